//! The files of an image after a step: what each is, and which step it is from.

mod origin;
#[cfg(test)]
mod tests;
mod walk;

use std::collections::BTreeSet;
use std::rc::Rc;

use super::stack::StepId;
use super::{Build, CarriedOut};
use crate::effect::Tree;
use crate::plan::StageId;
pub(super) use origin::{Origins, lineage};
pub(super) use walk::walk;

/// The files after a step, as far as they are known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FileTree {
    /// A directory stands before what is in it.
    pub rows: Vec<FileRow>,
    /// How many more there are than are shown.
    pub more: u32,
    /// What is there besides, and nobody can list.
    pub notes: Vec<Note>,
    /// What the rows are from.
    pub origins: Vec<Origin>,
}

/// A file, directory or link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileRow {
    /// `/app/main.py`
    pub path: Rc<str>,
    /// How many directories are around it.
    pub depth: u32,
    pub kind: FileKind,
    /// Of a file; `None` where nobody knows.
    pub size: Option<u64>,
    /// Mode and owner; `None` where nobody knows.
    pub access: Option<Access>,
    /// Where a link leads.
    pub target: Option<Rc<str>>,
    /// Who made or last changed it: a place in `FileTree::origins`.
    pub origin: Option<usize>,
    /// What the step itself did.
    pub change: Option<FileChange>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Access {
    pub mode: u32,
    pub uid: u32,
    pub gid: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileKind {
    Directory {
        /// What is in it is left out, as the reader wants it.
        closed: bool,
        /// Whether it may hold names that nobody listed.
        open: bool,
    },
    File,
    Link,
    Device,
    /// It is there, and that is all that is known.
    Unknown,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileChange {
    Added,
    Changed,
    /// Added or changed: nobody knows whether it was there.
    Written,
    Deleted,
}

/// A step that wrote files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    pub id: StepId,
    pub part: u32,
    /// The instruction.
    pub label: String,
    /// From 1; 0 where it is not in the file.
    pub line: u32,
}

/// Something that is there and not listed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    pub words: String,
    /// A place in `FileTree::origins`.
    pub origin: usize,
}

/// Which files a reader wants to see.
#[derive(Clone, Copy, Debug)]
pub struct Wanted<'a> {
    /// Those with this in their path.
    pub text: &'a str,
    /// Only what the step itself did.
    pub only_changes: bool,
    /// Directories of which the inside is left out.
    pub closed: &'a BTreeSet<Rc<str>>,
}

/// What a walk goes over.
pub(super) struct Views<'a> {
    pub before: &'a Tree,
    pub after: &'a Tree,
    pub origins: Origins,
    /// The step itself among the origins.
    pub now: Option<usize>,
}

impl Build {
    /// The files after a step, in its stage; `None` where there is no such step.
    pub fn files_at(&self, id: StepId, part: u32, wanted: &Wanted<'_>) -> Option<FileTree> {
        let CarriedOut { plan, files, .. } = self.carried_out.as_deref()?;
        let (stage, step) = origin::place(plan, &self.ids.ids, id, part)?;
        let simulated = files.stages.get(stage)?;
        let origins = self.origins(stage, step.map_or(0, |step| step + 1))?;
        let before = match step.and_then(|step| step.checked_sub(1)) {
            Some(below) => &simulated.steps.get(below)?.tree,
            None => &simulated.start,
        };
        let after = step.map_or(Some(before), |at| Some(&simulated.steps.get(at)?.tree))?;
        let is_it = |origin: &Origin| (origin.id, origin.part) == (id, part);
        let now = step.and_then(|_| origins.list.iter().position(is_it));
        Some(walk(Views { before, after, origins, now }, wanted))
    }

    /// Who wrote what in a stage, up to one of its steps, and in those below it.
    pub(super) fn origins(&self, stage: StageId, steps: usize) -> Option<Origins> {
        let CarriedOut { plan, files, .. } = self.carried_out.as_deref()?;
        let beds = || self.stack.columns.iter().flat_map(|column| &column.beds);
        Some(origin::origins(plan, files, &self.ids.ids, (stage, steps), &|id, part| {
            let bed = beds().find(|bed| (bed.id, bed.part) == (id, part));
            Origin {
                id,
                part,
                label: bed.map(|bed| bed.label.clone()).unwrap_or_default(),
                line: bed.map_or(0, |bed| bed.lines.0),
            }
        }))
    }
}
