//! A number of bytes that is not known exactly.

/// Invariant: `low <= likely <= high`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Range {
    pub low: u64,
    pub likely: u64,
    pub high: u64,
}

/// A whole, in basis points.
const WHOLE: u64 = 10_000;

impl Range {
    pub const ZERO: Self = Self::exact(0);

    pub const fn exact(bytes: u64) -> Self {
        Self { low: bytes, likely: bytes, high: bytes }
    }

    /// So much below and above, in basis points.
    pub fn around(likely: u64, below: u64, above: u64) -> Self {
        Self {
            low: portion(likely, WHOLE.saturating_sub(below)),
            likely,
            high: portion(likely, WHOLE.saturating_add(above)),
        }
    }

    /// Both together, where they may miss in the same direction.
    pub fn plus(self, other: Self) -> Self {
        Self {
            low: self.low.saturating_add(other.low),
            likely: self.likely.saturating_add(other.likely),
            high: self.high.saturating_add(other.high),
        }
    }

    /// Each bound widened by so many bytes.
    pub fn widened(self, below: u64, above: u64) -> Self {
        Self {
            low: self.low.saturating_sub(below),
            likely: self.likely,
            high: self.high.saturating_add(above),
        }
    }

    pub fn contains(self, bytes: u64) -> bool {
        (self.low..=self.high).contains(&bytes)
    }
}

/// That many basis points of a number.
pub(super) fn portion(bytes: u64, basis_points: u64) -> u64 {
    share(bytes, basis_points, WHOLE)
}

/// `bytes * part / whole`, rounded down; all of it if there is no whole.
pub(super) fn share(bytes: u64, part: u64, whole: u64) -> u64 {
    if whole == 0 {
        return bytes;
    }
    let product = u128::from(bytes) * u128::from(part) / u128::from(whole);
    u64::try_from(product).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bounds_lie_around_what_is_likely() {
        let range = Range::around(200, 1_000, 2_500);
        assert_eq!(range, Range { low: 180, likely: 200, high: 250 });
        assert!(range.contains(180) && range.contains(250));
        assert!(!range.contains(179) && !range.contains(251));
        assert_eq!(Range::around(200, 20_000, 0).low, 0);
    }

    #[test]
    fn nothing_overflows() {
        let most = Range::exact(u64::MAX);
        assert_eq!(most.plus(most), most);
        assert_eq!(most.widened(0, 1).high, u64::MAX);
        assert_eq!(share(u64::MAX, u64::MAX, 1), u64::MAX);
        assert_eq!(share(7, 1, 0), 7);
    }
}
