//! What a command prints: bytes, or something of which only an id is known.

use std::rc::Rc;

use crate::effect::digest::{Digest, Fields};
use crate::project::Content;

/// How many bytes are kept; of more than that only the size is.
const MOST_BYTES: usize = 4 << 20;

/// Stands around the id of an unknown text within a text.
const OPEN: char = '\u{fdd0}';
const CLOSE: char = '\u{fdd1}';

/// Begins the id that stands for the names nobody listed in a directory.
pub const UNLISTED: &str = "unlisted-";

/// Something in a text that nobody knows; equal ids, equal texts.
pub fn unknown_text(id: &str) -> String {
    format!("{OPEN}{id}{CLOSE}")
}

/// Whether something in the text is unknown.
pub fn is_unknown(text: &str) -> bool {
    text.contains(OPEN)
}

/// Whether a word stands for names that nobody listed.
pub fn is_unlisted(word: &str) -> bool {
    word.split(OPEN).skip(1).any(|id| id.starts_with(UNLISTED))
}

/// Content as text, unknown parts included.
pub fn text_of(content: &Content) -> String {
    match content {
        Content::Bytes(bytes) => String::from_utf8_lossy(bytes).into_owned(),
        Content::Opaque { id, .. } | Content::Archive { id, .. } => unknown_text(id),
    }
}

/// Text as content.
pub fn content_of(text: &str) -> Content {
    let mut stream = Stream::default();
    stream.text(text);
    stream.take()
}

/// Something that is written to.
#[derive(Clone, Debug, Default)]
pub struct Stream {
    bytes: Vec<u8>,
    unknown: Option<(Rc<str>, Option<u64>)>,
    /// Whether anything was written, be it nothing.
    pub written: bool,
}

impl Stream {
    pub fn text(&mut self, text: &str) {
        if is_unknown(text) {
            let alone = text.strip_prefix(OPEN).and_then(|text| text.strip_suffix(CLOSE));
            match alone.filter(|id| !is_unknown(id)) {
                Some(id) => self.unknown(id, None),
                None => self.unknown(&Digest::of_content(text.as_bytes()).short(), None),
            }
        } else {
            self.bytes(text.as_bytes());
        }
    }

    pub fn line(&mut self, text: &str) {
        if is_unknown(text) {
            self.text(&format!("{text}\n"));
        } else {
            self.bytes(text.as_bytes());
            self.bytes(b"\n");
        }
    }

    pub fn bytes(&mut self, bytes: &[u8]) {
        self.written = true;
        self.bytes.extend_from_slice(bytes);
        if self.bytes.len() > MOST_BYTES {
            self.fold();
        }
    }

    pub fn content(&mut self, content: &Content) {
        match content {
            Content::Bytes(bytes) => self.bytes(bytes),
            Content::Opaque { id, size } => self.unknown(id, *size),
            Content::Archive { id, size, .. } => self.unknown(id, Some(*size)),
        }
    }

    pub fn unknown(&mut self, id: &str, size: Option<u64>) {
        self.written = true;
        if size == Some(0) {
            return;
        }
        self.fold();
        self.unknown = Some(match self.unknown.take() {
            None => (id.into(), size),
            Some((old, old_size)) => (joined(&old, id.as_bytes()), sum(old_size, size)),
        });
    }

    /// What was written; then it is empty.
    pub fn take(&mut self) -> Content {
        if self.unknown.is_some() {
            self.fold();
        }
        match self.unknown.take() {
            Some((id, size)) => Content::Opaque { size, id },
            None => Content::Bytes(std::mem::take(&mut self.bytes).into()),
        }
    }

    /// Known bytes become a part of something of which only id and size are known.
    fn fold(&mut self) {
        if self.bytes.is_empty() {
            return;
        }
        let bytes = std::mem::take(&mut self.bytes);
        let len = Some(bytes.len() as u64);
        self.unknown = Some(match self.unknown.take() {
            None => (Digest::of_content(&bytes).id(), len),
            Some((old, size)) => (joined(&old, &bytes), sum(size, len)),
        });
    }
}

fn joined(id: &str, more: &[u8]) -> Rc<str> {
    let mut fields = Fields::new("joined");
    fields.add(id.as_bytes());
    fields.add(more);
    fields.finish().id()
}

fn sum(one: Option<u64>, other: Option<u64>) -> Option<u64> {
    one?.checked_add(other?)
}
