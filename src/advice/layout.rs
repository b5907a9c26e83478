//! How the instructions of a file are laid out, so that what is written anew looks like the rest.

use super::Context;
use crate::syntax::{Keyword, Node};

/// How instructions go on over several lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Layout<'a> {
    pub newline: &'static str,
    /// The sign that continues a line.
    pub escape: char,
    /// What further lines begin with.
    pub indent: &'a str,
    /// Whether `&&` begins a line instead of ending it.
    pub leading: bool,
}

const USUAL_INDENT: &str = "    ";

impl<'a> Context<'a> {
    /// The layout of these instructions, as far as they show one; else that of the file.
    pub(super) fn layout(&self, nodes: &[Node<'a>]) -> Layout<'a> {
        let tree = &self.parsed.tree;
        let runs = tree.nodes().filter(|node| node.keyword() == Keyword::Run);
        let of = |node: &Node<'a>| self.continued(*node);
        let own: Vec<&str> = nodes.iter().flat_map(of).collect();
        let lines =
            if own.is_empty() { runs.flat_map(|node| self.continued(node)).collect() } else { own };
        let indent = lines.iter().map(|line| indent(line)).find(|indent| !indent.is_empty());
        Layout {
            newline: if tree.text().contains("\r\n") { "\r\n" } else { "\n" },
            escape: tree.escape().char(),
            indent: indent.unwrap_or(USUAL_INDENT),
            leading: lines.iter().any(|line| line.trim_start().starts_with("&&")),
        }
    }

    /// The further lines of an instruction, without comments and here-documents.
    fn continued(&self, node: Node<'a>) -> Vec<&'a str> {
        let source = self.parsed.tree.source(node.line_span());
        let lines = self.text(source).lines().skip(1);
        let is_text = |line: &&str| !line.trim().is_empty() && !line.trim().starts_with('#');
        lines.filter(is_text).collect()
    }
}

impl Layout<'_> {
    /// What stands between two commands on lines of their own; `lines` are comments between them.
    pub(super) fn join(&self, operator: &str, lines: &[String]) -> String {
        let Self { newline, escape, indent, leading } = *self;
        let comments: String =
            lines.iter().map(|line| format!("{indent}{line}{newline}")).collect();
        if leading && operator == "&&" {
            return format!(" {escape}{newline}{comments}{indent}&& ");
        }
        let blank = if operator == ";" { "" } else { " " };
        format!("{blank}{operator} {escape}{newline}{comments}{indent}")
    }
}

fn indent(line: &str) -> &str {
    line.get(..line.len() - line.trim_start().len()).unwrap_or("")
}
