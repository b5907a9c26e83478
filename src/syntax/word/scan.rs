//! Reading a word from its start to its end: plain characters, escapes and quotes.

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::text::Span;

use super::split::Splitter;
use super::{Env, Name, Options, WordError, WordErrorKind};

/// BuildKit drops it at the start of a word.
pub(super) const BOM: char = '\u{feff}';

/// How deep `${A:-${B:-…}}` may go.
const MAX_DEPTH: u32 = 64;

/// What a word may grow by: the longest text that Linux takes as the value of a variable.
const MAX_GROWTH: usize = 128 * 1024;

/// How many characters all work on a word may write or compare, beyond a few for each of its own.
const WORK: usize = 2 * 1024 * 1024;

pub(super) struct Scanner<'w, 'c, 'e> {
    pub(super) word: &'w str,
    pub(super) at: usize,
    pub(super) options: Options,
    env: &'c Env<'e>,
    raw_escapes: bool,
    set: BTreeMap<&'w str, Span>,
    unset: BTreeMap<&'w str, Span>,
    depth: u32,
    work: usize,
}

impl<'w, 'c, 'e> Scanner<'w, 'c, 'e> {
    pub(super) fn new(word: &'w str, options: Options, env: &'c Env<'e>) -> Self {
        Self {
            word,
            at: if word.starts_with(BOM) { BOM.len_utf8() } else { 0 },
            options,
            env,
            raw_escapes: options.raw_escapes,
            set: BTreeMap::new(),
            unset: BTreeMap::new(),
            depth: 0,
            work: WORK + 16 * word.len(),
        }
    }

    /// The whole word, expanded.
    pub(super) fn whole(&mut self, words: Option<&mut Splitter>) -> Result<String, WordError> {
        self.run(None, words)
    }

    /// The names that were looked up, in the order of the word.
    pub(super) fn names(self) -> (Vec<Name<'w>>, Vec<Name<'w>>) {
        (in_order(self.set), in_order(self.unset))
    }

    /// The operand of a substitution up to a stop, which is taken.
    pub(super) fn operand(&mut self, stop: char, raw_escapes: bool) -> Result<String, WordError> {
        if self.depth == MAX_DEPTH {
            return Err(self.error(WordErrorKind::TooDeep, self.at));
        }
        self.depth += 1;
        let outer = std::mem::replace(&mut self.raw_escapes, raw_escapes);
        let text = self.run(Some(stop), None);
        self.raw_escapes = outer;
        self.depth -= 1;
        text
    }

    fn run(
        &mut self,
        stop: Option<char>,
        mut words: Option<&mut Splitter>,
    ) -> Result<String, WordError> {
        let begin = self.at;
        let mut out = String::new();
        while let Some(c) = self.peek() {
            if Some(c) == stop {
                self.next();
                return Ok(out);
            }
            let start = self.at;
            match c {
                '$' => {
                    let value = self.dollar()?;
                    self.push(&mut out, &value)?;
                    if let Some(words) = &mut words {
                        words.push_str(&value, self.since(start));
                    }
                }
                '\'' | '"' if !self.options.skip_quotes => {
                    let text = if c == '"' { self.double_quoted() } else { self.single_quoted() }?;
                    self.push(&mut out, &text)?;
                    if let Some(words) = &mut words {
                        words.push_raw_str(&text, self.since(start));
                    }
                }
                '<' => self.less_than(&mut out, words.as_deref_mut()),
                _ if c == self.options.escape => self.escape(&mut out, words.as_deref_mut()),
                _ => self.plain(&mut out, stop, words.as_deref_mut()),
            }
        }
        match stop {
            // Whoever asked for the stop says what is missing.
            Some(_) => Err(self.error(WordErrorKind::MissingBrace, begin)),
            None => Ok(out),
        }
    }

    /// Takes everything up to the next character that may have a meaning.
    fn plain(&mut self, out: &mut String, stop: Option<char>, words: Option<&mut Splitter>) {
        let special = |c: char| {
            matches!(c, '$' | '\'' | '"' | '<') || c == self.options.escape || Some(c) == stop
        };
        let rest = self.rest();
        // The first one is known to have none: a quote may be skipped.
        let first = rest.chars().next().map_or(0, char::len_utf8);
        let behind = rest.get(first..).unwrap_or("");
        let len = first + behind.find(special).unwrap_or(behind.len());
        let text = rest.get(..len).unwrap_or("");
        out.push_str(text);
        if let Some(words) = words {
            for (at, c) in text.char_indices() {
                let start = (self.at + at) as u32;
                words.push(c, Span::new(start, start + c.len_utf8() as u32));
            }
        }
        self.at += len;
    }

    /// The blanks behind `<<` belong to its word: `<< EOF` begins a here-document.
    fn less_than(&mut self, out: &mut String, words: Option<&mut Splitter>) {
        let (start, rest) = (self.at, self.rest());
        let len = match rest.strip_prefix("<<") {
            Some(behind) => rest.len() - behind.trim_start_matches([' ', '\t', '\r']).len(),
            None => 1,
        };
        self.at += len;
        let text = rest.get(..len).unwrap_or("");
        out.push_str(text);
        if let Some(words) = words {
            words.push_raw_str(text, self.since(start));
        }
    }

    /// Outside of quotes an escape protects any character; at the end of the word it is dropped.
    fn escape(&mut self, out: &mut String, mut words: Option<&mut Splitter>) {
        let start = self.at;
        let escape = self.next().filter(|_| self.raw_escapes);
        for c in escape.into_iter().chain(self.next()) {
            out.push(c);
            if let Some(words) = &mut words {
                words.push_raw(c, self.since(start));
            }
        }
    }

    /// Everything up to the next `'` as it is.
    fn single_quoted(&mut self) -> Result<Cow<'w, str>, WordError> {
        let start = self.at;
        self.next();
        let rest = self.rest();
        let Some(len) = rest.find('\'') else {
            self.at = self.word.len();
            return Err(self.error(WordErrorKind::MissingSingleQuote, start));
        };
        self.at += len + 1;
        let whole = self.word.get(start..self.at).unwrap_or("");
        let inner = rest.get(..len).unwrap_or("");
        Ok(Cow::Borrowed(if self.options.raw_quotes { whole } else { inner }))
    }

    /// Variables are put in; an escape protects only `"`, `$` and itself.
    fn double_quoted(&mut self) -> Result<Cow<'w, str>, WordError> {
        let start = self.at;
        let mut out = String::new();
        let quote = self.next().filter(|_| self.options.raw_quotes);
        out.extend(quote);
        loop {
            match self.peek() {
                None => return Err(self.error(WordErrorKind::MissingDoubleQuote, start)),
                Some('"') => {
                    self.next();
                    out.extend(quote);
                    return Ok(Cow::Owned(out));
                }
                Some('$') => {
                    let value = self.dollar()?;
                    self.push(&mut out, &value)?;
                }
                Some(c) => {
                    self.next();
                    self.quoted_char(c, &mut out);
                }
            }
        }
    }

    fn quoted_char(&mut self, c: char, out: &mut String) {
        if c != self.options.escape {
            out.push(c);
            return;
        }
        if self.raw_escapes {
            out.push(c);
        }
        match self.peek() {
            None => {}
            Some(next) if matches!(next, '"' | '$') || next == c => {
                self.next();
                out.push(next);
            }
            Some(_) => out.push(c),
        }
    }

    /// Looks a name up and keeps that it was used.
    pub(super) fn lookup(&mut self, name: Name<'w>) -> Option<&'e str> {
        let value = (self.env)(name.text);
        let names = if value.is_some() { &mut self.set } else { &mut self.unset };
        let span = names.entry(name.text).or_insert(name.span);
        *span = (*span).min(name.span);
        value
    }

    /// Puts a text behind another if the word allows for it.
    pub(super) fn push(&mut self, out: &mut String, text: &str) -> Result<(), WordError> {
        self.spend(text.len())?;
        if out.len() + text.len() > self.word.len() + MAX_GROWTH {
            return Err(self.error(WordErrorKind::TooLong, 0));
        }
        out.push_str(text);
        Ok(())
    }

    /// Bounds the work that one word can make.
    pub(super) fn spend(&mut self, steps: usize) -> Result<(), WordError> {
        match self.work.checked_sub(steps) {
            Some(left) => {
                self.work = left;
                Ok(())
            }
            None => Err(self.error(WordErrorKind::TooLong, 0)),
        }
    }

    /// An error about everything from a place up to here.
    pub(super) fn error(&self, kind: WordErrorKind, start: usize) -> WordError {
        WordError { kind, span: self.since(start) }
    }

    /// From a place up to here.
    pub(super) fn since(&self, start: usize) -> Span {
        Span::new(start as u32, self.at as u32)
    }

    pub(super) fn rest(&self) -> &'w str {
        self.word.get(self.at..).unwrap_or("")
    }

    pub(super) fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    pub(super) fn next(&mut self) -> Option<char> {
        let c = self.peek()?;
        self.at += c.len_utf8();
        Some(c)
    }
}

fn in_order(names: BTreeMap<&str, Span>) -> Vec<Name<'_>> {
    let mut names: Vec<_> = names.into_iter().map(|(text, span)| Name { text, span }).collect();
    names.sort_by_key(|name| name.span);
    names
}
