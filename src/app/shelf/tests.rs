//! Tabs as a reader uses them: nothing that is in one is lost by what is done with another.

use super::*;
use crate::app::action::{Action, Input};
use crate::app::example::EXAMPLES;
use crate::app::fixture::{edit, start, state};
use crate::app::look::StripTab;
use crate::app::notice::Does;
use crate::app::saved::{decode_document, encode_document};

#[track_caller]
fn does(state: &State, deed: Deed) -> State {
    state.update(Action::Images(deed)).expect("it does something")
}

fn typed(state: &State, marked: &str) -> State {
    state.update(edit(marked, Input::Other)).expect("another text")
}

/// The tabs as names, with `*` at the one that is shown, and its text.
#[track_caller]
fn check(state: &State, expected: &str) {
    let tab = |tab: TabView| format!("{}{}", tab.name, if tab.is_shown { "*" } else { "" });
    let tabs: Vec<String> = state.shelf.views().into_iter().map(tab).collect();
    assert_eq!(format!("{} | {}", tabs.join(" "), state.text()), expected);
}

fn reloaded(state: &State) -> State {
    let document = decode_document(&encode_document(&state.document())).ok();
    let opened = crate::app::documents::Opened { session: "me".into(), document, lost: None };
    State::new(start(opened))
}

#[test]
fn each_tab_has_its_own_text_builds_and_undo() {
    let one = state("FROM a").update(Action::Rebuild).expect("it builds");
    let two = typed(&does(&one, Deed::New(Fresh::Blank)), "FROM b|");
    check(&two, "app app-2* | FROM b");
    assert!(two.lab.session.builds.is_empty() && two.player.is_none());
    let back = does(&two, Deed::Open(0));
    check(&back, "app* app-2 | FROM a");
    assert_eq!((back.lab.session.builds.len(), &back.build), (1, &one.build));
    check(&does(&back, Deed::Open(1)), "app app-2* | FROM b");
    assert_eq!(back.update(Action::Images(Deed::Open(0))), None);
    assert_eq!(back.update(Action::Images(Deed::Open(9))), None);
}

#[test]
fn a_tab_is_new_blank_from_an_example_or_a_copy() {
    let start = state("FROM a");
    let copy = does(&start, Deed::New(Fresh::Copy));
    check(&copy, "app app-2* | FROM a");
    let example = does(&start, Deed::New(Fresh::Example(&EXAMPLES[0])));
    assert_eq!(example.text().as_ref(), EXAMPLES[0].dockerfile);
    assert_eq!(example.shelf.views().len(), 2);
    let full = (1..MOST_IMAGES).fold(start, |it, _| does(&it, Deed::New(Fresh::Blank)));
    assert!(full.shelf.is_full());
    let refused = does(&full, Deed::New(Fresh::Blank));
    assert_eq!(refused.shelf, full.shelf);
    assert!(matches!(refused.notice, Some(Notice::NotOpened(_))));
}

#[test]
fn what_a_reader_looks_at_stays_when_the_tab_is_another() {
    let one = state("FROM a").update(Action::ShowStrip(StripTab::Images)).expect("another strip");
    let two = does(&one, Deed::New(Fresh::Blank));
    assert_eq!(two.look.strip, StripTab::Images);
    let log = two.update(Action::ShowStrip(StripTab::Log)).expect("another strip");
    assert_eq!(does(&log, Deed::Open(0)).look.strip, StripTab::Log);
}

#[test]
fn a_closed_tab_comes_back_with_all_that_was_in_it() {
    let one = state("FROM a").update(Action::Rebuild).expect("it builds");
    let two = typed(&does(&one, Deed::New(Fresh::Blank)), "FROM b|");
    for (id, shown) in [(0, "app-2* | FROM b"), (1, "app* | FROM a")] {
        let closed = does(&two, Deed::Close(id));
        check(&closed, shown);
        let Some(view) = closed.notice.as_ref().map(Notice::view) else { panic!("it is told") };
        let Does::Act(back) = &view.choices[0].does else { panic!("an action") };
        let back = closed.update(back.clone()).expect("it comes back");
        assert_eq!(back.shelf.views().len(), 2);
        assert_eq!(does(&back, Deed::Open(1 - id)).shelf.views().len(), 2);
        let first = if id == 0 { back } else { does(&back, Deed::Open(0)) };
        check(&first, "app* app-2 | FROM a");
        assert_eq!(first.lab.session.builds.len(), 1);
    }
    let last = does(&two, Deed::Close(0));
    assert_eq!(last.update(Action::Images(Deed::Close(1))), None, "the last tab stays");
}

#[test]
fn a_name_is_one_that_docker_takes() {
    let named = does(&state("FROM a"), Deed::Name("me/app:1".into()));
    check(&named, "me/app:1* | FROM a");
    assert!(named.touched, "it is stored");
    assert_eq!(named.update(Action::Images(Deed::Name("App".into()))), None);
    assert_eq!(name_trouble("ghcr.io/me/app:1.2"), None);
    for bad in ["", " ", "App", "a b", "app:", "../x", "app@sha256:1", "<none>"] {
        assert!(name_trouble(bad).is_some(), "{bad:?}");
    }
    assert_eq!(&*named.shelf.free_name("me/app:1"), "me/app-2");
}

#[test]
fn all_tabs_come_back_after_a_reload_and_none_is_worked_out_before_it_is_needed() {
    let two = typed(&does(&state("FROM a"), Deed::New(Fresh::Blank)), "FROM b|");
    let three = does(&typed(&does(&two, Deed::New(Fresh::Blank)), "FROM c|"), Deed::Open(1));
    let back = reloaded(&three);
    check(&back, "app app-2* app-3 | FROM b");
    assert!(back.shelf.others().iter().all(|tab| matches!(tab.page, Page::Stored(_))));
    let last = back.shelf.views()[2].id;
    check(&does(&back, Deed::Open(last)), "app app-2 app-3* | FROM c");
    assert_eq!(reloaded(&back).document(), back.document());
}

#[test]
fn files_open_in_tabs_of_their_own_and_nothing_goes_for_them() {
    let two = typed(&does(&state("FROM a"), Deed::New(Fresh::Blank)), "FROM b|");
    let load =
        |name: &str, text: &str| does(&state("FROM x"), Deed::Load(name.into(), text.into()));
    check(
        &load("images.layerlab.txt", &encode_document(&two.document())),
        "app app* app-2 | FROM a",
    );
    check(&load("x.txt", "layerlab 1 5\nFROM old"), "app app* | FROM old");
    check(&load("Dockerfile", "FROM mine\r\n"), "app app* | FROM mine\n");
    check(&load("web.dockerfile", ""), "app app* | ");
    let many = format!("layerlab 3 1\n{}", "#= a\n".repeat(MOST_IMAGES + 1));
    let fit = format!("layerlab 3 1\n{}", "#= a\n".repeat(MOST_IMAGES));
    for (name, text) in [
        ("notes.txt", "FROM a"),
        ("Dockerfile", "FROM\0"),
        ("x", "layerlab 99 1\n"),
        ("x", "layerlab 3 1\nnothing"),
        ("x", &many),
        ("x", &fit),
    ] {
        let refused = load(name, text);
        check(&refused, "app* | FROM x");
        assert!(matches!(refused.notice, Some(Notice::NotOpened(_))), "{name} {text:?}");
    }
}

#[test]
fn a_page_that_may_not_be_edited_keeps_its_one_image() {
    let mut readonly = state("FROM a");
    readonly.embed.readonly = true;
    for deed in [
        Deed::New(Fresh::Blank),
        Deed::Name("x".into()),
        Deed::Load("Dockerfile".into(), "".into()),
    ] {
        assert_eq!(readonly.update(Action::Images(deed)), None);
    }
}

#[test]
fn what_another_window_stored_is_only_told_if_no_tab_holds_it() {
    let two = typed(&does(&state("FROM a"), Deed::New(Fresh::Blank)), "FROM b|");
    let elsewhere = |text: &str| {
        let project = Rc::new(Project { open: true, ..Project::of_text(text) });
        let told = Action::ChangedElsewhere { session: "you".into(), project };
        two.update(told).is_some_and(|it| matches!(it.notice, Some(Notice::Elsewhere { .. })))
    };
    assert!(!elsewhere("FROM a") && !elsewhere("FROM b") && elsewhere("FROM c"));
}

#[test]
fn on_a_fresh_machine_no_tab_finds_its_cache() {
    use crate::analysis::verbs::Act;
    let one = state("FROM a").update(Action::Rebuild).expect("it builds");
    let two = does(&one, Deed::New(Fresh::Copy));
    let fresh = two.update(Action::Machine(Act::Fresh)).expect("another machine");
    assert_eq!(fresh.machine.all().len(), 0);
    assert_eq!(does(&fresh, Deed::Open(0)).lab.session.machine, 1);
}
