//! The tree as the S-expressions that BuildKit's parser tests compare.

use super::go::{quote_into, quote_list};
use super::{Node, Tree};

/// One line for each instruction: `(run "echo a")`.
pub fn dump(tree: &Tree) -> String {
    let mut out = String::with_capacity(tree.text().len() * 2);
    for node in tree.nodes() {
        instruction(node, &mut out);
        out.push('\n');
    }
    out.trim().to_owned()
}

fn instruction(mut node: Node<'_>, out: &mut String) {
    let mut open = 0;
    loop {
        open += 1;
        out.push('(');
        out.push_str(&node.name().to_lowercase());
        if node.flags().len() > 0 {
            out.push(' ');
            out.push_str(&quote_list(node.flags()));
        }
        let Some(inner) = node.trigger() else { break };
        out.push(' ');
        node = inner;
    }
    for arg in node.args() {
        out.push(' ');
        quote_into(out, &arg);
    }
    out.extend(std::iter::repeat_n(')', open));
}
