//! The settings of an image: what it tells a container.

use std::rc::Rc;

use super::lineage;
use crate::plan::stage::{DEFAULT_PATH, Image};
use crate::plan::step::Launch;
use crate::plan::{Action, Base, Plan, Stage, StageId};
use crate::project::{Config, Options};

/// What an image tells a container, and who made it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Settings {
    pub config: Config,
    pub author: String,
}

/// The settings of a stage's image.
pub fn settings(plan: &Plan, id: StageId) -> Settings {
    settings_until(plan, id, usize::MAX)
}

/// What a stage's settings are after one of its steps.
pub fn settings_after(plan: &Plan, id: StageId, step: usize) -> Config {
    settings_until(plan, id, step.saturating_add(1)).config
}

/// The settings after so many steps of the stage itself.
fn settings_until(plan: &Plan, id: StageId, count: usize) -> Settings {
    let mut settings = Settings::default();
    let stages = lineage(plan, id);
    for (at, stage) in stages.iter().enumerate() {
        let mut cmd_set = false;
        let count = if at + 1 == stages.len() { count } else { usize::MAX };
        start(&mut settings.config, stage);
        for step in stage.steps.iter().take(count) {
            apply(&mut settings, &step.action, &mut cmd_set);
        }
    }
    settings
}

/// Adds what `--label` says, which only the target's image gets.
pub fn add_labels(config: &mut Config, options: &Options) {
    let labels = options.labels.iter();
    config.labels.extend(labels.map(|(name, value)| (name.to_string(), value.to_string())));
}

/// What a stage begins with: its base's settings, but not its triggers.
fn start(config: &mut Config, stage: &Stage) {
    match &stage.base {
        Base::Stage(_) => {}
        Base::Image(Image { image: Some(image), .. }) => *config = image.config.clone(),
        Base::Scratch | Base::Files(_) => "/".clone_into(&mut config.working_dir),
        Base::Image(_) | Base::Unknown => {}
    }
    config.on_build.clear();
    if !config.env.iter().any(|var| var.starts_with("PATH=") || var == "PATH") {
        config.env.push(format!("PATH={DEFAULT_PATH}"));
    }
}

fn apply(settings: &mut Settings, action: &Action, cmd_set: &mut bool) {
    let config = &mut settings.config;
    match action {
        Action::Env(pairs) => {
            for (name, value) in pairs {
                set_env(&mut config.env, name, value);
            }
        }
        Action::Label(pairs) => {
            let pairs = pairs.iter();
            config.labels.extend(pairs.map(|(name, value)| (name.to_string(), value.to_string())));
        }
        Action::Cmd(Launch { args, .. }) => {
            config.cmd = Some(texts(args));
            config.args_escaped = true;
            *cmd_set = true;
        }
        Action::Entrypoint(Launch { args, .. }) => {
            config.entrypoint = Some(texts(args));
            if !*cmd_set {
                config.cmd = None;
            }
        }
        Action::Expose(ports) => {
            let ports = ports.iter().flat_map(|port| &port.ports);
            ports.for_each(|port| add(&mut config.exposed_ports, port));
        }
        Action::Volume(paths) => paths.iter().for_each(|path| add(&mut config.volumes, path)),
        Action::Workdir { path, .. } => config.working_dir = path.to_string(),
        Action::User(user) => config.user = user.to_string(),
        Action::Stopsignal(signal) => config.stop_signal = signal.to_string(),
        Action::Healthcheck(health) => config.healthcheck = Some(health.clone()),
        Action::Shell(words) => config.shell = Some(texts(words)),
        Action::Onbuild(text) => config.on_build.push(text.to_string()),
        Action::Maintainer(name) => settings.author = name.to_string(),
        Action::Run(_) | Action::Copy(_) | Action::Arg(_) | Action::Unknown => {}
    }
}

/// Sets a variable; one that is there keeps its place.
fn set_env(env: &mut Vec<String>, name: &str, value: &str) {
    let is_it =
        |var: &&mut String| var.strip_prefix(name).is_some_and(|rest| rest.starts_with('='));
    let var = format!("{name}={value}");
    match env.iter_mut().find(is_it) {
        Some(old) => *old = var,
        None => env.push(var),
    }
}

/// Adds to a sorted list what is not in it.
fn add(list: &mut Vec<String>, text: &str) {
    if let Err(at) = list.binary_search_by(|known| known.as_str().cmp(text)) {
        list.insert(at, text.to_owned());
    }
}

fn texts(words: &[Rc<str>]) -> Vec<String> {
    words.iter().map(ToString::to_string).collect()
}
