//! What is wrong with a Dockerfile, in words for people.

use super::ProblemView;
use crate::syntax::Parsed;
use crate::text::LineIndex;

/// Every problem in the order of the text.
pub fn views(_parsed: &Parsed, _lines: &LineIndex) -> Vec<ProblemView> {
    Vec::new()
}
