//! A Dockerfile's text as a tree. Never fails: what is wrong is told beside the tree.

mod args;
pub mod command;
pub mod directive;
pub mod dump;
pub mod duration;
mod flag;
pub mod git_ref;
pub mod glob;
pub mod go;
mod heredoc;
pub mod highlight;
pub mod ignore;
pub mod json;
pub mod keyword;
mod lines;
mod parser;
pub mod problem;
pub mod reference;
pub mod shell;
pub mod suggest;
pub mod tree;
pub mod word;

#[cfg(test)]
mod tests;

pub use keyword::Keyword;
pub use parser::{Parsed, parse};
pub use problem::{Phase, Problem};
pub use tree::{Node, Tree};
