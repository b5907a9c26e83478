//! What the pieces of a shell text are, for the eye.

use crate::text::Span;

use super::{
    Assignment, Command, Compound, CompoundKind, List, Piece, PieceKind, Redirect, Script, Simple,
    TokenKind, Word,
};

/// A highlighted piece of a shell text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark {
    pub span: Span,
    pub class: MarkClass,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MarkClass {
    Program,
    /// `-y`, `--prefix` of `--prefix=x`
    Option,
    /// `&&`, `>`, `if`, `$(`
    Operator,
    /// The name that is assigned to.
    Name,
    /// `$x`, `${x:-y}`
    Variable,
    /// `"…"`, `'…'`
    String,
    /// `<<EOF` and the line that ends it.
    HeredocMark,
    HeredocBody,
    Comment,
}

/// The pieces that stand out, in order and disjoint.
pub fn classify(script: &Script, text: &str) -> Vec<Mark> {
    let mut marks = Marks { text, list: Vec::with_capacity(script.tokens.len() * 4) };
    for token in &script.tokens {
        let class = match token.kind {
            TokenKind::Operator | TokenKind::Keyword => MarkClass::Operator,
            TokenKind::Comment => MarkClass::Comment,
            TokenKind::HeredocOperator | TokenKind::HeredocEnd => MarkClass::HeredocMark,
            TokenKind::HeredocBody | TokenKind::Skipped => continue,
        };
        marks.push(token.span, class);
    }
    marks.commands(&script.list);
    for heredoc in &script.heredocs {
        marks.around(heredoc.body, &heredoc.pieces, MarkClass::HeredocBody);
        marks.pieces(&heredoc.pieces);
    }
    marks.list.sort_by_key(|mark| mark.span);
    // The delimiter of a here-document is marked as a whole; what looks like a substitution in it is none.
    let mut end = 0;
    marks.list.retain(|mark| {
        let is_free = mark.span.start() >= end;
        end = if is_free { mark.span.end() } else { end };
        is_free
    });
    marks.list
}

struct Marks<'a> {
    text: &'a str,
    list: Vec<Mark>,
}

impl Marks<'_> {
    fn push(&mut self, span: Span, class: MarkClass) {
        if !span.is_empty() {
            self.list.push(Mark { span, class });
        }
    }

    /// Marks a span but for the pieces in it that are marked themselves.
    fn around(&mut self, span: Span, pieces: &[Piece], class: MarkClass) {
        let mut start = span.start();
        for piece in pieces {
            if !matches!(piece.kind, PieceKind::Literal | PieceKind::Escaped) {
                self.push(Span::new(start, piece.span.start()), class);
                start = piece.span.end();
            }
        }
        self.push(Span::new(start, span.end()), class);
    }

    fn commands(&mut self, list: &List) {
        let links = list.chains.iter().flat_map(|chain| &chain.links);
        for command in links.flat_map(|link| &link.pipeline.commands) {
            self.command(command);
        }
    }

    fn command(&mut self, command: &Command) {
        match command {
            Command::Simple(simple) => self.simple(simple),
            Command::Compound(compound) => self.compound(compound),
        }
    }

    fn simple(&mut self, simple: &Simple) {
        for Assignment { name, value, .. } in &simple.assignments {
            self.push(*name, MarkClass::Name);
            self.pieces(&value.pieces);
        }
        if let Some(program) = simple.words.first() {
            match program.pieces.as_slice() {
                [] => self.push(program.span, MarkClass::Program),
                pieces => {
                    for piece in pieces.iter().filter(|it| it.kind == PieceKind::Literal) {
                        self.push(piece.span, MarkClass::Program);
                    }
                }
            }
        }
        for word in simple.arguments() {
            self.option(word);
        }
        self.words(&simple.words);
        self.redirects(&simple.redirects);
    }

    /// Marks what a word begins with if it is an option.
    fn option(&mut self, word: &Word) {
        let span = match word.pieces.first() {
            None => word.span,
            Some(Piece { span, kind: PieceKind::Literal }) => *span,
            Some(_) => return,
        };
        let source = span.of(self.text);
        if source.len() > 1 && source.starts_with('-') {
            let len = source.find('=').unwrap_or(source.len()) as u32;
            self.push(Span::new(span.start(), span.start() + len), MarkClass::Option);
        }
    }

    fn compound(&mut self, compound: &Compound) {
        match &compound.kind {
            CompoundKind::Subshell(list) | CompoundKind::Group(list) => self.commands(list),
            CompoundKind::If { branches, otherwise } => {
                for branch in branches {
                    self.commands(&branch.condition);
                    self.commands(&branch.body);
                }
                if let Some(list) = otherwise {
                    self.commands(list);
                }
            }
            CompoundKind::While(branch) | CompoundKind::Until(branch) => {
                self.commands(&branch.condition);
                self.commands(&branch.body);
            }
            CompoundKind::For { name, words, body } => {
                self.push(*name, MarkClass::Name);
                self.words(words.as_deref().unwrap_or_default());
                self.commands(body);
            }
            CompoundKind::ForArithmetic { head, body } => {
                self.pieces(head);
                self.commands(body);
            }
            CompoundKind::Case { subject, arms } => {
                self.pieces(&subject.pieces);
                for arm in arms {
                    self.words(&arm.patterns);
                    self.commands(&arm.body);
                }
            }
            CompoundKind::Function { name, body } => {
                self.push(*name, MarkClass::Name);
                if let Some(body) = body {
                    self.command(body);
                }
            }
            CompoundKind::Test(words) => {
                for word in words {
                    self.option(word);
                }
                self.words(words);
            }
            CompoundKind::Arithmetic(pieces) => self.pieces(pieces),
        }
        self.redirects(&compound.redirects);
    }

    fn redirects(&mut self, redirects: &[Redirect]) {
        for redirect in redirects {
            self.push(redirect.fd, MarkClass::Operator);
            match redirect.heredoc {
                Some(_) => self.push(redirect.target.span, MarkClass::HeredocMark),
                None => self.pieces(&redirect.target.pieces),
            }
        }
    }

    fn words(&mut self, words: &[Word]) {
        for word in words {
            self.pieces(&word.pieces);
        }
    }

    fn pieces(&mut self, pieces: &[Piece]) {
        for piece in pieces {
            match &piece.kind {
                PieceKind::SingleQuoted | PieceKind::AnsiQuoted => {
                    self.push(piece.span, MarkClass::String);
                }
                PieceKind::DoubleQuoted(pieces) => {
                    self.around(piece.span, pieces, MarkClass::String);
                    self.pieces(pieces);
                }
                PieceKind::Variable(variable) => {
                    self.around(piece.span, &variable.operand, MarkClass::Variable);
                    self.pieces(&variable.operand);
                }
                PieceKind::Substitution(list) | PieceKind::Process(list) => self.commands(list),
                PieceKind::Arithmetic(pieces) => self.pieces(pieces),
                PieceKind::Array(words) => self.words(words),
                PieceKind::Literal | PieceKind::Escaped | PieceKind::Glob | PieceKind::Tilde => {}
            }
        }
    }
}
