//! What can be done in a container, and what there is to learn from it.

use std::rc::Rc;

use super::Container;
use crate::analysis::stack::words;
use crate::effect::digest::Digest;
use crate::effect::tree::{Found, Kind, Meta, Node, Parent, Place, Time, content_digest};
use crate::project::Content;

/// Something that a program in the container does to a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deed {
    pub path: Rc<str>,
    pub kind: DeedKind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeedKind {
    /// Makes a file of a megabyte.
    Create,
    /// Adds a line to a file.
    Write,
    Delete,
    /// `chmod 755`
    Chmod,
}

/// How large a new file is.
const NEW: u64 = 1_000_000;
/// What is written to a file.
const LINE: &str = "A line from the container.\n";
const MODE: u32 = 0o755;

impl Container {
    /// The container after a deed. One that cannot be done only says why.
    #[must_use]
    pub fn after(&self, deed: &Deed) -> Self {
        let mut next = self.clone();
        match next.carry_out(deed) {
            Ok((path, told)) => {
                next.told = told;
                next.deeds.push(Deed { path: path.into(), kind: deed.kind });
            }
            Err(why) => next.told = why,
        }
        next
    }

    /// Does it; gives the real path and what there is to say of it, or why it cannot be done.
    fn carry_out(&mut self, deed: &Deed) -> Result<(String, String), String> {
        let written = deed.path.trim();
        if !written.starts_with('/') || written.ends_with('/') {
            return Err("A path begins with a slash and ends with the name of a file.".to_owned());
        }
        let follow = deed.kind != DeedKind::Delete;
        let place = self.merged.resolve(written, follow);
        let Ok(Place { path, found, parent }) = place else {
            return Err(format!("{written} leads nowhere."));
        };
        let is_directory = matches!(&found, Found::Node(node) if node.kind().is_directory());
        if parent == Parent::NotDirectory {
            return Err(format!("{path} would have to be in a file."));
        }
        if is_directory && deed.kind != DeedKind::Delete {
            return Err(format!("{path} is a directory."));
        }
        let told = match (deed.kind, found) {
            (DeedKind::Create, Found::Node(_)) => return Err(format!("{path} is there already.")),
            (DeedKind::Create, _) => self.create(&path),
            (_, Found::Nothing) => return Err(format!("There is no {path}.")),
            (DeedKind::Delete, _) => self.delete(&path),
            (DeedKind::Write, found) => self.write(&path, &found),
            (DeedKind::Chmod, Found::Node(node)) if node.meta().mode == MODE => {
                return Err(format!("{path} has this mode already, so nothing is copied up."));
            }
            (DeedKind::Chmod, found) => self.chmod(&path, &found),
        };
        Ok((path, told))
    }

    fn create(&mut self, path: &str) -> String {
        let id = Digest::of_fields("container", &[path.as_bytes()]).short();
        let content = Content::Opaque { size: Some(NEW), id: id.into() };
        let meta = Meta::file(self.now());
        self.merged.put(path, Node::new(Kind::file(content), meta));
        format!(
            "A new file of {} lies in the container’s own layer. The image is untouched.",
            words::size(NEW)
        )
    }

    fn write(&mut self, path: &str, found: &Found) -> String {
        let told = self.copied_up(path, found, "before a line was added to it");
        let (content, meta) = self.held(path, found);
        let content = longer(&content);
        self.merged.put(path, Node::new(Kind::file(content), Meta { mtime: self.now(), ..meta }));
        told
    }

    fn chmod(&mut self, path: &str, found: &Found) -> String {
        let told = self.copied_up(path, found, "although only its mode changes");
        let (content, meta) = self.held(path, found);
        self.merged.put(path, Node::new(Kind::file(content), meta.with_mode(MODE)));
        told
    }

    fn delete(&mut self, path: &str) -> String {
        self.merged.remove(path);
        if matches!(self.lower.at(path), Found::Nothing) {
            return "It was in the container’s own layer only, and is gone.".to_owned();
        }
        "A whiteout hides it from the container. It is still in the image, and still takes its \
         room there."
            .to_owned()
    }

    /// Says that a file of the image comes into the container's layer first, if it does.
    fn copied_up(&self, path: &str, found: &Found, why: &str) -> String {
        let is_lower = match (found, self.lower.at(path)) {
            (Found::Node(now), Found::Node(old)) => Rc::ptr_eq(now, &old),
            (Found::Unknown(_), _) => true,
            _ => false,
        };
        if !is_lower {
            return "It was in the container’s own layer already, so nothing is copied up."
                .to_owned();
        }
        let size = match found {
            Found::Node(node) => node.content().and_then(Content::size),
            Found::Unknown(_) | Found::Nothing => None,
        };
        let size = size.map_or("and nobody knows how large it is".to_owned(), words::size);
        format!("It was copied up whole, {size}, {why}. The file in the image is untouched.")
    }

    /// What is in a file, and whose it is.
    fn held(&self, path: &str, found: &Found) -> (Content, Meta) {
        if let Found::Node(node) = found
            && let Some(content) = node.content()
        {
            return (content.clone(), node.meta());
        }
        let id = match found {
            Found::Unknown(id) => id.text(),
            Found::Node(_) | Found::Nothing => path.into(),
        };
        (Content::Opaque { size: None, id }, Meta::file(self.now()))
    }

    /// The time of the next deed; no step of a build has it.
    fn now(&self) -> Time {
        Time::Built(u64::MAX - self.deeds.len() as u64)
    }
}

/// A content with a line more.
fn longer(content: &Content) -> Content {
    if let Content::Bytes(bytes) = content {
        return Content::Bytes([bytes, LINE.as_bytes()].concat().into());
    }
    let id = Digest::of_fields("longer", &[content_digest(content).bytes()]).short();
    let size = content.size().map(|size| size.saturating_add(LINE.len() as u64));
    Content::Opaque { size, id: id.into() }
}
