//! `pip install` that leaves its cache in the layer.

use super::context::Context;
use super::{Example, Finding, Rewrite, Rule, Safety};
use crate::plan::{Action, Step};
use crate::text::Patch;

pub(super) static RULE: Rule = Rule {
    id: "pip-cache",
    title: "Install without pip's cache",
    why: "pip keeps what it downloads for the next installation, which in an image never comes.",
    safety: Safety::MayChange,
    bad: Example { dockerfile: "FROM python:3.12-slim\nRUN pip install flask\n", files: &[] },
    good: Example {
        dockerfile: "FROM python:3.12-slim\nRUN pip install --no-cache-dir flask\n",
        files: &[],
    },
    check,
};

fn check(cx: &Context<'_>, found: &mut Vec<Finding>) {
    for (at, text) in cx.shell_runs() {
        if keeps_cache_elsewhere(at.step) {
            continue;
        }
        for call in text.calls() {
            let words = text.words(call.command);
            let Some(verb) = install(&words) else { continue };
            if words.iter().any(|word| word.starts_with("--no-cache-dir")) {
                continue;
            }
            let Some(word) = call.command.words.get(verb) else { continue };
            let span = text.source(word.span);
            let patch = Patch::insert(span.end(), " --no-cache-dir");
            found.push(Finding {
                rule: &RULE,
                title: format!("Add --no-cache-dir to pip install in line {}", at.step.lines.0),
                note: "The installed packages are the same; only pip's cache is left out."
                    .to_owned(),
                span: at.step.span,
                lines: at.step.lines,
                rewrite: Rewrite::new(&cx.project.dockerfile, patch),
            });
        }
    }
}

/// The place of `install` in a call of pip.
fn install(words: &[impl AsRef<str>]) -> Option<usize> {
    let words: Vec<&str> = words.iter().map(AsRef::as_ref).collect();
    let rest = match words.as_slice() {
        ["pip" | "pip3", ..] => 1,
        [python, "-m", "pip", ..] if python.starts_with("python") => 3,
        _ => return None,
    };
    let at = words.iter().skip(rest).position(|word| !word.starts_with('-'))? + rest;
    (words.get(at) == Some(&"install")).then_some(at)
}

/// Whether pip is told to keep nothing, or the cache lies in a mount.
fn keeps_cache_elsewhere(step: &Step) -> bool {
    let Action::Run(run) = &step.action else { return false };
    let told = step.before.env.get("PIP_NO_CACHE_DIR").is_some_and(|value| !value.is_empty());
    told || run.mounts.iter().any(|mount| mount.target.contains("/.cache"))
}
