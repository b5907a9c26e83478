//! The context as the builder has it: it is sent file by file, and only what looks changed.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::Store;
use crate::project::{Content, File, Files, Kind, NamedContext, Project};

/// The name under which the build context is remembered.
pub(super) const CONTEXT: &str = "";

/// The project as the builder sees it. A file of the same size, mode and time is not sent again, and
/// a directory that the builder has keeps its mode. Files without a time always count by content.
pub fn received(store: &Store, project: &Project) -> Project {
    let received = &store.shelf.received;
    if received.is_empty() {
        return project.clone();
    }
    let mut seen = project.clone();
    if let Some(known) = received.get(CONTEXT) {
        seen.files = update(known, &project.files);
    }
    for (name, context) in &mut seen.contexts {
        if let (NamedContext::Files(files), Some(known)) = (context, received.get(name)) {
            *files = update(known, files);
        }
    }
    seen
}

/// What is sent of a project, by the name of its context.
pub(super) fn sent(project: &Project) -> BTreeMap<Rc<str>, Files> {
    let named = project.contexts.iter().filter_map(|(name, context)| match context {
        NamedContext::Files(files) => Some((Rc::clone(name), files.clone())),
        NamedContext::Image(_) => None,
    });
    std::iter::once((CONTEXT.into(), project.files.clone())).chain(named).collect()
}

fn update(known: &Files, new: &Files) -> Files {
    let mut files = new.clone();
    for (path, file) in new.iter() {
        let old = known.get(path).or_else(|| {
            // A directory that is not listed is there if something below it is.
            (file.is_directory() && known.below(path).next().is_some()).then_some(&PLAIN)
        });
        let Some(old) = old.filter(|old| *old != file && looks_same(old, file)) else { continue };
        files.insert(Rc::clone(path), old.clone());
    }
    files
}

const PLAIN: File = File { kind: Kind::Directory, mode: 0o755, uid: 0, gid: 0, mtime: 0 };

fn looks_same(old: &File, new: &File) -> bool {
    match (&old.kind, &new.kind) {
        (Kind::Directory, Kind::Directory) => true,
        (Kind::File(old_content), Kind::File(content)) => {
            old.mode == new.mode
                && old.mtime == new.mtime
                && new.mtime != 0
                && known_size(old_content).is_some()
                && known_size(old_content) == known_size(content)
        }
        _ => false,
    }
}

fn known_size(content: &Content) -> Option<u64> {
    content.size()
}
