//! What a build is given; the only thing a user edits.

use std::rc::Rc;

/// The input of a build.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Project {
    pub dockerfile: Rc<str>,
}
