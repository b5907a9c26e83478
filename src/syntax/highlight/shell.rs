//! Shell text.

use super::Class;
use super::paint::{Base, Painter};
use crate::syntax::shell::{MarkClass, classify, read};

/// Paints a shell text.
pub(super) fn paint(painter: &mut Painter<'_>, at: Base, text: &str) {
    for mark in classify(&read(text), text) {
        painter.at(at, mark.span, class(mark.class));
    }
}

fn class(class: MarkClass) -> Class {
    match class {
        MarkClass::Program => Class::Program,
        MarkClass::Option => Class::Option,
        MarkClass::Operator => Class::Operator,
        MarkClass::Name => Class::Name,
        MarkClass::Variable => Class::Variable,
        MarkClass::String => Class::String,
        MarkClass::HeredocMark => Class::HeredocMark,
        MarkClass::HeredocBody => Class::Heredoc,
        MarkClass::Comment => Class::Comment,
    }
}
