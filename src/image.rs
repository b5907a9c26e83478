//! What a build yields: the image's settings and its history.

pub mod config;
pub mod history;
#[cfg(test)]
mod tests;

pub use config::{Settings, settings};
pub use history::{created_by, history};

use crate::plan::{Base, Plan, Stage, StageId};

/// A stage after those it builds on.
fn lineage(plan: &Plan, id: StageId) -> Vec<&Stage> {
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
