//! Which files differ of those that a step reads.

use std::collections::BTreeSet;
use std::rc::Rc;

use crate::cache::inputs::{Input, Want};
use crate::cache::reason::{FileChange, Files, Way};
use crate::effect::tree::{Found, Kind, Node, Tree, join};
use crate::plan::step::{Source, SourceKind};
use crate::syntax::glob::{has_wildcard, matches};
use crate::syntax::ignore::Patterns;

/// How many changed files are named.
const NAMED: usize = 20;

/// Adds what differs in an input.
pub(in crate::cache) fn changes(input: &Input<'_>, old: &Tree, new: &Tree, files: &mut Files) {
    let mut seen = BTreeSet::new();
    for want in &input.wants {
        let selection = Selection::of(*want);
        if !seen.insert(selection.root.clone()) && selection.pattern.is_none() {
            continue;
        }
        let mut walk = Walk { old, new, selection: &selection, files };
        let root = selection.root.clone();
        let at =
            |tree: &Tree| tree.resolve(&root, true).map_or(Found::Nothing, |place| place.found);
        walk.pair(&root, "", &at(old), &at(new), 0);
    }
}

/// Which files of a tree are read.
struct Selection {
    /// Where it begins; absolute.
    root: String,
    /// What the names below must match, one level after the other.
    pattern: Option<Vec<String>>,
    include: Option<Patterns>,
    exclude: Option<Patterns>,
}

impl Selection {
    fn of(want: Want<'_>) -> Self {
        let path = want.path();
        let mut selection = Self {
            root: join("/", path.trim_start_matches('/')),
            pattern: None,
            include: None,
            exclude: None,
        };
        if let Want::Source(Source { kind: SourceKind::Path { include, .. }, .. }, copy) = want {
            let excludes = copy.excludes.iter().map(|pattern| &**pattern);
            selection.exclude =
                Patterns::new(excludes).ok().filter(|patterns| !patterns.is_empty());
            let include = include.as_deref().and_then(|pattern| Patterns::new([pattern]).ok());
            selection.include = include;
            if has_wildcard(path) {
                let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
                let fixed = parts.iter().position(|part| has_wildcard(part)).unwrap_or(parts.len());
                let (fixed, rest) = parts.split_at_checked(fixed).unwrap_or((&parts, &[]));
                selection.root = format!("/{}", fixed.join("/"));
                selection.pattern = Some(rest.iter().map(|part| (*part).to_owned()).collect());
            }
        }
        selection
    }

    /// Whether a name at this depth below the root may be read, or lead to what is.
    fn takes_name(&self, name: &str, depth: usize) -> bool {
        let pattern = self.pattern.as_ref().and_then(|pattern| pattern.get(depth));
        pattern.is_none_or(|pattern| matches(pattern, name).unwrap_or(false))
    }

    /// Whether what is at this depth is read itself, not only on the way.
    fn is_deep_enough(&self, depth: usize) -> bool {
        self.pattern.as_ref().is_none_or(|pattern| depth >= pattern.len())
    }

    fn takes(&self, path: &str) -> bool {
        let hit = |patterns: &Patterns| patterns.matches(path).unwrap_or(false);
        self.include.as_ref().is_none_or(hit) && !self.exclude.as_ref().is_some_and(hit)
    }
}

/// How deep directories are looked into.
const DEEPEST: usize = 200;

struct Walk<'a> {
    old: &'a Tree,
    new: &'a Tree,
    selection: &'a Selection,
    files: &'a mut Files,
}

impl Walk<'_> {
    /// Compares what is at a path; `relative` is the path below the root of the selection.
    fn pair(&mut self, path: &str, relative: &str, old: &Found, new: &Found, depth: usize) {
        let listed = self.selection.is_deep_enough(depth);
        match (old, new) {
            (Found::Node(old), Found::Node(new)) => {
                if Rc::ptr_eq(old, new) {
                    return;
                }
                if listed && let Some(way) = node_change(old, new) {
                    self.push(path, relative, way);
                }
                if old.kind().is_directory() && new.kind().is_directory() && depth < DEEPEST {
                    self.directories(path, relative, old, new, depth);
                }
            }
            (Found::Nothing, Found::Nothing) => {}
            (Found::Unknown(one), Found::Unknown(other)) if one == other => {}
            (Found::Nothing, _) => self.push(path, relative, Way::Added),
            (_, Found::Nothing) => self.push(path, relative, Way::Removed),
            _ => self.push(path, relative, Way::Content),
        }
    }

    fn directories(&mut self, path: &str, relative: &str, old: &Node, new: &Node, depth: usize) {
        let (Some(old), Some(new)) = (old.directory(), new.directory()) else { return };
        let (old_tree, new_tree) = (self.old, self.new);
        for (name, _, _) in old.entries.differing(&new.entries) {
            if !self.selection.takes_name(name, depth) {
                continue;
            }
            let child = join(path, name);
            let relative =
                if relative.is_empty() { name.to_string() } else { join(relative, name) };
            let (before, after) =
                (old_tree.at_in(path, old, name), new_tree.at_in(path, new, name));
            self.pair(&child, &relative, &before, &after, depth + 1);
        }
    }

    fn push(&mut self, path: &str, relative: &str, way: Way) {
        if !self.selection.takes(relative) && !relative.is_empty() {
            return;
        }
        if self.files.changes.len() >= NAMED {
            self.files.more += 1;
            return;
        }
        let path = path.trim_start_matches('/');
        let path = if path.is_empty() { "." } else { path };
        self.files.changes.push(FileChange { path: path.into(), way });
    }
}

/// How a thing differs by itself, apart from what is in it.
fn node_change(old: &Node, new: &Node) -> Option<Way> {
    match (old.kind(), new.kind()) {
        (Kind::Directory(_), Kind::Directory(_)) => {}
        (Kind::File { content: one, .. }, Kind::File { content: other, .. }) => {
            if one != other {
                return Some(Way::Content);
            }
        }
        (Kind::Symlink(one), Kind::Symlink(other)) => {
            if one != other {
                return Some(Way::Target);
            }
        }
        (Kind::Unknown(one), Kind::Unknown(other)) => {
            if one != other {
                return Some(Way::Content);
            }
        }
        (one, other) => {
            if std::mem::discriminant(one) != std::mem::discriminant(other) {
                return Some(Way::Kind);
            }
        }
    }
    let (one, other) = (old.meta(), new.meta());
    if one.mode != other.mode {
        return Some(Way::Mode { before: one.mode, after: other.mode });
    }
    ((one.uid, one.gid) != (other.uid, other.gid)).then_some(Way::Owner)
}
