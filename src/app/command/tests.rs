//! What holds of `command`.

use super::*;
use crate::app::action::Input;
use crate::app::example::EXAMPLES;
use crate::app::fixture::{edit, state, with_problems};
use crate::project::{File, Files};
use Severity::{Error, Warning};

const TEXT: &str = "one\ntwo three\nfour";

/// The text after a command, as the text area would then hold it.
#[track_caller]
fn changed(state: &State, command: &Command) -> String {
    let change = state.carry_out(command).and_then(|effect| effect.change).expect("a change");
    change.patch.apply(state.text())
}

/// The problems that a command selects one after another.
fn walk(mut state: State, command: &Command, steps: usize) -> Vec<String> {
    let mut seen = Vec::new();
    for _ in 0..steps {
        let span = state.carry_out(command).unwrap().select.unwrap();
        seen.push(span.of(state.text()).to_owned());
        state = state.update(Action::Select(state.to_units(span))).unwrap_or(state);
    }
    seen
}

#[test]
fn problems_are_walked_in_order_and_around() {
    let state = with_problems(
        &state("one\n|two three\nfour"),
        &[("one", Error, None), ("three", Warning, None), ("four", Error, None)],
    );
    assert_eq!(walk(state.clone(), &Command::NextProblem, 4), ["three", "four", "one", "three"]);
    assert_eq!(walk(state, &Command::PreviousProblem, 3), ["one", "four", "three"]);
}

#[test]
fn a_walk_opens_the_card_of_the_problem() {
    let state = with_problems(&state(TEXT), &[("three", Error, None)]);
    let effect = state.carry_out(&Command::NextProblem).unwrap();
    assert_eq!(effect.then, Some(Action::PointAt(Some(8))));
    assert_eq!(with_problems(&state, &[]).carry_out(&Command::NextProblem), None);
}

#[test]
fn a_fix_is_that_of_the_caret_then_that_of_the_line() {
    let problems = [("two", Error, Some("2")), ("three", Error, Some("3")), ("four", Error, None)];
    let on = |marked| with_problems(&state(marked), &problems);
    assert_eq!(changed(&on("one\ntwo th|ree\nfour"), &Command::FixHere), "one\ntwo 3\nfour");
    let between = with_problems(&state("one\ntwo |three\nfour"), &problems[..1]);
    assert_eq!(changed(&between, &Command::FixHere), "one\n2 three\nfour");
    assert_eq!(on("one\ntwo three\nfo|ur").carry_out(&Command::FixHere), None);
    assert_eq!(on("o|ne\ntwo three\nfour").carry_out(&Command::FixHere), None);
}

#[test]
fn the_caret_stays_behind_what_a_fix_inserts() {
    let state = with_problems(&state(TEXT), &[("two", Error, Some("twenty"))]);
    let change = state.carry_out(&Command::Fix(0)).unwrap().change.unwrap();
    assert_eq!(change.selection, Span::at(10));
    assert_eq!(state.carry_out(&Command::Fix(1)), None);
}

#[test]
fn an_example_takes_the_place_of_typed_text_only_with_a_word() {
    let example = &EXAMPLES[0];
    let fresh = state(TEXT);
    assert_eq!(fresh.carry_out(&Command::Load(example)).unwrap().then, Some(Action::DismissNotice));
    let typed = fresh.update(edit("mine|", Input::Typed)).unwrap();
    let effect = typed.carry_out(&Command::Load(example)).unwrap();
    let before = Rc::new(typed.build.project.clone());
    let words = "“Flask app” took the place of your text.".into();
    assert_eq!(effect.then, Some(Action::Tell(Notice::Loaded { words, before })));
    assert_eq!(changed(&typed, &Command::Load(example)), example.dockerfile);
    let empty = fresh.update(edit(" \n|", Input::Typed)).unwrap();
    assert_eq!(empty.carry_out(&Command::Load(example)).unwrap().then, Some(Action::DismissNotice));
}

#[test]
fn counts_are_words() {
    let count = |problems: &[_]| with_problems(&state(TEXT), problems).counts();
    assert_eq!(count(&[]), None);
    assert_eq!(count(&[("one", Warning, None)]).as_deref(), Some("1 warning"));
    let both = [("one", Error, None), ("two", Error, None), ("four", Warning, None)];
    assert_eq!(count(&both).as_deref(), Some("2 errors, 1 warning"));
}

/// The state after a command, as the page carries it out.
fn after(state: &State, command: &Command) -> State {
    let effect = state.carry_out(command).expect("an effect");
    let text = effect.change.as_ref().map(|change| change.patch.apply(state.text()));
    let actions = [
        effect.project.map(Action::SetProject),
        text.map(|text| edit(&format!("{text}|"), Input::Other)),
        effect.then,
    ];
    let step = |state: State, action| state.update(action).unwrap_or(state);
    actions.into_iter().flatten().fold(state.clone(), step)
}

#[test]
fn an_example_comes_with_its_files_and_what_was_before_comes_back_with_its_own() {
    let mine = state("").update(edit("mine|", Input::Typed)).unwrap();
    let first = after(&mine, &Command::Load(&EXAMPLES[0]));
    let loaded = EXAMPLES[0].project();
    assert_eq!(first.build.project.files, loaded.files);
    assert_eq!((first.text(), first.build.project.open), (&loaded.dockerfile, false));
    let second = after(&first, &Command::Load(&EXAMPLES[2]));
    let Some(Notice::Loaded { words, before }) = &second.notice else { panic!("no notice") };
    assert_eq!(&**words, "“Express app” took the place of your text and your files.");
    let back = after(&second, &Command::Replace(before.clone()));
    assert_eq!((&back.build.project.files, back.text()), (&loaded.files, &loaded.dockerfile));
    assert_eq!(back.notice, None);
}

#[test]
fn a_folder_without_a_dockerfile_keeps_the_text() {
    let files: Files = [("a", File::text("b"))].into_iter().collect();
    let folder = Folder { files: files.clone(), ..Folder::default() };
    let with = after(&state("FROM x"), &Command::Import(Rc::new(folder)));
    assert_eq!((&**with.text(), &with.build.project.files), ("FROM x", &files));
    assert!(matches!(with.notice, Some(Notice::Loaded { .. })));
}
