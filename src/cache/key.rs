//! What a vertex does, apart from what it works on: the part of a key that can be told in words.

use std::collections::BTreeMap;
use std::rc::Rc;

use crate::effect::Digest;
use crate::effect::digest::Fields;
use crate::plan::Env;
use crate::plan::mode::Mode;
use crate::project::Platform;

/// A short digest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Key(pub u64);

impl Key {
    pub fn of(digest: &Digest) -> Self {
        let bytes = digest.bytes().first_chunk().copied().unwrap_or_default();
        Self(u64::from_le_bytes(bytes))
    }

    pub fn of_fields(kind: &str, fields: &[&[u8]]) -> Self {
        Self::of(&Digest::of_fields(kind, fields))
    }
}

/// What a vertex does.
#[derive(Clone, Debug)]
pub(super) enum Op {
    Run(RunOp),
    Copy(CopyOp),
    Workdir {
        path: Rc<str>,
        owner: Rc<str>,
        epoch: Rc<str>,
    },
    /// Lays one file system over another.
    Link,
}

/// What counts of a command.
#[derive(Clone, Debug)]
pub(super) struct RunOp {
    pub args: Vec<Rc<str>>,
    pub env: Env,
    pub workdir: Rc<str>,
    pub user: Rc<str>,
    pub network: Rc<str>,
    pub insecure: bool,
    pub mounts: Vec<Rc<str>>,
    /// Host names, limits and other options of the whole build.
    pub options: Rc<[Rc<str>]>,
    pub platform: Platform,
}

/// What counts of a copy.
#[derive(Clone, Debug)]
pub(super) struct CopyOp {
    pub destination: Rc<str>,
    pub owner: Rc<str>,
    pub mode: Option<Mode>,
    pub sources: Vec<SourceKey>,
    pub excludes: Vec<Rc<str>>,
    /// Whether it copies onto nothing and is laid over the file system afterwards.
    pub link: bool,
}

/// What counts of a source besides its content.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct SourceKey {
    /// The last part of its path.
    pub name: Rc<str>,
    /// Whether it is a path that may have wildcards, not a download or here-document.
    pub is_path: bool,
    pub unpack: bool,
    /// With `--parents`: what is looked for, and what must be there.
    pub parents: Option<(Rc<str>, Option<Rc<str>>)>,
}

/// A difference between what two vertices do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    Command {
        before: Rc<str>,
        after: Rc<str>,
    },
    /// The program that runs the command: `SHELL`.
    Shell {
        before: Rc<str>,
        after: Rc<str>,
    },
    /// A variable of the environment, whether the command uses it or not.
    Variable {
        name: Rc<str>,
        before: Option<Rc<str>>,
        after: Option<Rc<str>>,
    },
    /// The same variables in another order.
    VariableOrder,
    Workdir {
        before: Rc<str>,
        after: Rc<str>,
    },
    User {
        before: Rc<str>,
        after: Rc<str>,
    },
    Network {
        before: Rc<str>,
        after: Rc<str>,
    },
    Security,
    Mounts {
        before: Rc<str>,
        after: Rc<str>,
    },
    /// `--add-host`, `--ulimit` and the like.
    Options {
        before: Rc<str>,
        after: Rc<str>,
    },
    Platform {
        before: Rc<str>,
        after: Rc<str>,
    },
    Destination {
        before: Rc<str>,
        after: Rc<str>,
    },
    Owner {
        before: Rc<str>,
        after: Rc<str>,
    },
    Mode {
        before: Rc<str>,
        after: Rc<str>,
    },
    /// The names of what is copied, without the directories they lie in.
    Sources {
        before: Rc<str>,
        after: Rc<str>,
    },
    /// Whether archives are unpacked: `ADD` for `COPY`.
    Unpacking,
    Parents,
    Excludes {
        before: Rc<str>,
        after: Rc<str>,
    },
    Link,
    Epoch,
}

/// Hashes operations; remembers what many of them share.
#[derive(Default)]
pub(super) struct Hasher {
    envs: BTreeMap<u32, Digest>,
}

impl Hasher {
    pub fn key(&mut self, op: &Op) -> Key {
        match op {
            Op::Run(run) => self.run(run),
            Op::Copy(copy) => copy_key(copy),
            Op::Workdir { path, owner, epoch } => {
                Key::of_fields("workdir", &[path.as_bytes(), owner.as_bytes(), epoch.as_bytes()])
            }
            Op::Link => Key::of_fields("link", &[]),
        }
    }

    fn run(&mut self, run: &RunOp) -> Key {
        let mut fields = Fields::new("run");
        let lists = [&*run.args, &*run.mounts, &*run.options];
        for list in lists {
            fields.number(list.len() as u64);
            list.iter().for_each(|text| fields.add(text.as_bytes()));
        }
        fields.add(self.env(&run.env).bytes());
        let Platform { os, architecture, variant } = &run.platform;
        for text in [&run.workdir, &run.user, &run.network, os, architecture, variant] {
            fields.add(text.as_bytes());
        }
        fields.number(u64::from(run.insecure));
        Key::of(&fields.finish())
    }

    fn env(&mut self, env: &Env) -> Digest {
        *self.envs.entry(env.id()).or_insert_with(|| {
            let mut fields = Fields::new("env");
            for (name, value) in env.vars() {
                fields.add(name.as_bytes());
                fields.add(value.as_bytes());
            }
            fields.finish()
        })
    }
}

fn copy_key(copy: &CopyOp) -> Key {
    let mut fields = Fields::new("copy");
    fields.add(copy.destination.as_bytes());
    fields.add(copy.owner.as_bytes());
    fields.add(mode_text(copy.mode.as_ref()).as_bytes());
    fields.number(copy.excludes.len() as u64);
    copy.excludes.iter().for_each(|text| fields.add(text.as_bytes()));
    for source in &copy.sources {
        fields.add(source.name.as_bytes());
        fields.number(u64::from(source.is_path) | u64::from(source.unpack) << 1);
        let Some((include, required)) = &source.parents else { continue };
        fields.add(include.as_bytes());
        fields.add(required.as_deref().unwrap_or_default().as_bytes());
    }
    Key::of(&fields.finish())
}

/// A number and a change that gives the same number differ.
fn mode_text(mode: Option<&Mode>) -> String {
    match mode {
        None => String::new(),
        Some(Mode::Octal(mode)) => format!("{mode:o}"),
        Some(Mode::Change(text)) => text.clone(),
    }
}

/// What differs between an earlier operation and a later one; nothing where they are of different kinds.
pub(super) fn differences(before: &Op, after: &Op) -> Vec<Change> {
    let mut changes = Vec::new();
    match (before, after) {
        (Op::Run(one), Op::Run(other)) => run_differences(one, other, &mut changes),
        (Op::Copy(one), Op::Copy(other)) => copy_differences(one, other, &mut changes),
        (
            Op::Workdir { path, owner, epoch },
            Op::Workdir { path: new_path, owner: new_owner, epoch: new_epoch },
        ) => {
            push(&mut changes, path, new_path, |before, after| Change::Workdir { before, after });
            push(&mut changes, owner, new_owner, |before, after| Change::User { before, after });
            if epoch != new_epoch {
                changes.push(Change::Epoch);
            }
        }
        _ => {}
    }
    changes
}

fn push(
    changes: &mut Vec<Change>,
    before: &Rc<str>,
    after: &Rc<str>,
    change: fn(Rc<str>, Rc<str>) -> Change,
) {
    if before != after {
        changes.push(change(Rc::clone(before), Rc::clone(after)));
    }
}

fn push_list(
    changes: &mut Vec<Change>,
    before: &[Rc<str>],
    after: &[Rc<str>],
    change: fn(Rc<str>, Rc<str>) -> Change,
) {
    if before != after {
        changes.push(change(before.join(" ").into(), after.join(" ").into()));
    }
}

fn run_differences(before: &RunOp, after: &RunOp, changes: &mut Vec<Change>) {
    if before.args != after.args {
        changes.push(command_change(&before.args, &after.args));
    }
    variables(&before.env, &after.env, changes);
    push(changes, &before.workdir, &after.workdir, |before, after| Change::Workdir {
        before,
        after,
    });
    push(changes, &before.user, &after.user, |before, after| Change::User { before, after });
    push(changes, &before.network, &after.network, |before, after| Change::Network {
        before,
        after,
    });
    if before.insecure != after.insecure {
        changes.push(Change::Security);
    }
    push_list(changes, &before.mounts, &after.mounts, |before, after| Change::Mounts {
        before,
        after,
    });
    push_list(changes, &before.options, &after.options, |before, after| Change::Options {
        before,
        after,
    });
    if before.platform != after.platform {
        let text = |platform: &Platform| -> Rc<str> {
            let Platform { os, architecture, variant } = platform;
            format!("{os}/{architecture}/{variant}").trim_end_matches('/').into()
        };
        let (before, after) = (text(&before.platform), text(&after.platform));
        changes.push(Change::Platform { before, after });
    }
}

fn command_change(before: &[Rc<str>], after: &[Rc<str>]) -> Change {
    if let ([old_shell @ .., old], [shell @ .., text]) = (before, after)
        && old == text
        && !shell.is_empty()
    {
        return Change::Shell { before: old_shell.join(" ").into(), after: shell.join(" ").into() };
    }
    // With the same shell in front, what it runs says enough.
    let (old, new) = match (before, after) {
        ([old_shell @ .., old], [shell @ .., text]) if old_shell == shell => {
            (Rc::clone(old), Rc::clone(text))
        }
        _ => (before.join(" ").into(), after.join(" ").into()),
    };
    Change::Command { before: old, after: new }
}

fn variables(before: &Env, after: &Env, changes: &mut Vec<Change>) {
    let (old, new) = (before.vars(), after.vars());
    if old == new {
        return;
    }
    let count = changes.len();
    let was: BTreeMap<_, _> = old.iter().copied().collect();
    let is: BTreeMap<_, _> = new.iter().copied().collect();
    for (name, value) in &new {
        let before = was.get(*name).copied();
        if before != Some(*value) {
            let (name, after) = (Rc::clone(name), Some(Rc::clone(value)));
            changes.push(Change::Variable { name, before: before.cloned(), after });
        }
    }
    for (name, value) in &old {
        if !is.contains_key(*name) {
            let (name, before) = (Rc::clone(name), Some(Rc::clone(value)));
            changes.push(Change::Variable { name, before, after: None });
        }
    }
    if changes.len() == count {
        changes.push(Change::VariableOrder);
    }
}

fn copy_differences(before: &CopyOp, after: &CopyOp, changes: &mut Vec<Change>) {
    push(changes, &before.destination, &after.destination, |before, after| Change::Destination {
        before,
        after,
    });
    push(changes, &before.owner, &after.owner, |before, after| Change::Owner { before, after });
    if before.mode != after.mode {
        let (before, after) = (mode_text(before.mode.as_ref()), mode_text(after.mode.as_ref()));
        changes.push(Change::Mode { before: before.into(), after: after.into() });
    }
    let names = |copy: &CopyOp| -> Vec<Rc<str>> {
        copy.sources.iter().map(|source| Rc::clone(&source.name)).collect()
    };
    push_list(changes, &names(before), &names(after), |before, after| Change::Sources {
        before,
        after,
    });
    let pairs = || before.sources.iter().zip(&after.sources);
    if pairs().any(|(one, other)| one.unpack != other.unpack || one.is_path != other.is_path) {
        changes.push(Change::Unpacking);
    }
    if pairs().any(|(one, other)| one.parents != other.parents) {
        changes.push(Change::Parents);
    }
    push_list(changes, &before.excludes, &after.excludes, |before, after| Change::Excludes {
        before,
        after,
    });
    if before.link != after.link {
        changes.push(Change::Link);
    }
}
