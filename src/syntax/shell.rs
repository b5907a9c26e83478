//! The shell text of a RUN as a tree: enough of POSIX, and of bash where it is common.
//!
//! Any text gives a tree; what is wrong is told beside it. Spans are byte offsets of the text that
//! was read, and functions that need the words themselves take that text.
//! A problem is told only where neither dash nor bash would take the text.

mod calls;
mod classify;
mod command;
mod compound;
mod cursor;
mod expansion;
mod heredoc;
mod memo;
mod problem;
#[cfg(test)]
mod tests;
mod tree;
mod value;
mod word;

pub use calls::{Call, Runs, calls};
pub use classify::{Mark, MarkClass, classify};
pub use cursor::parse;
pub use memo::read;
pub use problem::{Problem, ProblemKind};
pub use tree::*;
