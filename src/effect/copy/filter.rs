//! `--parents` and `--exclude`: which files of a source are copied.

use crate::effect::tree::clean;
use crate::syntax::glob::has_wildcard;
use crate::syntax::ignore::Patterns;

use super::CopyError;

/// What is copied of a source; paths are relative to its root.
pub(super) struct Filter {
    /// With `--parents`: where paths begin, and what is to match.
    parents: Option<(String, String, Patterns)>,
    excludes: Option<Patterns>,
}

impl Filter {
    pub(super) fn new(path: &str, parents: bool, excludes: &[&str]) -> Result<Self, CopyError> {
        let parents = if parents {
            let (root, pattern) = path.split_once("/./").unwrap_or(("/", path));
            let pattern = clean(pattern);
            let pattern = pattern.trim_start_matches('/').to_owned();
            let patterns = Patterns::new([pattern.as_str()])?;
            Some((clean(root), pattern, patterns))
        } else {
            None
        };
        let excludes = match excludes {
            [] => None,
            list => Some(Patterns::new(list.iter().copied())?),
        };
        Ok(Self { parents, excludes })
    }

    /// The directory that `--parents` begins at.
    pub(super) fn root(&self) -> Option<&str> {
        self.parents.as_ref().map(|(root, ..)| root.as_str())
    }

    /// A path that must be there.
    pub(super) fn required(&self) -> Option<String> {
        let (_, pattern, _) = self.parents.as_ref()?;
        (!pattern.is_empty() && !has_wildcard(pattern)).then(|| format!("/{pattern}"))
    }

    pub(super) fn is_needed(&self) -> bool {
        self.parents.is_some() || self.excludes.is_some()
    }

    /// Whether the file or directory of this path is copied.
    pub(super) fn takes(&self, path: &str) -> Result<bool, CopyError> {
        if let Some((_, pattern, patterns)) = &self.parents
            && !pattern.is_empty()
            && !patterns.matches(path)?
        {
            return Ok(false);
        }
        match &self.excludes {
            Some(excludes) => Ok(!excludes.matches(path)?),
            None => Ok(true),
        }
    }
}
