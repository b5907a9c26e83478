//! The ruler beside the columns.

use super::scale::{Rule, Thickness};
use crate::analysis::stack::words;

/// A mark of the ruler.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tick {
    pub up: u32,
    pub label: String,
}

/// The least distance of two marks.
const APART: u32 = 64;

/// Round numbers of bytes from the ground up. The readable scale has none: there beds lie on each
/// other, but their thicknesses can't be added.
pub(super) fn ticks(scale: &Thickness, room: u32) -> Vec<Tick> {
    let Rule::True { bytes } = scale.rule else { return Vec::new() };
    let step = round_above(bytes.saturating_mul(u64::from(APART)));
    let marks = (0..).map(|at| (at * step, scale.of_bytes(at * step)));
    let within = marks.take_while(|(_, up)| *up <= room).take(MOST);
    within.map(|(bytes, up)| Tick { up, label: words::size(bytes) }).collect()
}

const MOST: usize = 50;

/// The next of 1, 2, 5, 10, 20 …
fn round_above(bytes: u64) -> u64 {
    let mut unit: u64 = 1;
    loop {
        for times in [1, 2, 5] {
            if unit * times >= bytes {
                return unit * times;
            }
        }
        match unit.checked_mul(10) {
            Some(next) if next < 1 << 60 => unit = next,
            _ => return unit,
        }
    }
}
