//! A relative `WORKDIR` before any absolute one.

use super::{Context, Rule, Warning};
use crate::plan::Action;
use crate::syntax::go::quote;

pub(super) static RULE: Rule = Rule {
    id: "WorkdirRelativePath",
    url: "https://docs.docker.com/go/dockerfile/rule/workdir-relative-path/",
    description: "Where it leads depends on the base image, and may change with it.",
    experimental: false,
    bad: "FROM alpine\nWORKDIR app\n",
    good: "FROM alpine\nWORKDIR /app\n",
    check,
};

fn check(cx: &Context<'_>, acc: &mut Vec<Warning>) {
    for at in cx.steps() {
        let Action::Workdir { written, first: true, .. } = &at.step.action else { continue };
        if !written.starts_with('/') {
            let message = format!(
                "Relative workdir {} can have unexpected results if the base image changes",
                quote(written)
            );
            acc.push(at.warning(&RULE, message));
        }
    }
}
