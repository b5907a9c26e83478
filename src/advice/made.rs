//! What a step wrote, and how much of it later steps leave.

use std::rc::Rc;

use crate::catalog::Basis;
use crate::effect::diff::EntryKind;
use crate::effect::{Found, Tree, Weight};
use crate::image::StepFiles;

/// What a file may have of which nobody knows how large it is.
const UNKNOWN: u64 = 1_000_000;

/// What a step wrote.
pub(super) struct Made<'a> {
    weights: Vec<&'a Rc<Weight>>,
    /// Path, bytes, and what is found there.
    files: Vec<(String, u64, Found)>,
}

impl<'a> Made<'a> {
    pub(super) fn by(step: &'a StepFiles, before: &Tree) -> Self {
        let entries = step.layer.as_ref().map_or(&[][..], |layer| &layer.entries);
        let files = entries.iter().filter_map(|entry| {
            let EntryKind::File(content) = &entry.kind else { return None };
            let path = format!("/{}", entry.path);
            let found = step.tree.at(&path);
            Some((path, content.size().unwrap_or(UNKNOWN), found))
        });
        Self { weights: step.tree.weights.beyond(&before.weights), files: files.collect() }
    }

    /// How many bytes of it are not there any more. A guess in the place of a guess counts only if
    /// it is `rewritten`: two of a kind may well lie beside each other.
    pub(super) fn dead_in(&self, tree: &Tree, rewritten: bool) -> u64 {
        let replaces = |one: &Weight, other: &Weight| {
            let alike = one.path == other.path && one.what == other.what;
            alike && !rewritten && one.basis == Basis::Guess
        };
        let lives = |weight: &Rc<Weight>| {
            tree.weights.iter().any(|it| Rc::ptr_eq(it, weight) || replaces(it, weight))
        };
        let weights = self.weights.iter().filter(|weight| !lives(weight));
        let weights = weights.map(|weight| weight.size.likely);
        let files = self.files.iter().filter(|(path, _, found)| !is_same(found, &tree.at(path)));
        let files = files.map(|(_, size, _)| *size);
        weights.chain(files).fold(0, u64::saturating_add)
    }
}

fn is_same(one: &Found, other: &Found) -> bool {
    match (one, other) {
        (Found::Node(one), Found::Node(other)) => {
            let same_place = one.meta() == other.meta();
            Rc::ptr_eq(one, other) || (same_place && one.digest() == other.digest())
        }
        (Found::Nothing, Found::Nothing) | (_, Found::Unknown(_)) => true,
        _ => false,
    }
}
