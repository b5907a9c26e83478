//! The physical lines of a file as BuildKit reads them, and how they are continued.

use memchr::memchr;

use super::tree::Escape;
use crate::text::Span;

/// The longest line BuildKit reads, in bytes, without its line end.
pub(super) const MAX_LINE: usize = 65535;

/// Reads line by line.
#[derive(Clone, Copy, Debug)]
pub(super) struct Lines<'a> {
    text: &'a str,
    at: usize,
    /// How many lines were read.
    pub number: u32,
    /// Whether reading stopped at a line that is too long.
    pub too_long: bool,
}

/// A physical line.
#[derive(Clone, Copy, Debug)]
pub(super) struct Line<'a> {
    /// Without the carriage returns and newline at its end.
    pub text: &'a str,
    /// Where it starts in the file.
    pub start: u32,
    /// Where the next one starts.
    pub next: u32,
}

impl<'a> Lines<'a> {
    pub fn new(text: &'a str) -> Self {
        let at = if text.starts_with('\u{feff}') { 3 } else { 0 };
        Self { text, at, number: 0, too_long: false }
    }

    /// The next line; `None` at the end and at a line that is too long.
    pub fn next(&mut self) -> Option<Line<'a>> {
        let rest = self.text.get(self.at..).filter(|rest| !rest.is_empty())?;
        let (len, step) = match memchr(b'\n', rest.as_bytes()) {
            Some(at) => (at, at + 1),
            None => (rest.len(), rest.len()),
        };
        if len > MAX_LINE {
            self.too_long = true;
            return None;
        }
        let start = self.at as u32;
        self.at += step;
        self.number += 1;
        let text = rest.get(..len).unwrap_or("").trim_end_matches('\r');
        Some(Line { text, start, next: self.at as u32 })
    }

    /// Where the next line starts.
    pub fn offset(&self) -> u32 {
        self.at as u32
    }

    /// Goes on behind the line that is too long; gives its place.
    pub fn skip_too_long(&mut self) -> Span {
        let start = self.at;
        let rest = self.text.get(start..).unwrap_or("");
        let len = memchr(b'\n', rest.as_bytes()).map_or(rest.len(), |at| at + 1);
        self.at += len;
        self.number += 1;
        self.too_long = false;
        Span::new(start as u32, self.at as u32)
    }
}

impl<'a> Line<'a> {
    /// The text without its indent.
    pub fn body(&self) -> &'a str {
        match self.text.as_bytes() {
            // Most lines have none; looking for all of Unicode's blanks is slow.
            [b'!'..=b'~', ..] => self.text,
            _ => self.text.trim_start(),
        }
    }

    pub fn span(&self) -> Span {
        Span::new(self.start, self.start + self.text.len() as u32)
    }

    /// The comment of a line whose text without indent is one, from its `#`.
    pub fn comment(&self, body: &str) -> Option<Span> {
        let indent = (self.text.len() - body.len()) as u32;
        body.starts_with('#').then(|| Span::new(self.start + indent, self.span().end()))
    }
}

/// The line without its continuation character, if it is continued.
///
/// It is if it ends in one escape character, blanks aside; two of them are not a continuation.
pub(super) fn continued(line: &str, escape: Escape) -> Option<&str> {
    let blanks = line.bytes().rev().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
    let before = line.get(..line.len() - blanks)?.strip_suffix(escape.char())?;
    (!before.ends_with(escape.char())).then_some(before)
}
