//! Edits of all but the Dockerfile's text, and their undo; the text area has an undo of its own.

use std::rc::Rc;

use super::action::Step;
use super::notice::Notice;
use super::state::State;
use crate::analysis::Build;
use crate::project::{File, Kind, Project};

/// A text of so many bytes is long: some two hundred lines.
const LONG: usize = 6_000;

/// How many edits can be taken back.
const KEPT: usize = 100;

/// Projects before and after the present one. Their Dockerfiles do not count.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct History {
    past: Vec<Rc<Project>>,
    future: Vec<Rc<Project>>,
    /// The file or argument into which the last edit typed: typing on is the same edit.
    typed: Option<Rc<str>>,
}

impl State {
    pub fn can_undo(&self) -> bool {
        !self.history.past.is_empty()
    }

    pub fn can_redo(&self) -> bool {
        !self.history.future.is_empty()
    }

    /// With another project around the same Dockerfile.
    pub(super) fn with_project(&self, project: &Project) -> Self {
        let now = &self.build.project;
        let project = Project { dockerfile: now.dockerfile.clone(), ..project.clone() };
        if is_same(now, &project) {
            return self.clone();
        }
        let mut history = History::clone(&self.history);
        let typed = typed(now, &project);
        if typed.is_none() || typed != history.typed || !history.future.is_empty() {
            history.past.push(Rc::new(now.clone()));
            let surplus = history.past.len().saturating_sub(KEPT);
            history.past.drain(..surplus);
        }
        history.future.clear();
        history.typed = typed;
        Self { history: Rc::new(history), ..self.over(&project) }
    }

    /// An edit taken back, or done again.
    pub(super) fn stepped(&self, step: Step) -> Option<Self> {
        let mut history = History::clone(&self.history);
        let (from, to) = match step {
            Step::Previous => (&mut history.past, &mut history.future),
            Step::Next => (&mut history.future, &mut history.past),
        };
        let project = from.pop()?;
        let now = &self.build.project;
        to.push(Rc::new(now.clone()));
        history.typed = None;
        let project = Project { dockerfile: now.dockerfile.clone(), ..Project::clone(&project) };
        Some(Self { history: Rc::new(history), ..self.over(&project) })
    }

    /// After a key in the text area. A long file is carried out only when the keyboard rests.
    pub(super) fn typed(&self, project: &Project) -> Self {
        if project.dockerfile.len() < LONG {
            return self.over(project);
        }
        Self {
            build: Rc::new(Build::reading(&self.build, project)),
            is_pending: true,
            pointed: None,
            preview: None,
            touched: true,
            player: None,
            ..self.clone()
        }
    }

    /// With everything as the text says it now.
    pub(super) fn settled(&self) -> Self {
        if self.is_pending { self.over(&self.build.project) } else { self.clone() }
    }

    /// After an edit of the project; what was said of the one before is taken back.
    pub(super) fn over(&self, project: &Project) -> Self {
        let is_past = matches!(
            self.notice,
            Some(
                Notice::Loaded { .. }
                    | Notice::Applied(_)
                    | Notice::NoLonger
                    | Notice::NotStarted(_)
            )
        );
        let build = Rc::new(Build::after(Some(&self.build), project));
        Self {
            lab: if self.is_whole { Rc::new(self.lab.after(&build)) } else { self.lab.clone() },
            build,
            is_pending: false,
            pointed: None,
            preview: None,
            touched: true,
            player: None,
            notice: if is_past { None } else { self.notice.clone() },
            ..self.clone()
        }
    }
}

/// Whether two projects are the same in all that is kept of them.
pub fn is_same(a: &Project, b: &Project) -> bool {
    a.dockerfile == b.dockerfile
        && a.files == b.files
        && a.open == b.open
        && a.options == b.options
        && a.measures == b.measures
}

/// The file whose text, or the argument whose value, is the only difference.
fn typed(before: &Project, after: &Project) -> Option<Rc<str>> {
    if before.open != after.open
        || before.measures != after.measures
        || before.files.len() != after.files.len()
    {
        return None;
    }
    if before.options != after.options {
        return typed_argument(before, after).filter(|_| before.files == after.files);
    }
    let mut found = None;
    for ((path, old), (other, new)) in before.files.iter().zip(after.files.iter()) {
        if path != other || (old != new && (found.is_some() || !is_text(old) || !is_text(new))) {
            return None;
        }
        if old != new {
            found = Some(Rc::clone(path));
        }
    }
    found
}

fn typed_argument(before: &Project, after: &Project) -> Option<Rc<str>> {
    let (old, new) = (&before.options.build_args, &after.options.build_args);
    let mut differing = old.iter().filter(|(name, value)| new.get(*name) != Some(*value));
    let (name, _) = differing.next()?;
    let is_only = differing.next().is_none() && old.len() == new.len() && new.contains_key(name);
    is_only.then(|| format!("--build-arg {name}").into())
}

fn is_text(file: &File) -> bool {
    matches!(&file.kind, Kind::File(content) if content.as_text().is_some())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::Action;
    use crate::app::action::Input;
    use crate::app::context::{add, set_text};
    use crate::app::fixture::{edit, state};

    fn act(state: &State, action: Action) -> State {
        state.update(action).unwrap_or_else(|| state.clone())
    }

    fn with_text(state: &State, path: &str, text: &str) -> State {
        let files = set_text(&state.build.project.files, path, text).unwrap();
        let project = Project { files, ..state.build.project.clone() };
        act(state, Action::SetProject(Rc::new(project)))
    }

    fn with_file(state: &State, path: &str) -> State {
        let files = add(&state.build.project.files, path).unwrap();
        let project = Project { files, ..state.build.project.clone() };
        act(state, Action::SetProject(Rc::new(project)))
    }

    /// The files as `path=text`.
    fn shown(state: &State) -> Vec<String> {
        let text = |file: &File| match &file.kind {
            Kind::File(content) => content.as_text().unwrap_or("?").to_owned(),
            _ => "?".to_owned(),
        };
        let files = state.build.project.files.iter();
        files.map(|(path, file)| format!("{path}={}", text(file))).collect()
    }

    #[test]
    fn edits_of_files_are_taken_back_and_done_again_but_not_those_of_the_text() {
        let a = with_file(&state("FROM x"), "a");
        let b = act(&with_file(&a, "b"), edit("FROM y|", Input::Typed));
        let undone = act(&b, Action::Undo);
        assert_eq!((shown(&undone), &**undone.text()), (vec!["a=".to_owned()], "FROM y"));
        let redone = act(&undone, Action::Redo);
        assert_eq!(shown(&redone), ["a=", "b="]);
        assert!(redone.can_undo() && !redone.can_redo());
        let start = act(&act(&redone, Action::Undo), Action::Undo);
        assert_eq!((shown(&start).len(), start.can_undo()), (0, false));
        assert_eq!(start.update(Action::Undo), None);
        assert!(!with_file(&start, "c").can_redo(), "a new edit ends what was to come");
    }

    #[test]
    fn typing_in_one_file_is_one_edit() {
        let start = with_file(&with_file(&state("FROM x"), "a"), "b");
        let typed = ["1", "12", "123"].iter().fold(start, |it, text| with_text(&it, "a", text));
        let other = with_text(&typed, "b", "x");
        assert_eq!(shown(&act(&other, Action::Undo)), ["a=123", "b="]);
        assert_eq!(shown(&act(&act(&other, Action::Undo), Action::Undo)), ["a=", "b="]);
    }

    #[test]
    fn typing_the_value_of_an_argument_is_one_edit() {
        let type_in = |state: State, value: &&str| act(&state, state.set_argument("A", value));
        let start = act(&state("FROM x"), state("FROM x").set_argument("A", ""));
        let typed = ["1", "12", "123"].iter().fold(start.clone(), type_in);
        assert_eq!(act(&typed, Action::Undo).build.project, start.build.project);
    }

    #[test]
    fn it_is_bounded() {
        let names = (0..KEPT + 5).map(|n| n.to_string());
        let mut state = names.fold(state("FROM x"), |it, name| with_file(&it, &name));
        while let Some(before) = state.update(Action::Undo) {
            state = before;
        }
        assert_eq!(shown(&state).len(), 5);
    }

    #[test]
    fn what_the_plan_of_a_long_file_shows_stays_while_one_types() {
        let long = format!("FROM alpine AS One\n{}RUN x|", "# A comment.\n".repeat(LONG / 12));
        let typed = act(&state("FROM x"), edit(&long, Input::Typed));
        let start = act(&typed, Action::Settle);
        let next = act(&start, edit(&long.replace("FROM", "# More\nFROM"), Input::Typed));
        let places = |state: &State| {
            let problems = state.problems().iter();
            problems.map(|it| (it.rule, it.span.of(state.text()).to_owned())).collect::<Vec<_>>()
        };
        assert!(next.is_pending && !places(&start).is_empty());
        assert_eq!(places(&next), places(&start));
        assert_eq!(places(&act(&next, Action::Settle)), places(&start));
    }

    #[test]
    fn an_edit_that_changes_nothing_is_none() {
        let one = with_file(&state("FROM x"), "a");
        let same = Action::SetProject(Rc::new(one.build.project.clone()));
        assert_eq!(one.update(same), None);
    }
}
