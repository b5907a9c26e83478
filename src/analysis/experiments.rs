//! A gallery of surprises: small projects, an edit of each, and what BuildKit then does.

mod gallery;
#[cfg(test)]
mod tests;

use super::forecast::Fate;
use super::verbs::ProjectEdit;
use crate::project::{File, Project};

pub use gallery::experiments;

/// Something to try with one click.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Experiment {
    /// Short and stable: links may name it.
    pub id: &'static str,
    pub title: &'static str,
    /// What it shows, in a sentence.
    pub claim: &'static str,
    pub dockerfile: &'static str,
    /// Paths and texts.
    pub files: &'static [(&'static str, &'static str)],
    /// The project is built, and once again after each of these.
    pub edits: Vec<ProjectEdit>,
    /// What becomes of each step in the last build, in the order of the file.
    pub expected: &'static [Fate],
}

/// When the files were written, in seconds since 1970: all at once, as in a new checkout.
const WRITTEN: i64 = 1_700_000_000;

impl Experiment {
    /// As it is before the first edit.
    pub fn project(&self) -> Project {
        let files = self.files.iter();
        let file = |text: &str| File { mtime: WRITTEN, ..File::text(text) };
        Project {
            files: files.map(|(path, text)| (*path, file(text))).collect(),
            ..Project::of_text(self.dockerfile)
        }
    }
}
