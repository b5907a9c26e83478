//! What a key or a button does to the text and the selection.
//! A command changes nothing itself: its effect goes through the text area, whose own undo then holds it.

use std::rc::Rc;

use super::action::Action;
use super::context::import::Folder;
use super::edit::{followed, indent, outdent, whole};
use super::example::Example;
use super::look::ImageWord;
use super::notice::Notice;
use super::state::State;
use crate::analysis::editor::{Change, Severity};
use crate::analysis::savings::Offer;
use crate::analysis::stack::markdown::markdown;
use crate::analysis::verbs::Verb;
use crate::project::Project;
use crate::text::{Patch, Span};

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// Mends the problem of this number.
    Fix(usize),
    /// Mends the first problem at the caret, or else on its line, that can be mended.
    FixHere,
    /// Accepts the suggestion of this number.
    Accept(usize),
    AcceptChosen,
    ToggleComment,
    Newline,
    Indent,
    Outdent,
    GoToDefinition,
    NextProblem,
    PreviousProblem,
    /// Selects a span and shows it.
    GoTo(Span),
    Load(&'static Example),
    /// Puts a folder of the reader's in the place of the files.
    Import(Rc<Folder>),
    /// Puts a project in the place of the whole.
    Replace(Rc<Project>),
    /// Copies the whole text.
    Copy,
    /// Back to what was there before a link was opened.
    GoBack,
    /// Copies the picture as Markdown.
    CopyPicture,
    /// Does something to the project that a build would notice, or not.
    Verb(Box<Verb>),
    /// Does what is offered.
    Rewrite(Offer),
    /// Compares with the project after what is offered.
    CompareWith(Offer),
    /// Shows what it would save and cost to combine the selected commands.
    Combine,
    /// Sets up the experiment of this id.
    Try(&'static str),
    /// Copies what Docker says of the image.
    CopyWords(ImageWord),
}

/// What the page is to do, in this order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Effect {
    /// The project around the text, before that is changed.
    pub project: Option<Rc<Project>>,
    pub change: Option<Change>,
    /// What to select and to show.
    pub select: Option<Span>,
    pub copy: Option<Rc<str>>,
    pub then: Option<Action>,
}

impl State {
    /// What a command does now; `None` if it does nothing.
    pub fn carry_out(&self, command: &Command) -> Option<Effect> {
        let effect = self.effect(command)?;
        let edits = effect.change.is_some() || effect.project.is_some();
        (!edits || !self.embed.readonly).then_some(effect)
    }

    fn effect(&self, command: &Command) -> Option<Effect> {
        match command {
            Command::Fix(number) => self.fix(*number).map(Effect::change),
            Command::FixHere => self.fix(self.mendable()?).map(Effect::change),
            Command::Accept(number) => self.accept(*number).map(Effect::change),
            Command::AcceptChosen => {
                self.accept(self.suggestions.as_ref()?.chosen?).map(Effect::change)
            }
            Command::ToggleComment => self.build.toggle_comment(self.selection).map(Effect::change),
            Command::Newline => self.newline().map(Effect::change),
            Command::Indent => {
                Some(Effect::change(indent(self.text(), &self.index, self.selection)))
            }
            Command::Outdent => {
                outdent(self.text(), &self.index, self.selection).map(Effect::change)
            }
            Command::GoToDefinition => self.build.definition(self.caret).map(Effect::select),
            Command::NextProblem => self.neighbour(Way::Forward),
            Command::PreviousProblem => self.neighbour(Way::Back),
            Command::GoTo(span) => Some(Effect::select(*span)),
            Command::Load(example) => Some(self.load(example)),
            Command::Import(folder) => Some(self.import(folder)),
            Command::Replace(project) => Some(self.replace(project)),
            Command::GoBack => self.going_back(),
            Command::Copy => Some(Effect::copy(self.text().clone())),
            Command::Verb(verb) => self.verb(verb),
            Command::Rewrite(offer) => Some(self.rewrite(offer)),
            Command::CompareWith(offer) => self.comparing_with(offer),
            Command::Combine => self.asking_to_combine(),
            Command::Try(id) => self.to_try(id),
            Command::CopyWords(word) => Some(Effect::copy(self.docker_words(*word)?.into())),
            Command::CopyPicture => Some(Effect::copy(markdown(&self.build.stack).into())),
        }
    }

    fn fix(&self, number: usize) -> Option<Change> {
        let patch = self.problems().get(number)?.fix.as_ref()?.patch.clone();
        let end = patch.edits().last()?.span.end();
        Some(followed(patch, end))
    }

    fn mendable(&self) -> Option<usize> {
        let line = self.index.line(self.caret) + 1;
        let has_fix =
            |number: &usize| self.problems().get(*number).is_some_and(|p| p.fix.is_some());
        let here = self.problems_at(self.caret).into_iter().map(|(number, _)| number);
        let on_line = (0..self.problems().len())
            .filter(|number| self.problems().get(*number).is_some_and(|p| p.line == line));
        here.chain(on_line).find(has_fix)
    }

    fn accept(&self, number: usize) -> Option<Change> {
        let completions = &self.suggestions.as_ref()?.completions;
        let item = completions.items.get(number)?;
        let replace = completions.replace;
        let caret = replace.start() + item.insert.len() as u32;
        let patch = Patch::replace(replace, item.insert.clone());
        Some(Change { patch, selection: Span::at(caret) })
    }

    fn newline(&self) -> Option<Change> {
        if self.selection.is_empty() { self.build.newline(self.caret) } else { None }
    }

    /// The next or previous problem from the caret, around the ends.
    fn neighbour(&self, way: Way) -> Option<Effect> {
        let problems = self.problems();
        let from = self.selection.start();
        let found = match way {
            Way::Forward => problems.iter().find(|p| p.span.start() > from).or(problems.first()),
            Way::Back => problems.iter().rev().find(|p| p.span.start() < from).or(problems.last()),
        };
        let span = found?.span;
        Some(Effect { then: Some(Action::PointAt(Some(span.start()))), ..Effect::select(span) })
    }

    fn load(&self, example: &'static Example) -> Effect {
        let project = Rc::new(example.project());
        let and_files = if self.build.project.files.is_empty() { "" } else { " and your files" };
        let words = format!("“{}” took the place of your text{and_files}.", example.title);
        Effect { then: Some(self.loaded(words)), ..self.replace(&project) }
    }

    fn import(&self, folder: &Folder) -> Effect {
        let project = Rc::new(folder.project(&self.build.project));
        let before = Rc::new(self.build.project.clone());
        let told = Notice::Loaded { words: folder.words().into(), before };
        Effect { then: Some(Action::Tell(told)), ..self.replace(&project) }
    }

    /// Tells that a project took the place of this one, if there is anything to bring back.
    fn loaded(&self, words: String) -> Action {
        let before = &self.build.project;
        let is_empty = before.dockerfile.trim().is_empty() && before.files.is_empty();
        if !self.touched || is_empty {
            return Action::DismissNotice;
        }
        Action::Tell(Notice::Loaded { words: words.into(), before: Rc::new(before.clone()) })
    }

    fn replace(&self, project: &Rc<Project>) -> Effect {
        Effect {
            project: Some(Rc::clone(project)),
            then: Some(Action::DismissNotice),
            ..Effect::change(whole(self.text(), &project.dockerfile))
        }
    }

    /// "2 errors, 1 warning", or nothing.
    pub fn counts(&self) -> Option<String> {
        let of = |severity| self.problems().iter().filter(|p| p.severity == severity).count();
        let words = |n: usize, one: &str| match n {
            0 => None,
            1 => Some(format!("1 {one}")),
            n => Some(format!("{n} {one}s")),
        };
        let parts = [words(of(Severity::Error), "error"), words(of(Severity::Warning), "warning")];
        let parts: Vec<_> = parts.into_iter().flatten().collect();
        (!parts.is_empty()).then(|| parts.join(", "))
    }
}

#[derive(Clone, Copy)]
enum Way {
    Forward,
    Back,
}

impl Effect {
    fn change(change: Change) -> Self {
        Self { change: Some(change), ..Self::default() }
    }

    pub(super) fn then(action: Action) -> Self {
        Self { then: Some(action), ..Self::default() }
    }

    fn copy(text: Rc<str>) -> Self {
        Self { copy: Some(text), ..Self::default() }
    }

    fn select(span: Span) -> Self {
        Self { select: Some(span), ..Self::default() }
    }
}

#[cfg(test)]
mod tests;
