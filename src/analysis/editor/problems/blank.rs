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
        (hint, end_above(node, span))
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

/// Takes the continuation before a blank line away, with the blanks around it.
fn end_above(node: Node<'_>, blank: Span) -> Option<Fix> {
    let text = node.tree().text();
    let escape = node.tree().escape().char();
    let start = node.span().start();
    let above = Span::new(start, blank.start()).of(text);
    let mut end = 0;
    let mut found = None;
    for line in above.split_inclusive('\n') {
        let body = line.trim_end();
        if !body.trim_start().starts_with('#') && body.ends_with(escape) {
            let kept = body.strip_suffix(escape)?.trim_end();
            found = Some(Span::new(end + kept.len() as u32, end + body.len() as u32));
        }
        end += line.len() as u32;
    }
    let span = found?;
    let patch = Patch::delete(Span::new(start + span.start(), start + span.end()));
    Some(Fix { label: format!("End the instruction: remove the `{escape}`"), patch })
}
