//! What savings say, on projects of which one knows.
use super::*;
