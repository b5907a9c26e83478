//! Instructions with meaning: what BuildKit's second phase makes of nodes.
//!
//! Every check stands in BuildKit's order, so the first problem of a node is the one it prints.

mod check;
pub mod csv;
pub mod flags;
mod from;
mod health;
mod onbuild;
mod run;
mod simple;
mod transfer;

use std::borrow::Cow;

pub(super) use check::check;
pub use from::From;
pub use health::{Health, Healthcheck};
pub use onbuild::Onbuild;
pub use run::Run;
pub use transfer::{Source, Transfer};

use super::problem::{Kind, Phase, Place, Problem};
use super::tree::Form;
use super::{Keyword, Node};
use crate::text::Span;

/// An instruction that BuildKit accepts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command<'a> {
    Add(Transfer<'a>),
    Arg(Vec<Pair<'a>>),
    Cmd(CommandLine<'a>),
    Copy(Transfer<'a>),
    Entrypoint(CommandLine<'a>),
    Env(Vec<Pair<'a>>),
    Expose(Vec<Word<'a>>),
    From(From<'a>),
    Healthcheck(Healthcheck<'a>),
    Label(Vec<Pair<'a>>),
    Maintainer(Word<'a>),
    Onbuild(Onbuild<'a>),
    Run(Run<'a>),
    Shell(Vec<Cow<'a, str>>),
    Stopsignal(Word<'a>),
    User(Word<'a>),
    Volume(Vec<Word<'a>>),
    Workdir(Word<'a>),
}

/// A word that variables may be expanded in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word<'a> {
    pub text: Cow<'a, str>,
    /// In the logical text.
    pub span: Span,
}

/// A name that `ARG`, `ENV` or `LABEL` sets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pair<'a> {
    pub name: &'a str,
    /// `None` only for an `ARG` without default.
    pub value: Option<&'a str>,
    /// `ENV a b` instead of `ENV a=b`.
    pub legacy: bool,
    /// The pair in the logical text; it starts with the name.
    pub span: Span,
}

/// A command in one of its two forms.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CommandLine<'a> {
    /// A text for the shell.
    Shell(&'a str),
    /// A program and its arguments.
    Exec(Vec<Cow<'a, str>>),
}

/// What a node means; `None` where BuildKit refuses it. Problems are added in BuildKit's order.
pub fn of<'a>(node: Node<'a>, problems: &mut Vec<Problem>) -> Option<Command<'a>> {
    let before = problems.len();
    let mut cx = Context { node, problems };
    let command = match node.keyword() {
        Keyword::Add => transfer::read(&mut cx).map(Command::Add),
        Keyword::Copy => transfer::read(&mut cx).map(Command::Copy),
        Keyword::Arg => simple::arg(&mut cx).map(Command::Arg),
        Keyword::Cmd => Some(Command::Cmd(simple::command_line(&mut cx))),
        Keyword::Entrypoint => Some(Command::Entrypoint(simple::command_line(&mut cx))),
        Keyword::Env => simple::pairs(&mut cx).map(Command::Env),
        Keyword::Label => simple::pairs(&mut cx).map(Command::Label),
        Keyword::Expose => simple::expose(&mut cx).map(Command::Expose),
        Keyword::From => from::read(&mut cx).map(Command::From),
        Keyword::Healthcheck => health::read(&mut cx).map(Command::Healthcheck),
        Keyword::Maintainer => simple::one_word(&mut cx).map(Command::Maintainer),
        Keyword::Onbuild => onbuild::read(&mut cx).map(Command::Onbuild),
        Keyword::Run => Some(Command::Run(run::read(&mut cx))),
        Keyword::Shell => simple::shell(&mut cx).map(Command::Shell),
        Keyword::Stopsignal => simple::stopsignal(&mut cx).map(Command::Stopsignal),
        Keyword::User => simple::one_word(&mut cx).map(Command::User),
        Keyword::Volume => simple::volume(&mut cx).map(Command::Volume),
        Keyword::Workdir => simple::one_word(&mut cx).map(Command::Workdir),
        Keyword::Unknown => simple::unknown(&mut cx),
    };
    command.filter(|_| problems.len() == before)
}

/// A node while it is read.
struct Context<'a, 'p> {
    node: Node<'a>,
    problems: &'p mut Vec<Problem>,
}

impl<'a> Context<'a, '_> {
    /// The name of the instruction, for messages.
    fn name(&self) -> &'static str {
        self.node.keyword().name()
    }

    /// Reports a problem at a place in the logical text.
    fn report(&mut self, kind: Kind, span: Span) {
        let span = self.node.tree().source(span);
        let place = Place { span, lines: self.node.lines() };
        self.problems.push(Problem { phase: Phase::Instruction, kind, place });
    }

    /// Reports a problem with the instruction as a whole, at its keyword.
    fn report_at_name(&mut self, kind: Kind) {
        self.report(kind, self.node.name_span());
    }

    /// Reports a problem with the arguments; at the keyword where there are none.
    fn report_at_args(&mut self, kind: Kind) {
        let rest = self.node.rest_span();
        self.report(kind, if rest.is_empty() { self.node.name_span() } else { rest });
    }

    fn words(&self) -> Vec<Word<'a>> {
        let json = self.node.form() == Form::Json;
        let words = self.node.word_spans().iter().zip(self.node.words());
        words
            .map(|(&span, text)| Word {
                text: if json { super::json::string(text) } else { Cow::Borrowed(text) },
                span,
            })
            .collect()
    }
}
