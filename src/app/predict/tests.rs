//! Rounds of predicting.

use super::*;
use crate::app::Action;
use crate::app::Input;
use crate::app::fixture::{edit, state};

const TEXT: &str = "FROM alpine\nRUN a\nENV b=1\nRUN c\n";

#[track_caller]
fn run(state: State, script: &[Action]) -> State {
    script.iter().fold(state, |state, action| state.update(action.clone()).unwrap_or(state))
}

/// Predicts the next build by the letters, one for each step that is asked for: `c`, `r`, `-`.
#[track_caller]
fn predicted(state: State, guesses: &str) -> State {
    let asked = state.asked();
    assert_eq!(asked.len(), guesses.len(), "{asked:?}");
    let keys = asked.iter().zip(guesses.chars());
    let script: Vec<_> = keys
        .filter_map(|(step, letter)| Some((step.key, Guess::of_key(&letter.to_string())?)))
        .map(|(key, guess)| Action::Guess(key, guess))
        .collect();
    run(run(state, &script), &[Action::Rebuild])
}

fn verdicts(state: &State) -> Vec<(u32, Verdict)> {
    let judged = state.judged().unwrap_or_default();
    judged.iter().map(|it| (it.asked.line, it.verdict)).collect()
}

fn beginning() -> State {
    run(state(TEXT), &[Action::Predict(true)])
}

#[test]
fn only_what_is_looked_up_is_asked_for() {
    let lines: Vec<_> = beginning().asked().iter().map(|it| (it.line, it.label.clone())).collect();
    assert_eq!(lines, [(2, "RUN a".into()), (4, "RUN c".into())]);
    let twice = run(state("FROM a AS x\nRUN a\nFROM a\nRUN a\nCOPY --from=x / /\n"), &[]);
    let lines: Vec<_> = twice.asked().iter().map(|it| it.line).collect();
    assert_eq!(lines, [2, 5], "what is done once is asked for once");
}

#[test]
fn guesses_are_scored_and_what_is_not_guessed_is_not_wrong() {
    let first = predicted(beginning(), "rc");
    assert_eq!(verdicts(&first), [(2, Verdict::Right), (4, Verdict::Wrong)]);
    assert_eq!(first.predict_title(), "1 of 2 right");
    let again = run(first, &[Action::LookAt(None)]);
    assert_eq!(verdicts(&again), [], "the next round has begun");
    assert_eq!(again.predict_title(), "0 of 2 steps marked");
    let second = predicted(again, "c-");
    assert_eq!(verdicts(&second), [(2, Verdict::Right), (4, Verdict::NotGuessed)]);
    assert_eq!(second.predict_note(), "1 step was not guessed. Over 2 rounds: 2 of 3 right.");
}

#[test]
fn a_wrong_guess_is_told_why() {
    let built = predicted(beginning(), "--");
    let edited = run(built, &[edit("FROM alpine\nRUN x|\nENV b=1\nRUN c\n", Input::Typed)]);
    let judged = predicted(edited, "rc").judged().unwrap();
    let words: Vec<_> = judged.iter().map(Judged::words).collect();
    assert_eq!(words[0], "Right: it runs.");
    assert!(words[1].starts_with("You said: reused. Runs: "), "{}", words[1]);
}

#[test]
fn what_never_starts_does_not_count_and_what_fails_has_run() {
    let failing = run(state("FROM alpine\nRUN false\nRUN c\n"), &[Action::Predict(true)]);
    let built = predicted(failing, "rr");
    assert_eq!(verdicts(&built), [(2, Verdict::Right), (3, Verdict::NotCounted)]);
    assert_eq!(built.predict_title(), "1 of 1 right");
}

#[test]
fn a_build_of_which_nothing_is_said_is_told_of_and_does_not_count() {
    let built = predicted(beginning(), "--");
    assert_eq!(verdicts(&built), [(2, Verdict::NotGuessed), (4, Verdict::NotGuessed)]);
    assert_eq!(built.predict_title(), "No step was marked");
    assert_eq!(
        built.predict_note(),
        "This is what became of them. Change something, and predict again."
    );
    assert_eq!(built.predict.rounds, 0);
    let off = run(predicted(state(TEXT), "rr"), &[]);
    assert_eq!(off.predict.rounds, 0, "nor is one while the forecast is seen");
}

#[test]
fn the_forecast_is_hidden_and_what_was_built_is_not() {
    let on = beginning();
    let spot = on.spot_on_line(2).unwrap();
    let seen = |state: &State| {
        let gutter = state.lines(0..4).iter().any(|line| line.fate.is_some());
        (state.shows_forecast(), state.fate(spot).is_some(), state.why(spot).is_some(), gutter)
    };
    assert_eq!(seen(&state(TEXT)), (true, true, true, true));
    assert_eq!(seen(&on), (false, false, false, false));
    let built = run(on, &[Action::Rebuild]);
    assert_eq!(seen(&built), (false, true, true, true));
    assert_eq!(seen(&run(built, &[Action::LookAt(None)])), (false, false, false, false));
}

#[test]
fn marks_stay_with_their_steps_while_the_text_is_edited() {
    let key = beginning().asked()[1].key;
    let guess = Action::Guess(key, Some(Guess::Runs));
    let moved = edit("FROM alpine\nRUN new|\nRUN a\nENV b=1\nRUN c\n", Input::Typed);
    let marks = run(beginning(), &[guess.clone(), moved]).asked();
    let marks: Vec<_> = marks.iter().map(|it| (it.line, it.guess)).collect();
    assert_eq!(marks, [(2, None), (3, None), (5, Some(Guess::Runs))]);
    let cleared = run(beginning(), &[guess, Action::Guess(key, None)]);
    assert_eq!(cleared.predict.guesses, []);
}

#[test]
fn a_click_goes_around_all_that_can_be_said() {
    let mut said = vec![None];
    for _ in 0..3 {
        said.push(Guess::after(said[said.len() - 1]));
    }
    assert_eq!(said, [None, Some(Guess::Reused), Some(Guess::Runs), None]);
}
