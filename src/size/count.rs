//! Lays layer on layer, and notes what each makes dead of those below.

use std::collections::BTreeMap;
use std::ops::Bound;
use std::rc::Rc;

use super::fit::Fitted;
use super::{Amount, Basis, Meaning, Overlay, Whose};
use crate::catalog::Range;
use crate::effect::diff::{Entry, EntryKind};
use crate::effect::{Sort, Texture, Tree, Weight, guess_of_file};
use crate::image::{MadeBy, StepFiles};
use crate::plan::stage::Image;
use crate::plan::{Base, Stage, StageId};
use crate::project::{BaseLayer, Files, Kind};

/// Something that lies in a layer.
#[derive(Clone, Debug)]
pub(super) struct Item {
    pub(super) layer: usize,
    pub(super) path: Rc<str>,
    /// Empty for a file that is known.
    pub(super) what: Rc<str>,
    pub(super) whose: Whose,
    pub(super) size: Range,
    pub(super) basis: Basis,
    pub(super) source: Rc<str>,
    /// Nobody knows the size.
    pub(super) unknown: bool,
    /// By which layer it is dead, and whether that deletes it.
    pub(super) killed: Option<(usize, bool)>,
    pub(super) weight: Option<Rc<Weight>>,
}

impl Item {
    pub(super) fn amount(&self) -> Amount {
        if self.unknown { Amount::Unknown } else { Amount::of(self.size, self.basis) }
    }
}

/// Layers so far.
pub(super) struct Count<'a> {
    pub(super) meaning: Meaning,
    pub(super) overlay: &'a Overlay,
    /// What layers are estimated to be, counted in other ways.
    pub(super) others: Vec<(Meaning, Vec<u64>)>,
    /// Layers whose size is known.
    pub(super) fitted: Vec<Fitted>,
    pub(super) layers: Vec<MadeBy>,
    pub(super) items: Vec<Item>,
    /// Which file of which nothing is dead yet lies at a path.
    live: BTreeMap<Rc<str>, usize>,
    empty: Rc<str>,
    /// Whose files are of which nothing else is said.
    whose: Whose,
}

const ONLY_A_NAME: &str = "something of which only the name is known";
/// What programs may write besides, of which is known that it is not much.
pub(super) const BESIDES_WORDS: &str = "what programs may write besides";
const BESIDES: Range = Range { low: 0, likely: 10_000, high: 1_000_000 };

impl<'a> Count<'a> {
    pub(super) fn new(meaning: Meaning, overlay: &'a Overlay) -> Self {
        let (others, fitted) = (Vec::new(), Vec::new());
        Self {
            meaning,
            overlay,
            others,
            fitted,
            layers: Vec::new(),
            items: Vec::new(),
            live: BTreeMap::new(),
            empty: "".into(),
            whose: Whose::Base,
        }
    }

    /// The layers that a stage begins with, unless it begins with another stage.
    pub(super) fn base(&mut self, stage: &Stage, id: StageId, start: &Tree) {
        let made_by = |layer| MadeBy::Base { stage: id, layer };
        self.whose = Whose::Base;
        match &stage.base {
            Base::Image(Image { image: Some(image), written, .. }) => {
                for (at, layer) in image.layers.iter().enumerate() {
                    self.layers.push(made_by(at));
                    let started = self.items.len();
                    self.base_layer(layer, written);
                    self.fit(made_by(at), started);
                }
            }
            Base::Image(Image { written, .. }) => {
                self.layers.push(made_by(0));
                let item = self.item("", written, Range::ZERO, Basis::Guess);
                let started = self.items.len();
                self.items.push(Item { unknown: true, ..item });
                self.fit(made_by(0), started);
            }
            Base::Files(name) => {
                self.layers.push(made_by(0));
                let size = self.meaning.file(start.root().listed_bytes());
                let item = self.item("", &format!("files of {name}"), size, Basis::Exact);
                self.items.push(item);
            }
            Base::Stage(_) | Base::Scratch | Base::Unknown => {}
        }
    }

    fn base_layer(&mut self, layer: &BaseLayer, name: &str) {
        if let Some(files) = &layer.files {
            return self.base_files(files);
        }
        let Some(likely) = layer.size else {
            let item = self.item("", name, Range::ZERO, Basis::Guess);
            return self.items.push(Item { unknown: true, ..item });
        };
        let (low, high) = layer.bounds.unwrap_or((likely, likely));
        let (low, high) = (low.min(likely), high.max(likely));
        let files = Range { low, likely, high };
        let basis = match high.saturating_sub(low) {
            0 if layer.bounds.is_none() => Basis::Exact,
            wide if wide <= likely / 8 => Basis::Measured,
            wide if wide <= likely / 2 => Basis::Computed,
            _ => Basis::Guess,
        };
        let size = match (self.meaning, layer.compressed) {
            (Meaning::Compressed, Some(bytes)) => files.portion(bytes, likely),
            _ => self.meaning.of(files, Texture::System),
        };
        let mut item = self.item("", name, size, basis);
        item.source = if layer.source.is_empty() { name.into() } else { layer.source.clone() };
        self.items.push(item);
    }

    fn base_files(&mut self, files: &Files) {
        for (path, file) in files.iter() {
            match whiteout(path) {
                Some((path, itself)) => self.kill(&path, itself, true),
                None => {
                    if let Kind::File(content) = &file.kind {
                        self.file(path, content.size(), &Tree::default());
                    }
                }
            }
        }
    }

    /// A layer that a step makes; nothing for one that makes none.
    pub(super) fn step(&mut self, made_by: MadeBy, whose: Whose, before: &Tree, files: &StepFiles) {
        let Some(layer) = &files.layer else { return };
        self.layers.push(made_by);
        self.whose = whose;
        let started = self.items.len();
        let mut directories = 0;
        for entry in &layer.entries {
            directories += u64::from(entry.kind == EntryKind::Directory);
            self.entry(entry, &files.tree);
        }
        let lost = before.weights.beyond(&files.tree.weights);
        let new = files.tree.weights.beyond(&before.weights);
        for lost in &lost {
            let left = new.iter().find(|it| it.is_left_of(lost));
            let deleted = left.is_some()
                || !files
                    .tree
                    .weights
                    .iter()
                    .any(|it| it.path == lost.path && it.what == lost.what);
            self.lose(lost, left.copied(), deleted);
        }
        for weight in new {
            if !lost.iter().any(|lost| weight.is_left_of(lost)) {
                self.weigh(weight);
            }
        }
        if layer.unknown.is_some() && self.items.len() == started {
            let item = self.item("", BESIDES_WORDS, BESIDES, Basis::Guess);
            self.items.push(item);
        }
        if !layer.is_empty() {
            let bytes = self.meaning.directories(directories + 1);
            let item = self.item("", "", Range::exact(bytes), Basis::Exact);
            self.items.extend((bytes > 0).then_some(item));
        }
        self.fit(made_by, started);
    }

    fn entry(&mut self, entry: &Entry, tree: &Tree) {
        let path = &*entry.path;
        match &entry.kind {
            EntryKind::Whiteout => {
                if let Some((path, itself)) = whiteout(path) {
                    self.kill(&path, itself, true);
                }
            }
            EntryKind::File(content) => self.file(path, content.size(), tree),
            EntryKind::Unknown(_) => self.file(path, None, tree),
            EntryKind::Directory => {}
            _ => self.kill(path, true, false),
        }
    }

    fn file(&mut self, path: &str, bytes: Option<u64>, tree: &Tree) {
        self.kill(path, true, false);
        let is_weighed = |weight: &Rc<Weight>| {
            let rest = weight.path.trim_start_matches('/').strip_prefix(path);
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        if bytes.is_none() && tree.weights.iter().any(is_weighed) {
            return;
        }
        let item = if let Some(bytes) = bytes {
            let packed = self.meaning == Meaning::Compressed;
            let basis = if packed { Basis::Guess } else { Basis::Exact };
            self.item(path, "", self.meaning.file(bytes), basis)
        } else {
            let size = self.meaning.of(guess_of_file(path), Texture::Other);
            let item = self.item(path, ONLY_A_NAME, size, Basis::Guess);
            // What is carried out is known; this comes from elsewhere.
            Item { whose: item.whose.min(Whose::Dependencies), ..item }
        };
        self.live.insert(item.path.clone(), self.items.len());
        self.items.push(item);
    }

    fn weigh(&mut self, weight: &Rc<Weight>) {
        if weight.hides {
            self.kill(weight.path.trim_start_matches('/'), false, false);
        }
        let item = self.weighed(weight);
        self.items.push(Item { weight: Some(Rc::clone(weight)), ..item });
    }

    fn weighed(&self, weight: &Weight) -> Item {
        let Weight { path, size, basis, source, texture, sort, .. } = weight;
        let basis =
            if self.meaning == Meaning::Files { *basis } else { (*basis).max(Basis::Computed) };
        let item = self.item(path, &weight.words(), self.meaning.of(*size, *texture), basis);
        let whose = match sort {
            Sort::Made => self.whose,
            Sort::Packages | Sort::Cache | Sort::Fetched => Whose::Dependencies,
        };
        Item { source: source.clone(), whose, ..item }
    }

    /// A weight of a lower layer is there no more, but for what may be left of it.
    fn lose(&mut self, weight: &Rc<Weight>, left: Option<&Rc<Weight>>, deleted: bool) {
        let killed = Some((self.layers.len().saturating_sub(1), deleted));
        let mut dead = Vec::new();
        let is_it =
            |item: &&mut Item| item.weight.as_ref().is_some_and(|it| Rc::ptr_eq(it, weight));
        for item in self.items.iter_mut().filter(is_it) {
            let Some(left) = left else {
                item.killed = killed;
                continue;
            };
            let (whole, gone) = (weight.size.likely, Rc::new(weight.gone(left)));
            let kept = item.size.portion(left.size.likely, whole);
            let part = item.size.portion(gone.size.likely, whole);
            let likely = item.size.likely.saturating_sub(kept.likely);
            let size = Range { low: part.low.min(likely), likely, high: part.high.max(likely) };
            let what = gone.words();
            dead.push(Item { what, size, killed, weight: Some(gone), ..item.clone() });
            (item.size, item.what, item.weight) = (kept, left.words(), Some(Rc::clone(left)));
        }
        self.items.extend(dead);
    }

    /// Files at and below a path are dead; not the one at the path itself, if told so.
    fn kill(&mut self, path: &str, itself: bool, deleted: bool) {
        let killer = self.layers.len().saturating_sub(1);
        let is_meant = |rest: &str| match rest.bytes().next() {
            None => itself,
            Some(next) => next == b'/' || path.is_empty(),
        };
        let from = (Bound::Included(path), Bound::Unbounded);
        let found = self.live.range::<str, _>(from).map(|(it, _)| it);
        let found = found.map_while(|it| Some((it, it.strip_prefix(path)?)));
        let found = found.filter(|(_, rest)| is_meant(rest));
        let dead: Vec<Rc<str>> = found.map(|(it, _)| Rc::clone(it)).collect();
        for path in dead {
            let at = self.live.remove(&path);
            let item = at.and_then(|at| self.items.get_mut(at));
            // What a layer itself writes twice is in it once.
            if let Some(item) = item.filter(|item| item.layer != killer) {
                item.killed = Some((killer, deleted));
            }
        }
    }

    /// The empty text is shared, for most have it.
    fn text(&self, text: &str) -> Rc<str> {
        if text.is_empty() { Rc::clone(&self.empty) } else { text.into() }
    }

    pub(super) fn item(&self, path: &str, what: &str, size: Range, basis: Basis) -> Item {
        Item {
            layer: self.layers.len().saturating_sub(1),
            path: self.text(path),
            what: self.text(what),
            whose: self.whose,
            size,
            basis,
            source: Rc::clone(&self.empty),
            unknown: false,
            killed: None,
            weight: None,
        }
    }
}

/// What a path says to delete, and whether that goes itself, not only what is in it.
fn whiteout(path: &str) -> Option<(String, bool)> {
    let (parent, name) = path.rsplit_once('/').unwrap_or(("", path));
    match name.strip_prefix(".wh.")? {
        ".wh..opq" => Some((parent.to_owned(), false)),
        name if parent.is_empty() => Some((name.to_owned(), true)),
        name => Some((format!("{parent}/{name}"), true)),
    }
}
