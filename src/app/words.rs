//! What the page says of its state.

use super::notice::Notice;
use super::state::State;
use crate::analysis::stack::{Role, words};

/// While the steps are not carried out yet.
const SOON: &str = "what the steps add follows";

/// The final image in words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ImageWords {
    pub name: String,
    pub size: String,
    /// Empty where it is known exactly.
    pub range: String,
    /// How much of it is better than a guess, or that more is to come; empty where nothing is known.
    pub sure: String,
    /// How many layers and stages.
    pub more: String,
}

impl State {
    /// What a screen reader is told after a pause: what is being laid, how many
    /// steps are marked or were guessed, what was done, or how many problems there are.
    pub fn announcement(&self) -> String {
        let total = self.course().len() as u32;
        if self.player.is_some_and(|player| player.laid < total || self.round().is_none()) {
            return self.playing_words();
        }
        if let Some(words) = self.predict_announcement() {
            return words;
        }
        if let Some(Notice::Applied(applied)) = &self.notice {
            return format!("Done: {}. Undo takes it back.", applied.words);
        }
        self.counts().map_or_else(|| "No problems.".to_owned(), |counts| format!("{counts}."))
    }

    /// What the line over the picture says.
    pub fn image_words(&self) -> ImageWords {
        let columns = &self.build.stack.columns;
        let Some(image) = columns.iter().find(|it| it.role == Role::Final) else {
            return ImageWords { name: "No image".to_owned(), ..ImageWords::default() };
        };
        let layers = image.beds.iter().filter(|bed| bed.makes_layer()).count();
        let mut more = vec![counted(layers, "layer")];
        if columns.len() > 1 {
            more.push(counted(columns.len(), "stage"));
        }
        let name = if columns.len() > 1 { image.name.as_str() } else { "The image" };
        if self.lab.forecast.counts.fails > 0 {
            return ImageWords {
                name: name.to_owned(),
                range: "is not made: a step fails".to_owned(),
                more: more.join(", "),
                ..ImageWords::default()
            };
        }
        ImageWords {
            name: name.to_owned(),
            size: image.size.short(),
            range: image.size.range().unwrap_or_default(),
            sure: if self.is_whole { words::sure(image.size, image.sure) } else { SOON.to_owned() },
            more: more.join(", "),
        }
    }

    /// What the player says of how far it is.
    pub fn playing_words(&self) -> String {
        let Some(player) = self.player else { return String::new() };
        let total = self.course().len();
        let laid = self.just_laid();
        if let Some(why) = laid.filter(|_| self.lab.record().is_some()).and_then(|it| self.why(it))
        {
            return format!("{} of {total}: {}", player.laid, why.headline);
        }
        let what = laid.and_then(|spot| self.bed(spot));
        let what = what.map_or("nothing is laid yet", |bed| bed.label.as_str());
        format!("{} of {total}: {what}", player.laid)
    }
}

/// `1 layer`, `3 layers`.
fn counted(number: usize, what: &str) -> String {
    if number == 1 { format!("1 {what}") } else { format!("{number} {what}s") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::Action;
    use crate::app::documents::Opened;
    use crate::app::fixture::{start, state};
    use crate::app::state::Start;

    #[test]
    fn an_image_that_a_failing_step_prevents_has_no_size() {
        let words = state("FROM alpine:3.20\nRUN exit 1\n").image_words();
        assert_eq!((&*words.size, &*words.range), ("", "is not made: a step fails"));
        let words = state("FROM alpine:3.20\nRUN exit 0\n").image_words();
        assert!(words.size.ends_with("MB"), "{}", words.size);
    }

    #[test]
    fn before_the_whole_program_is_there_the_size_is_said_to_be_a_beginning() {
        let opened = Opened { session: "me".into(), document: None, lost: None };
        let first = State::new(Start { is_whole: false, ..start(opened) });
        let words = first.image_words();
        assert!(words.size.starts_with("≥ "), "{}", words.size);
        assert_eq!(words.sure, SOON);
        let whole = first.update(Action::Whole).unwrap().image_words();
        assert!(!whole.size.starts_with("≥ "), "{}", whole.size);
        assert!(whole.sure.ends_with("better than a guess"), "{}", whole.sure);
    }
}
