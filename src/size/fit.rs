//! Fits what is estimated of a layer to what was measured of it.
//!
//! A measurement says how much a layer is, but not what it is made of: its parts keep their
//! proportions, and how sure they are.

use std::rc::Rc;

use super::count::{Count, Item};
use super::{Amount, Basis, Bytes, Meaning, Sum, Whose};
use crate::catalog::Range;
use crate::effect::Texture;
use crate::image::MadeBy;
use crate::project::{Measure, Origin};

/// A layer of which somebody says how much it is.
pub(super) struct Fitted {
    pub(super) layer: usize,
    size: Range,
    basis: Basis,
    pub(super) source: Rc<str>,
}

/// What is in a layer beside what is known of it.
const REST: &str = "the rest of what was measured";

impl Fitted {
    /// All of the layer as one.
    pub(super) fn item(&self) -> Item {
        Item {
            layer: self.layer,
            path: "".into(),
            what: "".into(),
            whose: Whose::Own,
            size: self.size,
            basis: self.basis,
            source: self.source.clone(),
            unknown: false,
            killed: None,
            weight: None,
        }
    }

    pub(super) fn sum(&self) -> Sum {
        Sum::of(std::iter::once(&self.item()))
    }

    /// A share of the layer is not more than the layer, and all of it where nothing else is in it.
    pub(super) fn bound(&self, share: Sum, rest: Sum) -> Sum {
        let Amount::Known(bytes) = share.amount else { return share };
        if rest == Sum::default() && bytes.likely > 0 {
            return self.sum();
        }
        let [low, likely, high] =
            [bytes.low, bytes.likely, bytes.high].map(|it| it.min(self.size.high));
        Sum { amount: Amount::Known(Bytes { low, likely, high, ..bytes }), ..share }
    }
}

impl Count<'_> {
    pub(super) fn fitted_to(&self, layer: usize) -> Option<&Fitted> {
        self.fitted.iter().find(|it| it.layer == layer)
    }

    /// Where the newest layer was measured, makes its items together as much as that.
    pub(super) fn fit(&mut self, made_by: MadeBy, started: usize) {
        let found = self.overlay.iter().find(|(it, _)| *it == made_by);
        let Some((_, measure)) = found else { return };
        let items = self.items.get_mut(started..).unwrap_or_default();
        let is_known = |item: &Item| item.basis == Basis::Exact && !item.unknown;
        let sum = |known: bool| {
            let items = items.iter().filter(|item| is_known(item) == known);
            items.fold(0_u64, |sum, item| sum.saturating_add(item.size.likely))
        };
        let (known, estimated) = (sum(true), sum(false));
        let layer = self.layers.len().saturating_sub(1);
        let mut others = self.others.iter();
        let other = others.find(|(meaning, _)| *meaning == measure.meaning);
        let conversion = Conversion {
            to: self.meaning,
            estimate: known.saturating_add(estimated),
            other: other.and_then(|(_, layers)| layers.get(layer)).copied().unwrap_or_default(),
            is_exact: items.iter().all(is_known),
            texture: texture(items, made_by),
        };
        let (size, basis) = counted(measure, &conversion);
        let rest = size.likely.saturating_sub(known);
        for item in items.iter_mut().filter(|item| !is_known(item)) {
            item.size = match estimated {
                0 => Range { low: 0, likely: 0, high: rest },
                _ => item.size.portion(rest, estimated),
            };
            item.unknown = false;
        }
        let source: Rc<str> = measure.origin.words().into();
        if estimated == 0 && rest > 0 {
            let rest = size.less(Range::exact(known));
            let item = self.item("", REST, rest, basis);
            self.items.push(Item { source: source.clone(), ..item });
        }
        self.fitted.push(Fitted { layer, size, basis, source });
    }
}

/// What it takes to count in one way what was counted in another.
struct Conversion {
    to: Meaning,
    /// How much the layer is estimated to be, counted in the one way and in the other.
    estimate: u64,
    other: u64,
    /// Whether both are known to the byte.
    is_exact: bool,
    texture: Texture,
}

/// What was measured, counted as is asked for. In another way it is computed from what was measured.
fn counted(measure: &Measure, conversion: &Conversion) -> (Range, Basis) {
    let Conversion { to, estimate, other, is_exact, texture } = *conversion;
    let said = Range::exact(measure.bytes).widened(measure.off_by, measure.off_by);
    if measure.meaning == to {
        let is_rest = measure.origin == Origin::Inspect;
        return (said, if is_rest { Basis::Computed } else { Basis::Measured });
    }
    let usual = to.of(measure.meaning.files(said, texture), texture);
    let size = match other {
        0 => usual,
        _ if is_exact => said.portion(estimate, other),
        _ => usual.portion(said.portion(estimate, other).likely, usual.likely.max(1)),
    };
    (size, Basis::Computed)
}

/// Of most of a layer.
fn texture(items: &[Item], made_by: MadeBy) -> Texture {
    let heaviest = items.iter().max_by_key(|item| item.size.likely);
    let weight = heaviest.and_then(|item| item.weight.as_ref());
    match (weight, made_by) {
        (Some(weight), _) => weight.texture,
        (None, MadeBy::Base { .. }) => Texture::System,
        (None, _) => Texture::Other,
    }
}
