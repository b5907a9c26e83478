//! States to test with.

use std::rc::Rc;

use super::action::{Action, Input, Units};
use super::documents::Opened;
use super::embed::EmbedOptions;
use super::saved::Document;
use super::settings::Settings;
use super::state::{Start, State};
use crate::analysis::Build;
use crate::analysis::editor::{Class, Fix, Mark, ProblemView, Severity};
use crate::project::Project;
use crate::text::{Patch, Span};

/// A page that shows a text, with the caret where `|` stands, or at the start.
pub(crate) fn state(marked: &str) -> State {
    let (text, caret) = match marked.split_once('|') {
        Some((before, after)) => (format!("{before}{after}"), before.encode_utf16().count() as u32),
        None => (marked.to_owned(), 0),
    };
    let project = Rc::new(Project { open: true, ..Project::of_text(text) });
    let document = Some(Document::of(0, project));
    let opened = Opened { session: "me".into(), document, lost: None };
    let state = State::new(start(opened));
    state.update(Action::Select(at(caret))).unwrap_or(state)
}

/// A page that is opened at an address without anything to it.
pub(crate) fn start(opened: Opened) -> Start {
    Start {
        opened,
        settings: Settings::default(),
        embed: EmbedOptions::default(),
        fragment: String::new(),
        fresh: "fresh".into(),
        is_whole: true,
    }
}

/// The same page, but its only problems are at these words; those with a text are mended by it.
pub(crate) fn with_problems(state: &State, at: &[(&str, Severity, Option<&str>)]) -> State {
    let problems = at.iter().map(|(word, severity, mend)| problem(state, word, *severity, *mend));
    let mut build = Build::clone(&state.build);
    build.problems = problems.collect();
    State { build: Rc::new(build), ..state.clone() }
}

/// The same page, but only these words are highlighted, each at its first place behind the last.
pub(crate) fn with_marks(state: &State, words: &[(&str, Class)]) -> State {
    let mut from = 0;
    let marks = words.iter().map(|(word, class)| {
        let start = from + state.text()[from..].find(word).expect("the word is there");
        from = start + word.len();
        Mark { span: Span::new(start as u32, from as u32), class: *class }
    });
    let mut build = Build::clone(&state.build);
    build.marks = marks.collect();
    State { build: Rc::new(build), ..state.clone() }
}

pub(crate) fn at(units: u32) -> Units {
    Units { start: units, end: units, backward: false }
}

/// What the text area tells when it holds another text, with the caret where `|` stands.
pub(crate) fn edit(marked: &str, input: Input) -> Action {
    let (before, after) = marked.split_once('|').expect("a caret");
    let selection = at(before.encode_utf16().count() as u32);
    Action::Edit { text: format!("{before}{after}").into(), selection, input }
}

fn problem(state: &State, word: &str, severity: Severity, mend: Option<&str>) -> ProblemView {
    let start = state.text().find(word).expect("the word is there") as u32;
    let span = Span::new(start, start + word.len() as u32);
    ProblemView {
        span,
        line: state.index.line(start) + 1,
        severity,
        rule: None,
        message: format!("wrong: {word}"),
        hint: None,
        buildkit: None,
        fix: mend.map(|mend| Fix { label: mend.to_owned(), patch: Patch::replace(span, mend) }),
    }
}
