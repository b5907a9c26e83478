//! A file system that is cheap to clone.
//!
//! Paths are absolute and written `/a/b`; the root is `/`. What a base image or a command that is
//! not understood left behind is unknown: a directory may hold names that nobody listed. Such a name
//! is found as `Unknown` with an id made of where it is and what made it; it counts as existing, and
//! as whatever it is used as.

mod edit;
mod entries;
mod links;
mod node;
mod resolve;
mod unknown;

#[cfg(test)]
mod tests;

use std::rc::Rc;

use crate::project::{self, Files};

use super::Digest;
use super::digest::Fields;
use super::weight::{Ledger, Weights};
use links::Links;

pub use entries::Entries;
pub use node::{Directory, Kind, Meta, Node, Time, content_digest};
pub use resolve::{Parent, Place, Trouble, clean, is_within, join, parent_and_name};
pub use unknown::UnknownId;

/// Directories that nearly every image has, not as links.
const USUAL: &[&str] = &[
    "/etc",
    "/home",
    "/opt",
    "/root",
    "/tmp",
    "/usr/bin",
    "/usr/lib",
    "/usr/local/bin",
    "/usr/local/lib",
    "/usr/local/share",
    "/usr/sbin",
    "/usr/share",
    "/usr/src",
    "/var/cache",
    "/var/lib",
    "/var/log",
    "/var/tmp",
];

/// A file system.
#[derive(Clone, Debug)]
pub struct Tree {
    root: Rc<Node>,
    past: Past,
    links: Links,
    /// What was weighed but not listed; like the ledger it takes no part in what the tree is.
    pub weights: Weights,
    pub ledger: Rc<Ledger>,
}

/// The commands that ran of which nobody knows where they wrote.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Past {
    /// How many there were.
    epoch: u32,
    /// The id of what they did.
    unknown: Option<UnknownId>,
}

/// What a path leads to.
#[derive(Clone, Debug)]
pub enum Found {
    Nothing,
    Node(Rc<Node>),
    /// It may be there, and nobody knows what it is.
    Unknown(UnknownId),
}

/// The same while nothing is taken along.
enum Seen<'a> {
    Nothing,
    Node(&'a Rc<Node>),
    Unknown(UnknownId),
}

impl Seen<'_> {
    fn found(self) -> Found {
        match self {
            Self::Nothing => Found::Nothing,
            Self::Node(node) => Found::Node(Rc::clone(node)),
            Self::Unknown(id) => Found::Unknown(id),
        }
    }
}

impl Default for Tree {
    fn default() -> Self {
        Self::empty()
    }
}

impl Tree {
    /// As `FROM scratch` begins.
    pub fn empty() -> Self {
        Self::with_root(None)
    }

    /// An image of which only the name or digest is known. The usual directories are there.
    pub fn unknown(id: &str) -> Self {
        let mut tree = Self::with_root(Some(UnknownId::of(id)));
        for path in USUAL {
            tree.make_known(path);
        }
        for path in ["/tmp", "/var/tmp"] {
            tree.change(path, |node| node.set_meta(node.meta().with_mode(0o1777)));
        }
        tree
    }

    fn with_root(unknown: Option<UnknownId>) -> Self {
        let directory = Directory { entries: Entries::default(), unknown, epoch: 0 };
        let root = Node::new(Kind::Directory(directory), Meta::directory(Time::At(0)));
        Self {
            root: Rc::new(root),
            past: Past::default(),
            links: Links::default(),
            weights: Weights::default(),
            ledger: Rc::default(),
        }
    }

    /// What is in a directory of another tree.
    pub fn of_node(node: &Rc<Node>) -> Self {
        let mut tree = Self::empty();
        if node.kind().is_directory() {
            tree.root = Rc::clone(node);
        }
        tree
    }

    /// A build context, or a layer on nothing.
    pub fn from_files(files: &Files) -> Self {
        let mut tree = Self::empty();
        for (path, file) in files.iter() {
            tree.put_file(&format!("/{path}"), file);
        }
        for (path, file) in files.iter() {
            if let project::Kind::Hardlink(target) = &file.kind {
                tree.link(&clean(target), &format!("/{path}"));
            }
        }
        tree
    }

    /// Changes the tree by a layer: `.wh.x` removes `x`, `.wh..wh..opq` all that was there.
    pub fn apply(&mut self, files: &Files) {
        for (path, file) in files.iter() {
            let path = format!("/{path}");
            let (parent, name) = parent_and_name(&path);
            match name.strip_prefix(".wh.") {
                Some(".wh..opq") => self.clear(parent),
                Some(name) => self.remove(&join(parent, name)),
                None => self.put_file(&path, file),
            }
        }
    }

    /// Puts a file of a context at a path; what is another name of one is left out.
    pub fn put_file(&mut self, path: &str, file: &project::File) {
        let meta =
            Meta { mode: file.mode, uid: file.uid, gid: file.gid, mtime: Time::At(file.mtime) };
        let kind = match &file.kind {
            project::Kind::File(content) => Kind::file(content.clone()),
            project::Kind::Symlink(target) => Kind::Symlink(Rc::clone(target)),
            project::Kind::Directory => return self.make_directory(path, meta),
            project::Kind::Unknown(id) => Kind::Unknown(UnknownId::of(id)),
            project::Kind::Hardlink(_) => return,
        };
        self.put(path, Node::new(kind, meta));
    }

    pub fn root(&self) -> &Rc<Node> {
        &self.root
    }

    /// Something ran of which nobody knows where it wrote; `id` is a function of all it could read.
    pub fn becomes_unknown(&mut self, id: UnknownId) {
        let epoch = self.past.epoch.saturating_add(1);
        self.past = Past { epoch, unknown: Some(id) };
    }

    /// What the last such command did.
    pub fn unknown_id(&self) -> Option<UnknownId> {
        self.past.unknown
    }

    /// Whether the directory may hold names that are not listed.
    pub fn is_open(&self, directory: &Directory) -> bool {
        directory.unknown.is_some() || directory.epoch < self.past.epoch
    }

    /// What stands under a name in what was seen at a path.
    fn child<'a>(&self, path: &str, seen: &Seen<'a>, name: &str) -> Seen<'a> {
        match seen {
            Seen::Node(node) => match node.directory() {
                Some(directory) => self.past.entry(path, directory, name),
                None => Seen::Nothing,
            },
            Seen::Unknown(id) => Seen::Unknown(id.below(name)),
            Seen::Nothing => Seen::Nothing,
        }
    }

    /// The id of what a directory may hold besides its entries.
    pub fn unknown_in(&self, path: &str, directory: &Directory) -> Option<UnknownId> {
        self.past.unknown_in(path, directory)
    }

    /// What stands under a name in the directory at a path, for those who walk the tree themselves.
    pub fn at_in(&self, path: &str, directory: &Directory, name: &str) -> Found {
        self.past.entry(path, directory, name).found()
    }

    /// Whether what is in both, and what is known of it, is the same; times do not count.
    pub fn is_same_as(&self, other: &Self) -> bool {
        self.past == other.past
            && self.weights == other.weights
            && self.ledger == other.ledger
            && self.links == other.links
            && self.root.digest() == other.root.digest()
    }

    /// A digest of everything: equal trees, equal digests, however they came about.
    /// Times do not count.
    pub fn digest(&self) -> Digest {
        let mut fields = Fields::new("tree");
        fields.digest(&self.root.digest());
        if let Some(id) = self.past.unknown {
            id.add_to(&mut fields);
        }
        fields.finish()
    }
}

impl Past {
    /// What stands under a name in the directory at a path.
    fn entry<'a>(&self, path: &str, directory: &'a Directory, name: &str) -> Seen<'a> {
        match directory.entries.get(name).map(|node| (node, node.kind())) {
            Some((_, Kind::Gone(epoch))) if *epoch < self.epoch => {}
            Some((_, Kind::Gone(_))) => return Seen::Nothing,
            Some((_, Kind::Unknown(id))) => return Seen::Unknown(*id),
            Some((node, _)) => return Seen::Node(node),
            None => {}
        }
        match self.unknown_in(path, directory) {
            Some(id) => Seen::Unknown(id.below(name)),
            None => Seen::Nothing,
        }
    }

    fn unknown_in(&self, path: &str, directory: &Directory) -> Option<UnknownId> {
        match self.unknown {
            Some(id) if directory.epoch < self.epoch => Some(id.below(path)),
            _ => directory.unknown,
        }
    }
}
