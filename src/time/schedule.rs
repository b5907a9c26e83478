//! When each vertex starts and ends.
//!
//! The order in which steps wait for a free place is decided with plain assumptions, and then kept
//! whatever is assumed: so a quicker machine never makes a build slower.

mod order;

use std::rc::Rc;

use super::assumptions::Assumptions;
use super::cost::{Basis, Cost, Task, costs};
use super::duration::Duration;
use crate::catalog::Range;
use crate::image::Simulation;
use crate::plan::{Action, Base, Plan, Step, VertexId};
use order::Job;

/// A whole build in time.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Schedule {
    /// By vertex; `None` for what is not needed or is done by its twin.
    pub vertices: Vec<Option<Timed>>,
    /// Before the first step: the Dockerfile is read and images are looked up.
    pub opening: Duration,
    /// After the last step: the image is written.
    pub export: Duration,
    /// From the first to the last moment.
    pub total: Duration,
    /// The vertices that decide when the last step ends, in order.
    pub critical: Vec<VertexId>,
}

/// A vertex in time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Timed {
    pub lasts: Duration,
    /// The likely milliseconds from the beginning of the build.
    pub start: u64,
    pub end: u64,
    pub basis: Basis,
    /// The programs for which a rule of thumb stands, in order, each once.
    pub guesses: Vec<Rc<str>>,
}

/// Reading a Dockerfile, and naming an image.
const SMALL: Duration = Duration::new(20, 100, 500);

/// The time of a build. `tasks` says by vertex what becomes of it; those that are left out are not needed.
pub fn schedule(
    plan: &Plan,
    files: &Simulation,
    tasks: &[Task],
    assumed: &Assumptions,
) -> Schedule {
    let mut costs = costs(plan, files, tasks);
    let plain = Assumptions::default();
    let is_plain = *assumed == plain;
    let mut jobs: Vec<Job> = Vec::new();
    let mut lasts = vec![Duration::ZERO; costs.len()];
    for op in &plan.ops {
        let task = tasks.get(op.vertex).copied().unwrap_or_default();
        let Some(cost) = costs.get_mut(op.vertex).filter(|_| task != Task::NotNeeded) else {
            continue;
        };
        adjust(cost, task);
        let own = cost.lasts(assumed);
        lasts.get_mut(op.vertex).into_iter().for_each(|place| *place = own);
        let usual = if is_plain { own } else { cost.lasts(&plain) }.likely;
        jobs.push(Job::new(plan, op, usual, task == Task::Reused));
    }
    let ordered = order::order(jobs, costs.len(), assumed.parallel.unwrap_or(usize::MAX).max(1));
    let mut vertices: Vec<Option<Timed>> = costs.iter().map(|_| None).collect();
    let opening = opening(plan, assumed);
    let likely = run(&ordered, &lasts, |lasts| lasts.likely);
    for job in &ordered {
        let (Some(place), Some(cost)) = (vertices.get_mut(job.vertex), costs.get_mut(job.vertex))
        else {
            continue;
        };
        let lasts = lasts.get(job.vertex).copied().unwrap_or_default();
        let end = opening.likely.saturating_add(at(&likely, job.vertex));
        let start = end.saturating_sub(lasts.likely);
        let guesses = std::mem::take(&mut cost.guesses);
        *place = Some(Timed { lasts, start, end, basis: cost.basis, guesses });
    }
    let last = |ends: &[u64]| ends.iter().copied().max().unwrap_or(0);
    let low = run(&ordered, &lasts, |lasts| lasts.low);
    let high = run(&ordered, &lasts, |lasts| lasts.high);
    let steps = Duration::new(last(&low), last(&likely), last(&high));
    let export = export(plan, files, tasks, assumed);
    Schedule {
        critical: critical(&ordered, &likely, &lasts),
        total: opening.plus(steps).plus(export),
        vertices,
        opening,
        export,
    }
}

impl Schedule {
    /// The time of a vertex, or of the twin that does its work.
    pub fn of(&self, plan: &Plan, vertex: VertexId) -> Option<&Timed> {
        let twin = plan.graph.vertices.get(vertex)?.twin;
        self.vertices.get(twin)?.as_ref()
    }

    /// When the vertices of a step start and end.
    pub fn of_step(&self, plan: &Plan, step: &Step) -> Option<(u64, u64)> {
        let linked = match &step.action {
            Action::Copy(copy) => copy.linked,
            _ => None,
        };
        let own = self.of(plan, step.vertex?)?;
        let first = linked.and_then(|vertex| self.of(plan, vertex)).unwrap_or(own);
        Some((first.start.min(own.start), own.end.max(first.end)))
    }
}

/// What becomes of a vertex changes what it costs.
fn adjust(cost: &mut Cost, task: Task) {
    match task {
        Task::Runs { download: Some(bytes) } => cost.network = bytes,
        Task::Runs { download: None } => {}
        Task::Reused | Task::NotNeeded => {
            *cost = Cost { basis: Basis::Reused, ..Cost::of_work(Duration::ZERO) };
        }
    }
}

fn opening(plan: &Plan, assumed: &Assumptions) -> Duration {
    let asks = plan.stages.iter().any(|stage| stage.needed && stage.pull.is_some());
    assumed.computing(SMALL).plus(assumed.waiting(Range::exact(u64::from(asks))))
}

/// Writing the layers that are new.
fn export(plan: &Plan, files: &Simulation, tasks: &[Task], assumed: &Assumptions) -> Duration {
    let mut bytes = Range::ZERO;
    let mut next = plan.target;
    for _ in &plan.stages {
        let Some((id, stage)) = next.and_then(|id| Some((id, plan.stage(id)?))) else { break };
        let done = files.stages.get(id).map(|files| &*files.steps).unwrap_or_default();
        for (step, files) in stage.steps.iter().zip(done) {
            let twin = step.vertex.and_then(|vertex| plan.graph.vertices.get(vertex));
            let task = twin.and_then(|vertex| tasks.get(vertex.twin));
            if let (Some(Task::Runs { .. }), Some(layer)) = (task, &files.layer) {
                bytes = bytes.plus(layer.file_bytes().map_or(NEW_LAYER, Range::exact));
            }
        }
        next = match stage.base {
            Base::Stage(base) => Some(base),
            _ => None,
        };
    }
    assumed.computing(SMALL).plus(assumed.writing(bytes))
}

/// A layer of which only the order of magnitude is known.
const NEW_LAYER: Range = Range { low: 1_000, likely: 50_000_000, high: 1_500_000_000 };

/// When each vertex ends, from the first moment; by vertex.
fn run(ordered: &[Job], lasts: &[Duration], of: fn(&Duration) -> u64) -> Vec<u64> {
    let mut ends = vec![0_u64; lasts.len()];
    for job in ordered {
        let start = job.waits_for().map(|vertex| at(&ends, vertex)).max().unwrap_or(0);
        let own = lasts.get(job.vertex).map_or(0, of);
        if let Some(end) = ends.get_mut(job.vertex) {
            *end = start.saturating_add(own);
        }
    }
    ends
}

/// Back from what ends last, always to what it waited for.
fn critical(ordered: &[Job], ends: &[u64], lasts: &[Duration]) -> Vec<VertexId> {
    let mut jobs: Vec<Option<&Job>> = vec![None; ends.len()];
    for job in ordered {
        jobs.get_mut(job.vertex).into_iter().for_each(|place| *place = Some(job));
    }
    let mut path = Vec::new();
    let mut next = ordered.iter().rev().max_by_key(|job| at(ends, job.vertex));
    while let Some(job) = next {
        if lasts.get(job.vertex).is_some_and(|lasts| lasts.likely > 0) {
            path.push(job.vertex);
        }
        let before = job.waits_for().max_by_key(|vertex| at(ends, *vertex));
        next = before.and_then(|vertex| jobs.get(vertex).copied().flatten());
    }
    path.reverse();
    path
}

fn at(ends: &[u64], vertex: VertexId) -> u64 {
    ends.get(vertex).copied().unwrap_or(0)
}
