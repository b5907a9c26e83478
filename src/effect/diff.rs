//! A layer: what changed from one tree to another, as BuildKit writes it down.
//!
//! A changed or new thing is listed with the directories above it, in the order of a walk. What is
//! gone is listed as a file `.wh.name`. A directory counts as changed when its mode or owner did; a
//! file also when its time did.

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::rc::Rc;

use crate::project::Content;

use super::tar;
use super::tree::{Directory, Found, Kind, Meta, Node, Time, Tree, UnknownId, join};

/// What a step changed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Layer {
    /// In the order of the tar.
    pub entries: Vec<Entry>,
    /// Something nobody knows was also written, here and there.
    pub unknown: Option<UnknownId>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// `etc/passwd`; that of a whiteout is `etc/.wh.passwd`.
    pub path: Rc<str>,
    pub kind: EntryKind,
    pub meta: Meta,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EntryKind {
    File(Content),
    Directory,
    Symlink(Rc<str>),
    /// To a path of the same layer.
    Hardlink(Rc<str>),
    Fifo,
    Device {
        character: bool,
        major: u32,
        minor: u32,
    },
    Whiteout,
    /// A file or directory of which nothing is known.
    Unknown(UnknownId),
}

impl Entry {
    /// Bytes of its content; `None` where nobody knows.
    pub fn size(&self) -> Option<u64> {
        match &self.kind {
            EntryKind::File(content) => content.size(),
            EntryKind::Unknown(_) => None,
            _ => Some(0),
        }
    }
}

impl Layer {
    /// Bytes of its files: what `docker history` shows.
    pub fn file_bytes(&self) -> Option<u64> {
        self.known()?.iter().try_fold(0, |sum: u64, entry| Some(sum.saturating_add(entry.size()?)))
    }

    /// Bytes of its whole tar, uncompressed.
    pub fn tar_bytes(&self) -> Option<u64> {
        let end = 1024;
        let mut entries = self.known()?.iter();
        entries.try_fold(end, |sum: u64, entry| Some(sum.saturating_add(tar::entry_bytes(entry)?)))
    }

    /// The entries, if there is nothing else.
    fn known(&self) -> Option<&[Entry]> {
        self.unknown.is_none().then_some(&*self.entries)
    }

    pub fn is_empty(&self) -> bool {
        self.entries.is_empty() && self.unknown.is_none()
    }
}

/// What changed from the lower tree to the upper one.
pub fn diff(lower: &Tree, upper: &Tree) -> Layer {
    let mut differ = Differ {
        lower,
        upper,
        layer: Layer::default(),
        parents: Vec::new(),
        links: BTreeMap::new(),
    };
    if upper.unknown_id() != lower.unknown_id() {
        differ.layer.unknown = upper.unknown_id();
    }
    if let (Some(old), Some(new)) = (lower.root().directory(), upper.root().directory()) {
        differ.directories("", Some(old), new);
    }
    differ.layer
}

struct Differ<'a> {
    lower: &'a Tree,
    upper: &'a Tree,
    layer: Layer,
    /// The directories above the current one that are not listed yet.
    parents: Vec<(String, Meta)>,
    /// Under which path a linked file is listed.
    links: BTreeMap<u32, Rc<str>>,
}

impl Differ<'_> {
    /// What changed in a directory; `old` is what it was, if it was one.
    fn directories(&mut self, path: &str, old: Option<&Directory>, new: &Directory) {
        let nothing = Directory::default();
        let old = old.unwrap_or(&nothing);
        if self.lower.is_open(old) && !self.upper.is_open(new) {
            let meta = Meta::file(Time::At(0)).with_mode(0);
            self.list(join(path, ".wh..wh..opq"), EntryKind::Whiteout, meta);
        }
        for (name, before, after) in old.entries.differing(&new.entries) {
            if let (Some(before), Some(after)) = (before, after)
                && Rc::ptr_eq(before, after)
            {
                continue;
            }
            let child = join(path, name);
            let before = match before {
                Some(_) => self.lower.at_in(path, old, name),
                None if self.lower.is_open(old) => self.lower.at_in(path, old, name),
                None => Found::Nothing,
            };
            match after {
                Some(node) => self.node(&child, &before, node),
                None => self.gone(path, name, &before),
            }
        }
    }

    fn node(&mut self, path: &str, before: &Found, node: &Node) {
        match node.kind() {
            Kind::Gone(_) => {
                let (parent, name) = path.rsplit_once('/').unwrap_or(("", path));
                self.gone(parent, name, before);
            }
            Kind::Directory(directory) => self.directory(path, before, node, directory),
            _ => {
                if !is_same(before, node) {
                    let kind = self.entry_kind(path, node);
                    self.list(path.to_owned(), kind, node.meta());
                }
            }
        }
    }

    fn directory(&mut self, path: &str, before: &Found, node: &Node, directory: &Directory) {
        let unlisted = Directory { unknown: directory.unknown, ..Directory::default() };
        let (old, changed) = match before {
            Found::Node(old) => (old.directory(), !same_owner_and_mode(old.meta(), node.meta())),
            Found::Unknown(id) if directory.unknown == Some(*id) => {
                let plain = Meta::directory(Time::At(0));
                let made = matches!(node.meta().mtime, Time::Built(_));
                (Some(&unlisted), made || !same_owner_and_mode(plain, node.meta()))
            }
            Found::Unknown(_) | Found::Nothing => (None, true),
        };
        if changed || old.is_none() {
            self.list(path.to_owned(), EntryKind::Directory, node.meta());
            self.directories(path, old, directory);
        } else {
            self.parents.push((path.to_owned(), node.meta()));
            let open = self.parents.len();
            self.directories(path, old, directory);
            if self.parents.len() == open {
                self.parents.pop();
            }
        }
    }

    fn gone(&mut self, parent: &str, name: &str, before: &Found) {
        if matches!(before, Found::Nothing) {
            return;
        }
        let meta = Meta::file(Time::At(0)).with_mode(0);
        self.list(join(parent, &format!(".wh.{name}")), EntryKind::Whiteout, meta);
    }

    fn entry_kind(&mut self, path: &str, node: &Node) -> EntryKind {
        match node.kind() {
            Kind::File { link: Some(link), .. } if self.links.contains_key(link) => {
                let target = self.links.get(link).cloned().unwrap_or_default();
                EntryKind::Hardlink(target)
            }
            Kind::File { content, link } => {
                if let Some(link) = link {
                    self.links.insert(*link, path.trim_start_matches('/').into());
                }
                EntryKind::File(content.clone())
            }
            Kind::Symlink(target) => EntryKind::Symlink(Rc::clone(target)),
            Kind::Fifo => EntryKind::Fifo,
            Kind::Device { character, major, minor } => {
                EntryKind::Device { character: *character, major: *major, minor: *minor }
            }
            Kind::Unknown(id) => EntryKind::Unknown(*id),
            Kind::Directory(_) => EntryKind::Directory,
            Kind::Gone(_) => EntryKind::Whiteout,
        }
    }

    /// Lists something, behind the directories above it.
    fn list(&mut self, path: String, kind: EntryKind, meta: Meta) {
        for (path, meta) in std::mem::take(&mut self.parents) {
            self.push(&path, EntryKind::Directory, meta);
        }
        self.push(&path, kind, meta);
    }

    fn push(&mut self, path: &str, kind: EntryKind, meta: Meta) {
        let path = path.trim_start_matches('/').into();
        self.layer.entries.push(Entry { path, kind, meta });
    }
}

fn same_owner_and_mode(one: Meta, other: Meta) -> bool {
    (one.mode, one.uid, one.gid) == (other.mode, other.uid, other.gid)
}

fn is_same(before: &Found, after: &Node) -> bool {
    let before = match before {
        Found::Node(before) => before,
        Found::Unknown(id) => {
            return matches!(after.kind(), Kind::Unknown(new) if new == id);
        }
        Found::Nothing => return false,
    };
    if before.meta() != after.meta() {
        return false;
    }
    match (before.kind(), after.kind()) {
        (Kind::File { content: one, .. }, Kind::File { content: other, .. }) => one == other,
        (Kind::Symlink(one), Kind::Symlink(other)) => one == other,
        (Kind::Fifo, Kind::Fifo) => true,
        (
            Kind::Device { character, major, minor },
            Kind::Device { character: c, major: a, minor: i },
        ) => (character, major, minor) == (c, a, i),
        _ => false,
    }
}
