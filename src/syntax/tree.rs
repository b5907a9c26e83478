//! The tree of a Dockerfile: flat tables, read through [`Node`].
//!
//! A *logical line* is an instruction with its continuation lines joined, as BuildKit joins them.
//! All logical lines stand one after the other in one text, and words, flags and arguments are
//! spans of that text. [`Tree::source`] says where a span of it stands in the file.

use std::borrow::Cow;
use std::ops::Range;
use std::rc::Rc;

use super::directive::Directive;
use super::{Keyword, flag, json};
use crate::text::Span;

/// A whole Dockerfile.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tree {
    pub(super) text: Rc<str>,
    pub(super) escape: Escape,
    pub(super) directives: Vec<Directive>,
    pub(super) comments: Vec<Span>,
    pub(super) instructions: Vec<Instruction>,
    pub(super) triggers: Vec<Instruction>,
    pub(super) logical: String,
    pub(super) pieces: Vec<Piece>,
    pub(super) flags: Vec<Span>,
    pub(super) words: Vec<Span>,
    pub(super) heredocs: Vec<Heredoc>,
}

/// The character that continues lines and escapes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Escape {
    #[default]
    Backslash,
    Backtick,
}

impl Escape {
    pub const fn char(self) -> char {
        match self {
            Self::Backslash => '\\',
            Self::Backtick => '`',
        }
    }

    pub const fn byte(self) -> u8 {
        self.char() as u8
    }
}

/// Where a run of the logical text stands in the file; it ends where the next piece begins.
/// Invariant: `logical <= source`, since joining lines only takes away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Piece {
    pub logical: u32,
    pub source: u32,
}

/// How the arguments of an instruction are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Form {
    /// None, or none that are understood.
    #[default]
    Nothing,
    /// One text: `RUN echo a b`, `WORKDIR /a b`.
    Text,
    /// `["a", "b"]`; each word is a string with its quotes.
    Json,
    /// Words between blanks: `COPY a b /c`, `ARG A=1 B`.
    Words,
    /// `ENV a=b c=d`; each word is a pair.
    Pairs,
    /// `ENV a b c`; two words, name and value.
    LegacyPair,
    /// `ONBUILD RUN …`; see [`Node::trigger`].
    Trigger,
}

/// One instruction; private tables are read through [`Node`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Instruction {
    pub keyword: Keyword,
    pub name: Span,
    pub line: Span,
    pub source: Span,
    pub first_line: u32,
    pub last_line: u32,
    pub flags: Range<u32>,
    pub rest: Span,
    pub form: Form,
    pub words: Range<u32>,
    pub heredocs: Range<u32>,
    pub comments: Range<u32>,
    pub trigger: Option<u32>,
    pub empty_continuation: bool,
}

/// A here-document of an instruction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heredoc {
    /// The delimiter without quotes.
    pub name: String,
    /// Whether variables in the body are replaced: not if the delimiter is quoted.
    pub expand: bool,
    /// Whether leading tabs are cut off: `<<-`.
    pub chomp: bool,
    /// The digits before `<<`.
    pub descriptor: u32,
    /// `<<EOF` in the file.
    pub mark: Span,
    /// The body in the file, with its line ends.
    pub body: Span,
    /// The line that ends it, without its line end; `None` where it is missing.
    pub end: Option<Span>,
}

impl Tree {
    /// The file.
    pub fn text(&self) -> &Rc<str> {
        &self.text
    }

    pub fn escape(&self) -> Escape {
        self.escape
    }

    pub fn directives(&self) -> &[Directive] {
        &self.directives
    }

    /// Comments from `#` to the line end, also those inside instructions; no directives.
    pub fn comments(&self) -> &[Span] {
        &self.comments
    }

    /// The instructions in order.
    pub fn nodes(&self) -> impl DoubleEndedIterator<Item = Node<'_>> + ExactSizeIterator + Clone {
        self.instructions.iter().map(|raw| Node { tree: self, raw })
    }

    /// The instruction at an index.
    pub fn node(&self, index: usize) -> Option<Node<'_>> {
        self.instructions.get(index).map(|raw| Node { tree: self, raw })
    }

    /// The index of the instruction that begins last at or before an offset of the file.
    pub fn index_at(&self, offset: u32) -> Option<usize> {
        self.instructions.partition_point(|raw| raw.source.start() <= offset).checked_sub(1)
    }

    /// The text of a logical span.
    pub fn logical(&self, span: Span) -> &str {
        span.of(&self.logical)
    }

    /// The place in the file of an offset in the logical text.
    pub fn source_at(&self, logical: u32) -> u32 {
        let next = self.pieces.partition_point(|piece| piece.logical <= logical);
        let piece = next.checked_sub(1).and_then(|at| self.pieces.get(at));
        piece.map_or(0, |piece| piece.source + (logical - piece.logical))
    }

    /// The offset in the logical text of an offset in the file; `None` between the lines that are
    /// joined: in a comment, a here-document, behind the sign that continues a line.
    pub fn logical_at(&self, source: u32) -> Option<u32> {
        let next = self.pieces.partition_point(|piece| piece.source <= source);
        let piece = self.pieces.get(next.checked_sub(1)?)?;
        let end = self.pieces.get(next).map_or(self.logical.len() as u32, |next| next.logical);
        let logical = piece.logical + (source - piece.source);
        (logical <= end).then_some(logical)
    }

    /// Where a logical span stands in the file, continuations in between included.
    pub fn source(&self, logical: Span) -> Span {
        let start = self.source_at(logical.start());
        if logical.is_empty() {
            return Span::at(start);
        }
        Span::new(start, self.source_at(logical.end() - 1) + 1)
    }

    /// A logical span as the runs of the file that it is made of: one where no line is continued.
    pub fn source_runs(&self, logical: Span) -> Vec<Span> {
        let first = self.pieces.partition_point(|piece| piece.logical <= logical.start());
        let mut runs = Vec::new();
        for (at, piece) in self.pieces.iter().enumerate().skip(first.saturating_sub(1)) {
            if piece.logical >= logical.end() {
                break;
            }
            let until = self.pieces.get(at + 1).map_or(u32::MAX, |next| next.logical);
            let start = logical.start().max(piece.logical);
            let end = logical.end().min(until);
            if start < end {
                let shift = piece.source - piece.logical;
                runs.push(Span::new(start + shift, end + shift));
            }
        }
        runs
    }
}

/// An instruction in its tree.
#[derive(Clone, Copy, Debug)]
pub struct Node<'a> {
    tree: &'a Tree,
    raw: &'a Instruction,
}

impl<'a> Node<'a> {
    pub fn tree(self) -> &'a Tree {
        self.tree
    }

    pub fn keyword(self) -> Keyword {
        self.raw.keyword
    }

    /// The keyword as written.
    pub fn name(self) -> &'a str {
        self.tree.logical(self.raw.name)
    }

    /// The keyword in the logical text.
    pub fn name_span(self) -> Span {
        self.raw.name
    }

    /// The whole logical line, in the logical text.
    pub fn line_span(self) -> Span {
        self.raw.line
    }

    /// The whole logical line.
    pub fn original(self) -> &'a str {
        self.tree.logical(self.raw.line)
    }

    /// From the keyword to the end of the last line, here-documents included; in the file.
    pub fn span(self) -> Span {
        self.raw.source
    }

    /// First and last line, from 1; 0 for a trigger, which has those of its `ONBUILD`.
    pub fn lines(self) -> (u32, u32) {
        (self.raw.first_line, self.raw.last_line)
    }

    /// Whether a blank line stands inside the instruction.
    pub fn has_empty_continuation(self) -> bool {
        self.raw.empty_continuation
    }

    pub fn form(self) -> Form {
        self.raw.form
    }

    /// All behind the flags, without blanks around it.
    pub fn rest(self) -> &'a str {
        self.tree.logical(self.raw.rest)
    }

    /// The place of [`Node::rest`] in the logical text.
    pub fn rest_span(self) -> Span {
        self.raw.rest
    }

    /// The words behind the flags, as spans of the logical text.
    pub fn word_spans(self) -> &'a [Span] {
        slice(&self.tree.words, &self.raw.words)
    }

    /// The words behind the flags as written.
    pub fn words(self) -> impl ExactSizeIterator<Item = &'a str> + Clone {
        self.word_spans().iter().map(move |&span| self.tree.logical(span))
    }

    /// The arguments as BuildKit's parser passes them on: JSON strings decoded, pairs in three.
    pub fn args(self) -> Vec<Cow<'a, str>> {
        let mut args = Vec::new();
        if let Some(trigger) = self.trigger() {
            args.push(Cow::Borrowed(trigger.name()));
            args.extend(trigger.args());
            return args;
        }
        match self.form() {
            // BuildKit passes on one empty argument where it knows no better.
            Form::Nothing if self.keyword() == Keyword::Unknown => args.push(Cow::Borrowed("")),
            Form::Nothing | Form::Trigger => {}
            Form::Json if self.keyword() == Keyword::Healthcheck => {
                let mut words = self.words();
                args.extend(words.next().map(Cow::Borrowed));
                args.extend(words.map(json::string));
            }
            Form::Json => args.extend(self.words().map(json::string)),
            Form::Text | Form::Words => args.extend(self.words().map(Cow::Borrowed)),
            Form::Pairs => {
                for word in self.words() {
                    let (name, value) = word.split_once('=').unwrap_or((word, ""));
                    args.extend([name, value, "="].map(Cow::Borrowed));
                }
            }
            Form::LegacyPair => {
                args.extend(self.words().map(Cow::Borrowed));
                args.push(Cow::Borrowed(""));
            }
        }
        args
    }

    /// The flags as spans of the logical text.
    pub fn flag_spans(self) -> &'a [Span] {
        slice(&self.tree.flags, &self.raw.flags)
    }

    /// The flags with quotes and escapes removed: `--chown=a b`.
    pub fn flags(self) -> impl ExactSizeIterator<Item = Cow<'a, str>> + Clone {
        let escape = self.tree.escape;
        self.flag_spans().iter().map(move |&span| flag::value(self.tree.logical(span), escape))
    }

    pub fn heredocs(self) -> &'a [Heredoc] {
        slice(&self.tree.heredocs, &self.raw.heredocs)
    }

    /// The body of a here-document of this tree as written.
    pub fn heredoc_text(self, heredoc: &Heredoc) -> &'a str {
        heredoc.body.of(&self.tree.text)
    }

    /// The comments that describe this instruction: those above it since the last instruction or empty comment.
    pub fn comments(self) -> impl ExactSizeIterator<Item = (Span, &'a str)> + Clone {
        let spans: &'a [Span] = slice(&self.tree.comments, &self.raw.comments);
        let text: &'a str = &self.tree.text;
        spans.iter().map(move |&span| (span, comment_text(text, span)))
    }

    /// The instruction behind `ONBUILD`.
    pub fn trigger(self) -> Option<Node<'a>> {
        let raw = self.tree.triggers.get(self.raw.trigger? as usize)?;
        Some(Node { tree: self.tree, raw })
    }

    /// The instruction itself, or the one behind any `ONBUILD`.
    pub fn innermost(self) -> Node<'a> {
        let mut inner = self;
        while let Some(trigger) = inner.trigger() {
            inner = trigger;
        }
        inner
    }
}

/// What a comment says. BuildKit cuts off a line's first byte, so an indented comment keeps its `#`.
fn comment_text(text: &str, span: Span) -> &str {
    let before = text.get(..span.start() as usize).unwrap_or("");
    let indented = !before.is_empty() && !before.ends_with(['\n', '\u{feff}']);
    let comment = span.of(text);
    if indented { comment.trim() } else { comment.get(1..).unwrap_or("").trim() }
}

fn slice<'a, T>(table: &'a [T], range: &Range<u32>) -> &'a [T] {
    table.get(range.start as usize..range.end as usize).unwrap_or(&[])
}
