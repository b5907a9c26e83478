//! Putting what was picked where it belongs.

use std::collections::BTreeMap;
use std::rc::Rc;

use crate::effect::mode::Mode;
use crate::effect::tree::{
    Found, Kind, Meta, Node, Parent, Place, Time, Tree, UnknownId, clean, join, parent_and_name,
};

use super::CopyError;
use super::filter::Filter;
use super::select::{Pick, PickedPlace};

/// Copies onto a tree, source after source.
pub(super) struct Copier {
    pub(super) tree: Tree,
    pub(super) owner: Option<(u32, u32)>,
    mode: Option<Mode>,
    pub(super) now: Time,
    /// Where a linked file of the source went.
    links: BTreeMap<u32, String>,
}

/// A source while it is copied.
struct Job<'a> {
    source: &'a Tree,
    filter: &'a Filter,
    /// Directories that are made once something in them is copied: target and source.
    waiting: Vec<(String, Meta)>,
    copied: bool,
}

impl Copier {
    pub(super) fn new(
        tree: Tree,
        owner: Option<(u32, u32)>,
        mode: Option<Mode>,
        now: Time,
    ) -> Self {
        Self { tree, owner, mode, now, links: BTreeMap::new() }
    }

    pub(super) fn finish(self) -> Tree {
        self.tree
    }

    /// What a directory on the way to the destination is like.
    pub(super) fn new_directory(&self) -> Meta {
        let mode = match self.mode {
            Some(Mode::Octal(mode)) => mode,
            _ => 0o755,
        };
        Meta::directory(self.now).with_mode(mode).owned(self.owner.unwrap_or((0, 0)))
    }

    /// Copies one pick; says whether there was anything to copy.
    pub(super) fn copy(
        &mut self,
        source: &Tree,
        pick: &Pick,
        destination: &str,
        filter: &Filter,
    ) -> Result<bool, CopyError> {
        self.links.clear();
        let pick = match pick {
            Pick::Place(pick) => pick,
            Pick::UnknownMatches { id, below } => {
                let path = self.make_directories(destination)?;
                self.add_unknown(&path, *id);
                self.tree.weights.copy(&source.weights, below, &Found::Unknown(*id), &path);
                return Ok(true);
            }
        };
        let target = self.target(pick, destination)?;
        let mut job = Job { source, filter, waiting: Vec::new(), copied: false };
        match &pick.place.found {
            Found::Node(node) => match node.directory() {
                Some(_) => self.top_directory(&mut job, pick, node, &target)?,
                None => {
                    if filter.root().is_some() || filter.takes(pick.name())? {
                        self.node(&mut job, &pick.place.path, node, &target)?;
                    }
                }
            },
            Found::Unknown(id) => self.unknown(*id, &target, pick, destination),
            Found::Nothing => {}
        }
        let Place { path, found, .. } = &pick.place;
        // Only a directory has something in it, and then that is what is copied.
        let is_directory = matches!(found, Found::Unknown(_)) && source.weights.has_below(path);
        let target = if is_directory { clean(destination) } else { target };
        self.tree.weights.copy(&source.weights, path, found, &target);
        Ok(job.copied || filter.root().is_none())
    }

    /// The path that a pick gets. A directory that is missing there is made as those above it are:
    /// only what is in the source directory is copied, not what it is like itself.
    fn target(&mut self, pick: &PickedPlace, destination: &str) -> Result<String, CopyError> {
        let is_slashed = destination.ends_with('/') || destination.ends_with("/.");
        let whole = clean(destination);
        let parent = if is_slashed { whole.as_str() } else { parent_and_name(&whole).0 };
        self.make_directories(parent)?;
        let place = resolve(&self.tree, &whole)?;
        let is_source_directory = match &pick.place.found {
            Found::Node(node) => node.kind().is_directory(),
            Found::Unknown(_) => pick.is_directory,
            Found::Nothing => false,
        };
        let there = match &place.found {
            Found::Node(node) => node.kind().is_directory(),
            Found::Unknown(_) => is_slashed,
            Found::Nothing => false,
        };
        if !is_source_directory && there {
            return Ok(join(&place.path, pick.name()));
        }
        if is_source_directory && !matches!(place.found, Found::Node(_)) {
            self.make_directories(&whole)?;
        }
        Ok(place.path)
    }

    pub(super) fn make_directories(&mut self, path: &str) -> Result<String, CopyError> {
        let meta = self.new_directory();
        make_directories(&mut self.tree, path, meta)
    }

    fn top_directory(
        &mut self,
        job: &mut Job<'_>,
        pick: &PickedPlace,
        node: &Rc<Node>,
        target: &str,
    ) -> Result<(), CopyError> {
        if let Found::Node(there) = self.tree.at(target)
            && !there.kind().is_directory()
        {
            return Err(CopyError::Mismatch(target.into()));
        }
        job.copied |= job.filter.root().is_none();
        self.children(job, "", &pick.place.path, node, target)
    }

    /// Copies what a directory holds; `path` is relative to the source's root.
    fn children(
        &mut self,
        job: &mut Job<'_>,
        path: &str,
        source: &str,
        node: &Node,
        target: &str,
    ) -> Result<(), CopyError> {
        let Some(directory) = node.directory() else { return Ok(()) };
        if let Some(id) = job.source.unknown_in(source, directory) {
            self.make_waiting(job);
            self.add_unknown(target, id);
        }
        for (name, _) in directory.entries.iter() {
            let child_path = if path.is_empty() { name.to_string() } else { join(path, name) };
            let found = job.source.at_in(source, directory, name);
            let takes = !job.filter.is_needed() || job.filter.takes(&child_path)?;
            let target = join(target, name);
            let source = join(source, name);
            match found {
                Found::Node(node) if node.kind().is_directory() => {
                    self.directory(job, (&child_path, &source), &node, &target, takes)?;
                }
                Found::Node(node) if takes => self.node(job, &source, &node, &target)?,
                Found::Unknown(id) if takes => {
                    self.make_waiting(job);
                    self.put_unknown(&target, id);
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn directory(
        &mut self,
        job: &mut Job<'_>,
        (path, source): (&str, &str),
        node: &Rc<Node>,
        target: &str,
        takes: bool,
    ) -> Result<(), CopyError> {
        let meta = self.meta_of(node);
        if takes {
            self.make_waiting(job);
            job.copied = true;
            if let Found::Node(there) = self.tree.at(target)
                && !there.kind().is_directory()
            {
                return Err(CopyError::Mismatch(target.into()));
            }
            self.tree.make_directory(target, meta);
            return self.children(job, path, source, node, target);
        }
        let before = job.waiting.len();
        job.waiting.push((target.to_owned(), meta));
        self.children(job, path, source, node, target)?;
        job.waiting.truncate(before);
        Ok(())
    }

    /// Makes the directories above something that is copied.
    fn make_waiting(&mut self, job: &mut Job<'_>) {
        for (path, meta) in std::mem::take(&mut job.waiting) {
            self.tree.make_directory(&path, Meta { mtime: self.now, ..meta });
        }
    }

    /// Copies something that is no directory.
    fn node(
        &mut self,
        job: &mut Job<'_>,
        source: &str,
        node: &Rc<Node>,
        target: &str,
    ) -> Result<(), CopyError> {
        self.make_waiting(job);
        job.copied = true;
        if let Found::Node(there) = self.tree.at(target)
            && there.kind().is_directory()
        {
            return Err(CopyError::Mismatch(target.into()));
        }
        let kind = match node.kind() {
            Kind::File { content, link: Some(link) } => {
                if let Some(first) = self.links.get(link).cloned() {
                    self.tree.link(&first, target);
                    return Ok(());
                }
                self.links.insert(*link, target.to_owned());
                Kind::file(content.clone())
            }
            Kind::Unknown(id) => {
                self.put_unknown(target, *id);
                return Ok(());
            }
            Kind::Gone(_) => return Err(CopyError::Missing(source.into())),
            kind => kind.clone(),
        };
        let meta = self.meta_of(node);
        self.tree.put(target, Node::new(kind, meta));
        Ok(())
    }

    fn unknown(&mut self, id: UnknownId, target: &str, pick: &PickedPlace, destination: &str) {
        let merges = pick.is_directory && destination.ends_with('/')
            || matches!(self.tree.at(target), Found::Node(node) if node.kind().is_directory());
        if merges {
            self.add_unknown(target, id);
        } else {
            self.put_unknown(target, id);
        }
    }

    /// Something unknown under a known name.
    fn put_unknown(&mut self, target: &str, id: UnknownId) {
        let id = self.copied_id(id);
        self.tree.put(target, Node::new(Kind::Unknown(id), Meta::file(self.now)));
    }

    /// Unknown names in a known directory.
    pub(super) fn add_unknown(&mut self, target: &str, id: UnknownId) {
        let id = self.copied_id(id);
        self.tree.add_unknown(target, id);
    }

    /// The id of an unknown thing with another owner or mode.
    fn copied_id(&self, id: UnknownId) -> UnknownId {
        if self.owner.is_none() && self.mode.is_none() {
            return id;
        }
        id.below(&format!("copied {:?} {:?}", self.owner, self.mode))
    }

    fn meta_of(&self, node: &Node) -> Meta {
        let mut meta = node.meta();
        if let Some(owner) = self.owner {
            meta = meta.owned(owner);
        }
        match &self.mode {
            Some(mode) if !matches!(node.kind(), Kind::Symlink(_)) => {
                let is_directory = node.kind().is_directory();
                meta.with_mode(mode.apply(meta.mode, is_directory))
            }
            _ => meta,
        }
    }
}

fn resolve(tree: &Tree, path: &str) -> Result<Place, CopyError> {
    let place = tree.resolve(path, true).map_err(|_| CopyError::Links(path.into()))?;
    match place.parent {
        Parent::NotDirectory => Err(CopyError::NotDirectory(path.into())),
        _ => Ok(place),
    }
}

/// Makes a directory and those above it that are missing; gives its real path.
pub fn make_directories(tree: &mut Tree, path: &str, meta: Meta) -> Result<String, CopyError> {
    let real = resolve(tree, path)?.path;
    let mut end = 0;
    while let Some(rest) = real.get(end + 1..) {
        if rest.is_empty() {
            break;
        }
        end = rest.find('/').map_or(real.len(), |at| end + 1 + at);
        let above = real.get(..end).unwrap_or(&real);
        match tree.at(above) {
            Found::Nothing | Found::Unknown(_) => tree.make_new_directory(above, meta),
            Found::Node(node) if !node.kind().is_directory() => {
                return Err(CopyError::NotDirectory(above.into()));
            }
            Found::Node(_) => {}
        }
    }
    Ok(real)
}
