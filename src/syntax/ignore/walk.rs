//! Which files of a context are sent, as BuildKit's file sync walks it.

use std::collections::BTreeSet;
use std::fmt;

use super::pattern::{Matched, Pattern};
use super::{PatternError, Patterns};

/// A pattern that failed on the first path it was tried on; its `Display` is BuildKit's wording.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WalkError(pub PatternError);

impl fmt::Display for WalkError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "failed to match excludepatterns: {}", self.0)
    }
}

/// The paths that are sent of a context that holds these paths, sorted.
///
/// A directory ends in `/`; those above a path need not be given. An excluded directory is sent
/// if something in it is.
pub fn walk<'a>(
    patterns: &Patterns,
    paths: impl IntoIterator<Item = &'a str>,
) -> Result<Vec<String>, WalkError> {
    let mut entries = BTreeSet::new();
    for path in paths {
        let ends = path.match_indices('/').map(|(at, _)| at + 1);
        entries.extend(ends.filter_map(|end| path.get(..end)));
        entries.insert(path);
    }
    let mut walk = Walk::new(patterns);
    for entry in entries {
        walk.visit(entry).map_err(WalkError)?;
    }
    walk.sent.sort_unstable();
    Ok(walk.sent)
}

struct Walk<'a> {
    patterns: &'a Patterns,
    /// Whether excluded directories in which no re-included path can lie are left out unseen.
    prunes: bool,
    /// The directories around the current path.
    above: Vec<Directory>,
    pruned: Option<String>,
    sent: Vec<String>,
}

struct Directory {
    /// With its `/`.
    path: String,
    matched: Matched,
    sent: bool,
}

impl<'a> Walk<'a> {
    fn new(patterns: &'a Patterns) -> Self {
        let literal = |pattern: &Pattern| !stem(pattern).contains(['*', '[', ']', '?', '^', '\\']);
        let mut reincluding = patterns.list().iter().filter(|pattern| pattern.reincludes);
        let prunes = reincluding.all(literal);
        Self { patterns, prunes, above: Vec::new(), pruned: None, sent: Vec::new() }
    }

    fn visit(&mut self, path: &str) -> Result<(), PatternError> {
        if self.pruned.as_ref().is_some_and(|pruned| path.starts_with(pruned)) {
            return Ok(());
        }
        while self.above.last().is_some_and(|directory| !path.starts_with(&directory.path)) {
            self.above.pop();
        }
        let name = path.strip_suffix('/').unwrap_or(path);
        let is_directory = path.ends_with('/');
        let above = self.above.last().map(|directory| &directory.matched);
        let (excluded, matched) = self.patterns.matches_below(name, above)?;
        if excluded && is_directory && self.prunes && !self.reincludes_below(path) {
            self.pruned = Some(path.to_owned());
            return Ok(());
        }
        if !excluded {
            for directory in self.above.iter_mut().filter(|directory| !directory.sent) {
                directory.sent = true;
                self.sent.push(directory.path.clone());
            }
            self.sent.push(path.to_owned());
        }
        if is_directory {
            self.above.push(Directory { path: path.to_owned(), matched, sent: !excluded });
        }
        Ok(())
    }

    /// Whether a re-included path may lie in a directory, judged by its text alone.
    fn reincludes_below(&self, directory: &str) -> bool {
        self.patterns.list().iter().any(|pattern| {
            let stem = stem(pattern);
            pattern.reincludes
                && (stem.starts_with(directory) || directory.strip_suffix('/') == Some(stem))
        })
    }
}

/// The pattern without the `/**` and the `/*` it ends in.
fn stem(pattern: &Pattern) -> &str {
    let path = pattern.path.as_str();
    let path = path.strip_suffix("/**").unwrap_or(path);
    path.strip_suffix("/*").unwrap_or(path)
}
