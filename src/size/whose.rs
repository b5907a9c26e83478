//! Whose the bytes of an image are.

use super::Sum;
use super::count::{Count, Item};
use crate::image::MadeBy;
use crate::plan::step::From;
use crate::plan::{Action, Plan, Step};

/// Whose something is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Whose {
    /// What the image is built on.
    Base,
    /// Packages, downloads and caches, and what is copied from other images.
    Dependencies,
    /// What is copied in, and what commands make.
    Own,
    /// Of no use any more, whosever it was.
    Dead,
}

/// What an image has of one kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Share {
    pub whose: Whose,
    pub sum: Sum,
    /// The layers that it lies in, from the bottom.
    pub layers: Vec<MadeBy>,
}

impl Whose {
    pub const ALL: [Self; 4] = [Self::Base, Self::Dependencies, Self::Own, Self::Dead];

    /// Whose the files of a step are of which nothing else is said.
    pub(super) fn of(plan: &Plan, step: &Step) -> Self {
        match &step.action {
            Action::Copy(copy) => match copy.from {
                From::Stage(id) if id >= plan.declared().len() => Self::Dependencies,
                From::Stage(_) | From::Context => Self::Own,
            },
            _ => Self::Own,
        }
    }
}

/// All of an image, parted.
pub(super) fn shares(count: &Count<'_>) -> Vec<Share> {
    Whose::ALL.iter().map(|whose| share(count, *whose)).collect()
}

fn share(count: &Count<'_>, whose: Whose) -> Share {
    let items = || count.items.iter().filter(|item| item.share() == whose);
    let mut has = vec![false; count.layers.len()];
    for item in items().filter(|item| item.unknown || item.size.high > 0) {
        if let Some(has) = has.get_mut(item.layer) {
            *has = true;
        }
    }
    let layers = count.layers.iter().zip(has).filter(|(_, has)| *has);
    Share { whose, sum: Sum::of(items()), layers: layers.map(|(made_by, _)| *made_by).collect() }
}

impl Item {
    fn share(&self) -> Whose {
        if self.killed.is_some() { Whose::Dead } else { self.whose }
    }
}
