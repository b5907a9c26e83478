//! Images as they are built, tagged, pushed, pulled and pruned.

use super::*;
use crate::app::action::{Action, Input};
use crate::app::fixture::{edit, state};
use crate::app::shelf::{Deed, Fresh};

const BASE: &str = "FROM python:3.12-slim\nWORKDIR /a\n";

#[track_caller]
fn does(state: &State, deed: Deed) -> State {
    state.update(Action::Images(deed)).expect("it does something")
}

fn typed(state: &State, text: &str) -> State {
    state.update(edit(&format!("{text}|"), Input::Other)).expect("another text")
}

fn view(state: &State) -> ImagesView {
    state.images(&mut Known::default())
}

/// Two tabs on one base: `app` and `app-2`.
fn two() -> State {
    let one = state(&format!("{BASE}WORKDIR /b\n"));
    typed(&does(&one, Deed::New(Fresh::Copy)), &format!("{BASE}WORKDIR /c\n"))
}

/// Each image as its names and how it stands.
#[track_caller]
fn check(state: &State, expected: &[&str]) {
    let images = view(state).images.into_iter();
    let told = images.map(|it| format!("{} {:?}", it.name(), it.standing));
    assert_eq!(told.collect::<Vec<_>>(), expected);
}

#[test]
fn before_a_build_the_images_are_those_that_would_be() {
    check(&two(), &["app Next", "app-2 Next"]);
    let view = view(&two());
    assert!(view.words().starts_with("Once all are built, these images take "), "{}", view.words());
    assert!(view.words().contains("Without sharing it would be "), "{}", view.words());
    assert_eq!((view.trees.len(), view.trees[0].images.len()), (1, 2));
    assert!(view.can_build() && !view.can_prune());
    assert!(view.images.iter().all(|image| image.push.is_none() && image.pull.is_none()));
}

#[test]
fn tags_move_and_what_they_led_to_is_left_dangling() {
    let built = does(&two(), Deed::BuildAll);
    check(&built, &["app Built", "app-2 Built"]);
    assert!(!view(&built).can_build());
    let edited = typed(&built, &format!("{BASE}WORKDIR /d\n"));
    check(&edited, &["app Built", "app-2 Built", "app-2 Next"]);
    let again = edited.update(Action::Rebuild).expect("it builds");
    check(&again, &["app Built", "app-2 Built", "<none> Dangling"]);
    let docker = again.machine.images.docker_images();
    assert_eq!(docker.lines().count(), 4);
    assert!(docker.contains("<none>       <none>"), "{docker}");
    let pruned = does(&again, Deed::Prune);
    check(&pruned, &["app Built", "app-2 Built"]);
    let words = pruned.machine.last.as_ref().map(|it| it.words(100)).expect("it is told");
    assert_eq!(words.0, "docker image prune");
    assert!(words.1.starts_with("Total reclaimed space: 0 B."), "what it had alone has no bytes");
}

#[test]
fn two_tabs_of_one_name_share_a_tag_and_the_last_build_has_it() {
    let same = does(&two(), Deed::Name("app".into()));
    let built = same.update(Action::Rebuild).expect("it builds");
    let other = does(&built, Deed::Open(0)).update(Action::Rebuild).expect("it builds");
    check(&other, &["app Built", "app Next"]);
    assert!(view(&other).can_prune(), "no tag leads to what the other tab built");
    let ids = other.machine.images.ids().count();
    assert_eq!((ids, other.machine.images.tags_of(&view(&other).images[0].id).len()), (2, 1));
}

#[test]
fn a_push_moves_only_what_the_registry_lacks() {
    let built = does(&two(), Deed::BuildAll);
    let push =
        |state: &State, at: usize| view(state).images[at].push.clone().expect("it has a tag");
    assert_eq!((push(&built, 0).parts.sent, push(&built, 1).parts.sent), (6, 6));
    let pushed = does(&built, Deed::Push("app:latest".into()));
    assert_eq!((push(&pushed, 0).parts.sent, push(&pushed, 1).parts.sent), (0, 1));
    assert!(view(&pushed).images[0].is_pushed && !view(&pushed).images[1].is_pushed);
    assert_eq!(push(&pushed, 0).words(100), "nothing: it is there");
    let hub = does(&built, Deed::FreshRegistry(true));
    assert_eq!(push(&hub, 0).parts.sent, 2);
    assert_eq!(pushed.update(Action::Images(Deed::Push("none".into()))), None);
}

#[test]
fn a_pull_moves_only_what_the_server_lacks() {
    let pushed = ["app:latest", "app-2:latest"]
        .iter()
        .fold(does(&two(), Deed::BuildAll), |it, name| does(&it, Deed::Push((*name).into())));
    let pull =
        |state: &State, at: usize| view(state).images[at].pull.clone().expect("it is pushed");
    assert_eq!(pull(&pushed, 0).parts.sent, 6);
    let pulled = does(&pushed, Deed::Pull("app:latest".into()));
    assert_eq!((pull(&pulled, 0).parts.sent, pull(&pulled, 1).parts.sent), (0, 1));
    assert!(view(&pulled).images[0].is_pulled && !view(&pulled).images[1].is_pulled);
    let fresh = does(&pulled, Deed::FreshServer);
    assert_eq!(pull(&fresh, 0).parts.sent, 6);
    let slow = does(&fresh, Deed::SetBandwidth(10));
    assert_eq!(slow.machine.megabits, 10);
}

#[test]
fn what_a_tab_builds_is_worked_out_once() {
    let state = two();
    let mut known = Known::default();
    let first = state.images(&mut known);
    assert_eq!(known.0.len(), 2);
    let before = known.0[0].1.clone().expect("an image");
    assert_eq!(state.images(&mut known), first);
    assert!(Rc::ptr_eq(&before, known.0[0].1.as_ref().expect("an image")));
    let other = typed(&state, "FROM scratch\nWORKDIR /x\n");
    other.images(&mut known);
    assert_eq!(known.0.len(), 2, "what is of no tab any more is let go");
}

#[test]
fn a_tab_that_makes_no_image_says_so_and_hides_no_other() {
    let view = view(&typed(&two(), "FORM x\n"));
    assert_eq!((view.images.len(), view.without), (1, vec!["app-2".into()]));
    assert_eq!(super::full("localhost:5000/app").as_ref(), "localhost:5000/app:latest");
    assert_eq!(super::full("app:1").as_ref(), "app:1");
}
