//! What is said while the learner predicts.

use super::{Judged, Score, Verdict};
use crate::analysis::forecast::Fate;
use crate::app::state::State;

impl State {
    /// How far the learner is, in a few words: `3 of 7 steps marked`, `5 of 7 right`.
    pub fn predict_title(&self) -> String {
        if !self.predict.is_on {
            return "Predict first".to_owned();
        }
        if let Some(round) = self.round() {
            return match round.score.guessed() {
                0 => "No step was marked".to_owned(),
                _ => round.score.words(),
            };
        }
        let asked = self.asked();
        let marked = asked.iter().filter(|step| step.guess.is_some()).count();
        format!("{marked} of {} steps marked", asked.len())
    }

    /// What there is to do, or how it went, in sentences.
    pub fn predict_note(&self) -> String {
        if !self.predict.is_on {
            return "Hide the forecast, and say of each step whether a build reuses it from the cache \
                or runs it. Then build, and see."
                .to_owned();
        }
        if let Some(stopped) = &self.lab.forecast.not_started {
            return stopped.message.clone();
        }
        let Some(round) = self.round() else {
            return "Which steps does the next build reuse? Click a step, or press C where it comes \
                from the cache and R where it runs."
                .to_owned();
        };
        let left = match round.score.not_guessed {
            _ if round.score.guessed() == 0 => "This is what became of them. ".to_owned(),
            0 => String::new(),
            1 => "1 step was not guessed. ".to_owned(),
            left => format!("{left} steps were not guessed. "),
        };
        let all = match self.predict.rounds {
            0 | 1 => "Change something, and predict again.".to_owned(),
            rounds => format!("Over {rounds} rounds: {}.", self.predict.total.words()),
        };
        left + &all
    }

    /// What a screen reader is told while the learner predicts.
    pub(in crate::app) fn predict_announcement(&self) -> Option<String> {
        let can_build = self.lab.forecast.not_started.is_none();
        (self.predict.is_on && can_build).then(|| format!("{}.", self.predict_title()))
    }
}

impl Score {
    /// `5 of 7 right`
    pub fn words(self) -> String {
        format!("{} of {} right", self.right, self.guessed())
    }
}

impl Judged {
    /// Whether the guess was right, and why not.
    pub fn words(&self) -> String {
        let became = match self.fate {
            Fate::Reused => "it is reused",
            Fate::Fails => "it runs, and fails",
            _ => "it runs",
        };
        match self.verdict {
            Verdict::Right => format!("Right: {became}."),
            Verdict::NotGuessed => format!("Not guessed: {became}."),
            Verdict::NotCounted => "Never starts, so it does not count.".to_owned(),
            Verdict::Wrong => {
                let said = self.asked.guess.map_or("", |guess| guess.fate().words());
                let why = self.why.clone().unwrap_or_else(|| format!("But {became}."));
                format!("You said: {said}. {why}")
            }
        }
    }
}
