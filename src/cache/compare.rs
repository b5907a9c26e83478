//! Why a step is not in the store: what differs from the nearest that is.

use std::collections::BTreeSet;
use std::rc::Rc;

use super::inputs::{Input, Want};
use super::key::{Key, differences};
use super::reason::{Cause, FileChange, Files, StepRef, Way};
use super::solve::{Asked, Solver};
use super::store::{NOTHING, Record, RecordId};
use crate::effect::tree::{Found, Kind, Node, Tree, join};
use crate::plan::step::{Source, SourceKind};
use crate::syntax::glob::{has_wildcard, matches};
use crate::syntax::ignore::Patterns;

/// How many changed files are named.
const NAMED: usize = 20;

/// The first cause for which a step runs.
pub(super) fn cause(solver: &Solver<'_>, asked: &Asked<'_>) -> Cause {
    if asked.job.ignores_cache {
        return Cause::NoCache;
    }
    let roots = asked.job.inputs.iter().filter(|input| input.is_root);
    if let Some(step) = roots.clone().find_map(|input| solver.ran(input)) {
        return Cause::After(step);
    }
    let keys: Vec<Key> = roots
        .filter_map(|input| solver.done(input.vertex))
        .flat_map(|done| done.known.clone())
        .collect();
    let Some(near) = nearest(solver, asked, &keys) else {
        let shelf = &solver.session.shelf;
        return if shelf.forgotten.contains(&asked.op_key) { Cause::Pruned } else { Cause::New };
    };
    if !is_on(&near, &keys) {
        return base_change(solver, &near, &keys);
    }
    if near.op_key != asked.op_key {
        return Cause::Changed(differences(&near.op, &asked.job.op));
    }
    files(solver, asked, &near).map_or(Cause::Moved, Cause::Files)
}

fn is_on(record: &Record, keys: &[Key]) -> bool {
    let root = record.root();
    keys.contains(&root) || (root == NOTHING && keys.is_empty())
}

/// The record that is most like a step: on the same base first, then what does the same.
fn nearest(solver: &Solver<'_>, asked: &Asked<'_>, keys: &[Key]) -> Option<Rc<Record>> {
    let shelf = solver.session.shelf;
    let nothing = [NOTHING];
    let keys = if keys.is_empty() { &nothing } else { keys };
    let mut near: Vec<RecordId> = keys.iter().flat_map(|key| shelf.children(*key)).collect();
    near.extend(shelf.same(asked.op_key));
    let records = near.into_iter().filter_map(|id| Some((id, shelf.get(id)?)));
    // What another step of this build does was not changed into this one.
    let others = |record: &Record| {
        record.op_key != asked.op_key && solver.present.binary_search(&record.op_key).is_ok()
    };
    let alike = |record: &Record| {
        std::mem::discriminant(&record.op) == std::mem::discriminant(&asked.job.op)
    };
    let scored =
        records.filter(|(_, record)| alike(record) && !others(record)).map(|(id, record)| {
            let same = record.inputs.iter().zip(&asked.parts);
            let contents = same.filter(|(made, (_, content))| made.content == *content).count();
            let score =
                (is_on(record, keys), record.op_key == asked.op_key, contents, record.build);
            (score, id, record)
        });
    let best = scored.max_by_key(|(score, id, _)| (*score, *id));
    best.map(|(_, _, record)| Rc::clone(record))
}

/// What it stands on is there, but is not what it stood on before.
fn base_change(solver: &Solver<'_>, near: &Record, keys: &[Key]) -> Cause {
    let images = &solver.session.shelf.images;
    let before = images.get(&near.root());
    let after = keys.iter().find_map(|key| solver.session.images.get(key));
    match (before, after) {
        (Some(before), Some(after)) => {
            Cause::Base { before: Rc::clone(before), after: Rc::clone(after) }
        }
        _ => Cause::Moved,
    }
}

/// What differs in the files that are read; `None` where nothing does.
fn files(solver: &Solver<'_>, asked: &Asked<'_>, near: &Record) -> Option<Files> {
    let mut files = Files::default();
    let mut differs = false;
    let inputs = asked.job.inputs.iter().zip(&asked.parts);
    for ((input, (_, content)), made) in inputs.zip(&near.inputs) {
        if *content == made.content || input.is_root {
            continue;
        }
        differs = true;
        files.from.extend(solver.ran(input));
        let new = solver.done(input.vertex).and_then(|done| done.tree.as_ref());
        if let (Some(old), Some(new)) = (&made.tree, new) {
            input_changes(input, old, new, &mut files);
        }
    }
    differs.then_some(files)
}

fn input_changes(input: &Input<'_>, old: &Tree, new: &Tree, files: &mut Files) {
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

/// The steps from one that ran to the first that had a cause of its own.
pub(super) fn path(
    of: StepRef,
    cause_of: impl Fn(StepRef) -> Option<Cause>,
) -> (Vec<StepRef>, Option<Cause>) {
    let mut path = vec![of];
    let mut seen = BTreeSet::from([of]);
    let mut at = of;
    loop {
        let cause = cause_of(at);
        let next = match &cause {
            Some(Cause::After(step) | Cause::Same(step)) => *step,
            Some(Cause::Files(files)) => match files.from.first() {
                Some(step) => *step,
                None => return (path, cause),
            },
            _ => return (path, cause),
        };
        if !seen.insert(next) {
            return (path, cause);
        }
        path.push(next);
        at = next;
    }
}
