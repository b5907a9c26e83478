//! A stage called `scratch` or `context`.

use super::rules::at_node;
use super::{Context, Rule, Warning};
use crate::plan::{Moment, Pass};
use crate::syntax::go::quote;

pub(super) static RULE: Rule = Rule {
    id: "ReservedStageName",
    url: "https://docs.docker.com/go/dockerfile/rule/reserved-stage-name/",
    description: "These names mean the empty image and the build context; a stage of that name only confuses.",
    experimental: false,
    bad: "FROM alpine AS scratch\n",
    good: "FROM alpine AS base\n",
    check,
};

fn check(cx: &Context<'_>, acc: &mut Vec<Warning>) {
    for (id, stage, node) in cx.stages() {
        let Some(name) = stage.name.as_deref() else { continue };
        if !matches!(name, "scratch" | "context") {
            continue;
        }
        let name = quote(name);
        let message = format!("Stage name should not use the same name as reserved stage {name}");
        let at = Moment::new(Pass::StageNames, id as u32, 0, 0);
        let index = stage.node.unwrap_or_default();
        acc.push(Warning { node: None, ..at_node(&RULE, (index, node), message, at) });
    }
}
