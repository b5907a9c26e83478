//! Content that nobody listed, but that was weighed: packages, caches, what a program writes.
//!
//! It takes no part in what a tree is: digests and what a cache compares are as without it.

mod ledger;
mod portions;

use std::rc::Rc;

use super::tree::{Found, join};
use crate::catalog::{Basis, Range};

pub use ledger::{Ledger, Root};
pub use portions::{Portion, Told};

/// Something of which nobody knows the files, but about how much it weighs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Weight {
    /// The directory it lies in, or the file that it is.
    pub path: Rc<str>,
    /// In a few words: `cache of pip`; `Weight::words` has its packages, too.
    pub what: Rc<str>,
    /// The packages that it is made of, where they are known.
    pub portions: Rc<[Portion]>,
    pub told: Told,
    pub sort: Sort,
    pub size: Range,
    pub basis: Basis,
    /// Where the figure comes from; figures of one source miss in the same direction.
    pub source: Rc<str>,
    pub texture: Texture,
    /// Whether it stands for a new version of all listed files in its directory.
    pub hides: bool,
    /// Owners and modes that were set for all of it: the program, and what it set.
    pub marks: Vec<(Rc<str>, Rc<str>)>,
    /// What it was before a part of it was removed; the rest is not written again.
    pub left_of: Option<Rc<Weight>>,
}

/// Whose content is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sort {
    /// What package managers install, and their notes of it.
    Packages,
    /// What is only kept so that it need not come over the network again, or be made again.
    Cache,
    /// Downloads, and what was unpacked from them.
    Fetched,
    /// What commands make.
    #[default]
    Made,
}

/// How content fills blocks, and how well it can be compressed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Texture {
    /// Files of the system, as packages of distributions have them.
    System,
    /// Python with its byte-code.
    Python,
    /// Many small files, as in `node_modules`.
    Node,
    /// Compressed already, as downloads and caches are.
    Packed,
    #[default]
    Other,
}

/// All of a tree. Two trees share a weight where nothing happened to it between them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Weights(Rc<Vec<Rc<Weight>>>);

impl Weights {
    pub fn iter(&self) -> impl Iterator<Item = &Rc<Weight>> {
        self.0.iter()
    }

    /// Those that the other one has not.
    pub fn beyond<'a>(&'a self, other: &Self) -> Vec<&'a Rc<Weight>> {
        if Rc::ptr_eq(&self.0, &other.0) {
            return Vec::new();
        }
        let mut known: Vec<*const Weight> = other.iter().map(Rc::as_ptr).collect();
        known.sort_unstable();
        self.iter().filter(|weight| known.binary_search(&Rc::as_ptr(weight)).is_err()).collect()
    }

    pub fn add(&mut self, weight: Weight) -> Rc<Weight> {
        let weight = Rc::new(weight);
        Rc::make_mut(&mut self.0).push(Rc::clone(&weight));
        weight
    }

    /// Adds to what there is.
    pub fn extend(&mut self, weights: Vec<Rc<Weight>>) {
        if !weights.is_empty() {
            Rc::make_mut(&mut self.0).extend(weights);
        }
    }

    /// Takes what lies at and below a path.
    pub fn take(&mut self, path: &str) -> Vec<Rc<Weight>> {
        self.take_if(|weight| rest(&weight.path, path).is_some())
    }

    pub fn take_if(&mut self, is_meant: impl Fn(&Weight) -> bool) -> Vec<Rc<Weight>> {
        if !self.iter().any(|weight| is_meant(weight)) {
            return Vec::new();
        }
        let (taken, kept) = self.iter().cloned().partition(|weight| is_meant(weight));
        self.0 = Rc::new(kept);
        taken
    }

    /// A program sets an owner or mode of all at and below a path. What is not set so already is
    /// written once more, as by `chown`.
    pub fn mark(&mut self, path: &str, program: &str, value: &str) {
        let is_new = |weight: &Weight| {
            rest(&weight.path, path).is_some()
                && !weight.marks.iter().any(|(by, to)| &**by == program && &**to == value)
        };
        let marked = self.take_if(is_new).into_iter().map(|weight| {
            let mut weight = weight.again();
            weight.marks.retain(|(by, _)| &**by != program);
            weight.marks.push((program.into(), value.into()));
            Rc::new(weight)
        });
        let marked = marked.collect();
        self.extend(marked);
    }

    /// Removes packages from what is meant. What is left is what was there.
    pub fn uninstall(
        &mut self,
        is_meant: impl Fn(&Weight) -> bool,
        is_gone: impl Fn(&str) -> bool,
    ) {
        let loses = |weight: &Weight| {
            is_meant(weight) && weight.portions.iter().any(|it| is_gone(&it.name))
        };
        let rest = self.take_if(loses).into_iter().filter_map(|it| it.without(&is_gone));
        let rest = rest.map(Rc::new).collect();
        self.extend(rest);
    }

    /// What was found at a path of one tree goes to a path of this one.
    pub fn copy(&mut self, from: &Self, source: &str, found: &Found, target: &str) {
        let moved = |weight: &Weight| {
            let rest = rest(&weight.path, source).filter(|_| !weight.hides)?;
            let path = join(target, rest.trim_start_matches('/'));
            let path = path.trim_end_matches('/').into();
            Some(Rc::new(Weight { path, ..weight.again() }))
        };
        let mut copies: Vec<_> = from.iter().filter_map(|weight| moved(weight)).collect();
        if copies.is_empty() && matches!(found, Found::Unknown(_)) {
            copies.extend(from.around(source).map(|weight| Rc::new(weight.part(target))));
        }
        self.extend(copies);
    }

    /// Whether something lies in a directory, deeper than itself.
    pub fn has_below(&self, path: &str) -> bool {
        self.iter().any(|weight| rest(&weight.path, path).is_some_and(|rest| !rest.is_empty()))
    }

    /// The nearest that a path lies in.
    fn around(&self, path: &str) -> Option<&Weight> {
        let above =
            self.iter().filter(|weight| !weight.hides && rest(path, &weight.path).is_some());
        above.max_by_key(|weight| weight.path.len()).map(|weight| &**weight)
    }
}

impl Weight {
    /// Something in it, of which nobody knows how much of it that is.
    fn part(&self, path: &str) -> Self {
        let usual =
            if self.basis == Basis::Guess { self.size.likely } else { self.size.likely / 4 };
        Self {
            path: path.into(),
            size: Range { low: 0, likely: usual, high: self.size.high },
            basis: Basis::Guess,
            portions: Rc::default(),
            told: Told::Not,
            what: self.words(),
            ..self.again()
        }
    }

    /// The same content in another place or layer.
    fn again(&self) -> Self {
        Self { left_of: None, ..self.clone() }
    }
}

/// What follows in a path behind the path of a directory above it; nothing for the same path.
fn rest<'a>(path: &'a str, above: &str) -> Option<&'a str> {
    let rest = path.strip_prefix(above.trim_end_matches('/'))?;
    (rest.is_empty() || rest.starts_with('/')).then_some(rest)
}
