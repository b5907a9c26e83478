//! What the page may know of a project: plain data in the reader's words.

pub mod editor;
pub mod stack;

use crate::project::Project;
use crate::syntax::highlight;
use crate::syntax::{Parsed, parse};
use crate::text::{LineIndex, Span};
use editor::{Mark, ProblemView};

/// Everything that follows from one project alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Build {
    pub project: Project,
    /// The lines of the Dockerfile.
    pub lines: LineIndex,
    /// The whole text in order: disjoint, sorted, plain text left out. None goes over a line end.
    pub marks: Vec<Mark>,
    /// In the order of the text.
    pub problems: Vec<ProblemView>,
    parsed: Parsed,
}

impl Build {
    pub fn of(project: &Project) -> Self {
        let parsed = parse(project.dockerfile.clone());
        let lines = LineIndex::new(&project.dockerfile);
        let marks = highlight::marks(&parsed);
        let problems = editor::problems(&parsed, &lines);
        Self { project: project.clone(), lines, marks, problems, parsed }
    }

    /// The marks of a 0-based line.
    pub fn marks_of_line(&self, line: u32) -> &[Mark] {
        self.marks_within(self.lines.span(line))
    }

    /// The marks that begin in a span; give it whole lines.
    pub fn marks_within(&self, span: Span) -> &[Mark] {
        let from = self.marks.partition_point(|mark| mark.span.start() < span.start());
        let until = self.marks.partition_point(|mark| mark.span.start() < span.end());
        self.marks.get(from..until).unwrap_or(&[])
    }
}
