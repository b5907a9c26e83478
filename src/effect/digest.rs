//! Digests: SHA-256 of bytes and of what is shown, and quick ones of what is only compared.

use std::fmt;
use std::rc::Rc;

use sha2::{Digest as _, Sha256};

use crate::plan::print::Print;

/// A SHA-256, or a number that is as good as one to tell things apart.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Digest([u8; 32]);

impl Digest {
    /// Of bytes, as `sha256sum` says it.
    pub fn of_bytes(bytes: &[u8]) -> Self {
        Self(Sha256::digest(bytes).into())
    }

    /// Of bytes that are only compared: quicker, and nothing to show.
    pub fn of_content(bytes: &[u8]) -> Self {
        Self::of_fields("bytes", &[bytes])
    }

    /// Of some fields: different fields give different digests, however they are cut. It is no
    /// SHA-256, and so nothing to show.
    pub fn of_fields(kind: &str, fields: &[&[u8]]) -> Self {
        let mut hash = Fields::new(kind);
        for field in fields {
            hash.add(field);
        }
        hash.finish()
    }

    pub fn bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// The first half in hex: enough to tell contents apart.
    pub fn short(&self) -> String {
        self.start()
    }

    /// The same, to be shared.
    pub fn id(&self) -> Rc<str> {
        self.start()
    }

    fn start<T: for<'a> From<&'a str>>(&self) -> T {
        let (half, _) = self.0.split_at(16);
        hex::<32, T>(half)
    }

    pub fn hex(&self) -> String {
        hex::<64, String>(&self.0)
    }
}

/// Bytes as so many digits.
fn hex<const LEN: usize, T: for<'a> From<&'a str>>(bytes: &[u8]) -> T {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digit = |nibble: u8| DIGITS.get(usize::from(nibble)).copied().unwrap_or(b'0');
    let mut text = [b'0'; LEN];
    for (pair, byte) in text.chunks_exact_mut(2).zip(bytes) {
        pair.copy_from_slice(&[digit(byte >> 4), digit(byte & 15)]);
    }
    std::str::from_utf8(&text).unwrap_or_default().into()
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "sha256:{}", self.hex())
    }
}

impl fmt::Debug for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// A digest in the making, field by field. It is quick: trees have thousands, worked out at every
/// key, and nobody gains by making two of them equal.
pub struct Fields(Print);

impl Fields {
    pub fn new(kind: &str) -> Self {
        Self(Print::default().text(kind))
    }

    pub fn add(&mut self, field: &[u8]) {
        self.0 = self.0.bytes(field);
    }

    pub fn number(&mut self, number: u64) {
        self.0 = self.0.number(number);
    }

    /// The half of a digest, which tells things apart as well as all of it.
    pub fn digest(&mut self, digest: &Digest) {
        let (halves, _) = digest.0.as_chunks();
        for half in halves.iter().take(2) {
            self.number(u64::from_le_bytes(*half));
        }
    }

    pub fn finish(self) -> Digest {
        // The end is mixed in once more, so that what differs there differs everywhere.
        let first = self.0.number(1);
        let mut bytes = [0; 32];
        let numbers = first.numbers().into_iter().chain(first.number(2).numbers());
        for (place, number) in bytes.chunks_exact_mut(8).zip(numbers) {
            place.copy_from_slice(&number.to_le_bytes());
        }
        Digest(bytes)
    }
}

/// The same as SHA-256, for a digest that is shown.
pub struct ShownFields(Sha256);

impl ShownFields {
    pub fn new(kind: &str) -> Self {
        let mut fields = Self(Sha256::new());
        fields.add(kind.as_bytes());
        fields
    }

    pub fn add(&mut self, field: &[u8]) {
        self.0.update((field.len() as u64).to_le_bytes());
        self.0.update(field);
    }

    pub fn number(&mut self, number: u64) {
        self.add(&number.to_le_bytes());
    }

    pub fn finish(self) -> Digest {
        Digest(self.0.finalize().into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_hash_as_everywhere() {
        assert_eq!(
            Digest::of_bytes(&[0; 1024]).to_string(),
            "sha256:5f70bf18a086007016e948b04aed3b82103a36bea41755b6cddfaf10ace3c6ef"
        );
    }

    #[test]
    fn fields_do_not_run_into_one_another() {
        let one = Digest::of_fields("k", &[b"ab", b"c"]);
        let other = Digest::of_fields("k", &[b"a", b"bc"]);
        assert_ne!(one, other);
    }
}
