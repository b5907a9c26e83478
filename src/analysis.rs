//! What the page may know of a project: plain data in the reader's words.

mod bases;
pub mod editor;
mod identity;
pub mod inspect;
pub mod stack;

use std::rc::Rc;

use crate::image::{self, Simulation};
use crate::plan::{self, Plan};
use crate::project::Project;
use crate::syntax::highlight;
use crate::syntax::{Parsed, parse};
use crate::text::{LineIndex, Span};
use editor::{Mark, ProblemView};
use identity::Ids;
use stack::Stack;

/// Everything that follows from one project, and from the one before it what is the same.
#[derive(Clone, Debug)]
pub struct Build {
    pub project: Project,
    /// The lines of the Dockerfile.
    pub lines: LineIndex,
    /// The whole text in order: disjoint, sorted, plain text left out. None goes over a line end.
    pub marks: Vec<Mark>,
    /// In the order of the text.
    pub problems: Vec<ProblemView>,
    /// The picture.
    pub stack: Stack,
    parsed: Rc<Parsed>,
    plan: Rc<Plan>,
    files: Rc<Simulation>,
    ids: Ids,
}

impl PartialEq for Build {
    /// What else there is follows from these.
    fn eq(&self, other: &Self) -> bool {
        self.project == other.project && self.ids == other.ids && self.stack == other.stack
    }
}

impl Eq for Build {}

impl Build {
    pub fn of(project: &Project) -> Self {
        Self::after(None, project)
    }

    /// The build after an edit: instructions keep their ids, and what cannot be read now stays.
    pub fn after(before: Option<&Build>, project: &Project) -> Self {
        let parsed = parse(project.dockerfile.clone());
        let mut project = project.clone();
        let mut plan = plan::plan(&project, &parsed);
        if let Some(known) = bases::with_known_images(&project, &plan) {
            plan = plan::plan(&known, &parsed);
            project = known;
        }
        let files = image::simulate(&project, &plan);
        let ids = Ids::after(before.map(|build| (&build.ids, &build.parsed.tree)), &parsed.tree);
        let stack = stack::stack(&stack::Source {
            tree: &parsed.tree,
            plan: &plan,
            files: &files,
            ids: &ids.ids,
            before: before.map(|build| &build.stack),
        });
        let lines = LineIndex::new(&project.dockerfile);
        Self {
            marks: highlight::marks(&parsed),
            problems: editor::problems(&project, &parsed, &plan, &lines),
            project,
            lines,
            stack,
            parsed: Rc::new(parsed),
            plan: Rc::new(plan),
            files: Rc::new(files),
            ids,
        }
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
