//! Why a step runs or is reused: the first cause first, in words, each link with what it is about.

mod key;
mod surprise;
#[cfg(test)]
mod tests;
mod words;

use std::rc::Rc;

use super::forecast::{BedKey, Fate, Forecast, StepRecord, Steps};
use super::session::{BuildRecord, Session};
use super::stack::StepId;
use super::{Build, CarriedOut};
use crate::cache::{Cause, HitBy, Outcome, StepRef, first_cause};
use crate::project::Project;
pub use key::{KeyParts, KeyRow};

/// Why something becomes of a step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Why {
    /// A sentence: what becomes of it, and the first cause.
    pub headline: String,
    /// From the first cause to the step itself.
    pub chain: Vec<Link>,
    /// Where BuildKit does not do here what tutorials say: a sentence or two.
    pub surprise: Option<&'static str>,
}

/// A link of the chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// A sentence.
    pub title: String,
    /// What more there is to say, in sentences; may be empty.
    pub detail: String,
    pub about: About,
    /// First and last line of the instruction, from 1.
    pub lines: Option<(u32, u32)>,
    /// How many steps between the link before and this one are left out; each runs because of the one before it.
    pub left_out: u32,
}

/// What a link is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum About {
    Step(BedKey),
    /// A path of the build context.
    File(Rc<str>),
    /// The image that a `FROM` names.
    Base(StepId),
    /// A variable or build argument.
    Variable(Rc<str>),
    /// The cache, or that it is not asked.
    Cache,
}

impl Session {
    /// Why a rebuild would do with a step what is forecast.
    pub fn why(&self, build: &Build, forecast: &Forecast, key: BedKey) -> Option<Why> {
        let case = Case {
            steps: &forecast.steps,
            project: &build.project,
            done: build.carried_out.as_deref(),
            builds: &self.builds,
            machine: self.machine,
        };
        case.why(key)
    }

    /// What is surprising of a forecast as a whole: that a changed comment makes no step run.
    pub fn surprise(&self, build: &Build, forecast: &Forecast) -> Option<&'static str> {
        let last = self.last().filter(|last| last.machine == self.machine)?;
        surprise::of_text(&last.project, &build.project, forecast.counts)
    }

    /// Why a build did with a step what it did.
    pub fn why_in(&self, record: &BuildRecord, key: BedKey) -> Option<Why> {
        let before = self.builds.partition_point(|build| build.number < record.number);
        let case = Case {
            steps: &record.steps,
            project: &record.project,
            done: record.basis.as_ref().map(|basis| &*basis.done),
            builds: self.builds.get(..before).unwrap_or_default(),
            machine: record.machine,
        };
        case.why(key)
    }
}

/// A build and those before it.
struct Case<'a> {
    steps: &'a Steps,
    project: &'a Project,
    /// `None` where it is not kept.
    done: Option<&'a CarriedOut>,
    builds: &'a [Rc<BuildRecord>],
    machine: u32,
}

impl Case<'_> {
    fn why(&self, key: BedKey) -> Option<Why> {
        let step = self.steps.get(key)?;
        let (headline, chain) = self.told(step);
        Some(Why { headline, chain, surprise: surprise::of(self, step) })
    }

    fn told(&self, step: &StepRecord) -> (String, Vec<Link>) {
        match &step.outcome.outcome {
            Outcome::Setting => (words::SETTING.to_owned(), Vec::new()),
            Outcome::NotNeeded => (words::NOT_NEEDED.to_owned(), Vec::new()),
            Outcome::NeverStarted(failed) => self.never_started(step, *failed),
            Outcome::Failed { message, .. } => {
                let mut chain = self.chain(step);
                chain.extend(words::failed(step, message));
                (format!("Fails: {}", words::ended(message)), chain)
            }
            Outcome::Ran(_) => {
                let chain = self.chain(step);
                (format!("Runs: {}", words::begin_small(first_title(&chain))), chain)
            }
            Outcome::Cached(hit) => self.reused(step, hit.build, &hit.by),
        }
    }

    fn never_started(&self, step: &StepRecord, failed: StepRef) -> (String, Vec<Link>) {
        let Some(failed) = self.steps.at(failed) else {
            return ("Never starts: something that it needs fails.".to_owned(), Vec::new());
        };
        let mut chain = self.chain(failed);
        chain.extend(words::failed(failed, failed.error.as_deref().unwrap_or_default()));
        chain.push(words::needs(step, failed));
        (format!("Never starts: {} fails.", words::name(failed)), chain)
    }

    fn reused(&self, step: &StepRecord, build: u32, by: &HitBy) -> (String, Vec<Link>) {
        let mut chain = Vec::new();
        let headline = match by {
            HitBy::Key => {
                chain.push(words::same_key(step, build));
                format!("Reused: same key as in build {build}.")
            }
            HitBy::Content(ran) => {
                let ran: Vec<&StepRecord> =
                    ran.iter().filter_map(|at| self.steps.at(*at)).collect();
                for step in &ran {
                    chain.extend(self.chain(step));
                }
                chain.push(words::same_content(step, build));
                let names: Vec<String> = ran.iter().map(|step| words::short(step)).collect();
                let verb = if names.len() == 1 { "runs" } else { "run" };
                let names = words::and(&names);
                format!("Reused: same content as in build {build}, although {names} {verb} again.")
            }
        };
        if step.laid == Some(Fate::Runs) {
            chain.extend(self.chain(step));
        }
        (headline, chain)
    }

    /// From the first cause to a step that runs.
    fn chain(&self, step: &StepRecord) -> Vec<Link> {
        let cause_of = |at: StepRef| self.steps.at(at)?.outcome.cause().cloned();
        let (path, cause) = first_cause(step.at, cause_of);
        let path: Vec<&StepRecord> =
            path.into_iter().rev().filter_map(|at| self.steps.at(at)).collect();
        let (Some(first), Some(cause)) = (path.first(), cause) else { return Vec::new() };
        let mut chain = words::first(self.steps, first, &cause);
        let (mut before, mut left_out) = (*first, 0);
        for (at, step) in path.iter().enumerate().skip(1) {
            // Of steps of one stage, each after the one before it, the last says enough.
            let follows = before.at.stage == step.at.stage && runs_after(step);
            let next = path.get(at + 1);
            if follows && next.is_some_and(|it| it.at.stage == step.at.stage && runs_after(it)) {
                left_out += 1;
                continue;
            }
            chain.push(words::hop(before, step, left_out));
            (before, left_out) = (step, 0);
        }
        chain
    }
}

/// Whether a step runs only because the one before it does.
fn runs_after(step: &StepRecord) -> bool {
    matches!(step.outcome.cause(), Some(Cause::After(_)))
}

fn first_title(chain: &[Link]) -> &str {
    chain.first().map_or("nothing is known about why.", |link| &link.title)
}
