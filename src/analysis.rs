//! What the page may know of a project: plain data in the reader's words.

pub mod editor;
pub mod stack;

use crate::project::Project;
use editor::{Mark, ProblemView};

/// Everything that follows from one project alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Build {
    pub project: Project,
    /// The whole text in order: disjoint, sorted, plain text left out.
    pub marks: Vec<Mark>,
    /// In the order of the text.
    pub problems: Vec<ProblemView>,
}

impl Build {
    pub fn of(project: &Project) -> Self {
        Self { project: project.clone(), marks: Vec::new(), problems: Vec::new() }
    }
}
