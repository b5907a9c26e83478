//! What differs between two vertices that do something alike.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::{CopyOp, Op, RunOp, mode_text};
use crate::plan::Env;
use crate::project::Platform;

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

/// What differs between an earlier operation and a later one; nothing where they are of different kinds.
pub(in crate::cache) fn differences(before: &Op, after: &Op) -> Vec<Change> {
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
