//! What can be wrong with a Dockerfile whose every line is well-formed, in BuildKit's words.

mod words;

use std::fmt;

use crate::syntax::Parsed;
use crate::text::Span;

/// Something for which BuildKit stops before it builds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    pub kind: Kind,
    /// As exact as we know, in the file; empty where it is about no place.
    pub span: Span,
    /// First and last lines as BuildKit says them; none where it names no place.
    pub lines: Vec<(u32, u32)>,
    pub at: Moment,
    /// Whether it is in a stage that the target does not need, so that only a check of all stages finds it.
    pub unneeded: bool,
}

/// When BuildKit would meet something; it stops at the first problem.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Moment {
    pub pass: Pass,
    /// Of the stage, or of what stands for it in this pass.
    pub stage: u32,
    pub step: u32,
    /// Within the step.
    pub part: u32,
}

/// BuildKit's passes over the file; each is finished before the next begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Pass {
    Options,
    Lines,
    Continuations,
    /// `step` is the line.
    Instructions,
    StageNames,
    Casing,
    Defaults,
    Globals,
    Epoch,
    Bases,
    Target,
    Sources,
    Circles,
    Images,
    Triggers,
    Ignore,
    Steps,
    Checks,
}

impl Moment {
    pub const fn new(pass: Pass, stage: u32, step: u32, part: u32) -> Self {
        Self { pass, stage, step, part }
    }

    pub const fn of(pass: Pass) -> Self {
        Self::new(pass, 0, 0, 0)
    }
}

/// What is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    EmptyFile,
    NoStages,
    /// A `# check=` or its build argument; the reason.
    BadCheckOptions(String),
    BadCheckArgument(String),
    /// A word that cannot be expanded; BuildKit's message.
    BadWord(String),
    /// `FROM $x`: the expression.
    BlankBase(String),
    BadReference {
        name: String,
        reason: String,
    },
    EmptyPlatform {
        expression: String,
        near: Vec<String>,
    },
    BadPlatform {
        expression: String,
        reason: String,
        near: Vec<String>,
    },
    NoSuchImage {
        name: String,
        reference: String,
        near: Vec<String>,
    },
    NoSuchTarget {
        name: String,
        near: Vec<String>,
    },
    VariableInFrom,
    NoSuchIndex(i64),
    /// The stage at which BuildKit began to look.
    Circle(String),
    CopyFromLater {
        from: String,
        stage: String,
    },
    MountFromLater {
        from: String,
        target: String,
    },
    BadEpoch(String),
    /// What is wrong with the stage that `SOURCE_DATE_EPOCH` names.
    EpochStage(String),
    /// An ignore pattern that is none.
    BadIgnore(String),

    /// A trigger that is no instruction; the message and those that could as well be printed.
    BadTrigger(Vec<String>),
    TriggerNotOne,

    BadMountField(String),
    UnknownMountKey {
        key: String,
        field: String,
        near: Vec<String>,
    },
    UnknownMountType {
        value: String,
        near: Vec<String>,
    },
    UnknownSharing {
        value: String,
        near: Vec<String>,
    },
    BadMountValue {
        key: String,
        value: String,
    },
    BadMountNumber {
        key: &'static str,
        value: String,
    },
    MountKeyNotFor {
        key: &'static str,
        mount: &'static str,
    },
    MountNotAllowed {
        key: &'static str,
        mount: &'static str,
    },
    SharingNotFor(&'static str),
    /// What a secret or ssh mount must not have.
    BadSecretMount(&'static str),
    BadMountTarget(String),
    NoDevices,

    UrlForCopy,
    GitForCopy,
    BadGit(String),
    ChecksumForFiles,
    ChecksumForMany,
    BadChecksum(&'static str),
    ChecksumMismatch {
        flag: String,
        url: String,
    },
    KeepGitDirMismatch,
    BadMode(String),
    BadModeSyntax,
    BlankVolume,
    BadPort(String),
    BadContainerPort(String),
    BadHostPort(String),
    UnequalPortRanges(String, String),
    /// What stands behind `invalid IP address`.
    BadAddress(String),
    BadSignal(String),
    /// Build checks that found something, where that is an error.
    Checks(Vec<&'static str>),
}

/// BuildKit's words.
impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        words::write(self, f)
    }
}

impl Problem {
    /// The error as BuildKit prints it.
    pub fn buildkit(&self) -> String {
        self.kind.to_string()
    }

    /// Every form in which BuildKit may print it: some of its choices are left to chance.
    pub fn buildkit_forms(&self) -> Vec<String> {
        words::forms(&self.kind)
    }
}

/// The one error that BuildKit prints.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// Every form in which it may be printed.
    pub forms: Vec<String>,
    pub lines: Vec<(u32, u32)>,
    pub span: Span,
    pub at: Moment,
}

impl Failure {
    pub fn of(problem: &Problem) -> Self {
        let Problem { span, lines, at, .. } = problem;
        Self { forms: problem.buildkit_forms(), lines: lines.clone(), span: *span, at: *at }
    }
}

/// Which stages BuildKit looks at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// Those that the target needs, as in a build.
    Target,
    /// All, as `docker build --check` does.
    AllStages,
}

impl Reach {
    pub fn covers(self, unneeded: bool) -> bool {
        self == Self::AllStages || !unneeded
    }
}

/// Where BuildKit stops, if it does.
pub fn failure(parsed: &Parsed, problems: &[Problem], reach: Reach) -> Option<Failure> {
    let ours = problems.iter().filter(|problem| reach.covers(problem.unneeded));
    let ours = ours.min_by_key(|problem| problem.at).map(Failure::of);
    let syntax = parsed.problems.first().map(|problem| Failure {
        forms: problem.buildkit_forms(),
        lines: vec![problem.place.lines],
        span: problem.place.span,
        at: moment(problem),
    });
    match (ours, syntax) {
        (Some(ours), Some(syntax)) => Some(if ours.at <= syntax.at { ours } else { syntax }),
        (ours, syntax) => ours.or(syntax),
    }
}

fn moment(problem: &crate::syntax::Problem) -> Moment {
    use crate::syntax::{Phase, problem};
    let part = if problem.kind == problem::Kind::NoStage { 3 } else { 1 };
    match problem.phase {
        Phase::Parse => Moment::of(Pass::Lines),
        Phase::Instruction => Moment::new(Pass::Instructions, 0, problem.place.lines.0, part),
    }
}
