//! Ignore patterns that are ready to match.

use std::fmt;

use crate::syntax::glob;

use super::clean;
use super::regex::Regex;

/// Why a pattern is refused; its `Display` is BuildKit's wording.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PatternError {
    /// A `!` with nothing behind it.
    LoneExclamation,
    /// Not a pattern by the rules of `path.Match`; told before anything is matched.
    Syntax,
    /// A class that only the matcher itself refuses, as `[z-a]`; told at the first path it meets.
    Unusable,
}

impl fmt::Display for PatternError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::LoneExclamation => "illegal exclusion pattern: \"!\"",
            Self::Syntax | Self::Unusable => "syntax error in pattern",
        })
    }
}

/// A list of patterns of which the last that matches decides.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Patterns {
    list: Vec<Pattern>,
}

/// For each pattern, whether it matched a directory: what the walk hands on to what lies in it.
pub(super) type Matched = Vec<bool>;

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Pattern {
    /// Whether it began with `!`.
    pub(super) reincludes: bool,
    /// Cleaned, without the `!`.
    pub(super) path: String,
    matcher: Matcher,
}

/// The ways of moby's matcher; only the last needs more than a comparison.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Matcher {
    Exact,
    /// `dir/**`
    Prefix,
    /// `**/name`
    Suffix,
    Regex(Regex),
    Unusable,
}

impl Patterns {
    pub fn new<'a>(patterns: impl IntoIterator<Item = &'a str>) -> Result<Self, PatternError> {
        let mut list = Vec::new();
        for pattern in patterns {
            if !pattern.trim().is_empty() {
                list.push(Pattern::new(pattern)?);
            }
        }
        Ok(Self { list })
    }

    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// Whether the last pattern that matches the path or a directory above it excludes it.
    pub fn matches(&self, path: &str) -> Result<bool, PatternError> {
        let parent = parent(path);
        let mut excluded = false;
        for pattern in &self.list {
            // A pattern that could not change the decision is not looked at, nor its errors told.
            if pattern.reincludes == excluded
                && (pattern.matches(path)?
                    || parents(&parent).any(|parent| pattern.matches(parent) == Ok(true)))
            {
                excluded = !pattern.reincludes;
            }
        }
        Ok(excluded)
    }

    /// The number of the last pattern that would leave a path out as a walk goes, whether or not a
    /// later one lets it in again.
    pub fn excluding(&self, path: &str) -> Option<usize> {
        let mut above = None;
        for end in path.match_indices('/').map(|(at, _)| at).chain([path.len()]) {
            let (_, matched) = self.matches_below(path.get(..end)?, above.as_ref()).ok()?;
            above = Some(matched);
        }
        let matched = above?;
        self.list.iter().zip(matched).rposition(|(it, matched)| matched && !it.reincludes)
    }

    pub(super) fn list(&self) -> &[Pattern] {
        &self.list
    }

    /// The decision on a path in a directory for which the decisions are known.
    /// A pattern that matched the directory counts as matching here.
    pub(super) fn matches_below(
        &self,
        path: &str,
        above: Option<&Matched>,
    ) -> Result<(bool, Matched), PatternError> {
        let mut excluded = false;
        let mut matched = vec![false; self.list.len()];
        for ((index, pattern), entry) in self.list.iter().enumerate().zip(&mut matched) {
            let inherited = above.and_then(|above| above.get(index)).copied().unwrap_or(false);
            if !inherited && pattern.reincludes != excluded {
                continue;
            }
            *entry = inherited || pattern.matches(path)?;
            if *entry {
                excluded = !pattern.reincludes;
            }
        }
        Ok((excluded, matched))
    }
}

impl Pattern {
    fn new(pattern: &str) -> Result<Self, PatternError> {
        let path = clean(pattern.trim());
        let (reincludes, path) = match path.strip_prefix('!') {
            Some("") => return Err(PatternError::LoneExclamation),
            Some(rest) => (true, rest.to_owned()),
            None => (false, path),
        };
        glob::matches(&path, ".").map_err(|_| PatternError::Syntax)?;
        let matcher = matcher(&path);
        Ok(Self { reincludes, path, matcher })
    }

    fn matches(&self, path: &str) -> Result<bool, PatternError> {
        match &self.matcher {
            Matcher::Exact => Ok(path == self.path),
            Matcher::Prefix => {
                Ok(path.starts_with(self.path.strip_suffix("**").unwrap_or_default()))
            }
            Matcher::Suffix => {
                let suffix = self.path.strip_prefix("**").unwrap_or_default();
                Ok(path.ends_with(suffix) || suffix.strip_prefix('/') == Some(path))
            }
            Matcher::Regex(regex) => Ok(regex.matches(path)),
            Matcher::Unusable => Err(PatternError::Unusable),
        }
    }
}

/// Whether a single pattern can be used; what can't be matched with is an error here too.
pub(super) fn check(pattern: &str) -> Result<(), PatternError> {
    match Pattern::new(pattern)?.matcher {
        Matcher::Unusable => Err(PatternError::Unusable),
        _ => Ok(()),
    }
}

/// The directory a path lies in; nothing at the top.
fn parent(path: &str) -> String {
    let directory = path.rfind('/').and_then(|at| path.get(..=at));
    directory.map(clean).filter(|parent| parent != ".").unwrap_or_default()
}

/// A directory and those above it, from the top down; `/a` lies in the empty path.
fn parents(directory: &str) -> impl Iterator<Item = &str> {
    let own = (!directory.is_empty()).then_some(directory);
    let above = directory.match_indices('/').filter_map(|(at, _)| directory.get(..at));
    above.chain(own)
}

/// Chooses the matcher; a regular expression is built along the way and used if needed.
fn matcher(pattern: &str) -> Matcher {
    let mut kind = Matcher::Exact;
    let mut regex = String::new();
    let mut needs_regex = false;
    let mut chars = pattern.strip_prefix('\u{feff}').unwrap_or(pattern).chars().peekable();
    let mut first = true;
    while let Some(c) = chars.next() {
        match c {
            '*' if chars.next_if_eq(&'*').is_some() => {
                chars.next_if_eq(&'/');
                if chars.peek().is_some() {
                    regex.push_str("(.*/)?");
                    needs_regex = true;
                } else if matches!(kind, Matcher::Exact) && !needs_regex {
                    kind = Matcher::Prefix;
                } else {
                    regex.push_str(".*");
                    needs_regex = true;
                }
                if first {
                    kind = Matcher::Suffix;
                    needs_regex = false;
                }
            }
            '*' => {
                regex.push_str("[^/]*");
                needs_regex = true;
            }
            '?' => {
                regex.push_str("[^/]");
                needs_regex = true;
            }
            '.' | '+' | '(' | ')' | '|' | '{' | '}' | '$' => regex.extend(['\\', c]),
            '\\' => {
                regex.push('\\');
                if let Some(escaped) = chars.next() {
                    regex.push(escaped);
                    needs_regex = true;
                }
            }
            '[' | ']' => {
                regex.push(c);
                needs_regex = true;
            }
            c => regex.push(c),
        }
        first = false;
    }
    if !needs_regex {
        return kind;
    }
    Regex::new(&regex).map_or(Matcher::Unusable, Matcher::Regex)
}
