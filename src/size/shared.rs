//! Layers that several images share: what they take on a disk, and what goes over a network.
//!
//! A disk knows a layer by its content with all below it, a registry by its content alone. So what
//! `COPY --link` lays on two bases is sent once and kept twice.

#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use super::sum::Figure;
use super::{Amount, Bytes, LayerSize, Meaning, Overlay, Sum, sizes_with};
use crate::catalog::{Basis, Range};
use crate::image::{Image, MadeBy, Simulation};
use crate::plan::{Plan, StageId};

/// An image as a disk and a registry have it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pile {
    /// From the bottom.
    pub layers: Vec<PiledLayer>,
    /// Bytes of the documents that go with the layers: config and manifest.
    pub documents: u64,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PiledLayer {
    pub made_by: MadeBy,
    /// Of its content: what a registry knows it by.
    pub diff_id: Rc<str>,
    /// Of its content with all below: what a disk knows it by.
    pub chain_id: Rc<str>,
    weights: Weights,
}

/// Amounts with their sources.
type Weighed = Rc<[(Amount, Rc<str>)]>;

/// What a layer is made of, in each meaning.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Weights {
    files: Weighed,
    store: Weighed,
    compressed: Weighed,
}

/// What an image of several takes on a disk.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Usage {
    pub whole: Sum,
    /// The part that other images have, too.
    pub shared: Sum,
    /// What goes if the image goes.
    pub unique: Sum,
}

/// What several images take on a disk.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Disk {
    /// Each layer once.
    pub together: Sum,
    /// As if each image had its layers for itself.
    pub apart: Amount,
    pub saved: Sum,
}

/// The image of a stage, with what its layers weigh; what was measured takes the place of estimates.
pub fn pile(
    plan: &Plan,
    files: &Simulation,
    id: StageId,
    image: &Image,
    overlay: &Overlay,
) -> Pile {
    let weighed = |meaning: Meaning| -> Vec<(MadeBy, Weighed)> {
        let layers = sizes_with(plan, files, id, meaning, overlay).layers.into_iter();
        layers.map(|layer| (layer.made_by, weights(layer))).collect()
    };
    let [in_files, in_store, packed] =
        [Meaning::Files, Meaning::Store, Meaning::Compressed].map(weighed);
    let layers = image.layers.iter().map(|layer| {
        let of = |weighed: &[(MadeBy, Weighed)]| {
            let own = weighed.iter().find(|(by, _)| *by == layer.made_by);
            own.map_or_else(|| [(Amount::Unknown, "".into())].into(), |(_, parts)| parts.clone())
        };
        PiledLayer {
            made_by: layer.made_by,
            diff_id: layer.diff_id.as_str().into(),
            chain_id: layer.chain_id.as_str().into(),
            weights: Weights {
                files: of(&in_files),
                store: of(&in_store),
                compressed: of(&packed),
            },
        }
    });
    let documents = image.config.len() + image.manifest.len();
    Pile { layers: layers.collect(), documents: documents as u64 }
}

/// The parts of a layer; of one that was measured only the whole is known.
fn weights(layer: LayerSize) -> Weighed {
    if layer.source.is_empty() {
        return layer.parts.into_iter().map(|part| (part.amount, part.source)).collect();
    }
    [(layer.added.amount, layer.source)].into()
}

impl PiledLayer {
    /// What it weighs.
    pub fn size(&self, meaning: Meaning) -> Sum {
        total([self], meaning)
    }

    fn weights(&self, meaning: Meaning) -> &[(Amount, Rc<str>)] {
        match meaning {
            Meaning::Files => &self.weights.files,
            Meaning::Store => &self.weights.store,
            Meaning::Compressed => &self.weights.compressed,
        }
    }

    fn figures(&self, meaning: Meaning, times: u64) -> impl Iterator<Item = Figure<'_>> {
        let weights = self.weights(meaning).iter();
        weights.flat_map(move |(amount, source)| figures(*amount, source, times))
    }
}

/// A part of which more is not known is two figures.
fn figures(amount: Amount, source: &Rc<str>, times: u64) -> impl Iterator<Item = Figure<'_>> {
    let unknown = Figure { size: Range::ZERO, basis: Basis::Guess, source, unknown: true };
    let (known, more) = match amount {
        Amount::Unknown => (None, Some(unknown)),
        Amount::Known(Bytes { low, likely, high, basis, and_more }) => {
            let [low, likely, high] = [low, likely, high].map(|it| it.saturating_mul(times));
            let size = Range { low, likely, high };
            let known = Figure { size, basis, source, unknown: false };
            (Some(known), and_more.then_some(unknown))
        }
    };
    known.into_iter().chain(more)
}

/// Of some layers, which are all different.
pub fn total<'a>(layers: impl IntoIterator<Item = &'a PiledLayer>, meaning: Meaning) -> Sum {
    Sum::of_figures(layers.into_iter().flat_map(|layer| layer.figures(meaning, 1)))
}

/// What images take together, each layer being there once.
pub fn disk(piles: &[&Pile], meaning: Meaning) -> Disk {
    let held = held(piles);
    let mut apart = Amount::ZERO;
    for pile in piles {
        apart = apart.plus(total(&pile.layers, meaning).amount);
    }
    let spared = held.values().filter(|(_, times)| *times > 1);
    Disk {
        together: total(held.values().map(|(layer, _)| *layer), meaning),
        apart,
        saved: Sum::of_figures(
            spared.flat_map(|(layer, times)| layer.figures(meaning, times.saturating_sub(1))),
        ),
    }
}

/// What each image takes.
pub fn usage(piles: &[&Pile], meaning: Meaning) -> Vec<Usage> {
    let held = held(piles);
    let is_shared = |layer: &&PiledLayer| held.get(&layer.chain_id).is_some_and(|it| it.1 > 1);
    let of = |pile: &&Pile| Usage {
        whole: total(&pile.layers, meaning),
        shared: total(pile.layers.iter().filter(is_shared), meaning),
        unique: total(pile.layers.iter().filter(|layer| !is_shared(layer)), meaning),
    };
    piles.iter().map(of).collect()
}

/// Each layer that is on the disk, and of how many images it is.
fn held<'a>(piles: &[&'a Pile]) -> BTreeMap<&'a Rc<str>, (&'a PiledLayer, u64)> {
    let mut held: BTreeMap<&Rc<str>, (&PiledLayer, u64)> = BTreeMap::new();
    for layer in piles.iter().flat_map(|pile| &pile.layers) {
        held.entry(&layer.chain_id).or_insert((layer, 0)).1 += 1;
    }
    held
}

/// For each layer, whether it has to be sent to where some are. What is in an image twice is sent once.
pub fn missing(pile: &Pile, there: &BTreeSet<Rc<str>>) -> Vec<bool> {
    let mut sent: BTreeSet<&str> = BTreeSet::new();
    let layers = pile.layers.iter();
    layers.map(|it| !there.contains(&it.diff_id) && sent.insert(&it.diff_id)).collect()
}

/// What is sent, with the documents if any of it is new.
pub fn sent(pile: &Pile, there: &BTreeSet<Rc<str>>, is_known: bool) -> Sum {
    let missing = missing(pile, there);
    let layers = pile.layers.iter().zip(missing).filter(|(_, is_sent)| *is_sent);
    let Sum { amount, sure } = total(layers.map(|(layer, _)| layer), Meaning::Compressed);
    let documents = if is_known { 0 } else { pile.documents };
    Sum { amount: amount.plus(Amount::exact(documents)), sure }
}
