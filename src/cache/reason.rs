//! Why a step was taken from the cache or not, as data and in simple words.

use std::fmt;
use std::rc::Rc;

use super::key::Change;
use crate::plan::StageId;

/// A step of the plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct StepRef {
    pub stage: StageId,
    /// Its index in the stage.
    pub step: usize,
}

/// What becomes of a step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It only changes settings, so there is nothing to cache.
    Setting,
    Cached(Hit),
    Ran(Cause),
    /// It ran, or could not even begin, and ended with this message.
    Failed {
        message: String,
        cause: Cause,
    },
    /// Something that it needs failed: this step.
    NeverStarted(StepRef),
    /// The target does without it.
    NotNeeded,
}

/// Where a result comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    /// The number of the build that made it.
    pub build: u32,
    pub by: HitBy,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HitBy {
    /// All that it does and works on is the same.
    Key,
    /// It copies or mounts files of steps that ran again and made the same content.
    Content(Vec<StepRef>),
}

/// Why a step ran: the first cause that can be named.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cause {
    /// The step before it ran, or the last one of the stage that it builds on.
    After(StepRef),
    /// The cache was not to be asked.
    NoCache,
    /// The same step of another stage ran; both are one.
    Same(StepRef),
    /// The image that the stage builds on is another one.
    Base { before: Rc<str>, after: Rc<str> },
    /// What it does is different.
    Changed(Vec<Change>),
    /// What it copies or mounts is different.
    Files(Files),
    /// It stands behind another step than before.
    Moved,
    /// Its result was removed from the cache.
    Pruned,
    /// There was no such step before.
    New,
}

/// How files differ from those of an earlier build.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Files {
    /// The steps that made them, where they are not from the context.
    pub from: Vec<StepRef>,
    /// The first differences, in order.
    pub changes: Vec<FileChange>,
    /// How many more there are.
    pub more: usize,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileChange {
    /// In the context, stage or image: `src/app.js`.
    pub path: Rc<str>,
    pub way: Way,
}

/// How a file differs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    Added,
    Removed,
    Content,
    Mode {
        before: u32,
        after: u32,
    },
    Owner,
    /// A link leads elsewhere.
    Target,
    /// A directory in place of a file or the like.
    Kind,
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Setting => write!(f, "setting"),
            Self::Cached(hit) => write!(f, "cached: {hit}"),
            Self::Ran(cause) => write!(f, "ran: {cause}"),
            Self::Failed { cause, .. } => write!(f, "failed: {cause}"),
            Self::NeverStarted(step) => write!(f, "never started: {step} failed"),
            Self::NotNeeded => write!(f, "not needed"),
        }
    }
}

impl fmt::Display for StepRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "step {} of stage {}", self.step + 1, self.stage)
    }
}

impl fmt::Display for Hit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.by {
            HitBy::Key => write!(f, "as in build {}", self.build),
            HitBy::Content(steps) => {
                write!(f, "same files as in build {}, although ", self.build)?;
                list(f, steps)?;
                write!(f, " ran")
            }
        }
    }
}

impl fmt::Display for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::After(step) => write!(f, "{step} ran"),
            Self::NoCache => write!(f, "the cache was not asked"),
            Self::Same(step) => write!(f, "it is the same as {step}"),
            Self::Base { before, after } => write!(f, "the base is {after}, not {before}"),
            Self::Changed(changes) => list(f, changes),
            Self::Files(files) => write!(f, "{files}"),
            Self::Moved => write!(f, "it stands behind another step"),
            Self::Pruned => write!(f, "its result was removed"),
            Self::New => write!(f, "never built before"),
        }
    }
}

impl fmt::Display for Files {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.changes.is_empty() {
            write!(f, "other files")?;
        }
        list(f, &self.changes)?;
        if self.more > 0 {
            write!(f, " and {} more", self.more)?;
        }
        if !self.from.is_empty() {
            write!(f, ", from ")?;
            list(f, &self.from)?;
        }
        Ok(())
    }
}

impl fmt::Display for FileChange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: ", self.path)?;
        match self.way {
            Way::Added => write!(f, "added"),
            Way::Removed => write!(f, "removed"),
            Way::Content => write!(f, "content"),
            Way::Mode { before, after } => write!(f, "mode {after:o}, not {before:o}"),
            Way::Owner => write!(f, "owner"),
            Way::Target => write!(f, "leads elsewhere"),
            Way::Kind => write!(f, "kind"),
        }
    }
}

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (what, before, after) = match self {
            Self::Variable { name, before, after } => {
                return match (before, after) {
                    (Some(before), Some(after)) => write!(f, "{name} is {after:?}, not {before:?}"),
                    (None, _) => write!(f, "{name} is set"),
                    (_, None) => write!(f, "{name} is not set"),
                };
            }
            Self::VariableOrder => return write!(f, "order of variables"),
            Self::Security => return write!(f, "security"),
            Self::Unpacking => return write!(f, "unpacking of archives"),
            Self::Parents => return write!(f, "--parents"),
            Self::Link => return write!(f, "--link"),
            Self::Epoch => return write!(f, "SOURCE_DATE_EPOCH"),
            Self::Command { before, after } => ("command", before, after),
            Self::Shell { before, after } => ("shell", before, after),
            Self::Workdir { before, after } => ("directory", before, after),
            Self::User { before, after } => ("user", before, after),
            Self::Network { before, after } => ("network", before, after),
            Self::Mounts { before, after } => ("mounts", before, after),
            Self::Options { before, after } => ("options", before, after),
            Self::Platform { before, after } => ("platform", before, after),
            Self::Destination { before, after } => ("destination", before, after),
            Self::Owner { before, after } => ("--chown", before, after),
            Self::Mode { before, after } => ("--chmod", before, after),
            Self::Sources { before, after } => ("sources", before, after),
            Self::Excludes { before, after } => ("--exclude", before, after),
        };
        write!(f, "{what} {after:?}, not {before:?}")
    }
}

fn list<T: fmt::Display>(f: &mut fmt::Formatter<'_>, items: &[T]) -> fmt::Result {
    for (at, item) in items.iter().enumerate() {
        let comma = if at == 0 { "" } else { ", " };
        write!(f, "{comma}{item}")?;
    }
    Ok(())
}
