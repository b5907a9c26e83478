//! Edits that are to be expected of the project at hand.

use super::{Likely, LikelyAct, Offer};
use crate::analysis::takes::{is_sent, step_takes};
use crate::analysis::verbs::{self, Act, ProjectEdit, Verb};
use crate::analysis::{Build, CarriedOut};
use crate::plan::{Action, Step};
use crate::project::Project;
use crate::text::Patch;

/// How many changes of files are tried besides that of a source.
const OTHERS: usize = 1;

/// Changes of files: a source, which is changed most days, and a list of libraries or the like.
pub(super) fn of_files(build: &Build) -> Vec<Likely> {
    let verbs = build.verbs();
    let edit = |verb: &Verb| match &verb.act {
        Act::Edit(edit) => Some(edit.clone()),
        Act::Prune | Act::Fresh => None,
    };
    // The verbs tell which file is the source: it is the one that they also touch.
    let source = verbs.iter().filter_map(edit).find_map(|edit| match edit {
        ProjectEdit::Touch { path } => Some(path),
        _ => None,
    });
    let mut changes: Vec<Likely> = Vec::new();
    let mut others = 0;
    for edit in verbs.iter().filter_map(edit) {
        let ProjectEdit::Change { path } = &edit else { continue };
        if is_read(build, path) {
            let likely =
                Likely { label: format!("Change {path}"), act: LikelyAct::File(edit.clone()) };
            if Some(path) == source.as_ref() {
                changes.insert(0, likely);
            } else if others < OTHERS {
                others += 1;
                changes.push(likely);
            }
        }
    }
    changes
}

/// Changes of the commands that a finding is about: the first, and the last if there are several.
pub(super) fn of_commands(build: &Build, offer: &Offer) -> Vec<Likely> {
    let (from, to) = offer.finding.lines;
    let within = |step: &&Step| from <= step.lines.0 && step.lines.1 <= to;
    let mut lines: Vec<u32> = steps(build)
        .filter(within)
        .map(|step| step.lines.0)
        .filter(|line| command_edit(build, *line).is_some())
        .collect();
    lines.dedup();
    let ends = match lines.as_slice() {
        [] => Vec::new(),
        [one] => vec![*one],
        [first, .., last] => vec![*first, *last],
    };
    ends.into_iter()
        .map(|line| Likely { label: format!("Edit line {line}"), act: LikelyAct::Command { line } })
        .collect()
}

/// The project after an edit.
pub(super) fn done(build: &Build, likely: &Likely) -> Option<Project> {
    match &likely.act {
        LikelyAct::File(edit) => verbs::apply(&build.project, edit).ok(),
        LikelyAct::Command { line } => {
            let patch = command_edit(build, *line)?;
            let dockerfile = patch.apply(&build.project.dockerfile).into();
            Some(Project { dockerfile, ..build.project.clone() })
        }
    }
}

/// Changes a command without changing what it does: a blank more between its first two words, or for
/// a single word an argument behind it.
fn command_edit(build: &Build, line: u32) -> Option<Patch> {
    let step = steps(build).find(|step| step.lines.0 == line)?;
    let node = build.parsed.tree.node(step.node)?;
    let (text, start) = match node.heredocs() {
        [] => (node.rest(), None),
        [only] => (node.heredoc_text(only), Some(only.body.start())),
        _ => return None,
    };
    let place = |at: usize| match start {
        Some(start) => start + at as u32,
        None => build.parsed.tree.source_at(node.rest_span().start() + at as u32),
    };
    let first = text.find(|c: char| !c.is_whitespace())?;
    let rest = text.get(first..)?;
    let end = rest.find([' ', '\t', '\n', ';', '&', '|']).map_or(text.len(), |at| first + at);
    match text.get(end..)?.chars().next() {
        Some(' ') => Some(Patch::insert(place(end), " ")),
        _ => Some(Patch::insert(place(end.saturating_sub(1)) + 1, " edited")),
    }
}

fn is_read(build: &Build, path: &str) -> bool {
    let Some(done) = build.carried_out.as_deref() else { return false };
    let stages = done.plan.declared().iter().filter(|stage| stage.needed);
    let mut steps = stages.flat_map(|stage| &stage.steps);
    is_sent(done, path) && steps.any(|step| step_takes(step, path))
}

/// Commands for the shell that the target needs.
fn steps(build: &Build) -> impl Iterator<Item = &Step> {
    let done = build.carried_out.as_deref();
    let stages = done.into_iter().flat_map(|CarriedOut { plan, .. }| plan.declared());
    let steps = stages.filter(|stage| stage.needed).flat_map(|stage| &stage.steps);
    steps.filter(|step| {
        let is_command =
            matches!(&step.action, Action::Run(run) if run.shell_form && run.script.is_none());
        is_command && step.trigger.is_none()
    })
}
