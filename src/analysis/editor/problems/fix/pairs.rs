//! Mending `NAME=value`.

use super::{fix, replace};
use crate::analysis::editor::Fix;
use crate::syntax::{Keyword, Node};
use crate::text::{Edit, Patch, Span};

/// Closes blanks around `=`, quotes a value of several words, or ends the instruction where the
/// next one was swallowed.
pub(super) fn lacks_equals(node: Node<'_>, odd: Span) -> Option<Fix> {
    let node = node.innermost();
    let tree = node.tree();
    let spans = node.word_spans();
    let at = spans.iter().position(|&span| tree.source(span) == odd)?;
    let before = *spans.get(at.checked_sub(1)?)?;
    let word = odd.of(tree.text());
    if let Some(end) = swallowed(node, odd, word) {
        return Some(fix(format!("End the instruction before `{word}`"), Patch::delete(end)));
    }
    if on_another_line(node, before, odd) {
        return None;
    }
    if tree.logical(before).ends_with('=') {
        let joined = Span::new(before.start(), spans.get(at)?.end());
        let text = format!("{}{word}", tree.logical(before));
        return Some(replace(tree.source(joined), text));
    }
    let behind = spans.get(at + 1).map(|&span| tree.logical(span));
    if behind.is_some_and(|text| text.starts_with('=')) {
        return apart(node, at);
    }
    quoted(node, at)
}

/// `A =b` and `A = b`
fn apart(node: Node<'_>, at: usize) -> Option<Fix> {
    let tree = node.tree();
    let spans = node.word_spans();
    let (name, equals) = (spans.get(at)?, spans.get(at + 1)?);
    let value = spans.get(at + 2).filter(|_| tree.logical(*equals) == "=");
    let last = value.unwrap_or(equals);
    let texts = [Some(name), Some(equals), value];
    let text: String = texts.into_iter().flatten().map(|&span| tree.logical(span)).collect();
    let source = tree.source(Span::new(name.start(), last.end()));
    (!source.of(tree.text()).contains('\n')).then(|| replace(source, text))
}

/// `A=b c` as `A="b c"`: up to the next pair.
fn quoted(node: Node<'_>, at: usize) -> Option<Fix> {
    let tree = node.tree();
    let spans = node.word_spans();
    let first = *spans.get(at.checked_sub(1)?)?;
    let tail = spans.get(at..)?;
    let last = tail.iter().take_while(|&&span| !tree.logical(span).contains('=')).last()?;
    let (name, _) = tree.logical(first).split_once('=')?;
    let start = first.start() + name.len() as u32 + 1;
    let value = tree.source(Span::new(start, last.end()));
    let text = value.of(tree.text());
    if text.contains(['"', '\'', '\\', '`', '\n']) {
        return None;
    }
    let edits =
        [value.start(), value.end()].map(|at| Edit { span: Span::at(at), insert: "\"".to_owned() });
    Some(fix(format!("Change to `{name}=\"{text}\"`"), Patch::new(edits.to_vec())))
}

/// The continuation before a word that is an instruction on a line of its own.
fn swallowed(node: Node<'_>, odd: Span, word: &str) -> Option<Span> {
    let text = node.tree().text();
    let escape = node.tree().escape().char();
    if Keyword::of(word) == Keyword::Unknown || word != word.to_uppercase() {
        return None;
    }
    let before = text.get(..odd.start() as usize)?.trim_end();
    let kept = before.strip_suffix(escape)?;
    let between = text.get(before.len()..odd.start() as usize)?;
    between.contains('\n').then(|| Span::new(kept.trim_end().len() as u32, before.len() as u32))
}

fn on_another_line(node: Node<'_>, before: Span, odd: Span) -> bool {
    let gap = Span::new(node.tree().source(before).end(), odd.start());
    gap.of(node.tree().text()).contains('\n')
}
