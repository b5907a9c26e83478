//! `docker images`: what was built, and what its tags lead to now.

use std::collections::BTreeMap;

use super::amount::human_amount;
use super::table::{TABLE, align};
use super::{BuiltImage, JUST_NOW, familiar, short_id};

/// The images that were built. Tags move, digests don't.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Images {
    /// The newest last, each once.
    built: Vec<BuiltImage>,
    /// From a name and a tag to an ID.
    tags: BTreeMap<(String, String), String>,
}

impl Images {
    /// With an image more, or with what is known of its size now.
    pub fn with(&self, image: &BuiltImage) -> Self {
        let mut images = self.clone();
        match images.built.iter_mut().find(|known| known.id == image.id) {
            Some(known) => known.size = image.size,
            None => images.built.push(image.clone()),
        }
        images
    }

    /// With an image more, and a tag that now leads to it: `app` or `ghcr.io/me/app:1.2`.
    /// Docker refuses a name that is none, and then does not build; here nothing changes then.
    pub fn tagged(&self, name: &str, image: &BuiltImage) -> Self {
        let Some(tag) = familiar(name) else { return self.clone() };
        let mut images = self.with(image);
        images.tags.insert(tag, image.id.clone());
        images
    }

    /// The IDs of all images, the newest last.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.built.iter().map(|image| image.id.as_str())
    }

    /// What a tag leads to.
    pub fn id_of(&self, name: &str) -> Option<&str> {
        self.tags.get(&familiar(name)?).map(String::as_str)
    }

    /// The tags of an image as people write them; none of one that is dangling.
    pub fn tags_of(&self, id: &str) -> Vec<String> {
        let tags = self.tags.iter().filter(|(_, to)| **to == id);
        tags.map(|((name, tag), _)| format!("{name}:{tag}")).collect()
    }

    /// After `docker image prune`: what no tag leads to is gone.
    pub fn pruned(&self) -> Self {
        let is_tagged = |image: &&BuiltImage| self.tags.values().any(|id| *id == image.id);
        let built = self.built.iter().filter(is_tagged).cloned().collect();
        Self { built, tags: self.tags.clone() }
    }

    /// The table of `docker images`, the newest first.
    pub fn docker_images(&self) -> String {
        let mut out = "REPOSITORY\tTAG\tIMAGE ID\tCREATED\tSIZE\n".to_owned();
        for image in self.built.iter().rev() {
            let tags = self.tags.iter().filter(|(_, id)| **id == image.id);
            let mut tags: Vec<(&str, &str)> =
                tags.map(|((name, tag), _)| (name.as_str(), tag.as_str())).collect();
            if tags.is_empty() {
                tags.push(("<none>", "<none>"));
            }
            let (id, size) = (short_id(&image.id), human_amount(image.size));
            for (name, tag) in tags {
                out.push_str(&format!("{name}\t{tag}\t{id}\t{JUST_NOW}\t{size}\n"));
            }
        }
        align(&out, &TABLE)
    }
}
