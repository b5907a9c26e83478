//! A container on top of an image: a thin layer that it alone writes to, and how that layer grows.

mod deed;
#[cfg(test)]
mod tests;

use std::rc::Rc;

use super::files::{FileKind, FileTree, Views, Wanted, walk};
use super::stack::Amount;
use super::{Build, CarriedOut, files};
use crate::effect::diff::EntryKind;
use crate::effect::tree::Found;
use crate::effect::{Layer, Tree, diff};
use crate::image::Image;
use crate::project::Platform;

pub use deed::{Deed, DeedKind};

/// A container. It keeps the image that it was started from, whatever becomes of the Dockerfile.
#[derive(Clone, Debug)]
pub struct Container {
    /// What was done in it, in order.
    pub deeds: Vec<Deed>,
    /// What there is to say of the last deed.
    pub told: String,
    /// The last image that was made of it.
    pub committed: Option<Committed>,
    image: Rc<Image>,
    platform: Platform,
    origins: Rc<files::Origins>,
    lower: Tree,
    merged: Tree,
}

/// A change as `docker diff` prints it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// `A`, `C` or `D`.
    pub letter: char,
    pub path: String,
    /// What it takes in the container's layer; nothing of directories and what is gone.
    pub size: Option<Amount>,
}

/// An image that `docker commit` made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Committed {
    /// `sha256:…`
    pub id: String,
    /// Of the new layer; `None` where nothing was changed.
    pub diff_id: Option<String>,
    pub layers: u32,
    /// What its history says of the new entry.
    pub created_by: String,
}

impl PartialEq for Container {
    /// The files follow from the image and the deeds.
    fn eq(&self, other: &Self) -> bool {
        self.image.id == other.image.id
            && (&self.deeds, &self.told, &self.committed)
                == (&other.deeds, &other.told, &other.committed)
    }
}

impl Eq for Container {}

impl Build {
    /// Starts a container from the image that the build is for; `None` where there is none.
    pub fn start_container(&self) -> Option<Container> {
        let CarriedOut { files, .. } = self.carried_out.as_deref()?;
        let parts = |made: &super::docker::Made<'_>| {
            (Rc::new(made.image.clone()), made.platform.clone(), made.stage)
        };
        let (image, platform, stage) = self.with_image(None, parts)?;
        let lower = files.stages.get(stage)?.end().clone();
        Some(Container {
            deeds: Vec::new(),
            told: "It shows the files of the image, and has written none itself.".to_owned(),
            committed: None,
            image,
            platform,
            origins: Rc::new(self.origins(stage, usize::MAX)?),
            merged: lower.clone(),
            lower,
        })
    }

    /// Whether the build makes the image of a container. The digests are worked out when it is first
    /// asked.
    pub fn makes(&self, container: &Container) -> bool {
        let image_id = || self.docker_image(None).map(|image| image.id.into());
        let image_id: &Option<Rc<str>> = self.image_id.get_or_init(image_id);
        image_id.as_deref() == Some(&*container.image.id)
    }
}

impl Container {
    /// `sha256:…`
    pub fn image_id(&self) -> &str {
        &self.image.id
    }

    /// Where its program starts, for paths to begin with.
    pub fn working_dir(&self) -> &str {
        &self.image.settings.config.working_dir
    }

    /// Bytes of the files in its own layer.
    pub fn size(&self) -> Amount {
        self.layer().file_bytes().map_or(Amount::Unknown, Amount::exact)
    }

    /// What `docker diff` prints.
    pub fn changes(&self) -> Vec<Change> {
        let layer = self.layer();
        let changes = layer.entries.iter().map(|entry| {
            let bare = entry.path.replace(".wh.", "");
            let path = format!("/{bare}");
            let size = entry.size().map_or(Amount::Unknown, Amount::exact);
            let (letter, size) = match &entry.kind {
                EntryKind::Whiteout => ('D', None),
                EntryKind::File(_) => (self.letter(&path), Some(size)),
                _ => (self.letter(&path), None),
            };
            Change { letter, path, size }
        });
        let mut changes: Vec<Change> = changes.collect();
        changes.sort_by(|one, other| one.path.cmp(&other.path));
        changes
    }

    fn letter(&self, path: &str) -> char {
        let made = |deed: &Deed| deed.kind == DeedKind::Create && *deed.path == *path;
        match self.lower.at(path) {
            Found::Nothing => 'A',
            Found::Unknown(_) if self.deeds.iter().any(made) => 'A',
            Found::Unknown(_) | Found::Node(_) => 'C',
        }
    }

    /// The files as the container sees them: its own layer over the image.
    pub fn files(&self, wanted: &Wanted<'_>) -> FileTree {
        let mut origins = files::Origins::clone(&self.origins);
        let own = origins.list.len();
        for entry in self.layer().entries {
            // The directories above what changed are listed as well.
            let is_new = || matches!(self.lower.at(&format!("/{}", entry.path)), Found::Nothing);
            if entry.kind != EntryKind::Directory || is_new() {
                origins.by_path.insert(entry.path, own);
            }
        }
        let views = Views { before: &self.lower, after: &self.merged, origins, now: Some(own) };
        walk(views, wanted)
    }

    /// Paths of files to do something with, so many at most; those of which more is known come first.
    pub fn paths(&self, most: usize) -> Vec<Rc<str>> {
        let all =
            Wanted { text: "", only_changes: false, closed: &std::collections::BTreeSet::new() };
        let mut rows = self.files(&all).rows;
        rows.retain(|row| {
            matches!(row.kind, FileKind::File | FileKind::Unknown)
                && row.change != Some(files::FileChange::Deleted)
        });
        rows.sort_by_key(|row| row.kind == FileKind::Unknown);
        rows.into_iter().map(|row| row.path).take(most).collect()
    }

    /// `docker commit`: an image with the container's layer on top.
    #[must_use]
    pub fn commit(&self) -> Self {
        let layer = self.layer();
        let command = self.image.settings.config.cmd.as_deref().unwrap_or_default().join(" ");
        let image = self.image.committed(&self.platform, &layer, command.clone());
        let committed = Committed {
            id: image.id,
            diff_id: image.layers.last().filter(|_| !layer.is_empty()).map(|it| it.diff_id.clone()),
            layers: image.layers.len() as u32,
            created_by: command,
        };
        let told = "What it changed is a layer of a new image now. The image below is untouched.";
        Self { committed: Some(committed), told: told.to_owned(), ..self.clone() }
    }

    /// What it wrote, over the image.
    fn layer(&self) -> Layer {
        diff(&self.lower, &self.merged)
    }
}
