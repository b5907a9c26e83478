//! `ADD` of an archive.

use crate::effect::tar::{self, Member, MemberKind};
use crate::effect::tree::{
    Found, Kind, Meta, Node, Time, Tree, UnknownId, clean, join, parent_and_name,
};
use crate::project::{Content, Files};

use super::place::Copier;
use super::select::PickedPlace;
use super::{CopyError, make_directories};

/// Names of archives; used only where the content is not known.
const ENDINGS: &[&str] = &[
    ".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tbz2", ".tbz", ".tar.xz", ".txz", ".tar.zst", ".tar.Z",
];

/// Unpacks the pick if it is an archive, which its content decides.
pub(super) fn unpack(
    copier: &mut Copier,
    pick: &PickedPlace,
    destination: &str,
) -> Result<bool, CopyError> {
    let Found::Node(node) = &pick.place.found else { return Ok(false) };
    let destination = clean(destination);
    match node.content() {
        Some(Content::Bytes(bytes)) => match tar::read(bytes) {
            Some(members) => {
                let target = copier.make_directories(&destination)?;
                extract(&mut copier.tree, &target, &members, copier.owner, copier.now)?;
                Ok(true)
            }
            None => Ok(false),
        },
        Some(Content::Archive { files, .. }) => {
            let target = copier.make_directories(&destination)?;
            let members = members_of(files);
            extract(&mut copier.tree, &target, &members, copier.owner, copier.now)?;
            Ok(true)
        }
        Some(Content::Opaque { id, .. })
            if ENDINGS.iter().any(|ending| pick.path.ends_with(ending)) =>
        {
            let target = copier.make_directories(&destination)?;
            copier.add_unknown(&target, UnknownId::of(id));
            Ok(true)
        }
        _ => Ok(false),
    }
}

fn members_of(files: &Files) -> Vec<Member> {
    let bytes_of = |content: &Content| match content {
        Content::Bytes(bytes) => bytes.clone(),
        _ => [].into(),
    };
    let kind_of = |kind: &crate::project::Kind| match kind {
        crate::project::Kind::File(content) => MemberKind::File(bytes_of(content)),
        crate::project::Kind::Directory => MemberKind::Directory,
        crate::project::Kind::Symlink(target) => MemberKind::Symlink(target.to_string()),
        crate::project::Kind::Hardlink(target) => MemberKind::Hardlink(target.to_string()),
        // Nobody knows what it is; an empty file stands for it.
        crate::project::Kind::Unknown(_) => MemberKind::File([].into()),
    };
    let member = |(path, file): (&std::rc::Rc<str>, &crate::project::File)| Member {
        path: path.to_string(),
        kind: kind_of(&file.kind),
        mode: file.mode,
        uid: file.uid,
        gid: file.gid,
        mtime: file.mtime,
    };
    files.iter().map(member).collect()
}

/// Puts an archive's members below a directory. Owners are the archive's unless one is given;
/// directories that it does not list are root's.
pub fn extract(
    tree: &mut Tree,
    target: &str,
    members: &[Member],
    owner: Option<(u32, u32)>,
    now: Time,
) -> Result<(), CopyError> {
    for member in members {
        let inside = clean(&member.path);
        if inside == "/" {
            continue;
        }
        let wanted = format!("{}{inside}", target.trim_end_matches('/'));
        let (parent, name) = parent_and_name(&wanted);
        let parent = make_directories(tree, parent, Meta::directory(now))?;
        let path = join(&parent, name);
        let meta = Meta {
            mode: member.mode,
            uid: member.uid,
            gid: member.gid,
            mtime: Time::At(member.mtime),
        };
        let meta = owner.map_or(meta, |owner| meta.owned(owner));
        let kind = match &member.kind {
            MemberKind::Directory => {
                tree.make_directory(&path, meta);
                continue;
            }
            MemberKind::Hardlink(first) => {
                let first = format!("{}{}", target.trim_end_matches('/'), clean(first));
                tree.remove(&path);
                tree.link(&first, &path);
                continue;
            }
            MemberKind::File(bytes) => Kind::file(Content::Bytes(bytes.clone())),
            MemberKind::Symlink(link) => Kind::Symlink(link.as_str().into()),
            MemberKind::Fifo => Kind::Fifo,
            MemberKind::Device { character, major, minor } => {
                Kind::Device { character: *character, major: *major, minor: *minor }
            }
        };
        tree.put(&path, Node::new(kind, meta));
    }
    Ok(())
}
