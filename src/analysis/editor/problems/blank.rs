//! Blank lines inside an instruction: Docker passes over them, and warns.

use super::super::{Fix, ProblemView};
use super::words::WARNING;
use crate::syntax::{Keyword, Node, Tree};
use crate::text::{Edit, Patch, Span};

pub(super) fn views(tree: &Tree) -> impl Iterator<Item = ProblemView> {
    tree.nodes().filter(|node| node.has_empty_continuation()).filter_map(view)
}

fn view(node: Node<'_>) -> Option<ProblemView> {
    let text = node.tree().text();
    let blanks = blank_lines(node);
    let span = *blanks.first()?;
    let next = text.get(blanks.last()?.end() as usize..).unwrap_or("");
    let word = next.split_whitespace().next().unwrap_or("");
    let swallows = Keyword::of(word) != Keyword::Unknown && word == word.to_uppercase();
    let (hint, fix) = if swallows {
        let hint = format!(
            "`{word}` below is taken as a part of this instruction. Remove the `{}` above to end it.",
            node.tree().escape().char()
        );
        // With several blank lines it is not certain where the instruction should end.
        let fix = if blanks.len() == 1 { end_above(node, span) } else { None };
        (hint, fix)
    } else {
        let patch =
            Patch::new(blanks.iter().map(|&span| Edit { span, insert: String::new() }).collect());
        let label =
            if blanks.len() > 1 { "Remove the blank lines" } else { "Remove the blank line" };
        let hint = "Docker passes over it, but a later version may refuse it.".to_owned();
        (hint, Some(Fix { label: label.to_owned(), patch }))
    };
    Some(ProblemView {
        span,
        line: 0,
        severity: WARNING,
        rule: Some("NoEmptyContinuation"),
        message: "A blank line stands inside this instruction.".to_owned(),
        hint: Some(hint),
        buildkit: None,
        fix,
    })
}

/// The blank lines between an instruction's first line and the bodies of its here-documents.
fn blank_lines(node: Node<'_>) -> Vec<Span> {
    let text = node.tree().text();
    let first = node.heredocs().first();
    let end = first.map_or(node.span().end(), |heredoc| heredoc.body.start());
    let region = Span::new(node.span().start(), end);
    let mut at = region.start();
    let mut blanks = Vec::new();
    // The region ends before the end of its last line.
    let rest = text.get(at as usize..).unwrap_or("");
    for line in rest.split_inclusive('\n') {
        if at > region.end() {
            break;
        }
        let span = Span::new(at, at + line.len() as u32);
        if line.trim().is_empty() && !span.is_empty() {
            blanks.push(span);
        }
        at = span.end();
    }
    blanks
}

/// Takes the continuation before a blank line away, with the blanks around it. Lines above that
/// hold nothing but a continuation would be blank lines then: they lose theirs as well.
fn end_above(node: Node<'_>, blank: Span) -> Option<Fix> {
    let text = node.tree().text();
    let escape = node.tree().escape().char();
    let mut start = node.span().start();
    let mut spans = Vec::new();
    for line in Span::new(start, blank.start()).of(text).split_inclusive('\n') {
        let body = line.trim_end();
        if !body.trim_start().starts_with('#') && body.ends_with(escape) {
            let kept = body.strip_suffix(escape)?.trim_end().len() as u32;
            if kept > 0 {
                spans.clear();
            }
            spans.push(Span::new(start + kept, start + body.len() as u32));
        }
        start += line.len() as u32;
    }
    let edits: Vec<_> =
        spans.into_iter().map(|span| Edit { span, insert: String::new() }).collect();
    let label = format!("End the instruction: remove the `{escape}`");
    (!edits.is_empty()).then(|| Fix { label, patch: Patch::new(edits) })
}
