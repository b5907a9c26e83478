//! What is said on the command line of a build.

use std::collections::BTreeMap;
use std::rc::Rc;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// `--build-arg`
    pub build_args: BTreeMap<Rc<str>, Rc<str>>,
    /// `--target`
    pub target: Option<Rc<str>>,
    /// `--platform`
    pub platform: Platform,
    /// `--no-cache`, `--no-cache-filter`
    pub no_cache: NoCache,
    /// `--label`
    pub labels: BTreeMap<Rc<str>, Rc<str>>,
    /// `--secret`: what it holds, by its id.
    pub secrets: BTreeMap<Rc<str>, Rc<str>>,
    /// `--add-host`, `--ulimit`, `--shm-size` and others that only change how `RUN` runs, as written.
    pub run_flags: Vec<Rc<str>>,
}

/// What the cache must not be asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum NoCache {
    #[default]
    Nothing,
    All,
    /// The stages of these names.
    Stages(Vec<Rc<str>>),
}

/// What an image runs on: `linux/arm64/v8`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Platform {
    pub os: Rc<str>,
    pub architecture: Rc<str>,
    /// Empty where there is none.
    pub variant: Rc<str>,
}

impl Default for Platform {
    fn default() -> Self {
        Self { os: "linux".into(), architecture: "amd64".into(), variant: "".into() }
    }
}
