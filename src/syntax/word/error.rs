//! What can be wrong with a word, in BuildKit's words.

use std::fmt;

use crate::syntax::go::quote;
use crate::text::Span;

/// Why a word can't be expanded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WordError {
    pub kind: WordErrorKind,
    /// In the word: the quote or substitution that is wrong.
    pub span: Span,
}

impl WordError {
    /// What BuildKit prints about this word.
    pub fn message(&self, word: &str) -> String {
        format!("failed to process {}: {}", quote(word), self.kind)
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WordErrorKind {
    /// `'a`
    MissingSingleQuote,
    /// `"a`
    MissingDoubleQuote,
    /// `${}`
    BadSubstitution,
    /// `${A:-x`
    MissingBrace,
    /// `${A/x}`
    MissingSlash,
    /// `${A=x}`; the sign is `None` at the end of the word.
    UnsupportedModifier { colon: bool, sign: Option<char> },
    /// `${A?message}` of a name without a value.
    Required { name: String, message: String },
    /// `${A#\x}`; the escaped character is `None` at the end of the pattern.
    InvalidPattern { pattern: String, escaped: Option<char> },
    /// More `${${${` than anyone writes. BuildKit has no such limit.
    TooDeep,
    /// A result that no image could hold. BuildKit has no such limit.
    TooLong,
}

impl WordErrorKind {
    pub(super) fn is_limit(&self) -> bool {
        matches!(self, Self::TooDeep | Self::TooLong)
    }
}

impl fmt::Display for WordErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::MissingSingleQuote => {
                f.write_str("unexpected end of statement while looking for matching single-quote")
            }
            Self::MissingDoubleQuote => {
                f.write_str("unexpected end of statement while looking for matching double-quote")
            }
            Self::BadSubstitution => f.write_str("syntax error: bad substitution"),
            Self::MissingBrace => f.write_str("syntax error: missing '}'"),
            Self::MissingSlash => f.write_str("syntax error: missing '/' in ${}"),
            Self::UnsupportedModifier { colon, sign } => {
                let colon = if *colon { ":" } else { "" };
                write!(f, "unsupported modifier ({colon}{}) in substitution", shown(*sign))
            }
            Self::Required { name, message } => write!(f, "{name}: {message}"),
            Self::InvalidPattern { pattern, escaped } => {
                let escaped = shown(*escaped);
                write!(
                    f,
                    "invalid pattern ({pattern}) in substitution: invalid escape '\\{escaped}'"
                )
            }
            Self::TooDeep => f.write_str("substitutions are nested too deeply"),
            Self::TooLong => f.write_str("the result is too long"),
        }
    }
}

/// Go shows the end of a text as a replacement character.
fn shown(c: Option<char>) -> char {
    c.unwrap_or(char::REPLACEMENT_CHARACTER)
}
