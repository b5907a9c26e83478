//! Places in a text: spans, lines and columns, changes.
//! Knows nothing of Dockerfiles.

pub mod line_index;
pub mod patch;
pub mod span;
pub mod words;

pub use line_index::LineIndex;
pub use patch::{Edit, Patch};
pub use span::Span;
pub use words::{Words, has_word};
