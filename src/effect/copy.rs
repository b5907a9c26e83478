//! `COPY` and `ADD`, and the directory of a `WORKDIR`.

mod checksum;
mod error;
mod filter;
mod place;
mod select;
mod sources;
mod taken;
#[cfg(test)]
mod tests;
mod unpack;

use super::diff::{Layer, diff};
use super::mode::Mode;
use super::owner;
use super::tree::{Meta, Time, Tree};
use filter::Filter;
use place::Copier;
use select::Pick;

pub use checksum::checksum;
pub use error::CopyError;
pub use place::make_directories;
pub use sources::{context, download, heredoc};
pub use taken::{Taken, TakenFile, taken};
pub use unpack::extract;

/// A `COPY` or `ADD` with all its words expanded.
#[derive(Clone, Debug)]
pub struct Copy<'a> {
    pub sources: Vec<Source<'a>>,
    /// Absolute; a `/` or `/.` at its end counts.
    pub destination: &'a str,
    /// `--chown`
    pub owner: Option<&'a str>,
    /// `--chmod`
    pub mode: Option<&'a str>,
    /// `--parents`
    pub parents: bool,
    /// `--exclude`
    pub excludes: Vec<&'a str>,
    /// `--link`
    pub link: bool,
    /// What new directories get as their time.
    pub now: Time,
}

/// One source.
#[derive(Clone, Copy, Debug)]
pub struct Source<'a> {
    /// The context, another stage, or a tree with only a download or a heredoc in it.
    pub tree: &'a Tree,
    /// As written; `..` does not lead out of the tree.
    pub path: &'a str,
    /// Whether an archive is unpacked: by default what `ADD` does with one from the context.
    pub unpack: bool,
}

/// What a step leaves behind.
#[derive(Clone, Debug)]
pub struct Outcome {
    pub tree: Tree,
    pub layer: Layer,
}

/// Copies onto a tree.
pub fn copy(onto: &Tree, copy: &Copy<'_>) -> Result<Outcome, CopyError> {
    if !copy.link || copy.mode.is_some() {
        let tree = copy_into(onto.clone(), copy)?;
        return Ok(Outcome { layer: diff(onto, &tree), tree });
    }
    let alone = copy_into(Tree::empty(), copy)?;
    let layer = diff(&Tree::empty(), &alone);
    let mut tree = onto.clone();
    tree.overlay(&alone);
    Ok(Outcome { tree, layer })
}

fn copy_into(tree: Tree, copy: &Copy<'_>) -> Result<Tree, CopyError> {
    let owner = copy.owner.map(|owner| owner::lookup(&tree, owner)).transpose()?;
    let mode = match copy.mode {
        Some(text) => Some(Mode::parse(text).ok_or_else(|| CopyError::Mode(text.into()))?),
        None => None,
    };
    let mut copier = Copier::new(tree, owner, mode, copy.now);
    for source in &copy.sources {
        copy_source(&mut copier, source, copy)?;
    }
    Ok(copier.finish())
}

fn copy_source(copier: &mut Copier, source: &Source<'_>, copy: &Copy<'_>) -> Result<(), CopyError> {
    let filter = Filter::new(source.path, copy.parents, &copy.excludes)?;
    let picks = select::select(source.tree, filter.root().unwrap_or(source.path))?;
    let mut found = picks.is_empty();
    for pick in &picks {
        let unpacked = match pick {
            Pick::Place(place) if source.unpack => unpack::unpack(copier, place, copy.destination)?,
            _ => false,
        };
        found |= unpacked;
        if !unpacked {
            found |= copier.copy(source.tree, pick, copy.destination, &filter)?;
        }
    }
    match filter.required() {
        Some(path) if !found => Err(CopyError::Missing(path.into())),
        _ => Ok(()),
    }
}

/// Makes the directory of a `WORKDIR`; those that are new belong to the user.
pub fn workdir(onto: &Tree, path: &str, user: &str, now: Time) -> Result<Outcome, CopyError> {
    let owner = if user.is_empty() { (0, 0) } else { owner::lookup(onto, user).unwrap_or((0, 0)) };
    let mut tree = onto.clone();
    make_directories(&mut tree, path, Meta::directory(now).owned(owner))?;
    Ok(Outcome { layer: diff(onto, &tree), tree })
}
