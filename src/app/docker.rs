//! What the page asks Docker about the image, and the answers.

use super::look::ImageWord;
use super::state::State;
use crate::analysis::Build;
use crate::analysis::docker::{Format, Images};

impl ImageWord {
    pub const ALL: [Self; 4] = [Self::History, Self::Inspect, Self::Images, Self::Manifest];

    pub const fn label(self) -> &'static str {
        match self {
            Self::History => "history",
            Self::Inspect => "inspect",
            Self::Images => "images",
            Self::Manifest => "manifest",
        }
    }

    /// What one types to ask it of an image of that name.
    pub fn command(self, name: &str) -> String {
        match self {
            Self::History => format!("docker history {name}"),
            Self::Inspect => format!("docker image inspect {name}"),
            Self::Images => "docker images".to_owned(),
            Self::Manifest => format!("docker buildx imagetools inspect --raw {name}"),
        }
    }

    /// What Docker answers, as if the image was built with that name; of all images, what was built
    /// before. `None` where the build makes no image.
    pub fn answer(self, build: &Build, name: &str, built: &Images) -> Option<String> {
        match self {
            Self::History => build.docker_history(None, Format::Table, false),
            Self::Inspect => build.docker_inspect(None, Some(name)),
            Self::Images if built.ids().next().is_some() => Some(built.docker_images()),
            Self::Images => {
                let image = build.docker_image(None)?;
                Some(Images::default().tagged(name, &image).docker_images())
            }
            Self::Manifest => build.docker_manifest(None).map(|pushed| pushed.raw),
        }
    }
}

impl State {
    pub(super) fn docker_words(&self, word: ImageWord) -> Option<String> {
        word.answer(&self.build, &self.shelf.name, &self.machine.images)
    }
}
