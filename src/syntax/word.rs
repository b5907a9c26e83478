//! Words of an instruction: quotes, escapes and `${…}` as BuildKit reads them.
//!
//! The shell knows much more; what BuildKit refuses is refused here, in its words.

mod error;
mod name;
mod pattern;
mod scan;
mod split;
mod substitution;
mod variables;

#[cfg(test)]
mod tests;

use std::borrow::Cow;

use crate::text::Span;

pub use error::{WordError, WordErrorKind};
pub use variables::{Modifier, Variable, variables};

/// How the value of a name is found; the last setting of a name counts, and who looks up sees to it.
pub type Env<'e> = dyn Fn(&str) -> Option<&'e str> + 'e;

/// How a word is read.
#[expect(clippy::struct_excessive_bools, reason = "they are switches, each on its own")]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options {
    /// `\`, or what the `escape` directive says.
    pub escape: char,
    /// Quotes are kept in the result.
    pub raw_quotes: bool,
    /// Escapes are kept in the result.
    pub raw_escapes: bool,
    /// Quotes are characters like any other.
    pub skip_quotes: bool,
    /// A variable without a value stays as it is written.
    pub skip_unset: bool,
}

impl Options {
    pub const fn new(escape: char) -> Self {
        Self {
            escape,
            raw_quotes: false,
            raw_escapes: false,
            skip_quotes: false,
            skip_unset: false,
        }
    }

    /// For the body of a here-document of COPY and ADD.
    /// The `escape` directive doesn't reach into it.
    pub const fn heredoc() -> Self {
        Self { skip_quotes: true, ..Self::new('\\') }
    }

    /// For finding the here-documents that a line announces: the words as they are written.
    /// The `escape` directive doesn't matter here either.
    pub const fn heredoc_marks() -> Self {
        Self { raw_quotes: true, raw_escapes: true, skip_unset: true, ..Self::new('\\') }
    }

    /// For text that is shown but not evaluated, as RUN is in the names of the steps.
    pub const fn shown(escape: char) -> Self {
        Self { raw_quotes: true, skip_unset: true, ..Self::new(escape) }
    }
}

/// A name that a word uses, where it first does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Name<'w> {
    pub text: &'w str,
    /// In the word.
    pub span: Span,
}

/// A word with its variables put in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expanded<'w> {
    pub text: Cow<'w, str>,
    /// The names that have a value, each once.
    pub set: Vec<Name<'w>>,
    /// The names that have none, each once, even where a default stands in.
    pub unset: Vec<Name<'w>>,
}

/// One of the words that a text is split into.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    pub text: String,
    /// In the text: what the word was made of.
    pub span: Span,
}

/// A text with its variables put in, split at blanks that are neither quoted nor escaped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Words<'w> {
    pub words: Vec<Word>,
    pub set: Vec<Name<'w>>,
    pub unset: Vec<Name<'w>>,
}

/// Puts the variables in and takes quotes and escapes away.
pub fn expand<'w>(
    word: &'w str,
    options: Options,
    env: &Env<'_>,
) -> Result<Expanded<'w>, WordError> {
    if is_plain(word, options) {
        return Ok(Expanded { text: Cow::Borrowed(word), set: Vec::new(), unset: Vec::new() });
    }
    let mut scanner = scan::Scanner::new(word, options, env);
    let text = scanner.whole(None)?;
    let (set, unset) = scanner.names();
    Ok(Expanded { text: Cow::Owned(text), set, unset })
}

/// Does what [`expand`] does and splits the result.
/// A value is split as well unless it is quoted.
pub fn words<'w>(word: &'w str, options: Options, env: &Env<'_>) -> Result<Words<'w>, WordError> {
    let mut scanner = scan::Scanner::new(word, options, env);
    let mut splitter = split::Splitter::default();
    scanner.whole(Some(&mut splitter))?;
    let (set, unset) = scanner.names();
    Ok(Words { words: splitter.finish(), set, unset })
}

/// Whether nothing in the word has a meaning.
fn is_plain(word: &str, options: Options) -> bool {
    let quotes = !options.skip_quotes;
    let special = |c: char| c == '$' || c == options.escape || quotes && matches!(c, '\'' | '"');
    !word.starts_with(scan::BOM) && !word.contains(special)
}
