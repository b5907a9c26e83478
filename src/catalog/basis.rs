//! How sure a number is.

/// Where a number comes from, the surest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Basis {
    /// The bytes are known.
    Exact,
    /// Somebody measured this very thing.
    Measured,
    /// From a package index.
    Computed,
    /// A rule of thumb.
    Guess,
}
