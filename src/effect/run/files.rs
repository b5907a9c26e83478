//! The file system as a process sees it.

use std::cell::RefCell;
use std::rc::Rc;

use crate::effect::owner::Accounts;
use crate::effect::tree::{
    Directory, Found, Kind, Meta, Node, Parent, Place, Time, Tree, clean, join, parent_and_name,
};
use crate::project::Content;

use super::stream::Stream;

/// How much one `RUN` may do before it counts as not understood.
const MOST_WORK: u64 = 50_000;

/// The container: its files, its user, and how much it has done.
#[derive(Debug)]
pub struct Machine {
    pub tree: Tree,
    pub now: Time,
    pub uid: u32,
    pub gid: u32,
    pub umask: u32,
    /// What the machine is called.
    pub host: Rc<str>,
    work: u64,
    /// What was printed and went nowhere else.
    pub log: Rc<RefCell<Stream>>,
    /// The programs that were not understood.
    pub unknown: Vec<Rc<str>>,
}

/// What the machine of a build is called.
const HOST: &str = "buildkitsandbox";

/// Why something can't be done to files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Errno {
    Missing,
    NotDirectory,
    IsDirectory,
    Exists,
    Denied,
    NotEmpty,
    Loop,
}

impl std::fmt::Display for Errno {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Missing => "No such file or directory",
            Self::NotDirectory => "Not a directory",
            Self::IsDirectory => "Is a directory",
            Self::Exists => "File exists",
            Self::Denied => "Permission denied",
            Self::NotEmpty => "Directory not empty",
            Self::Loop => "Too many levels of symbolic links",
        })
    }
}

impl Machine {
    pub(super) fn new(tree: Tree, now: Time, (uid, gid): (u32, u32)) -> Self {
        Self {
            tree,
            now,
            uid,
            gid,
            umask: 0o022,
            host: HOST.into(),
            work: 0,
            log: Rc::default(),
            unknown: Vec::new(),
        }
    }

    /// Counts work; `false` once it is too much.
    pub fn works(&mut self, amount: u64) -> bool {
        self.work = self.work.saturating_add(amount);
        self.work <= MOST_WORK
    }

    pub fn accounts(&self) -> Accounts {
        Accounts::of(&self.tree)
    }

    pub fn resolve(&self, path: &str, follow: bool) -> Result<Place, Errno> {
        self.tree.resolve(path, follow).map_err(|_| Errno::Loop)
    }

    /// What is there, or why not.
    pub fn existing(&self, path: &str, follow: bool) -> Result<Place, Errno> {
        let place = self.resolve(path, follow)?;
        match (&place.found, place.parent) {
            (Found::Nothing, Parent::NotDirectory) => Err(Errno::NotDirectory),
            (Found::Nothing, _) => Err(Errno::Missing),
            (Found::Node(node), _) if path.ends_with('/') && !node.kind().is_directory() => {
                Err(Errno::NotDirectory)
            }
            _ => Ok(place),
        }
    }

    /// Where something new may be put.
    pub fn vacant(&self, path: &str, follow: bool) -> Result<Place, Errno> {
        let place = self.resolve(path, follow)?;
        match place.parent {
            Parent::Directory => {
                self.may_change_directory(parent_and_name(&place.path).0)?;
                Ok(place)
            }
            Parent::Missing => Err(Errno::Missing),
            Parent::NotDirectory => Err(Errno::NotDirectory),
        }
    }

    /// Whether names in a directory may be added and removed.
    pub fn may_change_directory(&self, path: &str) -> Result<(), Errno> {
        match self.tree.at(path) {
            Found::Node(node) => self.may(&node, 0o3),
            Found::Unknown(_) | Found::Nothing => Ok(()),
        }
    }

    /// Whether the user has these of `rwx`.
    pub fn may(&self, node: &Node, wanted: u32) -> Result<(), Errno> {
        let meta = node.meta();
        let bits = if meta.uid == self.uid {
            meta.mode >> 6
        } else if meta.gid == self.gid {
            meta.mode >> 3
        } else {
            meta.mode
        };
        let guessed = node.directory().is_some_and(|it| it.unknown.is_some());
        if self.uid == 0 || guessed || bits & wanted == wanted {
            Ok(())
        } else {
            Err(Errno::Denied)
        }
    }

    /// Whether mode and times of something may be changed.
    pub fn owns(&self, node: &Node) -> Result<(), Errno> {
        if self.uid == 0 || node.meta().uid == self.uid { Ok(()) } else { Err(Errno::Denied) }
    }

    pub fn read(&self, path: &str) -> Result<Content, Errno> {
        if let Some(content) = device(path) {
            return Ok(content);
        }
        match self.existing(path, true)?.found {
            Found::Unknown(id) => Ok(Content::Opaque { size: None, id: id.text() }),
            Found::Node(node) => match node.kind() {
                Kind::Directory(_) => Err(Errno::IsDirectory),
                Kind::File { content, .. } => {
                    self.may(&node, 0o4)?;
                    Ok(content.clone())
                }
                Kind::Unknown(id) => Ok(Content::Opaque { size: None, id: id.text() }),
                _ => Ok(Content::text("")),
            },
            Found::Nothing => Err(Errno::Missing),
        }
    }

    /// Writes a whole file; a new one belongs to the user.
    pub fn write(&mut self, path: &str, content: Content) -> Result<(), Errno> {
        if is_device(path) {
            return Ok(());
        }
        let place = self.resolve(path, true)?;
        let now = self.now;
        match &place.found {
            Found::Node(node) => match node.kind() {
                Kind::Directory(_) => return Err(Errno::IsDirectory),
                Kind::File { .. } => {
                    self.may(node, 0o2)?;
                    self.tree.change(&place.path, |node| {
                        let meta = node.meta();
                        node.set_meta(Meta { mtime: now, ..meta });
                        if let Kind::File { content: old, .. } = node.kind_mut() {
                            *old = content;
                        }
                    });
                }
                _ => {}
            },
            Found::Unknown(_) | Found::Nothing => {
                let place = self.vacant(path, true)?;
                if path.ends_with('/') {
                    return Err(Errno::IsDirectory);
                }
                let meta = self.new_file();
                self.tree.put(&place.path, Node::new(Kind::file(content), meta));
            }
        }
        Ok(())
    }

    pub fn new_file(&self) -> Meta {
        Meta::file(self.now).with_mode(0o666 & !self.umask).owned((self.uid, self.gid))
    }

    pub fn new_directory(&self) -> Meta {
        Meta::directory(self.now).with_mode(0o777 & !self.umask).owned((self.uid, self.gid))
    }

    pub fn make_directory(&mut self, path: &str, meta: Meta) -> Result<(), Errno> {
        let place = self.vacant(path.trim_end_matches('/'), false)?;
        match place.found {
            Found::Node(_) => Err(Errno::Exists),
            Found::Unknown(_) | Found::Nothing => {
                self.tree.remove(&place.path);
                self.tree.make_directory(&place.path, meta);
                Ok(())
            }
        }
    }

    /// `mkdir -p`
    pub fn make_directories(&mut self, path: &str, last: Meta) -> Result<(), Errno> {
        let place = self.resolve(path, true)?;
        let above = self.new_directory();
        let mut end = 0;
        while end < place.path.len() {
            let rest = place.path.get(end + 1..).unwrap_or_default();
            if rest.is_empty() {
                break;
            }
            end = rest.find('/').map_or(place.path.len(), |at| end + 1 + at);
            let Some(path) = place.path.get(..end) else { break };
            match self.tree.at(path) {
                Found::Nothing => {
                    self.may_change_directory(parent_and_name(path).0)?;
                    let meta = if end == place.path.len() { last } else { above };
                    self.tree.make_directory(path, meta);
                }
                Found::Node(node) if !node.kind().is_directory() => {
                    let whole = end == place.path.len();
                    return Err(if whole { Errno::Exists } else { Errno::NotDirectory });
                }
                Found::Node(_) => {}
                Found::Unknown(_) => {
                    let meta = if end == place.path.len() { last } else { above };
                    self.tree.make_new_directory(path, meta);
                }
            }
        }
        Ok(())
    }

    /// Removes what is at a real path.
    pub fn remove(&mut self, path: &str) -> Result<(), Errno> {
        let parent = parent_and_name(path).0;
        self.may_change_directory(parent)?;
        if self.uid != 0
            && let (Found::Node(above), Found::Node(node)) =
                (self.tree.at(parent), self.tree.at(path))
            && above.meta().mode & 0o1000 != 0
            && above.meta().uid != self.uid
            && node.meta().uid != self.uid
        {
            return Err(Errno::Denied);
        }
        self.tree.remove(path);
        Ok(())
    }

    /// The names in a directory in order; `None` where there may be others.
    pub fn names(&self, path: &str) -> Result<Option<Vec<Rc<str>>>, Errno> {
        let place = self.existing(path, true)?;
        let Found::Node(node) = &place.found else { return Ok(None) };
        let Some(directory) = node.directory() else { return Err(Errno::NotDirectory) };
        self.may(node, 0o4)?;
        let mut names = self.known_names(&place.path, directory);
        if self.tree.is_open(directory) {
            return Ok(None);
        }
        if place.path == "/" {
            names.extend(["dev", "proc", "sys"].map(Rc::from));
            names.sort();
            names.dedup();
        }
        Ok(Some(names))
    }

    /// The names in a directory that are listed.
    pub fn known_names(&self, path: &str, directory: &Directory) -> Vec<Rc<str>> {
        let there = |name: &str| !matches!(self.tree.at_in(path, directory, name), Found::Nothing);
        let names = directory.entries.iter().map(|(name, _)| name);
        names.filter(|name| there(name)).cloned().collect()
    }
}

/// What a device gives when it is read.
fn device(path: &str) -> Option<Content> {
    match clean(path).as_str() {
        "/dev/null" | "/dev/tty" | "/dev/stdin" => Some(Content::text("")),
        "/dev/random" | "/dev/urandom" => Some(Content::Opaque { size: None, id: "random".into() }),
        "/dev/zero" => Some(Content::Opaque { size: None, id: "zeros".into() }),
        _ => None,
    }
}

/// Whether the path is a device that takes everything.
pub(super) fn is_device(path: &str) -> bool {
    matches!(
        clean(path).as_str(),
        "/dev/null" | "/dev/tty" | "/dev/stdout" | "/dev/stderr" | "/dev/zero" | "/dev/full"
    )
}

/// A path as seen from a directory.
pub(super) fn absolute(cwd: &str, path: &str) -> String {
    if path.starts_with('/') { path.to_owned() } else { join(cwd, path) }
}
