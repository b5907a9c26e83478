//! The files as the lines of a list: folders with what is in them, folded or not.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use crate::analysis::stack::words;
use crate::app::state::State;
use crate::project::{File, Files, Kind};

/// A line of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    pub path: Rc<str>,
    /// The last part of the path.
    pub name: String,
    /// In how many folders it lies.
    pub depth: u32,
    pub kind: RowKind,
    /// Its size and mode, or where it leads.
    pub note: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowKind {
    Folder { is_folded: bool },
    File,
}

/// Folders with more files than this are closed at first.
const MANY: usize = 60;

/// The lines of all that is in open folders, at most so many, and how many there would be more.
/// `toggled` has the folders that are not as they are at first.
pub fn rows(files: &Files, toggled: &BTreeSet<Rc<str>>, most: usize) -> (Vec<Row>, usize) {
    let mut rows = Vec::new();
    // Whether a folder is folded, or lies in one that is.
    let mut seen: BTreeMap<&str, bool> = BTreeMap::new();
    for (path, file) in files.iter() {
        let mut is_hidden = false;
        let parts = path.match_indices('/').filter_map(|(at, _)| path.get(..at));
        for folder in parts.chain(file.is_directory().then_some(&**path)) {
            if let Some(known) = seen.get(folder) {
                is_hidden = *known;
                continue;
            }
            if !is_hidden {
                let count = count(files, folder);
                let is_folded = toggled.contains(folder) != (count > MANY);
                rows.push(folder_row(folder, is_folded, count));
                is_hidden = is_folded;
            }
            seen.insert(folder, is_hidden);
        }
        if !is_hidden && !file.is_directory() {
            rows.push(Row { kind: RowKind::File, note: note(file), ..row(path) });
        }
    }
    // An empty folder may stand apart from what was put into it later.
    rows.sort_by(|a, b| a.path.split('/').cmp(b.path.split('/')));
    let more = rows.len().saturating_sub(most);
    rows.truncate(most);
    (rows, more)
}

fn count(files: &Files, folder: &str) -> usize {
    files.below(folder).filter(|(_, file)| !file.is_directory()).count()
}

impl State {
    /// The list of files, at most so many lines, and how many there would be more.
    pub fn file_rows(&self, most: usize) -> (Vec<Row>, usize) {
        rows(self.files(), &self.look.toggled, most)
    }
}

fn folder_row(path: &str, is_folded: bool, count: usize) -> Row {
    let note = if count == 1 { "1 file".to_owned() } else { format!("{count} files") };
    Row { kind: RowKind::Folder { is_folded }, note, ..row(path) }
}

fn row(path: &str) -> Row {
    Row {
        path: path.into(),
        name: path.rsplit('/').next().unwrap_or_default().to_owned(),
        depth: path.matches('/').count() as u32,
        kind: RowKind::File,
        note: String::new(),
    }
}

fn note(file: &File) -> String {
    match &file.kind {
        Kind::File(content) => {
            let size = content.size().map_or_else(|| "?".to_owned(), words::size);
            if file.mode == 0o644 { size } else { format!("{:04o} · {size}", file.mode) }
        }
        Kind::Symlink(target) => format!("→ {target}"),
        Kind::Hardlink(path) => format!("= {path}"),
        Kind::Directory => String::new(),
        Kind::Unknown(_) => "?".to_owned(),
    }
}
