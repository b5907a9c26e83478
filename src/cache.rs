//! What a build takes from the cache, and why: BuildKit's rules, replayed.
//!
//! Every vertex of the plan has a key made of what it does and of the keys of what it works on. For
//! files that it copies or mounts, their content will do as well, wherever they came from. A store
//! remembers under which keys earlier builds left a result.

pub mod classic;
mod compare;
mod explain;
mod inputs;
mod job;
mod key;
mod reason;
mod received;
mod replay;
mod solve;
mod store;
#[cfg(test)]
mod tests;

pub use compare::first_cause;
pub use explain::{KeyPart, PartKind, StepKey, explain};
pub use key::Change;
pub use reason::{Cause, FileChange, Files, Hit, HitBy, Outcome, StepRef, Way};
pub use received::received;
pub use replay::{Replay, StepOutcome, foresee, replay};
pub use store::Store;
