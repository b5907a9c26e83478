//! Changes that mend a problem, where it is certain what was meant.

mod flags;
mod heredoc;
mod pairs;
mod stage;

use super::super::Fix;
use super::brackets::as_json;
use super::likely;
use crate::syntax::duration::DurationError;
use crate::syntax::problem::Kind;
use crate::syntax::suggest::{Case, nearest};
use crate::syntax::{Keyword, Node, Problem, Tree};
use crate::text::{Patch, Span};

/// The change that mends a problem; `None` where none is certain.
pub(super) fn of(tree: &Tree, problem: &Problem) -> Option<Fix> {
    let span = problem.place.span;
    if matches!(problem.kind, Kind::RepeatedDirective(_)) {
        return Some(fix("Remove this line", Patch::delete(whole_line(tree, span))));
    }
    let node = node_at(tree, span)?;
    match &problem.kind {
        Kind::UnknownInstruction(word, near) => unknown(node, span, word, near),
        Kind::UnknownFlag(name, near) => flags::unknown(tree, span, name, near),
        Kind::RepeatedFlag(_) => flags::repeated(node, span),
        Kind::FlagLacksValue(name) => flags::lacks_value(node, span, name),
        Kind::FlagNotBool(name, value) => flags::not_bool(span, name, value),
        Kind::FromArguments => stage::arguments(node),
        Kind::LacksEquals(_) => pairs::lacks_equals(node, span),
        Kind::NotOnlyStrings => quote_scalars(node),
        Kind::UnterminatedHeredoc(name) => heredoc::unterminated(node, name),
        Kind::ShellNotJson => shell_list(node),
        Kind::BadNetwork(value) => near(span, value, &["default", "none", "host"]),
        Kind::BadSecurity(value) => near(span, value, &["sandbox", "insecure"]),
        Kind::BadHealthcheck(word) => health(node, word),
        Kind::HealthcheckNoneArguments => {
            let kind = node.word_spans().first()?;
            let behind = Span::new(kind.end(), node.rest_span().end());
            Some(fix("Remove what is behind `NONE`", Patch::delete(tree.source(behind))))
        }
        Kind::BadDuration(DurationError::MissingUnit { text }) => {
            (span.of(tree.text()) == text).then(|| replace(span, format!("{text}s")))
        }
        Kind::ChainedOnbuild => chained(node),
        _ => None,
    }
}

fn fix(label: impl Into<String>, patch: Patch) -> Fix {
    Fix { label: label.into(), patch }
}

fn replace(span: Span, by: impl Into<String>) -> Fix {
    let by = by.into();
    fix(format!("Change to `{by}`"), Patch::replace(span, by))
}

/// The instruction that a place of the file is in.
fn node_at(tree: &Tree, span: Span) -> Option<Node<'_>> {
    tree.node(tree.index_at(span.start())?).filter(|node| node.span().contains(span))
}

fn unknown(node: Node<'_>, span: Span, word: &str, near: &[String]) -> Option<Fix> {
    if let Some(name) = likely(word, near).first() {
        return Some(replace(span, *name));
    }
    let tree = node.tree();
    let continues = matches!(word, "&&" | "||" | "|") || word.starts_with('-');
    let above = tree.node(tree.index_at(span.start())?.checked_sub(1)?)?;
    let adjacent = above.heredocs().is_empty() && above.lines().1 + 1 == node.lines().0;
    (continues && adjacent).then(|| {
        let at = above.span().end();
        let escape = tree.escape().char();
        fix("Continue the line above", Patch::insert(at, format!(" {escape}")))
    })
}

fn near(span: Span, value: &str, known: &[&str]) -> Option<Fix> {
    match nearest(value, known.iter().copied(), Case::Ignore).as_slice() {
        [name] => Some(replace(span, name.to_lowercase())),
        _ => None,
    }
}

fn health(node: Node<'_>, word: &str) -> Option<Fix> {
    let kind = node.word_spans().first()?;
    let source = node.tree().source(*kind);
    let near = nearest(word, ["CMD", "NONE"], Case::Ignore);
    match near.as_slice() {
        [name] if !node.tree().logical(*kind).contains('/') => Some(replace(source, name.as_str())),
        _ => Some(fix("Put `CMD` before the command", Patch::insert(source.start(), "CMD "))),
    }
}

/// Removes all but the first of several `ONBUILD`.
fn chained(node: Node<'_>) -> Option<Fix> {
    let first = node.trigger()?;
    let mut inner = first;
    while inner.keyword() == Keyword::Onbuild {
        inner = inner.trigger()?;
    }
    let span = Span::new(first.name_span().start(), inner.name_span().start());
    Some(fix("Remove the second `ONBUILD`", Patch::delete(node.tree().source(span))))
}

/// `SHELL /bin/sh -c` as a list.
fn shell_list(node: Node<'_>) -> Option<Fix> {
    let text = node.rest();
    let runs = node.tree().source_runs(node.rest_span());
    let [source] = runs.as_slice() else { return None };
    let list = if text.starts_with('[') {
        as_json(text)?
    } else if text.contains(['"', '\'', '\\', '[']) {
        return None;
    } else {
        let words: Vec<_> = text.split_whitespace().map(|word| format!("\"{word}\"")).collect();
        format!("[{}]", words.join(", "))
    };
    Some(replace(*source, list))
}

/// Puts numbers and bare words of a JSON list in quotes.
fn quote_scalars(node: Node<'_>) -> Option<Fix> {
    let inner = node.innermost();
    let text = inner.rest();
    let runs = inner.tree().source_runs(inner.rest_span());
    let ([source], at) = (runs.as_slice(), text.find('[')?) else { return None };
    let list = text.get(at..)?;
    if list.get(1..)?.contains(['[', '{']) {
        return None;
    }
    let mut out = String::with_capacity(list.len() + 8);
    let mut bare = false;
    let mut string = false;
    let mut escaped = false;
    for c in list.chars() {
        let ends = bare && (c.is_whitespace() || matches!(c, ',' | ']'));
        let starts = !bare && !string && !c.is_whitespace() && !matches!(c, '[' | ']' | ',' | '"');
        if ends || starts {
            out.push('"');
            bare = starts;
        }
        string ^= c == '"' && !escaped;
        escaped = string && c == '\\' && !escaped;
        out.push(c);
    }
    let span = Span::new(source.start() + at as u32, source.end());
    Some(fix("Put everything in quotes", Patch::replace(span, out)))
}

/// The line of a span with its line end.
fn whole_line(tree: &Tree, span: Span) -> Span {
    let text = tree.text();
    let before = text.get(..span.start() as usize).unwrap_or("");
    let start = before.rfind('\n').map_or(0, |at| at + 1);
    let behind = text.get(span.end() as usize..).unwrap_or("");
    let end = behind.find('\n').map_or(text.len(), |at| span.end() as usize + at + 1);
    Span::new(start as u32, end as u32)
}
