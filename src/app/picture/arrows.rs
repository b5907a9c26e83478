//! Arrows from what a stage made to the step that takes it.

use super::{Arrow, ArrowKind, PlacedArrow, PlacedBed, PlacedColumn};
use crate::analysis::stack::StepId;

/// The arrows between columns. What comes from an image that is no stage has no column.
pub(super) fn place(arrows: &[Arrow], columns: &[PlacedColumn]) -> Vec<PlacedArrow> {
    let placed = arrows.iter().filter_map(|arrow| {
        let from = columns.iter().find(|column| Some(column.id) == arrow.from)?;
        let (to, bed) = target(columns, arrow.kind, arrow.to)?;
        Some(PlacedArrow {
            kind: arrow.kind,
            from: arrow.from,
            to: bed.shown.key,
            label: arrow.label.clone(),
            start: (from.left + from.width, start(from)),
            end: (to.left, bed.up + bed.height / 2),
        })
    });
    let mut placed: Vec<PlacedArrow> = placed.collect();
    spread(&mut placed);
    placed
}

/// The bed that an arrow leads to, in the column of its own stage.
fn target(
    columns: &[PlacedColumn],
    kind: ArrowKind,
    to: StepId,
) -> Option<(&PlacedColumn, &PlacedBed)> {
    if kind == ArrowKind::Base {
        let column = columns.iter().find(|column| column.id == to)?;
        return Some((column, column.beds.first()?));
    }
    columns.iter().find_map(|column| {
        let own = |bed: &&PlacedBed| bed.shown.key.id == to && !bed.shown.inherited;
        Some((column, column.beds.iter().find(own)?))
    })
}

/// The middle of the uppermost layer: what a stage has become in the end is taken.
fn start(column: &PlacedColumn) -> u32 {
    let layer = column.beds.iter().rev().find(|bed| bed.shown.layers > 0);
    layer.map_or(0, |bed| bed.up + bed.height - bed.height.min(SHOULDER) / 2)
}

const SHOULDER: u32 = 24;
const APART: u32 = 5;

/// Arrows from one place begin a little below each other.
fn spread(arrows: &mut [PlacedArrow]) {
    let mut before: Vec<(Option<StepId>, u32)> = Vec::new();
    for arrow in arrows {
        let known = before.iter_mut().find(|(from, _)| *from == arrow.from);
        let Some((_, count)) = known else {
            before.push((arrow.from, 0));
            continue;
        };
        *count += 1;
        arrow.start.1 = arrow.start.1.saturating_sub(*count * APART);
    }
}
