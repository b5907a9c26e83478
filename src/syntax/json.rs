//! JSON arrays of strings, with Go's idea of what is JSON.

pub mod value;

use std::borrow::Cow;

use crate::text::Span;

/// What a text is that might be a JSON array.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Array {
    /// Not a JSON array from end to end.
    No,
    /// An array of strings; they were pushed with their quotes.
    Strings,
    /// An array, but not of strings only; here is the first other thing.
    Mixed(Span),
}

/// How deep arrays and objects may nest.
const MAX_DEPTH: usize = 10_000;

/// Reads a text that stands at `base`; the strings of an array are pushed as spans.
pub(super) fn array(text: &str, base: u32, strings: &mut Vec<Span>) -> Array {
    let before = strings.len();
    let mut json = Json { bytes: text.as_bytes(), at: 0 };
    let mut mixed = None;
    let whole = json.elements(base, strings, &mut mixed).is_some() && json.blank_to_end();
    match mixed {
        _ if !whole => {
            strings.truncate(before);
            Array::No
        }
        Some(span) => {
            strings.truncate(before);
            Array::Mixed(span)
        }
        None => Array::Strings,
    }
}

/// The value of a string with its quotes.
pub fn string(quoted: &str) -> Cow<'_, str> {
    let inner = quoted.strip_prefix('"').and_then(|text| text.strip_suffix('"')).unwrap_or(quoted);
    if !inner.contains('\\') {
        return Cow::Borrowed(inner);
    }
    let mut out = String::with_capacity(inner.len());
    let mut rest = inner;
    while let Some(at) = rest.find('\\') {
        out.push_str(rest.get(..at).unwrap_or(""));
        let (c, len) = escape(rest.get(at..).unwrap_or(""));
        out.push(c);
        rest = rest.get(at + len..).unwrap_or("");
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// The character that an escape stands for, and the length of the escape.
fn escape(text: &str) -> (char, usize) {
    match text.as_bytes().get(1) {
        Some(b'b') => ('\u{8}', 2),
        Some(b'f') => ('\u{c}', 2),
        Some(b'n') => ('\n', 2),
        Some(b'r') => ('\r', 2),
        Some(b't') => ('\t', 2),
        Some(b'u') => unicode(text),
        Some(&c) => (char::from(c), 2),
        None => (char::REPLACEMENT_CHARACTER, 1),
    }
}

/// `\u1234`, or two of them that make a pair; half a pair becomes U+FFFD, as in Go.
fn unicode(text: &str) -> (char, usize) {
    let unit = |at: usize| {
        let digits = text.get(at..)?.strip_prefix("\\u")?.get(..4)?;
        u16::from_str_radix(digits, 16).ok()
    };
    let first = unit(0).unwrap_or(0xfffd);
    if let Some(c) = char::from_u32(u32::from(first)) {
        return (c, 6);
    }
    let pair = unit(6).and_then(|second| char::decode_utf16([first, second]).next()?.ok());
    pair.map_or((char::REPLACEMENT_CHARACTER, 6), |c| (c, 12))
}

struct Json<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl Json<'_> {
    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn eat(&mut self, byte: u8) -> Option<()> {
        (self.peek()? == byte).then(|| self.at += 1)
    }

    fn blanks(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\r' | b'\n')) {
            self.at += 1;
        }
    }

    fn blank_to_end(&mut self) -> bool {
        self.blanks();
        self.peek().is_none()
    }

    /// The outermost array.
    fn elements(
        &mut self,
        base: u32,
        strings: &mut Vec<Span>,
        mixed: &mut Option<Span>,
    ) -> Option<()> {
        self.eat(b'[')?;
        self.blanks();
        if self.eat(b']').is_some() {
            return Some(());
        }
        loop {
            self.blanks();
            let start = self.at as u32;
            if self.peek() == Some(b'"') {
                self.string()?;
                strings.push(Span::new(base + start, base + self.at as u32));
            } else {
                self.value()?;
                mixed.get_or_insert(Span::new(base + start, base + self.at as u32));
            }
            self.blanks();
            if self.eat(b',').is_none() {
                return self.eat(b']');
            }
        }
    }

    /// Any value, without recursion: what is open stands on a stack.
    fn value(&mut self) -> Option<()> {
        let mut open = Vec::new();
        loop {
            self.blanks();
            match self.peek()? {
                bracket @ (b'[' | b'{') => {
                    self.at += 1;
                    // The outermost array counts too.
                    if open.len() + 2 > MAX_DEPTH {
                        return None;
                    }
                    open.push(bracket + 2);
                    self.blanks();
                    if self.peek()? != bracket + 2 {
                        self.key(bracket)?;
                        continue;
                    }
                }
                _ => self.scalar()?,
            }
            // A value is complete: close what it closes.
            loop {
                self.blanks();
                let Some(&close) = open.last() else { return Some(()) };
                if self.eat(close).is_some() {
                    open.pop();
                } else {
                    self.eat(b',')?;
                    self.key(close - 2)?;
                    break;
                }
            }
        }
    }

    /// The key of an object's next value; nothing in an array.
    fn key(&mut self, bracket: u8) -> Option<()> {
        if bracket == b'[' {
            return Some(());
        }
        self.blanks();
        self.string()?;
        self.blanks();
        self.eat(b':')
    }

    fn scalar(&mut self) -> Option<()> {
        match self.peek()? {
            b'"' => self.string(),
            b't' => self.word(b"true"),
            b'f' => self.word(b"false"),
            b'n' => self.word(b"null"),
            _ => self.number(),
        }
    }

    fn word(&mut self, word: &[u8]) -> Option<()> {
        self.bytes.get(self.at..)?.starts_with(word).then(|| self.at += word.len())
    }

    fn string(&mut self) -> Option<()> {
        self.eat(b'"')?;
        loop {
            let byte = self.peek()?;
            self.at += 1;
            match byte {
                b'"' => return Some(()),
                0..0x20 => return None,
                b'\\' => match self.peek()? {
                    b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't' => self.at += 1,
                    b'u' => {
                        let digits = self.bytes.get(self.at + 1..self.at + 5)?;
                        digits.iter().all(u8::is_ascii_hexdigit).then_some(())?;
                        self.at += 5;
                    }
                    _ => return None,
                },
                _ => {}
            }
        }
    }

    fn number(&mut self) -> Option<()> {
        let start = self.at;
        let _ = self.eat(b'-');
        if self.eat(b'0').is_none() {
            self.digits()?;
        }
        if self.eat(b'.').is_some() {
            self.digits()?;
        }
        if matches!(self.peek(), Some(b'e' | b'E')) {
            self.at += 1;
            if self.eat(b'+').is_none() {
                let _ = self.eat(b'-');
            }
            self.digits()?;
        }
        // Go refuses what a float cannot hold.
        let text = std::str::from_utf8(self.bytes.get(start..self.at)?).ok()?;
        text.parse::<f64>().ok()?.is_finite().then_some(())
    }

    fn digits(&mut self) -> Option<()> {
        let start = self.at;
        while self.peek().is_some_and(|byte| byte.is_ascii_digit()) {
            self.at += 1;
        }
        (self.at > start).then_some(())
    }
}
