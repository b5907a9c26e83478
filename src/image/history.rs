//! The history of an image: how each of its layers and settings came about.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::rc::Rc;

use super::lineage;
use crate::plan::ports::Port;
use crate::plan::stage::{Arg, Image};
use crate::plan::step::{Copy, Run};
use crate::plan::{Action, Base, Env, Plan, Stage, StageId, Step};
use crate::project::{HealthConfig, History};
use crate::syntax::duration;
use crate::syntax::go::quote_list;

/// What BuildKit notes beside every entry of its own.
const COMMENT: &str = "buildkit.dockerfile.v0";

/// The history of a stage's image, the base's first.
pub fn history(plan: &Plan, id: StageId) -> Vec<History> {
    let mut entries = Vec::new();
    for stage in lineage(plan, id) {
        if let Base::Image(Image { image: Some(image), .. }) = &stage.base {
            entries.clone_from(&image.history);
        }
        let mut args = ShownArgs::at_start(stage);
        for step in &stage.steps {
            args.learn(step);
            entries.extend(text(step, &args).map(|created_by| History {
                created_by,
                comment: COMMENT.to_owned(),
                author: String::new(),
                empty_layer: !step.makes_layer(),
            }));
        }
    }
    entries
}

/// What the history says of a step; nothing of `ONBUILD`.
pub fn created_by(stage: &Stage, step: &Step) -> Option<String> {
    let declared = match &step.action {
        Action::Run(run) => stage.args.get(..run.args_declared).unwrap_or(&[]),
        _ => &[],
    };
    text(step, &ShownArgs::of(declared, &step.before.env))
}

/// Build arguments with their values, as the history shows them before a command.
#[derive(Default)]
struct ShownArgs {
    /// `NAME=value`, by first declaration.
    words: Vec<String>,
    places: BTreeMap<Rc<str>, usize>,
}

impl ShownArgs {
    fn of(declared: &[Arg], env: &Env) -> Self {
        let mut args = Self::default();
        if declared.is_empty() {
            return args;
        }
        let env: BTreeMap<_, _> = env.vars().into_iter().collect();
        for arg in declared {
            let value = env.get(&arg.name).copied().or(arg.value.as_ref());
            args.declare(&arg.name, value);
        }
        args
    }

    /// Those that the stages below declare.
    fn at_start(stage: &Stage) -> Self {
        let own = stage.steps.iter().map(|step| match &step.action {
            Action::Arg(args) => args.len(),
            _ => 0,
        });
        let below = stage.args.len().saturating_sub(own.sum());
        Self::of(stage.args.get(..below).unwrap_or(&[]), &stage.start.env)
    }

    fn learn(&mut self, step: &Step) {
        match &step.action {
            Action::Arg(args) => {
                for arg in args {
                    let before = || step.before.env.get(&arg.name);
                    self.declare(&arg.name, arg.value.as_ref().or_else(before));
                }
            }
            Action::Env(pairs) => {
                for (name, value) in pairs {
                    if self.places.contains_key(name) {
                        self.declare(name, Some(value));
                    }
                }
            }
            _ => {}
        }
    }

    fn declare(&mut self, name: &Rc<str>, value: Option<&Rc<str>>) {
        let word = format!("{name}={}", value.map_or("", |value| value));
        let place = *self.places.entry(Rc::clone(name)).or_insert(self.words.len());
        match self.words.get_mut(place) {
            Some(old) => *old = word,
            None => self.words.push(word),
        }
    }
}

fn text(step: &Step, args: &ShownArgs) -> Option<String> {
    let text = match &step.action {
        Action::Run(run) => of_run(run, args),
        Action::Copy(copy) => of_copy(copy),
        Action::Workdir { path, .. } => format!("WORKDIR {path}"),
        Action::Env(pairs) => format!("ENV{}", equations(pairs)),
        Action::Label(pairs) => format!("LABEL{}", equations(pairs)),
        Action::Arg(args) => {
            let args = args.iter().map(|arg| match &arg.value {
                Some(value) => format!("{}={value}", arg.name),
                None => arg.name.to_string(),
            });
            format!("ARG {}", args.collect::<Vec<_>>().join(" "))
        }
        Action::Cmd(launch) => format!("CMD {}", quote_list(&launch.args)),
        Action::Entrypoint(launch) => format!("ENTRYPOINT {}", quote_list(&launch.args)),
        Action::Expose(ports) => {
            let ports: Vec<_> = ports.iter().flat_map(Port::ports).collect();
            format!("EXPOSE {}", list(&ports))
        }
        Action::Volume(paths) => format!("VOLUME {}", list(paths)),
        Action::User(user) => format!("USER {user}"),
        Action::Stopsignal(signal) => format!("STOPSIGNAL {signal}"),
        Action::Healthcheck(health) => format!("HEALTHCHECK {}", of_health(health)),
        Action::Shell(words) => format!("SHELL {}", list(words)),
        Action::Maintainer(name) => format!("MAINTAINER {name}"),
        Action::Onbuild(_) | Action::Unknown => return None,
    };
    Some(text)
}

fn of_run(run: &Run, args: &ShownArgs) -> String {
    let mut text = "RUN ".to_owned();
    if !args.words.is_empty() {
        // Writing to a string cannot fail.
        let _ = write!(text, "|{} {} ", args.words.len(), args.words.join(" "));
    }
    text.push_str(&run.args.join(" "));
    text.push_str(" # buildkit");
    text
}

fn of_copy(copy: &Copy) -> String {
    let mut text = if copy.add { "ADD" } else { "COPY" }.to_owned();
    if copy.parents {
        text.push_str(" --parents");
    }
    for (flag, value) in [("chown", &copy.chown), ("chmod", &copy.written_chmod)] {
        if !value.is_empty() {
            // Writing to a string cannot fail.
            let _ = write!(text, " --{flag}={value}");
        }
    }
    for source in &copy.sources {
        text.push(' ');
        text.push_str(&source.written);
    }
    text.push(' ');
    text.push_str(&copy.written_destination);
    text.push_str(" # buildkit");
    text
}

fn of_health(health: &HealthConfig) -> String {
    format!(
        "{{Test:{} Interval:{} Timeout:{} StartPeriod:{} StartInterval:{} Retries:{}}}",
        list(&health.test),
        duration::format(health.interval),
        duration::format(health.timeout),
        duration::format(health.start_period),
        duration::format(health.start_interval),
        health.retries,
    )
}

fn equations(pairs: &[(Rc<str>, Rc<str>)]) -> String {
    pairs.iter().map(|(name, value)| format!(" {name}={value}")).collect()
}

/// Texts as Go prints a list.
fn list<T: AsRef<str>>(texts: &[T]) -> String {
    let texts: Vec<&str> = texts.iter().map(AsRef::as_ref).collect();
    format!("[{}]", texts.join(" "))
}
