//! The total of `docker image inspect` beside the estimate.

use super::super::stack::{Amount, Basis, Bytes, words};
use super::super::{Build, CarriedOut};
use super::paste::Pasted;
use super::subjects;
use crate::image::MadeBy;
use crate::plan::StageId;
use crate::project::{Meaning, Measure, Origin};
use crate::size::{self, LayerSize};

/// Compares the total; where a single layer is estimated, the rest of the total is its size.
pub(super) fn inspect(build: &Build, target: StageId, bytes: u64, layers: usize) -> Pasted {
    let mut told = Vec::new();
    let mut project = build.project.clone();
    let Some(CarriedOut { plan, files, .. }) = build.carried_out.as_deref() else {
        return Pasted { project, told };
    };
    let sizes = size::sizes_with(plan, files, target, Meaning::Files, &build.overlay);
    told.push(beside(bytes, sizes.total.amount));
    let made = sizes.layers.len();
    if made != layers {
        told.push(format!(
            "It has {layers} layers and this Dockerfile makes {made}, so it is the image of another text; nothing was noted."
        ));
        return Pasted { project, told };
    }
    match single(&sizes.layers) {
        Some((made_by, rest)) if bytes >= rest.likely => {
            let subject = subjects(&build.parsed.tree, plan);
            let subject = subject.into_iter().find(|(it, _)| *it == made_by);
            if let Some((_, subject)) = subject {
                let own = Measure {
                    bytes: bytes - rest.likely,
                    off_by: rest.high - rest.likely,
                    meaning: Meaning::Files,
                    origin: Origin::Inspect,
                };
                told.push(format!(
                    "All other layers are known or measured, so {} are left for {}.",
                    words::size(own.bytes),
                    subject.text
                ));
                project.measures.insert(subject, own);
            }
        }
        _ => told.push(
            "It does not say what each layer weighs, so nothing was noted; docker history does."
                .to_owned(),
        ),
    }
    Pasted { project, told }
}

fn beside(bytes: u64, estimate: Amount) -> String {
    let says = format!("docker image inspect says {}", words::size(bytes));
    match estimate {
        Amount::Unknown => format!("{says}; here nothing is known of its size."),
        Amount::Known(it) => {
            let range = estimate.range().map(|range| format!(" ({range})")).unwrap_or_default();
            let fits = match bytes {
                _ if it.and_more => "of what is known of it",
                bytes if bytes < it.low => "which is more",
                bytes if bytes > it.high => "which is less",
                _ => "which has it inside",
            };
            format!("{says}; the estimate is {}{range}, {fits}.", words::size(it.likely))
        }
    }
}

/// The only layer whose size is estimated, and what all others are together.
fn single(layers: &[LayerSize]) -> Option<(MadeBy, Bytes)> {
    let is_known = |layer: &&LayerSize| matches!(layer.added.amount, Amount::Known(it) if it.basis <= Basis::Measured && !it.and_more);
    let mut open = layers.iter().filter(|layer| !is_known(layer));
    let made_by = open.next()?.made_by;
    if open.next().is_some() {
        return None;
    }
    let known = layers.iter().filter(is_known).map(|layer| layer.added.amount);
    match known.fold(Amount::ZERO, Amount::plus) {
        Amount::Known(rest) => Some((made_by, rest)),
        Amount::Unknown => None,
    }
}
