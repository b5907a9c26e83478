//! A file of a context or an image.

use std::rc::Rc;

use super::Files;

/// A file, directory or link with what the file system knows of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    pub kind: Kind,
    /// The lower twelve bits: permissions, set-user-id and the like.
    pub mode: u32,
    pub uid: u32,
    pub gid: u32,
    /// Seconds since 1970.
    pub mtime: i64,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    File(Content),
    Directory,
    /// Its target as written.
    Symlink(Rc<str>),
    /// Another name for the file at that path of the same tree.
    Hardlink(Rc<str>),
    /// Only known to be there; what has the same id is the same.
    Unknown(Rc<str>),
}

/// What is in a file, as far as it is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Content {
    Bytes(Rc<[u8]>),
    /// Not known, but two contents of the same `id` are equal.
    Opaque {
        /// In bytes; `None` where nobody knows.
        size: Option<u64>,
        id: Rc<str>,
    },
    /// An archive with known files that `ADD` unpacks.
    Archive {
        files: Rc<Files>,
        size: u64,
        id: Rc<str>,
    },
}

impl Content {
    pub fn text(text: &str) -> Self {
        Self::Bytes(text.as_bytes().into())
    }

    /// In bytes, where it is known.
    pub fn size(&self) -> Option<u64> {
        match self {
            Self::Bytes(bytes) => Some(bytes.len() as u64),
            Self::Opaque { size, .. } => *size,
            Self::Archive { size, .. } => Some(*size),
        }
    }

    /// The content as text, where it is known and is text.
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Self::Bytes(bytes) => std::str::from_utf8(bytes).ok(),
            Self::Opaque { .. } | Self::Archive { .. } => None,
        }
    }
}

impl Kind {
    /// The text of a file, where it is known and is text.
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::File(content) => content.as_text(),
            _ => None,
        }
    }
}

impl File {
    /// A plain file of root's, readable by all.
    pub fn plain(content: Content) -> Self {
        Self { kind: Kind::File(content), mode: 0o644, uid: 0, gid: 0, mtime: 0 }
    }

    pub fn text(text: &str) -> Self {
        Self::plain(Content::text(text))
    }

    pub fn directory() -> Self {
        Self { kind: Kind::Directory, mode: 0o755, uid: 0, gid: 0, mtime: 0 }
    }

    pub fn symlink(target: &str) -> Self {
        Self { kind: Kind::Symlink(target.into()), mode: 0o777, uid: 0, gid: 0, mtime: 0 }
    }

    pub fn is_directory(&self) -> bool {
        matches!(self.kind, Kind::Directory)
    }
}
