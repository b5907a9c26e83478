//! Where a word names variables, however broken it is: for colours, completion and jumps.

use crate::text::Span;

use super::Options;
use super::name::name_len;

/// A `$x` or `${…}` of a word. All spans are of the word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Variable {
    /// From the dollar to the end; without a closing brace to the end of the word.
    pub span: Span,
    /// Empty while nothing is typed yet.
    pub name: Span,
    pub modifier: Option<Modifier>,
    /// Whether it is `$x` or has its closing brace.
    pub closed: bool,
}

/// The `:-` of `${A:-b}`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Modifier {
    pub span: Span,
    /// What is behind it, without the closing brace.
    pub operand: Span,
}

/// All variables of a word by their start; those in an operand follow the one they are in.
/// Only the options that say what a quote and an escape is matter here.
pub fn variables(word: &str, options: Options) -> Vec<Variable> {
    let mut finder =
        Finder { word, options, at: 0, found: Vec::new(), open: vec![Level::default()] };
    while finder.step() {}
    finder.finish();
    finder.found
}

struct Finder<'w> {
    word: &'w str,
    options: Options,
    at: usize,
    found: Vec<Variable>,
    /// The word itself and the braces that are open.
    open: Vec<Level>,
}

#[derive(Clone, Copy, Default)]
struct Level {
    /// Where its variable is in `found`; none for the word itself.
    variable: Option<usize>,
    in_double_quotes: bool,
}

impl Finder<'_> {
    /// Goes on by one character or variable; false at the end.
    fn step(&mut self) -> bool {
        let Some(c) = self.next() else { return false };
        let quotes = !self.options.skip_quotes;
        match c {
            '$' => self.dollar(),
            '"' if quotes => {
                if let Some(level) = self.open.last_mut() {
                    level.in_double_quotes = !level.in_double_quotes;
                }
            }
            '\'' if quotes && !self.in_double_quotes() => {
                self.at += self.rest().find('\'').map_or(self.rest().len(), |len| len + 1);
            }
            '}' if !self.in_double_quotes() => self.close(),
            _ if c == self.options.escape => self.escape(),
            _ => {}
        }
        true
    }

    fn dollar(&mut self) {
        let start = self.at - 1;
        let braced = self.rest().starts_with('{');
        self.at += usize::from(braced);
        let len = name_len(self.rest());
        let name = Span::new(self.at as u32, (self.at + len) as u32);
        if !braced && len == 0 {
            return;
        }
        self.at += len;
        let span = Span::new(start as u32, self.at as u32);
        let modifier = if braced { self.modifier() } else { None };
        if braced {
            self.open.push(Level { variable: Some(self.found.len()), in_double_quotes: false });
        }
        self.found.push(Variable { span, name, modifier, closed: !braced });
    }

    /// Takes the signs behind a name.
    fn modifier(&mut self) -> Option<Modifier> {
        let rest = self.rest();
        let len = match rest.as_bytes() {
            [b':', b'-' | b'+' | b'?', ..]
            | [b'#', b'#', ..]
            | [b'%', b'%', ..]
            | [b'/', b'/', ..] => 2,
            [b':' | b'-' | b'+' | b'?' | b'#' | b'%' | b'/' | b'=' | b'^' | b',' | b'@', ..] => 1,
            _ => return None,
        };
        let start = self.at as u32;
        self.at += len;
        Some(Modifier { span: Span::new(start, self.at as u32), operand: Span::at(self.at as u32) })
    }

    fn escape(&mut self) {
        let protects = match self.rest().chars().next() {
            Some('"' | '$') => true,
            Some(c) => !self.in_double_quotes() || c == self.options.escape,
            None => false,
        };
        if protects {
            self.next();
        }
    }

    /// A closing brace was taken.
    fn close(&mut self) {
        let Some(Level { variable: Some(index), .. }) = self.open.last().copied() else { return };
        self.open.pop();
        self.end(index, self.at - 1, true);
    }

    /// What is still open ends with the word.
    fn finish(&mut self) {
        self.at = self.word.len();
        for level in std::mem::take(&mut self.open) {
            if let Some(index) = level.variable {
                self.end(index, self.at, false);
            }
        }
    }

    fn end(&mut self, index: usize, inner_end: usize, closed: bool) {
        let end = self.at as u32;
        let Some(variable) = self.found.get_mut(index) else { return };
        variable.span = Span::new(variable.span.start(), end);
        variable.closed = closed;
        if let Some(modifier) = &mut variable.modifier {
            modifier.operand = Span::new(modifier.operand.start(), inner_end as u32);
        }
    }

    fn in_double_quotes(&self) -> bool {
        self.open.last().is_some_and(|level| level.in_double_quotes)
    }

    fn rest(&self) -> &str {
        self.word.get(self.at..).unwrap_or("")
    }

    fn next(&mut self) -> Option<char> {
        let c = self.rest().chars().next()?;
        self.at += c.len_utf8();
        Some(c)
    }
}
