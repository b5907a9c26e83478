//! Images beside each other: which layers they share, and what pushing and pulling them moves.

mod moves;
mod strata;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;
use std::rc::Rc;

use super::stack::{Amount, BedKind, bed_kind, label};
use super::{Build, CarriedOut, Meaning, Packages};
use crate::image::MadeBy;
use crate::plan::{Base, Plan};
use crate::size::shared::{self, Pile};
use crate::syntax::reference;

pub use crate::size::shared::{Disk, Usage};
pub use moves::{Goes, Move, MovedLayer, Parts};
pub use strata::{Stratum, Tree, strata};

/// An image as a machine or a registry has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    /// `sha256:…`
    pub id: Rc<str>,
    /// As Docker counts it.
    pub docker_size: Amount,
    /// From the bottom, one for each of the pile.
    layers: Vec<HeldLayer>,
    pile: Pile,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct HeldLayer {
    kind: BedKind,
    /// The instruction on one line, or the name of the base.
    label: Rc<str>,
    /// The base image whose layer it is, where Docker Hub has that.
    hub: Option<Rc<str>>,
}

impl Build {
    /// The image that the build makes, as it lies on a disk; `None` where it makes none.
    pub fn held(&self) -> Option<Held> {
        let CarriedOut { plan, files, .. } = self.carried_out.as_deref()?;
        self.with_image(None, |made| {
            let pile = shared::pile(plan, files, made.stage, made.image, &self.overlay);
            let layers = pile.layers.iter().map(|layer| self.held_layer(plan, layer.made_by));
            Held {
                id: made.image.id.as_str().into(),
                docker_size: made.size(),
                layers: layers.collect(),
                pile,
            }
        })
    }

    /// What is known of packages.
    pub fn packages(&self) -> Option<&Rc<Packages>> {
        self.packages.as_ref()
    }

    fn held_layer(&self, plan: &Plan, made_by: MadeBy) -> HeldLayer {
        let step = |stage, step| plan.stage(stage)?.steps.get(step);
        match made_by {
            MadeBy::Step { stage, step: at } => HeldLayer {
                kind: step(stage, at).map_or(BedKind::Run, |step| bed_kind(step.keyword)),
                label: step(stage, at)
                    .map(|it| label(&self.parsed.tree, it))
                    .unwrap_or_default()
                    .into(),
                hub: None,
            },
            MadeBy::Base { stage, .. } => match plan.stage(stage).map(|stage| &stage.base) {
                Some(Base::Image(image)) => HeldLayer {
                    kind: BedKind::Base,
                    label: Rc::clone(&image.written),
                    hub: hub_name(&image.reference),
                },
                _ => HeldLayer { kind: BedKind::Base, label: "files".into(), hub: None },
            },
            MadeBy::Container => HeldLayer { kind: BedKind::Run, label: "".into(), hub: None },
        }
    }
}

/// The repository of an image on Docker Hub: `library/alpine`.
fn hub_name(name: &str) -> Option<Rc<str>> {
    let name = reference::parse(name).ok()?;
    (name.registry == "docker.io").then(|| name.path.as_str().into())
}

impl Held {
    pub fn size(&self, meaning: Meaning) -> Amount {
        shared::total(&self.pile.layers, meaning).amount
    }

    /// What a registry knows its layers by.
    pub fn diff_ids(&self) -> impl Iterator<Item = &Rc<str>> {
        self.pile.layers.iter().map(|layer| &layer.diff_id)
    }

    /// How many layers it has.
    pub fn layers(&self) -> usize {
        self.layers.len()
    }
}

fn piles<'a>(images: &[&'a Held]) -> Vec<&'a Pile> {
    images.iter().map(|image| &image.pile).collect()
}

/// What images take on a disk.
pub fn disk(images: &[&Held], meaning: Meaning) -> Disk {
    shared::disk(&piles(images), meaning)
}

/// What each image takes on a disk, beside the others.
pub fn usage(images: &[&Held], meaning: Meaning) -> Vec<Usage> {
    shared::usage(&piles(images), meaning)
}

/// What goes from the disk when only these images are kept.
pub fn reclaimed(images: &[&Held], kept: &[&Held], meaning: Meaning) -> Amount {
    let stays: BTreeSet<&Rc<str>> = layers(kept).map(|layer| &layer.chain_id).collect();
    let mut seen = BTreeSet::new();
    let goes = |layer: &&shared::PiledLayer| {
        !stays.contains(&layer.chain_id) && seen.insert(Rc::clone(&layer.chain_id))
    };
    shared::total(layers(images).filter(goes), meaning).amount
}

fn layers<'a>(images: &[&'a Held]) -> impl Iterator<Item = &'a shared::PiledLayer> {
    images.iter().flat_map(|image| &image.pile.layers)
}
