//! Collects marks, given in the logical text or in the file, in any order.

use memchr::memchr_iter;

use super::{Class, Mark};
use crate::syntax::Tree;
use crate::text::Span;

/// Where a text that is painted piece by piece stands.
#[derive(Clone, Copy, Debug)]
pub(super) enum Base {
    /// In the logical text.
    Logical(u32),
    /// In the file.
    Source(u32),
}

pub(super) struct Painter<'t> {
    pub tree: &'t Tree,
    marks: Vec<Mark>,
}

impl<'t> Painter<'t> {
    pub fn new(tree: &'t Tree) -> Self {
        Self { tree, marks: Vec::with_capacity(tree.text.len() / 6) }
    }

    /// Paints a span of a text that stands at a base.
    pub fn at(&mut self, base: Base, span: Span, class: Class) {
        match base {
            Base::Logical(base) => {
                self.logical(Span::new(base + span.start(), base + span.end()), class);
            }
            Base::Source(base) => {
                self.source(Span::new(base + span.start(), base + span.end()), class);
            }
        }
    }

    /// Paints a span of the file.
    pub fn source(&mut self, span: Span, class: Class) {
        self.marks.push(Mark { span, class });
    }

    /// Paints a span of the logical text: what stands between its lines in the file stays as it is.
    pub fn logical(&mut self, span: Span, class: Class) {
        let pieces = &self.tree.pieces;
        let next = pieces.partition_point(|piece| piece.logical <= span.start());
        let mut start = span.start();
        for (at, piece) in pieces.iter().enumerate().skip(next.saturating_sub(1)) {
            if start >= span.end() {
                break;
            }
            let until = pieces.get(at + 1).map_or(u32::MAX, |next| next.logical);
            let end = span.end().min(until);
            if start < end {
                let shift = piece.source - piece.logical;
                let span = Span::new(start + shift, end + shift);
                self.marks.push(Mark { span, class });
                start = end;
            }
        }
    }

    /// Paints every character that continues a line.
    pub fn continuations(&mut self) {
        let pieces = &self.tree.pieces;
        let escape = self.tree.escape.byte();
        for (at, piece) in pieces.iter().enumerate() {
            let end = self.tree.logical.len() as u32;
            let until = pieces.get(at + 1).map_or(end, |next| next.logical);
            let behind = piece.source + (until - piece.logical);
            if self.tree.text.as_bytes().get(behind as usize) == Some(&escape) {
                self.source(Span::new(behind, behind + 1), Class::Continuation);
            }
        }
    }

    /// The marks in order. Where two overlap, the one that begins first wins; of two that begin
    /// together, the one that was painted first.
    pub fn finish(self) -> Vec<Mark> {
        let Self { tree, mut marks } = self;
        marks.sort_by_key(|mark| mark.span.start());
        let text = &tree.text;
        let mut out = Vec::with_capacity(marks.len());
        let mut from = 0;
        for Mark { span, class } in marks {
            let span = Span::new(span.start().max(from), span.end().max(from));
            let within = span.of(text);
            let mut start = span.start();
            for at in memchr_iter(b'\n', within.as_bytes()) {
                push(&mut out, text, Span::new(start, span.start() + at as u32), class);
                start = span.start() + at as u32 + 1;
            }
            if !within.is_empty() {
                push(&mut out, text, Span::new(start, span.end()), class);
                from = span.end();
            }
        }
        out
    }
}

/// Adds a mark that lies in one line, without a carriage return at its end.
fn push(out: &mut Vec<Mark>, text: &str, span: Span, class: Class) {
    let len = span.of(text).trim_end_matches('\r').len() as u32;
    if len > 0 {
        out.push(Mark { span: Span::new(span.start(), span.start() + len), class });
    }
}
