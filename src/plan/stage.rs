//! A stage as it is planned: where it starts, what its steps are, how it ends.

use std::rc::Rc;

use super::env::Env;
use super::step::Step;
use super::vertex::VertexId;
use crate::project::{BaseImage, Platform};
use crate::text::Span;

/// The index of a stage in [`super::Plan::stages`].
pub type StageId = usize;

/// A `FROM` and what follows it; or an image that only `COPY --from` or `RUN --mount` names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stage {
    /// In lower case; `None` where the stage has no name.
    pub name: Option<Rc<str>>,
    /// What steps are labelled with: the name or `stage-1`; empty where the file has one stage only.
    pub label: Rc<str>,
    /// The index of the `FROM` in the tree; `None` for an image that is only copied from.
    pub node: Option<usize>,
    /// The `FROM` in the file, or the instruction that names the image.
    pub span: Span,
    pub lines: (u32, u32),
    pub base: Base,
    pub platform: Platform,
    /// Whether the target needs it. Others are never built.
    pub needed: bool,
    /// The other stages that its steps read from, in order, each once.
    pub reads: Vec<StageId>,
    /// Steps that the base asks for come first.
    pub steps: Vec<Step>,
    /// `1/4`: how many of the numbered steps there are, the base included if it is an image.
    pub total: u32,
    /// What the base gives, before the first step.
    pub start: State,
    /// What is left after the last step.
    pub end: State,
    /// The build arguments in order: those of the stages below first.
    pub args: Rc<Vec<Arg>>,
    /// The vertex that pulls the base image.
    pub pull: Option<VertexId>,
}

/// What a stage builds on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Base {
    /// Nothing.
    Scratch,
    Stage(StageId),
    Image(Image),
    /// A named context of files that stands in for the stage or image of that name.
    Files(Rc<str>),
    /// Not to be understood.
    Unknown,
}

/// An image that is pulled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Image {
    /// As written, variables put in: `alpine`.
    pub written: Rc<str>,
    /// In full: `docker.io/library/alpine:latest`.
    pub reference: Rc<str>,
    /// `None` where it is not known what is in it.
    pub image: Option<Rc<BaseImage>>,
    /// Whether the registry knows for certain that there is no such image.
    pub missing: bool,
}

/// What an instruction finds and leaves to the next.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct State {
    /// What a `RUN` gets: variables of the image and build arguments, in order.
    pub env: Env,
    /// Where `RUN` runs and relative paths begin.
    pub workdir: Rc<str>,
    /// As written; empty for root.
    pub user: Rc<str>,
    /// What runs texts; `None` for the default, `/bin/sh -c`.
    pub shell: Option<Rc<[Rc<str>]>>,
    /// What gives the file system; `None` for an empty one.
    pub root: Option<VertexId>,
}

/// A build argument that a stage declares.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Arg {
    pub name: Rc<str>,
    pub value: Option<Rc<str>>,
}

/// The shell where no `SHELL` says otherwise.
pub const DEFAULT_SHELL: [&str; 2] = ["/bin/sh", "-c"];
/// The `PATH` where an image has none.
pub const DEFAULT_PATH: &str = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
