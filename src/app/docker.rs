//! What the page asks Docker about the image, and the answers.

use super::look::ImageWord;
use super::state::State;
use crate::analysis::Build;
use crate::analysis::docker::{Format, Images};

/// The image's name, as if it was built with `-t app`.
const NAME: &str = "app";

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

    /// What one types to ask it.
    pub const fn command(self) -> &'static str {
        match self {
            Self::History => "docker history app",
            Self::Inspect => "docker image inspect app",
            Self::Images => "docker images",
            Self::Manifest => "docker buildx imagetools inspect --raw app",
        }
    }

    /// What Docker answers; `None` where the build makes no image.
    pub fn answer(self, build: &Build) -> Option<String> {
        match self {
            Self::History => build.docker_history(None, Format::Table, false),
            Self::Inspect => build.docker_inspect(None, Some(NAME)),
            Self::Images => {
                let image = build.docker_image(None)?;
                Some(Images::default().tagged(NAME, &image).docker_images())
            }
            Self::Manifest => build.docker_manifest(None).map(|pushed| pushed.raw),
        }
    }
}

impl State {
    pub(super) fn docker_words(&self, word: ImageWord) -> Option<String> {
        word.answer(&self.build)
    }
}
