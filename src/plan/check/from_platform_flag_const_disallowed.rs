//! A fixed platform in `FROM`.

use super::rules::at_node;
use super::{Context, Rule, Warning};
use crate::plan::{Moment, Pass, platform};
use crate::syntax::go::quote;

pub(super) static RULE: Rule = Rule {
    id: "FromPlatformFlagConstDisallowed",
    url: "https://docs.docker.com/go/dockerfile/rule/from-platform-flag-const-disallowed/",
    description: "The stage cannot be built for other platforms. A name that says the platform shows that this is meant.",
    experimental: false,
    bad: "FROM --platform=linux/amd64 alpine AS build\n",
    good: "FROM --platform=linux/amd64 alpine AS build_amd64\n",
    check,
};

fn check(cx: &Context<'_>, acc: &mut Vec<Warning>) {
    for (id, stage, node) in cx.stages() {
        let facts = cx.plan.from.get(id).and_then(|facts| facts.platform.as_ref());
        let Some(facts) = facts.filter(|facts| facts.set.is_empty() && facts.empty.is_empty())
        else {
            continue;
        };
        let Ok(platform) = platform::parse(&facts.value) else { continue };
        let name = stage.name.as_deref().unwrap_or("");
        if name.contains(&*platform.os) || name.contains(&*platform.architecture) {
            continue;
        }
        let value = quote(&facts.value);
        let message = format!("FROM --platform flag should not use constant value {value}");
        let at = Moment::new(Pass::Bases, id as u32, 0, 3);
        let index = stage.node.unwrap_or_default();
        let mut warning = at_node(&RULE, (index, node), message, at);
        warning.span = facts.span;
        acc.push(warning);
    }
}
