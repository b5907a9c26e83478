//! What can be wrong with a shell text.

use std::fmt;

use crate::text::Span;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    pub span: Span,
    pub kind: ProblemKind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProblemKind {
    /// What stands at the span can't stand there.
    Unexpected,
    /// A command is missing, as behind the `&&` at the span.
    MissingCommand,
    /// A word is missing, as behind the `>` at the span.
    MissingWord,
    /// A keyword or sign is missing at the span.
    Missing(&'static str),
    /// What opens at the span is never closed by this.
    Unclosed(&'static str),
    /// Too many constructs in one another; the rest was not read.
    TooDeep,
}

impl fmt::Display for ProblemKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unexpected => f.write_str("The shell can't make sense of this here."),
            Self::MissingCommand => f.write_str("A command is missing here."),
            Self::MissingWord => f.write_str("A word is missing here."),
            Self::Missing(what) => write!(f, "`{what}` is missing here."),
            Self::Unclosed("`") => f.write_str("This is never closed: a backquote is missing."),
            Self::Unclosed(what) => write!(f, "This is never closed: `{what}` is missing."),
            Self::TooDeep => f.write_str("This is nested too deeply to be read here."),
        }
    }
}
