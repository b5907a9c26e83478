//! A time that is not known exactly.

/// In milliseconds. Invariant: `low <= likely <= high`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Duration {
    pub low: u64,
    pub likely: u64,
    pub high: u64,
}

impl Duration {
    pub const ZERO: Self = Self::exact(0);

    pub const fn exact(ms: u64) -> Self {
        Self::new(ms, ms, ms)
    }

    pub const fn new(low: u64, likely: u64, high: u64) -> Self {
        Self { low, likely, high }
    }

    /// One after the other.
    pub fn plus(self, other: Self) -> Self {
        Self {
            low: self.low.saturating_add(other.low),
            likely: self.likely.saturating_add(other.likely),
            high: self.high.saturating_add(other.high),
        }
    }

    /// `change` must not make a larger number the smaller one.
    pub(super) fn map(self, change: impl Fn(u64) -> u64) -> Self {
        Self::new(change(self.low), change(self.likely), change(self.high))
    }
}
