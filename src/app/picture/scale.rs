//! How thick a bed of so many bytes is.

use super::{Scale, Shown};
use crate::analysis::stack::{Amount, BedKind, Column};

/// A layer is never thinner, whatever its size: it is there.
const THINNEST: u32 = 4;
/// Nor where there are so many beds that their names need more room than there is: as high as a name.
const CROWDED: u32 = 19;
/// Of a size that nobody knows.
const UNKNOWN: u32 = 20;
/// The room of a setting: a hairline with its distance.
pub(super) const HAIRLINE: u32 = 4;
/// Between beds.
pub(super) const JOINT: u32 = 1;
/// In the readable scale, what the smallest step begins with.
const STEP: u64 = 1 << 10;
/// In the readable scale, how fine a doubling is divided.
const PARTS: u32 = 8;

/// How bytes become pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Thickness {
    pub rule: Rule,
    /// Whether there are so many beds that each is at least as high as its name.
    pub is_crowded: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Rule {
    /// So many bytes in a pixel.
    True { bytes: u64 },
    /// So many pixels, times `PARTS`, for each doubling.
    Readable { pixels: u32 },
}

impl Thickness {
    pub fn of(self, bed: &Shown) -> u32 {
        let thinnest = if self.is_crowded { CROWDED } else { THINNEST };
        match (bed.kind, bed.size) {
            (BedKind::Setting, _) if self.is_crowded => CROWDED,
            (BedKind::Setting, _) => HAIRLINE,
            (_, Amount::Unknown) => UNKNOWN,
            (_, Amount::Known(bytes)) => self.of_bytes(bytes.likely).max(thinnest),
        }
    }

    /// Without a least.
    pub fn of_bytes(self, bytes: u64) -> u32 {
        match self.rule {
            Rule::True { bytes: per } => u32::try_from(bytes / per.max(1)).unwrap_or(u32::MAX),
            Rule::Readable { pixels } => THINNEST + doublings(bytes) * pixels / PARTS,
        }
    }

    /// Of a whole column.
    pub fn column(self, beds: &[Shown]) -> u32 {
        beds.iter().map(|bed| self.of(bed).saturating_add(JOINT)).fold(0, u32::saturating_add)
    }

    /// The thinnest that all beds can be.
    pub const fn thinnest(is_crowded: bool) -> Self {
        Self { rule: Rule::True { bytes: u64::MAX }, is_crowded }
    }
}

/// How often a kilobyte is doubled to so many bytes, times `PARTS`.
fn doublings(bytes: u64) -> u32 {
    let steps = bytes.saturating_mul(u64::from(PARTS)) / STEP + u64::from(PARTS);
    let whole = steps.ilog2();
    // Between two powers of two it goes on in a straight line.
    let rest = ((steps - (1 << whole)) * u64::from(PARTS)) >> whole;
    (whole - PARTS.ilog2()) * PARTS + rest as u32
}

/// The scale at which the highest column is as high as there is room.
pub(super) fn fit(
    all: &[(&Column, Vec<Shown>)],
    scale: Scale,
    room: u32,
    is_crowded: bool,
) -> Thickness {
    let of = |rule: Rule| Thickness { rule, is_crowded };
    let fits = |rule: Rule| all.iter().all(|(_, beds)| of(rule).column(beds) <= room);
    match scale {
        Scale::True => {
            of(Rule::True { bytes: first(1, 1 << 50, |bytes| fits(Rule::True { bytes })) })
        }
        Scale::Readable => {
            let rule = |less: u64| Rule::Readable { pixels: MOST_PIXELS - less as u32 };
            of(rule(first(0, u64::from(MOST_PIXELS), |less| fits(rule(less)))))
        }
    }
}

/// A doubling is not thicker, however few beds there are.
const MOST_PIXELS: u32 = 10;

/// The first number for which something holds, if it holds for all above; the last if for none.
fn first(mut low: u64, mut high: u64, holds: impl Fn(u64) -> bool) -> u64 {
    while low < high {
        let middle = low + (high - low) / 2;
        if holds(middle) { high = middle } else { low = middle + 1 }
    }
    low
}
