//! Keywords in upper and lower case.

use super::{Context, Fix, Rule, Warning};
use crate::plan::{Moment, Pass};
use crate::syntax::Keyword;

pub(super) static RULE: Rule = Rule {
    id: "ConsistentInstructionCasing",
    url: "https://docs.docker.com/go/dockerfile/rule/consistent-instruction-casing/",
    description: "Keywords may be written in any case, but a file reads best if all of them look alike.",
    experimental: false,
    bad: "FROM alpine\nrun true\n",
    good: "FROM alpine\nRUN true\n",
    check,
};

fn check(cx: &Context<'_>, acc: &mut Vec<Warning>) {
    let nodes = || cx.nodes().skip_while(|(_, node)| node.keyword() != Keyword::From);
    let (mut lower, mut upper) = (0usize, 0usize);
    for (_, node) in nodes() {
        if in_case(node.name(), true).is_none() {
            lower += 1;
        } else if in_case(node.name(), false).is_none() {
            upper += 1;
        }
    }
    let most_are_lower = lower > upper;
    for (at, (_, node)) in nodes().enumerate() {
        let name = node.name();
        let Some(wanted) = in_case(name, most_are_lower) else { continue };
        let case = if most_are_lower { "lowercase" } else { "uppercase" };
        let message =
            format!("Command '{name}' should match the case of the command majority ({case})");
        let span = node.tree().source(node.name_span());
        acc.push(Warning {
            rule: RULE.id,
            message,
            lines: node.lines(),
            span,
            at: Moment::new(Pass::Casing, 0, at as u32, 0),
            node: None,
            unneeded: false,
            fix: Some(Fix::replace(span, &wanted)),
        });
    }
}

/// A name in lower or upper case; `None` where it is.
fn in_case(name: &str, lower: bool) -> Option<String> {
    let fits = |byte: u8| if lower { byte.is_ascii_lowercase() } else { byte.is_ascii_uppercase() };
    if name.bytes().all(fits) {
        return None;
    }
    let wanted = if lower { name.to_lowercase() } else { name.to_uppercase() };
    (wanted != name).then_some(wanted)
}
