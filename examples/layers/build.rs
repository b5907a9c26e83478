//! A build from its plan, stage by stage.

use std::collections::BTreeMap;
use std::rc::Rc;

use layerlab::effect::copy::{self, context, download, heredoc};
use layerlab::effect::run::{Mount, MountKind, Run};
use layerlab::effect::{Layer, Time, Tree};
use layerlab::plan::mount::{MountFrom, MountKind as Kind};
use layerlab::plan::step::{self, From, SourceKind};
use layerlab::plan::{Action, Base, Plan, StageId, Step, plan};
use layerlab::project::{Content, NamedContext, Project};
use layerlab::syntax::ignore::{self, Patterns};
use layerlab::syntax::parse;
use serde_json::{Map, Value};

use crate::base;
use crate::files::files;

pub struct Built {
    pub layers: Vec<Layer>,
}

pub fn golden(case: &Value) -> Result<Built, String> {
    let mut project = Project::of_text(case["dockerfile"].as_str().unwrap_or_default());
    project.dockerfile_path = None;
    let all = case["files"].as_object().cloned().unwrap_or_default();
    project.files = files(&all);
    let mut args = case["args"].as_array().into_iter().flatten().filter_map(Value::as_str);
    while let Some(arg) = args.next() {
        let Some(value) = args.next() else { break };
        match (arg, value.split_once('=')) {
            ("--build-arg", Some((name, value))) => {
                project.options.build_args.insert(name.into(), value.into());
            }
            ("--target", _) => project.options.target = Some(value.into()),
            _ => {}
        }
    }
    let web = all.get("__http").and_then(Value::as_object).cloned().unwrap_or_default();
    build(&project, &web)
}

pub fn edits(case: &Value) -> Result<Built, String> {
    let text = case["dockerfile"].as_str().unwrap_or_default();
    let mut project = Project::of_text(text.replace("@HTTP@", "http://h"));
    let all = case["files"].as_object().cloned().unwrap_or_default();
    project.files = files(&all);
    if case["dockerfile_in_context"] != false {
        let mut map = Map::new();
        map.insert("Dockerfile".to_owned(), text.into());
        if let Some(file) = files(&map).get("Dockerfile") {
            project.files.insert("Dockerfile", file.clone());
        }
    }
    let pairs = |key: &str| {
        let map = case[key].as_object().into_iter().flatten();
        map.filter_map(|(name, value)| Some((Rc::from(name.as_str()), Rc::from(value.as_str()?))))
            .collect::<BTreeMap<Rc<str>, Rc<str>>>()
    };
    project.options.build_args = pairs("build_args");
    project.options.secrets = pairs("secrets");
    project.options.target = case["target"].as_str().map(Into::into);
    for (name, value) in case["contexts"].as_object().into_iter().flatten() {
        let context = match value {
            Value::Object(map) => {
                let map = map.get("files").and_then(Value::as_object).unwrap_or(map);
                NamedContext::Files(files(map))
            }
            other => NamedContext::Image(
                other.as_str().unwrap_or_default().trim_start_matches("docker-image://").into(),
            ),
        };
        project.contexts.insert(name.as_str().into(), context);
    }
    let web = case["http"].as_object().cloned().unwrap_or_default();
    build(&project, &web)
}

struct Builder<'a> {
    project: &'a Project,
    plan: &'a Plan,
    web: &'a Map<String, Value>,
    context: Tree,
    stages: Vec<Option<Tree>>,
    layers: Vec<Layer>,
    step: u64,
}

fn build(project: &Project, web: &Map<String, Value>) -> Result<Built, String> {
    let parsed = parse(Rc::clone(&project.dockerfile));
    let plan = plan(project, &parsed);
    if let Some(problem) = plan.problems.first() {
        return Err(problem.buildkit());
    }
    let ignored = match project.files.get(".dockerignore") {
        Some(file) => match &file.kind {
            layerlab::project::Kind::File(content) => {
                ignore::read(content.as_text().unwrap_or_default()).compile()
            }
            _ => Patterns::new([]),
        },
        None => Patterns::new([]),
    }
    .map_err(|error| format!("{error:?}"))?;
    let context = context(&project.files, &ignored).map_err(|error| error.to_string())?;
    let mut builder = Builder {
        project,
        plan: &plan,
        web,
        context,
        stages: vec![None; plan.stages.len()],
        layers: Vec::new(),
        step: 0,
    };
    let target = plan.target.ok_or("no target")?;
    builder.layers_of(target)
}

impl Builder<'_> {
    /// Builds a stage; its layers are those of the stages below and its own.
    fn layers_of(&mut self, id: StageId) -> Result<Built, String> {
        let plan = self.plan;
        let stage = plan.stage(id).ok_or("no stage")?;
        let mut tree = match &stage.base {
            Base::Scratch | Base::Unknown => Tree::empty(),
            Base::Stage(base) => {
                let below = self.layers_of(*base)?;
                self.layers = below.layers;
                self.tree(*base)?
            }
            Base::Image(image) => base::tree(&image.reference),
            Base::Files(name) => match self.project.contexts.get(name) {
                Some(NamedContext::Files(files)) => Tree::from_files(files),
                _ => Tree::empty(),
            },
        };
        let mut layers = std::mem::take(&mut self.layers);
        for step in stage.steps.iter().filter(|step| step.makes_layer()) {
            let (next, layer) = self.step(&tree, step)?;
            tree = next;
            layers.push(layer);
        }
        self.stages[id] = Some(tree);
        Ok(Built { layers })
    }

    fn tree(&mut self, id: StageId) -> Result<Tree, String> {
        if self.stages[id].is_none() {
            let held = std::mem::take(&mut self.layers);
            self.layers_of(id)?;
            self.layers = held;
        }
        self.stages[id].clone().ok_or_else(|| "no tree".to_owned())
    }

    fn step(&mut self, tree: &Tree, step: &Step) -> Result<(Tree, Layer), String> {
        self.step += 1;
        let now = Time::Built(self.step);
        match &step.action {
            Action::Run(run) => self.run(tree, step, run, now),
            Action::Copy(copy) => self.copy(tree, copy, now),
            Action::Workdir { path, .. } => {
                let user = &step.before.user;
                let done = copy::workdir(tree, path, user, now).map_err(|it| it.to_string())?;
                Ok((done.tree, done.layer))
            }
            _ => Err("no layer".to_owned()),
        }
    }

    fn run(
        &mut self,
        tree: &Tree,
        step: &Step,
        run: &step::Run,
        now: Time,
    ) -> Result<(Tree, Layer), String> {
        let env: Vec<String> =
            step.before.env.vars().iter().map(|(name, value)| format!("{name}={value}")).collect();
        let mut trees = Vec::new();
        for mount in &run.mounts {
            trees.push(match mount.from {
                MountFrom::Stage(id) => self.tree(id)?,
                MountFrom::Context => self.context.clone(),
                MountFrom::Nothing => Tree::empty(),
            });
        }
        let mut mounts = Vec::new();
        for (mount, tree) in run.mounts.iter().zip(&trees) {
            let id = mount.options.id.as_str();
            let kind = match mount.kind {
                Kind::Bind => MountKind::Bind { tree, path: &mount.path },
                Kind::Cache | Kind::Tmpfs | Kind::Ssh => MountKind::Empty,
                Kind::Secret => match self.project.options.secrets.get(id) {
                    Some(text) => MountKind::File { text, mode: 0o400 },
                    None if mount.options.required => {
                        return Err(format!("secret {id}: not found"));
                    }
                    None => continue,
                },
            };
            mounts.push(Mount { target: &mount.target, kind, env: mount.options.env.as_deref() });
        }
        let ran = layerlab::effect::run::run(
            tree,
            &Run {
                argv: run.args.iter().map(|arg| &**arg).collect(),
                env: env.iter().map(String::as_str).collect(),
                cwd: &step.before.workdir,
                user: &step.before.user,
                mounts,
                script: run.script.as_ref().map(|script| (&*script.path, &*script.text)),
                now,
            },
        );
        if std::env::var_os("VERBOSE").is_some() {
            println!("{:?} -> {} {:?} {:?}", run.args, ran.exit, ran.output.as_text(), ran.unknown);
        }
        if ran.exit != 0 {
            return Err(format!("exit code: {}", ran.exit));
        }
        Ok((ran.tree, ran.layer))
    }

    fn copy(&mut self, tree: &Tree, copy: &step::Copy, now: Time) -> Result<(Tree, Layer), String> {
        let from = match copy.from {
            From::Context => self.context.clone(),
            From::Stage(id) => self.tree(id)?,
        };
        let mut trees = Vec::new();
        for source in &copy.sources {
            trees.push(match &source.kind {
                SourceKind::Path { .. } => (from.clone(), source.written.to_string(), copy.add),
                SourceKind::Inline { name, text } => {
                    (heredoc(name, text, now), name.to_string(), false)
                }
                SourceKind::Web { url, file, .. } => {
                    let path = url.rsplit_once('/').map_or("", |(_, path)| path);
                    let value = self.web.get(path).or_else(|| self.web.get(&format!("/{path}")));
                    let value = value.cloned().unwrap_or_default();
                    let text = value.as_str().or(value["content"].as_str()).unwrap_or_default();
                    let tree = download(file, Content::text(text), Time::At(1_704_067_200));
                    (tree, file.to_string(), false)
                }
                SourceKind::Git(_) => return Err("git".to_owned()),
            });
        }
        let sources =
            trees.iter().map(|(tree, path, unpack)| copy::Source { tree, path, unpack: *unpack });
        let wanted = copy::Copy {
            sources: sources.collect(),
            destination: &copy.destination,
            owner: Some(&*copy.chown).filter(|owner| !owner.is_empty()),
            mode: Some(&*copy.written_chmod).filter(|mode| !mode.is_empty()),
            parents: copy.parents,
            excludes: copy.excludes.iter().map(|it| &**it).collect(),
            link: copy.link,
            now,
        };
        let done = copy::copy(tree, &wanted).map_err(|error| error.to_string())?;
        Ok((done.tree, done.layer))
    }
}
