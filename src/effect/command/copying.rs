//! `cp`, `mv` and `install`.

use std::rc::Rc;

use crate::effect::mode::Mode;
use crate::effect::run::{Errno, Shell};
use crate::effect::tree::{Directory, Found, Kind, Meta, Node, Place, Time, join, parent_and_name};
use crate::project::Content;

use super::making::refuse_unknown;
use super::options::Known;
use super::{Done, Stop, attributes};

/// How a copy is made.
#[expect(clippy::struct_excessive_bools, reason = "they are switches, each on its own")]
#[derive(Clone, Copy)]
struct How {
    recursive: bool,
    /// Mode, owner and time are kept.
    preserve: bool,
    /// Links in directories stay links.
    keep_links: bool,
    /// Links that are named stay links.
    keep_named_links: bool,
}

pub(super) fn cp(shell: &mut Shell<'_>, argv: &[String]) -> Done {
    let long = &[("recursive", 'r'), ("archive", 'a'), ("force", 'f'), ("verbose", 'v')];
    let options =
        Known { flags: "rRapfvdPLHTnxu", values: "t", long, anywhere: true }.read(argv)?;
    refuse_unknown(&options.rest)?;
    if options.has('n') || options.has('u') {
        return Err(Stop::Unknown);
    }
    let archive = options.has('a');
    let recursive = archive || options.has('r') || options.has('R');
    let how = How {
        recursive,
        preserve: archive || options.has('p'),
        keep_links: !options.has('L'),
        keep_named_links: archive || options.has('d') || options.has('P'),
    };
    let (sources, target) = parted(&options.rest, options.value('t'))?;
    if is_doubtful(shell, &target) {
        return Err(Stop::Unknown);
    }
    let into = !options.has('T') && is_directory(shell, &target);
    if sources.len() > 1 && !into {
        shell.complain(&format!("cp: target '{target}' is not a directory"));
        return Ok(1);
    }
    let mut status = 0;
    for source in sources {
        if let Err((path, errno)) = copy_one(shell, source, &target, into, how)? {
            shell.complain(&format!("cp: can't stat '{path}': {errno}"));
            status = 1;
        }
    }
    Ok(status)
}

fn parted<'a>(rest: &'a [String], target: Option<&str>) -> Result<(&'a [String], String), Stop> {
    match (target, rest) {
        (Some(target), sources) => Ok((sources, target.to_owned())),
        (None, [sources @ .., target]) if !sources.is_empty() => Ok((sources, target.clone())),
        _ => Err(Stop::Unknown),
    }
}

/// Nobody knows whether it is a directory, nor does its name say so.
fn is_doubtful(shell: &Shell<'_>, path: &str) -> bool {
    let (parent, name) = parent_and_name(path);
    let named = path.ends_with('/') || name.trim_start_matches('.').contains('.');
    let found = shell.machine.resolve(&shell.path(path), true).map(|place| place.found);
    let is_made_here = match shell.machine.tree.find(&shell.path(parent)) {
        Found::Node(node) => matches!(node.meta().mtime, Time::Built(_)),
        _ => false,
    };
    let clear = named || parent.ends_with("bin") || is_made_here;
    !clear && matches!(found, Ok(Found::Unknown(_)))
}

fn is_directory(shell: &Shell<'_>, path: &str) -> bool {
    match shell.machine.resolve(&shell.path(path), true).map(|place| place.found) {
        Ok(Found::Node(node)) => node.kind().is_directory(),
        Ok(Found::Unknown(_)) => path.ends_with('/'),
        _ => false,
    }
}

type Copied = Result<Result<(), (String, Errno)>, Stop>;

fn copy_one(shell: &mut Shell<'_>, source: &str, target: &str, into: bool, how: How) -> Copied {
    let fail = |errno| Ok(Err((source.to_owned(), errno)));
    let follow = !how.keep_named_links;
    let from = match shell.machine.existing(&shell.path(source), follow) {
        Ok(place) => place,
        Err(errno) => return fail(errno),
    };
    if let Found::Node(node) = &from.found
        && node.kind().is_directory()
        && !how.recursive
    {
        shell.complain(&format!("cp: omitting directory '{source}'"));
        return fail(Errno::IsDirectory);
    }
    let trimmed = source.trim_end_matches('/');
    let name = parent_and_name(trimmed).1;
    let all_of_it = matches!(name, "." | ".." | "");
    let at = if into && !all_of_it { join(target, name) } else { target.to_owned() };
    let at = shell.path(at.trim_end_matches('/'));
    let to = match shell.machine.vacant(if at.is_empty() { "/" } else { &at }, true) {
        Ok(place) => place,
        Err(errno) => return Ok(Err((target.to_owned(), errno))),
    };
    if format!("{}/", to.path).starts_with(&format!("{}/", from.path)) && how.recursive {
        return fail(Errno::Exists);
    }
    let before = shell.machine.tree.weights.clone();
    match copy_tree(shell, &from, &to, how)? {
        Ok(()) => {
            let weights = &mut shell.machine.tree.weights;
            weights.copy(&before, &from.path, &from.found, &to.path);
            Ok(Ok(()))
        }
        Err(errno) => Ok(Err((target.to_owned(), errno))),
    }
}

fn copy_tree(
    shell: &mut Shell<'_>,
    from: &Place,
    to: &Place,
    how: How,
) -> Result<Result<(), Errno>, Stop> {
    let mut todo = vec![(from.path.clone(), from.found.clone(), to.path.clone())];
    while let Some((from, found, to)) = todo.pop() {
        shell.work(256)?;
        let node = match found {
            Found::Nothing => continue,
            Found::Unknown(id) => {
                let meta = shell.machine.new_file();
                let kind = if how.recursive {
                    Kind::Unknown(id)
                } else {
                    Kind::file(Content::Opaque { size: None, id: id.text() })
                };
                shell.machine.tree.put(&to, Node::new(kind, meta));
                continue;
            }
            Found::Node(node) => node,
        };
        let there = shell.machine.tree.at(&to);
        let taken = match &there {
            Found::Node(old) => old.kind().is_directory() != node.kind().is_directory(),
            _ => false,
        };
        if taken {
            return Ok(Err(Errno::IsDirectory));
        }
        let Kind::Directory(directory) = node.kind() else {
            if let Err(errno) = copy_node(shell, &from, &node, &to, how) {
                return Ok(Err(errno));
            }
            continue;
        };
        copy_directory(shell, &from, &node, directory, &to, how);
        for name in shell.machine.known_names(&from, directory) {
            let found = shell.machine.tree.at_in(&from, directory, &name);
            todo.push((join(&from, &name), found, join(&to, &name)));
        }
    }
    Ok(Ok(()))
}

fn copy_directory(
    shell: &mut Shell<'_>,
    from: &str,
    node: &Node,
    directory: &Directory,
    to: &str,
    how: How,
) {
    let unknown = shell.machine.tree.unknown_in(from, directory);
    if matches!(shell.machine.tree.at(to), Found::Nothing | Found::Unknown(_)) {
        let mode = node.meta().mode & !shell.machine.umask;
        let meta = shell.machine.new_directory().with_mode(mode);
        shell.machine.tree.make_directory(to, if how.preserve { node.meta() } else { meta });
    }
    if let Some(id) = unknown {
        shell.machine.tree.change(to, |node| {
            if let Kind::Directory(directory) = node.kind_mut() {
                directory.unknown.get_or_insert(id);
            }
        });
    }
}

fn copy_node(
    shell: &mut Shell<'_>,
    from: &str,
    node: &Rc<Node>,
    to: &str,
    how: How,
) -> Result<(), Errno> {
    let kind = match node.kind() {
        Kind::File { content, .. } => {
            shell.machine.may(node, 0o4)?;
            if matches!(shell.machine.tree.at(to), Found::Node(_)) {
                shell.machine.write(to, content.clone())?;
                keep_meta(shell, node, to, how);
                return Ok(());
            }
            Kind::file(content.clone())
        }
        Kind::Symlink(_) if !how.keep_links => {
            let content = shell.machine.read(from)?;
            Kind::file(content)
        }
        kind => kind.clone(),
    };
    shell.machine.may_change_directory(parent_and_name(to).0)?;
    let mode = match kind {
        Kind::Symlink(_) => 0o777,
        _ => node.meta().mode & !shell.machine.umask & 0o777,
    };
    let meta = shell.machine.new_file().with_mode(mode);
    shell.machine.tree.put(to, Node::new(kind, meta));
    keep_meta(shell, node, to, how);
    Ok(())
}

fn keep_meta(shell: &mut Shell<'_>, node: &Node, to: &str, how: How) {
    if how.preserve {
        let owned = if shell.machine.uid == 0 {
            node.meta()
        } else {
            node.meta().owned((shell.machine.uid, shell.machine.gid))
        };
        shell.machine.tree.change(to, |node| node.set_meta(owned));
    }
}

pub(super) fn mv(shell: &mut Shell<'_>, argv: &[String]) -> Done {
    let long = &[("force", 'f'), ("verbose", 'v')];
    let options = Known { flags: "fvT", values: "t", long, anywhere: true }.read(argv)?;
    refuse_unknown(&options.rest)?;
    let (sources, target) = parted(&options.rest, options.value('t'))?;
    if is_doubtful(shell, &target) {
        return Err(Stop::Unknown);
    }
    let into = !options.has('T') && is_directory(shell, &target);
    if sources.len() > 1 && !into {
        shell.complain(&format!("mv: target '{target}' is not a directory"));
        return Ok(1);
    }
    let mut status = 0;
    for source in sources {
        if let Err(errno) = move_one(shell, source, &target, into) {
            shell.complain(&format!("mv: can't rename '{source}': {errno}"));
            status = 1;
        }
    }
    Ok(status)
}

fn move_one(shell: &mut Shell<'_>, source: &str, target: &str, into: bool) -> Result<(), Errno> {
    let trimmed = source.trim_end_matches('/');
    let from = shell.machine.existing(&shell.path(trimmed), false)?;
    shell.machine.may_change_directory(parent_and_name(&from.path).0)?;
    let name = parent_and_name(trimmed).1;
    let at = if into { join(target, name) } else { target.to_owned() };
    let to = shell.machine.vacant(&shell.path(at.trim_end_matches('/')), false)?;
    if from.path == to.path {
        return Ok(());
    }
    if format!("{}/", to.path).starts_with(&format!("{}/", from.path)) {
        return Err(Errno::Exists);
    }
    if let Found::Node(there) = &to.found
        && let Some(directory) = there.directory()
        && !directory.entries.is_empty()
    {
        return Err(Errno::NotEmpty);
    }
    if !shell.machine.tree.fits(&from.path, &to.path) {
        return Err(Errno::Loop);
    }
    shell.machine.tree.rename(&from.path, &to.path);
    Ok(())
}

pub(super) fn install(shell: &mut Shell<'_>, argv: &[String]) -> Done {
    let long = &[("directory", 'd'), ("mode", 'm'), ("owner", 'o'), ("group", 'g')];
    let options = Known { flags: "dDcpvs", values: "mogt", long, anywhere: true }.read(argv)?;
    refuse_unknown(&options.rest)?;
    let mode = options.value('m').unwrap_or("755");
    let mode = Mode::parse(mode).ok_or(Stop::Unknown)?.apply(0, options.has('d'));
    let owner = match (options.value('o'), options.value('g')) {
        (None, None) => None,
        (user, group) => {
            let text = format!("{}:{}", user.unwrap_or_default(), group.unwrap_or_default());
            Some(attributes::owner(shell, &text).ok_or(Stop::Unknown)?)
        }
    };
    let finish = |meta: Meta| {
        let meta = meta.with_mode(mode);
        match owner {
            Some((uid, gid)) => meta.owned((uid.unwrap_or(meta.uid), gid.unwrap_or(meta.gid))),
            None => meta,
        }
    };
    if options.has('d') {
        for path in &options.rest {
            let meta = finish(shell.machine.new_directory());
            let path = shell.path(path);
            if shell.machine.make_directories(&path, meta).is_err() {
                return Ok(1);
            }
        }
        return Ok(0);
    }
    let (sources, target) = parted(&options.rest, options.value('t'))?;
    if options.has('D') {
        let at = shell.path(&target);
        let above = shell.machine.new_directory();
        if shell.machine.make_directories(parent_and_name(&at).0, above).is_err() {
            return Ok(1);
        }
    }
    let into = is_directory(shell, &target);
    for source in sources {
        let content = match shell.read(source) {
            Ok(content) => content,
            Err(errno) => {
                shell.complain(&format!("install: can't stat '{source}': {errno}"));
                return Ok(1);
            }
        };
        let at = if into { join(&target, parent_and_name(source).1) } else { target.clone() };
        let Ok(place) = shell.machine.vacant(&shell.path(&at), true) else { return Ok(1) };
        let meta = finish(shell.machine.new_file());
        let from = shell.machine.resolve(&shell.path(source), true);
        let tree = &mut shell.machine.tree;
        let before = tree.weights.clone();
        tree.put(&place.path, Node::new(Kind::file(content), meta));
        if let Ok(from) = from {
            tree.weights.copy(&before, &from.path, &from.found, &place.path);
        }
    }
    Ok(0)
}
