//! A Dockerfile's text as a tree. Never fails: what is wrong is told beside the tree.

pub mod glob;
pub mod ignore;
pub mod shell;
