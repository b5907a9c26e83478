//! From what the cache said to the steps of a build.

use super::{BedKey, Fate, StepRecord, Steps};
use crate::analysis::stack::{self, StepId};
use crate::analysis::{Build, CarriedOut};
use crate::cache::{Cause, Outcome, Replay, StepOutcome, StepRef};
use crate::plan::{Stage, Step, VertexId};

/// The steps of the stages of the file.
pub(in crate::analysis) fn steps(build: &Build, done: &CarriedOut, replay: &Replay) -> Steps {
    let mut making = Making {
        build,
        done,
        list: Vec::new(),
        starts: Vec::new(),
        first: vec![None; done.plan.graph.vertices.len()],
    };
    for (id, stage) in done.plan.declared().iter().enumerate() {
        making.starts.push(making.list.len());
        let outcomes = replay.stages.get(id).into_iter().flatten();
        for (step, (planned, outcome)) in stage.steps.iter().zip(outcomes).enumerate() {
            making.add(StepRef { stage: id, step }, stage, planned, outcome);
        }
    }
    making.finish()
}

struct Making<'a> {
    build: &'a Build,
    done: &'a CarriedOut,
    list: Vec<StepRecord>,
    starts: Vec<usize>,
    /// By vertex: the first step that it stands for.
    first: Vec<Option<BedKey>>,
}

impl Making<'_> {
    fn id(&self, node: Option<usize>) -> StepId {
        node.and_then(|node| self.build.ids.ids.get(node).copied()).unwrap_or_default()
    }

    fn add(&mut self, at: StepRef, stage: &Stage, step: &Step, outcome: &StepOutcome) {
        let key = BedKey { id: self.id(Some(step.node)), part: stack::part(at.step, step) };
        let twin = step.vertex.and_then(|vertex| self.twin(vertex, key));
        let error = match &outcome.outcome {
            Outcome::Failed { message, .. } => Some(message.clone()),
            _ => None,
        };
        self.list.push(StepRecord {
            key,
            stage: self.id(stage.node),
            lines: step.lines,
            label: stack::label(&self.build.parsed.tree, step).into(),
            fate: fate(&outcome.outcome),
            laid: outcome.link.as_ref().map(fate),
            same_as: twin,
            error,
            at,
            outcome: outcome.clone(),
        });
    }

    /// The step before this one that has the same vertex.
    fn twin(&mut self, vertex: VertexId, key: BedKey) -> Option<BedKey> {
        let vertex = self.done.plan.graph.vertices.get(vertex)?.twin;
        let first = self.first.get_mut(vertex)?;
        let known = *first;
        first.get_or_insert(key);
        known
    }

    fn finish(mut self) -> Steps {
        let keys: Vec<BedKey> = self.list.iter().map(|step| step.key).collect();
        let key =
            |at: StepRef| keys.get(self.starts.get(at.stage)?.saturating_add(at.step)).copied();
        // Two steps may turn out to be one only when their files are known.
        for step in &mut self.list {
            if let Outcome::Ran(Cause::Same(other)) = &step.outcome.outcome {
                step.same_as = key(*other).filter(|other| *other != step.key);
            }
        }
        let mut by_key: Vec<(BedKey, usize)> = keys.into_iter().zip(0..).collect();
        by_key.sort_unstable();
        Steps { list: self.list.into(), by_key: by_key.into(), starts: self.starts.into() }
    }
}

fn fate(outcome: &Outcome) -> Fate {
    match outcome {
        Outcome::Setting => Fate::Setting,
        Outcome::Cached(_) => Fate::Reused,
        Outcome::Ran(_) => Fate::Runs,
        Outcome::Failed { .. } => Fate::Fails,
        Outcome::NeverStarted(_) => Fate::NeverStarts,
        Outcome::NotNeeded => Fate::NotNeeded,
    }
}
