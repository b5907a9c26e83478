//! Predicting first: the forecast is hidden until the learner has said what the cache will do.

mod words;

use std::rc::Rc;

use super::look::{Spot, StripTab};
use super::state::State;
use crate::analysis::forecast::{BedKey, Fate, StepRecord, Steps};
use crate::analysis::session::BuildRecord;

/// What the learner says, and how often it was right.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Predict {
    /// Whether the forecast is hidden, and guesses are asked for.
    pub is_on: bool,
    /// What is said of the next build.
    pub guesses: Vec<(BedKey, Guess)>,
    /// The last build while the learner predicts, also if nothing was said of it.
    pub round: Option<Round>,
    pub rounds: u32,
    /// Over all rounds.
    pub total: Score,
}

/// What may become of a step that is looked up in the cache.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Guess {
    Reused,
    Runs,
}

/// A build and what was said of it before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Round {
    /// Of the build.
    pub number: u32,
    pub guesses: Vec<(BedKey, Guess)>,
    pub score: Score,
}

/// A step of which nothing was said is neither right nor wrong.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Score {
    pub right: u32,
    pub wrong: u32,
    pub not_guessed: u32,
}

/// A step of which the learner is to say something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    pub key: BedKey,
    /// From 1.
    pub line: u32,
    /// The instruction on one line.
    pub label: Rc<str>,
    pub guess: Option<Guess>,
}

/// A step of which something was said, or might have been.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Judged {
    pub asked: Asked,
    pub fate: Fate,
    pub verdict: Verdict,
    /// Of a wrong guess: a sentence on what became of the step, and why.
    pub why: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    Right,
    Wrong,
    NotGuessed,
    /// The cache was never asked, because something else failed.
    NotCounted,
}

impl Guess {
    /// The keys that say something of a step, and `None` to say nothing any more.
    pub fn of_key(name: &str) -> Option<Option<Self>> {
        match name {
            "c" | "C" => Some(Some(Self::Reused)),
            "r" | "R" => Some(Some(Self::Runs)),
            "Backspace" | "Delete" => Some(None),
            _ => None,
        }
    }

    /// What a click says after what was said.
    pub fn after(guess: Option<Self>) -> Option<Self> {
        match guess {
            None => Some(Self::Reused),
            Some(Self::Reused) => Some(Self::Runs),
            Some(Self::Runs) => None,
        }
    }

    /// The fate that it says.
    pub fn fate(self) -> Fate {
        match self {
            Self::Reused => Fate::Reused,
            Self::Runs => Fate::Runs,
        }
    }
}

impl Verdict {
    fn of(guess: Option<Guess>, fate: Fate) -> Self {
        match (guess, fate) {
            (_, Fate::NeverStarts | Fate::NotNeeded | Fate::Setting) => Self::NotCounted,
            (None, _) => Self::NotGuessed,
            // What fails was not in the cache: it ran.
            (Some(Guess::Runs), Fate::Runs | Fate::Fails) | (Some(Guess::Reused), Fate::Reused) => {
                Self::Right
            }
            (Some(_), _) => Self::Wrong,
        }
    }
}

impl Predict {
    /// Scores what was said of a build. One of which nothing was said is told of, but does not count.
    pub(super) fn scored(&self, record: Option<&Rc<BuildRecord>>) -> Self {
        let Some(record) = record.filter(|_| self.is_on) else { return self.clone() };
        let score = Score::of(&record.steps, &self.guesses);
        let round = Round { number: record.number, score, guesses: self.guesses.clone() };
        let (total, rounds) = match score.guessed() {
            0 => (self.total, self.rounds),
            _ => (self.total.plus(score), self.rounds.saturating_add(1)),
        };
        Self { is_on: true, guesses: Vec::new(), round: Some(round), rounds, total }
    }

    /// Nothing is said yet of another project on another machine.
    pub(super) fn anew(&self) -> Self {
        Self { guesses: Vec::new(), round: None, ..*self }
    }
}

impl Score {
    fn of(steps: &Steps, guesses: &[(BedKey, Guess)]) -> Self {
        let mut score = Self::default();
        for step in asks(steps) {
            match Verdict::of(guess(guesses, step.key), step.fate) {
                Verdict::Right => score.right += 1,
                Verdict::Wrong => score.wrong += 1,
                Verdict::NotGuessed => score.not_guessed += 1,
                Verdict::NotCounted => {}
            }
        }
        score
    }

    pub fn guessed(self) -> u32 {
        self.right.saturating_add(self.wrong)
    }

    fn plus(self, other: Self) -> Self {
        Self {
            right: self.right.saturating_add(other.right),
            wrong: self.wrong.saturating_add(other.wrong),
            not_guessed: self.not_guessed.saturating_add(other.not_guessed),
        }
    }
}

impl State {
    /// Whether it may be seen what the next build would do.
    pub fn shows_forecast(&self) -> bool {
        !self.predict.is_on
    }

    /// Whether it may be seen what becomes of the steps of the build that is looked at, if it is one
    /// that was done, or else of the next.
    pub fn shows_fates(&self) -> bool {
        self.shows_forecast() || self.lab.record().is_some()
    }

    /// What becomes of a step, if that may be seen.
    pub fn fate(&self, spot: Spot) -> Option<Fate> {
        self.lab.fate(spot).filter(|_| self.shows_fates())
    }

    /// The steps of the next build of which something is to be said.
    pub fn asked(&self) -> Vec<Asked> {
        let steps = asks(&self.lab.forecast.steps);
        steps.map(|step| asked(step, &self.predict.guesses)).collect()
    }

    /// What became of the steps of which something was said, if that build is looked at.
    pub fn judged(&self) -> Option<Vec<Judged>> {
        let (round, record) = (self.round()?, self.lab.record()?);
        let judged = asks(&record.steps).map(|step| {
            let asked = asked(step, &round.guesses);
            let verdict = Verdict::of(asked.guess, step.fate);
            let why = (verdict == Verdict::Wrong)
                .then(|| self.lab.session.why_in(record, step.key))
                .flatten();
            Judged { asked, fate: step.fate, verdict, why: why.map(|why| why.headline) }
        });
        Some(judged.collect())
    }

    /// The build of which something was said, if it is looked at.
    pub(super) fn round(&self) -> Option<&Round> {
        let round = self.predict.round.as_ref().filter(|_| self.predict.is_on)?;
        (self.lab.shown == Some(round.number)).then_some(round)
    }

    pub(super) fn predicting(&self, is_on: bool) -> Self {
        let predict = Rc::new(Predict { is_on, ..self.predict.anew() });
        let state = Self { predict, ..self.clone() };
        if !is_on {
            return state;
        }
        state.looking_at(None).looking(|look| look.strip = StripTab::Predict)
    }

    pub(super) fn guessing(&self, key: BedKey, guess: Option<Guess>) -> Self {
        let mut predict = Predict::clone(&self.predict);
        predict.guesses.retain(|(it, _)| *it != key);
        predict.guesses.extend(guess.map(|guess| (key, guess)));
        Self { predict: Rc::new(predict), ..self.clone() }
    }
}

/// The steps that are looked up in the cache, each once.
fn asks(steps: &Steps) -> impl Iterator<Item = &StepRecord> {
    steps.list.iter().filter(|step| {
        step.same_as.is_none() && !matches!(step.fate, Fate::Setting | Fate::NotNeeded)
    })
}

fn asked(step: &StepRecord, guesses: &[(BedKey, Guess)]) -> Asked {
    Asked {
        key: step.key,
        line: step.lines.0,
        label: Rc::clone(&step.label),
        guess: guess(guesses, step.key),
    }
}

fn guess(guesses: &[(BedKey, Guess)], key: BedKey) -> Option<Guess> {
    guesses.iter().find(|(it, _)| *it == key).map(|(_, guess)| *guess)
}

#[cfg(test)]
mod tests;
