//! Parser directives: `# escape=…`, `# syntax=…`, `# check=…` at the top of a file.

use super::lines::{Line, Lines};
use super::problem::{Kind, Place, Problem};
use super::tree::Escape;
use crate::text::Span;

/// A parser directive that BuildKit knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Directive {
    pub name: Name,
    /// The whole comment.
    pub span: Span,
    pub name_span: Span,
    pub value: Span,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Name {
    /// The frontend image that reads the file.
    Syntax,
    /// The character that continues lines.
    Escape,
    /// Which build checks to skip or to fail on.
    Check,
}

impl Name {
    pub const fn text(self) -> &'static str {
        match self {
            Self::Syntax => "syntax",
            Self::Escape => "escape",
            Self::Check => "check",
        }
    }

    fn of(word: &str) -> Option<Self> {
        [Self::Syntax, Self::Escape, Self::Check]
            .into_iter()
            .find(|name| name.text().eq_ignore_ascii_case(word))
    }
}

/// Recognises directives in an unbroken run from the first line.
#[derive(Clone, Debug, Default)]
pub(super) struct Reader {
    done: bool,
    pub found: Vec<Directive>,
    pub escape: Escape,
}

impl Reader {
    /// No directive comes behind a line that is none.
    pub fn end(&mut self) {
        self.done = true;
    }

    /// Looks at the next line; says whether it is a directive.
    pub fn read(&mut self, line: &Line<'_>, number: u32) -> Result<bool, Problem> {
        if self.done {
            return Ok(false);
        }
        let Some(directive) = directive(line) else {
            self.done = true;
            return Ok(false);
        };
        // BuildKit counts from 0 here.
        let place = Place { span: directive.span, lines: (number - 1, number - 1) };
        if self.found.iter().any(|seen| seen.name == directive.name) {
            return Err(Problem::parse(Kind::RepeatedDirective(directive.name), place));
        }
        self.found.push(directive);
        let value = directive.value.of_line(line);
        match (directive.name, value) {
            (Name::Escape, "`") => self.escape = Escape::Backtick,
            (Name::Escape, "\\") => self.escape = Escape::Backslash,
            (Name::Escape, _) => {
                let place = Place { span: directive.value, ..place };
                return Err(Problem::parse(Kind::BadEscape(value.to_owned()), place));
            }
            (Name::Syntax | Name::Check, _) => {}
        }
        Ok(true)
    }
}

impl Span {
    /// The text of a span of the file that lies in a line.
    fn of_line<'a>(self, line: &Line<'a>) -> &'a str {
        let start = self.start().saturating_sub(line.start) as usize;
        line.text.get(start..start + self.len() as usize).unwrap_or("")
    }
}

/// The value that BuildKit's separate look for `syntax` or `check` finds.
/// Other than the parser, it skips a first line `#!…` and wants `#` in the first column.
pub fn detect(text: &str, name: Name) -> Option<(Span, &str)> {
    let mut lines = Lines::new(text);
    let mut line = lines.next()?;
    if line.text.starts_with("#!") {
        line = lines.next()?;
    }
    loop {
        let found = directive(&line).filter(|_| line.text.starts_with('#'))?;
        if found.name == name {
            return Some((found.value, found.value.of_line(&line)));
        }
        line = lines.next()?;
    }
}

/// `# name = value` with a known name.
fn directive(line: &Line<'_>) -> Option<Directive> {
    let start = line.text.len() - line.text.trim_start().len();
    let blank = |c: char| matches!(c, ' ' | '\t' | '\n' | '\x0c' | '\r');
    let comment = line.text.get(start..)?.strip_prefix('#')?;
    let body = comment.trim_start_matches(blank);
    let name_at = line.text.len() - body.len();
    let name_len = body.find(|c: char| !c.is_ascii_alphanumeric())?;
    let name_text = body.get(..name_len)?;
    let behind = body.get(name_len..)?.trim_start_matches(blank).strip_prefix('=')?;
    let value = behind.trim_start_matches(blank);
    let value_at = line.text.len() - value.len();
    let value = value.trim_end_matches(blank);
    if value.is_empty() {
        return None;
    }
    let place = |at: usize, len: usize| Span::new(at as u32, (at + len) as u32);
    let shift = |span: Span| Span::new(line.start + span.start(), line.start + span.end());
    Some(Directive {
        name: Name::of(name_text)?,
        span: shift(place(start, line.text.len() - start)),
        name_span: shift(place(name_at, name_len)),
        value: shift(place(value_at, value.len())),
    })
}
