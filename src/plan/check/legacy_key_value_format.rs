//! `ENV name value` without `=`.

use super::{Context, Fix, Rule, Warning};
use crate::plan::Action;
use crate::syntax::Node;

pub(super) static RULE: Rule = Rule {
    id: "LegacyKeyValueFormat",
    url: "https://docs.docker.com/go/dockerfile/rule/legacy-key-value-format/",
    description: "Without the equals sign everything behind the name is its value, also what looks like a second pair.",
    experimental: false,
    bad: "FROM alpine\nENV A b c\n",
    good: "FROM alpine\nENV A=\"b c\"\n",
    check,
};

fn check(cx: &Context<'_>, acc: &mut Vec<Warning>) {
    for at in cx.steps().filter(|at| at.step.legacy) {
        if !matches!(at.step.action, Action::Env(_) | Action::Label(_)) {
            continue;
        }
        let name = &at.step.written_keyword;
        let message = format!(
            "\"{name} key=value\" should be used instead of legacy \"{name} key value\" format"
        );
        let mut warning = at.warning(&RULE, message);
        let node = warning.node.and_then(|node| cx.parsed.tree.node(node));
        warning.fix = node.and_then(fix);
        acc.push(warning);
    }
}

/// The pair with `=`; a value with quotes or escapes would need care.
fn fix(node: Node<'_>) -> Option<Fix> {
    let words: Vec<_> = node.words().collect();
    let [name, value] = words.as_slice() else { return None };
    if value.contains(['"', '\'', '\\', '`']) || name.contains(['"', '\'', '\\', '`', '=']) {
        return None;
    }
    let blank = value.contains(char::is_whitespace);
    let pair = if blank { format!("{name}=\"{value}\"") } else { format!("{name}={value}") };
    Some(Fix::replace(node.tree().source(node.rest_span()), &pair))
}
