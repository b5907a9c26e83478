//! Images as one picture: what they begin with together lies below them once.

use std::rc::Rc;

use super::{Held, HeldLayer};
use crate::analysis::Meaning;
use crate::analysis::stack::{Amount, BedKind};
use crate::size::shared::{self, PiledLayer};

/// Layers that the same images have, and what these images have above.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tree {
    /// From the bottom.
    pub strata: Vec<Stratum>,
    /// The images that stand on them, by their places in what was given.
    pub images: Vec<usize>,
    /// Those of which nothing lies above.
    pub ends: Vec<usize>,
    pub above: Vec<Tree>,
}

/// A layer, or the layers of a base, which are shown as one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stratum {
    pub kind: BedKind,
    pub label: Rc<str>,
    pub layers: usize,
    pub size: Amount,
    /// What a registry knows its layers by.
    pub diff_ids: Vec<Rc<str>>,
}

/// The picture of images. Those that share anything come to stand beside each other.
pub fn strata(images: &[&Held], meaning: Meaning) -> Vec<Tree> {
    let all: Vec<usize> = (0..images.len()).collect();
    let Forest { ends, trees } = grow(images, &all, 0, meaning);
    let bare =
        ends.into_iter().map(|at| Tree { images: vec![at], ends: vec![at], ..Tree::default() });
    trees.into_iter().chain(bare).collect()
}

/// What some images have from a layer on, and those that end there.
struct Forest {
    ends: Vec<usize>,
    trees: Vec<Tree>,
}

/// A tree is as high as there are images at most, for each part of it has others on top of it.
fn grow(images: &[&Held], of: &[usize], from: usize, meaning: Meaning) -> Forest {
    let layer = |image: usize, at: usize| images.get(image)?.pile.layers.get(at);
    let chain = |image: usize, at: usize| layer(image, at).map(|layer| &layer.chain_id);
    let (going, ends): (Vec<usize>, Vec<usize>) =
        of.iter().partition(|image| layer(**image, from).is_some());
    let mut groups: Vec<Vec<usize>> = Vec::new();
    for image in going {
        let is_its = |group: &&mut Vec<usize>| {
            group.first().is_some_and(|first| chain(*first, from) == chain(image, from))
        };
        match groups.iter_mut().find(is_its) {
            Some(group) => group.push(image),
            None => groups.push(vec![image]),
        }
    }
    let tree = |group: Vec<usize>| {
        let first = group.first().copied().unwrap_or_default();
        let all_have = |at: &usize| {
            let own = chain(first, *at);
            own.is_some() && group.iter().all(|image| chain(*image, *at) == own)
        };
        let end = images.get(first).map_or(from, |image| image.pile.layers.len());
        let until = (from..end).find(|at| !all_have(at)).unwrap_or(end);
        let Forest { ends, trees } = grow(images, &group, until, meaning);
        let strata = images.get(first).map(|image| fold(image, from, until, meaning));
        Tree { strata: strata.unwrap_or_default(), images: group, ends, above: trees }
    };
    Forest { ends, trees: groups.into_iter().map(tree).collect() }
}

type Laid<'a> = (&'a HeldLayer, &'a PiledLayer);

/// Some layers of an image, with those of a base as one.
fn fold(image: &Held, from: usize, until: usize, meaning: Meaning) -> Vec<Stratum> {
    let layers = image.layers.iter().zip(&image.pile.layers);
    let layers: Vec<Laid<'_>> = layers.skip(from).take(until.saturating_sub(from)).collect();
    let is_one =
        |(one, _): &Laid<'_>, (other, _): &Laid<'_>| one.kind == BedKind::Base && one == other;
    let stratum = |run: &[Laid<'_>]| {
        let (first, _) = run.first()?;
        Some(Stratum {
            kind: first.kind,
            label: Rc::clone(&first.label),
            layers: run.len(),
            size: shared::total(run.iter().map(|(_, piled)| *piled), meaning).amount,
            diff_ids: run.iter().map(|(_, piled)| Rc::clone(&piled.diff_id)).collect(),
        })
    };
    layers.chunk_by(is_one).filter_map(stratum).collect()
}
