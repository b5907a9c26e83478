//! What a build is given; the only thing a user edits.

pub mod file;
pub mod files;
pub mod measured;
pub mod options;
pub mod registry;

use std::collections::BTreeMap;
use std::rc::Rc;

pub use file::{Content, File, Kind};
pub use files::Files;
pub use measured::{Meaning, Measure, Measures, Origin, Subject};
pub use options::{NoCache, Options, Platform};
pub use registry::{BaseImage, BaseLayer, Config, HealthConfig, History, Registry};

/// The input of a build.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Project {
    pub dockerfile: Rc<str>,
    /// Where the Dockerfile lies in the context; `None` where it lies outside.
    pub dockerfile_path: Option<Rc<str>>,
    /// The build context without the Dockerfile; `.dockerignore` is one of its files.
    pub files: Files,
    /// Whether the context may hold more than these files, of which nothing is known.
    pub open: bool,
    /// `--build-context`
    pub contexts: BTreeMap<Rc<str>, NamedContext>,
    /// What addresses give when they are downloaded.
    pub web: BTreeMap<Rc<str>, File>,
    pub registry: Registry,
    pub options: Options,
    /// Sizes that are known better than an estimate.
    pub measures: Measures,
}

/// A further context with a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NamedContext {
    Files(Files),
    /// `docker-image://…`
    Image(Rc<str>),
}

impl Project {
    /// A project that is only a Dockerfile, beside an otherwise empty context.
    pub fn of_text(dockerfile: impl Into<Rc<str>>) -> Self {
        Self {
            dockerfile: dockerfile.into(),
            dockerfile_path: Some("Dockerfile".into()),
            ..Self::default()
        }
    }
}
