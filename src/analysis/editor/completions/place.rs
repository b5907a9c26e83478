//! What the caret is in: the instruction, and the word that is being typed.

use crate::syntax::{Keyword, Node, Tree};
use crate::text::Span;

/// A place at which something may be typed.
#[derive(Clone, Copy, Debug)]
pub(super) enum Place<'t> {
    /// The first word of a line; the index of the instruction it would be.
    Start(Typed<'t>, usize),
    /// A comment that may become a directive.
    Directive(Typed<'t>),
    /// Behind the keyword of an instruction.
    Behind(Behind<'t>),
    /// In the body of a here-document.
    Body(Typed<'t>, Node<'t>, usize),
}

/// The word at the caret.
#[derive(Clone, Copy, Debug)]
pub(super) struct Typed<'t> {
    /// The word in the file, up to its end.
    pub span: Span,
    /// The word up to the caret.
    pub before: &'t str,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Behind<'t> {
    /// The instruction, or the one behind `ONBUILD`.
    pub keyword: Keyword,
    pub node: Node<'t>,
    /// The index of the outermost instruction.
    pub index: usize,
    pub typed: Typed<'t>,
    /// What stands between the keyword and the word, in the logical text.
    pub ahead: &'t str,
}

impl<'t> Typed<'t> {
    /// The word that the caret is in, within a span that holds the caret.
    fn within(text: &'t str, span: Span, caret: u32) -> Self {
        let before = Span::new(span.start(), caret).of(text);
        let behind = Span::new(caret, span.end()).of(text);
        let start = before.rfind(char::is_whitespace).map_or(0, |at| {
            at + before.get(at..).and_then(|rest| rest.chars().next()).map_or(1, char::len_utf8)
        });
        let end = behind.find(char::is_whitespace).unwrap_or(behind.len());
        Self {
            span: Span::new(span.start() + start as u32, caret + end as u32),
            before: before.get(start..).unwrap_or(""),
        }
    }

    /// What is left of the word behind a number of bytes of it.
    pub fn skip(self, len: usize) -> Self {
        let before = self.before.get(len..).unwrap_or("");
        let start = self.span.start() + (self.before.len() - before.len()) as u32;
        Self { span: Span::new(start, self.span.end()), before }
    }
}

/// What the caret is in; `None` in comments.
pub(super) fn at(tree: &Tree, caret: u32) -> Option<Place<'_>> {
    let text: &str = tree.text();
    let head = text.get(..caret as usize)?;
    let line_start = head.rfind('\n').map_or(0, |at| at + 1);
    let tail = text.get(caret as usize..)?;
    let line_end = caret as usize + tail.find(['\r', '\n']).unwrap_or(tail.len());
    let line = Span::new(line_start as u32, line_end as u32);
    let typed = Typed::within(text, line, caret);

    let index = tree.index_at(caret);
    let node = index.and_then(|index| tree.node(index)).map(|node| (node, index.unwrap_or(0)));
    if let Some((node, index)) = node {
        let body = node.heredocs().iter().find(|heredoc| {
            heredoc.body.start() <= caret && caret < heredoc.end.map_or(u32::MAX, Span::start)
        });
        if let Some(heredoc) = body {
            let takes = heredoc.expand || node.innermost().keyword() == Keyword::Run;
            return takes.then_some(Place::Body(typed, node, index));
        }
    }
    if line.of(text).trim_start().starts_with('#') {
        let directives = tree.directives().len();
        let lines = text.get(..line_start)?.matches('\n').count();
        let typed = Typed { span: line, before: Span::new(line.start(), caret).of(text) };
        return (lines <= directives).then_some(Place::Directive(typed));
    }
    match node {
        Some((node, index)) if node.span().touches(caret) => inside(node, index, caret, typed),
        Some((node, index)) if is_open(node) => {
            let between = Span::new(node.span().end(), caret).of(text);
            between.trim().is_empty().then(|| Place::Behind(open(node, index, typed)))
        }
        _ => {
            let blank = line.of(text).trim().is_empty();
            blank.then_some(Place::Start(typed, index.map_or(0, |index| index + 1)))
        }
    }
}

/// Whether the last line of an instruction ends in the sign that continues it.
fn is_open(node: Node<'_>) -> bool {
    let text = node.span().of(node.tree().text());
    let end = node.tree().source_at(node.line_span().end().saturating_sub(1)) + 1;
    let behind = Span::new(end, node.span().end()).of(node.tree().text());
    !text.is_empty() && behind.trim_start().starts_with(node.tree().escape().char())
}

fn inside<'t>(node: Node<'t>, index: usize, caret: u32, typed: Typed<'t>) -> Option<Place<'t>> {
    let tree = node.tree();
    let Some(logical) = tree.logical_at(caret) else {
        // A blank line in the middle, or behind the sign that continues a line.
        let here = typed.span.of(tree.text());
        return here.is_empty().then(|| Place::Behind(open(node, index, typed)));
    };
    if logical <= node.name_span().end() {
        return Some(Place::Start(typed, index));
    }
    let mut inner = node;
    while let Some(next) = inner.trigger().filter(|next| next.name_span().end() < logical) {
        inner = next;
    }
    let word = logical - (typed.before.len() as u32).min(logical);
    let start = inner.name_span().end();
    let ahead = tree.logical(Span::new(start, word.max(start)));
    Some(Place::Behind(Behind { keyword: inner.keyword(), node: inner, index, typed, ahead }))
}

/// The place behind all that an instruction has so far.
fn open<'t>(node: Node<'t>, index: usize, typed: Typed<'t>) -> Behind<'t> {
    let inner = node.innermost();
    let span = Span::new(inner.name_span().end(), node.line_span().end());
    Behind { keyword: inner.keyword(), node: inner, index, typed, ahead: node.tree().logical(span) }
}
