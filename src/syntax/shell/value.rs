//! What words stand for where nothing needs to be expanded.

use std::borrow::Cow;

use super::{Piece, PieceKind, Simple, Word};

impl Word {
    /// The value of a word in which nothing is expanded: no variable, no command, no wildcard.
    pub fn literal<'a>(&self, text: &'a str) -> Option<Cow<'a, str>> {
        self.value(text, false)
    }

    /// The same, with wildcards and `~` left as written.
    pub fn unquoted<'a>(&self, text: &'a str) -> Option<Cow<'a, str>> {
        self.value(text, true)
    }

    fn value<'a>(&self, text: &'a str, keep_wildcards: bool) -> Option<Cow<'a, str>> {
        match self.pieces.as_slice() {
            [] => Some(Cow::Borrowed(self.span.of(text))),
            [Piece { span, kind: PieceKind::SingleQuoted }] => {
                Some(Cow::Borrowed(within(span.of(text), "'")))
            }
            pieces => {
                let mut value = String::with_capacity(self.span.len() as usize);
                push_value(&mut value, pieces, text, keep_wildcards)?;
                Some(Cow::Owned(value))
            }
        }
    }
}

impl Simple {
    /// The name of the program, if it is written out.
    pub fn program<'a>(&self, text: &'a str) -> Option<Cow<'a, str>> {
        self.words.first()?.literal(text)
    }

    /// What is handed to the program.
    pub fn arguments(&self) -> &[Word] {
        self.words.get(1..).unwrap_or_default()
    }

    /// Whether an argument is just this.
    pub fn has_argument(&self, text: &str, argument: &str) -> bool {
        self.arguments().iter().any(|word| word.literal(text).as_deref() == Some(argument))
    }
}

fn push_value(
    value: &mut String,
    pieces: &[Piece],
    text: &str,
    keep_wildcards: bool,
) -> Option<()> {
    for piece in pieces {
        let source = piece.span.of(text);
        match &piece.kind {
            PieceKind::Literal => value.push_str(source),
            PieceKind::Escaped => {
                let escaped = source.strip_prefix('\\').unwrap_or(source);
                value.push_str(if escaped == "\n" { "" } else { escaped });
            }
            PieceKind::SingleQuoted => value.push_str(within(source, "'")),
            PieceKind::AnsiQuoted => push_ansi(value, within(source.get(1..)?, "'"))?,
            PieceKind::DoubleQuoted(pieces) => push_value(value, pieces, text, keep_wildcards)?,
            PieceKind::Glob | PieceKind::Tilde if keep_wildcards => value.push_str(source),
            _ => return None,
        }
    }
    Some(())
}

/// The text between two quotes, of which the second may be missing.
fn within<'a>(source: &'a str, quote: &str) -> &'a str {
    let inner = source.strip_prefix(quote).unwrap_or(source);
    inner.strip_suffix(quote).unwrap_or(inner)
}

/// The value of `$'…'`; `None` for its rarer escapes.
fn push_ansi(value: &mut String, source: &str) -> Option<()> {
    let mut chars = source.chars();
    while let Some(c) = chars.next() {
        value.push(match c {
            '\\' => match chars.next()? {
                'n' => '\n',
                'r' => '\r',
                't' => '\t',
                'e' => '\x1b',
                c @ ('\\' | '\'' | '"' | '?') => c,
                _ => return None,
            },
            c => c,
        });
    }
    Some(())
}
