//! A comment above an `ARG` or a stage that does not begin with its name.

use super::rules::{at_node, reading};
use super::{Context, Rule, Warning};
use crate::syntax::{Keyword, Node};

pub(super) static RULE: Rule = Rule {
    id: "InvalidDefinitionDescription",
    url: "https://docs.docker.com/go/dockerfile/rule/invalid-definition-description/",
    description: "Docker shows a comment that begins with the name as the description of the argument or stage.",
    experimental: true,
    bad: "# check=experimental=all\n# the version\nARG V=1\nFROM alpine\n",
    good: "# check=experimental=all\n# V is the version\nARG V=1\nFROM alpine\n",
    check,
};

fn check(cx: &Context<'_>, acc: &mut Vec<Warning>) {
    for (index, node) in cx.nodes() {
        let Some((_, comment)) = node.comments().last() else { continue };
        let names = names(node);
        let first = comment.split(' ').next().unwrap_or("");
        if names.is_empty() || names.iter().any(|name| name == first) {
            continue;
        }
        let example = match names.as_slice() {
            [name] => name,
            _ => "<arg_key>",
        };
        let message = format!(
            "Comment for {} should follow the format: `# {example} <description>`",
            node.keyword().name()
        );
        acc.push(at_node(&RULE, (index, node), message, reading(node, 2)));
    }
}

/// What a node declares and a comment may describe.
fn names(node: Node<'_>) -> Vec<String> {
    match node.keyword() {
        Keyword::Arg => node
            .words()
            .map(|word| word.split_once('=').map_or(word, |(name, _)| name).to_owned())
            .collect(),
        Keyword::From => node.words().nth(2).map(str::to_lowercase).into_iter().collect(),
        _ => Vec::new(),
    }
}
