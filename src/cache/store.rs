//! What earlier builds left behind.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use super::key::{Key, Op};
use crate::effect::{Layer, Tree};
use crate::project::Files;

/// How many results are kept. Where there are more, those that were not used for longest go, and
/// some more of them, so that it is not done at every build.
const MOST: usize = 8_000;

/// The cache of a builder. A clone is cheap.
#[derive(Clone, Debug, Default)]
pub struct Store {
    pub(super) shelf: Rc<Shelf>,
}

#[derive(Clone, Debug, Default)]
pub(super) struct Shelf {
    /// How many builds there were.
    pub builds: u32,
    next: RecordId,
    /// By id.
    records: Vec<Held>,
    links: Vec<Link>,
    /// Records by what they were built on.
    children: Vec<(Key, RecordId)>,
    /// Records by what they do.
    same: Vec<(Key, RecordId)>,
    /// What images are called, by their keys.
    pub images: Rc<BTreeMap<Key, Rc<str>>>,
    /// What was done by steps whose results are gone.
    pub forgotten: Rc<BTreeSet<Key>>,
    /// The files of each context as the builder has them.
    pub received: Rc<BTreeMap<Rc<str>, Files>>,
}

/// Larger for newer ones.
pub(super) type RecordId = u32;

#[derive(Clone, Debug)]
struct Held {
    id: RecordId,
    /// The last build that used it.
    used: u32,
    record: Rc<Record>,
}

/// The result of a vertex.
#[derive(Clone, Debug)]
pub(super) struct Record {
    pub op: Op,
    pub op_key: Key,
    /// The build that made it.
    pub build: u32,
    /// What is there afterwards.
    pub tree: Tree,
    pub layer: Option<Rc<Layer>>,
    pub inputs: Vec<Made>,
}

impl Record {
    /// What it was built on.
    pub fn root(&self) -> Key {
        let root = self.inputs.iter().find(|input| input.is_root);
        root.and_then(|root| root.key).unwrap_or(NOTHING)
    }
}

/// In place of the key of what a vertex is built on, where that is nothing.
pub(super) const NOTHING: Key = Key(0);

/// What a result was made from.
#[derive(Clone, Debug)]
pub(super) struct Made {
    pub is_root: bool,
    /// The first key of the input.
    pub key: Option<Key>,
    pub content: Option<Key>,
    /// The files that were read, where content counts.
    pub tree: Option<Tree>,
}

/// From an input's key to the records that were made with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Link {
    op: Key,
    input: Key,
    to: RecordId,
}

/// How a record is found: by a key of one of its inputs.
#[derive(Clone, Copy, Debug)]
pub(super) struct Probe {
    op: Key,
    input: Key,
}

impl Probe {
    /// `selector` is empty for the content of what is read.
    pub fn new(op: Key, number: usize, selector: Key, key: Key) -> Self {
        const ODD: u64 = 0x9e37_79b9_7f4a_7c15;
        let mixed = (key.0 ^ selector.0.rotate_left(23)).wrapping_mul(ODD);
        let input = Key((mixed ^ (mixed >> 29)).wrapping_add(number as u64).wrapping_mul(ODD));
        Self { op, input }
    }
}

/// Equal where it is the very same, or where nothing ever happened to both.
impl PartialEq for Store {
    fn eq(&self, other: &Self) -> bool {
        let is_new = |shelf: &Shelf| shelf.builds == 0 && shelf.forgotten.is_empty();
        Rc::ptr_eq(&self.shelf, &other.shelf) || (is_new(&self.shelf) && is_new(&other.shelf))
    }
}

impl Eq for Store {}

impl Store {
    /// How many builds it remembers.
    pub fn builds(&self) -> u32 {
        self.shelf.builds
    }

    /// How many results are in it.
    pub fn len(&self) -> usize {
        self.shelf.records.len()
    }

    pub fn is_empty(&self) -> bool {
        self.shelf.records.is_empty()
    }

    /// As after `docker builder prune --all`.
    pub fn pruned(&self) -> Self {
        let mut forgotten = Rc::clone(&self.shelf.forgotten);
        Rc::make_mut(&mut forgotten).extend(self.shelf.same.iter().map(|(op, _)| *op));
        bound(&mut forgotten);
        let shelf = Shelf {
            builds: self.shelf.builds,
            next: self.shelf.next,
            forgotten,
            ..Shelf::default()
        };
        Self { shelf: Rc::new(shelf) }
    }

    /// Of another machine on which nothing was built; its builds are counted on from here.
    pub fn elsewhere(&self) -> Self {
        let shelf = Shelf { builds: self.shelf.builds, ..Shelf::default() };
        Self { shelf: Rc::new(shelf) }
    }
}

fn bound(forgotten: &mut Rc<BTreeSet<Key>>) {
    if forgotten.len() > MOST {
        let forgotten = Rc::make_mut(forgotten);
        while forgotten.len() > MOST {
            forgotten.pop_first();
        }
    }
}

/// A store while a build runs.
pub(super) struct Session<'a> {
    pub shelf: &'a Shelf,
    /// The number of this build.
    pub build: u32,
    next: RecordId,
    made: BTreeMap<RecordId, Rc<Record>>,
    links: BTreeSet<Link>,
    used: BTreeSet<RecordId>,
    pub images: BTreeMap<Key, Rc<str>>,
    pub received: BTreeMap<Rc<str>, Files>,
}

impl<'a> Session<'a> {
    pub fn new(store: &'a Store) -> Self {
        Self {
            shelf: &store.shelf,
            build: store.shelf.builds.saturating_add(1),
            next: store.shelf.next,
            made: BTreeMap::new(),
            links: BTreeSet::new(),
            used: BTreeSet::new(),
            images: BTreeMap::new(),
            received: BTreeMap::new(),
        }
    }

    /// The records that a key of an input leads to, the oldest first.
    pub fn find(&self, probe: Probe) -> impl Iterator<Item = RecordId> {
        let Probe { op, input } = probe;
        let first = Link { op, input, to: 0 };
        let links = &self.shelf.links;
        let old = links.get(links.partition_point(|link| *link < first)..).unwrap_or_default();
        let old = old.iter().take_while(move |link| (link.op, link.input) == (op, input));
        let new = self.links.range(first..=Link { op, input, to: RecordId::MAX });
        old.chain(new).map(|link| link.to)
    }

    pub fn get(&self, id: RecordId) -> Option<&Rc<Record>> {
        self.made.get(&id).or_else(|| self.shelf.get(id))
    }

    pub fn use_record(&mut self, id: RecordId) {
        self.used.insert(id);
    }

    /// Keeps a result, under a known id or a new one.
    pub fn save(
        &mut self,
        id: Option<RecordId>,
        record: Record,
        probes: impl Iterator<Item = Probe>,
    ) -> RecordId {
        let id = id.unwrap_or_else(|| {
            self.next = self.next.saturating_add(1);
            self.next
        });
        self.made.insert(id, Rc::new(record));
        self.used.insert(id);
        self.links.extend(probes.map(|Probe { op, input }| Link { op, input, to: id }));
        id
    }

    /// The store with all that this build left in it.
    pub fn finish(self) -> Store {
        let mut shelf = self.shelf.clone();
        shelf.builds = self.build;
        shelf.next = self.next;
        for id in &self.used {
            let at = shelf.records.binary_search_by_key(id, |held| held.id);
            if let Some(held) = at.ok().and_then(|at| shelf.records.get_mut(at)) {
                held.used = self.build;
            }
        }
        for (id, record) in self.made {
            let known = shelf.records.binary_search_by_key(&id, |held| held.id).ok();
            if let Some(held) = known.and_then(|at| shelf.records.get_mut(at)) {
                held.record = record;
                continue;
            }
            shelf.same.push((record.op_key, id));
            shelf.children.push((record.root(), id));
            shelf.records.push(Held { id, used: self.build, record });
        }
        // Stable sorts are quick where all but the end is in order.
        shelf.same.sort();
        shelf.children.sort();
        if !self.links.is_empty() {
            shelf.links.extend(self.links);
            shelf.links.sort();
            shelf.links.dedup();
        }
        if !self.images.iter().all(|(key, _)| shelf.images.contains_key(key)) {
            Rc::make_mut(&mut shelf.images).extend(self.images);
        }
        if !self.received.is_empty() {
            Rc::make_mut(&mut shelf.received).extend(self.received);
        }
        shelf.forget();
        Store { shelf: Rc::new(shelf) }
    }
}

impl Shelf {
    pub fn get(&self, id: RecordId) -> Option<&Rc<Record>> {
        let at = self.records.binary_search_by_key(&id, |held| held.id).ok()?;
        self.records.get(at).map(|held| &held.record)
    }

    /// All records, the newest first.
    pub fn newest_records(&self) -> impl Iterator<Item = &Rc<Record>> {
        self.records.iter().rev().map(|held| &held.record)
    }

    /// The newest records that were built on something.
    pub fn children(&self, of: Key) -> impl Iterator<Item = RecordId> {
        newest(&self.children, of)
    }

    /// The newest records of vertices that do the very same.
    pub fn same(&self, op: Key) -> impl Iterator<Item = RecordId> {
        newest(&self.same, op)
    }

    /// Drops what was not used for longest where there is too much.
    fn forget(&mut self) {
        if self.records.len() <= MOST {
            return;
        }
        let mut ages: Vec<(u32, RecordId)> =
            self.records.iter().map(|held| (held.used, held.id)).collect();
        ages.sort_unstable();
        let surplus = ages.len().saturating_sub(MOST - MOST / 8);
        let gone: BTreeSet<RecordId> = ages.iter().take(surplus).map(|(_, id)| *id).collect();
        let forgotten = Rc::make_mut(&mut self.forgotten);
        forgotten.extend(self.same.iter().filter(|(_, id)| gone.contains(id)).map(|(op, _)| *op));
        bound(&mut self.forgotten);
        self.records.retain(|held| !gone.contains(&held.id));
        self.links.retain(|link| !gone.contains(&link.to));
        self.children.retain(|(_, id)| !gone.contains(id));
        self.same.retain(|(_, id)| !gone.contains(id));
        if self.images.len() > MOST {
            self.images = Rc::default();
        }
    }
}

/// How many records are looked at to find the nearest.
const NEAR: usize = 32;

fn newest(index: &[(Key, RecordId)], key: Key) -> impl Iterator<Item = RecordId> {
    let end = index.partition_point(|(of, _)| *of <= key);
    let until = index.get(..end).unwrap_or_default();
    until.iter().rev().take_while(move |(of, _)| *of == key).map(|(_, id)| *id).take(NEAR)
}
