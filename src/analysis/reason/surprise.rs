//! Where a step is an instance of what tutorials have wrong. Only what is certain is said.

use super::Case;
use crate::analysis::CarriedOut;
use crate::analysis::forecast::{Counts, Fate, StepRecord};
use crate::analysis::session::BuildRecord;
use crate::analysis::takes::takes;
use crate::cache::{Cause, Change, FileChange, HitBy, Outcome, Way};
use crate::project::{Kind, NoCache, Project};

const UNUSED: &str = "The command does not mention this build argument, and yet it runs again: \
    a RUN gets all arguments that are declared above it, so all of them belong to its key.";
const TOUCHED: &str = "The time of a file changed, and the step is reused all the same: \
    BuildKit compares content and permissions of files, never their times.";
const UNNOTICED: &str = "A file has other content, but its size, mode and time are the same, so \
    BuildKit does not notice: the file is not even sent again.";
const SETTINGS: &str = "This line is new or different, and no step runs because of it: settings such \
    as LABEL and CMD are written into the image at the end and belong to no step's key.";
const RENAMED: &str = "The content is the same, only the name changed: where a directory or \
    a pattern is copied, the names count as the content does.";
const RECOVERED: &str = "A step that it depends on runs again, and yet this one is reused: the \
    files that come out are the same, and only they count here.";
const WORKDIR: &str = "The build is told not to use the cache, and this step does all the same: \
    that option is for RUN, COPY and ADD.";
const LINKED: &str = "What lies below changed, and yet the copy is reused: with --link the files \
    are copied onto nothing, and only laid over the rest anew.";
const REMEMBERED: &str = "The last build had another key here, and yet the step is reused: the \
    cache keeps the results of all earlier builds, not only of the last.";

const REMARKS: &str = "The Dockerfile changed, and no step runs: comments and blank lines belong to \
    no step's key.";

/// Whether only comments or blank lines of the Dockerfile changed since the last build.
pub(super) fn of_text(before: &Project, now: &Project, counts: Counts) -> Option<&'static str> {
    // In a here-document such lines are content.
    let told = |text: &str| -> Option<Vec<String>> {
        let lines = text.lines().map(str::trim);
        let kept = lines.filter(|line| !line.is_empty() && !line.starts_with('#'));
        (!text.contains("<<")).then(|| kept.map(str::to_owned).collect())
    };
    let is_other = before.dockerfile != now.dockerfile;
    let same = told(&before.dockerfile).is_some_and(|old| told(&now.dockerfile) == Some(old));
    let reused = counts.reused > 0 && counts.runs + counts.fails == 0;
    (is_other && same && reused).then_some(REMARKS)
}

pub(super) fn of(case: &Case<'_>, step: &StepRecord) -> Option<&'static str> {
    let before = case.builds.last().filter(|build| build.machine == case.machine);
    let before = before.map(|build| &**build);
    match &step.outcome.outcome {
        Outcome::Setting => before.filter(|it| is_free(case, step, it)).map(|_| SETTINGS),
        Outcome::Ran(Cause::Changed(changes)) => is_unused(case, step, changes).then_some(UNUSED),
        Outcome::Ran(Cause::Files(files)) if files.from.is_empty() && files.more == 0 => {
            is_renamed(case.project, &before?.project, &files.changes).then_some(RENAMED)
        }
        Outcome::Cached(hit) if matches!(hit.by, HitBy::Content(_)) => Some(RECOVERED),
        Outcome::Cached(_) if step.laid == Some(Fate::Runs) => Some(LINKED),
        Outcome::Cached(_) if is_forced(case, step) => Some(WORKDIR),
        Outcome::Cached(hit) => {
            let before = before?;
            let last = before.steps.get(step.key);
            let other = last.is_some_and(|last| last.fate == Fate::Runs && !is_after(last));
            if hit.build < before.number && other {
                return Some(REMEMBERED);
            }
            same_files(case.done?, case.project, &before.project, step)
        }
        _ => None,
    }
}

fn is_after(step: &StepRecord) -> bool {
    matches!(step.outcome.cause(), Some(Cause::After(_)))
}

/// Whether a setting changed and everything is reused.
fn is_free(case: &Case<'_>, step: &StepRecord, before: &BuildRecord) -> bool {
    let keyword = step.label.split(' ').next().unwrap_or_default();
    let tells = !["ARG", "ENV", "USER", "SHELL"].contains(&keyword);
    let changed = before.steps.get(step.key).is_none_or(|old| old.label != step.label);
    let runs =
        |step: &StepRecord| matches!(step.fate, Fate::Runs | Fate::Fails | Fate::NeverStarts);
    let reused = case.steps.list.iter().any(|step| step.fate == Fate::Reused);
    tells && changed && reused && !case.steps.list.iter().any(runs)
}

/// Whether only a build argument changed that the command does not mention.
fn is_unused(case: &Case<'_>, step: &StepRecord, changes: &[Change]) -> bool {
    let above = || case.steps.list.iter().take_while(|it| it.key != step.key);
    let declared = |name: &str| {
        let mut here = above().filter(|it| it.stage == step.stage);
        here.any(|it| {
            let words = it.label.strip_prefix("ARG ").unwrap_or_default().split(' ');
            words.into_iter().any(|word| word.split('=').next() == Some(name))
        })
    };
    let [Change::Variable { name, .. }] = changes else { return false };
    // A here-document is not in the label.
    let is_seen = step.label.starts_with("RUN ") && !step.label.contains("<<");
    is_seen && !step.label.contains(&**name) && declared(name)
}

/// Whether one file has another name and nothing else differs.
fn is_renamed(now: &Project, before: &Project, changes: &[FileChange]) -> bool {
    let [one, other] = changes else { return false };
    let (added, removed) = match (one.way, other.way) {
        (Way::Added, Way::Removed) => (one, other),
        (Way::Removed, Way::Added) => (other, one),
        _ => return false,
    };
    match (now.files.get(&added.path), before.files.get(&removed.path)) {
        (Some(new), Some(old)) => {
            let only_name = new.kind == old.kind && new.mode == old.mode;
            let moved = !before.files.iter().any(|(path, _)| *path == added.path);
            only_name && moved && now.files.get(&removed.path).is_none()
        }
        _ => false,
    }
}

fn is_forced(case: &Case<'_>, step: &StepRecord) -> bool {
    step.label.starts_with("WORKDIR") && case.project.options.no_cache == NoCache::All
}

/// Whether a file that a step takes was touched, or changed without being noticed.
fn same_files(
    done: &CarriedOut,
    now: &Project,
    before: &Project,
    step: &StepRecord,
) -> Option<&'static str> {
    let mut touched = false;
    for (path, new) in now.files.iter().filter(|(_, file)| matches!(file.kind, Kind::File(_))) {
        let Some(old) = before.files.get(path).filter(|old| *old != new) else { continue };
        if old.mode != new.mode || !takes(done, step.at, path) {
            continue;
        }
        if old.kind != new.kind && old.mtime == new.mtime {
            return Some(UNNOTICED);
        }
        touched |= old.kind == new.kind && old.mtime != new.mtime;
    }
    touched.then_some(TOUCHED)
}
