//! `tar`: making and unpacking archives.

use crate::effect::copy::extract;
use crate::effect::diff::{Entry, EntryKind, Layer};
use crate::effect::run::Shell;
use crate::effect::tar::{self, Member};
use crate::effect::tool;
use crate::effect::tree::{Found, Kind, Node, UnknownId, join};
use crate::project::Content;

use super::making::refuse_unknown;
use super::options::Known;
use super::{Done, Stop};

pub(super) fn tar(shell: &mut Shell<'_>, argv: &[String]) -> Done {
    let mut argv = argv.to_vec();
    if let Some(first) = argv.get_mut(1)
        && !first.starts_with('-')
    {
        first.insert(0, '-');
    }
    let long = &[
        ("extract", 'x'),
        ("create", 'c'),
        ("file", 'f'),
        ("directory", 'C'),
        ("gzip", 'z'),
        ("strip-components", 's'),
        ("no-same-owner", 'o'),
        ("list", 't'),
    ];
    let known = Known { flags: "xctzjJvpko", values: "fCs", long, anywhere: true };
    let options = known.read(&argv)?;
    refuse_unknown(&options.rest)?;
    let directory = shell.path(options.value('C').unwrap_or("."));
    let file = options.value('f').unwrap_or("-");
    if options.has('x') {
        let strip = options.value('s').map_or(Ok(0), str::parse).map_err(|_| Stop::Unknown)?;
        let owner = options.has('o').then_some((shell.machine.uid, shell.machine.gid));
        return unpack(shell, file, &directory, strip, owner, &options.rest);
    }
    if options.has('c') && !['z', 'j', 'J'].iter().any(|flag| options.has(*flag)) {
        return pack(shell, file, &directory, &options.rest);
    }
    Err(Stop::Unknown)
}

fn unpack(
    shell: &mut Shell<'_>,
    file: &str,
    directory: &str,
    strip: usize,
    owner: Option<(u32, u32)>,
    only: &[String],
) -> Done {
    let content = match shell.read(file) {
        Ok(content) => content,
        Err(errno) => {
            shell.complain(&format!("tar: can't open '{file}': {errno}"));
            return Ok(1);
        }
    };
    if !only.is_empty() {
        return Err(Stop::Unknown);
    }
    let place = match shell.machine.existing(directory, true) {
        Ok(place) => place,
        Err(errno) => {
            shell.complain(&format!("tar: can't change directory to '{directory}': {errno}"));
            return Ok(1);
        }
    };
    match content {
        Content::Bytes(bytes) => {
            let Some(members) = tar::read(&bytes) else {
                shell.complain("tar: invalid tar magic");
                return Ok(1);
            };
            let members: Vec<Member> =
                members.into_iter().filter_map(|member| stripped(member, strip)).collect();
            let now = shell.machine.now;
            let tree = &mut shell.machine.tree;
            extract(tree, &place.path, &members, owner, now).map_err(|_| Stop::Unknown)?;
        }
        Content::Opaque { id, .. } | Content::Archive { id, .. } => {
            let id = UnknownId::of(&id).below(&format!("unpacked {strip}"));
            shell.machine.tree.add_unknown(&place.path, id);
            tool::unpacked(shell, file, &place.path);
        }
    }
    Ok(0)
}

fn stripped(member: Member, strip: usize) -> Option<Member> {
    let path = crate::effect::tree::clean(&member.path);
    let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).skip(strip).collect();
    (!parts.is_empty()).then(|| Member { path: parts.join("/"), ..member })
}

fn pack(shell: &mut Shell<'_>, file: &str, directory: &str, names: &[String]) -> Done {
    let mut layer = Layer::default();
    let mut todo: Vec<String> = names.iter().rev().cloned().collect();
    while let Some(name) = todo.pop() {
        shell.work(256)?;
        let Ok(place) = shell.machine.existing(&join(directory, &name), false) else {
            shell.complain(&format!("tar: {name}: No such file or directory"));
            return Ok(1);
        };
        let Found::Node(node) = &place.found else { return Err(Stop::Unknown) };
        layer.entries.push(entry(&name, node)?);
        if let Some(inner) = node.directory() {
            if shell.machine.tree.is_open(inner) {
                return Err(Stop::Unknown);
            }
            let names = shell.machine.known_names(&place.path, inner);
            todo.extend(names.iter().rev().map(|child| join(&name, child)));
        }
    }
    let size = layer.tar_bytes();
    let id = shell.next_id(&[file.to_owned(), names.join(" ")]);
    let content = Content::Opaque { size, id: id.into() };
    let content = match tar::write(&layer, 0) {
        Some(bytes) if bytes.len() < 1 << 20 => Content::Bytes(bytes.into()),
        _ => content,
    };
    if file == "-" {
        shell.print_content(&content);
        return Ok(0);
    }
    let at = shell.path(file);
    Ok(i32::from(shell.machine.write(&at, content).is_err()))
}

fn entry(name: &str, node: &Node) -> Result<Entry, Stop> {
    let kind = match node.kind() {
        Kind::File { content, .. } => EntryKind::File(content.clone()),
        Kind::Directory(_) => EntryKind::Directory,
        Kind::Symlink(target) => EntryKind::Symlink(target.clone()),
        Kind::Fifo => EntryKind::Fifo,
        _ => return Err(Stop::Unknown),
    };
    let path = name.trim_start_matches('/').trim_end_matches('/');
    Ok(Entry { path: path.into(), kind, meta: node.meta() })
}
