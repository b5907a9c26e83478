//! What can be wrong with a Dockerfile's text: kinds, places, and BuildKit's words for them.

mod words;

use std::fmt;

use super::directive::Name;
use super::duration::DurationError;
use crate::text::Span;

/// Something that BuildKit refuses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    pub phase: Phase,
    pub kind: Kind,
    pub place: Place,
}

/// BuildKit finishes a phase for the whole file before it begins the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Phase {
    /// Text to nodes.
    Parse,
    /// Nodes to instructions.
    Instruction,
}

/// Where a problem is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// As exact as we know, in the file.
    pub span: Span,
    /// First and last line as BuildKit says them.
    pub lines: (u32, u32),
}

/// What is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The same parser directive twice.
    RepeatedDirective(Name),
    /// `# escape=x`
    BadEscape(String),
    /// A line of 64 KiB or more.
    LineTooLong,
    /// Nothing but comments and blank lines.
    NoInstructions,
    /// `ENV name`: the keyword.
    LacksValue(&'static str),
    /// `ENV a=b c`: the word without `=`.
    LacksEquals(String),
    /// `["a", 1]`
    NotOnlyStrings,
    /// A here-document whose last line is missing; its name.
    UnterminatedHeredoc(String),
    /// A here-document whose name cannot be read; the reason.
    BadHeredocName(String),

    /// A word at the place of an instruction, and the instructions it may mean.
    UnknownInstruction(String, Vec<String>),
    /// An instruction before the first `FROM`.
    NoStage,
    /// A flag the instruction does not have, and those it may mean; names without dashes.
    UnknownFlag(String, Vec<String>),
    RepeatedFlag(String),
    FlagLacksValue(String),
    /// A flag that is on or off, and what it was given instead.
    FlagNotBool(String, String),
    /// `FROM a b`
    FromArguments,
    BadStageName(String),
    AtLeastOneArgument(&'static str),
    ExactlyOneArgument(&'static str),
    /// `COPY a`
    NoDestination(&'static str),
    /// `COPY a <<EOF`
    HeredocDestination(&'static str),
    /// `ENV =a`
    BlankName(&'static str),
    /// `VOLUME [""]`
    BlankVolume,
    /// `SHELL a`
    ShellNotJson,
    BadNetwork(String),
    BadSecurity(String),
    /// `RUN --mount=from=$x`
    VariableInMountFrom,
    /// A `--mount` or `--device` that is no list of fields; the reason.
    BadFields(&'static str, String),
    DeviceNamedTwice(String),
    UnexpectedKey(String, String),
    BadKeyValue(String, String),
    FieldLacksValue(String),
    /// `HEALTHCHECK FOO`
    BadHealthcheck(String),
    HealthcheckNoneArguments,
    HealthcheckLacksCommand,
    BadDuration(DurationError),
    ShortInterval(&'static str),
    BadNumber(String, &'static str),
    NegativeRetries(i32),
    /// `ONBUILD ONBUILD …`
    ChainedOnbuild,
    /// `ONBUILD FROM …`
    ForbiddenTrigger(&'static str),
}

impl Problem {
    pub(super) fn parse(kind: Kind, place: Place) -> Self {
        Self { phase: Phase::Parse, kind, place }
    }

    /// Every form in which BuildKit may print the error: of suggestions that are equally near it
    /// takes any.
    pub fn buildkit_forms(&self) -> Vec<String> {
        let near = match &self.kind {
            Kind::UnknownInstruction(_, near) | Kind::UnknownFlag(_, near) => near.as_slice(),
            _ => &[],
        };
        let mut forms = vec![self.buildkit()];
        for at in 1..near.len() {
            let mut one = self.clone();
            if let Kind::UnknownInstruction(_, near) | Kind::UnknownFlag(_, near) = &mut one.kind {
                near.swap(0, at);
            }
            forms.push(one.buildkit());
        }
        forms
    }

    /// The error as BuildKit prints it.
    pub fn buildkit(&self) -> String {
        if self.phase == Phase::Parse || self.kind == Kind::NoStage {
            self.kind.to_string()
        } else {
            format!("dockerfile parse error on line {}: {}", self.place.lines.0, self.kind)
        }
    }
}

/// BuildKit's words.
impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        words::write(self, f)
    }
}
