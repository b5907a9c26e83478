//! What is printed of an image that a stage builds on.

use super::groups::Line;
use super::units::{after, bytes};
use crate::plan::stage::Image;

/// The lines of an image, which is pulled between two moments; `pinned` is its name with its digest.
pub(super) fn lines(
    image: Option<&Image>,
    pinned: &str,
    is_pulled: bool,
    (start, end): (u64, u64),
) -> Vec<Line> {
    let mut lines = vec![Line { at: start, text: format!("resolve {pinned} done"), log: false }];
    let layers = image.and_then(|image| image.image.as_ref()).map(|image| &*image.layers);
    // A layer that cannot be named has no line.
    let layers = layers.unwrap_or_default().iter().filter(|layer| !layer.diff_id.is_empty());
    let layers: Vec<_> = layers.filter(|_| is_pulled).collect();
    // Downloads and unpacking share the time, for want of better.
    let each = (end.saturating_sub(start) / 2).checked_div(layers.len() as u64).unwrap_or(0);
    let mut at = start;
    for layer in &layers {
        at = at.saturating_add(each);
        let size = layer.compressed.or(layer.size).map(bytes);
        let size = size.map(|size| format!(" {size} / {size}")).unwrap_or_default();
        let text = format!("{}{size}{} done", layer.diff_id, after(each));
        lines.push(Line { at, text, log: false });
    }
    for layer in &layers {
        at = at.saturating_add(each);
        let text = format!("extracting {}{} done", layer.diff_id, after(each));
        lines.push(Line { at, text, log: false });
    }
    lines
}
