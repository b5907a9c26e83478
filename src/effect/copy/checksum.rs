//! What of a source counts for the cache.
//!
//! Mode, owner, size, kind, link target and content count; times do not, nor does the name of the
//! source itself. Names count within a directory and where a wildcard or a filter selects.

use crate::effect::digest::{Digest, Fields};
use crate::effect::tree::{Found, Node, Tree, join, parent_and_name};

use super::filter::Filter;
use super::select::{Pick, PickedPlace, select};
use super::{CopyError, Source};

/// A digest of what a source selects: equal digests, equal copies.
pub fn checksum(
    source: &Source<'_>,
    parents: bool,
    excludes: &[&str],
) -> Result<Digest, CopyError> {
    let filter = Filter::new(source.path, parents, excludes)?;
    let picks = select(source.tree, filter.root().unwrap_or(source.path))?;
    if filter.is_needed() {
        return filtered(source.tree, &picks, &filter);
    }
    let written = parent_and_name(source.path.trim_end_matches('/')).1.to_owned();
    if let [Pick::Place(pick)] = picks.as_slice()
        && (pick.name() == written || !crate::syntax::glob::has_wildcard(source.path))
    {
        return Ok(of_place(source.tree, pick));
    }
    let mut fields = Fields::new("matches");
    for pick in &picks {
        match pick {
            Pick::Place(pick) => {
                fields.add(pick.path.as_bytes());
                fields.add(of_place(source.tree, pick).bytes());
            }
            Pick::UnknownMatches { id, .. } => id.add_to(&mut fields),
        }
    }
    Ok(fields.finish())
}

fn of_place(tree: &Tree, pick: &PickedPlace) -> Digest {
    of_found(tree, &pick.place.path, &pick.place.found)
}

/// Of a file, or of a directory with all below.
pub fn of_found(tree: &Tree, path: &str, found: &Found) -> Digest {
    match found {
        Found::Node(node) => {
            let unknown = node.directory().and_then(|it| tree.unknown_in(path, it));
            match unknown {
                Some(id) => {
                    let mut fields = Fields::new("open");
                    fields.add(node.digest().bytes());
                    id.add_to(&mut fields);
                    fields.finish()
                }
                None => node.digest(),
            }
        }
        Found::Unknown(id) => {
            let mut fields = Fields::new("unknown");
            id.add_to(&mut fields);
            fields.finish()
        }
        Found::Nothing => Digest::of_fields("nothing", &[]),
    }
}

fn filtered(tree: &Tree, picks: &[Pick], filter: &Filter) -> Result<Digest, CopyError> {
    let mut walk = Walk { tree, filter, fields: Fields::new("filtered"), found: picks.is_empty() };
    for pick in picks {
        match pick {
            Pick::Place(pick) => match &pick.place.found {
                Found::Node(node) if node.kind().is_directory() => {
                    walk.fields.add(node.header_digest().bytes());
                    walk.directory("", &pick.place.path, node)?;
                }
                found => {
                    walk.found = true;
                    if filter.root().is_some() || filter.takes(pick.name())? {
                        walk.fields.add(pick.name().as_bytes());
                        walk.fields.add(of_found(tree, &pick.place.path, found).bytes());
                    }
                }
            },
            Pick::UnknownMatches { id, .. } => id.add_to(&mut walk.fields),
        }
    }
    match filter.required() {
        Some(path) if !walk.found => Err(CopyError::Missing(path.into())),
        _ => Ok(walk.fields.finish()),
    }
}

struct Walk<'a> {
    tree: &'a Tree,
    filter: &'a Filter,
    fields: Fields,
    found: bool,
}

impl Walk<'_> {
    fn directory(&mut self, path: &str, source: &str, node: &Node) -> Result<(), CopyError> {
        let Some(directory) = node.directory() else { return Ok(()) };
        if let Some(id) = self.tree.unknown_in(source, directory) {
            self.found = true;
            id.add_to(&mut self.fields);
        }
        for (name, _) in directory.entries.iter() {
            let child = if path.is_empty() { name.to_string() } else { join(path, name) };
            let source_path = join(source, name);
            let found = self.tree.at_in(source, directory, name);
            let takes = self.filter.takes(&child)?;
            match &found {
                Found::Node(node) if node.kind().is_directory() => {
                    if takes {
                        self.found = true;
                        self.fields.add(child.as_bytes());
                        self.fields.add(node.header_digest().bytes());
                    }
                    self.directory(&child, &source_path, node)?;
                }
                Found::Nothing => {}
                found if takes => {
                    self.found = true;
                    self.fields.add(child.as_bytes());
                    self.fields.add(of_found(self.tree, &source_path, found).bytes());
                }
                _ => {}
            }
        }
        Ok(())
    }
}
