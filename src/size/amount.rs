//! Numbers of bytes, and adding them up without losing how sure they are.

use crate::catalog::{Basis, Range};

/// How many bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Amount {
    /// Nobody knows; never to be shown as nothing.
    #[default]
    Unknown,
    Known(Bytes),
}

/// A number of bytes and how sure it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bytes {
    pub low: u64,
    pub likely: u64,
    pub high: u64,
    pub basis: Basis,
    /// Some part of it is not known, so that it is more than this.
    pub and_more: bool,
}

impl Amount {
    pub const ZERO: Self = Self::exact(0);

    pub const fn exact(bytes: u64) -> Self {
        Self::Known(Bytes {
            low: bytes,
            likely: bytes,
            high: bytes,
            basis: Basis::Exact,
            and_more: false,
        })
    }

    pub fn of(range: Range, basis: Basis) -> Self {
        let Range { low, likely, high } = range;
        Self::Known(Bytes { low, likely, high, basis, and_more: false })
    }

    /// Both together. What is not known makes a sum one that is at least so much.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        match (self, other) {
            (Self::Known(one), Self::Known(two)) => Self::Known(Bytes {
                low: one.low.saturating_add(two.low),
                likely: one.likely.saturating_add(two.likely),
                high: one.high.saturating_add(two.high),
                basis: one.basis.max(two.basis),
                and_more: one.and_more || two.and_more,
            }),
            (Self::Known(known), Self::Unknown) | (Self::Unknown, Self::Known(known)) => {
                Self::Known(Bytes { and_more: true, ..known })
            }
            (Self::Unknown, Self::Unknown) => Self::Unknown,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sum_is_as_sure_as_its_least_sure_part() {
        let guess = Bytes { low: 5, likely: 7, high: 9, basis: Basis::Guess, and_more: false };
        let sum = Amount::exact(10).plus(Amount::Known(guess));
        let Amount::Known(sum) = sum else { panic!("it is known") };
        assert_eq!((sum.low, sum.likely, sum.high), (15, 17, 19));
        assert_eq!(sum.basis, Basis::Guess);
    }

    #[test]
    fn what_is_not_known_is_not_nothing() {
        let sum = Amount::ZERO.plus(Amount::exact(3)).plus(Amount::Unknown);
        let Amount::Known(sum) = sum else { panic!("a part is known") };
        assert_eq!((sum.likely, sum.and_more), (3, true));
        assert_eq!(Amount::Unknown.plus(Amount::Unknown), Amount::Unknown);
    }
}
