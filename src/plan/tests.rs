//! Plans of small projects.
