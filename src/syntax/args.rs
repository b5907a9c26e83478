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
    pub problem: Option<(Kind, Span)>,
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
                self.problem = Some((Kind::NotOnlyStrings, span));
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
        self.problem = odd.map(|span| (Kind::LacksEquals(word(span).to_owned()), span));
        Form::Pairs
    }

    fn legacy_pair(&mut self, keyword: &'static str) -> Form {
        let Some(len) = self.rest.bytes().position(is_blank) else {
            let place = self.place(0, self.rest.len());
            self.words.push(place);
            self.problem = Some((Kind::LacksValue(keyword), place));
            return Form::Words;
        };
        let blanks = self.rest.bytes().skip(len).take_while(|&byte| is_blank(byte)).count();
        let (name, value) = (self.place(0, len), self.place(len + blanks, self.rest.len()));
        self.words.extend([name, value]);
        Form::LegacyPair
    }

    /// Words between blanks; quotes and escapes stay in them and protect blanks.
    fn quoted_words(&mut self) {
        let mut chars = self.rest.char_indices().peekable();
        let mut start = None;
        let mut quote = None;
        let mut end = self.rest.len();
        while let Some((at, c)) = chars.next() {
            let Some(from) = start else {
                if !c.is_whitespace() {
                    start = Some(at);
                    self.enter(at, c, &mut chars, &mut quote, &mut end);
                }
                continue;
            };
            if quote.is_none() && c.is_whitespace() {
                let place = self.place(from, at);
                self.words.push(place);
                start = None;
                continue;
            }
            self.enter(at, c, &mut chars, &mut quote, &mut end);
        }
        if let Some(from) = start
            && (end > from || quote.is_some())
        {
            let place = self.place(from, end);
            self.words.push(place);
        }
    }

    /// One character inside a word. An escape at the very end is dropped.
    fn enter(
        &self,
        at: usize,
        c: char,
        chars: &mut std::iter::Peekable<std::str::CharIndices<'_>>,
        quote: &mut Option<char>,
        end: &mut usize,
    ) {
        if c == self.escape.char() && *quote != Some('\'') {
            if chars.next().is_none() {
                *end = at;
            }
        } else if *quote == Some(c) {
            *quote = None;
        } else if quote.is_none() && matches!(c, '"' | '\'') {
            *quote = Some(c);
        }
    }
}

/// What separates words and keywords for BuildKit's line parser.
pub(super) fn is_blank(byte: u8) -> bool {
    matches!(byte, b'\t' | 0x0b | 0x0c | b'\r' | b' ')
}
