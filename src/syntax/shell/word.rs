//! Words and the pieces they are made of.

use crate::text::Span;

use super::cursor::Parser;
use super::{Piece, PieceKind, ProblemKind, Word};

/// What kind of text pieces are read from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mode {
    Word,
    /// The right side of `=~`: ends at a blank outside parentheses.
    Regex,
    /// Within `"…"`.
    Quoted,
    /// A here-document's body or an arithmetic expression: up to the end.
    Plain,
    /// Behind the operator of `${…}`: up to its `}`.
    Operand {
        /// Whether `'` is an ordinary character, as in `"${x:-'}"`.
        literal_quotes: bool,
    },
}

impl Parser<'_> {
    /// Whether a word begins here.
    pub(super) fn at_word(&self) -> bool {
        match self.rest() {
            [b'<' | b'>', b'(', ..] => true,
            [first, ..] => !ends_word(*first),
            [] => false,
        }
    }

    pub(super) fn word(&mut self, mode: Mode) -> Word {
        let start = self.at;
        let mut pieces = Vec::new();
        if self.peek() == Some(b'~') {
            self.tilde(&mut pieces);
        }
        self.pieces(mode, &mut pieces);
        let span = self.span_from(start);
        if let [Piece { kind: PieceKind::Literal, .. }] = pieces.as_slice() {
            pieces.clear();
        }
        Word { span, pieces }
    }

    /// Reads pieces up to where the mode says that they end.
    pub(super) fn pieces(&mut self, mode: Mode, pieces: &mut Vec<Piece>) {
        let mut literal = self.at;
        let mut open_parens = 0u32;
        loop {
            let rest = self.rest();
            let plain = rest.iter().position(|&byte| !is_plain(byte)).unwrap_or(rest.len());
            self.at += plain;
            let Some(&byte) = rest.get(plain) else { break };
            if self.ends(mode, byte, &mut open_parens) {
                break;
            }
            let start = self.at;
            match self.piece(mode, byte) {
                Some(kind) => {
                    push_literal(pieces, literal, start);
                    pieces.push(Piece { span: self.span_from(start), kind });
                    literal = self.at;
                }
                None => self.at += 1,
            }
        }
        // An empty vector costs nothing; a word that is one literal needs no piece.
        if !pieces.is_empty() || mode != Mode::Word {
            push_literal(pieces, literal, self.at);
        }
    }

    fn ends(&self, mode: Mode, byte: u8, open_parens: &mut u32) -> bool {
        match mode {
            Mode::Word => {
                ends_word(byte) && !(matches!(byte, b'<' | b'>') && self.peek_at(1) == Some(b'('))
            }
            Mode::Regex => match byte {
                b'(' => {
                    *open_parens += 1;
                    false
                }
                b')' if *open_parens > 0 => {
                    *open_parens -= 1;
                    false
                }
                b')' | b'\n' => true,
                b' ' | b'\t' => *open_parens == 0,
                _ => false,
            },
            Mode::Quoted => byte == b'"',
            Mode::Plain => false,
            Mode::Operand { .. } => byte == b'}',
        }
    }

    /// A piece that is more than its text, or `None` without moving.
    fn piece(&mut self, mode: Mode, byte: u8) -> Option<PieceKind> {
        let unquoted = matches!(mode, Mode::Word | Mode::Regex);
        let operand = matches!(mode, Mode::Operand { .. });
        match byte {
            b'\\' => self.escaped(mode),
            b'$' => self.dollar(mode),
            b'`' => Some(self.backquoted()),
            b'"' if unquoted || operand => Some(self.double_quoted()),
            b'\'' if unquoted || mode == (Mode::Operand { literal_quotes: false }) => {
                Some(self.single_quoted(1))
            }
            b'*' | b'?' if mode == Mode::Word => {
                self.at += 1;
                Some(PieceKind::Glob)
            }
            b'[' if mode == Mode::Word => self.bracket(),
            b'<' | b'>' if mode == Mode::Word => Some(self.process()),
            _ => None,
        }
    }

    fn escaped(&mut self, mode: Mode) -> Option<PieceKind> {
        let next = self.peek_at(1)?;
        let special = match mode {
            Mode::Word | Mode::Regex | Mode::Operand { literal_quotes: false } => true,
            Mode::Operand { literal_quotes: true } => {
                matches!(next, b'$' | b'`' | b'"' | b'\\' | b'\n' | b'}')
            }
            Mode::Quoted => matches!(next, b'$' | b'`' | b'"' | b'\\' | b'\n'),
            Mode::Plain => matches!(next, b'$' | b'`' | b'\\' | b'\n'),
        };
        if !special {
            return None;
        }
        let rest = self.text.get(self.at + 1..self.end).unwrap_or_default();
        self.at += 1 + rest.chars().next().map_or(0, char::len_utf8);
        Some(PieceKind::Escaped)
    }

    /// `'…'`, of which the quote stands behind this many bytes less one.
    pub(super) fn single_quoted(&mut self, opener: usize) -> PieceKind {
        let start = self.at;
        self.at += opener;
        let rest = self.rest();
        let close = if opener == 1 { memchr::memchr(b'\'', rest) } else { ansi_close(rest) };
        self.at = close.map_or(self.end, |close| self.at + close + 1);
        if close.is_none() {
            self.unclosed(start, opener, "'");
        }
        if opener == 1 { PieceKind::SingleQuoted } else { PieceKind::AnsiQuoted }
    }

    pub(super) fn double_quoted(&mut self) -> PieceKind {
        let start = self.at;
        self.at += if self.peek() == Some(b'$') { 2 } else { 1 };
        let opener = self.at - start;
        let mut pieces = Vec::new();
        self.nested(|parser| parser.pieces(Mode::Quoted, &mut pieces));
        if self.peek() == Some(b'"') {
            self.at += 1;
        } else {
            self.unclosed(start, opener, "\"");
        }
        PieceKind::DoubleQuoted(pieces)
    }

    /// What opens at a place is never closed.
    pub(super) fn unclosed(&mut self, start: usize, len: usize, closer: &'static str) {
        let span = Span::new(start as u32, (start + len) as u32);
        self.problem(span, ProblemKind::Unclosed(closer));
    }

    /// `[…]` up to its `]`, if that stands in the same word.
    fn bracket(&mut self) -> Option<PieceKind> {
        if self.at < self.no_bracket_before {
            return None;
        }
        let rest = self.rest();
        let stop = rest.iter().enumerate().skip(2).find(|&(at, &byte)| {
            let class_end = at > 2 || !matches!(rest.get(1), Some(b'!' | b'^'));
            (byte == b']' && class_end) || ends_bracket(byte)
        });
        match stop {
            Some((at, b']')) => {
                self.at += at + 1;
                Some(PieceKind::Glob)
            }
            stop => {
                self.no_bracket_before = self.at + stop.map_or(rest.len(), |(at, _)| at);
                None
            }
        }
    }

    /// `~` or `~user` at the start of a word.
    fn tilde(&mut self, pieces: &mut Vec<Piece>) {
        let rest = self.rest();
        let named =
            |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b'-' | b'+');
        let len = 1 + rest.iter().skip(1).take_while(|&&byte| named(byte)).count();
        let ends =
            rest.get(len).is_none_or(|&next| next == b'/' || next == b':' || ends_word(next));
        if ends {
            let start = self.at;
            self.at += len;
            pieces.push(Piece { span: self.span_from(start), kind: PieceKind::Tilde });
        }
    }

    /// `(a b)` as the value of an assignment.
    pub(super) fn array(&mut self) -> Word {
        let start = self.at;
        self.operator(1);
        let mut words = Vec::new();
        loop {
            self.newlines();
            if !self.at_word() {
                break;
            }
            words.push(self.word(Mode::Word));
        }
        if self.peek() == Some(b')') {
            self.operator(1);
        } else {
            self.unclosed(start, 1, ")");
        }
        let span = self.span_from(start);
        Word { span, pieces: vec![Piece { span, kind: PieceKind::Array(words) }] }
    }
}

/// What ends a word outside quotes.
#[inline]
pub(super) fn ends_word(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b';' | b'&' | b'|' | b'<' | b'>' | b'(' | b')')
}

/// What a bracket expression can't reach across.
fn ends_bracket(byte: u8) -> bool {
    ends_word(byte) || matches!(byte, b'/' | b'\'' | b'"' | b'`' | b'$' | b'\\')
}

/// What no mode treats as special.
#[inline]
fn is_plain(byte: u8) -> bool {
    byte.is_ascii_alphanumeric()
        || byte >= 0x80
        || matches!(byte, b'-' | b'/' | b'.' | b'_' | b'=' | b':' | b',' | b'+' | b'@' | b'%')
}

fn push_literal(pieces: &mut Vec<Piece>, start: usize, end: usize) {
    if start < end {
        let span = Span::new(start as u32, end as u32);
        pieces.push(Piece { span, kind: PieceKind::Literal });
    }
}

/// Where `$'…'` closes: `\'` does not.
fn ansi_close(bytes: &[u8]) -> Option<usize> {
    let mut from = 0;
    loop {
        let at = from + memchr::memchr2(b'\'', b'\\', bytes.get(from..)?)?;
        if bytes.get(at) == Some(&b'\'') {
            return Some(at);
        }
        from = at + 2;
    }
}
