//! An address or a port of the host in `EXPOSE`.

use super::{Context, Fix, Rule, Warning};
use crate::plan::Action;
use crate::plan::ports::Port;
use crate::plan::step::DISPATCH;

pub(super) static RULE: Rule = Rule {
    id: "ExposeInvalidFormat",
    url: "https://docs.docker.com/go/dockerfile/rule/expose-invalid-format/",
    description: "An image only says which port of the container is meant; the host is chosen when it is run.",
    experimental: false,
    bad: "FROM alpine\nEXPOSE 8080:80\n",
    good: "FROM alpine\nEXPOSE 80\n",
    check,
};

fn check(cx: &Context<'_>, acc: &mut Vec<Warning>) {
    for at in cx.steps() {
        let Action::Expose(ports) = &at.step.action else { continue };
        for (index, port) in ports.iter().enumerate().filter(|(_, port)| port.maps_host) {
            let message = format!(
                "EXPOSE instruction should not define an IP address or host-port mapping, \
                 found '{}'",
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
    Some(Fix::replace(span, port.written.rsplit(':').next().unwrap_or("")))
}
