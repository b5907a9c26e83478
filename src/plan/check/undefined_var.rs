//! A variable that nothing sets.

use std::fmt::Write;

use super::{Context, Fix, Rule, Warning};

pub(super) static RULE: Rule = Rule {
    id: "UndefinedVar",
    url: "https://docs.docker.com/go/dockerfile/rule/undefined-var/",
    description: "It becomes the empty text. Often the name is mistyped, or an ARG is missing in this stage.",
    experimental: false,
    bad: "FROM scratch\nENV A=$B\n",
    good: "FROM scratch\nARG B\nENV A=$B\n",
    check,
};

fn check(cx: &Context<'_>, acc: &mut Vec<Warning>) {
    for at in cx.steps() {
        for unset in &at.step.unset {
            let name = &*unset.name;
            let mut message = format!("Usage of undefined variable '${name}'");
            if let Some(near) = unset.near.first() {
                let _ = write!(message, " (did you mean ${near}?)");
            }
            let mut warning = at.warning_in(&RULE, message, unset.part);
            warning.span = unset.span;
            let exact = cx.text(unset.span) == name;
            let near = unset.near.first().filter(|_| exact);
            warning.fix = near.map(|near| Fix::guess(unset.span, near));
            acc.push(warning);
        }
    }
}
