//! A build from end to end, against what earlier ones left in the cache.

use std::rc::Rc;

use crate::cache::{Outcome, Replay, StepOutcome, StepRef, Store, received, replay};
use crate::effect::Layer;
use crate::image::{self, Image, ImageLayer, MadeBy, Simulation, simulate};
use crate::plan::{Failure, Plan, Reach, Step, failure, plan};
use crate::project::Project;
use crate::syntax::parse;

/// What came of a build.
pub struct Built {
    pub plan: Plan,
    pub files: Simulation,
    /// `None` where the build does not start.
    pub replay: Option<Replay>,
    pub image: Option<Image>,
    /// Why it does not start.
    pub failure: Option<Failure>,
}

/// Builds a project, and leaves what it made in the store.
pub fn build(store: &mut Store, project: &Project) -> Built {
    let project = received(store, project);
    let parsed = parse(Rc::clone(&project.dockerfile));
    let plan = plan(&project, &parsed);
    let mut files = simulate(&project, &plan);
    let failure = failure(&parsed, &plan.problems, Reach::Target);
    if failure.is_some() {
        return Built { plan, files, replay: None, image: None, failure };
    }
    let (replay, left) = replay(store, &project, &plan, &files);
    *store = left;
    replay.restore(&mut files);
    let image = plan.target.map(|target| image::image(&project, &plan, &files, target));
    Built { plan, files, replay: Some(replay), image, failure }
}

impl Built {
    /// The message of the first step that failed.
    pub fn error(&self) -> Option<&str> {
        let steps = self.replay.iter().flat_map(|replay| replay.stages.iter().flatten());
        steps.into_iter().find_map(|step| match &step.outcome {
            Outcome::Failed { message, .. } => Some(message.as_str()),
            _ => None,
        })
    }

    /// The layer of the simulation that an image's layer is.
    pub fn layer(&self, layer: &ImageLayer) -> Option<&Layer> {
        match layer.made_by {
            MadeBy::Step { stage, step } => {
                self.files.stages.get(stage)?.steps.get(step)?.layer.as_deref()
            }
            MadeBy::Base { .. } | MadeBy::Container => None,
        }
    }

    /// The steps that make layers, in the order of the file, each with what came of it.
    pub fn steps(&self) -> Vec<(StepRef, &Step, &StepOutcome)> {
        let Some(replay) = &self.replay else { return Vec::new() };
        let mut steps = Vec::new();
        for (stage, (planned, outcomes)) in
            self.plan.declared().iter().zip(&replay.stages).enumerate()
        {
            for (step, (planned, outcome)) in planned.steps.iter().zip(outcomes).enumerate() {
                if planned.makes_layer() {
                    steps.push((StepRef { stage, step }, planned, outcome));
                }
            }
        }
        steps
    }

    /// A letter for each step that makes a layer.
    pub fn code(&self) -> String {
        self.steps().iter().map(|(_, _, done)| letter(&done.outcome)).collect()
    }
}

/// `C` for cached, `R` for ran, `E` for an error, `N` for never started, `-` for not needed.
pub fn letter(outcome: &Outcome) -> char {
    match outcome {
        Outcome::Cached(_) => 'C',
        Outcome::Ran(_) => 'R',
        Outcome::Failed { .. } => 'E',
        Outcome::NeverStarted(_) => 'N',
        Outcome::NotNeeded | Outcome::Setting => '-',
    }
}
