//! `ONBUILD instruction`

use super::{Context, Kind, flags};
use crate::syntax::{Keyword, Node};

/// An instruction for the stages that build on this one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Onbuild<'a> {
    /// As written behind the keyword, here-documents included.
    pub expression: String,
    /// The name of the instruction as written.
    pub name: &'a str,
}

pub(super) fn read<'a>(cx: &mut Context<'a, '_>) -> Option<Onbuild<'a>> {
    let Some(trigger) = cx.node.trigger() else {
        cx.report_at_args(Kind::AtLeastOneArgument(cx.name()));
        return None;
    };
    let _ = flags::read(cx);
    match trigger.keyword() {
        Keyword::Onbuild => cx.report(Kind::ChainedOnbuild, trigger.name_span()),
        keyword @ (Keyword::From | Keyword::Maintainer) => {
            cx.report(Kind::ForbiddenTrigger(keyword.name()), trigger.name_span());
        }
        _ => {}
    }
    Some(Onbuild { expression: expression(cx.node), name: trigger.name() })
}

/// The text behind `ONBUILD`, with the bodies of its here-documents.
fn expression(node: Node<'_>) -> String {
    let original = node.original().trim_start();
    let behind = original.get(node.name().len()..).unwrap_or("");
    let mut text = behind.trim_start_matches([' ', '\t', '\n', '\r', '\x0c']).to_owned();
    for heredoc in node.heredocs() {
        text.push('\n');
        text.push_str(node.heredoc_text(heredoc));
        text.push_str(&heredoc.name);
    }
    text
}
