//! A whole build against a store.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::compare;
use super::job::{Job, jobs};
use super::key::Key;
use super::reason::{Cause, Outcome, StepRef};
use super::received;
use super::solve::{Kept, Solver};
use super::store::{Session, Store};
use crate::image::Simulation;
use crate::plan::{Plan, Step, VertexId};
use crate::project::Project;

/// What came of a build.
#[derive(Clone, Debug, Default)]
pub struct Replay {
    /// The number of the build, from 1.
    pub build: u32,
    /// As in the plan: stages, and in each its steps.
    pub stages: Vec<Vec<StepOutcome>>,
    /// By vertex; `None` for what is no step, is not needed or is done by its twin.
    pub vertices: Vec<Option<Outcome>>,
    /// What came from the store.
    pub(super) kept: BTreeMap<StepRef, Kept>,
}

/// What came of a step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StepOutcome {
    pub outcome: Outcome,
    /// Of a `COPY --link`: what came of laying the copied files over the file system.
    pub link: Option<Outcome>,
}

/// Builds with what is in a store, and leaves the results in a new one.
///
/// A build with problems does not start: then there is nothing to replay.
pub fn replay(
    store: &Store,
    project: &Project,
    plan: &Plan,
    files: &Simulation,
) -> (Replay, Store) {
    let mut solver = solved(store, project, plan, files);
    let replay = told(&mut solver, plan);
    solver.session.received = received::sent(project);
    (replay, solver.session.finish())
}

/// What `replay` would do, without leaving anything.
pub fn foresee(store: &Store, project: &Project, plan: &Plan, files: &Simulation) -> Replay {
    told(&mut solved(store, project, plan, files), plan)
}

fn solved<'a>(
    store: &'a Store,
    project: &Project,
    plan: &Plan,
    files: &'a Simulation,
) -> Solver<'a> {
    let jobs = jobs(project, plan, files);
    let mut solver = solver(store, files, plan, &jobs);
    for op in &plan.ops {
        if let Some(Some(job)) = jobs.get(op.vertex) {
            solver.solve(op.vertex, job);
        }
    }
    solver
}

fn told(solver: &mut Solver<'_>, plan: &Plan) -> Replay {
    let outcome = |vertex: VertexId| solver.done(vertex)?.outcome.clone();
    let vertices: Vec<Option<Outcome>> = (0..plan.graph.vertices.len()).map(outcome).collect();
    let stages = plan.stages.iter().map(|stage| {
        let steps =
            stage.steps.iter().map(|step| step_outcome(plan, &vertices, stage.needed, step));
        steps.collect()
    });
    let stages = stages.collect();
    let kept = std::mem::take(&mut solver.kept);
    Replay { build: solver.session.build, stages, vertices, kept }
}

/// Before the first vertex.
pub(super) fn solver<'a>(
    store: &'a Store,
    files: &'a Simulation,
    plan: &Plan,
    jobs: &[Option<Job<'_>>],
) -> Solver<'a> {
    let mut present: Vec<Key> = jobs
        .iter()
        .filter_map(|job| match job {
            Some(Job::Step(job)) => Some(job.op_key),
            _ => None,
        })
        .collect();
    present.sort_unstable();
    Solver {
        files,
        session: Session::new(store),
        done: plan.graph.vertices.iter().map(|_| None).collect(),
        present,
        kept: BTreeMap::new(),
    }
}

fn step_outcome(
    plan: &Plan,
    vertices: &[Option<Outcome>],
    needed: bool,
    step: &Step,
) -> StepOutcome {
    let of = |vertex: VertexId| {
        let twin = plan.graph.vertices.get(vertex).map_or(vertex, |vertex| vertex.twin);
        vertices.get(twin).cloned().flatten()
    };
    let linked = match &step.action {
        crate::plan::Action::Copy(copy) => copy.linked,
        _ => None,
    };
    let done = linked.or(step.vertex).and_then(of);
    let nothing =
        if needed && step.vertex.is_none() { Outcome::Setting } else { Outcome::NotNeeded };
    StepOutcome { outcome: done.unwrap_or(nothing), link: linked.and(step.vertex).and_then(of) }
}

impl Replay {
    /// Puts what came from the store in the place of what would have been made: a secret that
    /// changed is not in a layer that was kept.
    pub fn restore(&self, files: &mut Simulation) {
        for (at, kept) in &self.kept {
            let stage = files.stages.get_mut(at.stage);
            let Some(step) = stage.and_then(|stage| stage.steps.get_mut(at.step)) else { continue };
            Rc::make_mut(step).keep(kept.tree.as_ref(), kept.layer.as_ref());
        }
    }

    pub fn step(&self, at: StepRef) -> Option<&StepOutcome> {
        self.stages.get(at.stage)?.get(at.step)
    }

    /// For a step that ran: the steps from it to the first cause, and that cause.
    pub fn first_cause(&self, of: StepRef) -> (Vec<StepRef>, Option<Cause>) {
        compare::first_cause(of, |step| self.step(step)?.cause().cloned())
    }
}

impl StepOutcome {
    /// Why it ran; of a `COPY --link` that is cached, why it is laid over the file system anew.
    pub fn cause(&self) -> Option<&Cause> {
        cause_of(&self.outcome).or_else(|| self.link.as_ref().and_then(cause_of))
    }
}

fn cause_of(outcome: &Outcome) -> Option<&Cause> {
    match outcome {
        Outcome::Ran(cause) | Outcome::Failed { cause, .. } => Some(cause),
        _ => None,
    }
}
