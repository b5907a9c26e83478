//! `--diff` and `--fix`: does what the advice says.

use std::fs;
use std::path::{Path, PathBuf};

use super::{is_named, review_all, told, unified};
use crate::advice::{Finding, RULES, Rule, Safety};
use crate::cli::Answer;
use crate::cli::args::Args;
use crate::cli::load::{Input, Place};
use crate::project::{Content, Kind, Project};

/// A rule that is not silenced by its rewrites must not go on for ever.
const MOST: usize = 200;

/// Rules that are a matter of choice, since they stand in for one another.
const CHOICES: &[&str] = &["alpine-base", "distroless-base", "distroless-runtime", "scratch-base"];

/// The project after all rewrites that may be done, and how many there were.
pub(super) fn fixed(args: &Args, project: &Project) -> (Project, usize) {
    let (mut project, mut count) = (project.clone(), 0);
    for rule in RULES.iter().filter(|rule| may_do(args, rule)) {
        let mut skip = 0;
        while count < MOST {
            let found = review_all(&project).into_iter().filter(|found| found.rule.id == rule.id);
            let Some(finding) = found.into_iter().nth(skip) else { break };
            match rewritten(&finding, &project) {
                Some(after) => (project, count) = (after, count + 1),
                None => skip += 1,
            }
        }
    }
    (project, count)
}

fn may_do(args: &Args, rule: &Rule) -> bool {
    if !args.rules.is_empty() {
        return is_named(args, rule);
    }
    let safe = rule.safety != Safety::MayChange;
    safe || (args.has("--unsafe") && !CHOICES.contains(&rule.id))
}

/// `None` where it changes nothing.
fn rewritten(finding: &Finding, project: &Project) -> Option<Project> {
    let after = finding.rewrite.apply(project)?;
    (after.dockerfile != project.dockerfile || after.files != project.files).then_some(after)
}

/// What is to be written: the name of a file, its path, its text before and after.
struct Change {
    name: String,
    /// In the context; `None` for the Dockerfile.
    path: Option<String>,
    before: Option<String>,
    after: String,
}

fn changes(input: &Input, after: &Project) -> Vec<Change> {
    let mut changes = Vec::new();
    let before = &input.project;
    if before.dockerfile != after.dockerfile {
        changes.push(Change {
            name: input.name.clone(),
            path: None,
            before: Some(before.dockerfile.to_string()),
            after: after.dockerfile.to_string(),
        });
    }
    for (path, file) in after.files.iter() {
        let text = |file: &crate::project::File| match &file.kind {
            Kind::File(content) => Content::as_text(content).map(str::to_owned),
            _ => None,
        };
        let old = before.files.get(path);
        if old == Some(file) {
            continue;
        }
        if let Some(after) = text(file) {
            let (name, path) = (path.to_string(), Some(path.to_string()));
            changes.push(Change { name, path, before: old.and_then(text), after });
        }
    }
    changes
}

/// A patch of all that changes; empty for nothing.
pub(super) fn diff(input: &Input, after: &Project) -> String {
    let changes = changes(input, after);
    let diffs = changes.iter().map(|it| unified::diff(&it.name, it.before.as_deref(), &it.after));
    diffs.collect()
}

/// Writes what changes, and tells what is left.
pub(super) fn answer(args: &Args, input: &Input) -> Result<Answer, String> {
    let Some(place) = &input.place else {
        return Err(
            "What comes from the standard input cannot be changed; `--diff` shows how.".to_owned()
        );
    };
    let (after, count) = fixed(args, &input.project);
    let changes = changes(input, &after);
    let paths: Vec<PathBuf> = changes.iter().map(|change| path_of(place, change)).collect();
    for (change, path) in changes.iter().zip(&paths) {
        check(change, path)?;
    }
    for (change, path) in changes.iter().zip(&paths) {
        fs::write(path, &change.after)
            .map_err(|error| format!("{} cannot be written: {error}.", change.name))?;
    }
    let left = Input { name: input.name.clone(), project: after, place: None };
    let mut answer = told(args, &left);
    let plural = if count == 1 { "" } else { "s" };
    answer.errors = format!("note: {count} rewrite{plural} done.\n");
    Ok(answer)
}

fn path_of(place: &Place, change: &Change) -> PathBuf {
    match &change.path {
        Some(path) => place.context.join(path),
        None => place.dockerfile.clone(),
    }
}

/// The file must still be what it was when it was read.
fn check(change: &Change, path: &Path) -> Result<(), String> {
    let now = fs::read(path).ok();
    if now.as_deref() == change.before.as_deref().map(str::as_bytes) {
        return Ok(());
    }
    Err(format!("{} has changed in the meantime; nothing was written.", change.name))
}
