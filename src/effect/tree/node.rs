//! A file, directory or other thing with what the file system knows of it.

use std::cell::OnceCell;
use std::rc::Rc;

use crate::project::Content;

use super::{Entries, UnknownId};
use crate::effect::digest::{Digest, Fields};

/// Something in a tree.
#[derive(Clone, Debug)]
pub struct Node {
    kind: Kind,
    meta: Meta,
    /// Worked out when first asked for.
    digest: OnceCell<Digest>,
}

#[derive(Clone, Debug)]
pub enum Kind {
    File {
        content: Content,
        /// Files of the same number are one file with several names.
        link: Option<u32>,
    },
    Directory(Directory),
    /// Its target as written.
    Symlink(Rc<str>),
    Fifo,
    Device {
        character: bool,
        major: u32,
        minor: u32,
    },
    /// A file or directory of which nothing is known.
    Unknown(UnknownId),
    /// Not there, in a directory that may hold names nobody listed; removed after so many unknown
    /// commands, of which a later one may have made it again.
    Gone(u32),
}

#[derive(Clone, Debug, Default)]
pub struct Directory {
    pub entries: Entries,
    /// Where it may hold more than its entries: an id of that.
    pub unknown: Option<UnknownId>,
    /// How many unknown commands had run when it was made: the later ones may have written to it.
    pub epoch: u32,
}

/// Mode, owner and time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Meta {
    /// The lower twelve bits.
    pub mode: u32,
    pub uid: u32,
    pub gid: u32,
    pub mtime: Time,
}

/// When a file was last written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Time {
    /// Seconds since 1970.
    At(i64),
    /// While the step of this number ran. Numbers of different steps differ.
    Built(u64),
}

impl Time {
    /// In seconds since 1970, if steps run at this time.
    pub fn seconds(self, built: i64) -> i64 {
        match self {
            Self::At(seconds) => seconds,
            Self::Built(_) => built,
        }
    }
}

impl Meta {
    /// A directory of root's.
    pub fn directory(mtime: Time) -> Self {
        Self { mode: 0o755, uid: 0, gid: 0, mtime }
    }

    /// A file of root's.
    pub fn file(mtime: Time) -> Self {
        Self { mode: 0o644, uid: 0, gid: 0, mtime }
    }

    pub fn owned(self, (uid, gid): (u32, u32)) -> Self {
        Self { uid, gid, ..self }
    }

    pub fn with_mode(self, mode: u32) -> Self {
        Self { mode, ..self }
    }
}

impl Kind {
    pub fn file(content: Content) -> Self {
        Self::File { content, link: None }
    }

    pub fn is_directory(&self) -> bool {
        matches!(self, Self::Directory(_))
    }
}

impl Node {
    pub fn new(kind: Kind, meta: Meta) -> Self {
        Self { kind, meta, digest: OnceCell::new() }
    }

    pub fn kind(&self) -> &Kind {
        &self.kind
    }

    pub fn meta(&self) -> Meta {
        self.meta
    }

    pub fn kind_mut(&mut self) -> &mut Kind {
        self.digest = OnceCell::new();
        &mut self.kind
    }

    pub fn set_meta(&mut self, meta: Meta) {
        self.digest = OnceCell::new();
        self.meta = meta;
    }

    pub fn directory(&self) -> Option<&Directory> {
        match &self.kind {
            Kind::Directory(directory) => Some(directory),
            _ => None,
        }
    }

    pub fn content(&self) -> Option<&Content> {
        match &self.kind {
            Kind::File { content, .. } => Some(content),
            _ => None,
        }
    }

    /// Bytes of all listed files at and below, as far as they are known.
    pub fn listed_bytes(&self) -> u64 {
        let mut bytes = 0_u64;
        let mut todo = vec![self];
        while let Some(node) = todo.pop() {
            let own = node.content().and_then(Content::size);
            bytes = bytes.saturating_add(own.unwrap_or(0));
            let below = node.directory().into_iter().flat_map(|it| it.entries.iter());
            todo.extend(below.map(|(_, node)| &**node));
        }
        bytes
    }

    /// Of what a copy would take along: mode, owner, size and content, and all below; neither
    /// name nor time.
    pub fn digest(&self) -> Digest {
        *self.digest.get_or_init(|| self.compute_digest())
    }

    fn compute_digest(&self) -> Digest {
        let mut fields = self.header_fields();
        match &self.kind {
            Kind::File { content, .. } => fields.digest(&content_digest(content)),
            Kind::Directory(directory) => {
                for (name, node) in directory.entries.iter() {
                    fields.add(name.as_bytes());
                    fields.digest(&node.digest());
                }
                if let Some(id) = directory.unknown {
                    fields.add(b"\0unknown");
                    id.add_to(&mut fields);
                }
            }
            _ => {}
        }
        fields.finish()
    }

    /// Of the node without what it holds.
    pub fn header_digest(&self) -> Digest {
        self.header_fields().finish()
    }

    fn header_fields(&self) -> Fields {
        let Meta { mode, uid, gid, .. } = self.meta;
        let (kind, detail): (&str, &str) = match &self.kind {
            Kind::File { .. } => ("file", ""),
            Kind::Directory(_) => ("directory", ""),
            Kind::Symlink(target) => ("symlink", target),
            Kind::Fifo => ("fifo", ""),
            Kind::Device { .. } => ("device", ""),
            Kind::Unknown(_) => ("unknown", ""),
            Kind::Gone(_) => ("gone", ""),
        };
        let mut fields = Fields::new(kind);
        fields.add(detail.as_bytes());
        for number in [mode, uid, gid] {
            fields.number(u64::from(number));
        }
        match self.kind {
            Kind::Device { character, major, minor } => {
                for number in [u32::from(character), major, minor] {
                    fields.number(u64::from(number));
                }
            }
            Kind::Unknown(id) => id.add_to(&mut fields),
            _ => {}
        }
        fields
    }
}

/// Of a content: equal contents, equal digests. Nothing to show.
pub fn content_digest(content: &Content) -> Digest {
    match content {
        Content::Bytes(bytes) => Digest::of_content(bytes),
        Content::Opaque { id, .. } | Content::Archive { id, .. } => {
            Digest::of_fields("opaque", &[id.as_bytes()])
        }
    }
}
