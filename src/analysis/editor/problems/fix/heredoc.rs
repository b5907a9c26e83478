//! Mending the line that should end a here-document.

use super::fix;
use crate::analysis::editor::Fix;
use crate::syntax::Node;
use crate::text::{Patch, Span};

/// Straightens the first line that is the name but for blanks around it or its case.
pub(super) fn unterminated(node: Node<'_>, name: &str) -> Option<Fix> {
    let heredoc = node.heredocs().last().filter(|heredoc| heredoc.name == name)?;
    if name.is_empty() {
        return None;
    }
    let lines = || {
        let mut at = heredoc.body.start();
        node.heredoc_text(heredoc).split_inclusive('\n').map(move |line| {
            let start = at;
            at += line.len() as u32;
            (start, line.trim_end_matches(['\r', '\n']))
        })
    };
    let blanks = lines().find(|(_, line)| line.trim() == name);
    let (start, line) =
        blanks.or_else(|| lines().find(|(_, line)| line.trim().eq_ignore_ascii_case(name)))?;
    let span = Span::new(start, start + line.len() as u32);
    let label = if line.trim() == name {
        format!("Remove the blanks around `{name}`")
    } else {
        format!("Change to `{name}`")
    };
    Some(fix(label, Patch::replace(span, name)))
}
