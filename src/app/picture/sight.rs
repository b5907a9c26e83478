//! The part of a picture that is in sight, so that of a very high one only that is drawn.

use super::{Picture, PlacedBed, PlacedColumn};
use crate::app::look::Spot;

/// A part of the drawing: from the top and from the left, in pixels.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sight {
    pub top: u32,
    pub bottom: u32,
    pub left: u32,
    pub right: u32,
}

/// Pictures with fewer beds are drawn as a whole.
const MANY: usize = 120;

impl Picture {
    /// What of it is in sight, and the bed `kept`; all of it where that is not much.
    pub fn within(&self, sight: Sight, kept: Option<Spot>) -> Self {
        let count: usize = self.columns.iter().map(|column| column.beds.len()).sum();
        if count < MANY {
            return self.clone();
        }
        let low = self.height.saturating_sub(sight.bottom);
        let high = self.height.saturating_sub(sight.top);
        let is_kept = |bed: &&PlacedBed| {
            let key = bed.shown.key;
            let spot = Spot { id: key.id, part: key.part };
            (bed.up < high && low < bed.up + bed.height) || Some(spot) == kept
        };
        let is_beside = |column: &PlacedColumn| {
            sight.left < column.left + column.width + column.lane && column.left < sight.right
        };
        let column = |column: &PlacedColumn| PlacedColumn {
            beds: column.beds.iter().filter(is_kept).cloned().collect(),
            labels: (column.labels.iter())
                .filter(|label| low < label.up && label.up < high)
                .cloned()
                .collect(),
            name: column.name.clone(),
            ..*column
        };
        Self {
            columns: self.columns.iter().filter(|it| is_beside(it)).map(column).collect(),
            arrows: (self.arrows.iter())
                .filter(|arrow| sight.left < arrow.end.0 && arrow.start.0 < sight.right)
                .cloned()
                .collect(),
            is_partial: true,
            ..self.clone()
        }
    }
}
