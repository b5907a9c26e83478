//! Tar streams: what Go's `archive/tar` writes for a layer, and reading what `ADD` unpacks.

mod header;
mod read;
#[cfg(test)]
mod tests;
mod write;

pub use read::{Member, MemberKind, read};
pub use write::{entry_bytes, write};

/// Everything in a tar is rounded up to this.
const BLOCK: usize = 512;
