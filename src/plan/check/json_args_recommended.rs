//! `CMD` or `ENTRYPOINT` as a text for the shell.

use super::{Context, Rule, Warning};
use crate::plan::Action;

pub(super) static RULE: Rule = Rule {
    id: "JSONArgsRecommended",
    url: "https://docs.docker.com/go/dockerfile/rule/json-args-recommended/",
    description: "A shell is started first and does not pass signals on, so that the container stops slowly.",
    experimental: false,
    bad: "FROM alpine\nCMD run\n",
    good: "FROM alpine\nCMD [\"run\"]\n",
    check,
};

fn check(cx: &Context<'_>, acc: &mut Vec<Warning>) {
    for at in cx.steps() {
        let (Action::Cmd(launch) | Action::Entrypoint(launch)) = &at.step.action else { continue };
        if !launch.shell_form || at.step.before.shell.is_some() {
            continue;
        }
        let name = &at.step.written_keyword;
        let message = format!(
            "JSON arguments recommended for {name} to prevent unintended behavior \
             related to OS signals"
        );
        acc.push(at.warning(&RULE, message));
    }
}
