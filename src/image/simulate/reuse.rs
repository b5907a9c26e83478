//! What of an earlier simulation still holds, so that an edit costs what it changes.
//!
//! A step is taken over where it does the same to the very same files; then carrying it out would
//! give an equal result. One that is carried out, and then turns out to have done the same, is taken
//! over, too. So a simulation is the same with and without an earlier one.

use std::rc::Rc;

use super::{Simulation, StageFiles, StepFiles};
use crate::effect::Found;
use crate::plan::mount::{Mount, MountFrom};
use crate::plan::step::{Copy, From, Source, SourceKind};
use crate::plan::{Action, Base, Plan, Stage, StageId, Step};
use crate::project::{File, Kind, Project};
use crate::syntax::glob::has_wildcard;

/// A simulation and what it was made of.
#[derive(Clone, Copy, Debug)]
pub struct Earlier<'a> {
    pub project: &'a Project,
    pub plan: &'a Plan,
    pub files: &'a Simulation,
}

/// What is the same as in an earlier simulation.
pub(super) struct Reuse<'a> {
    earlier: Option<Earlier<'a>>,
    context: Sameness,
    /// Where the Dockerfile lies in the context.
    dockerfile: Option<&'a str>,
    /// The stages that end with the very same files.
    stages: Vec<bool>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sameness {
    Other,
    /// But for the Dockerfile in it.
    Nearly,
    Same,
}

/// The steps of a stage that make layers, as they were.
#[derive(Default)]
pub(super) struct Before<'a> {
    steps: Vec<(&'a Step, &'a Rc<StepFiles>)>,
    pub files: Option<&'a StageFiles>,
}

impl<'a> Before<'a> {
    /// The step of this number, and what it did.
    pub fn step(&self, number: usize) -> Option<(&'a Step, &'a Rc<StepFiles>)> {
        self.steps.get(number).copied()
    }

    /// How many layers it made.
    pub fn count(&self) -> usize {
        self.steps.len()
    }
}

impl<'a> Reuse<'a> {
    pub fn of(earlier: Option<Earlier<'a>>, project: &'a Project) -> Self {
        let is_like = |it: &Earlier<'_>| {
            let old = it.project;
            old.options == project.options
                && old.web == project.web
                && old.contexts == project.contexts
        };
        let earlier = earlier.filter(is_like);
        let context = earlier.map_or(Sameness::Other, |it| sameness(&it, project));
        let stages = earlier.map_or(0, |it| it.plan.stages.len());
        let dockerfile = project.dockerfile_path.as_deref();
        Self { earlier, context, dockerfile, stages: vec![false; stages] }
    }

    /// The context as it is now, where it is at most the Dockerfile that changed.
    pub fn context(&self, project: &Project) -> Option<crate::effect::Tree> {
        let mut tree =
            self.earlier.filter(|_| self.context != Sameness::Other)?.files.context.clone();
        if let (Sameness::Nearly, Some(path)) = (self.context, self.dockerfile) {
            tree.put_file(&format!("/{path}"), &File::text(&project.dockerfile));
        }
        Some(tree)
    }

    /// The stage, if it begins with the same files.
    pub fn stage(&self, id: StageId, stage: &Stage) -> Before<'a> {
        let found =
            self.earlier.and_then(|it| Some((it.plan.stage(id)?, it.files.stages.get(id)?)));
        let is_same = |base: &Base| match base {
            Base::Stage(base) => self.ends_same(*base),
            Base::Files(_) | Base::Image(_) | Base::Scratch | Base::Unknown => true,
        };
        match found.filter(|(old, _)| old.base == stage.base && is_same(&stage.base)) {
            Some((old, files)) => {
                let steps = old.steps.iter().zip(&files.steps);
                let steps = steps.filter(|(step, _)| step.makes_layer()).collect();
                Before { steps, files: Some(files) }
            }
            None => Before::default(),
        }
    }

    /// Notes that a stage ends with the files with which it ended before.
    pub fn keep(&mut self, id: StageId) {
        self.stages.get_mut(id).into_iter().for_each(|place| *place = true);
    }

    fn ends_same(&self, id: StageId) -> bool {
        self.stages.get(id).copied().unwrap_or_default()
    }

    /// Whether a step does what one of before did, from the same files on.
    pub fn does_the_same(&self, old: &Step, step: &Step) -> bool {
        match (&old.action, &step.action) {
            (Action::Run(one), Action::Run(other)) => {
                let texts = |it: &crate::plan::step::Run| {
                    it.script.as_ref().map(|it| (it.path.clone(), it.text.clone()))
                };
                one.args == other.args
                    && texts(one) == texts(other)
                    && old.before.env.print() == step.before.env.print()
                    && old.before.workdir == step.before.workdir
                    && old.before.user == step.before.user
                    && one.mounts.len() == other.mounts.len()
                    && one.mounts.iter().zip(&other.mounts).all(|(a, b)| self.mounts_same(a, b))
            }
            (Action::Copy(one), Action::Copy(other)) => self.copies_same(one, other),
            (Action::Workdir { path: one, .. }, Action::Workdir { path: other, .. }) => {
                one == other && old.before.user == step.before.user
            }
            _ => false,
        }
    }

    fn mounts_same(&self, one: &Mount, other: &Mount) -> bool {
        let is_kept = match other.from {
            MountFrom::Nothing => true,
            MountFrom::Context => self.is_kept(&other.path),
            MountFrom::Stage(id) => self.ends_same(id),
        };
        is_kept
            && (one.kind, one.from, one.read_only) == (other.kind, other.from, other.read_only)
            && (&one.target, &one.path) == (&other.target, &other.path)
            && one.options == other.options
    }

    fn copies_same(&self, one: &Copy, other: &Copy) -> bool {
        let is_kept = |source: &Source| match (&other.from, &source.kind) {
            (_, SourceKind::Web { .. } | SourceKind::Git(_) | SourceKind::Inline { .. }) => true,
            (From::Stage(id), SourceKind::Path { .. }) => self.ends_same(*id),
            (From::Context, SourceKind::Path { path, .. }) => self.is_kept(path),
        };
        let sources_same = |(one, other): (&Source, &Source)| {
            one.written == other.written
                && one.kind == other.kind
                && one.unpack == other.unpack
                && is_kept(other)
        };
        one.sources.len() == other.sources.len()
            && one.sources.iter().zip(&other.sources).all(sources_same)
            && one.from == other.from
            && one.destination == other.destination
            && (&one.chown, &one.written_chmod) == (&other.chown, &other.written_chmod)
            && one.excludes == other.excludes
            && (one.link, one.parents) == (other.link, other.parents)
    }

    /// Whether what a path of the context names is what it was.
    fn is_kept(&self, path: &str) -> bool {
        match (self.context, self.dockerfile) {
            (Sameness::Other, _) => false,
            (Sameness::Same, _) | (_, None) => true,
            (Sameness::Nearly, Some(dockerfile)) => {
                let path = path.trim_matches('/');
                let rest = dockerfile.trim_matches('/').strip_prefix(path);
                let holds_it = rest.is_some_and(|rest| {
                    path.is_empty() || rest.is_empty() || rest.starts_with('/')
                });
                !holds_it && !has_wildcard(path)
            }
        }
    }
}

/// Whether the context is as it was.
fn sameness(earlier: &Earlier<'_>, project: &Project) -> Sameness {
    let old = earlier.project;
    let is_like = old.files == project.files
        && old.open == project.open
        && old.dockerfile_path == project.dockerfile_path
        && earlier.files.context_error.is_none();
    let path = project.dockerfile_path.as_deref().filter(|path| project.files.get(path).is_none());
    match path {
        _ if !is_like => Sameness::Other,
        None => Sameness::Same,
        Some(_) if old.dockerfile == project.dockerfile => Sameness::Same,
        Some(path) if !matches!(earlier.files.context.at(&format!("/{path}")), Found::Node(_)) => {
            Sameness::Same
        }
        // By a link the Dockerfile may be reached from anywhere.
        Some(_) if project.files.iter().any(|(_, file)| is_link(file)) => Sameness::Other,
        Some(_) => Sameness::Nearly,
    }
}

fn is_link(file: &File) -> bool {
    matches!(file.kind, Kind::Symlink(_) | Kind::Hardlink(_))
}
