//! From a path to a place, as a kernel goes.

use std::borrow::Cow;
use std::rc::Rc;

use super::{Found, Kind, Tree, below};

/// How many links may be followed, as in Linux.
const MOST_LINKS: usize = 40;
/// The longest path, as in Linux.
const LONGEST: usize = 4096;

/// Where a path leads.
#[derive(Clone, Debug)]
pub struct Place {
    /// Without links, `.` and `..`. Where nothing is found it goes on as written.
    pub path: String,
    pub found: Found,
    pub parent: Parent,
}

/// What the path's last name stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Parent {
    Directory,
    Missing,
    NotDirectory,
}

/// Why a path leads nowhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trouble {
    TooManyLinks,
    TooLong,
}

impl Tree {
    /// Where an absolute path leads; `follow` says whether a link at its end is followed.
    pub fn resolve(&self, path: &str, follow: bool) -> Result<Place, Trouble> {
        if path.len() > LONGEST {
            return Err(Trouble::TooLong);
        }
        let mut walk = Walk {
            tree: self,
            path: String::new(),
            trail: vec![Found::Node(Rc::clone(&self.root))],
            parent: Parent::Directory,
        };
        let mut todo: Vec<Cow<'_, str>> = parts(path).rev().map(Cow::Borrowed).collect();
        let mut links = 0;
        while let Some(part) = todo.pop() {
            let Some(target) = walk.step(&part, follow || !todo.is_empty()) else { continue };
            links += 1;
            if links > MOST_LINKS || todo.len() > LONGEST {
                return Err(Trouble::TooManyLinks);
            }
            if target.starts_with('/') {
                walk.trail.truncate(1);
                walk.path.clear();
            }
            todo.extend(parts(&target).rev().map(|part| Cow::Owned(part.to_owned())));
        }
        Ok(walk.arrive())
    }

    /// What a path leads to, with links followed.
    pub fn find(&self, path: &str) -> Found {
        self.resolve(path, true).map_or(Found::Nothing, |place| place.found)
    }
}

struct Walk<'a> {
    tree: &'a Tree,
    path: String,
    /// What was found at each name of the path; the root first.
    trail: Vec<Found>,
    parent: Parent,
}

impl Walk<'_> {
    /// Takes one part of the path; gives a link's target instead if it is to be followed.
    fn step(&mut self, part: &str, follow: bool) -> Option<Rc<str>> {
        if part == ".." {
            if self.trail.len() > 1 {
                self.trail.pop();
                self.path.truncate(self.path.rfind('/').unwrap_or(0));
            }
            return None;
        }
        let found = self.look(part);
        if follow
            && let Found::Node(node) = &found
            && let Kind::Symlink(target) = node.kind()
        {
            return Some(Rc::clone(target));
        }
        self.trail.push(found);
        self.path.push('/');
        self.path.push_str(part);
        None
    }

    fn look(&mut self, name: &str) -> Found {
        self.parent = Parent::Directory;
        match self.trail.last() {
            Some(Found::Node(node)) => {
                if let Some(directory) = node.directory() {
                    self.tree.child(&self.path, directory, name)
                } else {
                    self.parent = Parent::NotDirectory;
                    Found::Nothing
                }
            }
            Some(Found::Unknown(id)) => Found::Unknown(below(id, name)),
            Some(Found::Nothing) | None => {
                self.parent = Parent::Missing;
                Found::Nothing
            }
        }
    }

    fn arrive(mut self) -> Place {
        let found = self.trail.pop().unwrap_or(Found::Nothing);
        let path = if self.path.is_empty() { "/".to_owned() } else { self.path };
        let parent = match found {
            Found::Nothing => self.parent,
            _ => Parent::Directory,
        };
        Place { path, found, parent }
    }
}

/// The names of a path; `.` and empty ones say nothing.
pub(super) fn parts(path: &str) -> impl DoubleEndedIterator<Item = &str> {
    path.split('/').filter(|part| !part.is_empty() && *part != ".")
}

/// The path as an absolute one without `.`, `..` and doubled slashes, by its text alone.
pub fn clean(path: &str) -> String {
    let mut stack: Vec<&str> = Vec::new();
    for part in parts(path) {
        if part == ".." {
            stack.pop();
        } else {
            stack.push(part);
        }
    }
    format!("/{}", stack.join("/"))
}

/// A name in a directory.
pub fn join(directory: &str, name: &str) -> String {
    let directory = directory.trim_end_matches('/');
    let mut path = String::with_capacity(directory.len() + 1 + name.len());
    path.push_str(directory);
    path.push('/');
    path.push_str(name);
    path
}

/// The directory of a clean path and its last name, which is empty for the root.
pub fn parent_and_name(path: &str) -> (&str, &str) {
    match path.rsplit_once('/') {
        Some(("", name)) => ("/", name),
        Some((parent, name)) => (parent, name),
        None => ("/", path),
    }
}
