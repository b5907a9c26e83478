//! Where columns stand, how wide they are, and how high the picture is.

use super::scale::{self, Thickness};
use super::{PlacedBed, PlacedColumn, Shown, labels};
use crate::analysis::stack::{BedKind, Column, Role};

type All<'a> = [(&'a Column, Vec<Shown>)];

/// Room above the columns for the container.
pub(super) const HEAD: u32 = 40;
/// Room for the ruler.
const RULER: u32 = 66;
const MARGIN: u32 = 16;
/// Between columns, for arrows.
const GAP: u32 = 40;
/// The same for a single arrow or two.
const SLIM_GAP: u32 = 26;
/// What a name inside a bed needs.
const NAME_WIDTH: u32 = 92;
const NAME_HEIGHT: u32 = 20;
const NAME_TWO: u32 = 38;
/// Beside a single column labels have this room at least.
const WIDE_LANE: u32 = 220;

/// How wide everything is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Widths {
    /// Left edge, width, room for labels.
    columns: Vec<(u32, u32, u32)>,
    pub total: u32,
}

/// Divides the width among the columns. The final image gets more.
pub(super) fn widths(all: &All<'_>, canvas: u32) -> Widths {
    let count = all.len() as u32;
    let room = |gap| canvas.saturating_sub(RULER + MARGIN + gap * count.saturating_sub(1));
    let parts: u32 = all.iter().map(|(column, _)| share(column.role)).sum();
    let share = |role| room(GAP) * share(role) / parts.max(1);
    let is_final = |column: &Column| column.role == Role::Final;
    let others = all.iter().filter(|(column, _)| !is_final(column)).count() as u32;
    // Where it is narrow, the final image gets all that the others can do without.
    let is_narrow = others > 0 && others < count && share(Role::Final) < NARROWEST + WIDE_LANE;
    let gap = if is_narrow && others == 1 { SLIM_GAP } else { GAP };
    let mut left = RULER;
    let mut widths = Widths::default();
    for (column, _) in all {
        let own = match (is_narrow, is_final(column)) {
            (false, _) => share(column.role),
            (true, false) => NARROWEST + SLIM_LANE,
            (true, true) => room(gap).saturating_sub(others * (NARROWEST + SLIM_LANE)),
        };
        let (width, lane) = divide(own, count, column.role);
        widths.columns.push((left, width, lane));
        left += width + lane + gap;
    }
    widths.total = (left - if count > 0 { gap } else { 0 } + MARGIN).max(canvas);
    widths
}

const fn share(role: Role) -> u32 {
    match role {
        Role::Final => 8,
        Role::Needed => 5,
        Role::Asleep => 4,
    }
}

/// A column's own width into beds and labels.
fn divide(own: u32, count: u32, role: Role) -> (u32, u32) {
    if count == 1 {
        let width = (own * 3 / 10).clamp(84, 220);
        return (width, own.saturating_sub(width).max(150));
    }
    // Names stand in the beds; beside them only those of thin ones, above all of the final image.
    let (part, least) = if role == Role::Final { (11, LANE) } else { (15, SLIM_LANE) };
    let own = own.max(NARROWEST + least);
    let lane = if role == Role::Final { (own - NARROWEST).min(GOOD_LANE) } else { least };
    let width = (own * part / 20).clamp(NARROWEST, 190).min(own - lane);
    (width, own - width)
}

/// How high the columns may be, and whether they are crowded: as the canvas, or more where beds or
/// their names need it.
pub(super) fn room(all: &All<'_>, widths: &Widths, canvas: u32) -> (u32, bool) {
    let room = canvas.saturating_sub(HEAD + FOOT).max(LEAST);
    let columns = all.iter().zip(&widths.columns);
    let labels =
        columns.map(|((_, beds), (_, _, lane))| if *lane < LANE { 0 } else { labels::least(beds) });
    let labels = labels.max().unwrap_or(0);
    let beds = |is_crowded: bool| {
        let thinnest = Thickness::thinnest(is_crowded);
        all.iter().map(|(_, beds)| thinnest.column(beds)).max().unwrap_or(0)
    };
    let is_crowded = labels > room || beds(false) > room;
    (beds(is_crowded).max(labels).max(room), is_crowded)
}

/// Beds are at least so wide where there are several columns.
const NARROWEST: u32 = NAME_WIDTH;

/// Beside the beds of a column whose thin ones have no names.
const SLIM_LANE: u32 = 8;

/// Enough for the beginning of a name.
const GOOD_LANE: u32 = 132;

/// With less room beside its beds a column has no labels there.
const LANE: u32 = 90;

/// Room below the ground for the names of the columns.
pub(super) const FOOT: u32 = 44;
const LEAST: u32 = 160;

pub(super) fn place(
    all: &All<'_>,
    widths: &Widths,
    scale: &Thickness,
    room: u32,
) -> Vec<PlacedColumn> {
    let columns = all.iter().zip(&widths.columns);
    columns
        .map(|((column, beds), (left, width, lane))| {
            let beds = lay(beds, scale, *width, *lane);
            PlacedColumn {
                id: column.id,
                name: column.name.clone(),
                role: column.role,
                left: *left,
                width: *width,
                lane: *lane,
                top: beds.last().map_or(0, |bed| bed.up + bed.height),
                ground: 0,
                labels: if *lane < LANE { Vec::new() } else { labels::place(&beds, room) },
                beds,
                times: 1,
            }
        })
        .collect()
}

/// Lays beds upon each other.
pub(super) fn lay(beds: &[Shown], scale: &Thickness, width: u32, lane: u32) -> Vec<PlacedBed> {
    let mut up = 0;
    let placed = beds.iter().map(|shown| {
        let height = scale.of(shown);
        let is_hairline = shown.kind == BedKind::Setting;
        let inside = width >= NAME_WIDTH && lane < WIDE_LANE && !is_hairline;
        let lines_inside = match height {
            _ if !inside => 0,
            NAME_TWO.. => 2,
            NAME_HEIGHT.. => 1,
            _ => 0,
        };
        let bed =
            PlacedBed { shown: shown.clone(), up, height, dead: dead(shown, height), lines_inside };
        up += height + scale::JOINT;
        bed
    });
    placed.collect()
}

/// How much of a bed's height is dead: as much of it as of its bytes, and never nothing of something.
fn dead(shown: &Shown, height: u32) -> u32 {
    let (dead, whole) = (shown.dead.likely(), shown.size.likely());
    if dead == 0 || whole == 0 {
        return 0;
    }
    let part = u128::from(height) * u128::from(dead.min(whole)) / u128::from(whole);
    u32::try_from(part).unwrap_or(height).clamp(2, height.max(2))
}
