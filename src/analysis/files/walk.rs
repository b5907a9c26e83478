//! Goes over the files before and after a step, side by side.

use std::rc::Rc;

use super::super::stack::Amount;
use super::{Access, FileChange, FileKind, FileRow, FileTree, Views, Wanted};
use crate::effect::tree::{Entries, Found, Kind, Node, Tree, join};

/// So many rows are shown.
const MOST: usize = 2_000;

/// The wanted files of a view.
pub(in crate::analysis) fn walk(views: Views<'_>, wanted: &Wanted<'_>) -> FileTree {
    let (before, after) = (views.before, views.after);
    let mut walk =
        Walk { views, wanted, parents: Vec::new(), hidden: 0, tree: FileTree::default() };
    let root = |tree: &Tree| Found::Node(Rc::clone(tree.root()));
    walk.directory("", &root(before), &root(after));
    let Walk { views, mut tree, .. } = walk;
    tree.notes = views.origins.notes;
    tree.origins = views.origins.list;
    tree
}

/// Leaves out what is more than can be read.
pub(in crate::analysis) fn cut(mut tree: FileTree) -> FileTree {
    tree.more = tree.rows.len().saturating_sub(MOST) as u32;
    tree.rows.truncate(MOST);
    tree
}

struct Walk<'a> {
    views: Views<'a>,
    wanted: &'a Wanted<'a>,
    /// Directories above the current place that are not shown yet.
    parents: Vec<FileRow>,
    /// How many closed directories are around the current place.
    hidden: u32,
    tree: FileTree,
}

impl Walk<'_> {
    fn directory(&mut self, path: &str, before: &Found, after: &Found) {
        let listed = [before, after].into_iter().filter_map(entries);
        let mut names: Vec<Rc<str>> =
            listed.flat_map(|entries| entries.iter().map(|(name, _)| Rc::clone(name))).collect();
        names.sort_unstable();
        names.dedup();
        for name in names {
            let old = child(self.views.before, path, before, &name);
            let mut new = child(self.views.after, path, after, &name);
            // What this step removed is told so even if an unknown command may have made it again.
            if is_gone(after, &name) && !is_gone(before, &name) {
                new = Found::Nothing;
            }
            let node = match (&old, &new) {
                (Found::Nothing, Found::Nothing) => continue,
                (_, Found::Nothing) => listed_node(before, &name),
                _ => listed_node(after, &name),
            };
            // A name that may be back is not listed as long as nobody saw it.
            if node.is_some() || matches!(new, Found::Nothing) {
                self.row(&join(path, &name), &old, &new, node.as_deref());
            }
        }
    }

    fn row(&mut self, path: &str, old: &Found, new: &Found, node: Option<&Node>) {
        let mut row = self.describe(path, old, new, node);
        let shows = self.shows(&row);
        let FileKind::Directory { open, .. } = row.kind else {
            if shows {
                self.show(row);
            }
            return;
        };
        let closed = self.wanted.text.is_empty() && self.wanted.closed.contains(path);
        row.kind = FileKind::Directory { closed, open };
        // A directory that every system has is only worth a row for what is in it.
        let usual = open && row.change.is_none() && row.origin == self.views.origins.base;
        let known = self.parents.len();
        if shows && !usual {
            self.show(row);
        } else if self.hidden == 0 {
            self.parents.push(row);
        }
        self.hidden += u32::from(closed);
        self.directory(path, old, new);
        self.hidden -= u32::from(closed);
        self.parents.truncate(known);
    }

    fn describe(&self, path: &str, old: &Found, new: &Found, node: Option<&Node>) -> FileRow {
        let origins = &self.views.origins;
        let bare = path.trim_start_matches('/');
        let origin = origins.by_path.get(bare).copied().or(origins.base);
        let change = match (old, new) {
            (_, Found::Nothing) => Some(FileChange::Deleted),
            _ if origin != self.views.now || origin.is_none() => None,
            (Found::Nothing, _) => Some(FileChange::Added),
            (Found::Unknown(_), _) => Some(FileChange::Written),
            (Found::Node(_), _) => Some(FileChange::Changed),
        };
        let tree =
            if change == Some(FileChange::Deleted) { self.views.before } else { self.views.after };
        FileRow {
            path: path.into(),
            what: "".into(),
            depth: bare.matches('/').count() as u32,
            kind: kind(tree, node),
            size: node
                .and_then(Node::content)
                .map(|content| content.size().map_or(Amount::Unknown, Amount::exact)),
            waste: Amount::ZERO,
            access: node.filter(|node| !matches!(node.kind(), Kind::Unknown(_))).map(access),
            target: match node.map(Node::kind) {
                Some(Kind::Symlink(target)) => Some(Rc::clone(target)),
                _ => None,
            },
            origin,
            change,
        }
    }

    fn shows(&self, row: &FileRow) -> bool {
        (row.change.is_some() || !self.wanted.only_changes) && row.path.contains(self.wanted.text)
    }

    /// Shows a row below the directories that it is in.
    fn show(&mut self, row: FileRow) {
        for parent in std::mem::take(&mut self.parents) {
            self.push(parent);
        }
        if self.hidden == 0 {
            self.push(row);
        }
    }

    fn push(&mut self, row: FileRow) {
        self.tree.rows.push(row);
    }
}

fn entries(found: &Found) -> Option<&Entries> {
    match found {
        Found::Node(node) => Some(&node.directory()?.entries),
        Found::Unknown(_) | Found::Nothing => None,
    }
}

/// What is listed under a name, if it is more than that it is gone.
fn listed_node(directory: &Found, name: &str) -> Option<Rc<Node>> {
    let node = entries(directory)?.get(name)?;
    (!matches!(node.kind(), Kind::Gone(_))).then(|| Rc::clone(node))
}

fn is_gone(directory: &Found, name: &str) -> bool {
    entries(directory)
        .and_then(|entries| entries.get(name))
        .is_some_and(|node| matches!(node.kind(), Kind::Gone(_)))
}

fn child(tree: &Tree, path: &str, directory: &Found, name: &str) -> Found {
    match directory {
        Found::Node(node) => {
            node.directory().map_or(Found::Nothing, |inner| tree.at_in(path, inner, name))
        }
        Found::Unknown(id) => Found::Unknown(id.below(name)),
        Found::Nothing => Found::Nothing,
    }
}

fn kind(tree: &Tree, node: Option<&Node>) -> FileKind {
    match node.map(Node::kind) {
        Some(Kind::Directory(inner)) => {
            FileKind::Directory { closed: false, open: tree.is_open(inner) }
        }
        Some(Kind::File { .. }) => FileKind::File,
        Some(Kind::Symlink(_)) => FileKind::Link,
        Some(Kind::Fifo | Kind::Device { .. }) => FileKind::Device,
        Some(Kind::Unknown(_) | Kind::Gone(_)) | None => FileKind::Unknown,
    }
}

fn access(node: &Node) -> Access {
    let meta = node.meta();
    Access { mode: meta.mode, uid: meta.uid, gid: meta.gid }
}
