//! What a copy takes, told without copying it.

use super::filter::Filter;
use super::select::{Pick, select};
use super::{Copy, CopyError, Source};
use crate::effect::tree::{Directory, Found, Kind, Node, join};

/// What a copy takes of its sources.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Taken {
    /// Files and links, each once, in the order of their paths.
    pub files: Vec<TakenFile>,
    /// Whether it may take more that nobody listed.
    pub and_more: bool,
}

/// A file that is taken.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct TakenFile {
    /// Where it lies in the source, behind all links: `/src/app.js`
    pub path: String,
    /// In bytes; `None` where it is not known.
    pub size: Option<u64>,
}

/// What a copy takes. A source for which it fails is taken as far as it goes.
pub fn taken(copy: &Copy<'_>) -> Taken {
    let mut taken = Taken::default();
    for source in &copy.sources {
        // Why it fails is told by the copy itself.
        let _ = take(&mut taken, source, copy);
    }
    taken.files.sort();
    taken.files.dedup();
    taken
}

fn take(taken: &mut Taken, source: &Source<'_>, copy: &Copy<'_>) -> Result<(), CopyError> {
    let filter = Filter::new(source.path, copy.parents, &copy.excludes)?;
    for pick in select(source.tree, filter.root().unwrap_or(source.path))? {
        let Pick::Place(pick) = pick else {
            taken.and_more = true;
            continue;
        };
        match &pick.place.found {
            Found::Node(node) => match node.directory() {
                Some(directory) => {
                    Walk { source, filter: &filter, taken }.directory(
                        "",
                        &pick.place.path,
                        directory,
                    )?;
                }
                None if filter.root().is_some() || filter.takes(pick.name())? => {
                    taken.add(pick.place.path.clone(), node);
                }
                None => {}
            },
            Found::Unknown(_) => taken.and_more = true,
            Found::Nothing => {}
        }
    }
    Ok(())
}

struct Walk<'a> {
    source: &'a Source<'a>,
    filter: &'a Filter,
    taken: &'a mut Taken,
}

impl Walk<'_> {
    /// `path` is relative to the root of the source, `place` is where that lies in the tree.
    fn directory(&mut self, path: &str, place: &str, it: &Directory) -> Result<(), CopyError> {
        let tree = self.source.tree;
        self.taken.and_more |= tree.unknown_in(place, it).is_some();
        for (name, _) in it.entries.iter() {
            let child = if path.is_empty() { name.to_string() } else { join(path, name) };
            let child_place = join(place, name);
            match tree.at_in(place, it, name) {
                Found::Node(node) => match node.directory() {
                    Some(directory) => self.directory(&child, &child_place, directory)?,
                    None if self.takes(&child)? => self.taken.add(child_place, &node),
                    None => {}
                },
                Found::Unknown(_) => self.taken.and_more |= self.takes(&child)?,
                Found::Nothing => {}
            }
        }
        Ok(())
    }

    fn takes(&self, path: &str) -> Result<bool, CopyError> {
        Ok(!self.filter.is_needed() || self.filter.takes(path)?)
    }
}

impl Taken {
    fn add(&mut self, path: String, node: &Node) {
        let size = match node.kind() {
            Kind::File { content, .. } => content.size(),
            Kind::Unknown(_) | Kind::Gone(_) | Kind::Directory(_) => None,
            Kind::Symlink(_) | Kind::Fifo | Kind::Device { .. } => Some(0),
        };
        self.files.push(TakenFile { path, size });
    }
}
