//! A machine on which builds are done, and the builds so far.

use std::rc::Rc;

use super::forecast::{Counts, Steps, steps};
use super::timing::{Duration, Pulled, Timing, pulled, timing};
use super::{Build, CarriedOut};
use crate::cache::classic::{self, ClassicStore};
use crate::cache::{self, Store};
use crate::image;
use crate::plan::{self, Reach};
use crate::project::Project;
use crate::time::Assumptions;

/// How many builds are remembered.
const MOST: usize = 200;

/// Of how many builds, the newest, the cache as it was before them is kept, so that keys can be explained.
const EXPLAINED: usize = 12;

/// The build cache of a machine, and the builds that were done. Cheap to clone.
///
/// The default is a machine on which nothing was built.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Session {
    /// The oldest first.
    pub builds: Rc<[Rc<BuildRecord>]>,
    /// From 0; another one is as empty as the first was.
    pub machine: u32,
    /// Whether the cache was pruned since the last build.
    pub is_pruned: bool,
    /// What is assumed of the machine, for the estimate of times.
    pub assumed: Assumptions,
    pub(super) pulled: Pulled,
    pub(super) store: Store,
    /// The cache of the classic builder, as if it had done the builds, too.
    pub(super) classic: ClassicStore,
}

/// A build that was done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BuildRecord {
    /// From 1. Other machines count on.
    pub number: u32,
    /// What was changed before it, in the words of whoever asked for the build.
    pub what: String,
    /// As it was then.
    pub project: Project,
    pub steps: Steps,
    pub counts: Counts,
    pub time: Timing,
    pub machine: u32,
    /// Whether the cache was pruned before it.
    pub is_after_prune: bool,
    pub(super) pulled_before: Pulled,
    /// The cache as it was before, and what was built; only of the newest builds.
    pub(super) basis: Option<Basis>,
}

/// What a build was given.
#[derive(Clone, Debug)]
pub(super) struct Basis {
    pub store: Store,
    /// As the builder saw it.
    pub project: Project,
    pub done: Rc<CarriedOut>,
}

/// Two builds of the same project on the same cache do the same.
impl PartialEq for Basis {
    fn eq(&self, other: &Self) -> bool {
        self.store == other.store && self.project == other.project
    }
}

impl Eq for Basis {}

/// Why a build does not start.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotStarted {
    /// A sentence.
    pub message: String,
    /// What BuildKit would print.
    pub buildkit: String,
    /// The first line that it is about, from 1.
    pub line: Option<u32>,
}

impl Session {
    /// Builds, and keeps what comes of it. Where the build does not start, the session stays as it is.
    ///
    /// What is not to be asked of the cache is in the options of the project.
    pub fn rebuild(&self, build: &Build, what: &str) -> Result<Self, NotStarted> {
        let basis = basis(&self.store, build)?;
        let CarriedOut { plan, files, .. } = &*basis.done;
        let (replay, left) = cache::replay(&self.store, &basis.project, plan, files);
        let steps = steps(build, &basis.done, &replay);
        let time = timing(&basis.done, &replay, &steps, &self.pulled, &self.assumed);
        let pulled = pulled(&self.pulled, plan, &replay);
        let (_, classic) = classic::replay(&self.classic, &build.project, plan, files);
        let record = BuildRecord {
            number: replay.build,
            what: what.to_owned(),
            project: build.project.clone(),
            counts: Counts::of(&steps),
            steps,
            time,
            pulled_before: self.pulled.clone(),
            machine: self.machine,
            is_after_prune: self.is_pruned,
            basis: Some(basis),
        };
        let surplus = (self.builds.len() + 1).saturating_sub(MOST);
        let mut builds: Vec<Rc<BuildRecord>> = self.builds.iter().skip(surplus).cloned().collect();
        builds.push(Rc::new(record));
        forget_basis(&mut builds);
        let builds = builds.into();
        Ok(Self { builds, is_pruned: false, pulled, store: left, classic, ..self.clone() })
    }

    /// After a first build on an empty machine, of which nothing is remembered but the cache; and how
    /// long it takes.
    pub(super) fn after_first(
        build: &Build,
        assumed: Assumptions,
    ) -> Result<(Self, Duration), NotStarted> {
        let empty = Self::on(assumed);
        let basis = basis(&empty.store, build)?;
        let CarriedOut { plan, files, .. } = &*basis.done;
        let (replay, store) = cache::replay(&empty.store, &basis.project, plan, files);
        let steps = steps(build, &basis.done, &replay);
        let time = timing(&basis.done, &replay, &steps, &empty.pulled, &empty.assumed);
        let pulled = pulled(&empty.pulled, plan, &replay);
        Ok((Self { pulled, store, ..empty }, time.total))
    }

    /// After `docker builder prune --all`: the cache is empty, and the builds are remembered.
    pub fn pruned(&self) -> Self {
        let classic = ClassicStore::default();
        Self { store: self.store.pruned(), classic, is_pruned: true, ..self.clone() }
    }

    /// On another machine, on which nothing was built, such as one that a CI service starts anew.
    /// The builds are remembered, but nothing is in the cache.
    pub fn fresh(&self) -> Self {
        Self {
            store: self.store.elsewhere(),
            machine: self.machine.saturating_add(1),
            is_pruned: false,
            pulled: Pulled::default(),
            classic: ClassicStore::default(),
            ..self.clone()
        }
    }

    /// A machine on which nothing was built, of which this is assumed.
    pub fn on(assumed: Assumptions) -> Self {
        Self { assumed, ..Self::default() }
    }

    /// The same builds with other times. Those of long ago keep the times that they were told with.
    pub fn assuming(&self, assumed: Assumptions) -> Self {
        let timed = |record: &Rc<BuildRecord>| {
            let Some(basis) = &record.basis else { return Rc::clone(record) };
            let CarriedOut { plan, files, .. } = &*basis.done;
            let replay = cache::foresee(&basis.store, &basis.project, plan, files);
            let pulled = &record.pulled_before;
            let time = timing(&basis.done, &replay, &record.steps, pulled, &assumed);
            Rc::new(BuildRecord { time, ..BuildRecord::clone(record) })
        };
        Self { builds: self.builds.iter().map(timed).collect(), assumed, ..self.clone() }
    }

    /// The build of a number.
    pub fn build(&self, number: u32) -> Option<&Rc<BuildRecord>> {
        self.builds.iter().rev().find(|build| build.number == number)
    }

    pub fn last(&self) -> Option<&Rc<BuildRecord>> {
        self.builds.last()
    }
}

/// The cache of old builds would keep alive what the cache itself has dropped.
fn forget_basis(builds: &mut [Rc<BuildRecord>]) {
    let old = builds.len().saturating_sub(EXPLAINED);
    for build in builds.iter_mut().take(old).rev().take_while(|build| build.basis.is_some()) {
        *build = Rc::new(BuildRecord { basis: None, ..BuildRecord::clone(build) });
    }
}

/// What the builder gets. It may have files of which it does not notice that they changed.
pub(super) fn basis(store: &Store, build: &Build) -> Result<Basis, NotStarted> {
    let Some(done) = &build.carried_out else {
        return Err(NotStarted {
            message: "This page does not carry builds out.".to_owned(),
            buildkit: String::new(),
            line: None,
        });
    };
    let project = cache::received(store, &build.project);
    let done = if project == build.project {
        Rc::clone(done)
    } else {
        let plan = plan::plan(&project, &build.parsed);
        let earlier = Some(done.earlier());
        let files = image::simulate_after(earlier, &project, &plan, build.packages.as_ref());
        Rc::new(CarriedOut { project: project.clone(), plan: Rc::new(plan), files })
    };
    match plan::failure(&build.parsed, &done.plan.problems, Reach::Target) {
        Some(failure) => Err(not_started(build, &failure)),
        None => Ok(Basis { store: store.clone(), project, done }),
    }
}

fn not_started(build: &Build, failure: &plan::Failure) -> NotStarted {
    let told = build.problems.iter().find(|problem| problem.buildkit.is_some());
    let printed = failure.forms.first().cloned().unwrap_or_default();
    NotStarted {
        message: told.map_or_else(|| printed.clone(), |problem| problem.message.clone()),
        line: failure.lines.first().map(|(first, _)| *first),
        buildkit: printed,
    }
}
