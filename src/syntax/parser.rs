//! Text to tree, as BuildKit's parser reads it, but to the end whatever is wrong.

use std::ops::Range;
use std::rc::Rc;

use memchr::memmem;

use super::args::{Args, is_blank};
use super::directive::Reader;
use super::lines::{Line, Lines, continued};
use super::problem::{Kind, Place, Problem};
use super::tree::{Form, Instruction, Piece, Tree};
use super::{Keyword, command, flag, heredoc};
use crate::text::Span;

/// What parsing gives for any text: a tree, and what was wrong.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Parsed {
    pub tree: Tree,
    /// In the order in which BuildKit would meet them.
    pub problems: Vec<Problem>,
}

/// About how long lines and instructions are in real files, for room to be made at once.
const BYTES_A_LINE: usize = 24;
const BYTES_AN_INSTRUCTION: usize = 48;

/// Parses a Dockerfile.
pub fn parse(text: impl Into<Rc<str>>) -> Parsed {
    let text = text.into();
    let mut parser = Parser {
        lines: Lines::new(&text),
        directives: Reader::default(),
        tree: Tree { text: Rc::clone(&text), ..Tree::default() },
        problems: Vec::new(),
        block: 0,
        found: None,
    };
    parser.tree.logical.reserve(text.len());
    parser.tree.pieces.reserve(text.len() / BYTES_A_LINE);
    parser.tree.words.reserve(text.len() / BYTES_A_LINE);
    parser.tree.instructions.reserve(text.len() / BYTES_AN_INSTRUCTION);
    parser.file();
    let Parser { directives, mut tree, problems, .. } = parser;
    tree.escape = directives.escape;
    tree.directives = directives.found;
    let mut parsed = Parsed { tree, problems };
    command::check(&mut parsed);
    parsed
}

struct Parser<'a> {
    lines: Lines<'a>,
    directives: Reader,
    tree: Tree,
    problems: Vec<Problem>,
    /// The first comment of the block above the next instruction.
    block: u32,
    /// What is wrong with the arguments of the logical line at hand; the place is in the logical text.
    found: Option<(Kind, Span)>,
}

/// A logical line while it is read.
struct Logical {
    /// In the logical text.
    span: Span,
    /// In the file.
    source: Span,
    first_line: u32,
    empty_continuation: bool,
}

impl<'a> Parser<'a> {
    fn file(&mut self) {
        loop {
            while let Some(line) = self.lines.next() {
                self.line(line);
            }
            if !self.lines.too_long {
                break;
            }
            self.too_long();
        }
        if self.tree.instructions.is_empty() && self.problems.is_empty() {
            let at = self.lines.number;
            self.report(Kind::NoInstructions, Span::at(self.lines.offset()), (at, at));
        }
    }

    /// BuildKit stops here; what comes behind is read all the same, for the picture.
    fn too_long(&mut self) {
        let at = self.lines.number;
        let none = self.tree.instructions.is_empty();
        let kind = if none { Kind::NoInstructions } else { Kind::LineTooLong };
        let span = self.lines.skip_too_long();
        self.report(kind, span, (at, at));
    }

    fn line(&mut self, line: Line<'a>) {
        let number = self.lines.number;
        let body = line.body();
        if let Some(comment) = line.comment(body) {
            return self.comment(&line, comment, number);
        }
        self.directives.end();
        if !body.is_empty() {
            self.instruction(line, body, number);
        }
    }

    fn comment(&mut self, line: &Line<'_>, comment: Span, number: u32) {
        match self.directives.read(line, number) {
            Ok(true) => return,
            Ok(false) => {}
            Err(problem) => return self.problems.push(problem),
        }
        self.tree.comments.push(comment);
        let all = self.tree.comments.len() as u32;
        let text = line.text.get(1..).unwrap_or("").trim();
        if text.is_empty() {
            self.block = all;
        }
    }

    fn instruction(&mut self, line: Line<'a>, body: &'a str, number: u32) {
        let comments = self.block..self.tree.comments.len() as u32;
        let logical = self.logical_line(&line, body, number);
        let mut raw = self.node(logical.span, comments);
        raw.source = logical.source;
        raw.first_line = logical.first_line;
        raw.last_line = self.lines.number;
        raw.empty_continuation = logical.empty_continuation;
        if raw.form == Form::Trigger {
            raw.trigger = self.triggers(raw.rest);
        }
        if let Some((kind, span)) = self.found.take() {
            self.report(kind, self.tree.source(span), (raw.first_line, raw.last_line));
        }
        self.heredocs(raw);
        self.block = self.tree.comments.len() as u32;
    }

    /// Joins a line with those that continue it.
    fn logical_line(&mut self, line: &Line<'a>, body: &'a str, first_line: u32) -> Logical {
        let start = self.tree.logical.len() as u32;
        let source = line.start + (line.text.len() - body.len()) as u32;
        let mut end = line.span().end();
        let mut empty_continuation = false;
        let mut open = self.piece(body, source);
        while open {
            let Some(line) = self.lines.next() else { break };
            end = line.span().end();
            let body = line.body();
            if let Some(comment) = line.comment(body) {
                self.tree.comments.push(comment);
            } else if body.is_empty() {
                empty_continuation = true;
            } else {
                open = self.piece(line.text, line.start);
            }
        }
        Logical {
            span: Span::new(start, self.tree.logical.len() as u32),
            source: Span::new(source, end),
            first_line,
            empty_continuation,
        }
    }

    /// Adds a line to the logical text; says whether it is continued.
    fn piece(&mut self, text: &str, source: u32) -> bool {
        let joined = continued(text, self.directives.escape);
        let logical = self.tree.logical.len() as u32;
        self.tree.pieces.push(Piece { logical, source });
        self.tree.logical.push_str(joined.unwrap_or(text));
        joined.is_some()
    }

    /// Takes a logical line apart: keyword, flags, arguments.
    fn node(&mut self, line: Span, comments: Range<u32>) -> Instruction {
        let Tree { logical, flags, words, heredocs, .. } = &mut self.tree;
        let text = line.of(logical);
        let start = line.start() + (text.len() - text.trim_start().len()) as u32;
        let text = text.trim();
        let name_len = text.bytes().position(is_blank).unwrap_or(text.len());
        let behind = text.bytes().skip(name_len).take_while(|&byte| is_blank(byte)).count();
        let name = text.get(..name_len).unwrap_or("");
        let keyword = Keyword::of(name);

        let first_flag = flags.len() as u32;
        let args_at = name_len + behind;
        let (rest, at) = flag::scan(
            text.get(args_at..).unwrap_or(""),
            start + args_at as u32,
            self.directives.escape,
            flags,
        );
        let at = at + (rest.len() - rest.trim_start().len()) as u32;
        let rest = rest.trim();
        let first_word = words.len() as u32;
        let escape = self.directives.escape;
        let mut args = Args { rest, base: at, escape, words, found: &mut self.found };
        let form = args.split(keyword);
        Instruction {
            keyword,
            name: Span::new(start, start + name_len as u32),
            line,
            source: line,
            first_line: 0,
            last_line: 0,
            flags: first_flag..flags.len() as u32,
            rest: Span::new(at, at + rest.len() as u32),
            form,
            words: first_word..words.len() as u32,
            heredocs: heredocs.len() as u32..heredocs.len() as u32,
            comments,
            trigger: None,
            empty_continuation: false,
        }
    }

    /// Parses what stands behind `ONBUILD`, and behind that, without recursion.
    fn triggers(&mut self, mut rest: Span) -> Option<u32> {
        let mut inner = Vec::new();
        loop {
            let mut node = self.node(rest, 0..0);
            node.source = self.tree.source(rest);
            rest = node.rest;
            let last = node.form != Form::Trigger;
            inner.push(node);
            if last {
                break;
            }
        }
        let mut trigger = None;
        for mut node in inner.into_iter().rev() {
            node.trigger = trigger;
            trigger = Some(self.tree.triggers.len() as u32);
            self.tree.triggers.push(node);
        }
        trigger
    }

    /// Reads the bodies of the here-documents that an instruction announces; then it is complete.
    fn heredocs(&mut self, mut raw: Instruction) {
        let marks = self.marks(&raw);
        let first = self.tree.heredocs.len() as u32;
        for mark in marks {
            let line = raw.line.start();
            let source = Span::new(line + mark.span.start(), line + mark.span.end());
            let name = mark.name.clone();
            let heredoc = heredoc::read(mark, self.tree.source(source), &mut self.lines);
            raw.last_line = self.lines.number;
            let end = heredoc.end;
            raw.source = Span::new(raw.source.start(), end.unwrap_or(heredoc.body).end());
            let place = heredoc.mark;
            self.tree.heredocs.push(heredoc);
            if end.is_none() {
                let lines = (raw.first_line, raw.last_line);
                self.report(Kind::UnterminatedHeredoc(name), place, lines);
                break;
            }
        }
        raw.heredocs = first..self.tree.heredocs.len() as u32;
        self.tree.instructions.push(raw);
    }

    fn marks(&mut self, raw: &Instruction) -> Vec<heredoc::Mark> {
        let trigger = raw.trigger.and_then(|at| self.tree.triggers.get(at as usize));
        let inner = trigger.unwrap_or(raw);
        let line = self.tree.logical(raw.line);
        let json = inner.form == Form::Json;
        if !inner.keyword.takes_heredocs() || json || memmem::find(line.as_bytes(), b"<<").is_none()
        {
            return Vec::new();
        }
        match heredoc::marks(line) {
            Ok(marks) => marks,
            Err(reason) => {
                let lines = (raw.first_line, raw.last_line);
                self.report(Kind::BadHeredocName(reason), raw.source, lines);
                Vec::new()
            }
        }
    }

    fn report(&mut self, kind: Kind, span: Span, lines: (u32, u32)) {
        self.problems.push(Problem::parse(kind, Place { span, lines }));
    }
}
