//! Links as a reader meets them: what was seen comes back, and what was there is kept.

use super::*;
use crate::analysis::Meaning;
use crate::analysis::session::Session;
use crate::analysis::timing::Assumptions;
use crate::app::command::Command;
use crate::app::documents::Opened;
use crate::app::embed::EmbedView;
use crate::app::example::EXAMPLES;
use crate::app::fixture::{edit, start, state};
use crate::app::lab::Lab;
use crate::app::look::{InspectorTab, Part};
use crate::app::picture::Scale;
use crate::app::saved::Document;
use crate::app::state::Start;
use crate::app::{Input, Theme};

/// A page that shows a project of which nothing was built.
fn of_project(project: &Project) -> State {
    let build = Build::of(project);
    let lab = Rc::new(Lab::of(Session::default(), &build));
    State { build: Rc::new(build), lab, ..state("") }
}

fn example(id: &str) -> Project {
    EXAMPLES.iter().find(|example| example.id == id).expect("it is there").project()
}

/// A page that is opened at an address, by a reader whose own text is `own`.
fn at(fragment: &str, own: &str) -> State {
    let project = Rc::new(Project { open: true, ..Project::of_text(own) });
    let document = Document::of(1, project);
    let opened = Opened { session: "me".into(), document: Some(document), lost: None };
    State::new(Start { fragment: fragment.to_owned(), ..start(opened) })
}

fn fragment(state: &State) -> String {
    format!("#{}", state.link(false).expect("it is small").fragment)
}

fn does(state: &State, effect: &Effect) -> State {
    let action = effect.then.clone().expect("it does something");
    state.update(action).unwrap_or_else(|| state.clone())
}

#[test]
fn what_is_seen_comes_back() {
    let mut look = Look { inspector: InspectorTab::Image, part: Part::Builds, ..Look::default() };
    look.view.scale = Scale::Readable;
    let from = State { look: Rc::new(look), ..of_project(&example("flask")) };
    let from = from.update(Action::SetMeaning(Meaning::Store)).unwrap();
    let to = at(&fragment(&from), "FROM mine");
    assert_eq!(
        (&to.build, &to.look, &to.index),
        (&from.build, &from.look, &LineIndex::new(to.text()).into())
    );
    assert!(to.is_foreign());
    assert_eq!(&*to.session, "fresh", "nothing is stored under the reader's own name");
}

#[test]
fn builds_are_done_again_and_the_forecast_is_the_same() {
    let mut from = of_project(&example("express"));
    from = from.update(Action::Rebuild).unwrap();
    for change in ["other", "another"] {
        let mut project = from.build.project.clone();
        project.files.insert("src/server.js", File::text(change));
        let build = Build::after(Some(&from.build), &project);
        let lab = Rc::new(Lab::of(from.lab.session.clone(), &build));
        from = State { build: Rc::new(build), lab, ..from };
        from = from.update(Action::Rebuild).unwrap();
    }
    from = from.update(Action::Machine(crate::analysis::verbs::Act::Fresh)).unwrap();
    from = from.update(Action::Rebuild).unwrap();
    from = from.update(Action::Machine(crate::analysis::verbs::Act::Prune)).unwrap();
    let to = at(&fragment(&from), "");
    assert_eq!(to.lab.session.builds.len(), 4);
    for (to, from) in to.lab.session.builds.iter().zip(from.lab.session.builds.iter()) {
        assert_eq!((to.number, &to.what, to.counts), (from.number, &from.what, from.counts));
        assert_eq!((&to.steps, to.machine), (&from.steps, from.machine));
    }
    assert_eq!((&to.lab.forecast, &to.lab.since), (&from.lab.forecast, &from.lab.since));
    assert!(to.lab.session.is_pruned);
}

/// A page on which lines were typed before others, so that ids are not in the order of the file.
fn typed_upwards() -> State {
    let texts = ["RUN b\n", "FROM python:3.12\nRUN b\n", "FROM python:3.12\nRUN a\nRUN b\n"];
    let [first, second, third] = texts.map(Project::of_text);
    let build = Build::after(Some(&Build::after(Some(&Build::of(&first)), &second)), &third);
    let lab = Rc::new(Lab::of(Session::default(), &build));
    State { build: Rc::new(build), lab, ..state("") }
}

#[test]
fn what_is_chosen_and_opened_are_the_same_lines_whatever_was_typed_before() {
    let from = typed_upwards();
    let id = |state: &State, at: usize| state.build.step_ids()[at];
    assert_ne!(id(&from, 0), StepId(0), "the ids are not those of a new page");
    let chosen = Spot { id: id(&from, 2), part: 0 };
    let from = from.update(Action::Choose(Some(chosen))).unwrap();
    let from = from.update(Action::ToggleBase(id(&from, 0))).unwrap();
    let to = at(&fragment(&from), "");
    assert_eq!(to.look.chosen, Some(Spot { id: id(&to, 2), part: 0 }));
    assert_eq!(to.look.view.opened, [id(&to, 0)].into());
}

#[test]
fn predictions_comparisons_and_the_imagined_machine_go_along() {
    let from = of_project(&example("flask"));
    let from = from.update(from.set_network("1250000")).unwrap();
    let from = from.update(Action::Predict(true)).unwrap();
    let key = from.asked()[1].key;
    let from = from.update(Action::Guess(key, Some(Guess::Runs))).unwrap();
    let compared = from.compared();
    let machine = compared.offered.len() - 1;
    let week = Some(compared.with(machine).iter().skip(1).cloned().collect());
    let compare =
        Compare { other: Some("FROM alpine\nCOPY . /\n".into()), week, ..Compare::default() };
    let from = from.update(Action::Compare(compare)).unwrap();
    let to = at(&fragment(&from), "");
    assert_eq!((&to.compare, &to.predict), (&from.compare, &from.predict));
    assert_eq!((&to.lab.session, &to.lab.forecast), (&from.lab.session, &from.lab.forecast));
    assert_eq!(to.settings.assumed, Assumptions::default(), "the reader's own stays");
    assert_eq!(to.compared().result, from.compared().result);
}

#[test]
fn the_way_back_leads_to_the_own_text() {
    let own = at("", "FROM mine");
    let link = fragment(&of_project(&example("go")));
    let linked = does(&own, &own.follow(&link, "fresh").unwrap());
    assert_eq!((&**linked.text(), &*linked.session), (&*example("go").dockerfile, "fresh"));
    let other = fragment(&of_project(&example("rust")));
    let linked = does(&linked, &linked.follow(&other, "fresh 2").unwrap());
    let effect = linked.carry_out(&Command::GoBack).unwrap();
    assert!(effect.change.is_some(), "the text area gets the text");
    assert_eq!(does(&linked, &effect), own);
    let edited = linked.update(edit("FROM theirs|", Input::Other)).unwrap();
    assert!(!edited.is_foreign(), "what is changed is the reader's own");
    let back = does(&edited, &edited.carry_out(&Command::GoBack).unwrap());
    assert_eq!(back, own);
}

#[test]
fn a_first_visitor_has_nothing_to_go_back_to() {
    let opened = Opened { session: "me".into(), document: None, lost: None };
    let link = fragment(&of_project(&example("go")));
    let linked = State::new(Start { fragment: link, ..start(opened) });
    assert_eq!((linked.notice.clone(), linked.carry_out(&Command::GoBack)), (None, None));
}

#[test]
fn a_bad_link_changes_nothing() {
    let own = at("", "FROM mine");
    let mut bad = fragment(&of_project(&example("go")));
    bad.truncate(bad.len() - 9);
    for fragment in [&*bad, "#top", "#v9:x"] {
        let told = does(&own, &own.follow(fragment, "fresh").unwrap());
        assert!(matches!(told.notice, Some(Notice::BadLink(_))));
        assert_eq!(State { notice: None, ..told }, own);
        let told = at(fragment, "FROM mine");
        assert_eq!(State { notice: None, ..told }, own);
    }
    assert_eq!(own.follow("", "fresh"), None);
}

#[test]
fn secrets_and_where_asked_large_files_stay_here() {
    let mut project = example("spring");
    project.options.secrets.insert("key".into(), "hush".into());
    project.files.insert("large", File::text(&"word ".repeat(400)));
    let from = of_project(&project);
    let to = at(&fragment(&from), "");
    assert_eq!(to.build.project.options.secrets.get("key").map(|it| &**it), Some(""));
    assert_eq!(to.build.project.files, project.files);
    let lean = format!("#{}", from.link(true).unwrap().fragment);
    assert!(from.has_large_files() && lean.len() < fragment(&from).len());
    let to = at(&lean, "").build.project.files.clone();
    let size = |files: &Files| {
        files.get("large").map(|it| match &it.kind {
            Kind::File(content) => (content.size(), content.as_text().is_some()),
            _ => (None, false),
        })
    };
    assert_eq!(
        (size(&to), size(&project.files)),
        (Some((Some(2000), false)), Some((Some(2000), true)))
    );
    assert_eq!(to.get(".dockerignore"), project.files.get(".dockerignore"));
}

#[test]
fn inside_another_page_nothing_is_kept_or_edited() {
    let embed =
        EmbedOptions { embed: true, view: EmbedView::Cache, theme: Theme::Auto, readonly: true };
    let opened = Opened { session: "me".into(), document: None, lost: None };
    let from = of_project(&example("go"));
    let from = State { look: Rc::new(Look { part: Part::Inspector, ..Look::default() }), ..from };
    let page = State::new(Start { embed, fragment: fragment(&from), ..start(opened) });
    assert_eq!((page.notice.clone(), page.look.part), (None, Part::Stack));
    assert_eq!(page.carry_out(&Command::Load(&EXAMPLES[0])), None);
    assert_eq!(page.carry_out(&Command::ToggleComment), None);
    assert_eq!(page.update(Action::Suggest), None);
    let other = fragment(&of_project(&example("rust")));
    let next = does(&page, &page.follow(&other, "fresh").unwrap());
    assert_eq!((next.notice.clone(), &**next.text()), (None, &*example("rust").dockerfile));
}

#[test]
fn a_snippet_is_html() {
    let link = Link { fragment: "v1:a".to_owned(), builds: 0 };
    let options =
        EmbedOptions { embed: true, view: EmbedView::Stack, theme: Theme::Dark, readonly: true };
    let html = snippet("https://a.b/c/", &link, options);
    let address = "https://a.b/c/?embed&amp;view=stack&amp;theme=dark&amp;readonly#v1:a";
    assert!(html.starts_with(&format!("<iframe src=\"{address}\" title=")), "{html}");
    assert_eq!((long_words(LONG), long_words(LONG + 1).is_some()), (None, true));
}
