//! What lies where in an image, and what of it is dead.

use std::rc::Rc;

use super::count::Count;
use super::{Amount, Meaning, Overlay, Sum, counted};
use crate::effect::Weight;
use crate::image::{MadeBy, Simulation};
use crate::plan::{Plan, StageId};

/// All that is in the layers of a stage up to one of its steps.
pub struct Contents<'a> {
    count: Count<'a>,
}

/// Something in a layer.
#[derive(Clone, Debug)]
pub struct Thing<'a> {
    /// Where it lies, without a slash before it; empty where nobody knows.
    pub path: &'a str,
    /// In a few words; empty for a file that is known.
    pub what: &'a str,
    pub made_by: Option<MadeBy>,
    pub killed_by: Option<MadeBy>,
    pub amount: Amount,
    /// What was weighed; nothing for a file.
    pub weight: Option<&'a Rc<Weight>>,
}

/// What lies in a stage before its step of this number.
pub fn contents<'a>(
    plan: &Plan,
    files: &Simulation,
    (id, steps): (StageId, usize),
    meaning: Meaning,
    overlay: &'a Overlay,
) -> Contents<'a> {
    Contents { count: counted(plan, files, (id, steps), meaning, overlay) }
}

impl Contents<'_> {
    /// From the lowest layer.
    pub fn things(&self) -> impl Iterator<Item = Thing<'_>> {
        let by = |layer: usize| self.count.layers.get(layer).copied();
        self.count.items.iter().map(move |item| Thing {
            path: item.path.trim_matches('/'),
            what: &item.what,
            made_by: by(item.layer),
            killed_by: item.killed.and_then(|(layer, _)| by(layer)),
            amount: item.amount(),
            weight: item.weight.as_ref(),
        })
    }

    /// The sum of some of the things, told by their numbers.
    pub fn sum(&self, things: &[usize]) -> Sum {
        let items = things.iter().filter_map(|at| self.count.items.get(*at));
        Sum::of(items)
    }
}
