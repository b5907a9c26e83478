//! Carries out a whole plan on virtual files: what each step leaves behind.
//!
//! Stages that the target does not need are carried out too, for the picture. What is known of
//! the same input is always the same: nothing here depends on what ran before.

mod base;
mod reuse;
mod step;
#[cfg(test)]
mod tests;

use std::cell::OnceCell;
use std::rc::Rc;

use crate::catalog::packages::Packages;
use crate::effect::copy::context;
use crate::effect::tree::Time;
use crate::effect::{Digest, Layer, Tree};
use crate::plan::{Base, Plan, Stage, StageId};
use crate::project::{Content, Files, NamedContext, Project};
use crate::syntax::ignore;

pub use base::{base_id, base_tree};
pub use reuse::Earlier;
use reuse::Reuse;
pub use step::taken;

/// What a build does to files.
#[derive(Clone, Debug)]
pub struct Simulation {
    /// The build context as the builder gets it.
    pub context: Tree,
    /// What is wrong with the ignore file, in BuildKit's words.
    pub context_error: Option<String>,
    /// As in the plan.
    pub stages: Vec<StageFiles>,
}

/// The files of a stage.
#[derive(Clone, Debug)]
pub struct StageFiles {
    /// What it builds on.
    pub start: Tree,
    /// As in the plan; one for each step, also for those that only change settings.
    pub steps: Vec<Rc<StepFiles>>,
}

/// What a step does to files.
#[derive(Clone, Debug)]
pub struct StepFiles {
    /// What is there afterwards.
    pub tree: Tree,
    /// `None` for a step that makes no layer.
    pub layer: Option<Rc<Layer>>,
    pub outcome: Outcome,
    /// What it printed; of a `RUN` only.
    pub output: Option<Content>,
    /// Programs that were not understood, so that what they did is only assumed.
    pub unknown: Vec<Rc<str>>,
    /// Of the layer; worked out when it is first asked for.
    digest: OnceCell<Digest>,
}

/// How a step ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    Done,
    /// With BuildKit's message.
    Failed(String),
    /// Something that it needs failed; what is told of it is what it would have done.
    NeverStarted,
}

impl StepFiles {
    /// With what a build cache kept in the place of what was made here.
    pub fn keep(&mut self, tree: Option<&Tree>, layer: Option<&Rc<Layer>>) {
        if let Some(tree) = tree {
            self.tree = tree.clone();
        }
        if let Some(layer) = layer {
            self.layer = Some(Rc::clone(layer));
            self.digest = OnceCell::new();
        }
    }

    /// Whether both did the same to the very same files, whatever they printed.
    fn leaves_the_same_as(&self, other: &Self) -> bool {
        self.layer == other.layer
            && self.outcome == other.outcome
            && self.tree.is_same_as(&other.tree)
    }

    fn says_the_same_as(&self, other: &Self) -> bool {
        self.output == other.output && self.unknown == other.unknown
    }

    /// The digest of the layer, which `of` works out; only the first time.
    pub fn digest(&self, of: impl FnOnce() -> Digest) -> Digest {
        *self.digest.get_or_init(of)
    }
}

impl StageFiles {
    /// What is there after the last step.
    pub fn end(&self) -> &Tree {
        self.steps.last().map_or(&self.start, |step| &step.tree)
    }

    fn failed(&self) -> bool {
        self.steps.iter().any(|step| step.outcome != Outcome::Done)
    }
}

/// What is there before anything is carried out: what the stages build on, and no steps.
pub fn bases(project: &Project, plan: &Plan) -> Simulation {
    let nothing = StageFiles { start: Tree::empty(), steps: Vec::new() };
    let mut simulation = Simulation {
        context: Tree::empty(),
        context_error: None,
        stages: vec![nothing; plan.stages.len()],
    };
    for (id, stage) in plan.declared().iter().enumerate() {
        let start = start(project, &simulation, stage, None);
        if let Some(files) = simulation.stages.get_mut(id) {
            files.start = start;
        }
    }
    simulation
}

/// Carries out a plan; without data about packages there are only guesses of what they weigh.
pub fn simulate(project: &Project, plan: &Plan) -> Simulation {
    simulate_with(project, plan, None)
}

/// Carries out a plan. The data changes what is weighed, and nothing else.
pub fn simulate_with(
    project: &Project,
    plan: &Plan,
    packages: Option<&Rc<Packages>>,
) -> Simulation {
    simulate_after(None, project, plan, packages)
}

/// The same, sooner where an earlier simulation with the same data holds in parts.
pub fn simulate_after(
    earlier: Option<Earlier<'_>>,
    project: &Project,
    plan: &Plan,
    packages: Option<&Rc<Packages>>,
) -> Simulation {
    let mut reuse = Reuse::of(earlier, project);
    let (context, context_error) = match reuse.context(project) {
        Some(context) => (context, None),
        None => context_tree(project),
    };
    let nothing = StageFiles { start: Tree::empty(), steps: Vec::new() };
    let stages = vec![nothing; plan.stages.len()];
    let mut simulation = Simulation { context, context_error, stages };
    // Images that are only copied from stand behind the stages that do so.
    let images = plan.declared.min(plan.stages.len())..plan.stages.len();
    for id in images.chain(0..plan.declared.min(plan.stages.len())) {
        let Some(planned) = plan.stage(id) else { continue };
        let files = stage(project, &simulation, (id, planned), packages, &mut reuse);
        if let Some(place) = simulation.stages.get_mut(id) {
            *place = files;
        }
    }
    simulation
}

fn stage(
    project: &Project,
    done: &Simulation,
    (id, stage): (StageId, &Stage),
    packages: Option<&Rc<Packages>>,
    reuse: &mut Reuse<'_>,
) -> StageFiles {
    let before = reuse.stage(id, stage);
    let start = match before.files {
        Some(files) => files.start.clone(),
        None => start(project, done, stage, packages),
    };
    let mut blocked = match stage.base {
        Base::Stage(base) => done.stages.get(base).is_some_and(StageFiles::failed),
        _ => false,
    };
    let mut holds = before.files.is_some();
    let mut tree = start.clone();
    let mut steps = Vec::with_capacity(stage.steps.len());
    let mut layers = 0;
    let mut last = step::LastEnvironment::default();
    for planned in &stage.steps {
        let makes_layer = planned.makes_layer();
        let old = before.step(layers).filter(|_| holds && makes_layer);
        layers += usize::from(makes_layer);
        let known = old.filter(|(step, _)| reuse.does_the_same(step, planned));
        let (files, leaves_the_same) = if let Some((_, files)) = known {
            (Rc::clone(files), true)
        } else {
            let now = Time::Built((id as u64) << 32 | layers as u64);
            let mut files = step::carry_out(project, done, &tree, planned, now, &mut last);
            if blocked {
                files.outcome = Outcome::NeverStarted;
            }
            match old.filter(|(_, old)| files.leaves_the_same_as(old)) {
                Some((_, old)) if files.says_the_same_as(old) => (Rc::clone(old), true),
                same => (Rc::new(files), same.is_some()),
            }
        };
        // From the same files on, what comes next is the same, too.
        holds &= !makes_layer || leaves_the_same;
        blocked |= files.outcome != Outcome::Done;
        tree = files.tree.clone();
        steps.push(files);
    }
    if holds && layers == before.count() {
        reuse.keep(id);
    }
    StageFiles { start, steps }
}

/// What a stage builds on.
fn start(
    project: &Project,
    done: &Simulation,
    stage: &Stage,
    packages: Option<&Rc<Packages>>,
) -> Tree {
    match &stage.base {
        Base::Stage(base) => done.stages.get(*base).map_or_else(Tree::empty, |it| it.end().clone()),
        Base::Image(image) => {
            let mut tree = base_tree(image);
            tree.ledger = Rc::new(base::ledger(image, packages));
            tree
        }
        Base::Files(name) => named_context(project, name),
        Base::Scratch => Tree::empty(),
        // A build stops there; what would be in it, nobody can tell.
        Base::Unknown => Tree::unknown("no base"),
    }
}

fn context_tree(project: &Project) -> (Tree, Option<String>) {
    let path = project.dockerfile_path.as_deref();
    let mut files = project.files.clone();
    if let Some(path) = path
        && files.get(path).is_none()
    {
        files.insert(path, crate::project::File::text(&project.dockerfile));
    }
    let own = path.map(|path| format!("{path}.dockerignore"));
    let own = own.filter(|own| files.get(own).is_some());
    let (tree, error) = sent(&files, own.as_deref().unwrap_or(".dockerignore"));
    if !project.open {
        return (tree, error);
    }
    let mut open = Tree::unknown("context");
    open.overlay(&tree);
    (open, error)
}

fn named_context(project: &Project, name: &str) -> Tree {
    match project.contexts.get(name) {
        Some(NamedContext::Files(files)) => sent(files, ".dockerignore").0,
        Some(NamedContext::Image(_)) | None => Tree::empty(),
    }
}

/// What of a context reaches the builder.
fn sent(files: &Files, ignore_path: &str) -> (Tree, Option<String>) {
    let text = files.get(ignore_path).and_then(|file| match &file.kind {
        crate::project::Kind::File(content) => content.as_text(),
        _ => None,
    });
    let patterns = ignore::read(text.unwrap_or_default()).compile();
    let tree = patterns
        .map_err(|error| error.to_string())
        .and_then(|patterns| context(files, &patterns).map_err(|error| error.to_string()));
    match tree {
        Ok(tree) => (tree, None),
        Err(error) => (Tree::from_files(files), Some(error)),
    }
}
