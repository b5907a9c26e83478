//! Dead weight, and sums.
