//! What each piece of a Dockerfile is, for the eye.

mod heredoc;
mod instruction;
mod paint;
mod shell;
mod word;

#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use super::problem::Kind;
use super::{Keyword, Parsed, Tree};
use crate::text::Span;
use paint::Painter;

/// A highlighted piece of the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark {
    pub span: Span,
    pub class: Class,
}

/// What a piece of the text is, for the eye.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Class {
    /// `# …`
    Comment,
    /// `# syntax=…`: the parts of a parser directive.
    Directive,
    /// `RUN`
    Keyword,
    /// `--from`
    Flag,
    /// The value of a flag.
    FlagValue,
    /// An image reference.
    Image,
    /// The name of a stage, where it is declared or used.
    Stage,
    /// The name that `ARG`, `ENV` or `LABEL` sets.
    Name,
    /// `$x`, `${x:-y}`
    Variable,
    /// `"…"`, `'…'`
    String,
    /// `[ , ]` of a JSON form.
    Punctuation,
    /// A number, port or duration.
    Number,
    /// The program of a shell command.
    Program,
    /// `-y`, `--no-cache` of a shell command.
    Option,
    /// `&&`, `|`, `>`, `if`, `done` of a shell command.
    Operator,
    /// `<<EOF` and the line that ends it.
    HeredocMark,
    /// The body of a here-document that is a file or an unknown script.
    Heredoc,
    /// The `\` that continues a line.
    Continuation,
}

/// The whole text in order, plain text left out.
/// Invariant: the marks are sorted and disjoint, none is empty, and none goes over a line end.
pub fn marks(parsed: &Parsed) -> Vec<Mark> {
    let tree = &parsed.tree;
    let mut painter = Painter::new(tree);
    painter.continuations();
    for &comment in tree.comments() {
        painter.source(comment, Class::Comment);
    }
    for directive in tree.directives() {
        painter.source(before(directive.span, directive.name_span), Class::Comment);
        painter.source(directive.name_span, Class::Directive);
        painter.source(directive.value, Class::Directive);
    }
    for problem in &parsed.problems {
        if matches!(problem.kind, Kind::RepeatedDirective(_)) {
            painter.source(problem.place.span, Class::Comment);
        }
    }
    let stages = stages(tree);
    for node in tree.nodes() {
        instruction::paint(&mut painter, node, &stages);
        heredoc::paint(&mut painter, node);
    }
    painter.finish()
}

/// The names of all stages in lower case.
fn stages(tree: &Tree) -> BTreeSet<String> {
    let from = tree.nodes().filter(|node| node.keyword() == Keyword::From);
    from.filter_map(|node| {
        let mut words = node.words().skip(1);
        words.next().filter(|word| word.eq_ignore_ascii_case("as"))?;
        words.next().map(str::to_lowercase)
    })
    .collect()
}

fn before(outer: Span, inner: Span) -> Span {
    Span::new(outer.start(), inner.start())
}
