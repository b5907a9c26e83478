//! Sentences for what differs in an instruction.

use std::rc::Rc;

use super::{About, Link, of_step, quoted};
use crate::analysis::forecast::{StepRecord, Steps};
use crate::cache::Change;

const VARIABLES: &str =
    "All variables and build arguments above a RUN belong to its key, whether it uses them or not.";

/// What differs from the nearest step that was built before.
pub(super) fn link(steps: &Steps, step: &StepRecord, change: &Change) -> Link {
    let link = told(step, change);
    match setter(steps, step, change) {
        Some(setter) => Link { about: About::Step(setter.key), lines: Some(setter.lines), ..link },
        None => link,
    }
}

/// The instruction above a `RUN` that says what changed.
fn setter<'a>(steps: &'a Steps, step: &StepRecord, change: &Change) -> Option<&'a StepRecord> {
    let keywords: &[&str] = match change {
        Change::Variable { .. } => &["ENV ", "ARG "],
        Change::Workdir { .. } if step.label.starts_with("RUN") => &["WORKDIR "],
        Change::User { .. } => &["USER "],
        Change::Shell { .. } => &["SHELL "],
        _ => return None,
    };
    let says = |it: &&StepRecord| {
        let name_is_in = match change {
            Change::Variable { name, .. } => it.label.contains(&**name),
            _ => true,
        };
        name_is_in && keywords.iter().any(|keyword| it.label.starts_with(keyword))
    };
    let above = steps.list.iter().take_while(|it| it.key != step.key);
    above.filter(|it| it.stage == step.stage).filter(says).last()
}

fn told(step: &StepRecord, change: &Change) -> Link {
    match change {
        Change::Variable { name, before, after } => {
            variable(step, name, before.as_deref(), after.as_deref())
        }
        Change::VariableOrder => {
            let title = "The variables are set in another order".to_owned();
            of_step(step, title, "Their order belongs to the key.")
        }
        Change::Security => of_step(step, "Its --security is another".to_owned(), ""),
        Change::Unpacking => of_step(
            step,
            "Archives are treated another way".to_owned(),
            "ADD unpacks them, COPY does not.",
        ),
        Change::Parents => of_step(step, "Its --parents is another".to_owned(), ""),
        Change::Link => of_step(
            step,
            "Its --link was added or taken away".to_owned(),
            "With --link the files are copied onto nothing, which is another step.",
        ),
        Change::Epoch => of_step(
            step,
            "SOURCE_DATE_EPOCH is another".to_owned(),
            "A WORKDIR writes that time into the directory it makes.",
        ),
        _ => of_step(step, two_texts(change), ""),
    }
}

/// What has a text before and after.
fn two_texts(change: &Change) -> String {
    let (what, nothing, before, after) = match change {
        Change::Command { before, after } => ("command", "empty", before, after),
        Change::Shell { before, after } => ("shell", "none", before, after),
        Change::Workdir { before, after } => ("working directory", "/", before, after),
        Change::User { before, after } => ("user", "the default", before, after),
        Change::Network { before, after } => ("network", "the default", before, after),
        Change::Mounts { before, after } => return mounts(before, after),
        Change::Options { before, after } => ("set of options", "", before, after),
        Change::Platform { before, after } => ("platform", "the default", before, after),
        Change::Destination { before, after } => ("destination", "/", before, after),
        Change::Owner { before, after } => ("value of --chown", "", before, after),
        Change::Mode { before, after } => ("value of --chmod", "", before, after),
        Change::Sources { before, after } => ("name of what is copied", "nothing", before, after),
        Change::Excludes { before, after } => ("value of --exclude", "", before, after),
        _ => return "It says something else".to_owned(),
    };
    let or_nothing = |text: &str| if text.is_empty() { nothing.to_owned() } else { quoted(text) };
    let (old, new) = (or_nothing(before), or_nothing(after));
    match (old.is_empty(), new.is_empty()) {
        (true, _) => format!("The {what} is {new}; before, there was none"),
        (_, true) => format!("There is no {what} any more; it was {old}"),
        _ => format!("The {what} is {new}, not {old}"),
    }
}

/// The texts of mounts are not those of the instruction.
fn mounts(before: &str, after: &str) -> String {
    match (before.is_empty(), after.is_empty()) {
        (true, _) => "It has a mount that it did not have".to_owned(),
        (_, true) => "It has no mount any more".to_owned(),
        _ => "Its mounts are others than before".to_owned(),
    }
}

fn variable(step: &StepRecord, name: &Rc<str>, before: Option<&str>, after: Option<&str>) -> Link {
    let or_empty = |text: &str| if text.is_empty() { "empty".to_owned() } else { quoted(text) };
    let title = match (before, after) {
        (Some(before), Some(after)) => {
            format!("{name} is {}, not {}.", or_empty(after), or_empty(before))
        }
        (None, Some(after)) => format!("{name} is set now: {}.", or_empty(after)),
        _ => format!("{name} is not set any more."),
    };
    Link {
        title,
        lines: None,
        about: About::Variable(Rc::clone(name)),
        ..of_step(step, String::new(), VARIABLES)
    }
}
