//! From a source as written to what it names.

use std::rc::Rc;

use crate::effect::tree::{Found, Place, Tree, UnknownId, clean, join, parent_and_name};
use crate::syntax::glob::{has_wildcard, matches};

use super::CopyError;

/// One thing that is copied.
#[derive(Clone, Debug)]
pub(super) enum Pick {
    Place(PickedPlace),
    /// What a wildcard finds in a directory of which nobody knows all names.
    UnknownMatches {
        id: UnknownId,
        /// That directory.
        below: Rc<str>,
    },
}

#[derive(Clone, Debug)]
pub(super) struct PickedPlace {
    /// As found, before a link at its end is followed.
    pub(super) path: String,
    /// Behind all links.
    pub(super) place: Place,
    /// Whether it was written with a `/` at its end.
    pub(super) is_directory: bool,
}

impl PickedPlace {
    /// What it is called where it goes into a directory.
    pub(super) fn name(&self) -> &str {
        parent_and_name(&self.path).1
    }
}

/// What a source names, in the order of a walk. A missing path is an error, a wildcard that finds
/// nothing is not.
pub(super) fn select(tree: &Tree, written: &str) -> Result<Vec<Pick>, CopyError> {
    let path = clean(written);
    let is_directory = written.ends_with('/') || written.ends_with("/.");
    if !has_wildcard(&path) {
        return Ok(vec![Pick::Place(existing(tree, path, is_directory)?)]);
    }
    let mut parts = path.split('/').filter(|part| !part.is_empty());
    let mut fixed = String::new();
    let mut patterns = Vec::new();
    for part in parts.by_ref() {
        if has_wildcard(part) {
            patterns.push(part);
            break;
        }
        fixed = join(&fixed, part);
    }
    patterns.extend(parts);
    let mut found = Vec::new();
    walk(tree, &if fixed.is_empty() { "/".to_owned() } else { fixed }, &patterns, &mut found)?;
    Ok(found)
}

fn existing(tree: &Tree, path: String, is_directory: bool) -> Result<PickedPlace, CopyError> {
    let place = tree.resolve(&path, true).map_err(|_| CopyError::Links(path.as_str().into()))?;
    match place.found {
        Found::Nothing => Err(CopyError::Missing(path.into())),
        _ => Ok(PickedPlace { path, place, is_directory }),
    }
}

/// What matches below a directory, a pattern for each level.
fn walk(
    tree: &Tree,
    path: &str,
    patterns: &[&str],
    found: &mut Vec<Pick>,
) -> Result<(), CopyError> {
    let Some((pattern, deeper)) = patterns.split_first() else {
        found.push(Pick::Place(existing(tree, path.to_owned(), false)?));
        return Ok(());
    };
    let Ok(place) = tree.resolve(path, found.is_empty()) else { return Ok(()) };
    let whole = || patterns.join("/");
    let unlisted = |id| Pick::UnknownMatches { id, below: place.path.as_str().into() };
    match &place.found {
        Found::Unknown(id) => found.push(unlisted(id.below(&whole()))),
        Found::Node(node) => {
            let Some(directory) = node.directory() else { return Ok(()) };
            for (name, _) in directory.entries.iter() {
                let there = !matches!(tree.at_in(&place.path, directory, name), Found::Nothing);
                if there && matches(pattern, name).unwrap_or(false) {
                    walk(tree, &join(path, name), deeper, found)?;
                }
            }
            if let Some(id) = tree.unknown_in(&place.path, directory) {
                found.push(unlisted(id.below(&whole())));
            }
        }
        Found::Nothing => {}
    }
    Ok(())
}
