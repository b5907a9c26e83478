//! A protocol of `EXPOSE` in capitals.

use super::{Context, Fix, Rule, Warning};
use crate::plan::Action;
use crate::plan::ports::Port;
use crate::plan::step::DISPATCH;

pub(super) static RULE: Rule = Rule {
    id: "ExposeProtoCasing",
    url: "https://docs.docker.com/go/dockerfile/rule/expose-proto-casing/",
    description: "The protocol is stored in lower case; writing it so avoids doubt.",
    experimental: false,
    bad: "FROM alpine\nEXPOSE 80/TCP\n",
    good: "FROM alpine\nEXPOSE 80/tcp\n",
    check,
};

fn check(cx: &Context<'_>, acc: &mut Vec<Warning>) {
    for at in cx.steps() {
        let Action::Expose(ports) = &at.step.action else { continue };
        for (index, port) in ports.iter().enumerate().filter(|(_, port)| port.odd_case) {
            let message = format!(
                "Defined protocol '{}' in EXPOSE instruction should be lowercase",
                port.written
            );
            let part = DISPATCH + 2 * index as u32;
            let mut warning = at.warning_in(&RULE, message, part);
            warning.fix = fix(cx, &warning, port);
            acc.push(warning);
        }
    }
}

/// Mends the port where it stands in the file as it is.
fn fix(cx: &Context<'_>, warning: &Warning, port: &Port) -> Option<Fix> {
    let node = cx.parsed.tree.node(warning.node?)?;
    let at = node.words().position(|word| word == port.written)?;
    let span = node.tree().source(*node.word_spans().get(at)?);
    Some(Fix::replace(span, &port.written.to_lowercase()))
}
