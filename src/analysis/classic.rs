//! What Docker's classic builder would do, beside BuildKit: what most tutorials describe.

use super::forecast::{BedKey, Counts, Fate, Steps, steps};
use super::session::{Session, basis};
use super::{Build, CarriedOut};
use crate::cache::classic;

/// A build by the classic builder.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Classic {
    pub steps: Steps,
    pub counts: Counts,
}

impl Session {
    /// What the classic builder would do now, if it had done the builds so far, too.
    pub fn classic(&self, build: &Build) -> Classic {
        let Ok(basis) = basis(&self.store, build) else { return Classic::default() };
        let CarriedOut { plan, files, .. } = &*basis.done;
        let (replay, _) = classic::replay(&self.classic, &build.project, plan, files);
        let steps = steps(build, &basis.done, &replay);
        Classic { counts: Counts::of(&steps), steps }
    }
}

impl Classic {
    pub fn fate(&self, key: BedKey) -> Option<Fate> {
        Some(self.steps.get(key)?.fate)
    }

    /// Where it differs from what BuildKit does with a step, in a sentence.
    pub fn difference(&self, key: BedKey, buildkit: Fate) -> Option<&'static str> {
        Some(match (buildkit, self.fate(key)?) {
            (Fate::Reused, Fate::Runs) => {
                "The classic builder would run it again: it asks for the image below and for all settings, and after the first miss of a stage it asks no more."
            }
            (Fate::Runs, Fate::Reused) => "The classic builder would have it in its cache.",
            (Fate::NotNeeded, Fate::Runs | Fate::Reused) => {
                "The classic builder would build it all the same: it builds every stage up to the target."
            }
            (Fate::Setting, Fate::Runs) => {
                "The classic builder would make a step of it, and an image in between."
            }
            (_, Fate::Fails) if buildkit != Fate::Fails => {
                "The classic builder does not know this and would stop."
            }
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::project::Project;

    #[test]
    fn a_label_makes_the_classic_builder_run_what_follows() {
        let text = |label: &str| {
            let text = format!("FROM alpine\nLABEL a={label}\nCOPY a.txt /\nRUN x\n");
            Build::of(&Project { dockerfile_path: None, open: true, ..Project::of_text(text) })
        };
        let before = text("1");
        let session = Session::default().rebuild(&before, "").unwrap();
        let after = text("2");
        let forecast = session.forecast(&after);
        let classic = session.classic(&after);
        assert_eq!((forecast.counts.reused, forecast.counts.runs), (2, 0));
        assert_eq!(classic.counts.runs, 3, "{:?}", classic.counts);
        let run = forecast.steps.list.last().unwrap().key;
        assert!(classic.difference(run, Fate::Reused).is_some());
    }
}
