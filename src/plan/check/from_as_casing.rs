//! `FROM` in one case, `AS` in the other.

use super::rules::{at_node, reading};
use super::{Context, Fix, Rule, Warning};
use crate::syntax::Keyword;

pub(super) static RULE: Rule = Rule {
    id: "FromAsCasing",
    url: "https://docs.docker.com/go/dockerfile/rule/from-as-casing/",
    description: "The two keywords of one line read best in the same case.",
    experimental: false,
    bad: "FROM alpine as build\n",
    good: "FROM alpine AS build\n",
    check,
};

fn check(cx: &Context<'_>, acc: &mut Vec<Warning>) {
    for (index, node) in cx.nodes().filter(|(_, node)| node.keyword() == Keyword::From) {
        let words: Vec<_> = node.words().zip(node.word_spans().iter().copied()).collect();
        let &[_, (between, span), _, ..] = words.as_slice() else { continue };
        let from = node.name();
        let wanted = if from == from.to_lowercase() {
            between.to_lowercase()
        } else if from == from.to_uppercase() {
            between.to_uppercase()
        } else {
            continue;
        };
        if wanted != between {
            let message = format!("'{between}' and '{from}' keywords' casing do not match");
            let mut warning = at_node(&RULE, (index, node), message, reading(node, 0));
            warning.span = node.tree().source(span);
            warning.fix = Some(Fix::replace(warning.span, &wanted));
            acc.push(warning);
        }
    }
}
