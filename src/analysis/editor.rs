//! What an editor shows of a text: highlighting, problems, completion, help.
//! Every offset is a byte offset of the Dockerfile's text.

mod completions;
mod definition;
mod edit;
mod help;
mod problems;
mod scope;
mod target;
#[cfg(test)]
mod tests;

use super::Build;
pub use crate::syntax::highlight::{Class, Mark};
use crate::text::{Patch, Span};
pub(super) use problems::{
    moved as moved_problems, planned_views as planned_problems, sentence, sort as sort_problems,
    views as problems,
};

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    Warning,
    Error,
}

/// A problem at its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProblemView {
    pub span: Span,
    /// 1-based line of `span`'s start.
    pub line: u32,
    pub severity: Severity,
    /// The build check that found it, where one did.
    pub rule: Option<&'static str>,
    /// A plain sentence.
    pub message: String,
    /// What to do about it, where we know.
    pub hint: Option<String>,
    /// What BuildKit would print, if this is the one error it stops at.
    pub buildkit: Option<String>,
    pub fix: Option<Fix>,
}

/// A change that mends a problem.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// An imperative: "Change to `FROM`".
    pub label: String,
    pub patch: Patch,
}

/// What may be typed at a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Completions {
    /// What an accepted item replaces.
    pub replace: Span,
    pub items: Vec<Completion>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Completion {
    pub label: String,
    /// What is put in place of `Completions::replace`.
    pub insert: String,
    /// A few words behind the label.
    pub detail: String,
    pub class: Class,
}

/// Help on the thing at a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Help {
    /// What the help is on.
    pub span: Span,
    /// "COPY --from", as code.
    pub title: String,
    /// What it does, in a sentence or two.
    pub what: String,
    /// Whether it makes a layer.
    pub layer: Option<String>,
    /// What it does to the cache.
    pub cache: Option<String>,
}

/// A change of the text and where the selection goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    pub patch: Patch,
    pub selection: Span,
}

impl Build {
    /// What may be typed at the caret; `None` where nothing helpful is known.
    pub fn completions(&self, caret: u32) -> Option<Completions> {
        completions::of(self, caret)
    }

    /// Help on the instruction, flag or name at an offset.
    pub fn help(&self, offset: u32) -> Option<Help> {
        help::of(&self.parsed.tree, offset, &self.project.options.build_args)
    }

    /// Where the stage or argument named at an offset is declared.
    pub fn definition(&self, offset: u32) -> Option<Span> {
        definition::of(&self.parsed.tree, offset, &self.project.options.build_args)
    }

    /// Comments the selected lines out or in.
    pub fn toggle_comment(&self, selection: Span) -> Option<Change> {
        edit::toggle_comment(&self.project.dockerfile, &self.lines, selection)
    }

    /// What Enter does at the caret where a plain line end would not do: the indent of a continuation.
    pub fn newline(&self, caret: u32) -> Option<Change> {
        edit::newline(&self.parsed.tree, caret)
    }
}
