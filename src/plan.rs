//! Everything that a build means before any file is touched.
//!
//! BuildKit stops at the first problem; a plan goes on and describes whatever is understandable.

mod bases;
pub mod check;
mod connect;
mod draft;
pub mod env;
mod epoch;
mod globals;
mod images;
pub mod mode;
pub mod mount;
mod outline;
mod planner;
pub mod platform;
pub mod ports;
pub mod print;
pub mod problem;
mod scope;
pub mod signal;
pub mod stage;
pub mod step;
pub mod vertex;
mod walk;

#[cfg(test)]
mod tests;

pub use draft::{FromFacts, PlatformFacts, UnsetGlobal};
pub use env::Env;
pub use problem::{Failure, Kind, Moment, Pass, Problem, Reach, failure};
pub use stage::{Base, Image, Stage, StageId, State};
pub use step::{Action, Step};
pub use vertex::{Graph, Op, Vertex, VertexId, VertexKind};

use std::rc::Rc;

use crate::project::{BaseImage, Project};
use crate::syntax::Parsed;

/// What a build does.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// The stages of the file in order, then the images that are only copied from or mounted.
    pub stages: Vec<Stage>,
    /// How many of them are of the file.
    pub declared: usize,
    /// The stage that is built; `None` where there is none.
    pub target: Option<StageId>,
    pub graph: Graph,
    /// What the target needs, in the order in which the solver gets it.
    pub ops: Vec<Op>,
    /// In the order in which BuildKit would meet them.
    pub problems: Vec<Problem>,
    /// What the build checks want to know of each `FROM`.
    pub from: Vec<FromFacts>,
}

/// What is known of an image by its full name that the registry of a project does not have.
pub type Known<'a> = &'a dyn Fn(&str) -> Option<Rc<BaseImage>>;

/// Plans the build of a project.
pub fn plan(project: &Project, parsed: &Parsed) -> Plan {
    plan_knowing(project, parsed, &|_| None)
}

/// The same, with what else is known of images; a closed registry has no others.
pub fn plan_knowing(project: &Project, parsed: &Parsed, known: Known<'_>) -> Plan {
    planner::plan(project, parsed, known)
}

/// Whether two projects are planned alike: of the context's files only the ignore file tells.
pub fn is_planned_alike(one: &Project, other: &Project) -> bool {
    one.dockerfile == other.dockerfile
        && one.dockerfile_path == other.dockerfile_path
        && one.options == other.options
        && check::ignore_text(one) == check::ignore_text(other)
        && one.contexts == other.contexts
        && one.registry == other.registry
}

impl Plan {
    pub fn stage(&self, id: StageId) -> Option<&Stage> {
        self.stages.get(id)
    }

    /// The stage that is built.
    pub fn target(&self) -> Option<&Stage> {
        self.stages.get(self.target?)
    }

    /// The stages of the file.
    pub fn declared(&self) -> &[Stage] {
        self.stages.get(..self.declared).unwrap_or(&self.stages)
    }
}
