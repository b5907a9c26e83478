//! Mending `FROM`.

use super::{fix, flags};
use crate::analysis::editor::Fix;
use crate::syntax::Node;
use crate::text::{Edit, Patch, Span};

/// Removes what is too much, or puts the missing `AS` in.
pub(super) fn arguments(node: Node<'_>) -> Option<Fix> {
    let tree = node.tree();
    let spans = node.word_spans();
    let words: Vec<&str> = node.words().collect();
    let flags = node.flag_spans().iter().zip(node.flags());
    let mut bare = flags.filter(|(_, text)| !text.contains('='));
    if let Some((&span, text)) = bare.next() {
        return flags::lacks_value(node, tree.source(span), text.strip_prefix("--")?);
    }
    let is_as = |at: usize| words.get(at).is_some_and(|word| word.eq_ignore_ascii_case("as"));
    if let Some(at) = words.iter().position(|word| word.starts_with('#'))
        && (at == 1 || at == 3 && is_as(1))
    {
        return comment(node, at);
    }
    let behind = |at: usize| {
        let kept = spans.get(at)?;
        let end = node.rest_span().end();
        Some(tree.source(Span::new(kept.end(), end)))
    };
    match words.as_slice() {
        [_, _] if is_as(1) => Some(fix("Remove the `AS`", Patch::delete(behind(0)?))),
        [image, name] if is_name(name) => {
            let label = format!("Change to `FROM {image} AS {name}`");
            let at = tree.source(*spans.get(1)?).start();
            Some(fix(label, Patch::insert(at, "AS ")))
        }
        [_, _, name, _, ..] if is_as(1) && is_name(name) => {
            Some(fix(format!("Remove what is behind `{name}`"), Patch::delete(behind(2)?)))
        }
        _ => None,
    }
}

/// Moves a comment behind an instruction to a line above it.
fn comment(node: Node<'_>, at: usize) -> Option<Fix> {
    let tree = node.tree();
    let kept = node.word_spans().get(at.checked_sub(1)?)?;
    let start = node.word_spans().get(at)?.start();
    let end = node.rest_span().end();
    let comment = tree.logical(Span::new(start, end));
    let line = node.span().start();
    let edits = vec![
        Edit { span: Span::at(line), insert: format!("{comment}\n") },
        Edit { span: tree.source(Span::new(kept.end(), end)), insert: String::new() },
    ];
    Some(fix("Put the comment on its own line", Patch::new(edits)))
}

fn is_name(word: &str) -> bool {
    let known = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
    word.starts_with(|c: char| c.is_ascii_alphabetic()) && word.chars().all(known)
}
