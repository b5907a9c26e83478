//! What is shared besides, a line for each. An older page passes these lines over, and shows the rest.
//!
//! Steps are named here by their place in the file, which is the same whatever was edited before.

use std::rc::Rc;

use super::LONGEST;
use crate::analysis::timing::Assumptions;
use crate::app::predict::Guess;
use crate::app::saved::assumed;
use crate::app::saved::escape::{escape, unescape};

/// More of these are not read.
const MOST: usize = 1_000;

/// A step by its place in the file from 0, and which of its beds.
pub type Place = (u32, u32);

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Extra {
    /// Of the machine, for the estimate of times.
    pub assumed: Assumptions,
    pub chosen: Option<Place>,
    /// The stages whose base is open.
    pub opened: Vec<u32>,
    /// What is said of the next build, where something is to be said.
    pub guesses: Option<Vec<(Place, Guess)>>,
    /// The Dockerfile that this one is compared with.
    pub other: Option<Rc<str>>,
    /// The edits over which they are compared, by their ids.
    pub week: Option<Vec<String>>,
}

pub(super) fn write(extra: &Extra, line: &mut dyn FnMut(&str, &str)) {
    for (name, value) in assumed::pairs(&extra.assumed) {
        line("assumed", &format!("{name} {value}"));
    }
    if let Some((step, part)) = extra.chosen {
        line("at", &format!("{step} {part}"));
    }
    extra.opened.iter().for_each(|step| line("unfolded", &step.to_string()));
    if let Some(guesses) = &extra.guesses {
        line("predict", "");
        for ((step, part), guess) in guesses {
            line("guess", &format!("{step} {part} {}", id(*guess)));
        }
    }
    if let Some(other) = extra.other.as_ref().filter(|other| other.len() <= LONGEST) {
        line("other", &escape(other, false));
    }
    if let Some(week) = &extra.week {
        line("week", "");
        for verb in week {
            line("verb", &escape(verb, false));
        }
    }
}

/// Reads a line; one that is not known changes nothing.
pub(super) fn read(extra: &mut Extra, name: &str, value: &str) {
    match name {
        "assumed" => {
            let (name, value) = value.split_once(' ').unwrap_or_default();
            assumed::read(&mut extra.assumed, name, value);
        }
        "at" => extra.chosen = place(value),
        "unfolded" if extra.opened.len() < MOST => extra.opened.extend(value.parse::<u32>()),
        "predict" => extra.guesses = Some(Vec::new()),
        "guess" => {
            if let (Some(guesses), Some(guess)) = (&mut extra.guesses, guess(value))
                && guesses.len() < MOST
            {
                guesses.push(guess);
            }
        }
        "other" => {
            extra.other = Some(unescape(value).into()).filter(|it: &Rc<str>| it.len() <= LONGEST);
        }
        "week" => extra.week = Some(Vec::new()),
        "verb" => {
            if let Some(week) = extra.week.as_mut().filter(|week| week.len() < MOST) {
                week.push(unescape(value));
            }
        }
        _ => {}
    }
}

fn place(value: &str) -> Option<Place> {
    let (step, part) = value.split_once(' ')?;
    Some((step.parse().ok()?, part.parse().ok()?))
}

fn guess(value: &str) -> Option<(Place, Guess)> {
    let (at, said) = value.rsplit_once(' ')?;
    let said = [Guess::Reused, Guess::Runs].into_iter().find(|guess| id(*guess) == said)?;
    Some((place(at)?, said))
}

fn id(guess: Guess) -> &'static str {
    match guess {
        Guess::Reused => "reused",
        Guess::Runs => "runs",
    }
}
