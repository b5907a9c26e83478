//! What would become of the beds of the picture.

use super::Offer;
use super::side::heir;
use crate::analysis::Build;
use crate::analysis::forecast::BedKey;
use crate::analysis::stack::{Amount, Bed, Role};

/// A bed that would be another one, or none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ghost {
    pub key: BedKey,
    pub becomes: Becomes,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Becomes {
    Gone,
    /// Part of another bed.
    Merged,
    Smaller(Amount),
    Larger(Amount),
}

/// The picture as it would be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ghosts {
    pub beds: Vec<Ghost>,
    /// Of the final image.
    pub size: Amount,
    /// How many of its layers are not there now.
    pub new: u32,
}

impl Build {
    /// What would become of the picture; `None` where the rewrite no longer fits.
    pub fn ghosts(&self, offer: &Offer) -> Option<Ghosts> {
        let after = Build::after(Some(self), &offer.rewritten(&self.project)?);
        let patch = &offer.finding.rewrite.dockerfile;
        let own = |build: &Build| -> Vec<Bed> {
            let beds = build.stack.columns.iter().flat_map(|column| &column.beds);
            beds.filter(|bed| !bed.inherited && bed.makes_layer()).cloned().collect()
        };
        let (old, new) = (own(self), own(&after));
        let find = |key: BedKey| new.iter().find(|bed| key_of(bed) == key);
        let becomes = |bed: &Bed| {
            if let Some(other) = find(key_of(bed)) {
                resized(bed.size, other.size)
            } else {
                let heir = heir(self, &after, patch, bed.id);
                let is_laid = heir.is_some_and(|id| new.iter().any(|other| other.id == id));
                Some(if is_laid { Becomes::Merged } else { Becomes::Gone })
            }
        };
        let ghost = |bed: &Bed| Some(Ghost { key: key_of(bed), becomes: becomes(bed)? });
        let is_new = |bed: &&Bed| old.iter().all(|other| key_of(other) != key_of(bed));
        let target = after.stack.columns.iter().find(|column| column.role == Role::Final)?;
        Some(Ghosts {
            beds: old.iter().filter_map(ghost).collect(),
            size: target.size,
            new: new.iter().filter(is_new).count() as u32,
        })
    }
}

fn key_of(bed: &Bed) -> BedKey {
    BedKey { id: bed.id, part: bed.part }
}

/// What is not to be seen: the Dockerfile, which a `COPY` may take along, is a little longer or shorter.
const LITTLE: u64 = 1_000;

fn resized(before: Amount, after: Amount) -> Option<Becomes> {
    if after.likely().abs_diff(before.likely()) < LITTLE {
        return None;
    }
    match after.likely().cmp(&before.likely()) {
        std::cmp::Ordering::Less => Some(Becomes::Smaller(after)),
        std::cmp::Ordering::Equal => None,
        std::cmp::Ordering::Greater => Some(Becomes::Larger(after)),
    }
}
