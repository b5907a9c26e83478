//! `FROM --platform=$TARGETPLATFORM`

use super::rules::at_node;
use super::{Context, Fix, Rule, Warning};
use crate::plan::{Moment, Pass};
use crate::syntax::Node;
use crate::text::{Patch, Span};

pub(super) static RULE: Rule = Rule {
    id: "RedundantTargetPlatform",
    url: "https://docs.docker.com/go/dockerfile/rule/redundant-target-platform/",
    description: "That is what FROM does anyway.",
    experimental: false,
    bad: "FROM --platform=$TARGETPLATFORM alpine\n",
    good: "FROM alpine\n",
    check,
};

fn check(cx: &Context<'_>, acc: &mut Vec<Warning>) {
    for (id, stage, node) in cx.stages() {
        let facts = cx.plan.from.get(id).and_then(|facts| facts.platform.as_ref());
        let Some(facts) = facts else { continue };
        let only_target = facts.set == ["TARGETPLATFORM"] && facts.empty.is_empty();
        if !only_target || facts.value != facts.target {
            continue;
        }
        let message = format!(
            "Setting platform to predefined {} in FROM is redundant \
             as this is the default behavior",
            facts.expression
        );
        let at = Moment::new(Pass::Bases, id as u32, 0, 3);
        let index = stage.node.unwrap_or_default();
        let mut warning = at_node(&RULE, (index, node), message, at);
        warning.span = facts.span;
        warning.fix = fix(node);
        acc.push(warning);
    }
}

/// Takes the flag away, with the blanks behind it.
fn fix(node: Node<'_>) -> Option<Fix> {
    let [flag] = node.flag_spans() else { return None };
    let span = Span::new(flag.start(), node.rest_span().start());
    let patch = Patch::delete(node.tree().source(span));
    Some(Fix::new("Remove the flag", patch))
}
