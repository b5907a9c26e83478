//! From the plan to what each vertex does.

mod options;

use std::rc::Rc;

use super::inputs::{self, Input};
use super::key::{CopyOp, Key, Op, RunOp, SourceKey, op_key};
use super::reason::StepRef;
use crate::effect::Tree;
use crate::effect::copy::{download, heredoc};
use crate::effect::tree::Time;
use crate::image::Simulation;
use crate::plan::mount::Mount;
use crate::plan::stage::Image;
use crate::plan::step::{Copy, Run, Source, SourceKind};
use crate::plan::{Action, Base, Plan, Step, VertexId, VertexKind};
use crate::project::{self, Content, Platform, Project};
use crate::syntax::ignore::clean;

/// What a vertex does.
pub(super) enum Job<'a> {
    /// An image that is pulled.
    Image(&'a Image, &'a Platform, Tree),
    /// Files that come from outside; only their content counts.
    Files(Tree),
    /// A file that the Dockerfile itself holds, under its name.
    Inline(Tree),
    /// A step, or a part of one.
    Step(Box<StepJob<'a>>),
}

pub(super) struct StepJob<'a> {
    pub place: StepRef,
    pub op: Op,
    pub op_key: Key,
    pub inputs: Vec<Input<'a>>,
    /// Whether the cache must not be asked.
    pub ignores_cache: bool,
}

/// The jobs of all vertices; a vertex without one is never asked for.
pub(super) fn jobs<'a>(
    project: &'a Project,
    plan: &'a Plan,
    files: &'a Simulation,
) -> Vec<Option<Job<'a>>> {
    let mut jobs = Jobs {
        project,
        plan,
        files,
        options: options::of_all_commands(project),
        done: plan.graph.vertices.iter().map(|_| None).collect(),
    };
    for (id, stage) in plan.stages.iter().enumerate() {
        if let Some(pull) = stage.pull {
            let start = files.stages.get(id).map_or_else(Tree::empty, |files| files.start.clone());
            let job = match &stage.base {
                Base::Image(image) => Job::Image(image, &stage.platform, start),
                _ => Job::Files(start),
            };
            jobs.put(pull, job);
        }
        for (step, planned) in stage.steps.iter().enumerate() {
            jobs.step(StepRef { stage: id, step }, planned);
        }
    }
    jobs.done
}

struct Jobs<'a> {
    project: &'a Project,
    plan: &'a Plan,
    files: &'a Simulation,
    options: Rc<[Rc<str>]>,
    /// By vertex.
    done: Vec<Option<Job<'a>>>,
}

impl<'a> Jobs<'a> {
    /// Vertices that do the same are one.
    fn put(&mut self, vertex: VertexId, job: Job<'a>) {
        let twin = self.twin(vertex);
        let Some(place) = self.done.get_mut(twin) else { return };
        match (place.as_mut(), job) {
            (Some(Job::Step(known)), Job::Step(job)) => known.ignores_cache |= job.ignores_cache,
            (None, job) => *place = Some(job),
            _ => {}
        }
    }

    fn twin(&self, vertex: VertexId) -> VertexId {
        self.plan.graph.vertices.get(vertex).map_or(vertex, |vertex| vertex.twin)
    }

    fn step(&mut self, place: StepRef, step: &'a Step) {
        let Some(vertex) = step.vertex else { return };
        let root = step.before.root.map(|root| self.twin(root));
        let (op, inputs) = match &step.action {
            Action::Run(run) => self.run(place, step, run, root),
            Action::Workdir { path, .. } => {
                let path = clean(path).into();
                let epoch = self.build_arg("SOURCE_DATE_EPOCH");
                let owner = owner(&step.before.user);
                (Op::Workdir { path, owner, epoch }, root.map(Input::root).into_iter().collect())
            }
            Action::Copy(copy) => {
                let alone = copy.linked.is_some();
                let inputs = self.copy_inputs(copy, root.filter(|_| !alone));
                let op = Op::Copy(copy_op(copy));
                let Some(linked) = copy.linked else {
                    self.put_step(vertex, place, op, inputs, true);
                    return;
                };
                self.put_step(linked, place, op, inputs, true);
                let below = [root, Some(self.twin(linked))].into_iter().flatten();
                let inputs = below.map(Input::root).collect();
                self.put_step(vertex, place, Op::Link, inputs, true);
                return;
            }
            _ => return,
        };
        let asks = !matches!(op, Op::Workdir { .. });
        self.put_step(vertex, place, op, inputs, asks);
    }

    /// `can_ignore` is whether `--no-cache` is for it.
    fn put_step(
        &mut self,
        vertex: VertexId,
        place: StepRef,
        op: Op,
        inputs: Vec<Input<'a>>,
        can_ignore: bool,
    ) {
        let ignores_cache = can_ignore && self.no_cache(place.stage);
        let op_key = op_key(&op);
        self.put(vertex, Job::Step(Box::new(StepJob { place, op, op_key, inputs, ignores_cache })));
    }

    fn no_cache(&self, stage: usize) -> bool {
        match &self.project.options.no_cache {
            project::NoCache::Nothing => false,
            project::NoCache::All => true,
            project::NoCache::Stages(names) => {
                let stage = self.plan.stage(stage).and_then(|stage| stage.name.as_deref());
                stage.is_some_and(|stage| names.iter().any(|name| name.eq_ignore_ascii_case(stage)))
            }
        }
    }

    fn build_arg(&self, name: &str) -> Rc<str> {
        self.project.options.build_args.get(name).cloned().unwrap_or_default()
    }

    fn run(
        &mut self,
        place: StepRef,
        step: &'a Step,
        run: &'a Run,
        root: Option<VertexId>,
    ) -> (Op, Vec<Input<'a>>) {
        let mut inputs: Vec<Input<'_>> = root.map(Input::root).into_iter().collect();
        let mut mounts: Vec<Rc<str>> = Vec::new();
        if let Some(script) = &run.script {
            let name = script.path.rsplit('/').next().unwrap_or_default();
            let tree = heredoc(name, &script.text, Time::At(0));
            self.put(script.vertex, Job::Inline(tree));
            let at = inputs::mount(&mut inputs, self.twin(script.vertex), "/");
            mounts.push(format!("script from {at}").into());
        }
        let mut sorted: Vec<&Mount> = run.mounts.iter().collect();
        sorted.sort_by_key(|mount| &mount.target);
        let namespace = self.build_arg("BUILDKIT_CACHE_MOUNT_NS");
        for mount in sorted {
            let at = mount.source.map(|source| {
                self.mounted(mount, source);
                inputs::mount(&mut inputs, self.twin(source), &mount.path)
            });
            mounts.push(options::mount(mount, at, &namespace).into());
        }
        let stage = self.plan.stage(place.stage);
        let op = Op::Run(RunOp {
            args: run.args.clone(),
            env: step.before.env.clone(),
            workdir: Rc::clone(&step.before.workdir),
            user: Rc::clone(&step.before.user),
            network: Rc::clone(&run.network),
            insecure: run.insecure,
            mounts,
            options: Rc::clone(&self.options),
            platform: stage.map(|stage| stage.platform.clone()).unwrap_or_default(),
        });
        (op, inputs)
    }

    /// What is mounted, where no stage makes it.
    fn mounted(&mut self, mount: &Mount, source: VertexId) {
        let kind = self.plan.graph.vertices.get(source).map(|vertex| vertex.kind);
        match kind {
            Some(VertexKind::Context) => {
                self.put(source, Job::Files(self.files.context.clone()));
            }
            Some(VertexKind::CacheDirectory) => {
                let options = &mount.options;
                let text = format!("{:?} {:?} {:?}", options.mode, options.uid, options.gid);
                self.put(source, Job::Inline(heredoc("cache", &text, Time::At(0))));
            }
            _ => {}
        }
    }

    fn copy_inputs(&mut self, copy: &'a Copy, root: Option<VertexId>) -> Vec<Input<'a>> {
        let mut inputs: Vec<Input<'_>> = root.map(Input::root).into_iter().collect();
        for source in &copy.sources {
            let Some(vertex) = source.vertex else { continue };
            match &source.kind {
                SourceKind::Path { .. } => {
                    let kind = self.plan.graph.vertices.get(vertex).map(|vertex| vertex.kind);
                    if kind == Some(VertexKind::Context) {
                        self.put(vertex, Job::Files(self.files.context.clone()));
                    }
                }
                SourceKind::Web { url, file, .. } => {
                    let tree = download(file, self.web(url), Time::At(0));
                    self.put(vertex, Job::Files(tree));
                }
                SourceKind::Git(git) => {
                    self.put(vertex, Job::Inline(Tree::unknown(&format!("{git:?}"))));
                }
                SourceKind::Inline { name, text } => {
                    self.put(vertex, Job::Inline(heredoc(name, text, Time::At(0))));
                }
            }
            inputs::copy(&mut inputs, self.twin(vertex), source, copy);
        }
        inputs
    }

    fn web(&self, url: &str) -> Content {
        match self.project.web.get(url) {
            Some(project::File { kind: project::Kind::File(content), .. }) => content.clone(),
            _ => Content::Opaque { size: None, id: url.into() },
        }
    }
}

fn copy_op(copy: &Copy) -> CopyOp {
    CopyOp {
        destination: Rc::clone(&copy.destination),
        owner: owner(&copy.chown),
        mode: copy.chmod.clone(),
        sources: copy.sources.iter().map(source_key).collect(),
        excludes: copy.excludes.clone(),
        link: copy.linked.is_some(),
    }
}

fn source_key(source: &Source) -> SourceKey {
    let mut parents = None;
    let (name, is_path) = match &source.kind {
        SourceKind::Path { path, include, required } => {
            parents = include.clone().map(|include| (include, required.clone()));
            (inputs::base(path), true)
        }
        SourceKind::Web { file, .. } => (&**file, false),
        SourceKind::Inline { name, .. } => (&**name, false),
        SourceKind::Git(_) => ("/", true),
    };
    SourceKey { name: name.into(), is_path, unpack: source.unpack, parents }
}

/// `0:00` and `0:0` are the same numbers; names stay.
fn owner(written: &str) -> Rc<str> {
    let part = |text: &str| match text.parse::<u32>() {
        Ok(number) => number.to_string(),
        Err(_) => text.to_owned(),
    };
    written.split(':').map(part).collect::<Vec<_>>().join(":").into()
}
