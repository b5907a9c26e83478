//! What was built before: it goes along where a project is stored or passed on, and is built again.

use std::rc::Rc;

use super::lab::Lab;
use crate::analysis::Build;
use crate::analysis::session::Session;
use crate::analysis::timing::Assumptions;
use crate::project::Project;

/// How many builds of a project go along.
pub const BUILDS: usize = 16;

/// What was done before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Past {
    /// Another machine was taken, on which nothing was built.
    Fresh,
    /// The cache was pruned.
    Prune,
    Build {
        what: String,
        project: Rc<Project>,
    },
}

/// What was built of a project, and what was done since.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Done {
    /// The oldest first.
    pub past: Vec<Past>,
    /// What was done since the last build, in words.
    pub since: Vec<String>,
}

/// A project, after its builds were done again.
pub(super) struct Replayed {
    pub lab: Lab,
    pub build: Build,
    /// The oldest first.
    pub built: Vec<Rc<Build>>,
}

impl Past {
    pub fn is_build(&self) -> bool {
        matches!(self, Self::Build { .. })
    }
}

impl Done {
    pub fn has_builds(&self) -> bool {
        self.past.iter().any(Past::is_build)
    }
}

impl Lab {
    /// What is stored; nothing where nothing was built.
    pub(super) fn kept(&self) -> Done {
        if self.session.builds.is_empty() {
            return Done::default();
        }
        self.done(|project| Rc::new(project.clone()))
    }

    /// What goes along. A project may be made leaner on the way.
    pub(super) fn done(&self, project: impl Fn(&Project) -> Rc<Project>) -> Done {
        Done { past: past(&self.session, project), since: self.since.to_vec() }
    }
}

/// The last builds of a session with what lies between them.
fn past(session: &Session, project: impl Fn(&Project) -> Rc<Project>) -> Vec<Past> {
    let Session { builds, .. } = session;
    let surplus = builds.len().saturating_sub(BUILDS);
    let mut past = Vec::new();
    let before = surplus.checked_sub(1).and_then(|last| builds.get(last));
    let mut machine = before.map_or(0, |build| build.machine);
    for build in builds.iter().skip(surplus) {
        past.extend((build.machine != machine).then_some(Past::Fresh));
        past.extend(build.is_after_prune.then_some(Past::Prune));
        machine = build.machine;
        past.push(Past::Build { what: build.what.clone(), project: project(&build.project) });
    }
    past.extend((session.machine != machine).then_some(Past::Fresh));
    past.extend(session.is_pruned.then_some(Past::Prune));
    past
}

/// The last builds with what lies between them.
pub fn newest(past: &[Past], builds: usize) -> &[Past] {
    let surplus = past.iter().filter(|it| it.is_build()).count().saturating_sub(builds);
    let mut ends = past.iter().enumerate().filter(|(_, it)| it.is_build()).map(|(at, _)| at + 1);
    let start = surplus.checked_sub(1).and_then(|last| ends.nth(last)).unwrap_or(0);
    past.get(start..).unwrap_or_default()
}

/// Builds again what was built before; sizes are counted, and packages known, as in the build at
/// hand. A build that does not start any more is left out.
pub(super) fn replayed(
    at_hand: &Build,
    project: &Project,
    Done { past, since }: &Done,
    assumed: Assumptions,
) -> Replayed {
    let mut session = Session::on(assumed);
    let mut built = Vec::new();
    let mut last: Option<Rc<Build>> = None;
    let next = |last: Option<&Build>, project: &Project| match last {
        Some(last) => Build::after(Some(last), project),
        None => at_hand.another(project),
    };
    for past in past {
        match past {
            Past::Fresh => session = session.fresh(),
            Past::Prune => session = session.pruned(),
            Past::Build { what, project } => {
                let build = Rc::new(next(last.as_deref(), project));
                if let Ok(after) = session.rebuild(&build, what) {
                    session = after;
                    built.push(build.clone());
                }
                last = Some(build);
            }
        }
    }
    let build = next(last.as_deref(), project);
    let lab = Lab { since: since.clone().into(), ..Lab::of(session, &build) };
    Replayed { lab, build, built }
}
