//! The shell text of a `RUN`, with the places of its words in the file.

use std::borrow::Cow;
use std::rc::Rc;

use crate::plan::{Action, Step};
use crate::syntax::Node;
use crate::syntax::shell::{self, Call, Script, Simple};
use crate::text::Span;

/// A shell text that was read.
#[derive(Clone, Debug)]
pub(super) struct ShellText<'a> {
    node: Node<'a>,
    pub text: &'a str,
    pub script: Rc<Script>,
    place: Place,
}

#[derive(Clone, Copy, Debug)]
enum Place {
    /// From this offset of the logical text.
    Line(u32),
    /// From this offset of the file: the body of a here-document.
    Body(u32),
}

/// The text of a `RUN` in shell form: on its line, or the body of its only here-document.
pub(super) fn read<'a>(step: &Step, node: Node<'a>) -> Option<ShellText<'a>> {
    let Action::Run(run) = &step.action else { return None };
    if !run.shell_form || run.script.is_some() {
        return None;
    }
    let (text, place) = match node.heredocs() {
        [] => (node.rest(), Place::Line(node.rest_span().start())),
        [only] if is_all(node) && !only.chomp => {
            (node.heredoc_text(only), Place::Body(only.body.start()))
        }
        _ => return None,
    };
    Some(ShellText { node, text, script: shell::read(text), place })
}

/// Whether nothing stands beside the sign of a here-document: `RUN <<EOF`.
fn is_all(node: Node<'_>) -> bool {
    node.rest().starts_with("<<") && !node.rest().contains(char::is_whitespace)
}

impl<'a> ShellText<'a> {
    /// Its simple commands; those in `$(…)` are left out.
    pub(super) fn calls(&self) -> Vec<Call<'_>> {
        shell::calls(&self.script).into_iter().filter(|call| !call.substituted).collect()
    }

    pub(super) fn is_heredoc(&self) -> bool {
        matches!(self.place, Place::Body(_))
    }

    /// Where a span of the text stands in the file.
    pub(super) fn source(&self, span: Span) -> Span {
        match self.place {
            Place::Line(start) => {
                let logical = Span::new(span.start() + start, span.end() + start);
                self.node.tree().source(logical)
            }
            Place::Body(start) => Span::new(span.start() + start, span.end() + start),
        }
    }

    /// The lines of the file that a span of the text is made of.
    pub(super) fn runs(&self, span: Span) -> Vec<Span> {
        match self.place {
            Place::Line(start) => {
                let logical = Span::new(span.start() + start, span.end() + start);
                self.node.tree().source_runs(logical)
            }
            Place::Body(_) => vec![self.source(span)],
        }
    }

    /// A command's words as far as they are plain: one that is not is empty.
    pub(super) fn words(&self, command: &Simple) -> Vec<Cow<'a, str>> {
        let text = self.text;
        command.words.iter().map(|word| word.unquoted(text).unwrap_or_default()).collect()
    }
}
