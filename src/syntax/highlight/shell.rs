//! Shell text, as far as the eye needs it.

use super::Class;
use super::paint::{Base, Painter};
use super::word::{self, Style};
use crate::text::Span;

const WORDS: [&str; 15] = [
    "if", "then", "elif", "else", "fi", "for", "in", "while", "until", "do", "done", "case",
    "esac", "!", "{",
];

/// Paints a shell text.
pub(super) fn paint(painter: &mut Painter<'_>, at: Base, text: &str) {
    let mut shell = Shell { painter, at, text, start: true };
    let mut from = 0;
    while let Some(c) = text.get(from..).and_then(|rest| rest.chars().next()) {
        from += shell.piece(from, c).max(1);
    }
}

struct Shell<'p, 't, 'a> {
    painter: &'p mut Painter<'t>,
    at: Base,
    text: &'a str,
    /// Whether the next word is a program.
    start: bool,
}

impl Shell<'_, '_, '_> {
    /// Paints what begins at an offset; gives its length.
    fn piece(&mut self, from: usize, c: char) -> usize {
        let rest = self.text.get(from..).unwrap_or("");
        match c {
            '\n' => {
                self.start = true;
                1
            }
            _ if c.is_whitespace() => c.len_utf8(),
            '#' => {
                let len = rest.find('\n').unwrap_or(rest.len());
                self.mark(from, len, Class::Comment);
                len
            }
            '&' | '|' | ';' | '(' | ')' | '<' | '>' => {
                let len = rest.find(|d| d != c).unwrap_or(rest.len());
                self.mark(from, len, Class::Operator);
                self.start |= !matches!(c, '<' | '>');
                len
            }
            _ => self.word(from, rest),
        }
    }

    fn word(&mut self, from: usize, rest: &str) -> usize {
        let len = word_len(rest);
        let word = rest.get(..len).unwrap_or("");
        let assigns = self.start && is_assignment(word);
        let class = match word {
            _ if self.start && WORDS.contains(&word) => Some(Class::Operator),
            _ if assigns => None,
            _ if self.start => Some(Class::Program),
            _ if word.starts_with('-') && len > 1 => Some(Class::Option),
            _ => None,
        };
        self.start = self.start && (assigns || class == Some(Class::Operator));
        let base = match self.at {
            Base::Logical(at) => Base::Logical(at + from as u32),
            Base::Source(at) => Base::Source(at + from as u32),
        };
        word::paint(self.painter, base, word, class, Style::Quoted);
        len
    }

    fn mark(&mut self, from: usize, len: usize, class: Class) {
        self.painter.at(self.at, Span::new(from as u32, (from + len) as u32), class);
    }
}

/// The length of a word: to the first blank or operator outside quotes.
fn word_len(text: &str) -> usize {
    let mut quote = None;
    let mut braces = 0u32;
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        match (quote, c) {
            (Some(open), _) if open == c => quote = None,
            (Some('\''), _) => {}
            (_, '\\') => {
                chars.next();
            }
            (Some(_), _) => {}
            (None, '"' | '\'') => quote = Some(c),
            (None, '$') if chars.peek().is_some_and(|&(_, c)| c == '{') => braces += 1,
            (None, '}') => braces = braces.saturating_sub(1),
            (None, _) if braces > 0 => {}
            (None, '&' | '|' | ';' | '(' | ')' | '<' | '>') => return at,
            (None, _) if c.is_whitespace() => return at,
            _ => {}
        }
    }
    text.len()
}

fn is_assignment(word: &str) -> bool {
    let Some((name, _)) = word.split_once('=') else { return false };
    !name.is_empty() && name.chars().all(|c| c == '_' || c.is_alphanumeric())
}
