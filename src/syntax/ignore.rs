//! `.dockerignore`: which files of the context reach the builder.
//!
//! The rules are those of moby's pattern matcher, odd ones included, because the same odd ones
//! decide in a real build. `--exclude` of `COPY` and `ADD` uses the same patterns.

mod clean;
mod highlight;
mod pattern;
mod read;
mod regex;
#[cfg(test)]
mod tests;
mod walk;

pub use clean::clean;
pub use highlight::{Mark, MarkClass, highlight};
pub use pattern::{PatternError, Patterns};
pub use read::{IgnoreFile, Line, Problem, ProblemKind, read};
pub use walk::{WalkError, walk};
