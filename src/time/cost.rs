//! What a vertex costs: bytes to download and to write, answers to wait for, and work.

use std::rc::Rc;

use super::assumptions::Assumptions;
use super::command;
use super::duration::Duration;
use crate::catalog::Range;
use crate::effect::Tree;
use crate::effect::tree::Kind;
use crate::image::{Simulation, StepFiles};
use crate::plan::step::{Copy, SourceKind};
use crate::plan::{Action, Base, Plan, Step, Vertex, VertexId, VertexKind, stage};

/// What becomes of a vertex.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Task {
    #[default]
    NotNeeded,
    /// Its result is there; of a base: it is pulled already.
    Reused,
    Runs {
        /// Bytes that its commands download, where somebody worked them out.
        download: Option<Range>,
    },
}

/// Where a duration comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Basis {
    /// Nothing is done.
    Reused,
    /// The bytes to move are known; how quickly they move is assumed.
    Bytes,
    /// A rule of thumb for what is done.
    Guess,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Cost {
    /// Bytes to download.
    pub network: Range,
    /// Bytes to write.
    pub disk: Range,
    /// Answers to wait for.
    pub asks: Range,
    pub work: Duration,
    /// Time that passes however quick the machine is.
    pub sleep: Duration,
    pub basis: Basis,
    /// The programs for which a rule of thumb stands, in order, each once.
    pub guesses: Vec<Rc<str>>,
}

/// Starting a container and comparing its files afterwards.
const RUN: Duration = Duration::new(30, 120, 800);
/// Anything else that BuildKit does by itself.
const STEP: Duration = Duration::new(5, 30, 300);
/// A file that the Dockerfile itself holds.
const INLINE: Duration = Duration::new(0, 0, 50);
/// Bytes of which only the order of magnitude is known: files that a step copies, and an image.
const SOME_FILES: Range = Range { low: 1_000, likely: 5_000_000, high: 500_000_000 };
const SOME_IMAGE: Range = Range { low: 2_000_000, likely: 60_000_000, high: 1_000_000_000 };
/// How many bytes a processor unpacks in a millisecond.
const UNPACKED: u64 = 150_000;

impl Cost {
    pub fn of_work(work: Duration) -> Self {
        Self {
            network: Range::ZERO,
            disk: Range::ZERO,
            asks: Range::ZERO,
            work,
            sleep: Duration::ZERO,
            basis: Basis::Bytes,
            guesses: Vec::new(),
        }
    }

    pub fn lasts(&self, assumed: &Assumptions) -> Duration {
        let moved = assumed.downloading(self.network).plus(assumed.writing(self.disk));
        let waited = assumed.waiting(self.asks).plus(self.sleep);
        moved.plus(waited).plus(assumed.computing(self.work))
    }

    /// Bytes that are written; where nobody knows how many, a guess.
    fn writes(&mut self, bytes: Option<u64>) {
        let guess = bytes.is_none();
        self.disk = self.disk.plus(bytes.map_or(SOME_FILES, Range::exact));
        if guess {
            self.basis = Basis::Guess;
        }
    }
}

/// The costs of all vertices that run; by vertex, for those that do what their twins do at theirs.
pub(super) fn costs(plan: &Plan, files: &Simulation, tasks: &[Task]) -> Vec<Cost> {
    let runs = |vertex: VertexId| matches!(tasks.get(vertex), Some(Task::Runs { .. }));
    let vertices = plan.graph.vertices.iter().enumerate();
    let cost = |(id, vertex): (VertexId, &Vertex)| {
        if runs(id) { of_kind(vertex.kind, files) } else { Cost::of_work(Duration::ZERO) }
    };
    let mut costs: Vec<Cost> = vertices.map(cost).collect();
    let mut put = |vertex: VertexId, cost: &dyn Fn() -> Cost| {
        let twin = plan.graph.vertices.get(vertex).map_or(vertex, |vertex| vertex.twin);
        if let Some(place) = costs.get_mut(twin).filter(|_| runs(twin)) {
            *place = cost();
        }
    };
    for (id, stage) in plan.stages.iter().enumerate() {
        if let (Some(pull), Base::Image(image)) = (stage.pull, &stage.base) {
            put(pull, &|| of_image(image));
        }
        let done = files.stages.get(id).map(|files| &*files.steps).unwrap_or_default();
        for (step, files) in stage.steps.iter().zip(done) {
            let Some(vertex) = step.vertex else { continue };
            match &step.action {
                Action::Copy(copy) => put(copy.linked.unwrap_or(vertex), &|| of_copy(copy, files)),
                _ => put(vertex, &|| of_step(step, files)),
            }
        }
    }
    costs
}

/// What is known of a vertex without its step.
fn of_kind(kind: VertexKind, files: &Simulation) -> Cost {
    let mut cost = Cost::of_work(STEP);
    match kind {
        VertexKind::Inline => cost.work = INLINE,
        VertexKind::Context => cost.writes(bytes_of(&files.context)),
        VertexKind::Web | VertexKind::Git => {
            cost.network = SOME_FILES;
            cost.asks = Range::exact(1);
            cost.writes(None);
        }
        _ => {}
    }
    cost
}

fn of_image(image: &stage::Image) -> Cost {
    let mut cost = Cost::of_work(STEP);
    cost.asks = Range::exact(1);
    let layers = image.image.iter().flat_map(|image| &image.layers);
    let mut unpacked = Range::ZERO;
    for layer in layers {
        let size = match (layer.bounds, layer.size) {
            (Some((low, high)), likely) => {
                Range { low, likely: likely.unwrap_or(low.midpoint(high)), high }
            }
            (None, Some(size)) => Range::exact(size),
            (None, None) => SOME_IMAGE,
        };
        unpacked = unpacked.plus(size);
        cost.network = cost.network.plus(match layer.compressed {
            Some(bytes) => Range::exact(bytes),
            // Most layers shrink to between a quarter and a half.
            None => Range { low: size.low / 4, likely: size.likely / 5 * 2, high: size.high / 2 },
        });
    }
    if image.image.is_none() {
        cost.basis = Basis::Guess;
        cost.network = SOME_IMAGE;
        unpacked = SOME_IMAGE.plus(SOME_IMAGE);
    }
    let work = Duration::new(unpacked.low, unpacked.likely, unpacked.high);
    cost.work = cost.work.plus(work.map(|bytes| bytes / UNPACKED));
    cost.disk = unpacked;
    cost
}

fn of_copy(copy: &Copy, files: &StepFiles) -> Cost {
    let mut cost = Cost::of_work(STEP);
    cost.writes(files.layer.as_ref().and_then(|layer| layer.file_bytes()));
    if copy.sources.iter().any(|source| matches!(source.kind, SourceKind::Git(_))) {
        cost.basis = Basis::Guess;
    }
    cost
}

fn of_step(step: &Step, files: &StepFiles) -> Cost {
    match &step.action {
        Action::Run(run) => {
            let mut cost = Cost::of_work(RUN);
            cost.basis = Basis::Guess;
            command::add(&mut cost, run, &files.unknown);
            cost
        }
        _ => Cost::of_work(STEP),
    }
}

/// Bytes of all files; `None` where there may be others or nobody knows how large one is.
fn bytes_of(tree: &Tree) -> Option<u64> {
    if tree.unknown_id().is_some() {
        return None;
    }
    let mut open = vec![tree.root()];
    let mut bytes = 0_u64;
    while let Some(node) = open.pop() {
        match node.kind() {
            Kind::File { content, .. } => bytes = bytes.saturating_add(content.size()?),
            Kind::Directory(directory) => {
                open.extend(directory.entries.iter().map(|(_, node)| node));
            }
            Kind::Unknown(_) => return None,
            _ => {}
        }
    }
    Some(bytes)
}
