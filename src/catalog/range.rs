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

    /// Both together, where each may miss in its own direction.
    #[must_use]
    pub fn beside(self, other: Self) -> Self {
        let likely = self.likely.saturating_add(other.likely);
        let apart = |one: u64, two: u64| {
            if one == 0 || two == 0 {
                return one.max(two);
            }
            square_root(u128::from(one).pow(2).saturating_add(u128::from(two).pow(2)))
        };
        let below = apart(self.likely - self.low, other.likely - other.low);
        let above = apart(self.high - self.likely, other.high - other.likely);
        Self::exact(likely).widened(below, above)
    }

    /// What is left without a part of it.
    #[must_use]
    pub fn less(self, part: Self) -> Self {
        let likely = self.likely.saturating_sub(part.likely);
        Self {
            low: self.low.saturating_sub(part.low).min(likely),
            likely,
            high: self.high.saturating_sub(part.high).max(likely),
        }
    }

    /// So many basis points of it, at least, usually and at most.
    #[must_use]
    pub fn scaled(self, (low, likely, high): (u64, u64, u64)) -> Self {
        Self {
            low: portion(self.low, low),
            likely: portion(self.likely, likely),
            high: portion(self.high, high),
        }
    }

    /// That part of a whole, with bounds as wide as those of the whole.
    #[must_use]
    pub fn portion(self, part: u64, whole: u64) -> Self {
        let of = |bytes| if whole == 0 { 0 } else { share(bytes, part, whole) };
        Self { low: of(self.low), likely: of(self.likely), high: of(self.high) }
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

/// The whole number whose square is nearest below.
pub(super) fn square_root(number: u128) -> u64 {
    match u64::try_from(number) {
        Ok(small) => small.isqrt(),
        Err(_) => u64::try_from(number.isqrt()).unwrap_or(u64::MAX),
    }
}

/// `bytes * part / whole`, rounded down; all of it if there is no whole.
pub(super) fn share(bytes: u64, part: u64, whole: u64) -> u64 {
    if whole == 0 {
        return bytes;
    }
    if let (Ok(bytes), Ok(part)) = (u32::try_from(bytes), u32::try_from(part)) {
        return u64::from(bytes) * u64::from(part) / whole;
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
    fn square_roots_are_whole() {
        for (number, root) in [(0, 0), (1, 1), (3, 1), (4, 2), (u128::MAX, u64::MAX)] {
            assert_eq!(square_root(number), root);
        }
    }

    #[test]
    fn errors_of_different_sources_partly_cancel_out() {
        let range = |low, likely, high| Range { low, likely, high };
        assert_eq!(range(7, 10, 13).beside(range(16, 20, 24)), range(25, 30, 35));
        assert_eq!(range(7, 10, 13).beside(Range::exact(5)), range(12, 15, 18));
        assert_eq!(range(1, 10, 30).scaled((5_000, 10_000, 20_000)), range(0, 10, 60));
        assert_eq!(range(10, 12, 15).less(range(1, 2, 9)), range(9, 10, 10));
    }

    #[test]
    fn nothing_overflows() {
        let most = Range::exact(u64::MAX);
        assert_eq!(most.plus(most), most);
        assert_eq!(most.widened(0, 1).high, u64::MAX);
        let wide = Range { low: 0, ..most };
        assert_eq!(wide.beside(wide).high, u64::MAX);
        assert_eq!(share(u64::MAX, u64::MAX, 1), u64::MAX);
        assert_eq!(share(7, 1, 0), 7);
    }
}
