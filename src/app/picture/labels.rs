//! Where the names of beds stand: beside them, as near as they can without covering each other.

use super::{PlacedBed, PlacedLabel};
use crate::analysis::stack::BedKind;

/// How high a label of one line or of two is.
pub(super) const fn height(lines: u32) -> u32 {
    if lines > 1 { 36 } else { 20 }
}

/// How high the labels of so many beds are at least.
pub(super) fn least(beds: &[super::Shown]) -> u32 {
    let mut sum = 0;
    let mut in_settings = false;
    for bed in beds {
        let is_setting = bed.kind == BedKind::Setting;
        if !(is_setting && in_settings) {
            sum += height(1);
        }
        in_settings = is_setting;
    }
    sum
}

/// Labels for the beds that are not named inside, from the bottom up.
pub(super) fn place(beds: &[PlacedBed], room: u32) -> Vec<PlacedLabel> {
    let mut labels = wanted(beds);
    let spare = |lines: u32| labels.len() as u32 * height(lines) <= room;
    let lines = if spare(2) { 2 } else { 1 };
    for label in &mut labels {
        label.lines =
            if label.names.iter().all(|it| it.kind == BedKind::Setting) { 1 } else { lines };
    }
    settle(&mut labels, room);
    labels
}

/// Each where it would like to be.
fn wanted(beds: &[PlacedBed]) -> Vec<PlacedLabel> {
    let mut labels: Vec<PlacedLabel> = Vec::new();
    let mut in_settings = false;
    for bed in beds.iter().filter(|bed| bed.lines_inside == 0) {
        let is_setting = bed.shown.kind == BedKind::Setting;
        match labels.last_mut().filter(|_| is_setting && in_settings) {
            Some(label) => label.names.push(bed.shown.clone()),
            None => labels.push(PlacedLabel {
                names: vec![bed.shown.clone()],
                up: bed.up + bed.height / 2,
                bed_up: bed.up + bed.height / 2,
                lines: 1,
            }),
        }
        in_settings = is_setting;
    }
    labels
}

/// Neighbours that would cover each other, and stand together.
struct Group {
    first: usize,
    height: u32,
    /// Where its lower edge would like to be, times the number of its labels.
    wishes: i64,
    count: i64,
}

impl Group {
    fn low(&self, room: u32) -> i64 {
        let most = i64::from(room) - i64::from(self.height);
        (self.wishes / self.count.max(1)).min(most).max(0)
    }
}

/// Moves labels apart, each group as little as possible.
fn settle(labels: &mut [PlacedLabel], room: u32) {
    let mut groups: Vec<Group> = Vec::new();
    for (at, label) in labels.iter().enumerate() {
        let own = height(label.lines);
        let wish = i64::from(label.up) - i64::from(own / 2);
        groups.push(Group { first: at, height: own, wishes: wish, count: 1 });
        merge(&mut groups, room);
    }
    let ends: Vec<usize> = groups.iter().skip(1).map(|group| group.first).collect();
    for (at, group) in groups.iter().enumerate() {
        let end = ends.get(at).copied().unwrap_or(labels.len());
        let mut low = u32::try_from(group.low(room)).unwrap_or(0);
        for label in labels.get_mut(group.first..end).unwrap_or_default() {
            label.up = low + height(label.lines) / 2;
            low += height(label.lines);
        }
    }
}

/// Joins the last groups as long as the last one covers the one below it.
fn merge(groups: &mut Vec<Group>, room: u32) {
    while let [.., below, last] = groups.as_mut_slice() {
        if below.low(room) + i64::from(below.height) <= last.low(room) {
            return;
        }
        // The wishes of the upper labels are told as wishes of the lower edge of both.
        below.wishes += last.wishes - i64::from(below.height) * last.count;
        below.count += last.count;
        below.height += last.height;
        groups.pop();
    }
}
