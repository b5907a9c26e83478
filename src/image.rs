//! What a build yields: the image's settings and its history.

pub mod config;
pub mod document;
pub mod history;
pub mod layers;
pub mod simulate;
#[cfg(test)]
mod tests;

pub use config::{Settings, add_labels, settings, settings_after};
pub use history::{created_by, history};
pub use layers::{BUILT_TEXT, Image, ImageLayer, MadeBy, image, layers_up_to};
pub use simulate::{
    Earlier, Outcome, Simulation, StageFiles, StepFiles, bases, simulate, simulate_after,
    simulate_with, taken,
};

use crate::plan::{Base, Plan, Stage, StageId};

/// A stage after those it builds on.
pub fn lineage(plan: &Plan, id: StageId) -> Vec<&Stage> {
    let mut stages = Vec::new();
    let mut next = plan.stage(id);
    while let Some(stage) = next {
        stages.push(stage);
        // A base comes before what builds on it, so this ends.
        next = match stage.base {
            Base::Stage(base) => plan.stage(base).filter(|_| stages.len() <= plan.stages.len()),
            _ => None,
        };
    }
    stages.reverse();
    stages
}
