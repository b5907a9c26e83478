//! Splitting a text into words while it is expanded.

use crate::text::Span;

use super::Word;

/// The words so far and the one at work.
#[derive(Default)]
pub(super) struct Splitter {
    words: Vec<Word>,
    text: String,
    span: Option<Span>,
}

impl Splitter {
    /// A blank ends the word at work. The span tells what the character was made of.
    pub(super) fn push(&mut self, c: char, span: Span) {
        if c.is_whitespace() {
            self.end_word();
        } else {
            self.push_raw(c, span);
        }
    }

    pub(super) fn push_str(&mut self, text: &str, span: Span) {
        text.chars().for_each(|c| self.push(c, span));
    }

    /// A blank is part of the word: it was escaped.
    pub(super) fn push_raw(&mut self, c: char, span: Span) {
        self.text.push(c);
        self.extend(span);
    }

    /// Blanks are part of the word: they were quoted.
    pub(super) fn push_raw_str(&mut self, text: &str, span: Span) {
        self.text.push_str(text);
        self.extend(span);
    }

    /// An empty word is none, even a quoted one.
    pub(super) fn finish(mut self) -> Vec<Word> {
        self.end_word();
        self.words
    }

    fn end_word(&mut self) {
        let span = self.span.take();
        if let Some(span) = span.filter(|_| !self.text.is_empty()) {
            self.words.push(Word { text: std::mem::take(&mut self.text), span });
        }
    }

    fn extend(&mut self, span: Span) {
        self.span = Some(self.span.map_or(span, |all| all.cover(span)));
    }
}
