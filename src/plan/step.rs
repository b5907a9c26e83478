//! A step: an instruction with all its variables put in.

use std::borrow::Cow;
use std::rc::Rc;

use super::mode::Mode;
use super::mount::Mount;
use super::ports::Port;
use super::stage::{Arg, StageId, State};
use super::vertex::VertexId;
use crate::project::HealthConfig;
use crate::syntax::Keyword;
use crate::syntax::git_ref::GitRef;
use crate::text::Span;

/// An instruction of a stage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// The index of the instruction in the tree; of the `FROM` for a trigger.
    pub node: usize,
    /// The text behind `ONBUILD` that asked for this step, where one did.
    pub trigger: Option<Rc<str>>,
    pub keyword: Keyword,
    /// The keyword as written.
    pub written_keyword: Cow<'static, str>,
    /// In the file.
    pub span: Span,
    pub lines: (u32, u32),
    pub action: Action,
    /// What it finds.
    pub before: State,
    /// The name that progress shows: `[build 2/4] RUN make`. Steps that only change settings have none.
    pub name: Option<Rc<str>>,
    /// Its number among the numbered steps of the stage, from 1.
    pub number: Option<u32>,
    /// What does it: the last vertex where it takes several.
    pub vertex: Option<VertexId>,
    /// Variables that it uses although nothing sets them.
    pub unset: Vec<Unset>,
    /// Whether a name and its value stand without `=` between them.
    pub legacy: bool,
    /// Whether BuildKit refuses it, so that what is said here is only a guess.
    pub broken: bool,
}

/// What a step does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Action {
    Run(Run),
    /// `COPY` and `ADD`
    Copy(Box<Copy>),
    Workdir {
        path: Rc<str>,
        written: Rc<str>,
        first: bool,
    },
    Env(Vec<(Rc<str>, Rc<str>)>),
    Label(Vec<(Rc<str>, Rc<str>)>),
    Arg(Vec<Arg>),
    Cmd(Launch),
    Entrypoint(Launch),
    Expose(Vec<Port>),
    Volume(Vec<Rc<str>>),
    User(Rc<str>),
    Stopsignal(Rc<str>),
    Healthcheck(HealthConfig),
    Shell(Rc<[Rc<str>]>),
    Onbuild(Rc<str>),
    Maintainer(Rc<str>),
    /// Not to be understood.
    Unknown,
}

/// A command that a container starts with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Launch {
    /// With the shell in front, where one is used.
    pub args: Vec<Rc<str>>,
    /// Whether it is a text for the shell.
    pub shell_form: bool,
}

/// A command that runs in the build.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    /// With the shell in front, where one is used.
    pub args: Vec<Rc<str>>,
    /// Whether it is a text for the shell.
    pub shell_form: bool,
    /// A script that is started as a file, for a here-document that begins with `#!`.
    pub script: Option<Script>,
    pub mounts: Vec<Mount>,
    /// `none` or `host`; empty for the default.
    pub network: Rc<str>,
    /// Whether `--security=insecure` is given.
    pub insecure: bool,
    /// How many of the stage's build arguments are declared at this point.
    pub args_declared: usize,
}

/// A file that only exists while a command runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Script {
    /// `/dev/pipes/EOF`
    pub path: Rc<str>,
    pub text: Rc<str>,
    pub vertex: VertexId,
}

/// Files that are put into the image.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Copy {
    /// `ADD`, not `COPY`.
    pub add: bool,
    /// Paths and addresses first, here-documents last.
    pub sources: Vec<Source>,
    pub from: From,
    /// As written, variables put in.
    pub written_destination: Rc<str>,
    /// Absolute and clean; a slash or `/.` at its end is kept.
    pub destination: Rc<str>,
    /// As written, variables put in; empty where it is not given.
    pub chown: Rc<str>,
    pub chmod: Option<Mode>,
    /// As written, variables put in.
    pub written_chmod: Rc<str>,
    pub excludes: Vec<Rc<str>>,
    pub link: bool,
    pub parents: bool,
    /// The vertex that copies onto nothing; the step's own then lays that over the root.
    pub linked: Option<VertexId>,
}

/// Where files come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum From {
    Context,
    /// A stage or image.
    Stage(StageId),
}

/// One thing that is copied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// As written, variables put in.
    pub written: Rc<str>,
    /// In the file.
    pub span: Span,
    pub kind: SourceKind,
    /// What gives the files; `None` for an empty file system.
    pub vertex: Option<VertexId>,
    /// Whether archives are unpacked.
    pub unpack: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SourceKind {
    /// A path or pattern in the context, a stage or an image.
    Path {
        /// Absolute and clean.
        path: Rc<str>,
        /// With `--parents`: what is looked for below `path`.
        include: Option<Rc<str>>,
        /// With `--parents`: what must be there.
        required: Option<Rc<str>>,
    },
    /// A file that is downloaded, and its name.
    Web {
        url: Rc<str>,
        file: Rc<str>,
        checksum: Rc<str>,
    },
    Git(Box<GitRef>),
    /// A here-document: its name and text.
    Inline {
        name: Rc<str>,
        text: Rc<str>,
    },
}

/// A variable that is used although nothing sets it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unset {
    pub name: Rc<str>,
    /// In the file.
    pub span: Span,
    /// Known names that may be meant, the likeliest first.
    pub near: Vec<String>,
    /// The part of the step in which BuildKit meets it.
    pub part: u32,
}

/// Names that `ARG` may set, but that never are variables.
const NEVER_SET: [&str; 2] = ["BUILDKIT_SBOM_SCAN_CONTEXT", "BUILDKIT_SBOM_SCAN_STAGE"];

/// Whether a name is kept out of the environment.
pub(super) fn is_never_set(name: &str) -> bool {
    NEVER_SET.contains(&name)
}

impl Step {
    /// Whether it works on files, so that it is a step of the build and makes a layer.
    pub fn makes_layer(&self) -> bool {
        match &self.action {
            Action::Run(_) | Action::Copy(_) => true,
            Action::Workdir { path, .. } => &**path != "/",
            _ => false,
        }
    }
}

/// The part of a step with which BuildKit begins to carry it out; before it, it expands words.
pub const DISPATCH: u32 = 1 << 20;
