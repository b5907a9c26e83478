//! A variable in `FROM` that no `ARG` before it declares.

use std::fmt::Write;

use super::rules::at_node;
use super::{Context, Fix, Rule, Warning};
use crate::plan::{Moment, Pass};

pub(super) static RULE: Rule = Rule {
    id: "UndefinedArgInFrom",
    url: "https://docs.docker.com/go/dockerfile/rule/undefined-arg-in-from/",
    description: "FROM only knows the arguments that are declared before the first FROM, and the platforms.",
    experimental: false,
    bad: "FROM alpine:3${MINOR:-}\n",
    good: "ARG MINOR=\nFROM alpine:3${MINOR}\n",
    check,
};

fn check(cx: &Context<'_>, acc: &mut Vec<Warning>) {
    for (id, stage, node) in cx.stages() {
        let Some(facts) = cx.plan.from.get(id) else { continue };
        let of_platform = facts.platform.iter().flat_map(|platform| &platform.unset);
        let of_image = facts.unset.iter().map(|unset| (0, unset));
        for (part, unset) in of_image.chain(of_platform.map(|unset| (3, unset))) {
            let name = &unset.name;
            let mut message = format!("FROM argument '{name}' is not declared");
            if let Some(near) = unset.near.first() {
                let _ = write!(message, " (did you mean {near}?)");
            }
            let at = Moment::new(Pass::Bases, id as u32, 0, part);
            let index = stage.node.unwrap_or_default();
            let mut warning = at_node(&RULE, (index, node), message, at);
            warning.span = unset.span;
            let exact = cx.text(unset.span) == name;
            let near = unset.near.first().filter(|_| exact);
            warning.fix = near.map(|near| Fix::guess(unset.span, near));
            acc.push(warning);
        }
    }
}
