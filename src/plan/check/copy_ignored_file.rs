//! Copying what `.dockerignore` keeps out.

use super::{Context, Rule, Warning, ignore_file};
use crate::plan::Action;
use crate::plan::step::{DISPATCH, From, SourceKind};
use crate::syntax::go::quote;
use crate::syntax::ignore::clean;

pub(super) static RULE: Rule = Rule {
    id: "CopyIgnoredFile",
    url: "https://docs.docker.com/go/dockerfile/rule/copy-ignored-file/",
    description: "The file does not reach the builder, so that the build fails or copies nothing.",
    experimental: false,
    bad: "",
    good: "",
    check,
};

fn check(cx: &Context<'_>, acc: &mut Vec<Warning>) {
    let file = ignore_file(cx.project);
    // What is excluded and then let in again cannot be judged without the files.
    if file.lines.is_empty() || file.patterns().any(|pattern| pattern.starts_with('!')) {
        return;
    }
    let Ok(patterns) = file.compile() else { return };
    let all = file.patterns().any(|pattern| matches!(pattern, "*" | "**" | "**/*"));
    for at in cx.steps() {
        let Action::Copy(copy) = &at.step.action else { continue };
        if copy.from != From::Context {
            continue;
        }
        let paths = copy.sources.iter().enumerate();
        for (index, source) in paths {
            let SourceKind::Path { .. } = source.kind else { continue };
            let path = clean(&source.written);
            let root = path == "." || path == "/";
            if root && !all || !patterns.matches(&path).unwrap_or(false) {
                continue;
            }
            let verb = if copy.add { "Add" } else { "Copy" };
            let message = format!(
                "Attempting to {verb} file {} that is excluded by .dockerignore",
                quote(&path)
            );
            let part = DISPATCH + 10 + index as u32;
            acc.push(Warning { span: source.span, ..at.warning_in(&RULE, message, part) });
        }
    }
}
