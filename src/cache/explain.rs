//! What the key of one step is made of, beside the nearest key that there was before.

use std::rc::Rc;

use super::compare::{is_on, most_alike, nearest};
use super::inputs::Input;
use super::job::{Job, StepJob, jobs};
use super::key::{CopyOp, Key, Op, RunOp, mode_text};
use super::reason::StepRef;
use super::replay::solver;
use super::solve::{Asked, Solver};
use super::store::{Record, Store};
use crate::image::Simulation;
use crate::plan::{Action, Plan, VertexId};
use crate::project::Project;

/// The parts of a step's key.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StepKey {
    pub parts: Vec<KeyPart>,
    /// The step whose file system it changes; `None` where that is an image, or nothing.
    pub on: Option<StepRef>,
    /// The image that it is built on, where no step is between.
    pub image: Option<Rc<str>>,
    /// The build that left the nearest key; `None` where there was nothing like it.
    pub near: Option<u32>,
}

/// A part of a key. Of a part that is gone, the value is empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyPart {
    pub kind: PartKind,
    /// Of a variable or option, its name; of a mount, its kind and target; of files, their paths.
    pub name: Rc<str>,
    pub value: Rc<str>,
    /// Whether the nearest key has another one.
    pub differs: bool,
    /// What the nearest key has, where that differs and there is something.
    pub before: Option<Rc<str>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum PartKind {
    /// What it does: `RUN`, `COPY`, `WORKDIR`, or the laying of a linked copy over the rest.
    Operation,
    Shell,
    Command,
    Workdir,
    User,
    Variable,
    VariableOrder,
    Network,
    Security,
    Mount,
    Option,
    Platform,
    /// The names of what is copied, without their directories.
    Sources,
    Destination,
    Owner,
    Mode,
    Excludes,
    Epoch,
    /// The content of files; the value is a short fingerprint of what is simulated.
    Files,
    /// What it stands on.
    Base,
}

/// What a step is asked for by; `None` for a setting and for what the target does not need.
pub fn explain(
    store: &Store,
    project: &Project,
    plan: &Plan,
    files: &Simulation,
    at: StepRef,
) -> Option<StepKey> {
    let step = plan.stage(at.stage)?.steps.get(at.step)?;
    let linked = match &step.action {
        Action::Copy(copy) => copy.linked,
        _ => None,
    };
    let vertex = plan.graph.vertices.get(linked.or(step.vertex)?)?.twin;
    let jobs = jobs(project, plan, files);
    let mut solver = solver(store, files, plan, &jobs);
    for op in &plan.ops {
        let job = jobs.get(op.vertex)?.as_ref();
        match job {
            Some(Job::Step(job)) if op.vertex == vertex => return Some(view(&solver, job)),
            Some(job) => solver.solve(op.vertex, job),
            None => {}
        }
    }
    None
}

fn view(solver: &Solver<'_>, job: &StepJob<'_>) -> StepKey {
    let asked = solver.asked(job);
    let roots = || job.inputs.iter().filter(|input| input.is_root);
    let known = |vertex: VertexId| solver.done(vertex).map(|done| done.known.clone());
    let keys: Vec<Key> = roots().filter_map(|input| known(input.vertex)).flatten().collect();
    let near = nearest(solver, &asked, &keys).or_else(|| most_alike(solver, &asked));
    let mut parts = Vec::new();
    compare(&of_op(&job.op), near.as_deref().map(|near| of_op(&near.op)).as_deref(), &mut parts);
    order(&job.op, near.as_deref(), &mut parts);
    content(&asked, near.as_deref(), &mut parts);
    let stands = roots().next().is_some();
    if stands {
        parts.push(KeyPart {
            kind: PartKind::Base,
            name: "".into(),
            value: "".into(),
            differs: near.as_ref().is_some_and(|near| !is_on(near, &keys)),
            before: None,
        });
    }
    StepKey {
        parts,
        on: roots().find_map(|input| solver.done(input.vertex)?.place),
        image: keys.iter().find_map(|key| solver.session.images.get(key).cloned()),
        near: near.map(|near| near.build),
    }
}

type Said = (PartKind, Rc<str>, Rc<str>);

/// Puts what is now beside what was.
fn compare(now: &[Said], near: Option<&[Said]>, parts: &mut Vec<KeyPart>) {
    let find = |list: &[Said], (kind, name, _): &Said| {
        let found = list.iter().find(|(other, its, _)| (other, its) == (kind, name));
        found.map(|(_, _, value)| Rc::clone(value))
    };
    for said in now {
        let before = near.and_then(|near| find(near, said));
        let (kind, name, value) = said.clone();
        let differs = near.is_some() && before.as_ref() != Some(&value);
        let before = before.filter(|_| differs);
        parts.push(KeyPart { kind, name, value, differs, before });
    }
    for gone in near.unwrap_or_default().iter().filter(|said| find(now, said).is_none()) {
        let (kind, name, before) = gone.clone();
        parts.push(KeyPart { kind, name, value: "".into(), differs: true, before: Some(before) });
    }
}

fn of_op(op: &Op) -> Vec<Said> {
    let mut said = Vec::new();
    let mut say = |kind: PartKind, name: &str, value: &str| {
        if !value.is_empty() {
            said.push((kind, name.into(), value.into()));
        }
    };
    match op {
        Op::Run(run) => of_run(run, &mut say),
        Op::Copy(copy) => of_copy(copy, &mut say),
        Op::Workdir { path, owner, epoch } => {
            say(PartKind::Operation, "", "WORKDIR");
            say(PartKind::Workdir, "", path);
            say(PartKind::Owner, "", owner);
            say(PartKind::Epoch, "", epoch);
        }
        Op::Link => say(PartKind::Operation, "", "lay the copied files over the rest"),
    }
    said
}

fn of_run(run: &RunOp, say: &mut impl FnMut(PartKind, &str, &str)) {
    say(PartKind::Operation, "", "RUN");
    match run.args.split_last() {
        Some((command, shell)) if !shell.is_empty() => {
            say(PartKind::Shell, "", &shell.join(" "));
            say(PartKind::Command, "", command);
        }
        _ => say(PartKind::Command, "", &run.args.join(" ")),
    }
    say(PartKind::Workdir, "", if run.workdir.is_empty() { "/" } else { &run.workdir });
    say(PartKind::User, "", if run.user.is_empty() { "(default)" } else { &run.user });
    for (name, value) in run.env.vars() {
        say(PartKind::Variable, name, if value.is_empty() { "(empty)" } else { value });
    }
    say(PartKind::Network, "", &run.network);
    say(PartKind::Security, "", if run.insecure { "insecure" } else { "" });
    for text in &run.mounts {
        // Its kind and its target.
        let name: Vec<&str> = text.split(' ').take(2).collect();
        say(PartKind::Mount, &name.join(" "), text);
    }
    for text in &*run.options {
        say(PartKind::Option, text.split('=').next().unwrap_or_default(), text);
    }
    let platform = &run.platform;
    let text = format!("{}/{}/{}", platform.os, platform.architecture, platform.variant);
    say(PartKind::Platform, "", text.trim_end_matches('/'));
}

fn of_copy(copy: &CopyOp, say: &mut impl FnMut(PartKind, &str, &str)) {
    let unpack = copy.sources.iter().any(|source| source.unpack);
    let link = if copy.link { "COPY --link" } else { "COPY" };
    say(PartKind::Operation, "", if unpack { "ADD" } else { link });
    let names: Vec<&str> = copy.sources.iter().map(|source| &*source.name).collect();
    say(PartKind::Sources, "", &names.join(" "));
    let parents = copy.sources.iter().filter_map(|source| source.parents.as_ref());
    for (include, _) in parents {
        say(PartKind::Sources, "--parents", include);
    }
    say(PartKind::Destination, "", &copy.destination);
    say(PartKind::Owner, "", &copy.owner);
    say(PartKind::Mode, "", &mode_text(copy.mode.as_ref()));
    say(PartKind::Excludes, "", &copy.excludes.join(" "));
}

/// The same variables in another order make another key.
fn order(op: &Op, near: Option<&Record>, parts: &mut Vec<KeyPart>) {
    let (Op::Run(now), Some(Op::Run(near))) = (op, near.map(|near| &near.op)) else { return };
    let variables = parts.iter().filter(|part| part.kind == PartKind::Variable);
    if now.env == near.env || variables.clone().any(|part| part.differs) {
        return;
    }
    let names: Vec<&str> = now.env.vars().into_iter().map(|(name, _)| &**name).collect();
    let before: Vec<&str> = near.env.vars().into_iter().map(|(name, _)| &**name).collect();
    parts.push(KeyPart {
        kind: PartKind::VariableOrder,
        name: "".into(),
        value: names.join(" ").into(),
        differs: true,
        before: Some(before.join(" ").into()),
    });
}

/// What counts of files that are read.
fn content(asked: &Asked<'_>, near: Option<&Record>, parts: &mut Vec<KeyPart>) {
    let inputs = asked.job.inputs.iter().zip(&asked.parts).enumerate();
    for (at, (input, (_, content))) in inputs.filter(|(_, (input, _))| !input.is_root) {
        let before = near.and_then(|near| near.inputs.get(at)).map(|made| made.content);
        let differs = before.is_some_and(|before| before != *content);
        parts.push(KeyPart {
            kind: PartKind::Files,
            name: paths(input).into(),
            value: short(*content),
            differs,
            before: before.filter(|_| differs).map(short),
        });
    }
}

fn paths(input: &Input<'_>) -> String {
    let path = |path: &str| match path.trim_matches('/') {
        "" => ".".to_owned(),
        path => path.to_owned(),
    };
    let paths: Vec<String> = input.wants.iter().map(|want| path(want.path())).collect();
    paths.join(" ")
}

fn short(content: Option<Key>) -> Rc<str> {
    content.map_or_else(|| "not known".into(), |key| format!("{:012x}", key.0 >> 16).into())
}
