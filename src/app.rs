//! The page without a browser: state, actions, what they do.

pub mod example;
