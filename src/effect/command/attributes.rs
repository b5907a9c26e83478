//! `chmod`, `chown` and `chgrp`.

use crate::effect::mode::Mode;
use crate::effect::run::{Errno, Shell};
use crate::effect::tree::{Found, Kind, Meta, Node, join};

use super::making::refuse_unknown;
use super::options::Known;
use super::{Done, Stop};

pub(super) fn chmod(shell: &mut Shell<'_>, argv: &[String]) -> Done {
    // A mode such as `-x` looks like an option.
    let is_mode = |arg: &&String| {
        arg.starts_with('-') && arg.len() > 1 && Mode::parse(arg).is_some() && **arg != "-R"
    };
    let dashed = argv.iter().skip(1).find(is_mode).cloned();
    let others: Vec<String> =
        argv.iter().filter(|arg| Some(*arg) != dashed.as_ref()).cloned().collect();
    let long = &[("recursive", 'R'), ("verbose", 'v')];
    let options = Known { flags: "Rvcf", values: "", long, anywhere: true }.read(&others)?;
    let (mode, paths) = match (&dashed, options.rest.as_slice()) {
        (Some(mode), paths) => (mode, paths),
        (None, [mode, paths @ ..]) => (mode, paths),
        (None, []) => return Ok(1),
    };
    let mode = Mode::parse(mode).ok_or(Stop::Unknown)?;
    change(shell, "chmod", paths, options.has('R'), true, |meta, is_directory| {
        Some(meta.with_mode(mode.apply(meta.mode, is_directory)))
    })
}

pub(super) fn chown(shell: &mut Shell<'_>, argv: &[String]) -> Done {
    let long = &[("recursive", 'R'), ("no-dereference", 'h'), ("verbose", 'v')];
    let options = Known { flags: "RhvcfLHP", values: "", long, anywhere: true }.read(argv)?;
    let Some((text, paths)) = options.rest.split_first() else { return Ok(1) };
    let Some(owner) = owner(shell, text) else {
        if shell.machine.accounts().open {
            return Err(Stop::Unknown);
        }
        shell.complain(&format!("chown: unknown user/group {text}"));
        return Ok(1);
    };
    let follow = !options.has('h') && !options.has('R');
    set_owner(shell, "chown", paths, options.has('R'), follow, owner)
}

pub(super) fn chgrp(shell: &mut Shell<'_>, argv: &[String]) -> Done {
    let options = Known { flags: "Rhvcf", values: "", long: &[], anywhere: true }.read(argv)?;
    let Some((text, paths)) = options.rest.split_first() else { return Ok(1) };
    let owner = owner(shell, &format!(":{text}")).ok_or(Stop::Unknown)?;
    let follow = !options.has('h') && !options.has('R');
    set_owner(shell, "chgrp", paths, options.has('R'), follow, owner)
}

type Owner = (Option<u32>, Option<u32>);

fn set_owner(
    shell: &mut Shell<'_>,
    name: &str,
    paths: &[String],
    recursive: bool,
    follow: bool,
    (uid, gid): Owner,
) -> Done {
    let root = shell.machine.uid == 0;
    change(shell, name, paths, recursive, follow, |meta, _| {
        let owner = (uid.unwrap_or(meta.uid), gid.unwrap_or(meta.gid));
        (root || owner == (meta.uid, meta.gid)).then(|| meta.owned(owner))
    })
}

/// The numbers of `user:group`, `user:`, `:group` and `user`.
pub(super) fn owner(shell: &Shell<'_>, text: &str) -> Option<Owner> {
    let accounts = shell.machine.accounts();
    let (user, group) = match text.split_once(':') {
        Some((user, group)) => (user, Some(group)),
        None => (text, None),
    };
    let known = accounts.user(user);
    let uid = match user {
        "" => None,
        _ => Some(user.parse().ok().or(known.map(|user| user.uid))?),
    };
    let gid = match group {
        None => None,
        Some("") => known.map(|user| user.gid),
        Some(name) => Some(name.parse().ok().or(accounts.group(name).map(|group| group.gid))?),
    };
    Some((uid, gid))
}

/// Gives files another mode or owner; `None` where the user may not.
fn change(
    shell: &mut Shell<'_>,
    name: &str,
    paths: &[String],
    recursive: bool,
    follow: bool,
    new: impl Fn(Meta, bool) -> Option<Meta>,
) -> Done {
    refuse_unknown(paths)?;
    let mut status = 0;
    for path in paths {
        let place = match shell.machine.existing(&shell.path(path), follow || !recursive) {
            Ok(place) => place,
            Err(errno) => {
                shell.complain(&format!("{name}: {path}: {errno}"));
                status = 1;
                continue;
            }
        };
        let mut todo = vec![place.path];
        while let Some(at) = todo.pop() {
            shell.work(256)?;
            let node = match shell.machine.tree.at(&at) {
                Found::Node(node) => node,
                Found::Unknown(id) => {
                    let id = id.below(&shell.next_id(&[name.to_owned(), path.clone()]));
                    let meta = new(shell.machine.new_file(), false);
                    let meta = meta.unwrap_or_else(|| shell.machine.new_file());
                    let tree = &mut shell.machine.tree;
                    let (before, found) = (tree.weights.clone(), Found::Unknown(id));
                    tree.put(&at, Node::new(Kind::Unknown(id), meta));
                    tree.weights.copy(&before, &at, &found, &at);
                    continue;
                }
                Found::Nothing => continue,
            };
            let is_link = matches!(node.kind(), Kind::Symlink(_));
            if let Kind::Directory(directory) = node.kind()
                && recursive
            {
                if shell.machine.tree.is_open(directory) {
                    return Err(Stop::Unknown);
                }
                let names = shell.machine.known_names(&at, directory);
                todo.extend(names.iter().map(|name| join(&at, name)));
            }
            if is_link && name == "chmod" {
                continue;
            }
            let changed = new(node.meta(), node.kind().is_directory());
            match changed.filter(|_| shell.machine.owns(&node).is_ok()) {
                Some(meta) if meta == node.meta() => {}
                Some(meta) => shell.machine.tree.change(&at, |node| node.set_meta(meta)),
                None => {
                    shell.complain(&format!("{name}: {path}: {}", Errno::Denied));
                    status = 1;
                }
            }
        }
    }
    Ok(status)
}
