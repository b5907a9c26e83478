//! What files and directories weigh: also that which was weighed and not listed has a row here.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::super::stack::{Amount, made_by as base_layers};
use super::{FileChange, FileKind, FileRow, FileTree, Order, Wanted, cut};
use crate::analysis::Build;
use crate::effect::tree::parent_and_name;
use crate::image::MadeBy;
use crate::plan::Base;
use crate::size::{Contents, Thing};

/// Gives each row its bytes, and a row to what has none.
pub(super) fn weighed(
    tree: FileTree,
    build: &Build,
    contents: &Contents<'_>,
    now: Option<MadeBy>,
    wanted: &Wanted<'_>,
) -> FileTree {
    let things: Vec<Thing<'_>> = contents.things().collect();
    let is_directory = |row: &FileRow| matches!(row.kind, FileKind::Directory { .. });
    let listed = tree.rows.iter().map(|row| (Rc::clone(&row.path), is_directory(row))).collect();
    let mut weigher = Weigher { tree, build, now, wanted, listed };
    let places = weigher.places(&things);
    for thing in &things {
        weigher.add(thing);
    }
    let Weigher { mut tree, .. } = weigher;
    let sum = |at: &[usize]| contents.sum(at).amount;
    for row in tree.rows.iter_mut().filter(|row| row.what.is_empty()) {
        let place = places.get(row.path.trim_start_matches('/'));
        row.waste = place.map_or(Amount::ZERO, |place| sum(&place.dead));
        if row.change != Some(FileChange::Deleted) {
            let live = place.filter(|place| !place.live.is_empty()).map(|place| sum(&place.live));
            row.size = live.or(row.size);
        }
    }
    let all = places.get("");
    tree.size = Some(all.map_or(Amount::ZERO, |all| sum(&all.live)));
    tree.waste = all.map_or(Amount::ZERO, |all| sum(&all.dead));
    cut(FileTree { rows: ordered(tree.rows, wanted.order), ..tree })
}

/// The numbers of the things at and below a path.
#[derive(Default)]
struct Place {
    live: Vec<usize>,
    dead: Vec<usize>,
}

struct Weigher<'a> {
    tree: FileTree,
    build: &'a Build,
    /// The step whose files these are.
    now: Option<MadeBy>,
    wanted: &'a Wanted<'a>,
    /// The paths that have a row, and whether it is one of a directory.
    listed: BTreeMap<Rc<str>, bool>,
}

impl Weigher<'_> {
    /// What lies where, and in all directories above; if only changes are wanted, those alone.
    fn places<'t>(&self, things: &[Thing<'t>]) -> BTreeMap<&'t str, Place> {
        let mut places: BTreeMap<&str, Place> = BTreeMap::new();
        for (at, thing) in things.iter().enumerate() {
            let by = thing.killed_by.or(thing.made_by);
            if self.wanted.only_changes && (by != self.now || by.is_none()) {
                continue;
            }
            let mut path = Some(thing.path);
            while let Some(here) = path {
                let place = places.entry(here).or_default();
                let list =
                    if thing.killed_by.is_some() { &mut place.dead } else { &mut place.live };
                list.push(at);
                path = here.rfind('/').and_then(|end| here.get(..end));
                path = path.or((!here.is_empty()).then_some(""));
            }
        }
        places
    }

    /// A row for what has none.
    fn add(&mut self, thing: &Thing<'_>) {
        let path: Rc<str> = format!("/{}", thing.path).into();
        let is_dead = thing.killed_by.is_some();
        let is_new = thing.made_by == self.now && self.now.is_some();
        let goes_now = is_dead && thing.killed_by == self.now;
        let is_listed = self.listed.get(&path) == Some(&false);
        if is_listed || thing.what.is_empty() && (!is_dead || thing.path.is_empty()) {
            return;
        }
        let is_gone = is_dead && (goes_now || self.wanted.order == Order::Waste);
        let is_shown = if is_dead { is_gone } else { is_new || !self.wanted.only_changes };
        if !is_shown || self.wanted.only_changes && is_dead && !goes_now {
            return;
        }
        let change = match (is_gone, is_new) {
            (true, _) => Some(FileChange::Deleted),
            (false, true) => Some(FileChange::Added),
            (false, false) => None,
        };
        self.show(thing, path, change);
    }

    fn show(&mut self, thing: &Thing<'_>, path: Rc<str>, change: Option<FileChange>) {
        let is_weighed = !thing.what.is_empty();
        let directory = if is_weighed { &*path } else { parent_and_name(&path).0 };
        let text = self.wanted.text;
        if !path.contains(text) && !thing.what.contains(text) {
            return;
        }
        let origin = self.origin(thing.made_by);
        if !self.directories(directory, origin) {
            return;
        }
        let depth = directory.split('/').filter(|name| !name.is_empty()).count() as u32;
        let kind = if is_weighed { FileKind::Weighed } else { FileKind::File };
        let waste = if thing.killed_by.is_some() { thing.amount } else { Amount::ZERO };
        let size = Some(thing.amount);
        let what = self.words(thing);
        if !is_weighed {
            self.listed.insert(Rc::clone(&path), false);
        }
        let row =
            FileRow { path, what, depth, kind, size, waste, origin, change, ..FileRow::default() };
        self.tree.rows.push(row);
    }

    /// Rows for the directories above that have none; tells whether all of them are open.
    fn directories(&mut self, path: &str, origin: Option<usize>) -> bool {
        let mut ends: Vec<usize> = path.match_indices('/').map(|(at, _)| at).skip(1).collect();
        ends.push(path.len());
        for (depth, end) in ends.into_iter().enumerate() {
            let Some(above) = path.get(..end).filter(|above| above.len() > 1) else { continue };
            let closed = self.wanted.text.is_empty() && self.wanted.closed.contains(above);
            if self.listed.insert(above.into(), true).is_none() {
                let kind = FileKind::Directory { closed, open: true };
                let (path, depth) = (above.into(), depth as u32);
                self.tree.rows.push(FileRow { path, depth, kind, origin, ..FileRow::default() });
            }
            if closed {
                return false;
            }
        }
        true
    }

    /// What it is: of a layer of a base, how that was made.
    fn words(&self, thing: &Thing<'_>) -> Rc<str> {
        thing
            .made_by
            .and_then(|made_by| self.base_words(made_by))
            .unwrap_or_else(|| thing.what.into())
    }

    fn base_words(&self, made_by: MadeBy) -> Option<Rc<str>> {
        let MadeBy::Base { stage, layer } = made_by else { return None };
        let stage = self.build.carried_out.as_deref()?.plan.stage(stage)?;
        let Base::Image(image) = &stage.base else { return None };
        let (_, words) = base_layers(image.image.as_deref()?).nth(layer)?;
        (!words.is_empty()).then(|| words.into())
    }

    /// A place in the origins of the tree.
    fn origin(&self, made_by: Option<MadeBy>) -> Option<usize> {
        let (id, part) = self.build.bed_of(made_by?)?;
        let mut origins = self.tree.origins.iter();
        origins
            .position(|origin| (origin.id, origin.part) == (id, part))
            .or_else(|| self.tree.origins.iter().position(|origin| origin.id == id))
    }
}

/// Puts each row behind the directory it is in, and those of one directory in order.
fn ordered(rows: Vec<FileRow>, order: Order) -> Vec<FileRow> {
    let mut inside: BTreeMap<Rc<str>, Vec<FileRow>> = BTreeMap::new();
    for row in rows {
        let above = if row.what.is_empty() { parent_and_name(&row.path).0 } else { &*row.path };
        inside.entry(above.into()).or_default().push(row);
    }
    let mut out = Vec::new();
    let mut todo = sorted(inside.remove("/").unwrap_or_default(), order);
    while let Some(row) = todo.pop() {
        if matches!(row.kind, FileKind::Directory { .. })
            && let Some(rows) = inside.remove(&row.path)
        {
            todo.extend(sorted(rows, order));
        }
        out.push(row);
    }
    out
}

/// The last one first, so that it can be taken from the end.
fn sorted(mut rows: Vec<FileRow>, order: Order) -> Vec<FileRow> {
    let name = |row: &FileRow| (!row.what.is_empty(), Rc::clone(&row.path), Rc::clone(&row.what));
    rows.sort_by_cached_key(|row| {
        let size = row.size.map_or(0, |size| size.likely());
        let most = match order {
            Order::Name => (0, 0),
            Order::Size => (size, 0),
            Order::Waste => (row.waste.likely(), size),
        };
        (std::cmp::Reverse(most), name(row))
    });
    rows.reverse();
    rows
}
