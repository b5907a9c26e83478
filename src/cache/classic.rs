//! What Docker's classic builder reuses, and why: how builds went before BuildKit, replayed.
//!
//! It carries out one instruction after the other, up to the target, whether something needs them or
//! not. Every instruction makes an image, also one that only changes settings, and is found again
//! by the image before it and by what it says. Behind one that is not found no other of its stage is,
//! since the image before it is new.

mod cause;
mod refuse;
mod said;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::rc::Rc;

use super::job::{Job, StepJob, jobs};
use super::key::Key;
use super::reason::{Cause, Hit, HitBy, Outcome, StepRef};
use super::replay::{Replay, StepOutcome};
use super::store::NOTHING;
use crate::effect::Tree;
use crate::image::{self, Simulation};
use crate::plan::{Base, Plan, Stage, Step, VertexId};
use crate::project::{NoCache, Project};
use refuse::Refuser;
use said::Said;

/// How many images are kept.
const MOST: usize = 4_000;

/// The images of a classic builder. A clone is cheap.
#[derive(Clone, Debug, Default)]
pub struct ClassicStore {
    shelf: Rc<Shelf>,
}

/// Equal where it is the very same, or where nothing was ever built in both.
impl PartialEq for ClassicStore {
    fn eq(&self, other: &Self) -> bool {
        let is_new = |shelf: &Shelf| shelf.builds == 0;
        Rc::ptr_eq(&self.shelf, &other.shelf) || (is_new(&self.shelf) && is_new(&other.shelf))
    }
}

impl Eq for ClassicStore {}

#[derive(Clone, Debug, Default)]
struct Shelf {
    /// How many builds there were.
    builds: u32,
    /// How many images were ever made.
    made: u64,
    /// The oldest first.
    images: Vec<Rc<Made>>,
    /// The newest image of each instruction on each image, by both keys.
    newest: BTreeMap<(Key, Key), Rc<Made>>,
    /// What images that were pulled are called, by their keys.
    bases: BTreeMap<Key, Rc<str>>,
}

/// An image that an instruction made.
#[derive(Debug)]
struct Made {
    id: Key,
    parent: Key,
    said: Said,
    build: u32,
}

impl Made {
    fn found_by(&self) -> (Key, Key) {
        (self.parent, self.said.key)
    }
}

impl ClassicStore {
    /// How many builds it remembers.
    pub fn builds(&self) -> u32 {
        self.shelf.builds
    }

    /// How many images are in it.
    pub fn len(&self) -> usize {
        self.shelf.images.len()
    }

    pub fn is_empty(&self) -> bool {
        self.shelf.images.is_empty()
    }
}

/// Builds with what is in a store, and leaves the results in a new one.
///
/// The outcomes are by step alone, and steps that only change settings have one as well. What the
/// classic builder does not know fails with a message that says so.
pub fn replay(
    store: &ClassicStore,
    project: &Project,
    plan: &Plan,
    files: &Simulation,
) -> (Replay, ClassicStore) {
    let mut shelf = Shelf::clone(&store.shelf);
    shelf.builds = shelf.builds.saturating_add(1);
    let jobs = jobs(project, plan, files);
    let stages = plan.stages.iter().map(|stage| {
        let nothing = StepOutcome { outcome: Outcome::NotNeeded, link: None };
        vec![nothing; stage.steps.len()]
    });
    let mut builder = Builder {
        project,
        plan,
        files,
        trees: trees(plan, files, &jobs),
        jobs,
        refuser: Refuser::new(project, plan),
        replay: Replay { build: shelf.builds, stages: stages.collect(), ..Replay::default() },
        shelf,
        ends: Vec::new(),
        failed: None,
    };
    let count = plan.target.map_or(0, |target| target + 1);
    for (id, stage) in plan.declared().iter().enumerate().take(count) {
        builder.stage(id, stage);
    }
    builder.shelf.forget();
    (builder.replay, ClassicStore { shelf: Rc::new(builder.shelf) })
}

struct Builder<'a> {
    project: &'a Project,
    plan: &'a Plan,
    files: &'a Simulation,
    /// By vertex.
    jobs: Vec<Option<Job<'a>>>,
    trees: Vec<Option<(Tree, Option<StepRef>)>>,
    refuser: Refuser,
    shelf: Shelf,
    replay: Replay,
    /// By stage: the image that it ends with, and the step that made it in this build.
    ends: Vec<(Key, Option<StepRef>)>,
    failed: Option<StepRef>,
}

/// Where in a stage a build is.
struct Here {
    /// The image of the step before.
    parent: Key,
    /// The last step that ran, in this stage or in that below it.
    ran: Option<StepRef>,
}

impl<'a> Builder<'a> {
    fn stage(&mut self, id: usize, stage: &'a Stage) {
        let (parent, ran) = self.base(stage);
        let mut here = Here { parent, ran };
        for (at, step) in stage.steps.iter().enumerate() {
            let place = StepRef { stage: id, step: at };
            let outcome = match self.failed {
                Some(failed) => Outcome::NeverStarted(failed),
                None => self.step(&mut here, place, step),
            };
            let done = self.replay.stages.get_mut(id).and_then(|steps| steps.get_mut(at));
            if let Some(done) = done {
                done.outcome = outcome;
            }
        }
        self.ends.push((here.parent, here.ran));
    }

    /// The image that a stage builds on.
    fn base(&mut self, stage: &Stage) -> (Key, Option<StepRef>) {
        match &stage.base {
            Base::Stage(base) => self.ends.get(*base).copied().unwrap_or((NOTHING, None)),
            Base::Image(image) => {
                let digest = image.image.as_ref().map_or("", |image| &image.digest);
                let name = if digest.is_empty() { &image.reference } else { digest };
                let (os, machine) = (&stage.platform.os, &stage.platform.architecture);
                let fields = [name.as_bytes(), os.as_bytes(), machine.as_bytes()];
                let key = Key::of_fields("image", &fields);
                self.shelf.bases.insert(key, Rc::clone(&image.written));
                (key, None)
            }
            _ => (NOTHING, None),
        }
    }

    fn step(&mut self, here: &mut Here, place: StepRef, step: &'a Step) -> Outcome {
        let inputs = self.copied(step).map(|job| &*job.inputs).unwrap_or_default();
        let said = Said::of(self.plan, self.project, (place, step), inputs, &self.trees);
        if let Some(message) = self.refuser.refusal(place, step) {
            self.failed = Some(place);
            return Outcome::Failed { message, cause: self.cause(here, step, &said) };
        }
        let no_cache = self.project.options.no_cache == NoCache::All;
        let found = (!no_cache).then(|| self.shelf.find(here.parent, &said));
        if let Some(made) = found.flatten() {
            let ran = said.made_by.iter().copied().filter(|step| self.ran(*step));
            let ran: Vec<StepRef> = ran.collect();
            let by = if ran.is_empty() { HitBy::Key } else { HitBy::Content(ran) };
            here.parent = made.id;
            return Outcome::Cached(Hit { build: made.build, by });
        }
        let cause = self.cause(here, step, &said);
        here.ran = Some(place);
        let files = self.files.stages.get(place.stage);
        let files = files.and_then(|stage| stage.steps.get(place.step));
        if let Some(image::Outcome::Failed(message)) = files.map(|files| &files.outcome) {
            self.failed = Some(place);
            return Outcome::Failed { message: message.clone(), cause };
        }
        here.parent = self.shelf.make(here.parent, said);
        Outcome::Ran(cause)
    }

    /// What a `COPY` or `ADD` reads.
    fn copied(&self, step: &Step) -> Option<&StepJob<'a>> {
        let crate::plan::Action::Copy(copy) = &step.action else { return None };
        let vertex = self.plan.graph.vertices.get(copy.linked.or(step.vertex)?)?;
        match self.jobs.get(vertex.twin)?.as_ref()? {
            Job::Step(job) => Some(job),
            _ => None,
        }
    }

    fn cause(&self, here: &Here, step: &Step, said: &Said) -> Cause {
        if self.project.options.no_cache == NoCache::All {
            return Cause::NoCache;
        }
        if let Some(step) = here.ran {
            return Cause::After(step);
        }
        let inputs = self.copied(step).map(|job| &*job.inputs).unwrap_or_default();
        let present = self.plan.declared().iter().flat_map(|stage| &stage.steps);
        let present = present.filter_map(|step| said::shown(self.project, step));
        let present: Vec<Rc<str>> = present.collect();
        let mut cause = cause::cause(&self.shelf, here.parent, said, inputs, &present);
        if let Cause::Files(files) = &mut cause {
            files.from = said.made_by.iter().copied().filter(|step| self.ran(*step)).collect();
        }
        cause
    }

    fn ran(&self, step: StepRef) -> bool {
        matches!(self.replay.step(step).map(|step| &step.outcome), Some(Outcome::Ran(_)))
    }
}

impl Shelf {
    /// The newest image that the same instruction made from the same image.
    fn find(&self, parent: Key, said: &Said) -> Option<Rc<Made>> {
        self.newest.get(&(parent, said.key)).cloned()
    }

    /// Adds an image and gives its id.
    fn make(&mut self, parent: Key, said: Said) -> Key {
        self.made += 1;
        let id = Key::of_fields("made", &[&self.made.to_le_bytes()]);
        let made = Rc::new(Made { id, parent, said, build: self.builds });
        self.newest.insert(made.found_by(), Rc::clone(&made));
        self.images.push(made);
        id
    }

    /// Drops the oldest where there is too much.
    fn forget(&mut self) {
        if self.images.len() > MOST {
            let surplus = self.images.len() - (MOST - MOST / 8);
            self.images.drain(..surplus);
            self.newest =
                self.images.iter().map(|made| (made.found_by(), Rc::clone(made))).collect();
        }
    }
}

/// What each vertex gives to those that read from it, and the step that makes it.
fn trees(
    plan: &Plan,
    files: &Simulation,
    jobs: &[Option<Job<'_>>],
) -> Vec<Option<(Tree, Option<StepRef>)>> {
    let source = |job: &Option<Job<'_>>| match job {
        Some(Job::Image(_, _, tree) | Job::Files(tree) | Job::Inline(tree)) => {
            Some((tree.clone(), None))
        }
        _ => None,
    };
    let mut trees: Vec<Option<(Tree, Option<StepRef>)>> = jobs.iter().map(source).collect();
    let twin = |vertex: VertexId| plan.graph.vertices.get(vertex).map(|vertex| vertex.twin);
    for (id, (stage, files)) in plan.stages.iter().zip(&files.stages).enumerate() {
        for (at, (step, files)) in stage.steps.iter().zip(&files.steps).enumerate() {
            let place = step.vertex.and_then(twin).and_then(|twin| trees.get_mut(twin));
            if let Some(place) = place {
                let step = StepRef { stage: id, step: at };
                place.get_or_insert_with(|| (files.tree.clone(), Some(step)));
            }
        }
    }
    trees
}
