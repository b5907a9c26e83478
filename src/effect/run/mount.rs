//! What is mounted while a command runs; it leaves no trace.

use std::rc::Rc;

use crate::effect::tree::{
    Directory, Found, Kind, Meta, Node, Time, Tree, UnknownId, clean, parent_and_name,
};
use crate::effect::weight::Weight;
use crate::project::Content;

/// One `--mount`.
#[derive(Clone, Debug)]
pub struct Mount<'a> {
    /// Absolute; empty where only a variable is set.
    pub target: &'a str,
    pub kind: MountKind<'a>,
    /// The variable that gets a secret.
    pub env: Option<&'a str>,
}

#[derive(Clone, Debug)]
pub enum MountKind<'a> {
    /// `bind`: what is at this path of another tree.
    Bind { tree: &'a Tree, path: &'a str },
    /// `cache`, `tmpfs`, `ssh`: as good as empty.
    Empty,
    /// `cache`: what earlier builds left there counts as unknown.
    Cache { id: &'a str },
    /// `secret`
    File { text: &'a str, mode: u32 },
}

/// What to put back where something was mounted, in the order of mounting.
pub(super) type Mounted = Vec<Hidden>;

/// What a mount hides.
pub(super) struct Hidden {
    /// The first name on the way that was missing, and what was there.
    top: String,
    before: Found,
    target: String,
    weights: Vec<Rc<Weight>>,
}

pub(super) fn mount(tree: &mut Tree, mounts: &[Mount<'_>], now: Time) -> Mounted {
    let mut mounted = Vec::new();
    for mount in mounts {
        if mount.target.is_empty() {
            continue;
        }
        let Ok(place) = tree.resolve(&clean(mount.target), true) else { continue };
        let Some(node) = node_of(&mount.kind, now) else { continue };
        let (top, before) = first_missing(tree, &place.path);
        let weights = tree.weights.take(&place.path);
        tree.put(&place.path, node);
        if let MountKind::Bind { tree: from, path } = &mount.kind {
            let path = clean(path);
            let found = from.find(&path);
            tree.weights.copy(&from.weights, &path, &found, &place.path);
        }
        mounted.push(Hidden { top, before, target: place.path, weights });
    }
    mounted
}

/// What is in each mount: the content of a cache for the next time.
pub(super) fn contents(tree: &Tree, mounts: &[Mount<'_>]) -> Vec<Option<Tree>> {
    let content = |mount: &Mount<'_>| match tree.find(&clean(mount.target)) {
        Found::Node(node) if !mount.target.is_empty() => Some(Tree::of_node(&node)),
        _ => None,
    };
    mounts.iter().map(content).collect()
}

pub(super) fn unmount(tree: &mut Tree, mounted: Mounted) {
    for Hidden { top, before, target, weights } in mounted.into_iter().rev() {
        tree.weights.take(&target);
        let beside = tree.weights.take(&top);
        match before {
            Found::Node(node) => tree.put(&top, Node::clone(&node)),
            Found::Unknown(_) => tree.forget(&top),
            Found::Nothing => tree.remove(&top),
        }
        tree.weights.extend(beside);
        tree.weights.extend(weights);
    }
}

/// The first name on the way that is not listed, and what is there.
fn first_missing(tree: &Tree, path: &str) -> (String, Found) {
    let mut end = 0;
    while end < path.len() {
        let rest = path.get(end + 1..).unwrap_or_default();
        end = rest.find('/').map_or(path.len(), |at| end + 1 + at);
        let above = path.get(..end).unwrap_or(path);
        let found = tree.at(above);
        if !matches!(found, Found::Node(_)) {
            return (above.to_owned(), found);
        }
    }
    (path.to_owned(), tree.at(path))
}

fn node_of(kind: &MountKind<'_>, now: Time) -> Option<Node> {
    let empty = Directory { epoch: u32::MAX, ..Directory::default() };
    match kind {
        MountKind::Empty => Some(Node::new(Kind::Directory(empty), Meta::directory(now))),
        MountKind::Cache { id } => {
            let directory = Directory { unknown: Some(UnknownId::of(id)), ..empty };
            Some(Node::new(Kind::Directory(directory), Meta::directory(now)))
        }
        MountKind::File { text, mode } => {
            Some(Node::new(Kind::file(Content::text(text)), Meta::file(now).with_mode(*mode)))
        }
        MountKind::Bind { tree, path } => {
            let place = tree.resolve(&clean(path), true).ok()?;
            match place.found {
                Found::Nothing => None,
                Found::Unknown(id) => Some(Node::new(Kind::Unknown(id), Meta::file(now))),
                Found::Node(node) => {
                    let mut node = Node::clone(&node);
                    let unknown = node.directory().and_then(|it| tree.unknown_in(&place.path, it));
                    if let Kind::Directory(directory) = node.kind_mut() {
                        directory.unknown = unknown;
                        directory.epoch = u32::MAX;
                    }
                    Some(node)
                }
            }
        }
    }
}

pub(super) fn put_script(tree: &mut Tree, path: &str, text: &str, now: Time) {
    let meta = Meta::file(now).with_mode(0o755);
    tree.put(path, Node::new(Kind::file(Content::text(text)), meta));
}

/// The directories that only the script needed go again.
pub(super) fn remove_script(before: &Tree, tree: &mut Tree, script: Option<(&str, &str)>) {
    let Some((path, _)) = script else { return };
    let mut path = parent_and_name(path).0;
    while path != "/" && matches!(before.at(path), Found::Nothing) {
        tree.remove(path);
        path = parent_and_name(path).0;
    }
    if path != "/"
        && let Found::Unknown(_) = before.at(path)
        && let Found::Node(node) = tree.at(path)
        && node.directory().is_some_and(|it| {
            it.entries.is_empty()
                || it.entries.iter().all(|(_, node)| matches!(node.kind(), Kind::Gone(_)))
        })
    {
        tree.forget(path);
    }
}
