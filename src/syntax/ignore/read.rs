//! An ignore file's lines as patterns.

use std::fmt;

use crate::text::Span;

use super::pattern::{PatternError, check};
use super::{Patterns, clean};

/// An ignore file that was read; patterns stand in the order of their lines.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct IgnoreFile {
    pub lines: Vec<Line>,
    pub problems: Vec<Problem>,
}

/// A line that holds a pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// The pattern as written, with its `!`.
    pub span: Span,
    /// The pattern as it is used: cleaned, without a leading `/`, behind `!` if it re-includes.
    pub pattern: String,
}

/// A problem for which the build fails.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    pub span: Span,
    pub kind: ProblemKind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProblemKind {
    Pattern(PatternError),
    /// A line of 64 KiB or more: it and what follows can't be read.
    LineTooLong,
}

impl fmt::Display for ProblemKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Pattern(error) => error.fmt(f),
            Self::LineTooLong => f.write_str("bufio.Scanner: token too long"),
        }
    }
}

/// The longest line without its `\n` that can still be read.
const LONGEST_LINE: usize = 64 * 1024 - 1;

/// Reads the patterns of an ignore file.
pub fn read(text: &str) -> IgnoreFile {
    let mut file = IgnoreFile::default();
    let mut start = 0;
    for whole in text.split_inclusive('\n') {
        let line_start = start;
        start += whole.len();
        let line = whole.strip_suffix('\n').unwrap_or(whole);
        if line.len() > LONGEST_LINE {
            let span = Span::new(line_start as u32, (line_start + line.len()) as u32);
            file.problems.push(Problem { span, kind: ProblemKind::LineTooLong });
            break;
        }
        let bom = if line_start == 0 && line.starts_with('\u{feff}') { 3 } else { 0 };
        let line = line.get(bom..).unwrap_or_default();
        read_line(line, line_start + bom, &mut file);
    }
    file
}

impl IgnoreFile {
    /// The patterns as they are used.
    pub fn patterns(&self) -> impl Iterator<Item = &str> {
        self.lines.iter().map(|line| line.pattern.as_str())
    }

    /// What the builder matches with, or the error at which it stops.
    pub fn compile(&self) -> Result<Patterns, PatternError> {
        Patterns::new(self.patterns())
    }
}

fn read_line(line: &str, start: usize, file: &mut IgnoreFile) {
    let trimmed = line.trim();
    if line.starts_with('#') || trimmed.is_empty() {
        return;
    }
    let start = start + (line.len() - line.trim_start().len());
    let span = Span::new(start as u32, (start + trimmed.len()) as u32);
    let pattern = normalized(trimmed);
    if let Err(error) = check(&pattern) {
        file.problems.push(Problem { span, kind: ProblemKind::Pattern(error) });
    }
    file.lines.push(Line { span, pattern });
}

/// The pattern relative to the context, behind its `!`.
fn normalized(line: &str) -> String {
    let (mark, path) = match line.strip_prefix('!') {
        Some(path) => ("!", path.trim()),
        None => ("", line),
    };
    if path.is_empty() {
        return mark.to_owned();
    }
    let path = clean(path);
    let relative = path.strip_prefix('/').filter(|rest| !rest.is_empty()).unwrap_or(&path);
    format!("{mark}{relative}")
}
