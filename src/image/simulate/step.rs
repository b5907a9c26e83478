//! One step: from what the plan says to what happens to files.

use std::cell::OnceCell;
use std::rc::Rc;

use super::{Outcome, Simulation, StepFiles};
use crate::effect::copy::{self, download, heredoc};
use crate::effect::run::{self, Environment, Mount, MountKind, Ran};
use crate::effect::{Time, Tree, cloned, downloaded};
use crate::plan::mount::{self, MountFrom, MountKind as Kind};
use crate::plan::print::Print;
use crate::plan::step::{Copy, From, Run, Source, SourceKind};
use crate::plan::{Action, Env, Step};
use crate::project::{self, Content, Project};

/// The build argument that names the machine on which commands run.
const HOST: &str = "BUILDKIT_SANDBOX_HOSTNAME";

/// The environment of the last command; most have that of the one before.
#[derive(Default)]
pub(super) struct LastEnvironment(Option<(Print, Environment)>);

impl LastEnvironment {
    fn of(&mut self, env: &Env) -> &Environment {
        let last = self.0.take().filter(|(print, _)| *print == env.print());
        &self.0.insert(last.unwrap_or_else(|| (env.print(), Environment::of(env.vars())))).1
    }
}

/// Does what a step says; what it writes gets the time `now`.
pub(super) fn carry_out(
    project: &Project,
    done: &Simulation,
    tree: &Tree,
    step: &Step,
    now: Time,
    last: &mut LastEnvironment,
) -> StepFiles {
    let mut files = StepFiles {
        tree: tree.clone(),
        layer: None,
        outcome: Outcome::Done,
        output: None,
        unknown: Vec::new(),
        digest: OnceCell::new(),
    };
    if !step.makes_layer() {
        return files;
    }
    let copied = match &step.action {
        Action::Run(run) => {
            let environment = last.of(&step.before.env);
            let cx = Context { project, done, now };
            cx.run(tree, step, (run, environment), &mut files);
            return files;
        }
        Action::Copy(copy) => Context { project, done, now }.copy(tree, copy),
        Action::Workdir { path, .. } => {
            copy::workdir(tree, path, &step.before.user, now).map_err(|error| error.to_string())
        }
        _ => return files,
    };
    match copied {
        Ok(outcome) => {
            files.tree = outcome.tree;
            files.layer = Some(Rc::new(outcome.layer));
        }
        Err(message) => files.fail(message),
    }
    files
}

impl StepFiles {
    fn fail(&mut self, message: String) {
        self.outcome = Outcome::Failed(message);
        self.layer = Some(Rc::default());
    }
}

/// What a copy takes of the context, a stage or an image; not what it downloads.
pub fn taken(done: &Simulation, copy: &Copy) -> copy::Taken {
    let from = match copy.from {
        From::Context => done.context.clone(),
        From::Stage(id) => done.stage(id),
    };
    let paths = copy.sources.iter().filter(|it| matches!(it.kind, SourceKind::Path { .. }));
    let sources: Vec<_> = paths.map(|it| path_source(it, &from)).collect();
    copy::taken(&wanted(copy, &sources, Time::At(0)))
}

/// A tree, the path in it, and whether what is there is unpacked.
type Place = (Tree, String, bool);

fn path_source(source: &Source, from: &Tree) -> Place {
    (from.clone(), source.written.to_string(), source.unpack)
}

fn wanted<'a>(copy: &'a Copy, sources: &'a [Place], now: Time) -> copy::Copy<'a> {
    copy::Copy {
        sources: sources
            .iter()
            .map(|(tree, path, unpack)| copy::Source { tree, path, unpack: *unpack })
            .collect(),
        destination: &copy.destination,
        owner: Some(&*copy.chown).filter(|owner| !owner.is_empty()),
        mode: Some(&*copy.written_chmod).filter(|mode| !mode.is_empty()),
        parents: copy.parents,
        excludes: copy.excludes.iter().map(|pattern| &**pattern).collect(),
        link: copy.link,
        now,
    }
}

impl Simulation {
    fn stage(&self, id: usize) -> Tree {
        self.stages.get(id).map_or_else(Tree::empty, |files| files.end().clone())
    }
}

struct Context<'a> {
    project: &'a Project,
    done: &'a Simulation,
    now: Time,
}

impl Context<'_> {
    fn run(
        &self,
        tree: &Tree,
        step: &Step,
        (run, env): (&Run, &Environment),
        files: &mut StepFiles,
    ) {
        let trees: Vec<Tree> = run.mounts.iter().map(|mount| self.mounted(mount)).collect();
        let mut mounts = Vec::new();
        for (mount, tree) in run.mounts.iter().zip(&trees) {
            match self.mount(mount, tree) {
                Ok(mounted) => mounts.extend(mounted),
                Err(message) => return files.fail(message),
            }
        }
        let ran = run::run(
            tree,
            &run::Run {
                argv: run.args.iter().map(|arg| &**arg).collect(),
                env,
                cwd: &step.before.workdir,
                user: &step.before.user,
                mounts,
                host: self.project.options.build_args.get(HOST).map(|host| &**host),
                script: run.script.as_ref().map(|script| (&*script.path, &*script.text)),
                now: self.now,
            },
        );
        let Ran { exit, output, tree, layer, unknown, .. } = ran;
        files.output = Some(output);
        files.unknown = unknown;
        if exit == 0 {
            files.tree = tree;
            files.layer = Some(Rc::new(layer));
        } else {
            let words: Vec<&str> = run.args.iter().map(|arg| &**arg).collect();
            let command = words.join(" ");
            files.fail(format!(
                "process \"{command}\" did not complete successfully: exit code: {exit}"
            ));
        }
    }

    fn mounted(&self, mount: &mount::Mount) -> Tree {
        match mount.from {
            MountFrom::Stage(id) => self.done.stage(id),
            MountFrom::Context => self.done.context.clone(),
            MountFrom::Nothing => Tree::empty(),
        }
    }

    /// A mount for the command; nothing for a secret that is not there and need not be.
    fn mount<'m>(
        &'m self,
        mount: &'m mount::Mount,
        tree: &'m Tree,
    ) -> Result<Option<Mount<'m>>, String> {
        let id = mount.options.id.as_str();
        let kind = match mount.kind {
            Kind::Bind => MountKind::Bind { tree, path: &mount.path },
            Kind::Cache => MountKind::Cache { id },
            Kind::Tmpfs | Kind::Ssh => MountKind::Empty,
            Kind::Secret => match self.project.options.secrets.get(id) {
                Some(text) => MountKind::File { text, mode: mount.options.mode.unwrap_or(0o400) },
                None if mount.options.required => return Err(format!("secret {id}: not found")),
                None => return Ok(None),
            },
        };
        Ok(Some(Mount { target: &mount.target, kind, env: mount.options.env.as_deref() }))
    }

    fn copy(&self, tree: &Tree, copy: &Copy) -> Result<copy::Outcome, String> {
        let from = match copy.from {
            From::Context => self.done.context.clone(),
            From::Stage(id) => self.done.stage(id),
        };
        let sources: Vec<_> =
            copy.sources.iter().map(|source| self.source(source, &from)).collect();
        copy::copy(tree, &wanted(copy, &sources, self.now)).map_err(|error| error.to_string())
    }

    /// Where a source is, its path there, and whether it is unpacked.
    fn source(&self, source: &Source, from: &Tree) -> Place {
        match &source.kind {
            SourceKind::Path { .. } => path_source(source, from),
            SourceKind::Inline { name, text } => {
                (heredoc(name, text, self.now), name.to_string(), false)
            }
            SourceKind::Web { url, file, .. } => {
                let (content, mtime) = self.download(url);
                let is_unknown = content.size().is_none();
                let mut tree = download(file, content, mtime);
                if is_unknown {
                    downloaded(&mut tree, url, &format!("/{file}"));
                }
                (tree, file.to_string(), source.unpack)
            }
            SourceKind::Git(git) => {
                let mut tree = Tree::unknown(&format!("{git:?}"));
                cloned(&mut tree, &source.written);
                (tree, "/".to_owned(), false)
            }
        }
    }

    fn download(&self, url: &str) -> (Content, Time) {
        match self.project.web.get(url) {
            Some(project::File { kind: project::Kind::File(content), mtime, .. }) => {
                (content.clone(), Time::At(*mtime))
            }
            _ => (Content::Opaque { size: None, id: url.into() }, self.now),
        }
    }
}
