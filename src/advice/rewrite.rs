//! A rewrite of a project, as data.

use std::rc::Rc;

use crate::project::{File, Project};
use crate::text::{Edit, Patch};

/// Changes of a Dockerfile and of files beside it; they fit one text only.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rewrite {
    /// The Dockerfile that it was made for.
    of: Rc<str>,
    pub dockerfile: Patch,
    /// Files of the context that get a new text, by path.
    pub files: Vec<(Rc<str>, Rc<str>)>,
}

impl Rewrite {
    /// What is put in gets the line ends of the text, at whose end no empty line is added.
    pub fn new(dockerfile: &Rc<str>, patch: Patch) -> Self {
        let patch = with_end(dockerfile, patch);
        let patch = if dockerfile.contains("\r\n") { with_carriage_returns(&patch) } else { patch };
        Self { of: Rc::clone(dockerfile), dockerfile: patch, files: Vec::new() }
    }

    /// The rewritten project; `None` where the Dockerfile is another one by now, or all is done.
    pub fn apply(&self, project: &Project) -> Option<Project> {
        if self.of != project.dockerfile {
            return None;
        }
        let mut after = project.clone();
        after.dockerfile = self.dockerfile.apply(&project.dockerfile).into();
        for (path, text) in &self.files {
            after.files.insert(Rc::clone(path), File::text(text));
        }
        (after != *project).then_some(after)
    }
}

fn with_end(text: &str, patch: Patch) -> Patch {
    if text.ends_with('\n') || !patch.apply(text).ends_with('\n') {
        return patch;
    }
    let mut edits = patch.edits().to_vec();
    if let Some(last) = edits.last_mut().filter(|edit| edit.span.end() as usize == text.len()) {
        last.insert.truncate(last.insert.trim_end_matches(['\r', '\n']).len());
    }
    Patch::new(edits)
}

fn with_carriage_returns(patch: &Patch) -> Patch {
    let edits = patch.edits().iter().map(|edit| {
        let insert = edit.insert.replace("\r\n", "\n").replace('\n', "\r\n");
        Edit { span: edit.span, insert }
    });
    Patch::new(edits.collect())
}
