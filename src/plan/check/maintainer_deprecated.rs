//! `MAINTAINER`

use super::rules::{at_node, reading};
use super::{Context, Fix, Rule, Warning};
use crate::syntax::{Keyword, Node};
use crate::text::Patch;

pub(super) static RULE: Rule = Rule {
    id: "MaintainerDeprecated",
    url: "https://docs.docker.com/go/dockerfile/rule/maintainer-deprecated/",
    description: "Who made an image is said by a label, which tools can read.",
    experimental: false,
    bad: "FROM alpine\nMAINTAINER Jo\n",
    good: "FROM alpine\nLABEL org.opencontainers.image.authors=\"Jo\"\n",
    check,
};

fn check(cx: &Context<'_>, acc: &mut Vec<Warning>) {
    for (index, node) in cx.nodes().filter(|(_, node)| node.keyword() == Keyword::Maintainer) {
        let message = "Maintainer instruction is deprecated in favor of using label".to_owned();
        let mut warning = at_node(&RULE, (index, node), message, reading(node, 0));
        warning.fix = fix(node);
        acc.push(warning);
    }
}

/// A label in its place; a name with quotes, variables or escapes would need care.
fn fix(node: Node<'_>) -> Option<Fix> {
    let name = node.rest();
    if name.is_empty() || name.contains(['"', '$', '\\', '`']) {
        return None;
    }
    let text = format!("LABEL org.opencontainers.image.authors=\"{name}\"");
    let patch = Patch::replace(node.span(), text);
    // The image keeps a label then, and no author.
    Some(Fix { certain: false, ..Fix::new("Change to a `LABEL`", patch) })
}
