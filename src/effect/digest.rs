//! SHA-256, of fields and of bytes.

use std::fmt;

use sha2::{Digest as _, Sha256};

/// A SHA-256.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Digest([u8; 32]);

impl Digest {
    /// Of bytes, as `sha256sum` says it.
    pub fn of_bytes(bytes: &[u8]) -> Self {
        Self(Sha256::digest(bytes).into())
    }

    /// Of some fields: different fields give different digests, however they are cut.
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
        let mut text = self.hex();
        text.truncate(32);
        text
    }

    pub fn hex(&self) -> String {
        const DIGITS: &[u8; 16] = b"0123456789abcdef";
        let digit = |nibble: u8| DIGITS.get(usize::from(nibble)).copied().map_or('0', char::from);
        self.0.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
    }
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

/// A digest in the making, field by field.
pub struct Fields(Sha256);

impl Fields {
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
