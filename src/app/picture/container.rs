//! Where the container lies: on the final image, with room between them.

use super::Picture;
use crate::analysis::stack::{Amount, Role};

/// The bed of a container, in the drawing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PlacedContainer {
    pub left: u32,
    pub up: u32,
    pub width: u32,
    pub height: u32,
}

/// Between it and the image.
const GAP: u32 = 8;
/// So high that its name stands in it.
const LEAST: u32 = 26;

impl Picture {
    /// As thick as its bytes, but no thicker than there is room; `None` without a final image.
    pub fn container(&self, size: Amount) -> Option<PlacedContainer> {
        let column = self.columns.iter().find(|column| column.role == Role::Final)?;
        let up = column.top + GAP;
        let wanted = self.thickness.map_or(0, |scale| scale.of_bytes(size.likely()));
        let ceiling = if self.lens.is_some() { 0 } else { self.height };
        let most = ceiling.saturating_sub(up + GAP).max(LEAST);
        let height = wanted.clamp(LEAST, most);
        Some(PlacedContainer { left: column.left, up, width: column.width, height })
    }
}
