//! Changes of a tree. Paths are real: clean and without links on the way.

use std::rc::Rc;

use super::resolve::{parent_and_name, parts, steps};
use super::{Directory, Found, Kind, Meta, Node, Seen, Time, Tree, UnknownId, join};

/// Places where images have directories of their own.
const SYSTEM: &[&str] = &[
    "bin", "boot", "dev", "etc", "home", "lib", "lib64", "opt", "proc", "root", "run", "sbin",
    "sys", "usr", "var",
];

fn is_of_the_system(path: &str) -> bool {
    let first = path.trim_start_matches('/').split('/').next().unwrap_or_default();
    SYSTEM.contains(&first) && !path.starts_with("/usr/src/")
}

/// How deep directories may lie in one another.
const DEEPEST: usize = 200;

impl Tree {
    /// Puts something at a path, in the place of what was there.
    /// Directories on the way that are missing are made.
    pub fn put(&mut self, path: &str, node: Node) {
        let (parent, name) = parent_and_name(path);
        if name.is_empty() {
            return;
        }
        self.forget_links(path);
        self.weights.take(path);
        let name = name.to_owned();
        let mtime = node.meta().mtime;
        self.edit(parent, mtime, |directory| directory.entries.insert(&name, Rc::new(node)));
    }

    /// Removes what is at a path with all below.
    pub fn remove(&mut self, path: &str) {
        self.weights.take(path);
        let (parent, name) = parent_and_name(path);
        let Found::Node(holder) = self.at(parent) else {
            if let Found::Unknown(_) = self.at(parent) {
                self.put(path, self.gone());
            }
            return;
        };
        let Some(directory) = holder.directory() else { return };
        let open = self.is_open(directory);
        if !open && directory.entries.get(name).is_none() {
            return;
        }
        self.forget_links(path);
        let name = name.to_owned();
        let gone = self.gone();
        self.edit(parent, Time::At(0), |directory| {
            if open {
                directory.entries.insert(&name, Rc::new(gone));
            } else {
                directory.entries.remove(&name);
            }
        });
    }

    fn gone(&self) -> Node {
        Node::new(Kind::Gone(self.past.epoch), Meta::file(Time::At(0)))
    }

    /// Something unknown is added to what a directory holds; names that were gone may be back.
    pub fn add_unknown(&mut self, path: &str, id: UnknownId) {
        self.make_known(path);
        self.edit(path, Time::At(0), |directory| {
            directory.unknown = Some(directory.unknown.map_or(id, |old| old.beside(id)));
            let entries = directory.entries.clone();
            for (name, node) in entries.iter() {
                if matches!(node.kind(), Kind::Gone(_)) {
                    directory.entries.remove(name);
                }
            }
        });
    }

    /// Removes all that a directory holds; then all its names are known.
    pub fn clear(&mut self, path: &str) {
        self.weights.take(path);
        let Found::Node(node) = self.at(path) else { return };
        let Some(directory) = node.directory() else { return };
        let names: Vec<Rc<str>> =
            directory.entries.iter().map(|(name, _)| Rc::clone(name)).collect();
        for name in names {
            self.forget_links(&join(path, &name));
        }
        let epoch = self.past.epoch;
        self.edit(path, Time::At(0), |directory| {
            *directory = Directory { epoch, ..Directory::default() };
        });
    }

    /// Makes a directory, or gives one that is there this mode, owner and time.
    pub fn make_directory(&mut self, path: &str, meta: Meta) {
        match self.see(path) {
            Seen::Node(node) if node.kind().is_directory() => {
                if let Some(node) = self.node_mut(path) {
                    node.set_meta(meta);
                }
            }
            Seen::Unknown(_) => {
                if let Some(node) = self.made_mut(path, meta.mtime) {
                    node.set_meta(meta);
                }
            }
            Seen::Node(_) | Seen::Nothing => {
                let directory = Directory { epoch: self.past.epoch, ..Directory::default() };
                self.put(path, Node::new(Kind::Directory(directory), meta));
            }
        }
    }

    /// Makes a directory where nothing is listed.
    ///
    /// Where it could only be a part of the base image and that is unlikely, as for `/app`, it is
    /// empty; else it may hold names nobody listed. Either way it counts as made here.
    pub fn make_new_directory(&mut self, path: &str, meta: Meta) {
        if self.past.epoch == 0 && !is_of_the_system(path) {
            self.remove(path);
        }
        self.make_directory(path, meta);
    }

    /// Gives what is at a path a second name.
    pub fn link(&mut self, path: &str, name: &str) {
        let Found::Node(node) = self.at(path) else { return };
        let mut node = Node::clone(&node);
        let meta = node.meta();
        if let Kind::File { link, .. } = node.kind_mut() {
            let number = match *link {
                Some(number) => number,
                None => self.links.start(path),
            };
            *link = Some(number);
            let (kind, node) = (node.kind().clone(), node);
            self.replace(path, node);
            self.put(name, Node::new(kind, meta));
            self.links.add(number, name);
        } else {
            self.put(name, node);
        }
    }

    /// Changes what is at a path under all its names.
    pub fn change(&mut self, path: &str, change: impl FnOnce(&mut Node)) {
        let Seen::Node(node) = self.see(path) else { return };
        let Kind::File { link: Some(link), .. } = *node.kind() else {
            return self.node_mut(path).map_or((), change);
        };
        let mut node = Node::clone(node);
        change(&mut node);
        for name in self.links.names(link).to_vec() {
            self.replace(&name, node.clone());
        }
    }

    /// Puts a node where one is, without a thought for links.
    fn replace(&mut self, path: &str, node: Node) {
        let (parent, name) = parent_and_name(path);
        if name.is_empty() {
            self.root = Rc::new(node);
            return;
        }
        let name = name.to_owned();
        self.edit(parent, Time::At(0), |directory| directory.entries.insert(&name, Rc::new(node)));
    }

    /// What is at a real path.
    pub fn at(&self, path: &str) -> Found {
        self.see(path).found()
    }

    fn see(&self, path: &str) -> Seen<'_> {
        let root = Seen::Node(&self.root);
        steps(path).fold(root, |seen, (above, name)| self.child(above, &seen, name))
    }

    /// Changes the directory at a path, which is made where it is missing or unknown.
    /// Too deep down nothing is changed, so that walks of a tree stay shallow.
    fn edit(&mut self, path: &str, mtime: Time, change: impl FnOnce(&mut Directory)) {
        if let Some(Kind::Directory(directory)) = self.made_mut(path, mtime).map(Node::kind_mut) {
            change(directory);
        }
    }

    /// The directory at a path to change it, made as `edit` says.
    fn made_mut(&mut self, path: &str, mtime: Time) -> Option<&mut Node> {
        if steps(path).count() >= DEEPEST {
            return None;
        }
        let past = self.past;
        let mut node = Rc::make_mut(&mut self.root);
        for (above, name) in steps(path) {
            let Kind::Directory(directory) = node.kind_mut() else { return None };
            let new = match past.entry(above, directory, name) {
                Seen::Node(node) if node.kind().is_directory() => None,
                Seen::Unknown(id) => Some((Some(id), Time::At(0))),
                Seen::Node(_) | Seen::Nothing => Some((None, mtime)),
            };
            if let Some((unknown, mtime)) = new {
                let empty = Directory { unknown, epoch: past.epoch, ..Directory::default() };
                let new = Node::new(Kind::Directory(empty), Meta::directory(mtime));
                directory.entries.insert(name, Rc::new(new));
            }
            node = directory.entries.get_mut(name)?;
        }
        Some(node)
    }

    /// What is listed at a real path, to change it.
    fn node_mut(&mut self, path: &str) -> Option<&mut Node> {
        let mut node = Rc::make_mut(&mut self.root);
        for (_, name) in steps(path) {
            let Kind::Directory(directory) = node.kind_mut() else { return None };
            node = directory.entries.get_mut(name)?;
        }
        Some(node)
    }

    /// What is at the path goes: its names are no longer names of linked files.
    fn forget_links(&mut self, path: &str) {
        if self.links.is_empty() {
            return;
        }
        let Found::Node(node) = self.at(path) else { return };
        let mut todo = vec![(path.to_owned(), node)];
        while let Some((path, node)) = todo.pop() {
            match node.kind() {
                Kind::File { link: Some(link), .. } => self.links.remove(*link, &path),
                Kind::Directory(directory) => {
                    let below = directory.entries.iter();
                    todo.extend(below.map(|(name, node)| (join(&path, name), Rc::clone(node))));
                }
                _ => {}
            }
        }
    }

    /// Whether what is at a path can be put at another without going too deep.
    pub fn fits(&self, from: &str, to: &str) -> bool {
        let start = parts(to).count();
        let Found::Node(node) = self.at(from) else { return start < DEEPEST };
        let mut todo = vec![(start, node)];
        while let Some((depth, node)) = todo.pop() {
            if depth > DEEPEST {
                return false;
            }
            if let Some(directory) = node.directory() {
                let below = directory.entries.iter();
                todo.extend(below.map(|(_, node)| (depth + 1, Rc::clone(node))));
            }
        }
        true
    }

    /// Moves what is at a path.
    pub fn rename(&mut self, from: &str, to: &str) {
        if !self.fits(from, to) {
            return;
        }
        let found = self.at(from);
        let (Found::Node(_) | Found::Unknown(_)) = &found else { return };
        let kept = found.clone();
        let linked = if self.links.is_empty() { Vec::new() } else { self.linked_below(from) };
        let node = match found {
            Found::Node(node) => Node::clone(&node),
            Found::Unknown(id) => Node::new(Kind::Unknown(id), Meta::file(Time::At(0))),
            Found::Nothing => return,
        };
        let before = self.weights.clone();
        self.remove(from);
        self.put(to, node);
        self.weights.copy(&before, from, &kept, to);
        for (link, path) in linked {
            self.links.add(link, &format!("{to}{path}"));
        }
    }

    /// Something unknown turned out to be a directory.
    pub fn make_known(&mut self, path: &str) {
        if let Found::Unknown(_) = self.at(path) {
            self.edit(path, Time::At(0), |_| {});
        }
    }

    /// A name is no longer listed, so that it is unknown again where its directory is open.
    pub fn forget(&mut self, path: &str) {
        self.forget_links(path);
        let (parent, name) = parent_and_name(path);
        let name = name.to_owned();
        self.edit(parent, Time::At(0), |directory| directory.entries.remove(&name));
    }

    /// Lays another tree over this one; what is in both is then as in the other.
    pub fn overlay(&mut self, other: &Tree) {
        let mut todo = vec![("/".to_owned(), Rc::clone(&other.root))];
        while let Some((path, node)) = todo.pop() {
            let Some(directory) = node.directory() else { continue };
            for (name, node) in directory.entries.iter() {
                let path = join(&path, name);
                match node.kind() {
                    Kind::Directory(inner) => {
                        self.make_directory(&path, node.meta());
                        if let Some(id) = inner.unknown {
                            self.edit(&path, Time::At(0), |it| it.unknown = Some(id));
                        }
                        todo.push((path, Rc::clone(node)));
                    }
                    Kind::File { content, link: Some(_) } => {
                        self.put(&path, Node::new(Kind::file(content.clone()), node.meta()));
                    }
                    _ => self.put(&path, Node::clone(node)),
                }
            }
        }
        self.weights.extend(other.weights.iter().cloned().collect());
    }

    /// The numbers of linked files at and below a path, with the rest of their paths.
    fn linked_below(&self, path: &str) -> Vec<(u32, String)> {
        let mut linked = Vec::new();
        let Found::Node(node) = self.at(path) else { return linked };
        let mut todo = vec![(String::new(), node)];
        while let Some((path, node)) = todo.pop() {
            match node.kind() {
                Kind::File { link: Some(link), .. } => linked.push((*link, path)),
                Kind::Directory(directory) => {
                    let below = directory.entries.iter();
                    todo.extend(
                        below.map(|(name, node)| (format!("{path}/{name}"), Rc::clone(node))),
                    );
                }
                _ => {}
            }
        }
        linked
    }
}
