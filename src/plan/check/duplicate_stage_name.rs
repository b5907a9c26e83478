//! Two stages of one name.

use std::collections::BTreeSet;

use super::rules::at_node;
use super::{Context, Rule, Warning};
use crate::plan::{Moment, Pass};
use crate::syntax::go::quote;

pub(super) static RULE: Rule = Rule {
    id: "DuplicateStageName",
    url: "https://docs.docker.com/go/dockerfile/rule/duplicate-stage-name/",
    description: "Later lines mean the last stage of that name, and the other can only be reached by its number.",
    experimental: false,
    bad: "FROM alpine AS a\nFROM alpine AS a\n",
    good: "FROM alpine AS a\nFROM alpine AS b\n",
    check,
};

fn check(cx: &Context<'_>, acc: &mut Vec<Warning>) {
    let mut seen = BTreeSet::new();
    for (id, stage, node) in cx.stages() {
        let Some(name) = &stage.name else { continue };
        if seen.insert(name) {
            continue;
        }
        let message = format!("Duplicate stage name {}, stage names should be unique", quote(name));
        let at = Moment::new(Pass::StageNames, id as u32, 0, 1);
        let index = stage.node.unwrap_or_default();
        acc.push(Warning { node: None, ..at_node(&RULE, (index, node), message, at) });
    }
}
