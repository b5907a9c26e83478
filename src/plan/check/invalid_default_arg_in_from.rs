//! A base image that needs a build argument to have a name.

use super::rules::at_node;
use super::{Context, Rule, Warning};
use crate::plan::{Moment, Pass};

pub(super) static RULE: Rule = Rule {
    id: "InvalidDefaultArgInFrom",
    url: "https://docs.docker.com/go/dockerfile/rule/invalid-default-arg-in-from/",
    description: "Without the build argument the build fails. A default makes the file work on its own.",
    experimental: false,
    bad: "ARG TAG\nFROM alpine:$TAG\n",
    good: "ARG TAG=latest\nFROM alpine:$TAG\n",
    check,
};

fn check(cx: &Context<'_>, acc: &mut Vec<Warning>) {
    for (id, stage, node) in cx.stages() {
        if !cx.plan.from.get(id).is_some_and(|facts| facts.bad_default) {
            continue;
        }
        let image = node.words().next().unwrap_or("");
        let message =
            format!("Default value for ARG {image} results in empty or invalid base image name");
        let at = Moment::new(Pass::Defaults, id as u32, 0, 0);
        let index = stage.node.unwrap_or_default();
        acc.push(Warning { node: None, ..at_node(&RULE, (index, node), message, at) });
    }
}
