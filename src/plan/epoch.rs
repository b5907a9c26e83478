//! `SOURCE_DATE_EPOCH`: a number, or whose date is taken.

use super::draft::Place;
use super::planner::Planner;
use super::problem::{Kind, Moment, Pass, Problem};
use crate::syntax::command::{Command, Source};
use crate::syntax::git_ref;
use crate::text::Span;

use super::bases::SCRATCH;
use super::outline::Written;

const NAME: &str = "SOURCE_DATE_EPOCH";

/// Tells of a date that is none.
pub(super) fn check(planner: &mut Planner<'_>) {
    let given = planner.project.options.build_args.get(NAME);
    let global = planner.globals.scope.get(NAME);
    let Some(value) = given.or(global).filter(|value| !value.is_empty()).cloned() else { return };
    let known = value.parse::<i64>().is_ok() || &*value == "context";
    if known || planner.named_context(&value).is_some() {
        return;
    }
    let at = Moment::of(Pass::Epoch);
    let mut stages = planner.outline.stages.iter();
    let stage = stages.find(|stage| {
        let name = stage.from.as_ref().and_then(|from| from.name.as_ref());
        name.is_some_and(|name| name.text.to_lowercase() == value.to_lowercase())
    });
    let problem = match stage {
        None => Some(Problem {
            kind: Kind::BadEpoch(value.to_string()),
            span: Span::default(),
            lines: Vec::new(),
            at,
            unneeded: false,
        }),
        Some(stage) => source_problem(planner, stage).map(|kind| {
            let place = Place { span: stage.node.span(), lines: stage.node.lines() };
            place.problem(kind, at)
        }),
    };
    planner.problems.extend(problem);
}

/// Why a stage is not the plain download that BuildKit takes a date from.
fn source_problem(planner: &Planner<'_>, stage: &Written<'_>) -> Option<Kind> {
    let base = stage.from.as_ref()?;
    let base = planner.globals.scope.expand(&base.image.text, planner.words).ok()?;
    let reason = |reason: &str| Some(Kind::EpochStage(reason.to_owned()));
    if base.text != SCRATCH {
        return reason("must use FROM scratch");
    }
    let mut found = false;
    for command in &stage.commands {
        match &command.command {
            Some(Command::Arg(_)) => {}
            Some(Command::Add(_)) if found => {
                return reason("must contain exactly one remote ADD");
            }
            Some(Command::Add(add)) => {
                let [Source::Path(source)] = add.sources.as_slice() else {
                    return reason("must contain exactly one remote ADD source");
                };
                let source = planner.globals.scope.expand(&source.text, planner.words).ok()?;
                let git = git_ref::parse(&source.text);
                if let Err(git_ref::GitRefError::Malformed(message)) = git {
                    return Some(Kind::BadGit(message));
                }
                if !git_ref::is_http(&source.text) && git.is_ok_and(|git| git.looks_local) {
                    return reason("source must be a single HTTP(S) or Git ADD");
                }
                if !git_ref::is_http(&source.text) && git_ref::parse(&source.text).is_err() {
                    return reason("source must be a single HTTP(S) or Git ADD");
                }
                found = true;
            }
            _ => {
                let name = command.node.name();
                return reason(&format!(
                    "does not meet source-only requirements: unsupported {name} instruction"
                ));
            }
        }
    }
    if found { None } else { reason("must contain exactly one remote ADD") }
}
