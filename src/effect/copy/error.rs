//! Why a copy fails.

use std::fmt;
use std::rc::Rc;

use crate::effect::owner::OwnerError;
use crate::syntax::ignore::PatternError;

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CopyError {
    /// A source that is not there, as an absolute path.
    Missing(Rc<str>),
    Owner(OwnerError),
    /// What was given as `--chmod`.
    Mode(Rc<str>),
    Pattern(PatternError),
    /// Something on the way to this path is no directory.
    NotDirectory(Rc<str>),
    /// A directory is to go where a file is, or a file where a directory is.
    Mismatch(Rc<str>),
    /// Links that lead to one another.
    Links(Rc<str>),
}

impl fmt::Display for CopyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing(path) => write!(
                f,
                "failed to compute cache key: failed to calculate checksum of ref <id>: \"{path}\": not found"
            ),
            Self::Owner(error) => error.fmt(f),
            Self::Mode(text) => write!(
                f,
                "invalid chmod parameter: '{text}'. it should be octal string and between 0 and 07777"
            ),
            Self::Pattern(error) => error.fmt(f),
            Self::NotDirectory(path) => write!(f, "mkdir {path}: not a directory"),
            Self::Mismatch(path) => write!(f, "cannot copy to non-directory: {path}"),
            Self::Links(path) => write!(f, "{path}: too many links"),
        }
    }
}

impl From<OwnerError> for CopyError {
    fn from(error: OwnerError) -> Self {
        Self::Owner(error)
    }
}

impl From<PatternError> for CopyError {
    fn from(error: PatternError) -> Self {
        Self::Pattern(error)
    }
}
