//! What begins with `$` or a backquote.

use crate::text::Span;

use super::command::identifier_len;
use super::cursor::Parser;
use super::word::Mode;
use super::{List, PieceKind, Prefix, TokenKind, Variable};

impl Parser<'_> {
    /// What begins with `$`, or `None` where it stands for itself.
    pub(super) fn dollar(&mut self, mode: Mode) -> Option<PieceKind> {
        let unquoted = !matches!(mode, Mode::Quoted | Mode::Plain);
        match self.rest().get(1..)? {
            [b'(', b'(', ..] => match self.arithmetic_close(self.at + 3) {
                Some(close) => Some(PieceKind::Arithmetic(self.arithmetic(3, close))),
                None => Some(PieceKind::Substitution(self.parenthesized(2))),
            },
            [b'(', ..] => Some(PieceKind::Substitution(self.parenthesized(2))),
            [b'{', ..] => Some(PieceKind::Variable(self.braced(mode))),
            [b'\'', ..] if unquoted => Some(self.single_quoted(2)),
            [b'"', ..] if unquoted => Some(self.double_quoted()),
            rest => {
                let len = name_len(rest)?;
                let start = self.at + 1;
                self.at = start + len;
                let name = self.span_from(start);
                Some(PieceKind::Variable(Variable {
                    name,
                    op: Span::at(name.end()),
                    operand: Vec::new(),
                    prefix: None,
                }))
            }
        }
    }

    /// `<(…)` or `>(…)`
    pub(super) fn process(&mut self) -> PieceKind {
        PieceKind::Process(self.parenthesized(2))
    }

    /// Commands between an opener that ends in `(` and its `)`.
    fn parenthesized(&mut self, opener: usize) -> List {
        let start = self.at;
        self.operator(opener);
        let list = self.nested(|parser| {
            let mut list = parser.list();
            while !matches!(parser.peek(), None | Some(b')')) {
                parser.skip_unexpected();
                let more = parser.list();
                list.span = list.span.cover(more.span);
                list.chains.extend(more.chains);
            }
            list
        });
        if self.peek() == Some(b')') {
            self.operator(1);
        } else {
            self.unclosed(start, opener, ")");
        }
        list.unwrap_or_else(|| List { span: Span::at(self.at as u32), chains: Vec::new() })
    }

    /// `` `…` ``: read as it stands, without first removing the `\` before `` ` ``, `$` and `\`.
    pub(super) fn backquoted(&mut self) -> PieceKind {
        let start = self.at;
        self.operator(1);
        let close = backquote_close(self.rest());
        let end = close.map_or(self.end, |close| self.at + close);
        let list = self.until(end, |parser| parser.nested(Self::list_to_end));
        if close.is_some() {
            self.operator(1);
        } else {
            self.unclosed(start, 1, "`");
        }
        PieceKind::Substitution(list.unwrap_or_default())
    }

    /// `${…}`
    fn braced(&mut self, mode: Mode) -> Variable {
        let start = self.at;
        self.at += 2;
        let prefix = match self.rest() {
            [b'#' | b'!', b'}', ..] | [b'#', b':' | b'-' | b'=' | b'+' | b'#' | b'%', ..] => None,
            [b'#', _, ..] => Some(Prefix::Length),
            [b'!', ..] => Some(Prefix::Indirect),
            _ => None,
        };
        self.at += usize::from(prefix.is_some());
        let name_start = self.at;
        let digits = self.rest().iter().take_while(|byte| byte.is_ascii_digit()).count();
        self.at += if digits > 0 { digits } else { name_len(self.rest()).unwrap_or(0) };
        let name = self.span_from(name_start);
        let op_start = self.at;
        self.at += op_len(self.rest());
        let op = self.span_from(op_start);
        let literal_quotes =
            matches!(op.of(self.text).trim_start_matches(':'), "-" | "=" | "+" | "?")
                && matches!(
                    mode,
                    Mode::Quoted | Mode::Plain | Mode::Operand { literal_quotes: true }
                );
        let mut operand = Vec::new();
        self.nested(|parser| parser.pieces(Mode::Operand { literal_quotes }, &mut operand));
        if self.peek() == Some(b'}') {
            self.at += 1;
        } else {
            self.unclosed(start, 2, "}");
        }
        Variable { name, op, operand, prefix }
    }

    /// An arithmetic expression behind an opener of this many bytes, up to its `))`.
    pub(super) fn arithmetic(&mut self, opener: usize, close: usize) -> Vec<super::Piece> {
        self.operator(opener);
        let mut pieces = Vec::new();
        self.until(close, |parser| {
            parser.nested(|parser| parser.pieces(Mode::Plain, &mut pieces));
        });
        self.operator(2);
        pieces
    }

    /// Where the `))` stands that closes an arithmetic expression; `None` if its parentheses are
    /// those of commands.
    pub(super) fn arithmetic_close(&self, from: usize) -> Option<usize> {
        let bytes = self.rest();
        let mut depth = 0u32;
        let mut at = from.checked_sub(self.at)?;
        loop {
            match bytes.get(at)? {
                b'(' => depth += 1,
                b')' if depth > 0 => depth -= 1,
                b')' => return (bytes.get(at + 1) == Some(&b')')).then_some(self.at + at),
                b'\\' => at += 1,
                b'\'' => at += 1 + memchr::memchr(b'\'', bytes.get(at + 1..)?)?,
                _ => {}
            }
            at += 1;
        }
    }

    /// Passes an operator that may be a keyword too.
    pub(super) fn keyword_token(&mut self, len: usize) {
        let start = self.at;
        self.at += len;
        self.token(start, TokenKind::Keyword);
    }
}

/// How long the name or sign of a variable is, behind `$` or `${`.
fn name_len(bytes: &[u8]) -> Option<usize> {
    match bytes.first()? {
        b'@' | b'*' | b'#' | b'?' | b'-' | b'$' | b'!' | b'0'..=b'9' => Some(1),
        _ => Some(identifier_len(bytes)).filter(|&len| len > 0),
    }
}

/// How long the operator behind the name in `${…}` is, with a subscript before it.
fn op_len(bytes: &[u8]) -> usize {
    let subscript = match bytes.first() {
        Some(b'[') => bytes
            .iter()
            .position(|&byte| matches!(byte, b']' | b'}'))
            .map_or(0, |at| at + usize::from(bytes.get(at) == Some(&b']'))),
        _ => 0,
    };
    let sign = match bytes.get(subscript..).unwrap_or_default() {
        [b':', b'-' | b'=' | b'?' | b'+', ..]
        | [b'/', b'/' | b'#' | b'%', ..]
        | [b'#', b'#', ..]
        | [b'%', b'%', ..]
        | [b'^', b'^', ..]
        | [b',', b',', ..] => 2,
        [b'-' | b'=' | b'?' | b'+' | b'#' | b'%' | b'/' | b'^' | b',' | b':' | b'@', ..] => 1,
        _ => 0,
    };
    subscript + sign
}

/// Where an unescaped backquote stands.
fn backquote_close(bytes: &[u8]) -> Option<usize> {
    let mut from = 0;
    loop {
        let at = from + memchr::memchr2(b'`', b'\\', bytes.get(from..)?)?;
        if bytes.get(at) == Some(&b'`') {
            return Some(at);
        }
        from = at + 2;
    }
}
