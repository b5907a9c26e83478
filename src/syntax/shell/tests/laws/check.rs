//! Checks one text; the fuzzer does so too.

use std::ops::Range;

use crate::syntax::shell::*;
use crate::text::Span;

/// Every byte is blank or belongs to exactly one token or word; nodes are nested and in order.
#[track_caller]
pub(crate) fn check_laws(text: &str) {
    let script = parse(text);
    // What is skipped for its depth belongs to the words around it as well.
    if !script.problems.iter().any(|problem| problem.kind == ProblemKind::TooDeep) {
        check_tree(&script, text);
    }
    let starts: Vec<_> = script.tokens.iter().map(|token| token.span.start()).collect();
    assert!(starts.is_sorted(), "tokens of {text:?} are out of order");
    let mut end = 0;
    for mark in classify(&script, text) {
        assert!(mark.span.start() >= end, "marks of {text:?} overlap at {:?}", mark.span);
        assert!(!mark.span.of(text).is_empty(), "a mark of {text:?} is empty");
        end = mark.span.end();
    }
    for problem in &script.problems {
        assert!(text.get(problem.span.range()).is_some(), "{problem:?} of {text:?}");
    }
    for call in calls(&script) {
        call.command.program(text);
        call.command.words.iter().for_each(|word| _ = word.unquoted(text));
    }
}

#[track_caller]
fn check_tree(script: &Script, text: &str) {
    let mut law = Law { script, text, covered: vec![false; text.len()], named: Vec::new() };
    for token in &script.tokens {
        if token.kind != TokenKind::HeredocBody {
            law.cover(token.span);
        }
    }
    for heredoc in &script.heredocs {
        let body = range(heredoc.body);
        if heredoc.quoted {
            law.cover(heredoc.body);
        } else {
            law.pieces(&heredoc.pieces, body, true);
        }
    }
    law.list(&script.list, 0..text.len());
    for name in law.named {
        law.covered.get_mut(name.range()).into_iter().flatten().for_each(|it| *it = true);
    }
    for (at, covered) in law.covered.iter().enumerate() {
        let blank = matches!(text.as_bytes()[at], b' ' | b'\t' | b'\n');
        let joined = text.as_bytes()[at] == b'\\' && text.as_bytes().get(at + 1) == Some(&b'\n');
        assert!(*covered || blank || joined, "{at} of {text:?} belongs to nothing: {script:#?}");
    }
}

struct Law<'a> {
    script: &'a Script,
    text: &'a str,
    covered: Vec<bool>,
    /// A name that holds a substitution is covered by its tokens in part.
    named: Vec<Span>,
}

fn range(span: Span) -> Range<usize> {
    span.range()
}

impl Law<'_> {
    #[track_caller]
    fn cover(&mut self, span: Span) {
        assert!(self.text.get(span.range()).is_some(), "{span:?} is no span of {:?}", self.text);
        for at in span.range() {
            assert!(!self.covered[at], "{at} of {:?} belongs to two", self.text);
            self.covered[at] = true;
        }
    }

    /// Checks that a span lies in what is left of its parent, and takes it from there.
    #[track_caller]
    fn step(&self, span: Span, left: &mut Range<usize>) {
        let span = range(span);
        assert!(
            left.start <= span.start && span.end <= left.end,
            "{span:?} {left:?} {:?}",
            self.text
        );
        left.start = span.end;
    }

    fn list(&mut self, list: &List, mut left: Range<usize>) {
        self.step(list.span, &mut left);
        let mut left = range(list.span);
        for chain in &list.chains {
            self.step(chain.span, &mut left);
            let mut left = range(chain.span);
            for link in &chain.links {
                self.step(link.pipeline.span, &mut left);
                let mut left = range(link.pipeline.span);
                for command in &link.pipeline.commands {
                    self.command(command, &mut left);
                }
            }
        }
    }

    fn command(&mut self, command: &Command, left: &mut Range<usize>) {
        self.step(command.span(), left);
        let inside = range(command.span());
        match command {
            Command::Simple(simple) => self.simple(simple, &inside),
            Command::Compound(compound) => self.compound(compound, inside),
        }
    }

    fn simple(&mut self, simple: &Simple, inside: &Range<usize>) {
        let mut left = inside.clone();
        for it in &simple.assignments {
            self.step(it.span, &mut left);
            let head = Span::new(it.span.start(), it.value.span.start());
            assert!(head.contains(it.name));
            self.cover(head);
            self.word(&it.value, &mut range(it.span));
        }
        let mut left = inside.clone();
        self.words(&simple.words, &mut left);
        self.redirects(&simple.redirects, inside.clone());
    }

    fn compound(&mut self, compound: &Compound, mut left: Range<usize>) {
        self.redirects(&compound.redirects, left.clone());
        match &compound.kind {
            CompoundKind::Subshell(list) | CompoundKind::Group(list) => self.list(list, left),
            CompoundKind::If { branches, otherwise } => {
                for branch in branches {
                    self.branch(branch, &mut left);
                }
                if let Some(list) = otherwise {
                    self.list(list, left);
                }
            }
            CompoundKind::While(branch) | CompoundKind::Until(branch) => {
                self.branch(branch, &mut left);
            }
            CompoundKind::For { name, words, body } => {
                self.name(*name, &mut left);
                self.words(words.as_deref().unwrap_or_default(), &mut left);
                self.list(body, left);
            }
            CompoundKind::ForArithmetic { head, body } => {
                self.pieces(head, left.clone(), false);
                self.list(body, left);
            }
            CompoundKind::Case { subject, arms } => {
                self.word(subject, &mut left);
                for arm in arms {
                    self.words(&arm.patterns, &mut left);
                    self.list(&arm.body, left.clone());
                    left.start = range(arm.body.span).end;
                }
            }
            CompoundKind::Function { name, body } => {
                self.name(*name, &mut left);
                if let Some(body) = body {
                    self.command(body, &mut left);
                }
            }
            CompoundKind::Test(words) => self.words(words, &mut left),
            CompoundKind::Arithmetic(pieces) => self.pieces(pieces, left, false),
        }
    }

    fn name(&mut self, name: Span, left: &mut Range<usize>) {
        self.step(name, left);
        self.named.push(name);
    }

    fn branch(&mut self, branch: &Branch, left: &mut Range<usize>) {
        self.list(&branch.condition, left.clone());
        left.start = range(branch.condition.span).end;
        if branch.body != List::default() {
            self.list(&branch.body, left.clone());
            left.start = range(branch.body.span).end;
        }
    }

    fn redirects(&mut self, redirects: &[Redirect], mut left: Range<usize>) {
        for it in redirects {
            self.step(it.span, &mut left);
            self.cover(it.fd);
            self.word(&it.target, &mut range(it.span));
            assert!(it.heredoc.is_none_or(|at| (at as usize) < self.script.heredocs.len()));
        }
    }

    fn words(&mut self, words: &[Word], left: &mut Range<usize>) {
        for word in words {
            self.word(word, left);
        }
    }

    fn word(&mut self, word: &Word, left: &mut Range<usize>) {
        self.step(word.span, left);
        if word.pieces.is_empty() {
            self.cover(word.span);
        } else {
            self.pieces(&word.pieces, range(word.span), true);
        }
    }

    /// Pieces make up the whole of what they are the pieces of (`tile`) or lie in it.
    fn pieces(&mut self, pieces: &[Piece], mut left: Range<usize>, tile: bool) {
        for piece in pieces {
            assert!(!tile || range(piece.span).start == left.start, "a gap in {:?}", self.text);
            self.step(piece.span, &mut left);
            let inside = range(piece.span);
            match &piece.kind {
                PieceKind::DoubleQuoted(pieces) => self.around(pieces, inside),
                PieceKind::Variable(it) => self.around(&it.operand, inside),
                PieceKind::Arithmetic(pieces) => self.pieces(pieces, inside, false),
                PieceKind::Substitution(list) | PieceKind::Process(list) => self.list(list, inside),
                PieceKind::Array(words) => self.words(words, &mut inside.clone()),
                _ => self.cover(piece.span),
            }
        }
        assert!(!tile || left.is_empty(), "a gap in {:?}", self.text);
    }

    /// A piece whose own text stands around the pieces in it.
    fn around(&mut self, pieces: &[Piece], inside: Range<usize>) {
        let mut start = inside.start;
        for piece in pieces {
            self.cover(Span::new(start as u32, piece.span.start()));
            start = range(piece.span).end;
        }
        self.cover(Span::new(start as u32, inside.end as u32));
        self.pieces(pieces, inside, false);
    }
}
