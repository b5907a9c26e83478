//! What could be written better: found and measured bit by bit, shown ahead in the picture, and done.

use std::cmp::Reverse;
use std::rc::Rc;

use super::command::Effect;
use super::compare::Compare;
use super::edit::whole;
use super::look::{Part, StripTab};
use super::notice::Notice;
use super::state::State;
use crate::analysis::Build;
use crate::analysis::savings::{Becomes, DiffLine, Ghosts, Ground, Offer, Saving, diff};
use crate::analysis::timing::Assumptions;
use crate::project::Project;

/// What is advised of a build. Finding and measuring it takes longer than a key may: it is done in
/// steps, each of which is short.
#[derive(Clone, Debug, Default)]
pub struct Advised {
    build: Option<Rc<Build>>,
    assumed: Assumptions,
    /// Lines that the reader wants to combine.
    asked: Option<(u32, u32)>,
    /// Why those cannot be combined.
    pub refused: Option<String>,
    ground: Option<Rc<Ground>>,
    /// By worth, once all are measured; what was asked for is first.
    pub cards: Vec<Card>,
    /// Why nothing can be measured.
    pub stopped: Option<String>,
    next: Next,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Next {
    #[default]
    Find,
    Build,
    Measure,
    Nothing,
}

/// Something that is offered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Card {
    /// The same for the same offer of the next build.
    pub id: String,
    pub offer: Offer,
    /// What would be another text: the Dockerfile, and files beside it.
    pub changes: Rc<[Change]>,
    /// `None` until it is measured; why the rewritten project does not build, where it does not.
    pub saving: Option<Result<Rc<Saving>, String>>,
    /// Whether the reader asked for just this.
    pub is_asked: bool,
}

/// What of a file would be another text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    pub path: Rc<str>,
    pub lines: Vec<DiffLine>,
}

/// What is shown ahead of it being done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Preview {
    /// The card that it is of.
    pub id: Rc<str>,
    /// The lines whose text would be another, from 1.
    pub lines: Vec<(u32, u32)>,
    pub ghosts: Ghosts,
}

/// A rewrite that was done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Applied {
    pub words: Rc<str>,
    pub before: Rc<Project>,
    pub after: Rc<Project>,
}

impl Advised {
    /// What is advised of another build, or of other lines: nothing yet. Until it is found, the cards
    /// are those from before.
    #[must_use]
    pub fn anew(&self, state: &State) -> Self {
        Self {
            build: Some(Rc::clone(&state.build)),
            assumed: state.lab.session.assumed,
            asked: state.asked_lines(),
            cards: self.cards.clone(),
            ..Self::default()
        }
    }

    /// Whether it is of this build, these lines and this machine.
    pub fn is_of(&self, state: &State) -> bool {
        let is_same = |own: &Rc<Build>| Rc::ptr_eq(own, &state.build);
        self.build.as_ref().is_some_and(is_same)
            && self.asked == state.asked_lines()
            && self.assumed == state.lab.session.assumed
    }

    pub fn is_done(&self) -> bool {
        self.next == Next::Nothing
    }

    /// Whether the cards are still those of another build.
    pub fn is_stale(&self) -> bool {
        self.next == Next::Find && !self.cards.is_empty()
    }

    /// Goes on by one step.
    pub fn step(&mut self) {
        let Some(build) = self.build.clone() else {
            self.next = Next::Nothing;
            return;
        };
        match self.next {
            Next::Find => self.find(&build),
            Next::Build => match Ground::of(&build, self.assumed) {
                Ok(ground) => {
                    self.ground = Some(Rc::new(ground));
                    self.next = Next::Measure;
                }
                Err(stopped) => {
                    self.stopped = Some(stopped.message);
                    self.next = Next::Nothing;
                }
            },
            Next::Measure => self.measure(),
            Next::Nothing => {}
        }
    }

    fn find(&mut self, build: &Build) {
        let mut cards: Vec<Card> = Vec::new();
        if let Some(lines) = self.asked {
            match build.combining(lines) {
                Ok(offer) => cards.push(card(build, offer, true, 0)),
                Err(why) => self.refused = Some(why),
            }
        }
        for offer in build.offers() {
            let rule = offer.finding.rule.id;
            let before = cards.iter().filter(|card| card.offer.finding.rule.id == rule);
            let number = before.filter(|card| !card.is_asked).count();
            cards.push(card(build, offer, false, number));
        }
        self.next = if cards.is_empty() { Next::Nothing } else { Next::Build };
        self.cards = cards;
    }

    fn measure(&mut self) {
        let next = self.cards.iter_mut().find(|card| card.saving.is_none());
        if let (Some(card), Some(ground)) = (next, &mut self.ground) {
            card.saving = Some(Rc::make_mut(ground).saving(&card.offer).map(Rc::new));
        }
        if self.cards.iter().all(|card| card.saving.is_some()) {
            self.cards.sort_by_key(|card| (Reverse(card.is_asked), Reverse(card.worth())));
            self.next = Next::Nothing;
        }
    }
}

fn card(build: &Build, offer: Offer, is_asked: bool, number: usize) -> Card {
    let rule = offer.finding.rule.id;
    let id = if is_asked { "asked".to_owned() } else { format!("{rule}-{number}") };
    Card { id, changes: changes(&build.project, &offer), offer, saving: None, is_asked }
}

fn changes(project: &Project, offer: &Offer) -> Rc<[Change]> {
    let after = offer.rewritten(project);
    let dockerfile = after.map(|after| Change {
        path: "Dockerfile".into(),
        lines: diff(&project.dockerfile, &after.dockerfile),
    });
    let files = offer.files(project).into_iter();
    let files = files.map(|(path, before, after)| Change { path, lines: diff(&before, &after) });
    dockerfile.into_iter().chain(files).filter(|change| !change.lines.is_empty()).collect()
}

impl Card {
    /// What is of no use comes last, then what cannot be measured.
    fn worth(&self) -> Option<(bool, i64, i64)> {
        let saving = self.saving.as_ref()?.as_ref().ok()?;
        let (bytes, time) = saving.worth();
        Some((!saving.is_no_use(), bytes, time))
    }
}

impl Preview {
    /// `→ 369 MB with this rewrite; 2 layers go, 1 is smaller`
    pub fn words(&self) -> String {
        let count = |is_meant: fn(Becomes) -> bool| {
            self.ghosts.beds.iter().filter(|ghost| is_meant(ghost.becomes)).count() as u32
        };
        let part = |number: u32, one: &str, many: &str| match number {
            0 => None,
            1 => Some(format!("1 {one}")),
            _ => Some(format!("{number} {many}")),
        };
        let parts = [
            part(count(|it| it == Becomes::Gone), "goes", "go"),
            part(count(|it| it == Becomes::Merged), "joins another", "join another"),
            part(count(|it| matches!(it, Becomes::Smaller(_))), "shrinks", "shrink"),
            part(count(|it| matches!(it, Becomes::Larger(_))), "grows", "grow"),
            part(self.ghosts.new, "is new", "are new"),
        ];
        let parts: Vec<String> = parts.into_iter().flatten().collect();
        let layers =
            if parts.is_empty() { String::new() } else { format!(": {}", parts.join(", ")) };
        format!("→ {} with this rewrite{layers}", self.ghosts.size.short())
    }
}

impl State {
    /// What an offer would change, to be shown ahead.
    pub fn preview(&self, card: &Card) -> Option<Preview> {
        let ghosts = self.build.ghosts(&card.offer)?;
        let lines = card.offer.touched(&self.build.project);
        Some(Preview { id: card.id.as_str().into(), lines, ghosts })
    }

    /// What is shown ahead.
    pub fn previewed(&self) -> Option<&Preview> {
        self.preview.as_deref()
    }

    /// Does what is offered. What no longer fits says so and does nothing.
    pub(super) fn rewrite(&self, offer: &Offer) -> Effect {
        let Some(after) = offer.rewritten(&self.build.project) else {
            return Effect::then(super::Action::Tell(Notice::NoLonger));
        };
        let (before, after) = (Rc::new(self.build.project.clone()), Rc::new(after));
        let text = &after.dockerfile;
        let change = (text != self.text()).then(|| whole(self.text(), text));
        let project = (after.files != before.files).then(|| Rc::clone(&after));
        let words = Rc::from(offer.finding.title.as_str());
        let applied = Applied { words, before, after };
        let then = Some(super::Action::Applied(Rc::new(applied)));
        Effect { project, change, then, ..Effect::default() }
    }

    /// Notes a rewrite that was done, so that it can be taken back as one.
    pub(super) fn applied(&self, applied: &Rc<Applied>) -> Self {
        // On a narrow screen the text is shown, with what takes it back.
        let noted = self.noting(&applied.words).looking(|look| look.part = Part::Source);
        let notice = Some(Notice::Applied(Rc::clone(applied)));
        Self { notice, applied: Some(Rc::clone(applied)), preview: None, ..noted }
    }

    /// After an undo or redo in the text area: the files that were changed together with the text follow it.
    pub(super) fn with_applied_files(self) -> Self {
        let Some(applied) = self.applied.clone() else { return self };
        let (before, after) = (&applied.before, &applied.after);
        let files = &self.build.project.files;
        let text = self.text();
        let step = if *text == before.dockerfile && *files == after.files {
            super::action::Step::Previous
        } else if *text == after.dockerfile && *files == before.files {
            super::action::Step::Next
        } else {
            return self;
        };
        if before.files == after.files {
            return self;
        }
        self.stepped(step).unwrap_or(self)
    }

    /// What leads to a comparison with the rewritten project.
    pub(super) fn comparing_with(&self, offer: &Offer) -> Option<Effect> {
        let after = offer.rewritten(&self.build.project)?;
        let files = offer.finding.rewrite.files.clone().into();
        let compare = Compare { other: Some(after.dockerfile), files, week: None };
        Some(Effect::then(super::Action::CompareWith(compare)))
    }

    pub(super) fn shown_beside(&self, compare: Compare) -> Self {
        self.comparing(compare).looking(|look| look.strip = StripTab::Compare)
    }

    /// The lines of the selection, where it holds several commands that might be one.
    pub fn combinable(&self) -> Option<(u32, u32)> {
        if self.selection.is_empty() {
            return None;
        }
        let first = self.index.line(self.selection.start()) + 1;
        let last = self.index.line(self.selection.end().saturating_sub(1)) + 1;
        self.build.commands_within((first, last))
    }

    /// Shows what combining the selected lines saves and costs.
    pub(super) fn asking_to_combine(&self) -> Option<Effect> {
        Some(Effect::then(super::Action::AskToCombine(self.combinable()?)))
    }

    pub(super) fn asked_to_combine(&self, lines: (u32, u32)) -> Self {
        let next = self.looking(|look| {
            look.strip = StripTab::Savings;
            look.part = Part::Builds;
        });
        Self { asked: Some((lines, Rc::clone(self.text()))), ..next }
    }

    /// The lines that the reader wants to combine, as long as the text is the same.
    pub fn asked_lines(&self) -> Option<(u32, u32)> {
        self.asked.as_ref().filter(|(_, text)| text == self.text()).map(|(lines, _)| *lines)
    }
}

#[cfg(test)]
mod tests;
