//! `RUN`: carries out a command on a tree, as far as it is understood.
//!
//! Commands that are not understood count as successful; what they print and write is unknown, but a
//! function of their words, their environment and all files they could read. So equal inputs give
//! equal outputs, and nothing here waits, loops for ever or depends on the time.

mod arithmetic;
mod exec;
mod expand;
mod files;
mod invoke;
mod mount;
mod pattern;
mod redirect;
mod shell;
mod stream;
#[cfg(test)]
mod tests;

use std::cell::RefCell;
use std::rc::Rc;

use super::diff::{Layer, diff};
use super::digest::Fields;
use super::owner::Accounts;
use super::tree::{Time, Tree, UnknownId};
use crate::project::Content;

pub use exec::Flow;
pub use files::{Errno, Machine};
pub use mount::{Mount, MountKind};
pub use pattern::{is_in as pattern_is_in, matches as pattern_matches};
use shell::{Variable, Vars};

pub use shell::{Options, Shell};
pub use stream::{Stream, UNLISTED, is_unknown, is_unlisted, text_of, unknown_text};

/// A `RUN` with all that decides what it does.
#[derive(Clone, Debug)]
pub struct Run<'a> {
    /// `/bin/sh`, `-c` and the text, or what is written in brackets.
    pub argv: Vec<&'a str>,
    pub env: &'a Environment,
    pub cwd: &'a str,
    /// As `USER` says it; empty for root.
    pub user: &'a str,
    pub mounts: Vec<Mount<'a>>,
    /// The script of a heredoc that begins with `#!`: the path it is run by, and its text.
    pub script: Option<(&'a str, &'a str)>,
    /// What the machine is called, where that is not the usual name.
    pub host: Option<&'a str>,
    /// What files get as their time.
    pub now: Time,
}

/// The variables that a command finds. Commands of the same environment share it.
#[derive(Debug, Default)]
pub struct Environment {
    vars: Rc<Vars>,
    /// What the last process had, and its home where that was not told.
    last: RefCell<Option<(Option<String>, Rc<Vars>)>>,
}

impl Environment {
    pub fn of<'a>(vars: impl IntoIterator<Item = (&'a Rc<str>, &'a Rc<str>)>) -> Self {
        let vars = vars.into_iter().map(|(name, value)| (Rc::clone(name), exported(value)));
        Self { vars: Rc::new(vars.collect()), last: RefCell::default() }
    }

    /// With what each process has.
    fn of_process(&self, home: impl FnOnce() -> String) -> Rc<Vars> {
        let home = (!self.vars.contains_key("HOME")).then(home);
        let mut last = self.last.borrow_mut();
        if let Some((_, vars)) = last.as_ref().filter(|(of, _)| *of == home) {
            return Rc::clone(vars);
        }
        let mut vars = Rc::clone(&self.vars);
        if !vars.contains_key("PATH") {
            Rc::make_mut(&mut vars).insert("PATH".into(), exported(&PATH.into()));
        }
        if let Some(home) = &home {
            Rc::make_mut(&mut vars).insert("HOME".into(), exported(&home.as_str().into()));
        }
        *last = Some((home, Rc::clone(&vars)));
        vars
    }
}

/// Where programs are looked for, if nothing else is said.
const PATH: &str = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

fn exported(value: &Rc<str>) -> Variable {
    Variable { value: Rc::clone(value), exported: true }
}

/// What a `RUN` did.
#[derive(Clone, Debug)]
pub struct Ran {
    /// 0, or why the build stops.
    pub exit: i32,
    /// What it printed, as far as that is known.
    pub output: Content,
    pub tree: Tree,
    pub layer: Layer,
    /// What is left in each mount, in their order; `None` where nothing was mounted.
    pub mounts: Vec<Option<Tree>>,
    /// The programs that were not understood, in order, each once.
    pub unknown: Vec<Rc<str>>,
}

/// Carries out a command.
pub fn run(onto: &Tree, run: &Run<'_>) -> Ran {
    let mut tree = onto.clone();
    let mounted = mount::mount(&mut tree, &run.mounts, run.now);
    if let Some((path, text)) = run.script {
        mount::put_script(&mut tree, path, text, run.now);
    }
    let (uid, gid) = user(&tree, run.user);
    let mut machine = Machine::new(tree, run.now, (uid, gid));
    if let Some(host) = run.host {
        machine.host = host.into();
    }
    let mut shell = Shell::new(&mut machine, run.cwd);
    shell.set_environment(run.env, run.user);
    for mount in &run.mounts {
        if let (Some(name), MountKind::File { text, .. }) = (mount.env, &mount.kind) {
            shell.export(name, text);
        }
    }
    let argv: Vec<String> = run.argv.iter().map(|word| (*word).to_owned()).collect();
    let flow = shell.start(&argv);
    shell.finish();
    let exit = match flow {
        Ok(status) | Err(Flow::Exit(status) | Flow::Return(status)) => status,
        Err(Flow::Break(_) | Flow::Continue(_)) => 0,
        Err(Flow::TooMuch) => {
            machine.tree = onto.clone();
            let id = id_of(onto, run);
            machine.tree.becomes_unknown(UnknownId::of(&id));
            super::tool::too_much(&mut machine.tree);
            machine.unknown.push("…".into());
            0
        }
    };
    let mut tree = machine.tree;
    if let Some((path, _)) = run.script {
        tree.remove(path);
    }
    let mounts = mount::contents(&tree, &run.mounts);
    mount::unmount(&mut tree, mounted);
    mount::remove_script(onto, &mut tree, run.script);
    let output = machine.log.borrow_mut().take();
    Ran { exit, output, layer: diff(onto, &tree), tree, mounts, unknown: machine.unknown }
}

/// Whom a command runs as.
fn user(tree: &Tree, user: &str) -> (u32, u32) {
    let (name, group) = user.split_once(':').map_or((user, None), |(name, gid)| (name, Some(gid)));
    if user.is_empty() {
        return (0, 0);
    }
    let accounts = Accounts::of(tree);
    let known = match name.parse::<u32>() {
        Ok(uid) => Some((uid, accounts.user_of(uid).map_or(0, |user| user.gid))),
        Err(_) => accounts.user(name).map(|user| (user.uid, user.gid)),
    };
    let (uid, gid) = known.unwrap_or((0, 0));
    let group = group.and_then(|group| {
        group.parse().ok().or_else(|| accounts.group(group).map(|group| group.gid))
    });
    (uid, group.unwrap_or(gid))
}

/// An id of what a command that is not understood does.
fn id_of(tree: &Tree, run: &Run<'_>) -> String {
    let mut fields = Fields::new("run");
    fields.add(tree.digest().bytes());
    for word in run.argv.iter().chain([&run.cwd, &run.user]) {
        fields.add(word.as_bytes());
    }
    for (name, variable) in &*run.env.vars {
        fields.add(name.as_bytes());
        fields.add(variable.value.as_bytes());
    }
    fields.finish().short()
}
