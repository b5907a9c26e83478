//! The picture as it is drawn: where each bed, label and arrow stands, in pixels.
//! Heights are told from the ground line up, so that what stays where it is does not move when
//! something is laid on top of it.

mod arrows;
mod beds;
mod columns;
mod container;
mod labels;
mod lens;
mod ruler;
mod scale;
mod sight;
#[cfg(test)]
mod tests;
mod words;

use std::collections::BTreeSet;

use crate::analysis::Meaning;
use crate::analysis::stack::{Arrow, ArrowKind, Column, Role, Stack, StepId};

pub use beds::{Fold, Shown};
pub use container::PlacedContainer;
pub use ruler::Tick;
pub use sight::Sight;

/// How thick a bed is drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Scale {
    /// As its bytes, against a ruler.
    #[default]
    True,
    /// A step thicker for every doubling, so that small ones are seen beside large ones.
    Readable,
}

/// What the reader chose to see.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct View {
    pub scale: Scale,
    /// What "size" means.
    pub meaning: Meaning,
    /// Of which columns what they build on is drawn layer by layer.
    pub opened: BTreeSet<StepId>,
}

/// A bed in a column of the picture; the same stage may be drawn in the columns that build on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct BedKey {
    pub column: StepId,
    pub id: StepId,
    pub part: u32,
}

/// The whole picture.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Picture {
    pub width: u32,
    /// From the top of the drawing to the ground line.
    pub height: u32,
    pub ticks: Vec<Tick>,
    pub columns: Vec<PlacedColumn>,
    pub arrows: Vec<PlacedArrow>,
    pub lens: Option<PlacedColumn>,
    /// Whether only what is in sight is in it.
    pub is_partial: bool,
    /// How its bytes became pixels.
    thickness: Option<scale::Thickness>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlacedColumn {
    pub id: StepId,
    pub name: String,
    pub role: Role,
    /// The left edge of its beds.
    pub left: u32,
    /// How wide its beds are.
    pub width: u32,
    /// How much room there is to the right of them for labels.
    pub lane: u32,
    /// Where it ends.
    pub top: u32,
    /// Where it stands; only the lens floats.
    pub ground: u32,
    pub beds: Vec<PlacedBed>,
    pub labels: Vec<PlacedLabel>,
    /// How many times as thick as its column; only of the lens.
    pub times: u32,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlacedBed {
    pub shown: Shown,
    /// Its lower edge.
    pub up: u32,
    pub height: u32,
    /// How much of its height is dead weight, at the top.
    pub dead: u32,
    /// Whether its name stands in it, and on how many lines.
    pub lines_inside: u32,
}

/// The names of neighbouring beds, beside their column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlacedLabel {
    /// What it names: one bed, or settings that follow each other.
    pub names: Vec<Shown>,
    /// Its middle.
    pub up: u32,
    /// The middle of what it names.
    pub bed_up: u32,
    pub lines: u32,
}

/// What passes from one column to another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlacedArrow {
    pub kind: ArrowKind,
    pub from: Option<StepId>,
    pub to: BedKey,
    pub label: String,
    /// Where it begins and ends: from the left, and up.
    pub start: (u32, u32),
    pub end: (u32, u32),
}

/// The room that there is, in pixels.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Canvas {
    pub width: u32,
    pub height: u32,
}

/// Draws a picture into a canvas; one that does not fit is larger, and scrolls.
pub fn draw(stack: &Stack, view: &View, canvas: Canvas) -> Picture {
    let all: Vec<(&Column, Vec<Shown>)> =
        stack.columns.iter().map(|column| (column, beds::shown(column, view))).collect();
    let widths = columns::widths(&all, canvas.width);
    let (room, is_crowded) = columns::room(&all, &widths, canvas.height);
    let scale = scale::fit(&all, view.scale, room, is_crowded);
    let columns = columns::place(&all, &widths, &scale, room);
    let arrows = arrows::place(&stack.arrows, &columns);
    Picture {
        width: widths.total,
        height: room + columns::HEAD,
        ticks: ruler::ticks(&scale, room),
        lens: lens::of(&columns, &scale, room),
        columns,
        arrows,
        is_partial: false,
        thickness: Some(scale),
    }
}
