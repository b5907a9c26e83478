//! `$name` and `${name…}`.

use std::borrow::Cow;

use super::name::name_len;
use super::pattern::{Pattern, fill_template, replace_all, replace_first};
use super::scan::Scanner;
use super::{Name, WordError, WordErrorKind};

impl<'w, 'e> Scanner<'w, '_, 'e> {
    /// The value of the variable here, or what its modifier makes of it.
    pub(super) fn dollar(&mut self) -> Result<Cow<'e, str>, WordError> {
        let start = self.at;
        self.next();
        if self.peek() == Some('{') {
            return self.braced(start);
        }
        let name = self.name();
        if name.text.is_empty() {
            return Ok(Cow::Borrowed("$"));
        }
        Ok(match self.lookup(name) {
            Some(value) => Cow::Borrowed(value),
            None if self.options.skip_unset => Cow::Owned(format!("${}", name.text)),
            None => Cow::Borrowed(""),
        })
    }

    fn braced(&mut self, start: usize) -> Result<Cow<'e, str>, WordError> {
        self.next();
        match self.peek() {
            None => return Err(self.error(WordErrorKind::MissingBrace, start)),
            Some('{' | '}' | ':') => {
                self.next();
                return Err(self.error(WordErrorKind::BadSubstitution, start));
            }
            Some(_) => {}
        }
        let name = self.name();
        match self.next() {
            Some('}') => Ok(match self.lookup(name) {
                Some(value) => Cow::Borrowed(value),
                None if self.options.skip_unset => Cow::Owned(format!("${{{}}}", name.text)),
                None => Cow::Borrowed(""),
            }),
            Some(':') => {
                let sign = self.next();
                self.modified(start, name, true, sign)
            }
            Some(sign @ ('+' | '-' | '?' | '#' | '%')) => {
                self.modified(start, name, false, Some(sign))
            }
            Some('/') => self.replaced(start, name),
            sign => Err(self.unsupported(start, false, sign)),
        }
    }

    /// `${name:-word}` and its like, from behind the sign.
    fn modified(
        &mut self,
        start: usize,
        name: Name<'w>,
        colon: bool,
        sign: Option<char>,
    ) -> Result<Cow<'e, str>, WordError> {
        let raw_escapes = matches!(sign, Some('#' | '%'));
        if colon && raw_escapes {
            return Err(self.unsupported(start, colon, sign));
        }
        let word = self.operand('}', raw_escapes);
        let word =
            word.map_err(|error| self.unclosed(error, WordErrorKind::MissingBrace, start))?;
        let value = self.lookup(name);
        if value.is_none() && self.options.skip_unset {
            let (colon, sign) = (if colon { ":" } else { "" }, String::from_iter(sign));
            return Ok(Cow::Owned(format!("${{{}{colon}{sign}{word}}}", name.text)));
        }
        let set = value.is_some();
        let counts = value.is_some_and(|value| !colon || !value.is_empty());
        let value = value.unwrap_or("");
        match sign {
            Some('-' | '?') if counts => Ok(Cow::Borrowed(value)),
            Some('-') => Ok(Cow::Owned(word)),
            Some('+') if counts => Ok(Cow::Owned(word)),
            Some('+') => Ok(Cow::Borrowed("")),
            Some('?') => Err(self.required(start, name, set, word)),
            Some('#') => self.without_prefix(start, &word, value),
            Some('%') => self.without_suffix(start, &word, value),
            sign => Err(self.unsupported(start, colon, sign)),
        }
    }

    fn required(&self, start: usize, name: Name<'w>, set: bool, word: String) -> WordError {
        let message = match word.as_str() {
            "" if set => "is not allowed to be empty".to_owned(),
            "" => "is not allowed to be unset".to_owned(),
            _ => word,
        };
        self.error(WordErrorKind::Required { name: name.text.to_owned(), message }, start)
    }

    fn without_prefix(
        &mut self,
        start: usize,
        word: &str,
        value: &'e str,
    ) -> Result<Cow<'e, str>, WordError> {
        let (pattern, longest) = match word.strip_prefix('#') {
            Some(pattern) => (pattern, true),
            None => (word, false),
        };
        let pattern = self.pattern(start, pattern, value)?;
        let chars: Vec<char> = value.chars().collect();
        let len = pattern.match_len(&chars, longest).unwrap_or(0);
        let bytes = chars.iter().take(len).map(|c| c.len_utf8()).sum();
        Ok(Cow::Borrowed(value.get(bytes..).unwrap_or("")))
    }

    /// As a prefix of the reversed value, so that the shortest match is the rightmost one.
    fn without_suffix(
        &mut self,
        start: usize,
        word: &str,
        value: &'e str,
    ) -> Result<Cow<'e, str>, WordError> {
        let (pattern, longest) = match word.strip_prefix('%') {
            Some(pattern) => (pattern, true),
            None => (word, false),
        };
        let pattern = self.pattern(start, &reversed(pattern), value)?;
        let chars: Vec<char> = value.chars().rev().collect();
        let len = pattern.match_len(&chars, longest).unwrap_or(0);
        let bytes: usize = chars.iter().take(len).map(|c| c.len_utf8()).sum();
        Ok(Cow::Borrowed(value.get(..value.len() - bytes).unwrap_or("")))
    }

    /// `${name/pattern/replacement}`, from behind the first slash.
    fn replaced(&mut self, start: usize, name: Name<'w>) -> Result<Cow<'e, str>, WordError> {
        let all = self.peek() == Some('/');
        if all {
            self.next();
        }
        let pattern = self.operand('/', true);
        let pattern =
            pattern.map_err(|error| self.unclosed(error, WordErrorKind::MissingSlash, start))?;
        let replacement = self.operand('}', true);
        let replacement = replacement
            .map_err(|error| self.unclosed(error, WordErrorKind::MissingBrace, start))?;
        let value = self.lookup(name);
        if value.is_none() && self.options.skip_unset {
            return Ok(Cow::Owned(format!("${{{}/{pattern}/{replacement}}}", name.text)));
        }
        let value = value.unwrap_or("");
        let pattern = self.pattern(start, &pattern, value)?;
        let chars: Vec<char> = value.chars().collect();
        let mut out = String::new();
        if all {
            replace_all(&pattern, &chars, |found| match found {
                Ok(c) => self.push(&mut out, c.encode_utf8(&mut [0; 4])),
                Err(found) => self.push(&mut out, &fill_template(&replacement, found)),
            })?;
        } else {
            replace_first(&pattern, &chars, |found| match found {
                Ok(c) => self.push(&mut out, c.encode_utf8(&mut [0; 4])),
                Err(_) => self.push(&mut out, &replacement),
            })?;
        }
        Ok(Cow::Owned(out))
    }

    /// A pattern that is about to be matched with a value.
    fn pattern(&mut self, start: usize, text: &str, value: &str) -> Result<Pattern, WordError> {
        self.spend((text.len() + 1).saturating_mul(value.len()))?;
        Pattern::new(text).map_err(|escaped| {
            let pattern = text.to_owned();
            self.error(WordErrorKind::InvalidPattern { pattern, escaped }, start)
        })
    }

    fn name(&mut self) -> Name<'w> {
        let rest = self.rest();
        let text = rest.get(..name_len(rest)).unwrap_or("");
        let start = self.at;
        self.at += text.len();
        Name { text, span: self.since(start) }
    }

    fn unsupported(&self, start: usize, colon: bool, sign: Option<char>) -> WordError {
        self.error(WordErrorKind::UnsupportedModifier { colon, sign }, start)
    }

    /// Whatever went wrong within a substitution: at the end of the word its end is what is missing.
    fn unclosed(&self, error: WordError, missing: WordErrorKind, start: usize) -> WordError {
        if self.peek().is_none() && !error.kind.is_limit() {
            self.error(missing, start)
        } else {
            error
        }
    }
}

/// The pattern from its end to its start, with every escape still before what it escapes.
fn reversed(pattern: &str) -> String {
    let mut parts: Vec<[Option<char>; 2]> = Vec::new();
    let mut chars = pattern.chars();
    while let Some(c) = chars.next() {
        let escaped = if c == '\\' { chars.next() } else { None };
        parts.push([Some(c), escaped]);
    }
    parts.into_iter().rev().flatten().flatten().collect()
}
