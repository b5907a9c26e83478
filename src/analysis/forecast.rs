//! What a rebuild would do with each step, and what builds did.

mod steps;
#[cfg(test)]
mod tests;

use std::rc::Rc;

use super::session::{NotStarted, Session, basis};
use super::stack::StepId;
use super::timing::{Timing, timing};
use super::{Build, CarriedOut};
use crate::cache::{self, StepOutcome, StepRef};

pub(super) use steps::steps;

/// Names a step as the beds of the picture do: by instruction, and by part where one instruction
/// stands for several steps, as a `FROM` does whose base brings `ONBUILD` with it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct BedKey {
    pub id: StepId,
    pub part: u32,
}

/// What becomes of a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fate {
    /// Its result comes from the cache.
    Reused,
    Runs,
    /// It runs, or could not even begin, and the build ends with it.
    Fails,
    /// Something that it needs fails.
    NeverStarts,
    /// The target does without it.
    NotNeeded,
    /// It only changes settings, so there is nothing to run.
    Setting,
}

/// A step in a build, done or forecast.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StepRecord {
    pub key: BedKey,
    /// The `FROM` of its stage.
    pub stage: StepId,
    /// First and last line at the time, from 1; of the `FROM`, where the base brings the step.
    pub lines: (u32, u32),
    /// The instruction on one line: `RUN apt-get update && …`
    pub label: Rc<str>,
    pub fate: Fate,
    /// Of a `COPY --link`, whose files are copied onto nothing: what becomes of laying them over the
    /// rest of the file system.
    pub laid: Option<Fate>,
    /// The step of another stage that does the very same, so that both are done once, and counted once.
    pub same_as: Option<BedKey>,
    /// What BuildKit prints where it fails.
    pub error: Option<String>,
    pub(super) at: StepRef,
    pub(super) outcome: StepOutcome,
}

/// The steps of a build in the order of the file. Cheap to clone.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Steps {
    pub list: Rc<[StepRecord]>,
    /// Where each key is in the list, by key.
    by_key: Rc<[(BedKey, usize)]>,
    /// How many steps there are before each stage.
    starts: Rc<[usize]>,
}

/// How many steps have which fate; those that are done together with another one are left out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    pub reused: u32,
    pub runs: u32,
    pub fails: u32,
    pub never_starts: u32,
    pub not_needed: u32,
    pub settings: u32,
}

/// What a rebuild would do now.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Forecast {
    /// Why it would not even start; then there are no steps.
    pub not_started: Option<NotStarted>,
    pub steps: Steps,
    pub counts: Counts,
    pub time: Timing,
    /// The number that the build would have.
    pub number: u32,
}

impl Session {
    /// What `rebuild` would do, without doing it.
    pub fn forecast(&self, build: &Build) -> Forecast {
        let basis = match basis(&self.store, build) {
            Ok(basis) => basis,
            Err(not_started) => {
                let number = self.store.builds().saturating_add(1);
                let not_started = Some(not_started);
                return Forecast { not_started, number, ..Forecast::default() };
            }
        };
        let CarriedOut { plan, files, .. } = &*basis.done;
        let replay = cache::foresee(&self.store, &basis.project, plan, files);
        let steps = steps(build, &basis.done, &replay);
        let counts = Counts::of(&steps);
        let time = timing(&basis.done, &replay, &steps, &self.pulled, &self.assumed);
        Forecast { not_started: None, steps, counts, time, number: replay.build }
    }
}

impl Forecast {
    /// What becomes of a bed of the picture; `None` for the layers of a base.
    pub fn fate(&self, id: StepId, part: u32) -> Option<Fate> {
        Some(self.steps.get(BedKey { id, part })?.fate)
    }
}

impl Steps {
    pub fn get(&self, key: BedKey) -> Option<&StepRecord> {
        let at = self.by_key.binary_search_by_key(&key, |(key, _)| *key).ok()?;
        self.by_key.get(at).and_then(|(_, at)| self.list.get(*at))
    }

    pub(super) fn at(&self, at: StepRef) -> Option<&StepRecord> {
        let start = self.starts.get(at.stage)?;
        self.list.get(start.saturating_add(at.step)).filter(|step| step.at == at)
    }
}

impl Counts {
    pub(super) fn of(steps: &Steps) -> Self {
        let mut counts = Self::default();
        for step in steps.list.iter().filter(|step| step.same_as.is_none()) {
            let count = match step.fate {
                Fate::Reused => &mut counts.reused,
                Fate::Runs => &mut counts.runs,
                Fate::Fails => &mut counts.fails,
                Fate::NeverStarts => &mut counts.never_starts,
                Fate::NotNeeded => &mut counts.not_needed,
                Fate::Setting => &mut counts.settings,
            };
            *count += 1;
        }
        counts
    }

    /// `3 reused, 4 run`; what does not occur is left out.
    pub fn words(&self) -> String {
        let verb = |count: u32, one: &str, many: &str| match count {
            0 => None,
            1 => Some(format!("1 {one}")),
            _ => Some(format!("{count} {many}")),
        };
        let parts = [
            verb(self.reused, "reused", "reused"),
            verb(self.runs, "runs", "run"),
            verb(self.fails, "fails", "fail"),
            verb(self.never_starts, "never starts", "never start"),
        ];
        let parts: Vec<String> = parts.into_iter().flatten().collect();
        if parts.is_empty() { "nothing to build".to_owned() } else { parts.join(", ") }
    }
}

impl Fate {
    /// In one or two words.
    pub fn words(self) -> &'static str {
        match self {
            Self::Reused => "reused",
            Self::Runs => "runs",
            Self::Fails => "fails",
            Self::NeverStarts => "never starts",
            Self::NotNeeded => "not needed",
            Self::Setting => "a setting",
        }
    }
}
