//! Stage names in capitals.

use super::rules::{at_node, reading};
use super::{Context, Fix, Rule, Warning};
use crate::syntax::Keyword;

pub(super) static RULE: Rule = Rule {
    id: "StageNameCasing",
    url: "https://docs.docker.com/go/dockerfile/rule/stage-name-casing/",
    description: "Stage names are not told apart by case, so writing them in lower case avoids doubt.",
    experimental: false,
    bad: "FROM alpine AS Build\n",
    good: "FROM alpine AS build\n",
    check,
};

fn check(cx: &Context<'_>, acc: &mut Vec<Warning>) {
    for (index, node) in cx.nodes().filter(|(_, node)| node.keyword() == Keyword::From) {
        let words: Vec<_> = node.words().zip(node.word_spans().iter().copied()).collect();
        let &[_, _, (name, span)] = words.as_slice() else { continue };
        let lower = name.to_lowercase();
        if lower != name {
            let message = format!("Stage name '{name}' should be lowercase");
            let mut warning = at_node(&RULE, (index, node), message, reading(node, 0));
            warning.span = node.tree().source(span);
            warning.fix = Some(Fix::replace(warning.span, &lower));
            acc.push(warning);
        }
    }
}
