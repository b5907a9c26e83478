//! Lists, pipelines and simple commands.

use crate::text::Span;

use super::cursor::Parser;
use super::word::Mode;
use super::{
    Assignment, Chain, Command, Compound, CompoundKind, Join, Link, List, Piece, PieceKind,
    Pipeline, ProblemKind, Redirect, RedirectOp, Simple, TokenKind, Word,
};

/// Redirection operators, a longer one before its beginning.
const REDIRECTS: [(&[u8], RedirectOp); 12] = [
    (b"<<<", RedirectOp::HereString),
    (b"<<-", RedirectOp::Heredoc),
    (b"<<", RedirectOp::Heredoc),
    (b"<&", RedirectOp::DuplicateIn),
    (b"<>", RedirectOp::ReadWrite),
    (b"<", RedirectOp::Read),
    (b">>", RedirectOp::Append),
    (b">&", RedirectOp::DuplicateOut),
    (b">|", RedirectOp::Clobber),
    (b">", RedirectOp::Write),
    (b"&>>", RedirectOp::AppendBoth),
    (b"&>", RedirectOp::WriteBoth),
];

impl Parser<'_> {
    /// Commands up to the end, a closing keyword or sign. What closes is left to the caller.
    pub(super) fn list(&mut self) -> List {
        self.newlines();
        let mut list = List { span: Span::at(self.at as u32), chains: Vec::new() };
        while !self.at_close() {
            let Some(mut chain) = self.chain() else {
                self.skip_unexpected();
                self.newlines();
                continue;
            };
            self.blanks();
            list.span = list.span.cover(chain.span);
            match (self.peek(), self.peek_at(1)) {
                (Some(b';'), Some(b';' | b'&')) | (Some(b'\n'), _) => {}
                (Some(b';'), _) => _ = self.operator(1),
                (Some(b'&'), _) => {
                    chain.background = true;
                    self.operator(1);
                }
                _ if self.at_close() => {}
                _ => {
                    // Not skipped: what follows may well be a command.
                    self.problem(self.next_char(), ProblemKind::Unexpected);
                }
            }
            list.chains.push(chain);
            self.newlines();
        }
        list
    }

    /// A list that must hold a command.
    pub(super) fn body(&mut self) -> List {
        let list = self.list();
        if list.chains.is_empty() {
            self.problem(Span::at(self.at as u32), ProblemKind::MissingCommand);
        }
        list
    }

    fn chain(&mut self) -> Option<Chain> {
        let first = self.pipeline()?;
        let mut span = first.span;
        let mut links = Vec::new();
        links.push(Link { join: Join::First, pipeline: first });
        loop {
            self.blanks();
            let join = match self.rest() {
                [b'&', b'&', ..] => Join::And,
                [b'|', b'|', ..] => Join::Or,
                _ => break,
            };
            let op = self.operator(2);
            self.newlines();
            let Some(pipeline) = self.pipeline() else {
                self.problem(op, ProblemKind::MissingCommand);
                continue;
            };
            span = span.cover(pipeline.span);
            links.push(Link { join, pipeline });
        }
        Some(Chain { span, links, background: false })
    }

    fn pipeline(&mut self) -> Option<Pipeline> {
        self.blanks();
        let start = self.at;
        let mut negated = false;
        let mut end = None;
        while self.eat_keyword("!") {
            negated = !negated;
            end = Some(self.at);
            self.blanks();
        }
        let mut commands = match (self.command(), end) {
            (Some(command), _) => vec![command],
            (None, Some(end)) => {
                let span = Span::new(start as u32, end as u32);
                if matches!(self.peek(), Some(b'&' | b'|')) {
                    self.problem(span, ProblemKind::MissingCommand);
                }
                return Some(Pipeline { span, negated, commands: Vec::new() });
            }
            (None, None) => return None,
        };
        loop {
            self.blanks();
            let len = match self.rest() {
                [b'|', b'|', ..] => break,
                [b'|', b'&', ..] => 2,
                [b'|', ..] => 1,
                _ => break,
            };
            let op = self.operator(len);
            self.newlines();
            let not = self.at;
            if self.eat_keyword("!") {
                let span = self.span_from(not);
                self.problem(span, ProblemKind::Unexpected);
            }
            let Some(command) = self.command() else {
                self.problem(op, ProblemKind::MissingCommand);
                continue;
            };
            commands.push(command);
        }
        let end = commands.last().map_or(start as u32, |last| last.span().end());
        Some(Pipeline { span: Span::new(start as u32, end), negated, commands })
    }

    /// A command, or `None` without moving where none begins.
    pub(super) fn command(&mut self) -> Option<Command> {
        self.blanks();
        match self.rest() {
            [b'&', b'>', ..] => {}
            [] | [b'\n' | b';' | b'|' | b')' | b'&', ..] => return None,
            _ => {}
        }
        if self.at_close() {
            return None;
        }
        self.nested(|parser| match parser.compound() {
            Some(compound) => Command::Compound(Box::new(compound)),
            None => parser.simple(),
        })
    }

    fn simple(&mut self) -> Command {
        let start = self.at;
        let mut simple = Simple::default();
        let mut end = start;
        loop {
            self.blanks();
            if let Some(redirect) = self.redirect() {
                simple.redirects.push(redirect);
            } else if simple.words.is_empty()
                && let Some(assignment) = self.assignment()
            {
                simple.assignments.push(assignment);
            } else if self.at_word() {
                let word = self.argument(simple.words.first());
                simple.words.push(word);
            } else if let Some(name) = self.function_head(&simple) {
                return self.function(name);
            } else {
                break;
            }
            end = self.at;
        }
        simple.span = Span::new(start as u32, end as u32);
        Command::Simple(simple)
    }

    /// A word; behind a word like `declare` also `name=(…)`.
    fn argument(&mut self, program: Option<&Word>) -> Word {
        let mut word = self.word(Mode::Word);
        if self.peek() == Some(b'(')
            && word.span.of(self.text).ends_with('=')
            && program.is_some_and(|program| declares(program.span.of(self.text)))
        {
            let array = self.array();
            if word.pieces.is_empty() {
                word.pieces.push(Piece { span: word.span, kind: PieceKind::Literal });
            }
            word.span = word.span.cover(array.span);
            word.pieces.extend(array.pieces);
        }
        word
    }

    /// `()` behind a single plain word.
    fn function_head(&mut self, simple: &Simple) -> Option<Span> {
        let [name] = simple.words.as_slice() else { return None };
        let alone = simple.assignments.is_empty() && simple.redirects.is_empty();
        if !alone || !name.pieces.is_empty() || !self.eat_parens() {
            return None;
        }
        Some(name.span)
    }

    /// What follows the head of a function.
    pub(super) fn function(&mut self, name: Span) -> Command {
        self.newlines();
        let body = self.command();
        match &body {
            None => self.problem(Span::at(self.at as u32), ProblemKind::MissingCommand),
            // Only dash takes such a body, and not behind such a name.
            Some(Command::Simple(simple)) if !is_identifier(name.of(self.text)) => {
                self.problem(simple.span, ProblemKind::Unexpected);
            }
            Some(_) => {}
        }
        let span = body.as_ref().map_or(name, |body| name.cover(body.span()));
        let kind = CompoundKind::Function { name, body };
        Command::Compound(Box::new(Compound { span, kind, redirects: Vec::new() }))
    }

    /// `(`, blanks and `)`; passes nothing else.
    pub(super) fn eat_parens(&mut self) -> bool {
        let Some((b'(', rest)) = self.rest().split_first() else { return false };
        let blanks = rest.iter().take_while(|&&byte| matches!(byte, b' ' | b'\t')).count();
        if rest.get(blanks) != Some(&b')') {
            return false;
        }
        self.operator(1);
        self.at += blanks;
        self.operator(1);
        true
    }

    fn assignment(&mut self) -> Option<Assignment> {
        let rest = self.rest();
        let name_len = identifier_len(rest);
        let after = rest.get(name_len..)?;
        if name_len == 0 {
            return None;
        }
        let (index_len, after) = match after.first() {
            Some(b'[') => {
                let close = after.iter().position(|&byte| matches!(byte, b']' | b' ' | b'\n'))?;
                (close + 1, after.get(close..)?.strip_prefix(b"]")?)
            }
            _ => (0, after),
        };
        let (append, op_len) = match after {
            [b'=', ..] => (false, 1),
            [b'+', b'=', ..] => (true, 2),
            _ => return None,
        };
        let start = self.at;
        self.at += name_len;
        let name = self.span_from(start);
        self.at += index_len + op_len;
        let value = self.assigned();
        Some(Assignment { span: self.span_from(start), name, append, value })
    }

    fn assigned(&mut self) -> Word {
        match self.peek() {
            Some(b'(') => self.array(),
            _ if self.at_word() => self.word(Mode::Word),
            _ => Word { span: Span::at(self.at as u32), pieces: Vec::new() },
        }
    }

    pub(super) fn redirects(&mut self) -> Vec<Redirect> {
        let mut redirects = Vec::new();
        loop {
            self.blanks();
            let Some(redirect) = self.redirect() else { return redirects };
            redirects.push(redirect);
        }
    }

    fn redirect(&mut self) -> Option<Redirect> {
        let rest = self.rest();
        if !matches!(rest.first(), Some(b'<' | b'>' | b'&' | b'{' | b'0'..=b'9')) {
            return None;
        }
        let number = fd_len(rest);
        let rest = rest.get(number..)?;
        let &(sign, op) = match rest {
            [b'<' | b'>', b'(', ..] => return None,
            [b'&', ..] if number > 0 => return None,
            [b'<' | b'>' | b'&', ..] => {
                REDIRECTS.iter().find(|(sign, _)| rest.starts_with(sign))?
            }
            _ => return None,
        };
        let start = self.at;
        self.at += number;
        let fd = self.span_from(start);
        let sign_span = self.operator(sign.len());
        let heredoc = op == RedirectOp::Heredoc;
        if heredoc && let Some(token) = self.script.tokens.last_mut() {
            token.kind = TokenKind::HeredocOperator;
        }
        let mut target = Word { span: Span::at(self.at as u32), pieces: Vec::new() };
        self.blanks();
        // Behind `>&` bash takes the digits before another redirection for the target.
        let duplicates = matches!(op, RedirectOp::DuplicateIn | RedirectOp::DuplicateOut);
        if self.at_word() && (duplicates || fd_len(self.rest()) == 0) {
            target = self.word(Mode::Word);
        } else {
            self.problem(sign_span, ProblemKind::MissingWord);
        }
        let span = Span::new(start as u32, target.span.end());
        let heredoc = heredoc.then(|| self.expect_heredoc(&target, sign.ends_with(b"-")));
        Some(Redirect { span, fd, op, target, heredoc })
    }
}

/// Programs whose arguments may be assignments of arrays.
fn declares(program: &str) -> bool {
    matches!(program, "declare" | "export" | "local" | "readonly" | "typeset")
}

/// How long the name at the start is; 0 if there is none.
pub(super) fn identifier_len(bytes: &[u8]) -> usize {
    match bytes.first() {
        Some(b'a'..=b'z' | b'A'..=b'Z' | b'_') => {
            bytes.iter().take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'_').count()
        }
        _ => 0,
    }
}

fn is_identifier(text: &str) -> bool {
    !text.is_empty() && identifier_len(text.as_bytes()) == text.len()
}

/// How long `2` or `{name}` is before a redirection.
fn fd_len(bytes: &[u8]) -> usize {
    let len = match bytes.first() {
        Some(b'0'..=b'9') => bytes.iter().take_while(|byte| byte.is_ascii_digit()).count(),
        Some(b'{') => {
            let name = identifier_len(bytes.get(1..).unwrap_or_default());
            if bytes.get(name + 1) == Some(&b'}') && name > 0 { name + 2 } else { 0 }
        }
        _ => 0,
    };
    if matches!(bytes.get(len), Some(b'<' | b'>')) { len } else { 0 }
}
