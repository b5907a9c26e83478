//! What a step does to files: trees, layers, copies and the commands of a `RUN`.
//!
//! Everything here works on a `Tree` and gives a new one; the old one stays as it was and shares
//! what did not change. What is not known stays so: a content has an id that is a function of what
//! it was made from, and no size.

pub mod command;
pub mod copy;
pub mod diff;
pub mod digest;
pub mod mode;
pub mod owner;
pub mod run;
pub mod tar;
mod tool;
pub mod tree;
pub mod weight;

pub use copy::{Copy, CopyError, Outcome, Source};
pub use diff::{Entry, EntryKind, Layer, diff};
pub use digest::Digest;
pub use run::{Mount, MountKind, Ran, Run, run};
pub use tool::{cloned, downloaded, flatten, guess_of_file};
pub use tree::{Found, Kind, Meta, Node, Place, Time, Tree};
pub use weight::{Ledger, Texture, Weight, Weights};
