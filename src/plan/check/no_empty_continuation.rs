//! A blank line inside an instruction.

use super::{Context, Fix, Rule, Warning};
use crate::plan::{Moment, Pass};
use crate::syntax::Node;
use crate::text::{Edit, Patch, Span};

pub(super) static RULE: Rule = Rule {
    id: "NoEmptyContinuation",
    url: "https://docs.docker.com/go/dockerfile/rule/no-empty-continuation/",
    description: "A blank line inside an instruction looks like its end. BuildKit skips it, and may refuse it one day.",
    experimental: false,
    bad: "FROM alpine\nRUN a \\\n\n  b\n",
    good: "FROM alpine\nRUN a \\\n  b\n",
    check,
};

fn check(cx: &Context<'_>, acc: &mut Vec<Warning>) {
    for (_, node) in cx.nodes().filter(|(_, node)| node.has_empty_continuation()) {
        let last = logical_end(cx, node);
        acc.push(Warning {
            rule: RULE.id,
            message: "Empty continuation line".to_owned(),
            lines: (last, last),
            span: node.span(),
            at: Moment::new(Pass::Continuations, 0, last, 0),
            node: None,
            unneeded: false,
            fix: fix(cx, node),
        });
    }
}

/// The last line of the instruction, here-documents left out.
fn logical_end(cx: &Context<'_>, node: Node<'_>) -> u32 {
    let Some(first) = node.heredocs().first() else { return node.lines().1 };
    let before = Span::new(node.span().start(), first.body.start());
    let lines = cx.text(before).bytes().filter(|&byte| byte == b'\n').count() as u32;
    (node.lines().0 + lines).saturating_sub(1)
}

/// Takes the blank lines away.
fn fix(cx: &Context<'_>, node: Node<'_>) -> Option<Fix> {
    let end = node.heredocs().first().map_or(node.span().end(), |first| first.body.start());
    let span = Span::new(node.span().start(), end);
    let mut edits = Vec::new();
    let mut start = span.start();
    for line in cx.text(span).split_inclusive('\n') {
        let next = start + line.len() as u32;
        if line.ends_with('\n') && line.trim().is_empty() {
            edits.push(Edit { span: Span::new(start, next), insert: String::new() });
        }
        start = next;
    }
    let patch = (!edits.is_empty()).then(|| Patch::new(edits))?;
    Some(Fix::new("Remove the blank lines", patch))
}
