//! What holds of `keys`.

use std::rc::Rc;

use super::*;
use crate::analysis::editor::{Class, Completion, Completions, Severity};
use crate::app::fixture::{state, with_problems};
use crate::app::state::Suggestions;
use crate::text::Span;

/// `Ctrl+Shift+x` as a key.
fn key(keys: &str) -> Key<'_> {
    let (held, name) = keys.rsplit_once('+').unwrap_or(("", keys));
    let held: Vec<_> = held.split('+').collect();
    let name = if name == "Space" { " " } else { name };
    let is_held = |name| held.contains(&name);
    Key { name, ctrl: is_held("Ctrl"), shift: is_held("Shift"), alt: is_held("Alt") }
}

fn suggesting(chosen: Option<usize>) -> State {
    let item = |label: &str| Completion {
        label: label.to_owned(),
        insert: label.to_owned(),
        detail: String::new(),
        class: Class::Keyword,
    };
    let completions =
        Completions { replace: Span::new(0, 2), items: vec![item("COPY"), item("CMD")] };
    let suggestions = Some(Rc::new(Suggestions { completions, chosen, asked: false }));
    State { suggestions, ..state("C|") }
}

fn text_after(state: &State, keys: &str) -> Option<String> {
    match state.press(key(keys))? {
        Press::Do(effect) => Some(effect.change?.patch.apply(state.text())),
        Press::Act(_) | Press::Nothing => None,
    }
}

#[test]
fn enter_and_tab_accept_only_a_chosen_suggestion() {
    for keys in ["Enter", "Tab"] {
        assert_eq!(suggesting(None).press(key(keys)), None, "{keys} is the browser's");
        assert_eq!(state("C|").press(key(keys)), None, "{keys} is the browser's");
    }
    let chosen = State { suggestions: suggesting(Some(1)).suggestions, ..state("CM|D") };
    assert_eq!(text_after(&chosen, "Enter").as_deref(), Some("CMDD"));
    assert_eq!(text_after(&chosen, "Tab").as_deref(), Some("CMDD"));
    assert_eq!(chosen.press(key("Shift+Tab")), None);
}

#[test]
fn arrows_choose_while_suggestions_are_open_only() {
    let next = Press::Act(Action::ChooseSuggestion(Step::Next));
    assert_eq!(suggesting(None).press(key("ArrowDown")), Some(next));
    assert_eq!(suggesting(None).press(key("Shift+ArrowDown")), None);
    assert_eq!(state("C|").press(key("ArrowDown")), None);
}

#[test]
fn escape_closes_first_and_then_lets_tab_leave() {
    assert_eq!(suggesting(None).press(key("Escape")), Some(Press::Act(Action::CloseSuggestions)));
    let mut indenting = state("C|").update(Action::SetTabIndents(true)).unwrap();
    assert_eq!(text_after(&indenting, "Tab").as_deref(), Some("C    "));
    assert_eq!(indenting.press(key("Shift+Tab")), Some(Press::Nothing));
    assert_eq!(indenting.press(key("Escape")), Some(Press::Act(Action::Release)));
    indenting = indenting.update(Action::Release).unwrap();
    assert_eq!(indenting.press(key("Tab")), None, "the focus moves");
    indenting = indenting.update(Action::Leave).unwrap();
    assert!(indenting.press(key("Tab")).is_some());
}

#[test]
fn tab_is_the_browsers_unless_chosen_otherwise() {
    assert_eq!(state("C|").press(key("Tab")), None);
    assert_eq!(state("C|").press(key("Shift+Tab")), None);
    let indenting = state("C|").update(Action::SetTabIndents(true)).unwrap();
    assert_eq!(indenting.press(key("Ctrl+Tab")), None);
}

#[test]
fn both_keys_of_a_fix_apply_it() {
    let state = with_problems(&state("FORM|"), &[("FORM", Severity::Error, Some("FROM"))]);
    for keys in ["Ctrl+.", "Alt+Enter"] {
        assert_eq!(text_after(&state, keys).as_deref(), Some("FROM"), "{keys}");
    }
}

#[test]
fn typing_is_the_browsers() {
    for keys in ["a", "Shift+A", "Backspace", "Ctrl+z", "Ctrl+v", "Enter", "ArrowUp", "Alt+Tab"] {
        assert_eq!(state("a|b").press(key(keys)), None, "{keys}");
    }
}
