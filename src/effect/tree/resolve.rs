//! From a path to a place, as a kernel goes.

use std::borrow::Cow;
use std::rc::Rc;

use super::{Found, Kind, Seen, Tree};

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
        if let Some(place) = self.straight(path, follow) {
            return Ok(place);
        }
        let mut walk = Walk {
            tree: self,
            path: String::new(),
            trail: vec![Seen::Node(&self.root)],
            parent: Parent::Directory,
        };
        let mut todo: Vec<Cow<'_, str>> = backwards(path).map(Cow::Borrowed).collect();
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
            todo.extend(backwards(&target).map(|part| Cow::Owned(part.to_owned())));
        }
        Ok(walk.arrive())
    }

    /// The same where there are neither links to follow nor `..`, as on most ways.
    fn straight(&self, path: &str, follow: bool) -> Option<Place> {
        let mut real = String::with_capacity(path.len());
        let mut seen = Seen::Node(&self.root);
        let mut parent = Parent::Directory;
        let mut names = parts(path).peekable();
        while let Some(name) = names.next() {
            let is_followed = follow || names.peek().is_some();
            parent = Parent::of(&seen);
            seen = self.child(&real, &seen, name);
            let is_link =
                matches!(&seen, Seen::Node(node) if matches!(node.kind(), Kind::Symlink(_)));
            if name == ".." || (is_link && is_followed) {
                return None;
            }
            real.push('/');
            real.push_str(name);
        }
        Some(Place::of(real, seen, parent))
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
    trail: Vec<Seen<'a>>,
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
        let last = self.trail.last().unwrap_or(&Seen::Nothing);
        self.parent = Parent::of(last);
        let seen = self.tree.child(&self.path, last, part);
        if follow
            && let Seen::Node(node) = &seen
            && let Kind::Symlink(target) = node.kind()
        {
            return Some(Rc::clone(target));
        }
        self.trail.push(seen);
        self.path.push('/');
        self.path.push_str(part);
        None
    }

    fn arrive(mut self) -> Place {
        Place::of(self.path, self.trail.pop().unwrap_or(Seen::Nothing), self.parent)
    }
}

impl Parent {
    fn of(seen: &Seen<'_>) -> Self {
        match seen {
            Seen::Node(node) if !node.kind().is_directory() => Self::NotDirectory,
            Seen::Node(_) | Seen::Unknown(_) => Self::Directory,
            Seen::Nothing => Self::Missing,
        }
    }
}

impl Place {
    fn of(path: String, seen: Seen<'_>, parent: Parent) -> Self {
        let path = if path.is_empty() { "/".to_owned() } else { path };
        let parent = if matches!(seen, Seen::Nothing) { parent } else { Parent::Directory };
        Self { path, found: seen.found(), parent }
    }
}

/// The names of a path; `.` and empty ones say nothing.
pub(super) fn parts(path: &str) -> impl Iterator<Item = &str> {
    let mut rest = path;
    let all = std::iter::from_fn(move || {
        let end = rest.bytes().position(|byte| byte == b'/');
        let part = rest.get(..end.unwrap_or(rest.len()))?;
        rest = end.map_or("", |end| rest.get(end + 1..).unwrap_or_default());
        (end.is_some() || !part.is_empty()).then_some(part)
    });
    all.filter(|part| !part.is_empty() && *part != ".")
}

/// The same from the last to the first.
fn backwards(path: &str) -> impl Iterator<Item = &str> {
    let parts: Vec<&str> = parts(path).collect();
    parts.into_iter().rev()
}

/// The names of a real path, each with the path that leads to it.
pub(super) fn steps(path: &str) -> impl Iterator<Item = (&str, &str)> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let rest = path.get(at + 1..).filter(|rest| !rest.is_empty())?;
        let end = rest.bytes().position(|byte| byte == b'/').unwrap_or(rest.len());
        let step = (path.get(..at)?, rest.get(..end)?);
        at += 1 + end;
        Some(step)
    })
}

/// The path as an absolute one without `.`, `..` and doubled slashes, by its text alone.
pub fn clean(path: &str) -> String {
    let mut clean = String::with_capacity(path.len() + 1);
    for part in parts(path) {
        if part == ".." {
            clean.truncate(clean.rfind('/').unwrap_or(0));
        } else {
            clean.push('/');
            clean.push_str(part);
        }
    }
    if clean.is_empty() {
        clean.push('/');
    }
    clean
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

/// Whether a path is another one or lies below it, by their texts alone.
pub fn is_within(path: &str, directory: &str) -> bool {
    let (path, directory) = (clean(path), clean(directory));
    let rest = path.strip_prefix(directory.trim_end_matches('/'));
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// The directory of a clean path and its last name, which is empty for the root.
pub fn parent_and_name(path: &str) -> (&str, &str) {
    match path.rsplit_once('/') {
        Some(("", name)) => ("/", name),
        Some((parent, name)) => (parent, name),
        None => ("/", path),
    }
}
