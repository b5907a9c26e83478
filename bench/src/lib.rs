//! What the benches share.

pub mod clock;
pub mod generated;
pub mod savings;
pub mod service;
pub mod timing;

/// The lengths that are measured, in lines.
pub const LENGTHS: [usize; 4] = [20, 200, 1_000, 10_000];
