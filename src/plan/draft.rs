//! Stages while they are put together.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::problem::{Kind, Moment, Problem};
use super::stage::{Base, StageId};
use super::vertex::VertexId;
use crate::project::{Config, Platform};
use crate::syntax::Parsed;
use crate::text::Span;

/// A stage before its steps are walked through.
#[expect(clippy::struct_excessive_bools, reason = "each is a mark that a pass leaves for another")]
#[derive(Debug, Default)]
pub(super) struct Draft {
    /// Its index in the outline; `None` for an image that is only copied from.
    pub written: Option<usize>,
    pub place: Place,
    /// Whether errors about its base name a place.
    pub silent: bool,
    pub name: Option<Rc<str>>,
    pub label: Rc<str>,
    pub base_name: Rc<str>,
    pub base_stage: Option<StageId>,
    /// A named context stands in for the whole stage.
    pub replaced: Option<Rc<str>>,
    pub platform: Option<Platform>,
    pub from: FromFacts,
    pub triggers: Vec<Pending>,
    pub commands: Vec<Pending>,
    /// The stages its steps read from, and the last step that does.
    pub reads: BTreeMap<StageId, Place>,
    pub total: u32,
    /// How many numbered steps have a name.
    pub counter: u32,
    pub base: Option<Base>,
    /// What the base image tells; `None` where it is not known.
    pub config: Option<Config>,
    pub pull: Option<VertexId>,
    pub resolved: bool,
    pub dispatched: bool,
    pub triggered: bool,
    pub needed: bool,
}

/// What the build checks want to know of a `FROM`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FromFacts {
    /// Names in the image that no `ARG` declares.
    pub unset: Vec<UnsetGlobal>,
    pub platform: Option<PlatformFacts>,
    /// Whether the image has no proper name if no build argument is given.
    pub bad_default: bool,
}

/// What the build checks want to know of `--platform`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlatformFacts {
    /// As written.
    pub expression: String,
    pub value: String,
    pub span: Span,
    /// What `TARGETPLATFORM` is.
    pub target: String,
    /// The names in it that have a value.
    pub set: Vec<String>,
    /// The names in it that have none, declared or not.
    pub empty: Vec<String>,
    /// Those of them that no `ARG` declares.
    pub unset: Vec<UnsetGlobal>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnsetGlobal {
    pub name: String,
    pub span: Span,
    pub near: Vec<String>,
}

/// An instruction that is still to be walked through.
#[derive(Clone, Debug)]
pub(super) struct Pending {
    /// Its index in the stage of the outline, or the trigger.
    pub origin: Origin,
    /// Whose files it reads: of the one `--from`, or of each mount.
    pub sources: Vec<StageId>,
}

#[derive(Clone, Debug)]
pub(super) enum Origin {
    Command(usize),
    Trigger(Rc<Trigger>),
}

/// An instruction that a base asked for.
#[derive(Debug)]
pub(super) struct Trigger {
    pub text: Rc<str>,
    pub parsed: Parsed,
}

/// A place in the file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Place {
    pub span: Span,
    pub lines: (u32, u32),
}

impl Place {
    pub fn problem(self, kind: Kind, at: Moment) -> Problem {
        Problem { kind, span: self.span, lines: vec![self.lines], at, unneeded: false }
    }
}

impl Draft {
    /// A problem with the base.
    pub fn problem(&self, kind: Kind, at: Moment) -> Problem {
        let mut problem = self.place.problem(kind, at);
        if self.silent {
            problem.lines.clear();
        }
        problem
    }
}
