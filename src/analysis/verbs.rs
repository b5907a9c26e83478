//! Edits as verbs: what a reader may do to a project with one click, made from the project at hand.

mod apply;
mod files;
mod lines;
mod options;
#[cfg(test)]
mod tests;

use std::rc::Rc;

use super::{Build, CarriedOut};
use crate::project::NoCache;

pub use apply::apply;

/// Something to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verb {
    /// Different for each verb of a list, and the same for the same verb of another one.
    pub id: String,
    /// An imperative: `Change requirements.txt`
    pub label: String,
    pub group: Group,
    pub act: Act,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    Files,
    Dockerfile,
    CommandLine,
    Cache,
}

/// What a verb does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Act {
    Edit(ProjectEdit),
    /// `Session::pruned`
    Prune,
    /// `Session::fresh`
    Fresh,
}

/// A change of a project.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ProjectEdit {
    /// Gives a file of the context other content, and a later time.
    Change {
        path: Rc<str>,
    },
    /// Gives a file a later time.
    Touch {
        path: Rc<str>,
    },
    /// Writes a file, with a later time where there is one already.
    Write {
        path: Rc<str>,
        text: Rc<str>,
    },
    /// Gives a file other content of the same size, and keeps its time.
    Swap {
        path: Rc<str>,
        text: Rc<str>,
    },
    Rename {
        path: Rc<str>,
        to: Rc<str>,
    },
    Delete {
        path: Rc<str>,
    },
    /// The lower twelve bits.
    SetMode {
        path: Rc<str>,
        mode: u32,
    },
    /// Puts another text in the place of the first of these in a line of the Dockerfile, counted from 1.
    Replace {
        line: u32,
        old: Rc<str>,
        new: Rc<str>,
    },
    /// Adds a text to the end of a line.
    Append {
        line: u32,
        text: Rc<str>,
    },
    /// Adds a line before this one, or at the end of the file where there is none.
    Insert {
        line: u32,
        text: Rc<str>,
    },
    /// `--build-arg`
    SetArg {
        name: Rc<str>,
        value: Rc<str>,
    },
    /// `--target`; `None` for the last stage.
    SetTarget {
        stage: Option<Rc<str>>,
    },
    /// `--no-cache`
    SetNoCache(NoCache),
}

impl Build {
    /// What to do to the project; at most twenty verbs, the files that a `COPY` takes first.
    pub fn verbs(&self) -> Vec<Verb> {
        let mut verbs = Vec::new();
        if let Some(done) = self.carried_out.as_deref() {
            files::offer(self, done, &mut verbs);
            lines::offer(self, done, &mut verbs);
            options::offer(self, done, &mut verbs);
        }
        verbs.push(verb(Group::Cache, "prune", "Prune the cache", Act::Prune));
        verbs.push(verb(Group::Cache, "fresh", "Move to a fresh CI machine", Act::Fresh));
        verbs
    }
}

fn verb(group: Group, id: impl Into<String>, label: impl Into<String>, act: Act) -> Verb {
    Verb { id: id.into(), label: label.into(), group, act }
}

/// The steps of the file that the target needs, in order.
fn needed(done: &CarriedOut) -> impl Iterator<Item = &crate::plan::Step> {
    let stages = done.plan.declared().iter().filter(|stage| stage.needed);
    stages.flat_map(|stage| stage.steps.iter().filter(|step| step.trigger.is_none()))
}
