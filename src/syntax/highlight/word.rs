//! Words with quotes and variables.

use super::Class;
use super::paint::{Base, Painter};
use crate::syntax::word::{Options, variables};
use crate::text::Span;

/// What counts in a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Style {
    /// Quotes and variables.
    Quoted,
    /// Variables only: quotes are characters like any other.
    Bare,
}

/// Paints a word: strings, variables, and the rest as `base` says.
pub(super) fn paint(
    painter: &mut Painter<'_>,
    at: Base,
    text: &str,
    base: Option<Class>,
    style: Style,
) {
    let escape = painter.tree.escape.char();
    let escape = if matches!(at, Base::Source(_)) { '\\' } else { escape };
    let mut word = Word { painter, at, base, quote: None, from: 0 };
    let options = Options { skip_quotes: style == Style::Bare, ..Options::new(escape) };
    let mut variables = variables(text, options).into_iter();
    let mut next = variables.next();
    let mut chars = text.char_indices();
    while let Some((index, c)) = chars.next() {
        let index = index as u32;
        while next.is_some_and(|variable| variable.span.start() < index) {
            next = variables.next();
        }
        if let Some(variable) = next.filter(|variable| variable.span.start() == index) {
            word.flush(index);
            word.painter.at(at, variable.span, Class::Variable);
            word.from = variable.span.end();
            let behind = text.get(variable.span.end() as usize..).unwrap_or("");
            while chars.as_str().len() > behind.len() {
                chars.next();
            }
        } else if c == escape && word.quote != Some('\'') {
            chars.next();
        } else if style == Style::Quoted {
            word.quote(index, c);
        }
    }
    word.flush(text.len() as u32);
}

struct Word<'p, 't> {
    painter: &'p mut Painter<'t>,
    at: Base,
    base: Option<Class>,
    quote: Option<char>,
    /// Up to here all is painted.
    from: u32,
}

impl Word<'_, '_> {
    /// Opens or closes a string at a quote.
    fn quote(&mut self, index: u32, c: char) {
        if self.quote == Some(c) {
            self.flush(index + 1);
            self.quote = None;
        } else if self.quote.is_none() && matches!(c, '"' | '\'') {
            self.flush(index);
            self.quote = Some(c);
        }
    }

    fn flush(&mut self, until: u32) {
        let class = if self.quote.is_some() { Some(Class::String) } else { self.base };
        if let Some(class) = class.filter(|_| self.from < until) {
            self.painter.at(self.at, Span::new(self.from, until), class);
        }
        self.from = until.max(self.from);
    }
}

/// Whether a text is a number, version or range of ports: digits with dots, dashes or colons.
pub(super) fn is_number(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_digit())
        && text.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b':' | b'-'))
}
