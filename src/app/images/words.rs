//! What is said of images and of what is moved.

use super::{ImageView, ImagesView, Standing};
use crate::analysis::docker::short_id;
use crate::analysis::images::{Goes, Move, MovedLayer};
use crate::analysis::stack::Amount;
use crate::app::machine::Happened;

impl ImagesView {
    /// What all images take together, in sentences.
    pub fn words(&self) -> String {
        let count = self.images.len();
        let is_built = self.images.iter().all(|image| image.standing != Standing::Next);
        let (these, take) = match (count, is_built) {
            (0, _) => return "No tab makes an image as it is; see Problems.".to_owned(),
            (1, true) => ("This image", "takes"),
            (1, false) => ("Once built, this image", "takes"),
            (_, true) => ("These images", "take"),
            (_, false) => ("Once all are built, these images", "take"),
        };
        let together = in_full(self.disk.together.amount);
        if count == 1 {
            return format!("{these} {take} {together} on disk.");
        }
        let saved = self.disk.saved.amount;
        if saved == Amount::ZERO {
            return format!("{these} {take} {together} on disk. They share no layer.");
        }
        format!(
            "{these} {take} {together} on disk, because what they share is there once. Without sharing it would be {}: {} more.",
            self.disk.apart, saved
        )
    }

    /// Whether some image of a tab is not built as it is now.
    pub fn can_build(&self) -> bool {
        self.images.iter().any(|image| image.standing == Standing::Next)
    }

    pub fn can_prune(&self) -> bool {
        self.has_dangling
    }

    /// The image at a place, in a few words.
    pub fn name(&self, at: usize) -> String {
        self.images.get(at).map(ImageView::name).unwrap_or_default()
    }
}

impl ImageView {
    /// `app:1, web`, or as Docker calls what has no tag.
    pub fn name(&self) -> String {
        if self.names.is_empty() { "<none>".to_owned() } else { self.names.join(", ") }
    }

    pub fn short_id(&self) -> String {
        short_id(&self.id)
    }

    /// What is to be known beside the name.
    pub const fn note(&self) -> Option<&'static str> {
        match self.standing {
            Standing::Built => None,
            Standing::Next => Some("by the next build"),
            Standing::Dangling => Some("dangling"),
        }
    }
}

impl Move {
    /// `3 layers, 12 MB (10–14 MB), about 1.0 s; 5 are there`
    pub fn words(&self, megabits: u32) -> String {
        if self.parts.sent == 0 && self.bytes == Amount::ZERO {
            return "nothing: it is there".to_owned();
        }
        let there = match self.parts.there {
            0 => String::new(),
            1 => "; 1 is there".to_owned(),
            n => format!("; {n} are there"),
        };
        let layers = match self.parts.sent {
            0 => "no layer, only the config".to_owned(),
            1 => "1 layer".to_owned(),
            n => format!("{n} layers"),
        };
        format!("{layers}, {}, {}{there}", self.bytes, self.time(megabits))
    }

    /// Between which bounds bytes and time lie.
    pub fn bounds(&self, megabits: u32) -> Option<String> {
        let bytes = self.bytes.range()?;
        let time = self.time_bounds(megabits);
        Some(time.map_or_else(|| bytes.clone(), |time| format!("{bytes}, {time}")))
    }
}

impl MovedLayer {
    /// Whether it goes over the line.
    pub fn is_sent(&self) -> bool {
        self.goes == Goes::Sent
    }

    /// What Docker says of it when it is pushed or pulled.
    pub fn goes_words(&self, is_push: bool) -> String {
        match &self.goes {
            Goes::Sent if is_push => "Pushed".to_owned(),
            Goes::Sent => "Pull complete".to_owned(),
            Goes::There if is_push => "Layer already exists".to_owned(),
            Goes::There => "Already exists".to_owned(),
            Goes::Mounted(from) => format!("Mounted from {from}"),
        }
    }
}

impl Happened {
    pub const fn moved(&self) -> Option<&Move> {
        match self {
            Self::Pushed(_, moved) | Self::Pulled(_, moved) => Some(moved),
            Self::Pruned(_) => None,
        }
    }

    pub const fn is_push(&self) -> bool {
        matches!(self, Self::Pushed(..))
    }

    /// The command, and what came of it.
    pub fn words(&self, megabits: u32) -> (String, String) {
        match self {
            Self::Pushed(name, moved) => {
                (format!("docker push {name}"), format!("Moved {}.", moved.words(megabits)))
            }
            Self::Pulled(name, moved) => {
                (format!("docker pull {name}"), format!("Moved {}.", moved.words(megabits)))
            }
            Self::Pruned(back) => (
                "docker image prune".to_owned(),
                format!("Total reclaimed space: {back}. What other images share stays."),
            ),
        }
    }
}

/// With its range.
pub fn in_full(amount: Amount) -> String {
    amount.range().map_or_else(|| amount.to_string(), |range| format!("{amount} ({range})"))
}
