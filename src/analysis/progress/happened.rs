//! What became of each vertex, from what became of each step.

use crate::cache::{Outcome, Replay};
use crate::plan::{Plan, VertexId, VertexKind, stage};
use crate::time::Task;

/// What became of a vertex.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Happened {
    #[default]
    NotNeeded,
    /// Its result was there; of an image: it was pulled before.
    Cached,
    Done,
    /// With BuildKit's message.
    Failed(String),
}

/// By vertex; `is_there` says of images whether they were pulled before.
pub fn happened(
    plan: &Plan,
    replay: &Replay,
    is_there: impl Fn(&stage::Image) -> bool,
) -> Vec<Happened> {
    let mut all: Vec<Happened> = vec![Happened::NotNeeded; plan.graph.vertices.len()];
    for op in &plan.ops {
        let kind = plan.graph.vertices.get(op.vertex).map(|vertex| vertex.kind);
        let done = match replay.vertices.get(op.vertex).and_then(Option::as_ref) {
            Some(Outcome::Cached(_)) => Happened::Cached,
            Some(Outcome::Ran(_)) => Happened::Done,
            Some(Outcome::Failed { message, .. }) => Happened::Failed(message.clone()),
            Some(_) => Happened::NotNeeded,
            None if kind == Some(VertexKind::Image) => Happened::Cached,
            None => Happened::Done,
        };
        all.get_mut(op.vertex).into_iter().for_each(|place| place.clone_from(&done));
    }
    pull(plan, &mut all, is_there);
    all
}

/// An image is pulled when the first step that works on it runs.
fn pull(plan: &Plan, all: &mut [Happened], is_there: impl Fn(&stage::Image) -> bool) {
    let twin = |vertex: VertexId| plan.graph.vertices.get(vertex).map(|vertex| vertex.twin);
    let mut used: Vec<usize> = Vec::new();
    for op in &plan.ops {
        let ran = matches!(all.get(op.vertex), Some(Happened::Done | Happened::Failed(_)));
        if let Some(vertex) = plan.graph.vertices.get(op.vertex).filter(|_| ran) {
            used.extend(vertex.inputs.iter().filter_map(|input| twin(*input)));
        }
    }
    for stage in &plan.stages {
        let (Some(vertex), stage::Base::Image(image)) = (stage.pull.and_then(twin), &stage.base)
        else {
            continue;
        };
        let is_result = plan.target().and_then(|target| target.end.root).and_then(twin);
        let is_used = used.contains(&vertex) || is_result == Some(vertex);
        if is_used && !is_there(image) {
            all.get_mut(vertex).into_iter().for_each(|place| *place = Happened::Done);
        }
    }
}

/// The same as work for the estimate of times.
pub fn tasks(happened: &[Happened]) -> Vec<Task> {
    let task = |happened: &Happened| match happened {
        Happened::NotNeeded => Task::NotNeeded,
        Happened::Cached => Task::Reused,
        Happened::Done | Happened::Failed(_) => Task::Runs { download: None },
    };
    happened.iter().map(task).collect()
}
