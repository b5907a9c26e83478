//! How long a build takes: an estimate for each step, and when it starts and ends.
//!
//! Nobody measured the machine on which the build runs. So a duration is a range around what is
//! likely, it follows from assumptions that can be changed, and much in it is a guess and says so.

mod assumptions;
mod command;
mod cost;
mod duration;
mod habits;
mod schedule;
#[cfg(test)]
mod tests;
mod words;

pub use assumptions::Assumptions;
pub use cost::{Basis, Task};
pub use duration::Duration;
pub use schedule::{Schedule, Timed, schedule};
pub use words::{bounds, words};
