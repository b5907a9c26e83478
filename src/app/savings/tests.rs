//! Finding, measuring and doing what is offered.

use super::*;
use crate::analysis::savings::laws::broken;
use crate::app::action::{Action, Input, Step};
use crate::app::example::EXAMPLES;
use crate::app::fixture::{edit, state};
use crate::app::{Command, Units};

const PIP: &str = "FROM python:3.12-slim\nRUN pip install flask\nRUN echo a\nRUN echo b\n";

fn advised(state: &State) -> Advised {
    let mut advised = Advised::default().anew(state);
    let mut steps = 0;
    while !advised.is_done() {
        advised.step();
        steps += 1;
        assert!(steps < 100, "it comes to an end");
    }
    advised
}

fn act(state: &State, action: Action) -> State {
    state.update(action).unwrap_or_else(|| state.clone())
}

/// As the page does it, with the text area.
fn perform(state: &State, effect: Effect) -> State {
    let mut next = state.clone();
    if let Some(project) = effect.project {
        next = act(&next, Action::SetProject(project));
    }
    if let Some(change) = effect.change {
        let text = change.patch.apply(next.text()).into();
        next = act(&next, Action::Edit { text, selection: Units::default(), input: Input::Other });
    }
    effect.then.map_or(next.clone(), |action| act(&next, action))
}

#[test]
fn each_step_finds_or_measures_a_little() {
    let state = state(PIP);
    let mut advised = Advised::default().anew(&state);
    let asked = act(&state, Action::AskToCombine((3, 4)));
    assert!(advised.is_of(&state) && !advised.is_of(&asked));
    advised.step();
    let measured = |it: &Advised| it.cards.iter().filter(|card| card.saving.is_some()).count();
    assert!(!advised.cards.is_empty());
    assert_eq!(measured(&advised), 0);
    advised.step();
    assert_eq!(measured(&advised), 0, "first the project itself is built");
    advised.step();
    assert_eq!(measured(&advised), 1);
}

#[test]
fn what_saves_most_is_first_and_what_was_asked_for_before_all() {
    let state = state(PIP);
    let all = advised(&state);
    let worth: Vec<_> = all.cards.iter().map(Card::worth).collect();
    assert!(worth.is_sorted_by(|one, other| one >= other), "{worth:?}");
    let asked = act(&state, Action::AskToCombine((3, 4)));
    assert_eq!(asked.look.strip, StripTab::Savings);
    let cards = advised(&asked).cards;
    assert!(cards[0].is_asked && cards[0].offer.finding.lines == (3, 4));
    assert!(cards[1..].iter().all(|card| !card.is_asked));
    let typed = act(&asked, edit("FROM x|", Input::Typed));
    assert_eq!(typed.asked_lines(), None, "of another text nothing was asked");
    let refused = act(&state, Action::AskToCombine((1, 2)));
    assert!(advised(&refused).refused.is_some());
}

#[test]
fn an_offer_is_done_as_it_was_measured_and_taken_back() {
    let state = state(PIP);
    let card = advised(&state).cards.remove(0);
    let Some(Ok(saving)) = &card.saving else { panic!("it is measured") };
    let shown = act(&state, Action::Preview(state.preview(&card).map(Rc::new)));
    assert_eq!(shown.previewed().map(|it| it.id.to_string()), Some(card.id.clone()));
    let done = perform(&shown, shown.carry_out(&Command::Rewrite(card.offer.clone())).unwrap());
    assert_ne!(done.text(), state.text());
    assert_eq!((done.previewed(), done.look.part), (None, Part::Source));
    assert!(done.announcement().starts_with("Done: "), "{}", done.announcement());
    let size = |state: &State| state.build.stack.columns[0].size;
    assert_eq!((size(&state), size(&done)), (saving.before.image, saving.after.image));
    let Some(Notice::Applied(applied)) = &done.notice else { panic!("it is told") };
    let undone = perform(&done, done.carry_out(&Command::Replace(applied.before.clone())).unwrap());
    assert_eq!((undone.text(), undone.notice.clone()), (state.text(), None));
    let again = done.carry_out(&Command::Rewrite(card.offer)).unwrap();
    assert_eq!(again, Effect::then(Action::Tell(Notice::NoLonger)));
}

#[test]
fn files_that_were_changed_with_the_text_follow_its_undo() {
    let state = state("FROM x\n");
    let before = Rc::new(state.build.project.clone());
    let mut after = Project { dockerfile: "FROM y\n".into(), ..Project::clone(&before) };
    after.files.insert(".dockerignore", crate::project::File::text("a\n"));
    let after = Rc::new(after);
    let applied = Applied { words: "It".into(), before, after: Rc::clone(&after) };
    let text = |text: &str| Some(whole(state.text(), text));
    let then = Some(Action::Applied(Rc::new(applied)));
    let effect =
        Effect { project: Some(after), change: text("FROM y\n"), then, ..Effect::default() };
    let done = perform(&state, effect);
    assert_eq!(done.build.project.files.len(), 1);
    let undo = |input: Input, to: &str| Action::Edit {
        text: to.into(),
        selection: Units::default(),
        input,
    };
    let undone = act(&done, undo(Input::Other, "FROM x\n"));
    assert_eq!(undone.build.project.files.len(), 0);
    let redone = act(&undone, undo(Input::Other, "FROM y\n"));
    assert_eq!(redone.build.project.files.len(), 1);
    assert_eq!(act(&done, undo(Input::Typed, "FROM x\n")).build.project.files.len(), 1);
    assert_eq!(done.stepped(Step::Previous).unwrap().build.project.files.len(), 0);
}

#[test]
fn selected_commands_can_be_combined() {
    let selected = |marked: &str| {
        let start = marked.find('<').unwrap() as u32;
        let text = marked.replace(['<', '>'], "");
        let end = marked.find('>').unwrap() as u32 - 1;
        act(&state(&text), Action::Select(Units { start, end, backward: false }))
    };
    let both = selected("FROM a\nRUN <b\nRUN c\n>CMD d\n");
    assert_eq!(both.combinable(), Some((2, 3)));
    let effect = both.carry_out(&Command::Combine).unwrap();
    assert_eq!(effect, Effect::then(Action::AskToCombine((2, 3))));
    assert_eq!(selected("FROM a\nRUN <b>\nRUN c\n").carry_out(&Command::Combine), None);
    assert_eq!(state("FROM a\nRUN b\nRUN c\n").combinable(), None);
}

#[test]
fn a_rewrite_is_compared_over_a_week() {
    let state = state(PIP);
    let card = advised(&state).cards.remove(0);
    let effect = state.carry_out(&Command::CompareWith(card.offer.clone())).unwrap();
    let beside = perform(&state, effect);
    assert_eq!(beside.look.strip, StripTab::Compare);
    let after = card.offer.rewritten(&state.build.project).unwrap();
    assert_eq!(beside.other_dockerfile(), after.dockerfile);
}

#[test]
fn what_is_offered_for_examples_keeps_the_laws() {
    let mut offers = 0;
    for example in EXAMPLES {
        let build = Build::of(&example.project());
        for offer in build.offers() {
            offers += 1;
            assert_eq!(broken(&build, &offer), Vec::<String>::new(), "{}", example.id);
        }
    }
    assert!(offers > 3, "only {offers} were offered");
}
