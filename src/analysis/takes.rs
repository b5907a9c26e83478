//! Which files of the build context a step reads.

use super::CarriedOut;
use crate::cache::StepRef;
use crate::effect::Found;
use crate::plan::mount::MountFrom;
use crate::plan::step::{Copy, From, Source, SourceKind};
use crate::plan::{Action, Step};
use crate::syntax::glob::{has_wildcard, matches};
use crate::syntax::ignore::Patterns;

/// Whether a step reads a file of the build context.
pub(super) fn takes(done: &CarriedOut, at: StepRef, path: &str) -> bool {
    let step = done.plan.stage(at.stage).and_then(|stage| stage.steps.get(at.step));
    is_sent(done, path) && step.is_some_and(|step| step_takes(step, path))
}

/// Whether a file reaches the builder: the ignore file may keep it back.
pub(super) fn is_sent(done: &CarriedOut, path: &str) -> bool {
    matches!(done.files.context.find(&format!("/{path}")), Found::Node(_))
}

/// The same for a file that is sent.
pub(super) fn step_takes(step: &Step, path: &str) -> bool {
    match &step.action {
        Action::Copy(copy) if copy.from == From::Context => {
            copy.sources.iter().any(|source| source_takes(copy, source, path))
        }
        Action::Run(run) => run.mounts.iter().any(|mount| {
            matches!(mount.from, MountFrom::Context) && below(&mount.path, path).is_some()
        }),
        _ => false,
    }
}

fn source_takes(copy: &Copy, source: &Source, file: &str) -> bool {
    let SourceKind::Path { path, include, .. } = &source.kind else { return false };
    let Some(relative) = below(path, file) else { return false };
    let any = |patterns: Vec<&str>| {
        let patterns = Patterns::new(patterns).ok();
        patterns.is_some_and(|it| !it.is_empty() && it.matches(relative).unwrap_or(false))
    };
    let excluded = any(copy.excludes.iter().map(|pattern| &**pattern).collect());
    let included = include.as_deref().is_none_or(|include| any(vec![include]));
    included && !excluded
}

/// What of a path lies below what is read, which may be a pattern.
fn below<'a>(read: &str, path: &'a str) -> Option<&'a str> {
    let mut rest = path;
    for part in read.split('/').filter(|part| !part.is_empty()) {
        let (name, after) = rest.split_once('/').unwrap_or((rest, ""));
        let fits =
            if has_wildcard(part) { matches(part, name).unwrap_or(false) } else { part == name };
        if !fits || name.is_empty() {
            return None;
        }
        rest = after;
    }
    Some(rest)
}
