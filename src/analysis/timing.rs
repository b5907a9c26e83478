//! How long builds take, as an estimate, and what they print meanwhile.

use std::collections::BTreeSet;
use std::rc::Rc;

use super::CarriedOut;
use super::forecast::{BedKey, Steps};
use super::progress::{self, Export, Happened, LogLine, happened, tasks};
use super::session::{BuildRecord, Session};
use crate::cache::{self, Replay};
use crate::image::image;
use crate::plan::{Plan, stage};
use crate::project::Files;
use crate::syntax::parse;
use crate::time::{self, Schedule, schedule};
pub use crate::time::{Assumptions, Duration, bounds, words};

/// A build in time. All of it is an estimate.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Timing {
    pub total: Duration,
    /// By key.
    steps: Rc<[(BedKey, StepTime)]>,
}

/// A step in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StepTime {
    pub lasts: Duration,
    /// The likely milliseconds from the beginning of the build.
    pub start: u64,
    pub end: u64,
    /// Whether the build would be over sooner if this step were.
    pub is_critical: bool,
}

/// The images that a machine has pulled, by their full names.
pub(super) type Pulled = Rc<BTreeSet<Rc<str>>>;

impl Timing {
    pub fn step(&self, key: BedKey) -> Option<StepTime> {
        let at = self.steps.binary_search_by_key(&key, |(key, _)| *key).ok()?;
        self.steps.get(at).map(|(_, time)| *time)
    }

    /// `about 41 s`
    pub fn words(&self) -> String {
        time::words(self.total)
    }

    /// `12 s to 3 min 10 s`
    pub fn bounds(&self) -> String {
        time::bounds(self.total)
    }
}

impl StepTime {
    /// `about 41 s`
    pub fn words(&self) -> String {
        time::words(self.lasts)
    }
}

/// The time of a build on a machine that has pulled some images.
pub(super) fn timing(
    done: &CarriedOut,
    replay: &Replay,
    steps: &Steps,
    pulled: &Pulled,
    assumed: &Assumptions,
) -> Timing {
    let CarriedOut { plan, files, .. } = done;
    let happened = happened(plan, replay, |image| pulled.contains(&image.reference));
    let schedule = schedule(plan, files, &tasks(&happened), assumed);
    let mut times: Vec<(BedKey, StepTime)> = Vec::new();
    for record in &*steps.list {
        let stage = plan.declared().get(record.at.stage);
        let step = stage.and_then(|stage| stage.steps.get(record.at.step));
        times.extend(step.and_then(|step| Some((record.key, step_time(plan, &schedule, step)?))));
    }
    times.sort_unstable_by_key(|(key, _)| *key);
    Timing { total: schedule.total, steps: times.into() }
}

fn step_time(plan: &Plan, schedule: &Schedule, step: &crate::plan::Step) -> Option<StepTime> {
    let (start, end) = schedule.of_step(plan, step)?;
    let vertex = step.vertex?;
    let twin = plan.graph.vertices.get(vertex)?.twin;
    let lasts = schedule.of(plan, vertex)?.lasts;
    Some(StepTime { lasts, start, end, is_critical: schedule.critical.contains(&twin) })
}

/// The images that a machine has after a build.
pub(super) fn pulled(before: &Pulled, plan: &Plan, replay: &Replay) -> Pulled {
    let happened = happened(plan, replay, |image| before.contains(&image.reference));
    let mut after = Pulled::clone(before);
    for stage in &plan.stages {
        let (Some(vertex), stage::Base::Image(image)) = (stage.pull, &stage.base) else { continue };
        let twin = plan.graph.vertices.get(vertex).map_or(vertex, |vertex| vertex.twin);
        if happened.get(twin) == Some(&Happened::Done) {
            Rc::make_mut(&mut after).insert(Rc::clone(&image.reference));
        }
    }
    after
}

impl Session {
    /// What a build printed, with the time of each line; only of the newest builds.
    pub fn log(&self, record: &BuildRecord) -> Vec<LogLine> {
        let Some(basis) = &record.basis else { return Vec::new() };
        let CarriedOut { plan, files, .. } = &*basis.done;
        let replay = cache::foresee(&basis.store, &basis.project, plan, files);
        let happened =
            happened(plan, &replay, |image| record.pulled_before.contains(&image.reference));
        let schedule = schedule(plan, files, &tasks(&happened), &self.assumed);
        let parsed = parse(basis.project.dockerfile.clone());
        let made = plan.target.map(|target| image(&basis.project, plan, files, target));
        let export = match &made {
            Some(made) => Export::Docker(made, IMAGE),
            None => Export::Nothing,
        };
        let known = self.context_before(record);
        progress::log(&progress::Source {
            project: &basis.project,
            parsed: &parsed,
            plan,
            files,
            happened: &happened,
            schedule: &schedule,
            builder: "default",
            driver: "docker",
            export,
            known: known.as_ref(),
        })
    }

    /// The context that the builder got with the build before.
    fn context_before(&self, record: &BuildRecord) -> Option<Files> {
        let before = self.build(record.number.checked_sub(1)?)?;
        (before.machine == record.machine).then(|| before.project.files.clone())
    }
}

/// What images that are built here are called.
const IMAGE: &str = "docker.io/library/app";

#[cfg(test)]
mod tests {
    use crate::analysis::Build;
    use crate::analysis::session::Session;
    use crate::project::Project;

    const TEXT: &str = "FROM python:3.12-slim\nRUN apt-get update && apt-get install -y gcc\n\
                        RUN pip install flask\n";

    #[test]
    fn a_build_from_the_cache_takes_less_time_and_the_base_is_pulled_once() {
        let build = Build::of(&Project { open: true, ..Project::of_text(TEXT) });
        let fresh = Session::default();
        let first = fresh.forecast(&build).time;
        let built = fresh.rebuild(&build, "").unwrap();
        assert_eq!(built.last().unwrap().time, first, "the forecast is what is then done");
        let second = built.forecast(&build).time;
        assert!(second.total.likely * 5 < first.total.likely, "{second:?} {first:?}");
        let key = built.last().unwrap().steps.list[0].key;
        assert!(first.step(key).unwrap().lasts.likely > 0);
        assert_eq!(second.step(key).unwrap().lasts.likely, 0);
        let again = built.fresh().forecast(&build).time;
        assert_eq!(again, first, "a fresh machine pulls the base again");
        let pruned = built.pruned().forecast(&build).time;
        assert!(pruned.total.likely < first.total.likely, "the base is still there");
    }

    #[test]
    fn a_build_has_a_log() {
        let build = Build::of(&Project { open: true, ..Project::of_text(TEXT) });
        let session = Session::default().rebuild(&build, "").unwrap();
        let session = session.rebuild(&build, "").unwrap();
        let texts = |number: u32| -> Vec<String> {
            let log = session.log(session.build(number).unwrap());
            log.into_iter().map(|line| line.text).collect()
        };
        assert!(texts(1).iter().any(|line| line.contains("[2/3] RUN apt-get update")));
        assert!(!texts(1).iter().any(|line| line.contains("CACHED")));
        assert_eq!(texts(2).iter().filter(|line| line.contains("CACHED")).count(), 2);
    }
}
