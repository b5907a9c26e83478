//! What layers weigh, and what of it is dead weight.
//!
//! Every figure is a range with what it is based on. Figures of one source miss in the same
//! direction and their errors add up; errors of different sources partly cancel out.

mod amount;
mod contents;
mod count;
mod difference;
mod fit;
mod meaning;
pub mod shared;
mod sum;
#[cfg(test)]
mod tests;
mod whose;

use std::rc::Rc;

use crate::catalog::Range;
use crate::effect::Weight;
use crate::effect::weight::Portion;
use crate::image::{MadeBy, Simulation, lineage};
use crate::plan::{Plan, StageId};
use crate::project::Measure;

use count::{Count, Item};
use fit::Fitted;

pub use crate::catalog::Basis;
pub use amount::{Amount, Bytes};
pub use contents::{Contents, Thing, contents};
pub use difference::{Difference, Inventory, difference};
pub use meaning::Meaning;
pub use sum::Sum;
pub use whose::{Share, Whose};

/// The sizes of a stage's image.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sizes {
    /// From the bottom, as in the image.
    pub layers: Vec<LayerSize>,
    pub total: Sum,
    /// What later layers overwrote or deleted.
    pub dead: Sum,
    /// Whose the bytes are: one for each kind, in order; together they are the total.
    pub shares: Vec<Share>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LayerSize {
    pub made_by: MadeBy,
    pub added: Sum,
    /// How much of lower layers it makes dead by other content at the same place.
    pub overwritten: Sum,
    /// How much of lower layers it makes dead by deleting it.
    pub deleted: Sum,
    /// What of it is still there in the image.
    pub visible: Sum,
    pub dead: Sum,
    /// What made most of the dead part so.
    pub killed_by: Option<MadeBy>,
    /// All that made some of it dead, what did most first.
    pub killers: Vec<MadeBy>,
    /// Who says how much it is, where that is not estimated; empty otherwise.
    pub source: Rc<str>,
    /// What it is made of; files that are known are one part.
    pub parts: Vec<Part>,
}

/// Something in a layer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// In a few words: `38 packages`.
    pub what: Rc<str>,
    /// Where it lies; empty for several places.
    pub path: Rc<str>,
    pub amount: Amount,
    /// How many files or weights it stands for.
    pub count: u32,
    /// `None` for files that are known, and for all of a base.
    pub weight: Option<Rc<Weight>>,
    /// Where the figure comes from; empty for bytes that are known.
    pub source: Rc<str>,
    pub killed_by: Option<MadeBy>,
}

impl Part {
    /// The packages in it with the bytes of each, the largest first.
    pub fn packages(&self) -> Vec<(Rc<str>, u64)> {
        let Amount::Known(own) = self.amount else { return Vec::new() };
        let portions = self.weight.iter().flat_map(|weight| weight.portions.iter());
        let all = portions.clone().fold(0, |sum: u64, it| sum.saturating_add(it.bytes));
        let own = Range { low: own.low, likely: own.likely, high: own.high };
        let share = |it: &Portion| (Rc::clone(&it.name), own.portion(it.bytes, all).likely);
        let mut packages: Vec<_> = portions.map(share).collect();
        packages.sort_by(|one, other| other.1.cmp(&one.1).then_with(|| one.0.cmp(&other.0)));
        packages
    }
}

/// What layers weigh that were measured.
pub type Overlay = [(MadeBy, Measure)];

/// The sizes of the layers of a stage's image, as they are estimated.
pub fn sizes(plan: &Plan, files: &Simulation, id: StageId, meaning: Meaning) -> Sizes {
    sizes_with(plan, files, id, meaning, &[])
}

/// The same; what was measured takes the place of an estimate.
pub fn sizes_with(
    plan: &Plan,
    files: &Simulation,
    id: StageId,
    meaning: Meaning,
    overlay: &Overlay,
) -> Sizes {
    let count = counted(plan, files, (id, usize::MAX), meaning, overlay);
    let killed = killed(&count);
    let layers = count.layers.iter().zip(killed).enumerate();
    Sizes {
        layers: layers.map(|(at, (made_by, it))| layer(&count, at, *made_by, &it)).collect(),
        total: total(&count),
        dead: Sum::of(count.items.iter().filter(|item| item.killed.is_some())),
        shares: whose::shares(&count),
    }
}

/// The layers of a stage, of its own steps only the first ones.
fn counted<'a>(
    plan: &Plan,
    files: &Simulation,
    (last, steps): (StageId, usize),
    meaning: Meaning,
    overlay: &'a Overlay,
) -> Count<'a> {
    let mut count = Count::new(meaning, overlay);
    for other in overlay.iter().map(|(_, measure)| measure.meaning) {
        if other != meaning && count.others.iter().all(|(it, _)| *it != other) {
            count.others.push((other, likely(&sizes(plan, files, last, other))));
        }
    }
    for stage in lineage(plan, last) {
        let Some(id) = plan.stages.iter().position(|other| std::ptr::eq(other, stage)) else {
            continue;
        };
        let Some(files) = files.stages.get(id) else { continue };
        count.base(stage, id, &files.start);
        let mut before = &files.start;
        let steps = if id == last { steps } else { usize::MAX };
        let done = stage.steps.iter().zip(&files.steps).take(steps);
        for (step, (planned, files)) in done.enumerate() {
            let whose = Whose::of(plan, planned);
            count.step(MadeBy::Step { stage: id, step }, whose, before, files);
            before = &files.tree;
        }
    }
    // What is left of something was noted when the rest of it was removed.
    count.items.sort_by_key(|item| item.layer);
    count
}

fn likely(sizes: &Sizes) -> Vec<u64> {
    let layers = sizes.layers.iter().map(|layer| match layer.added.amount {
        Amount::Known(bytes) => bytes.likely,
        Amount::Unknown => 0,
    });
    layers.collect()
}

/// Of all layers. What is known of a measured layer is only how much it is, not what it is made of.
fn total(count: &Count<'_>) -> Sum {
    let measured: Vec<Item> = count.fitted.iter().map(fit::Fitted::item).collect();
    let estimated = count.items.iter().filter(|item| count.fitted_to(item.layer).is_none());
    Sum::of(estimated.chain(&measured))
}

/// What a layer makes dead of those below.
#[derive(Clone, Default)]
struct Killed<'a> {
    overwritten: Vec<&'a Item>,
    deleted: Vec<&'a Item>,
}

/// By layer.
fn killed<'a>(count: &'a Count<'_>) -> Vec<Killed<'a>> {
    let mut all = vec![Killed::default(); count.layers.len()];
    for item in &count.items {
        let Some((by, deleted)) = item.killed else { continue };
        let Some(place) = all.get_mut(by) else { continue };
        let list = if deleted { &mut place.deleted } else { &mut place.overwritten };
        list.push(item);
    }
    all
}

fn layer(count: &Count<'_>, at: usize, made_by: MadeBy, killed: &Killed<'_>) -> LayerSize {
    // Items are in the order of their layers.
    let from = count.items.partition_point(|item| item.layer < at);
    let until = count.items.partition_point(|item| item.layer <= at);
    let own = || count.items.get(from..until).unwrap_or_default().iter();
    let mut killers: Vec<(usize, u64)> = Vec::new();
    for item in own() {
        let Some((killer, _)) = item.killed else { continue };
        match killers.iter_mut().find(|(it, _)| *it == killer) {
            Some((_, bytes)) => *bytes = bytes.saturating_add(item.size.likely),
            None => killers.push((killer, item.size.likely)),
        }
    }
    // Of two that did as much, the later one comes first.
    killers.reverse();
    killers.sort_by_key(|(_, bytes)| std::cmp::Reverse(*bytes));
    let killers = killers.into_iter().filter_map(|(it, _)| count.layers.get(it).copied());
    let killers: Vec<MadeBy> = killers.collect();
    let fitted = count.fitted_to(at);
    let live = Sum::of(own().filter(|item| item.killed.is_none()));
    let dead = Sum::of(own().filter(|item| item.killed.is_some()));
    LayerSize {
        made_by,
        added: fitted.map_or_else(|| Sum::of(own()), Fitted::sum),
        source: fitted.map_or_else(|| "".into(), |it| it.source.clone()),
        overwritten: Sum::of(killed.overwritten.iter().copied()),
        deleted: Sum::of(killed.deleted.iter().copied()),
        visible: fitted.map_or(live, |it| it.bound(live, dead)),
        dead: fitted.map_or(dead, |it| it.bound(dead, live)),
        killed_by: killers.first().copied(),
        killers,
        parts: parts(count, own()),
    }
}

/// Files that are known and have the same fate are one part.
fn parts<'a>(count: &Count<'_>, items: impl Iterator<Item = &'a Item>) -> Vec<Part> {
    let mut parts: Vec<Part> = Vec::new();
    for item in items {
        let killed_by = item.killed.and_then(|(layer, _)| count.layers.get(layer).copied());
        let amount = item.amount();
        let is_known = item.what.is_empty();
        let same =
            parts.iter_mut().find(|it| is_known && it.what.is_empty() && it.killed_by == killed_by);
        match same {
            Some(part) => {
                part.amount = part.amount.plus(amount);
                part.count += 1;
                part.path = "".into();
            }
            None => parts.push(Part {
                what: item.what.clone(),
                path: item.path.clone(),
                amount,
                count: 1,
                weight: item.weight.clone(),
                source: item.source.clone(),
                killed_by,
            }),
        }
    }
    parts
}
