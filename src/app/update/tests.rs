//! What holds of `update`.

use super::*;
use crate::analysis::verbs::Act;
use crate::app::command::{Command, Effect};
use crate::app::documents::Opened;
use crate::app::fixture::{at, edit, start, state};
use crate::app::saved::Document;
use crate::app::settings::Theme;
use crate::project::{File, Files};
use crate::text::Span;

/// The state after actions, of which those that change nothing are told by their number.
fn run(mut state: State, script: &[Action]) -> (State, Vec<usize>) {
    let mut idle = Vec::new();
    for (number, action) in script.iter().enumerate() {
        match state.update(action.clone()) {
            Some(next) => state = next,
            None => idle.push(number),
        }
    }
    (state, idle)
}

fn elsewhere(text: &str) -> Action {
    let project = Rc::new(Project { open: true, ..Project::of_text(text) });
    Action::ChangedElsewhere { session: "you".into(), project }
}

#[test]
fn the_selection_is_told_in_bytes() {
    let (state, _) = run(state(""), &[edit("💛ä|b", Input::Typed)]);
    assert_eq!((state.caret, state.position()), (6, (1, 3)));
    let backward = Units { start: 2, end: 3, backward: true };
    let (state, _) = run(state, &[Action::Select(backward)]);
    assert_eq!((state.selection, state.caret), (Span::new(4, 6), 4));
}

#[test]
fn what_changes_nothing_leaves_the_state_as_it_is() {
    let script = [
        edit("a|", Input::Other),
        edit("a|", Input::Other),
        Action::Select(at(1)),
        Action::CloseSuggestions,
        Action::PointAt(None),
        Action::SetTheme(Theme::Auto),
        Action::DismissNotice,
        Action::Saved(Ok(())),
        Action::ChooseSuggestion(Step::Next),
    ];
    assert_eq!(run(state(""), &script).1, [1, 2, 3, 4, 5, 6, 7, 8]);
}

#[test]
fn who_builds_what_does_not_start_is_told_why_until_it_is_edited() {
    let (stopped, _) = run(state("FROM alpine\nRUNN id\n"), &[Action::Rebuild]);
    let words = stopped.notice.as_ref().map(|notice| notice.view().words).unwrap_or_default();
    assert_eq!(words, "Nothing was built (line 2): There is no instruction `RUNN`.");
    assert_eq!(stopped.lab.session.builds.len(), 0);
    let (mended, _) = run(stopped, &[edit("FROM alpine\nRUN id|\n", Input::Typed)]);
    assert_eq!(mended.notice, None);
    assert_eq!(run(mended, &[Action::Rebuild]).0.lab.session.builds.len(), 1);
}

#[test]
fn an_edit_closes_the_card_and_the_word_on_an_example() {
    let loaded = Notice::Loaded { words: "x".into(), before: Rc::default() };
    let script = [Action::Tell(loaded), Action::PointAt(Some(0)), edit("b|", Input::Other)];
    let (state, _) = run(state("a"), &script);
    assert_eq!((state.notice, state.pointed, state.touched), (None, None, true));
}

#[test]
fn trouble_with_storage_stays_until_it_is_over() {
    let trouble = Action::Saved(Err(StorageTrouble::Full));
    let (full, _) = run(state(""), &[trouble.clone(), edit("a|", Input::Typed)]);
    assert_eq!(full.notice, Some(Notice::NotSaved(StorageTrouble::Full)));
    assert_eq!(run(full.clone(), &[elsewhere("b")]).1, [0], "what is graver stays");
    assert_eq!(run(full, &[Action::Saved(Ok(()))]).0.notice, None);
}

#[test]
fn a_change_in_another_tab_is_told_once_it_differs_and_until_declined() {
    let (state, idle) = run(state("a"), &[elsewhere("a"), elsewhere("b")]);
    assert_eq!(idle, [0]);
    assert!(
        matches!(&state.notice, Some(Notice::Elsewhere { project, .. }) if *project.dockerfile == *"b")
    );
    assert_eq!(&**state.text(), "a", "nothing is taken over unasked");
    let (same, _) = run(state.clone(), &[elsewhere("a")]);
    assert_eq!(same.notice, None, "the other tab went back");
    let (declined, idle) = run(state, &[Action::DismissNotice, elsewhere("c")]);
    assert_eq!((declined.notice, idle), (None, vec![1]));
}

#[test]
fn a_copied_tab_goes_on_under_another_name() {
    let (state, _) = run(state("a"), &[Action::Rename("other".into())]);
    assert_eq!((&*state.session, state.touched), ("other", true));
}

#[test]
fn letting_tab_go_lasts_until_the_next_edit_or_move() {
    let (released, _) = run(state("ab"), &[Action::Release]);
    assert!(released.released);
    assert!(!run(released.clone(), &[edit("abc|", Input::Typed)]).0.released);
    assert!(!run(released.clone(), &[Action::Select(at(1))]).0.released);
    assert!(!run(released, &[Action::Leave]).0.released);
}

#[test]
fn a_dockerfile_typed_into_nothing_may_have_files_nobody_listed() {
    let with = |text: &str, files: Files| {
        let project = Rc::new(Project { files, ..Project::of_text(text) });
        let document = Some(Document::of(0, project));
        let opened = Opened { session: "me".into(), document, lost: None };
        let state = State::new(start(opened));
        run(state, &[edit("FROM a|", Input::Other)]).0.build.project.open
    };
    let files: Files = [("a", File::text(""))].into_iter().collect();
    assert!(with(" ", Files::default()));
    assert!(!with("FROM b", Files::default()));
    assert!(!with("", files));
}

#[test]
fn a_folder_of_the_list_opens_and_closes_and_a_file_is_chosen() {
    let files: Files = [("d/a", File::text(""))].into_iter().collect();
    let project = Rc::new(Project { files, ..Project::default() });
    let choose = |path: &str| Action::ChooseFile(Some(path.into()));
    let (state, _) = run(state(""), &[Action::SetProject(project), choose("d")]);
    assert!(state.look.toggled.contains("d"));
    assert_eq!(state.look.file.as_deref(), Some("d"));
    let (state, _) = run(state, &[choose("d"), choose("d/a")]);
    assert_eq!((state.look.toggled.len(), state.look.file.as_deref()), (0, Some("d/a")));
}

#[test]
fn a_container_is_chosen_when_it_starts_and_goes_on_after_edits() {
    use crate::analysis::container::{Deed, DeedKind};
    let deed = Deed { path: "/new".into(), kind: DeedKind::Create };
    let start = state("FROM scratch\nWORKDIR /x\n");
    assert_eq!(run(start.clone(), &[Action::Contain(deed.clone())]).1, [0], "there is none");
    let (running, _) = run(start, &[Action::StartContainer, Action::Contain(deed)]);
    assert_eq!(running.inspected(), Some(Spot::CONTAINER));
    let container = running.container.clone().expect("it runs");
    assert_eq!((container.deeds.len(), running.build.makes(&container)), (1, true));
    let (edited, _) = run(running, &[edit("FROM scratch\nWORKDIR /y|\n", Input::Typed)]);
    assert!(!edited.build.makes(edited.container.as_ref().expect("it still runs")));
    let (removed, _) = run(edited, &[Action::RemoveContainer]);
    assert_eq!((removed.container.is_none(), removed.look.chosen), (true, None));
    assert_eq!(run(state("nonsense"), &[Action::StartContainer]).1, [0]);
}

#[test]
fn a_directory_is_closed_and_opened_again() {
    let toggle = || Action::ToggleDirectory("/a".into());
    let (closed, _) = run(state(""), &[toggle(), Action::FilterFiles("x".into())]);
    assert!(closed.look.files.closed.contains("/a") && &*closed.look.files.text == "x");
    assert!(run(closed, &[toggle()]).0.look.files.closed.is_empty());
}

#[test]
fn what_size_means_is_one_switch_for_the_whole_page() {
    let start = state("FROM scratch\nWORKDIR /x\n");
    let shown = |state: &State| {
        let sizes = state.lines(1..2).iter().map(|line| line.size.clone()).collect::<Vec<_>>();
        (state.image_words().size, sizes)
    };
    assert_eq!(shown(&start), ("0 B".to_owned(), vec![Some("0 B".into())]));
    let (store, _) = run(start.clone(), &[Action::SetMeaning(Meaning::Store)]);
    assert_eq!(shown(&store), ("8.19 kB".to_owned(), vec![Some("+8.19 kB".into())]));
    let (edited, _) = run(store, &[edit("FROM scratch\nWORKDIR /x/y|\n", Input::Typed)]);
    assert_eq!(shown(&edited).0, "12.3 kB", "an edit leaves it");
    let (back, _) = run(edited, &[Action::SetMeaning(Meaning::Files)]);
    assert_eq!(
        (shown(&back).0, run(back, &[Action::SetMeaning(Meaning::Files)]).1),
        ("0 B".to_owned(), vec![0])
    );
}

#[test]
fn an_experiment_knows_the_packages_that_are_known() {
    let packages = crate::analysis::read_packages(include_bytes!("../../../data/packages.bin"));
    let start = state("FROM debian:bookworm\nRUN apt-get update && apt-get install -y jq\n");
    let (known, _) = run(start, &[Action::KnowPackages(packages.unwrap())]);
    let id = crate::analysis::experiments::experiments().first().unwrap().id;
    let trying = known.trying(id).unwrap();
    let again = trying.over(&known.build.project);
    assert_eq!(again.build.stack.columns[0].size, known.build.stack.columns[0].size);
}

#[test]
fn an_experiment_gives_back_what_it_took_the_place_of() {
    let all = crate::analysis::experiments::experiments();
    let (one, other) = (all[0].id, all[1].id);
    let (own, _) =
        run(state("FROM own\n"), &[edit("FROM own\nRUN a\n|", Input::Typed), Action::Rebuild]);
    let tried = own.trying(one).and_then(|tried| tried.trying(other)).unwrap();
    assert_eq!(tried.text(), &all[1].project().dockerfile);
    let Some(Effect { then: Some(Action::Become(back)), .. }) = tried.carry_out(&Command::GoBack)
    else {
        panic!("no way back")
    };
    assert_eq!((&back.lab, &back.build.project), (&own.lab, &own.build.project));
    let (undone, _) = run(tried, &[edit("FROM own\nRUN a\n|", Input::Other)]);
    assert_eq!((&undone.lab, &undone.build.project.files), (&own.lab, &own.build.project.files));
    assert_eq!(
        state("").trying(one).map(|it| it.lab.since.to_vec()),
        Some(vec![all[0].title.to_owned()])
    );
}

#[test]
fn what_was_taken_back_is_not_said_to_have_been_done() {
    let (built, _) = run(state("FROM a\nRUN b\n"), &[Action::Rebuild]);
    let note = Action::Note("Another command".into());
    let script = [edit("FROM a\nRUN c\n|", Input::Other), note, Action::Machine(Act::Prune)];
    let (changed, _) = run(built, &script);
    assert_eq!(&*changed.lab.since, ["Another command", "The cache was pruned"]);
    let (back, _) = run(changed, &[edit("FROM a\nRUN b\n|", Input::Other)]);
    assert_eq!(&*back.lab.since, ["The cache was pruned"]);
}
