//! Carries out a whole plan on virtual files: what each step leaves behind.
//!
//! Stages that the target does not need are carried out too, for the picture. What is known of
//! the same input is always the same: nothing here depends on what ran before.

mod base;
mod step;

use std::rc::Rc;

use crate::catalog::packages::Packages;
use crate::effect::copy::context;
use crate::effect::{Layer, Tree};
use crate::plan::{Base, Plan, StageId};
use crate::project::{Content, Files, NamedContext, Project};
use crate::syntax::ignore;

pub use base::{base_id, base_tree};
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
    pub steps: Vec<StepFiles>,
}

/// What a step does to files.
#[derive(Clone, Debug)]
pub struct StepFiles {
    /// What is there afterwards.
    pub tree: Tree,
    /// `None` for a step that makes no layer.
    pub layer: Option<Layer>,
    pub outcome: Outcome,
    /// What it printed; of a `RUN` only.
    pub output: Option<Content>,
    /// Programs that were not understood, so that what they did is only assumed.
    pub unknown: Vec<Rc<str>>,
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

impl StageFiles {
    /// What is there after the last step.
    pub fn end(&self) -> &Tree {
        self.steps.last().map_or(&self.start, |step| &step.tree)
    }

    fn failed(&self) -> bool {
        self.steps.iter().any(|step| step.outcome != Outcome::Done)
    }
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
    let (context, context_error) = context_tree(project);
    let nothing = StageFiles { start: Tree::empty(), steps: Vec::new() };
    let stages = vec![nothing; plan.stages.len()];
    let mut simulation = Simulation { context, context_error, stages };
    // Images that are only copied from stand behind the stages that do so.
    let images = plan.declared.min(plan.stages.len())..plan.stages.len();
    let mut count = 0;
    for id in images.chain(0..plan.declared.min(plan.stages.len())) {
        let files = stage(project, plan, &simulation, id, packages, &mut count);
        if let Some(place) = simulation.stages.get_mut(id) {
            *place = files;
        }
    }
    simulation
}

fn stage(
    project: &Project,
    plan: &Plan,
    done: &Simulation,
    id: StageId,
    packages: Option<&Rc<Packages>>,
    count: &mut u64,
) -> StageFiles {
    let nothing = StageFiles { start: Tree::empty(), steps: Vec::new() };
    let Some(stage) = plan.stage(id) else { return nothing };
    let below =
        |id: &StageId| done.stages.get(*id).map(|files| (files.end().clone(), files.failed()));
    let (start, mut blocked) = match &stage.base {
        Base::Stage(base) => below(base).unwrap_or_else(|| (Tree::empty(), false)),
        Base::Image(image) => {
            let mut tree = base_tree(image);
            tree.ledger = Rc::new(base::ledger(image, packages));
            (tree, false)
        }
        Base::Files(name) => (named_context(project, name), false),
        Base::Scratch => (Tree::empty(), false),
        // A build stops there; what would be in it, nobody can tell.
        Base::Unknown => (Tree::unknown("no base"), false),
    };
    let mut tree = start.clone();
    let mut steps = Vec::with_capacity(stage.steps.len());
    for planned in &stage.steps {
        let mut files = step::carry_out(project, done, &tree, planned, count);
        if blocked {
            files.outcome = Outcome::NeverStarted;
        }
        blocked |= files.outcome != Outcome::Done;
        tree = files.tree.clone();
        steps.push(files);
    }
    StageFiles { start, steps }
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
