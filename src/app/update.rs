//! What actions do to the state.

use std::rc::Rc;

use super::action::{Action, Input, Step, StorageTrouble, Units};
use super::context::is_folder;
use super::history::is_same;
use super::lab::Lab;
use super::look::{InspectorTab, Look, Spot};
use super::notice::Notice;
use super::settings::Settings;
use super::state::{State, Suggestions};
use crate::analysis::container::Container;
use crate::analysis::{Build, Meaning, Packages};
use crate::project::Project;
use crate::text::LineIndex;

impl State {
    /// The state after an action; `None` if it stays the same.
    pub fn update(&self, action: Action) -> Option<Self> {
        let edits = matches!(action, Action::SetProject(_) | Action::Undo | Action::Redo);
        if edits && self.embed.readonly {
            return None;
        }
        let next = match action {
            Action::Edit { text, selection, input } => self.edited(text, selection, input),
            Action::SetProject(project) => self.with_project(&project),
            Action::Undo => self.stepped(Step::Previous)?,
            Action::Redo => self.stepped(Step::Next)?,
            Action::ChooseFile(path) => self.choosing_file(path),
            Action::Select(units) => self.selected(units)?,
            Action::Suggest => (!self.embed.readonly).then(|| self.suggesting(true))?,
            Action::ChooseSuggestion(step) => self.choosing(step)?,
            Action::CloseSuggestions => Self { suggestions: None, ..self.clone() },
            Action::PointAt(pointed) => Self { pointed, ..self.clone() },
            Action::Release => Self { released: true, pointed: None, ..self.clone() },
            Action::Leave => {
                Self { suggestions: None, released: false, pointed: None, ..self.clone() }
            }
            Action::SetTheme(theme) => self.with(Settings { theme, ..self.settings }),
            Action::SetTabIndents(tab_indents) => {
                self.with(Settings { tab_indents, ..self.settings })
            }
            Action::ShowKeys(keys_shown) => Self { keys_shown, pointed: None, ..self.clone() },
            Action::Choose(chosen) => self.choosing_bed(chosen),
            Action::Hover(hovered) => self.looking(|look| look.hovered = hovered),
            Action::PointAtShare(share) => self.looking(|look| look.share = share),
            Action::SetScale(scale) => self.looking(|look| look.view.scale = scale),
            Action::SetMeaning(meaning) => self.counting(meaning),
            Action::ToggleBase(id) => self.looking(|look| {
                if !look.view.opened.remove(&id) {
                    look.view.opened.insert(id);
                }
            }),
            Action::ShowSource(tab) => self.looking(|look| look.source = tab),
            Action::ShowInspector(tab) => self.looking(|look| look.inspector = tab),
            Action::ShowStrip(tab) => self.looking(|look| look.strip = tab),
            Action::ShowPart(part) => self.looking(|look| look.part = part),
            Action::FilterFiles(text) => self.looking(|look| look.files.text = text),
            Action::ShowOnlyChanges(only) => self.looking(|look| look.files.only_changes = only),
            Action::OrderFiles(order) => self.looking(|look| look.files.order = order),
            Action::ToggleDirectory(path) => self.looking(|look| {
                if !look.files.closed.remove(&path) {
                    look.files.closed.insert(path);
                }
            }),
            Action::Ask(word) => self.looking(|look| look.words = word),
            Action::StartContainer => self.containing(Some(self.build.start_container()?)),
            Action::Contain(deed) => self.containing(Some(self.container.as_ref()?.after(&deed))),
            Action::CommitContainer => self.containing(Some(self.container.as_ref()?.commit())),
            Action::RemoveContainer => self.containing(None),
            Action::Tell(notice) => Self { notice: Some(notice), ..self.clone() },
            Action::DismissNotice => self.dismissed(),
            Action::Saved(result) => self.saved(result),
            Action::ChangedElsewhere { session, project } => {
                self.changed_elsewhere(session, project)?
            }
            Action::Rename(session) => Self { session, touched: true, ..self.clone() },
            action => self.built(action)?,
        };
        (next != *self).then_some(next)
    }

    /// What has to do with builds.
    fn built(&self, action: Action) -> Option<Self> {
        Some(match action {
            Action::Play(playback) => self.played(playback),
            Action::Settle => self.settled(),
            Action::Rebuild => self.settled().rebuilt(),
            Action::LookAt(number) => self.looking_at(number),
            Action::Note(what) => self.noting(&what),
            Action::ShowClassic(is_on) => self.with_classic(is_on),
            Action::Whole => self.whole(),
            Action::KnowPackages(packages) => self.knowing(packages),
            Action::Machine(act) => self.machine_after(&act),
            Action::Images(deed) => self.doing(&deed)?,
            Action::Assume(assumed) => self.assuming(assumed),
            Action::Predict(is_on) => self.predicting(is_on),
            Action::Guess(key, guess) => self.guessing(key, guess),
            Action::Compare(compare) => self.comparing(compare),
            Action::CompareWith(compare) => self.shown_beside(compare),
            Action::Preview(preview) => Self { preview, ..self.clone() },
            Action::Applied(applied) => self.applied(&applied),
            Action::AskToCombine(lines) => self.asked_to_combine(lines),
            Action::Become(state) => State::clone(&state),
            _ => return None,
        })
    }

    pub(super) fn looking(&self, change: impl FnOnce(&mut Look)) -> Self {
        let mut look = Look::clone(&self.look);
        change(&mut look);
        Self { look: Rc::new(look), ..self.clone() }
    }

    /// With sizes counted in another way.
    fn counting(&self, meaning: Meaning) -> Self {
        let next = self.settled().looking(|look| look.view.meaning = meaning);
        Self { build: Rc::new(next.build.counted(meaning)), ..next }
    }

    fn choosing_bed(&self, chosen: Option<Spot>) -> Self {
        self.looking(|look| {
            look.chosen = chosen;
            if chosen.is_some() && look.inspector == InspectorTab::Help {
                look.inspector = InspectorTab::Step;
            }
        })
    }

    fn choosing_file(&self, path: Option<Rc<str>>) -> Self {
        let files = &self.build.project.files;
        self.looking(|look| {
            if let Some(folder) = path.as_ref().filter(|path| is_folder(files, path))
                && !look.toggled.remove(folder)
            {
                look.toggled.insert(Rc::clone(folder));
            }
            look.file = path;
        })
    }

    /// With a container, which is chosen, or without one.
    fn containing(&self, container: Option<Container>) -> Self {
        let runs = container.is_some();
        let next = self.looking(|look| {
            if runs || look.chosen == Some(Spot::CONTAINER) {
                look.chosen = runs.then_some(Spot::CONTAINER);
            }
            if runs && self.container.is_none() {
                look.inspector = InspectorTab::Step;
            }
        });
        Self { container: container.map(Rc::new), ..next }
    }

    /// With the whole program the build can be carried out, and what one would do can be told.
    fn whole(&self) -> Self {
        let build = Build::after(Some(&self.build), &self.build.project);
        let since = self.lab.since.clone();
        let lab = Lab { since, ..Lab::of(self.lab.session.clone(), &build) };
        Self { lab: Rc::new(lab), build: Rc::new(build), is_whole: true, ..self.clone() }
    }

    /// With sizes that are closer, now that packages are known.
    fn knowing(&self, packages: Rc<Packages>) -> Self {
        let build = Build::with(Some(&self.build), &self.build.project, Some(packages));
        if let Some(next) = self.knowing_of_builds(&build) {
            return next;
        }
        let shown = self.lab.shown;
        let lab = Lab { shown, ..self.lab.after(&build) };
        Self { lab: Rc::new(lab), build: Rc::new(build), ..self.clone() }
    }

    fn edited(&self, text: Rc<str>, selection: Units, input: Input) -> Self {
        if text == *self.text() {
            return self.selected(selection).unwrap_or_else(|| self.clone());
        }
        let project = &self.build.project;
        // Who begins to write their own Dockerfile has files of which nothing is known.
        let open = project.open || project.files.is_empty() && self.text().trim().is_empty();
        let index = Rc::new(LineIndex::new(&text));
        let project = Project { dockerfile: text, open, ..project.clone() };
        let next = Self { index, released: false, ..self.typed(&project) };
        let (selection, caret) = next.of_units(selection);
        let next = Self { selection, caret, ..next };
        let was_open = self.suggestions.as_ref();
        match input {
            Input::Typed => next.suggesting(was_open.is_some_and(|open| open.asked)),
            Input::Deleted if was_open.is_some() => next.suggesting(false),
            Input::Deleted | Input::Composing => Self { suggestions: None, ..next },
            Input::Other => Self { suggestions: None, ..next.with_applied_files().given_back() },
        }
    }

    fn selected(&self, units: Units) -> Option<Self> {
        let (selection, caret) = self.of_units(units);
        if (selection, caret) == (self.selection, self.caret) {
            return None;
        }
        Some(Self { selection, caret, suggestions: None, released: false, ..self.clone() })
    }

    /// With the list of suggestions for the caret. One that was asked for starts at its first item;
    /// one that comes while typing only shows up where something is begun, and chooses nothing.
    fn suggesting(&self, asked: bool) -> Self {
        let suggestions = self.build.completions(self.caret).filter(|found| {
            let typed = found.replace.of(self.text());
            let only_itself = matches!(found.items.as_slice(), [item] if item.insert == typed);
            let begun = asked || self.has_begun(typed);
            !found.items.is_empty() && begun && (asked || !only_itself)
        });
        let suggestions = suggestions.map(|completions| {
            Rc::new(Suggestions { completions, chosen: asked.then_some(0), asked })
        });
        Self { suggestions, pointed: None, ..self.clone() }
    }

    fn has_begun(&self, typed: &str) -> bool {
        let before = self.text().get(..self.caret as usize).unwrap_or("");
        !typed.is_empty() || before.ends_with(['-', '=', '$', '{', ','])
    }

    fn choosing(&self, step: Step) -> Option<Self> {
        let open = self.suggestions.as_ref()?;
        let last = open.completions.items.len().checked_sub(1)?;
        let chosen = match (step, open.chosen) {
            (Step::Next, Some(at)) if at < last => at + 1,
            (Step::Next, _) => 0,
            (Step::Previous, Some(at)) if at > 0 => at - 1,
            (Step::Previous, _) => last,
        };
        let open = Suggestions { chosen: Some(chosen), ..Suggestions::clone(open) };
        Some(Self { suggestions: Some(Rc::new(open)), ..self.clone() })
    }

    fn with(&self, settings: Settings) -> Self {
        Self { settings, ..self.clone() }
    }

    fn dismissed(&self) -> Self {
        let mut muted = self.muted.clone();
        if let Some(Notice::Elsewhere { session, .. }) = &self.notice {
            Rc::make_mut(&mut muted).insert(session.clone());
        }
        Self { notice: None, muted, ..self.clone() }
    }

    fn saved(&self, result: Result<(), StorageTrouble>) -> Self {
        let notice = match result {
            Err(trouble) => Some(Notice::NotSaved(trouble)),
            Ok(()) => self.notice.clone().filter(|notice| !matches!(notice, Notice::NotSaved(_))),
        };
        Self { notice, ..self.clone() }
    }

    fn changed_elsewhere(&self, session: Rc<str>, project: Rc<Project>) -> Option<Self> {
        let trouble = matches!(self.notice, Some(Notice::NotSaved(_) | Notice::Unreadable(_)));
        if self.muted.contains(&session) || trouble || self.is_foreign() || self.embed.embed {
            return None;
        }
        let is_ours = |own: &Project| is_same(&project, own);
        let differs = !is_ours(&self.build.project) && !self.shelf.holds(is_ours);
        let notice = differs.then_some(Notice::Elsewhere { session, project });
        Some(Self { notice, ..self.clone() })
    }
}

#[cfg(test)]
mod tests;
