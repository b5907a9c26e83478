//! What a push or a pull moves, and how long that takes.

use std::collections::BTreeSet;
use std::rc::Rc;

use super::Held;
use crate::analysis::Meaning;
use crate::analysis::stack::{Amount, BedKind, Bytes};
use crate::size::shared;
use crate::time::{self, Duration};

/// An image on its way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Move {
    /// The topmost first, as Docker tells of them; those of a base as one.
    pub layers: Vec<MovedLayer>,
    /// Compressed, with the documents.
    pub bytes: Amount,
    pub parts: Parts,
}

/// How many layers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Parts {
    pub sent: usize,
    pub there: usize,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MovedLayer {
    pub kind: BedKind,
    pub label: Rc<str>,
    pub layers: usize,
    /// Compressed.
    pub size: Amount,
    pub goes: Goes,
}

/// What becomes of a layer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Goes {
    Sent,
    There,
    /// The registry has it in another repository, of this name.
    Mounted(Rc<str>),
}

impl Held {
    /// What goes to where some layers are; `is_known` says whether this very image is there, and
    /// `is_hub` whether it goes to Docker Hub, which has the base images of its own.
    pub fn moves(&self, there: &BTreeSet<Rc<str>>, is_known: bool, is_hub: bool) -> Move {
        let hub = |at: usize| self.layers.get(at).and_then(|it| it.hub.clone()).filter(|_| is_hub);
        let piled = self.pile.layers.iter();
        let mounted = piled.enumerate().filter(|(at, _)| hub(*at).is_some());
        let all = there.iter().chain(mounted.map(|(_, layer)| &layer.diff_id)).cloned().collect();
        let missing = shared::missing(&self.pile, &all);
        let goes = |at: usize, diff_id: &Rc<str>| match missing.get(at) {
            Some(true) => Goes::Sent,
            _ if there.contains(diff_id) => Goes::There,
            _ => hub(at).map_or(Goes::There, Goes::Mounted),
        };
        let layers = self.pile.layers.iter().enumerate();
        let goes: Vec<Goes> = layers.map(|(at, layer)| goes(at, &layer.diff_id)).collect();
        let sent = missing.iter().filter(|is_sent| **is_sent).count();
        Move {
            layers: self.moved(&goes),
            bytes: shared::sent(&self.pile, &all, is_known).amount,
            parts: Parts { sent, there: missing.len() - sent },
        }
    }

    fn moved(&self, goes: &[Goes]) -> Vec<MovedLayer> {
        let layers: Vec<_> = self.layers.iter().zip(&self.pile.layers).zip(goes).collect();
        let runs = layers.chunk_by(|((one, _), goes), ((other, _), others)| {
            one.kind == BedKind::Base && one == other && goes == others
        });
        let moved = runs.filter_map(|run| {
            let ((layer, _), goes) = run.first()?;
            let piled = run.iter().map(|((_, piled), _)| *piled);
            Some(MovedLayer {
                kind: layer.kind,
                label: Rc::clone(&layer.label),
                layers: run.len(),
                size: shared::total(piled, Meaning::Compressed).amount,
                goes: Goes::clone(goes),
            })
        });
        let mut moved: Vec<MovedLayer> = moved.collect();
        moved.reverse();
        moved
    }
}

impl Move {
    /// `about 41 s`, over a line of so many megabits a second. `at least` where some of it is not known.
    pub fn time(&self, megabits: u32) -> String {
        let Amount::Known(bytes) = self.bytes else { return "not known".to_owned() };
        let words = time::words(duration(bytes, megabits));
        if bytes.and_more { words.replacen("about", "at least", 1) } else { words }
    }

    /// `12 s to 3 min 10 s`
    pub fn time_bounds(&self, megabits: u32) -> Option<String> {
        let Amount::Known(bytes) = self.bytes else { return None };
        let known = !bytes.and_more && bytes.low != bytes.high;
        known.then(|| time::bounds(duration(bytes, megabits)))
    }
}

/// How long it takes that bytes pass a line. Waiting and unpacking are not in it.
fn duration(bytes: Bytes, megabits: u32) -> Duration {
    // A megabit a second is a thousand bits a millisecond.
    let per = u128::from(megabits.max(1)) * 1000;
    let ms = |bytes: u64| u64::try_from((u128::from(bytes) * 8).div_ceil(per)).unwrap_or(u64::MAX);
    Duration::new(ms(bytes.low), ms(bytes.likely), ms(bytes.high))
}
