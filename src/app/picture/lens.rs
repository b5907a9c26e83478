//! A column that is too thin to read beside a large one, enlarged.

use super::columns::lay;
use super::scale::{Rule, Thickness};
use super::{PlacedColumn, Shown, labels};
use crate::analysis::stack::Role;

/// Beside its frame, above its column.
const FRAME: u32 = 48;
/// A lens is drawn where there is so much more room than its column takes.
const WORTH: u32 = 3;

/// The lens over the final image, where it is much thinner than what it was made from.
pub(super) fn of(columns: &[PlacedColumn], scale: &Thickness, room: u32) -> Option<PlacedColumn> {
    let Rule::True { bytes } = scale.rule else { return None };
    let column = columns.iter().find(|column| column.role == Role::Final)?;
    let free = room.checked_sub(column.top + 2 * FRAME)?;
    if columns.len() < 2 || free < column.top.saturating_mul(WORTH) || column.beds.is_empty() {
        return None;
    }
    let beds: Vec<Shown> = column.beds.iter().map(|bed| bed.shown.clone()).collect();
    let height = free.min(HIGHEST);
    let enlarged =
        |times: u64| Thickness { rule: Rule::True { bytes: bytes / times }, is_crowded: false };
    let fits = |times: u64| enlarged(times).column(&beds) <= height;
    let times = (1..=MOST).rev().find(|times| fits(*times)).filter(|times| *times > 1)?;
    let beds = lay(&beds, &enlarged(times), column.width, column.lane);
    let top = beds.last().map_or(0, |bed| bed.up + bed.height);
    Some(PlacedColumn {
        ground: room - top.min(room),
        labels: labels::place(&beds, top),
        top,
        beds,
        times: times as u32,
        ..column.clone()
    })
}

const HIGHEST: u32 = 360;
const MOST: u64 = 500;
