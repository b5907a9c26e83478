//! What may be typed at the caret.

mod arguments;
mod flags;
mod images;
mod names;
mod place;

#[cfg(test)]
mod tests;

use super::help::summary;
use super::{Build, Class, Completion, Completions};
use crate::syntax::keyword::KEYWORDS;
use crate::syntax::{Keyword, Tree};
use place::{Behind, Place, Typed};

/// More than this nobody reads.
const MOST: usize = 60;

/// What may be typed at the caret, the likeliest first.
pub(super) fn of(build: &Build, caret: u32) -> Option<Completions> {
    let tree = &build.parsed.tree;
    let (typed, items) = match place::at(tree, caret)? {
        Place::Start(typed, index) => (typed, instructions(tree, index, false)),
        Place::Directive(typed) => (typed, directives()),
        Place::Body(typed, node, index) => names::variables(build, node, index, typed)?,
        Place::Behind(behind) => self::behind(build, behind),
    };
    let text = &build.project.dockerfile;
    let mut items = ranked(items, typed.before);
    items.retain(|item| item.insert.trim_end() != typed.span.of(text));
    let behind = text.get(typed.span.end() as usize..).unwrap_or("");
    if behind.starts_with(' ') {
        for item in &mut items {
            item.insert.truncate(item.insert.trim_end().len());
        }
    }
    (!items.is_empty()).then_some(Completions { replace: typed.span, items })
}

/// The word that is completed and all that may stand in its place.
type Found<'t> = (Typed<'t>, Vec<Completion>);

fn behind<'t>(build: &'t Build, behind: Behind<'t>) -> Found<'t> {
    let tree = &build.parsed.tree;
    if behind.keyword == Keyword::Onbuild && behind.ahead.trim().is_empty() {
        return (behind.typed, instructions(tree, behind.index, true));
    }
    if let Some(found) = names::variables(build, behind.node, behind.index, behind.typed) {
        return found;
    }
    let only_flags = behind.ahead.split_whitespace().all(|word| word.starts_with("--"));
    if only_flags && behind.typed.before.starts_with('-') {
        return flags::of(build, behind);
    }
    let mut items = arguments::of(build, behind);
    if only_flags && behind.typed.before.is_empty() {
        items.extend(flags::names(behind));
    }
    (behind.typed, items)
}

fn item(label: &str, detail: &str, class: Class) -> Completion {
    Completion {
        label: label.to_owned(),
        insert: label.to_owned(),
        detail: detail.to_owned(),
        class,
    }
}

/// Those that begin with what is typed, then those that have its letters in order.
fn ranked(items: Vec<Completion>, typed: &str) -> Vec<Completion> {
    let lower = typed.to_lowercase();
    let (mut first, mut then) = (Vec::new(), Vec::new());
    for item in items {
        let text = item.insert.to_lowercase();
        if text.starts_with(&lower) || item.label.to_lowercase().starts_with(&lower) {
            first.push(item);
        } else if lower.len() > 1 && is_subsequence(&lower, &text) {
            then.push(item);
        }
    }
    first.extend(then);
    first.truncate(MOST);
    first
}

fn is_subsequence(part: &str, whole: &str) -> bool {
    let mut chars = whole.chars();
    part.chars().all(|c| chars.any(|d| c == d))
}

/// The usual instructions, the likeliest first.
const USUAL: [Keyword; 17] = [
    Keyword::Run,
    Keyword::Copy,
    Keyword::Workdir,
    Keyword::Env,
    Keyword::Cmd,
    Keyword::Expose,
    Keyword::Entrypoint,
    Keyword::Arg,
    Keyword::User,
    Keyword::From,
    Keyword::Add,
    Keyword::Label,
    Keyword::Healthcheck,
    Keyword::Volume,
    Keyword::Shell,
    Keyword::Stopsignal,
    Keyword::Onbuild,
];

/// The instructions that may stand at an index, or behind `ONBUILD`.
fn instructions(tree: &Tree, index: usize, onbuild: bool) -> Vec<Completion> {
    let in_stage = tree.nodes().take(index).any(|node| node.keyword() == Keyword::From);
    let lower = is_lower(tree, index);
    let allowed = |keyword: &&Keyword| match keyword {
        Keyword::From => !onbuild,
        Keyword::Onbuild => in_stage && !onbuild,
        Keyword::Arg => true,
        _ => in_stage || onbuild,
    };
    let mut items: Vec<_> = USUAL
        .iter()
        .filter(allowed)
        .map(|keyword| {
            let name = keyword.name();
            let label = if lower { name.to_lowercase() } else { name.to_owned() };
            Completion {
                insert: format!("{label} "),
                label,
                detail: summary(name),
                class: Class::Keyword,
            }
        })
        .collect();
    if !in_stage && !onbuild {
        items.reverse();
    }
    if index == 0 && tree.comments().is_empty() && !onbuild {
        items.extend(directives());
    }
    items
}

/// Whether the instructions of the file, but for the one at an index, are in lower case.
fn is_lower(tree: &Tree, index: usize) -> bool {
    let known = |name: &str| KEYWORDS.iter().any(|(_, known)| known.eq_ignore_ascii_case(name));
    let names = tree.nodes().enumerate().filter(|&(at, _)| at != index);
    let names = names.map(|(_, node)| node.name()).filter(|name| known(name));
    let lower = names.clone().filter(|name| name.bytes().all(|byte| byte.is_ascii_lowercase()));
    lower.count() * 2 > names.count()
}

fn directives() -> Vec<Completion> {
    [
        ("# syntax=docker/dockerfile:1", "directive syntax"),
        ("# check=error=true", "directive check"),
        ("# check=skip=", "directive check"),
        ("# escape=`", "directive escape"),
    ]
    .map(|(label, help)| item(label, &summary(help), Class::Directive))
    .to_vec()
}
