//! The text behind an instruction's flags, taken apart as that instruction wants it.

use super::Keyword;
use super::json::{Array, array};
use super::problem::Kind;
use super::tree::{Escape, Form};
use crate::text::Span;

/// The arguments of one instruction: pushes words, gives their form and what is wrong with them.
pub(super) struct Args<'a> {
    /// The text behind the flags, trimmed.
    pub rest: &'a str,
    /// Where it stands in the logical text.
    pub base: u32,
    pub escape: Escape,
    pub words: &'a mut Vec<Span>,
    /// What is wrong with them.
    pub found: &'a mut Option<(Kind, Span)>,
}

impl Args<'_> {
    /// Splits the text the way of the instruction.
    pub fn split(&mut self, keyword: Keyword) -> Form {
        if self.rest.is_empty() {
            return Form::Nothing;
        }
        match keyword {
            Keyword::Unknown => Form::Nothing,
            Keyword::Onbuild => Form::Trigger,
            Keyword::From | Keyword::Expose => self.blank_separated(),
            Keyword::Copy | Keyword::Add | Keyword::Volume => {
                self.json(0).unwrap_or_else(|| self.blank_separated())
            }
            Keyword::Run | Keyword::Cmd | Keyword::Entrypoint | Keyword::Shell => {
                self.json(0).unwrap_or_else(|| self.text(0))
            }
            Keyword::Workdir | Keyword::User | Keyword::Stopsignal | Keyword::Maintainer => {
                self.text(0)
            }
            Keyword::Healthcheck => self.health(),
            Keyword::Env => self.pairs("ENV"),
            Keyword::Label => self.pairs("LABEL"),
            Keyword::Arg => {
                self.quoted_words();
                Form::Words
            }
        }
    }

    fn place(&self, start: usize, end: usize) -> Span {
        Span::new(self.base + start as u32, self.base + end as u32)
    }

    fn text(&mut self, from: usize) -> Form {
        let place = self.place(from, self.rest.len());
        self.words.push(place);
        Form::Text
    }

    /// The text from an offset as a JSON array of strings; `None` if it is no JSON array.
    fn json(&mut self, from: usize) -> Option<Form> {
        let rest = self.rest.get(from..)?;
        let at = from + rest.len() - rest.trim_start().len();
        let json = self.rest.get(at..).filter(|json| json.starts_with('['))?;
        match array(json, self.base + at as u32, self.words) {
            Array::No => None,
            Array::Strings => Some(Form::Json),
            Array::Mixed(span) => {
                *self.found = Some((Kind::NotOnlyStrings, span));
                Some(Form::Nothing)
            }
        }
    }

    fn blank_separated(&mut self) -> Form {
        let mut at = 0;
        while let Some(rest) = self.rest.get(at..).filter(|rest| !rest.is_empty()) {
            let len = rest.bytes().position(is_blank).unwrap_or(rest.len());
            let place = self.place(at, at + len);
            self.words.push(place);
            at += len;
            at += rest.bytes().skip(len).take_while(|&byte| is_blank(byte)).count();
        }
        Form::Words
    }

    /// The kind of check, then its command.
    fn health(&mut self) -> Form {
        let len = self.rest.find(char::is_whitespace).unwrap_or(self.rest.len());
        let place = self.place(0, len);
        self.words.push(place);
        let next = self.rest.len() - self.rest.get(len..).unwrap_or("").trim_start().len();
        if next == self.rest.len() {
            return Form::Text;
        }
        self.json(next).unwrap_or_else(|| self.text(next))
    }

    fn pairs(&mut self, keyword: &'static str) -> Form {
        let before = self.words.len();
        self.quoted_words();
        let words = self.words.get(before..).unwrap_or(&[]);
        let word = |span: Span| {
            let at = (span.start() - self.base) as usize;
            self.rest.get(at..at + span.len() as usize).unwrap_or("")
        };
        let Some(&first) = words.first() else { return Form::Nothing };
        if !word(first).contains('=') {
            self.words.truncate(before);
            return self.legacy_pair(keyword);
        }
        let odd = words.iter().copied().find(|&span| !word(span).contains('='));
        if let Some(span) = odd {
            *self.found = Some((Kind::LacksEquals(word(span).to_owned()), span));
        }
        Form::Pairs
    }

    fn legacy_pair(&mut self, keyword: &'static str) -> Form {
        let Some(len) = self.rest.bytes().position(is_blank) else {
            let place = self.place(0, self.rest.len());
            self.words.push(place);
            *self.found = Some((Kind::LacksValue(keyword), place));
            return Form::Words;
        };
        let blanks = self.rest.bytes().skip(len).take_while(|&byte| is_blank(byte)).count();
        let (name, value) = (self.place(0, len), self.place(len + blanks, self.rest.len()));
        self.words.extend([name, value]);
        Form::LegacyPair
    }

    /// Words between blanks; quotes and escapes stay in them and protect blanks.
    fn quoted_words(&mut self) {
        let mut at = 0;
        loop {
            let rest = self.rest.get(at..).unwrap_or("");
            at += rest.len() - rest.trim_start().len();
            if at == self.rest.len() {
                return;
            }
            let (end, next) = self.word_end(at);
            if end > at {
                let place = self.place(at, end);
                self.words.push(place);
            }
            at = next;
        }
    }

    /// Where the word that starts at an offset ends, and where to go on.
    /// They differ only for an escape at the very end, which is dropped.
    fn word_end(&self, start: usize) -> (usize, usize) {
        let bytes = self.rest.as_bytes();
        let char_at = |at: usize| self.rest.get(at..).and_then(|rest| rest.chars().next());
        let mut quote = None;
        let mut at = start;
        while let Some(&byte) = bytes.get(at) {
            if byte == self.escape.byte() && quote != Some(b'\'') {
                let Some(escaped) = char_at(at + 1) else { return (at, at + 1) };
                at += 1 + escaped.len_utf8();
                continue;
            }
            if quote == Some(byte) {
                quote = None;
            } else if quote.is_none() {
                if matches!(byte, b'"' | b'\'') {
                    quote = Some(byte);
                } else if byte.is_ascii_whitespace() || byte == 0x0b || byte >= 0x80 {
                    let char = char_at(at);
                    if char.is_some_and(char::is_whitespace) {
                        return (at, at);
                    }
                    at += char.map_or(1, char::len_utf8);
                    continue;
                }
            }
            at += 1;
        }
        (at, at)
    }
}

/// What separates words and keywords for BuildKit's line parser.
pub(super) fn is_blank(byte: u8) -> bool {
    matches!(byte, b'\t' | 0x0b | 0x0c | b'\r' | b' ')
}
