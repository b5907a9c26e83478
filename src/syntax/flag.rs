//! The flags of an instruction: words that start with `--`, right behind the keyword.

use std::borrow::Cow;

use super::tree::Escape;
use crate::text::Span;

/// Finds the flags at the start of a text that stands at `base`; gives what is behind them.
///
/// BuildKit reads this part byte by byte, but no flag that it accepts shows a difference.
pub(super) fn scan<'a>(
    text: &'a str,
    base: u32,
    escape: Escape,
    flags: &mut Vec<Span>,
) -> (&'a str, u32) {
    let mut at = 0;
    loop {
        let rest = text.get(at..).unwrap_or("");
        let word = rest.trim_start();
        at += rest.len() - word.len();
        if !word.starts_with("--") {
            return (word, base + at as u32);
        }
        let len = word_len(word, escape);
        if word.get(..len) == Some("--") {
            at += len;
            return (text.get(at..).unwrap_or(""), base + at as u32);
        }
        flags.push(Span::new(base + at as u32, base + (at + len) as u32));
        at += len;
    }
}

/// The length of a flag: to the first blank outside quotes that is not escaped.
fn word_len(word: &str, escape: Escape) -> usize {
    let mut quote = None;
    let mut chars = word.char_indices();
    while let Some((at, c)) = chars.next() {
        if c == escape.char() {
            chars.next();
        } else if quote == Some(c) {
            quote = None;
        } else if quote.is_none() {
            if c.is_whitespace() {
                return at;
            }
            if matches!(c, '"' | '\'') {
                quote = Some(c);
            }
        }
    }
    word.len()
}

/// A flag without its quotes and escapes.
pub(super) fn value(word: &str, escape: Escape) -> Cow<'_, str> {
    if !word.contains(['"', '\'', escape.char()]) {
        return Cow::Borrowed(word);
    }
    let mut out = String::with_capacity(word.len());
    let mut quote = None;
    let mut chars = word.chars();
    while let Some(c) = chars.next() {
        if c == escape.char() {
            out.extend(chars.next());
        } else if quote == Some(c) {
            quote = None;
        } else if quote.is_none() && matches!(c, '"' | '\'') {
            quote = Some(c);
        } else {
            out.push(c);
        }
    }
    Cow::Owned(out)
}
