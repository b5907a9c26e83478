//! The place in the text, and what is collected along the way.

use crate::text::Span;

use super::heredoc::Pending;
use super::{List, Problem, ProblemKind, Script, Token, TokenKind};

/// How many constructs may stand in one another.
const DEEPEST: u32 = 200;

/// Reads a shell text.
pub fn parse(text: &str) -> Script {
    let mut parser = Parser::new(text);
    let list = parser.list_to_end();
    parser.script.list = list;
    parser.script
}

pub(super) struct Parser<'a> {
    pub(super) text: &'a str,
    pub(super) at: usize,
    /// Where the text ends, or the backquoted part of it that is being read.
    pub(super) end: usize,
    /// The text up to there.
    part: &'a [u8],
    depth: u32,
    /// Whether the depth was exceeded: problems behind that would be follow-ups.
    gave_up: bool,
    /// No `]` stands between here and the place of the last vain search for one.
    pub(super) no_bracket_before: usize,
    pub(super) pending: Vec<Pending>,
    pub(super) script: Script,
}

impl<'a> Parser<'a> {
    fn new(text: &'a str) -> Self {
        // About as many as there will be, so that they are rarely moved.
        let tokens = Vec::with_capacity(4 + text.len() / 16);
        Self {
            text,
            at: 0,
            end: text.len(),
            part: text.as_bytes(),
            depth: 0,
            gave_up: false,
            no_bracket_before: 0,
            pending: Vec::new(),
            script: Script { tokens, ..Script::default() },
        }
    }

    /// Reads commands up to the end of the text, whatever stands between them.
    pub(super) fn list_to_end(&mut self) -> List {
        let mut list = self.list();
        while self.peek().is_some() {
            self.skip_unexpected();
            let more = self.list();
            list.span = list.span.cover(more.span);
            list.chains.extend(more.chains);
        }
        list
    }

    #[inline]
    pub(super) fn peek(&self) -> Option<u8> {
        self.rest().first().copied()
    }

    #[inline]
    pub(super) fn peek_at(&self, ahead: usize) -> Option<u8> {
        self.rest().get(ahead).copied()
    }

    /// What is left of the part being read.
    #[inline]
    pub(super) fn rest(&self) -> &'a [u8] {
        self.part.get(self.at..).unwrap_or_default()
    }

    /// The character that comes next.
    pub(super) fn next_char(&self) -> Span {
        let rest = self.text.get(self.at..self.end).unwrap_or_default();
        let len = rest.chars().next().map_or(0, char::len_utf8);
        Span::new(self.at as u32, (self.at + len) as u32)
    }

    pub(super) fn span_from(&self, start: usize) -> Span {
        Span::new(start as u32, self.at as u32)
    }

    /// Passes blanks, joined lines and a comment.
    pub(super) fn blanks(&mut self) {
        loop {
            match self.rest() {
                [b' ' | b'\t', ..] => self.at += 1,
                [b'\\', b'\n', ..] => self.at += 2,
                rest @ [b'#', ..] => {
                    let start = self.at;
                    self.at += memchr::memchr(b'\n', rest).unwrap_or(rest.len());
                    self.token(start, TokenKind::Comment);
                }
                _ => return,
            }
        }
    }

    /// Passes blanks, comments and line ends; here-documents begin behind a line end.
    pub(super) fn newlines(&mut self) {
        loop {
            self.blanks();
            if self.peek() != Some(b'\n') {
                return;
            }
            self.at += 1;
            self.heredoc_bodies();
        }
    }

    /// Records what was passed since the start.
    pub(super) fn token(&mut self, start: usize, kind: TokenKind) {
        let span = self.span_from(start);
        self.script.tokens.push(Token { span, kind });
    }

    /// Passes an operator of this many bytes.
    pub(super) fn operator(&mut self, len: usize) -> Span {
        let start = self.at;
        self.at = (self.at + len).min(self.end);
        self.token(start, TokenKind::Operator);
        self.span_from(start)
    }

    pub(super) fn problem(&mut self, span: Span, kind: ProblemKind) {
        if !self.gave_up {
            self.script.problems.push(Problem { span, kind });
        }
    }

    /// Something is missing at this place.
    pub(super) fn missing(&mut self, what: &'static str) {
        self.problem(Span::at(self.at as u32), ProblemKind::Missing(what));
    }

    /// Tells of the operator, character or keyword at this place and passes it.
    pub(super) fn skip_unexpected(&mut self) {
        let start = self.at;
        let rest = self.text.get(self.at..self.end).unwrap_or_default();
        let operator = ["&&", "||", ";;&", ";;", ";&"].iter().find(|it| rest.starts_with(**it));
        self.at += match (operator, self.keyword_len()) {
            (Some(operator), _) => operator.len(),
            (None, Some(len)) => len,
            (None, None) => self.next_char().len() as usize,
        };
        self.token(start, TokenKind::Skipped);
        let span = self.span_from(start);
        self.problem(span, ProblemKind::Unexpected);
        self.blanks();
        if self.peek() == Some(b';') && !matches!(self.peek_at(1), Some(b';' | b'&')) {
            self.operator(1);
        }
    }

    /// Reads something that may hold itself; `None`, and the rest skipped, where that goes too deep.
    pub(super) fn nested<T>(&mut self, read: impl FnOnce(&mut Self) -> T) -> Option<T> {
        if self.depth >= DEEPEST {
            let start = self.at;
            self.at = self.end;
            if self.at > start {
                self.token(start, TokenKind::Skipped);
            }
            let span = self.span_from(start);
            self.problem(span, ProblemKind::TooDeep);
            self.gave_up = true;
            return None;
        }
        self.depth += 1;
        let read = read(self);
        self.depth -= 1;
        Some(read)
    }

    /// Reads only up to a place, and goes on from there.
    pub(super) fn until<T>(&mut self, end: usize, read: impl FnOnce(&mut Self) -> T) -> T {
        let (outer_end, outer_part) = (self.end, self.part);
        self.end = end.min(outer_end);
        self.part = outer_part.get(..self.end).unwrap_or_default();
        let read = read(self);
        self.at = self.end;
        (self.end, self.part) = (outer_end, outer_part);
        read
    }
}
