//! What a reader finds after a reload of what was built before it.

use super::*;
use crate::analysis::verbs::Act;
use crate::app::action::{Action, Input};
use crate::app::command::Command;
use crate::app::documents::Opened;
use crate::app::example::EXAMPLES;
use crate::app::fixture::{edit, start, state};
use crate::app::notice::Notice;
use crate::app::past::Past;
use crate::app::saved::{decode_document, encode_document};
use crate::app::shelf::{Deed, Fresh};
use crate::app::state::Start;
use crate::project::Project;

const TEXT: &str = "FROM alpine:3.20\nRUN a\nRUN b\n";

#[track_caller]
fn does(state: &State, action: Action) -> State {
    state.update(action).expect("it does something")
}

#[track_caller]
fn deed(state: &State, deed: Deed) -> State {
    does(state, Action::Images(deed))
}

fn typed(state: &State, text: &str) -> State {
    does(state, edit(&format!("{text}|"), Input::Other))
}

/// A page of which two texts were built.
fn built_twice() -> State {
    let one = does(&state(TEXT), Action::Rebuild);
    does(&typed(&one, "FROM alpine:3.20\nRUN a\nRUN c\n"), Action::Rebuild)
}

fn starting(document: Document) -> Start {
    start(Opened { session: "me".into(), document: Some(document), lost: None })
}

fn reloaded(state: &State) -> State {
    let stored = encode_document(&state.document());
    State::new(starting(decode_document(&stored).expect("it can be read")))
}

/// The builds of a page, what the next one does, and what was done since the last.
#[track_caller]
fn check_lab(state: &State, expected: &State) {
    let (lab, then) = (&state.lab, &expected.lab);
    assert_eq!((lab.session.builds.len(), &lab.since), (then.session.builds.len(), &then.since));
    for (build, then) in lab.session.builds.iter().zip(then.session.builds.iter()) {
        assert_eq!((build.number, &build.what), (then.number, &then.what));
        assert_eq!((build.counts, build.is_after_prune), (then.counts, then.is_after_prune));
    }
    assert_eq!(lab.forecast.counts, then.forecast.counts);
    assert_eq!(lab.session.is_pruned, then.session.is_pruned);
}

/// The images, the newest last, each with its tags.
fn images(state: &State) -> Vec<(String, Vec<String>)> {
    let images = &state.machine.images;
    images.ids().map(|id| (id.to_owned(), images.tags_of(id))).collect()
}

#[test]
fn builds_and_images_are_there_again_and_the_next_build_is_all_cached() {
    let before = built_twice();
    let after = reloaded(&before);
    check_lab(&after, &before);
    let counts = after.lab.forecast.counts;
    assert_eq!((counts.reused, counts.runs), (2, 0));
    assert_eq!((images(&after), images(&after).len()), (images(&before), 2));
    assert_eq!((after.lab.shown, after.player, after.notice.as_ref()), (None, None, None));
    assert_eq!((&after.build.project, &after.index), (&before.build.project, &before.index));
    assert_eq!(after.document(), before.document());
    assert!(!after.is_to_be_stored(), "what was not touched is not stored again");
    let next = does(&after, Action::Rebuild);
    assert_eq!(next.lab.session.last().map(|last| (last.number, last.counts.runs)), Some((3, 0)));
    assert_eq!(images(&next), images(&before));
}

#[test]
fn what_was_done_to_the_machine_is_done_again() {
    let edited = does(&typed(&built_twice(), TEXT), Action::Note("A command".into()));
    let pruned = does(&edited, Action::Machine(Act::Prune));
    let after = reloaded(&pruned);
    check_lab(&after, &pruned);
    assert_eq!(&*after.lab.since, ["A command", "The cache was pruned"]);
    assert_eq!(images(&after), images(&pruned), "images are not in the cache");
    let fresh = does(&does(&pruned, Action::Machine(Act::Fresh)), Action::Rebuild);
    let after = reloaded(&fresh);
    check_lab(&after, &fresh);
    assert_eq!((images(&after), images(&after).len()), (images(&fresh), 1));
}

#[test]
fn tags_are_as_they_were() {
    let renamed = deed(&built_twice(), Deed::Name("web:1".into()));
    assert_eq!(images(&reloaded(&renamed))[1].1, ["app:latest"], "only a build moves a tag");
    let both = does(&renamed, Action::Rebuild);
    let after = reloaded(&both);
    assert_eq!(images(&after)[1].1, ["app:latest", "web:1"]);
    let pruned = deed(&after, Deed::Prune);
    assert_eq!(images(&pruned).len(), 1);
    assert!(pruned.is_to_be_stored());
    let after = reloaded(&pruned);
    assert_eq!((images(&after), after.lab.session.builds.len()), (images(&pruned), 3));
}

#[test]
fn each_tab_has_its_own_builds_again() {
    let one = built_twice();
    let two = typed(&deed(&one, Deed::New(Fresh::Blank)), TEXT);
    let three = typed(&deed(&two, Deed::New(Fresh::Blank)), "FROM busybox\nRUN c\n");
    let three = does(&three, Action::Rebuild);
    let after = reloaded(&three);
    check_lab(&after, &three);
    let kinds = after.shelf.others().iter().map(|tab| matches!(tab.page, Page::Left(_)));
    assert_eq!(kinds.collect::<Vec<_>>(), [true, false], "what was not built waits as before");
    assert_eq!(images(&after), images(&three));
    let first = deed(&after, Deed::Open(after.shelf.views()[0].id));
    check_lab(&first, &one);
    assert_eq!((first.text(), first.lab.shown, first.player), (one.text(), None, None));
    let second = deed(&after, Deed::Open(after.shelf.views()[1].id));
    assert_eq!((&**second.text(), second.lab.session.builds.len()), (TEXT, 0));
    check_lab(&reloaded(&deed(&two, Deed::Open(0))), &one);
}

#[test]
fn the_machine_that_is_imagined_is_that_of_the_settings() {
    let document = built_twice().document();
    let mut start = starting(document);
    start.settings.assumed.network = 1_250_000;
    let after = State::new(start.clone());
    assert_eq!(after.lab.session.assumed, start.settings.assumed);
    let assumed = after.update(Action::Assume(start.settings.assumed));
    assert_eq!(assumed, None, "it is assumed already");
}

#[test]
fn a_build_that_starts_no_more_is_left_out() {
    let mut document = built_twice().document();
    let broken = Rc::new(Project { open: true, ..Project::of_text("FROM a\nRUNN b\n") });
    document.done.past.insert(1, Past::Build { what: "Lost".to_owned(), project: broken });
    let after = State::new(starting(document));
    let whats = after.lab.session.builds.iter().map(|build| build.what.as_str());
    assert_eq!(whats.collect::<Vec<_>>(), ["The first build", "The Dockerfile was edited"]);
    assert_eq!(after.lab.forecast.counts.runs, 0);
}

#[test]
fn what_is_built_is_stored_also_where_nothing_was_typed() {
    let opened = Opened { session: "me".into(), document: None, lost: None };
    let first = State::new(start(opened));
    assert!(!first.is_to_be_stored());
    let built = does(&first, Action::Rebuild);
    assert!(built.is_to_be_stored() && built.acts != first.acts);
    let after = reloaded(&built);
    check_lab(&after, &built);
    assert!(after.is_untouched_example(), "it is not called the reader's own");
    let load = after.carry_out(&Command::Load(&EXAMPLES[1])).and_then(|it| it.then);
    assert_eq!(load, Some(Action::DismissNotice));
    let refused = does(&state("FROM a\nRUNN b\n"), Action::Rebuild);
    assert!(!refused.is_to_be_stored(), "nothing was built");
}

#[test]
fn what_is_built_of_a_link_is_not_stored_in_the_place_of_the_own_text() {
    let link = built_twice().link(false).expect("it is small").fragment;
    let own = does(&state("FROM own\n"), Action::Rebuild);
    let start = Start { fragment: link, ..starting(own.document()) };
    let linked = State::new(start);
    assert_eq!((linked.lab.session.builds.len(), linked.machine.all().len()), (2, 0));
    assert!(!does(&linked, Action::Rebuild).is_to_be_stored());
    let Some(Notice::Linked { before }) = &linked.notice else { panic!("there is a way back") };
    check_lab(before, &own);
    assert_eq!(images(before), images(&own));
    let edited = typed(&linked, TEXT);
    assert!(edited.is_to_be_stored());
    check_lab(&reloaded(&edited), &edited);
}

#[test]
fn what_an_experiment_took_the_place_of_is_stored_when_it_is_back() {
    let own = reloaded(&built_twice());
    let id = crate::analysis::experiments::experiments()[0].id;
    let tried = own.trying(id).expect("it is there");
    check_lab(&reloaded(&tried), &tried);
    let back = tried.carry_out(&Command::GoBack).and_then(|effect| effect.then);
    let back = does(&tried, back.expect("there is a way back"));
    assert!(back.is_to_be_stored() && back.acts != tried.acts);
    let undone = typed(&tried, own.text());
    assert!(undone.is_to_be_stored() && undone.acts != tried.acts);
    check_lab(&reloaded(&undone), &own);
}

#[test]
fn a_file_that_was_saved_opens_with_its_builds() {
    let saved = encode_document(&built_twice().document_of_tab());
    assert!(!saved.contains("\nimage "), "images are of the machine");
    let opened = deed(&state("FROM x"), Deed::Load("a.layerlab.txt".into(), saved.into()));
    check_lab(&opened, &built_twice());
    assert_eq!(opened.machine.all().len(), 0);
}

#[test]
fn a_page_whose_program_is_not_whole_yet_has_its_builds_then() {
    let before = does(&built_twice(), Action::Note("A command".into()));
    let start = Start { is_whole: false, ..starting(before.document()) };
    let whole = does(&State::new(start), Action::Whole);
    check_lab(&whole, &before);
}

#[test]
fn once_packages_are_known_builds_and_images_weigh_what_they_did() {
    let packages = crate::analysis::read_packages(include_bytes!("../../../../data/packages.bin"));
    let packages = packages.expect("it can be read");
    let known = |state: &State| does(state, Action::KnowPackages(packages.clone()));
    let text =
        |more: &str| format!("FROM debian:12\nRUN apt-get update && apt-get install -y {more}\n");
    let first = does(&known(&state(&text("jq"))), Action::Rebuild);
    let first = does(&typed(&first, &text("git")), Action::Rebuild);
    let two = typed(&deed(&first, Deed::New(Fresh::Blank)), &text("vim"));
    let two = does(&two, Action::Rebuild);
    let told = |state: &State| {
        let builds = state.lab.session.builds.iter();
        let builds: Vec<_> = builds.map(|it| (it.steps.clone(), it.time.clone())).collect();
        (builds, state.lab.session.traffic())
    };
    let after = reloaded(&two);
    assert_ne!(told(&after), told(&two), "they are guesses at first");
    let looked = does(&after, Action::LookAt(Some(1)));
    let known_again = known(&looked);
    assert_eq!(told(&known_again), told(&two));
    assert_eq!((known_again.lab.shown, &known_again.build), (Some(1), &two.build));
    let table = |state: &State| state.machine.images.docker_images();
    let last_of = |table: &str| table.lines().nth(1).map(str::to_owned);
    assert_eq!(last_of(&table(&known_again)), last_of(&table(&two)));
    let other = deed(&known_again, Deed::Open(known_again.shelf.views()[0].id));
    assert_eq!(told(&other), told(&deed(&two, Deed::Open(0))));
    let mut seen = crate::app::images::Known::default();
    let names = |state: &State, seen: &mut _| -> Vec<_> {
        state.images(seen).images.into_iter().map(|it| (it.names, it.usage)).take(2).collect()
    };
    let then = names(&two, &mut seen);
    assert_eq!(names(&deed(&known(&after), Deed::Unpack), &mut seen), then);
}
