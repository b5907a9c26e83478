//! Fingerprints: short numbers that are equal for equal things, and as good as never for others.

/// The fingerprint of a sequence of texts and numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Print(u64, u64);

impl Default for Print {
    fn default() -> Self {
        Self(0x9e37_79b9_7f4a_7c15, 0xc2b2_ae3d_27d4_eb4f)
    }
}

impl Print {
    pub fn number(self, number: u64) -> Self {
        let mut a = (self.0 ^ number).wrapping_mul(0xff51_afd7_ed55_8ccd);
        let mut b = (self.1.rotate_left(23) ^ number).wrapping_mul(0xc4ce_b9fe_1a85_ec53);
        a ^= a >> 32;
        b ^= b >> 29;
        Self(a, b.wrapping_add(a))
    }

    /// Two texts in a row are not the same as one.
    pub fn text(self, text: &str) -> Self {
        self.bytes(text.as_bytes())
    }

    /// The same of bytes.
    pub fn bytes(self, bytes: &[u8]) -> Self {
        let mut print = self.number(bytes.len() as u64);
        let (chunks, rest) = bytes.as_chunks();
        for chunk in chunks {
            print = print.number(u64::from_le_bytes(*chunk));
        }
        let rest = rest.iter().fold(0, |rest, &byte| rest << 8 | u64::from(byte));
        print.number(rest)
    }

    pub fn texts<T: AsRef<str>>(self, texts: &[T]) -> Self {
        let print = self.number(texts.len() as u64);
        texts.iter().fold(print, |print, text| print.text(text.as_ref()))
    }

    pub fn numbers(self) -> [u64; 2] {
        [self.0, self.1]
    }

    pub fn print(self, other: Self) -> Self {
        self.number(other.0).number(other.1)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn different_sequences_have_different_prints() {
        let of =
            |texts: &[&str]| texts.iter().fold(Print::default(), |print, text| print.text(text));
        let mut all = BTreeSet::from([of(&[])]);
        for a in ["", "a", "ab", "b", "\0", "\0\0", "abcdefgh", "abcdefghi"] {
            assert!(all.insert(of(&[a])), "{a:?}");
            for b in ["", "a", "ab", "b", "\0"] {
                assert!(all.insert(of(&[a, b])), "{a:?} {b:?}");
            }
        }
        let numbers: BTreeSet<_> = (0..10_000).map(|n| Print::default().number(n)).collect();
        assert_eq!(numbers.len(), 10_000);
        assert_eq!(of(&["a", "b"]), of(&["a", "b"]));
    }
}
