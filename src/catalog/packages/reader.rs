//! Reads what `cargo xtask catalog` packed, and trusts none of it.

use std::rc::Rc;

/// Each names packages of which one is enough, the usual one first.
pub(super) type Groups = Rc<[Vec<usize>]>;

pub(super) struct Reader<'b> {
    rest: &'b [u8],
}

impl<'b> Reader<'b> {
    pub(super) fn new(bytes: &'b [u8]) -> Self {
        Self { rest: bytes }
    }

    pub(super) fn is_at_end(&self) -> bool {
        self.rest.is_empty()
    }

    pub(super) fn byte(&mut self) -> Option<u8> {
        let (first, rest) = self.rest.split_first()?;
        self.rest = rest;
        Some(*first)
    }

    pub(super) fn bytes(&mut self, count: usize) -> Option<&'b [u8]> {
        let (first, rest) = self.rest.split_at_checked(count)?;
        self.rest = rest;
        Some(first)
    }

    /// Seven bits a byte, the lowest first.
    pub(super) fn number(&mut self) -> Option<u64> {
        let mut number = 0;
        for shift in (0..63).step_by(7) {
            let byte = self.byte()?;
            number |= u64::from(byte & 127) << shift;
            if byte < 128 {
                return Some(number);
            }
        }
        None
    }

    pub(super) fn size(&mut self) -> Option<usize> {
        usize::try_from(self.number()?).ok()
    }

    /// How many, then each as what it has in common with the one before, and its rest.
    pub(super) fn names(&mut self) -> Option<Vec<Rc<str>>> {
        let count = self.size()?;
        let mut names: Vec<Rc<str>> = Vec::new();
        for _ in 0..count {
            let common = usize::from(self.byte()?);
            let end = self.rest.iter().position(|byte| *byte == 0)?;
            let own = str::from_utf8(self.bytes(end)?).ok()?;
            self.byte()?;
            let before = names.last().map_or("", |name| &**name);
            names.push(format!("{}{own}", before.get(..common)?).into());
        }
        Some(names)
    }

    /// Numbers of bytes, each of ten bits and an exponent.
    pub(super) fn sizes(&mut self, count: usize) -> Option<Vec<u64>> {
        let high = self.bytes(count)?;
        let low = self.bytes(count)?;
        let size = |(&high, &low): (&u8, &u8)| {
            let digits = u64::from(high & 3) << 8 | u64::from(low);
            digits << u32::from(high >> 2).min(24)
        };
        Some(high.iter().zip(low).map(size).collect())
    }

    /// The groups of a package among so many; those of an earlier release where they are equal.
    pub(super) fn groups(&mut self, count: usize, before: Option<&Groups>) -> Option<Groups> {
        let Some(length) = self.size()?.checked_sub(1) else { return before.cloned() };
        let mut groups = Vec::new();
        let mut last = 0;
        let place = |from: usize, number| {
            let place = from.checked_add_signed(signed(number))?;
            (place < count).then_some(place)
        };
        for _ in 0..length {
            let number = self.number()?;
            last = place(last, number >> 1)?;
            let mut group = vec![last];
            if number & 1 == 1 {
                for _ in 0..self.size()? {
                    group.push(place(last, self.number()?)?);
                }
            }
            groups.push(group);
        }
        Some(groups.into())
    }
}

/// A number that may be negative, the sign in the lowest bit.
fn signed(number: u64) -> isize {
    let half = isize::try_from(number >> 1).unwrap_or(isize::MAX);
    if number & 1 == 1 { half.wrapping_neg() } else { half }
}
