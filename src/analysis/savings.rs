//! What a rewrite saves and what it costs: the whole engine run on the rewritten project.
//!
//! Nothing here is a formula: both projects are carried out and built on a machine on which nothing
//! was built, then the same edit is done to both, and both are built again.

mod diff;
mod edits;
mod ghost;
#[cfg(test)]
pub(crate) mod laws;
mod side;
#[cfg(test)]
mod tests;
pub mod words;

use std::rc::Rc;

use super::stack::{Amount, StepId};
use super::timing::Duration;
use super::verbs::ProjectEdit;
use super::{Build, CarriedOut};
use crate::advice::{self, Context};
use crate::project::{Kind, Project};
use crate::syntax::Keyword;
use crate::text::LineIndex;

pub use crate::advice::{Finding, Rule, Safety};
pub use crate::size::Difference;
pub use diff::{DiffLine, Sign, diff};
pub use ghost::{Becomes, Ghost, Ghosts};
pub use side::Ground;

/// A project after a first build.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Figures {
    /// Bytes of files in the final image.
    pub image: Amount,
    /// What of it is of no use any more.
    pub dead: Amount,
    /// Those of the base are counted, too.
    pub layers: u32,
    /// Of the first build, on a machine on which nothing was built.
    pub cold: Duration,
}

/// What a rewrite saves and costs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Saving {
    pub before: Figures,
    pub after: Figures,
    /// How much larger the final image gets.
    pub image: Difference,
    /// What follows when something is changed afterwards.
    pub edits: Vec<Edited>,
}

/// The same edit, done to the project and to the rewritten one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edited {
    pub likely: Likely,
    pub before: Warm,
    pub after: Warm,
    /// How much more is to be pushed.
    pub push: Difference,
    /// The first lines of steps that came from the cache, and now are done again.
    pub lost: Vec<u32>,
    /// Of steps that were done again, and now come from the cache.
    pub gained: Vec<u32>,
}

/// A build after an edit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Warm {
    pub runs: u32,
    pub reused: u32,
    pub time: Duration,
    /// Compressed bytes of the layers that a registry does not have from before.
    pub push: Amount,
}

/// An edit that is to be expected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Likely {
    /// What the edit is, in the reader's words: `Change app.py`
    pub label: String,
    pub act: LikelyAct,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LikelyAct {
    /// Of a file, so that it fits both projects as it is.
    File(ProjectEdit),
    /// A word of the `RUN` that begins in this line.
    Command { line: u32 },
}

/// Where a finding comes from, so that it is found again after an edit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Source {
    /// The finding of its rule with this number.
    Rule(usize),
    /// Lines that were chosen by hand.
    Lines(u32, u32),
}

/// A finding of a build, and how to come by it.
#[derive(Clone, Debug)]
pub struct Offer {
    pub finding: Rc<Finding>,
    source: Source,
    /// The steps that it is about.
    pub steps: Rc<[StepId]>,
}

/// What is looked for: the titles of all rules.
pub fn rules() -> impl Iterator<Item = &'static str> {
    advice::RULES.iter().map(|rule| rule.title)
}

impl Build {
    /// What could be written better, in the order of the file.
    pub fn offers(&self) -> Vec<Offer> {
        let Some(found) = self.advice(advice::review) else { return Vec::new() };
        let numbers = |finding: &Finding, before: &[Finding]| {
            before.iter().filter(|other| other.rule.id == finding.rule.id).count()
        };
        let sources: Vec<usize> = found
            .iter()
            .enumerate()
            .map(|(at, finding)| numbers(finding, found.get(..at).unwrap_or_default()))
            .collect();
        let offers = found.into_iter().zip(sources);
        offers.map(|(finding, number)| self.offer(finding, Source::Rule(number))).collect()
    }

    /// Combines the commands in these lines; why that cannot be done, in a sentence.
    pub fn combining(&self, lines: (u32, u32)) -> Result<Offer, String> {
        let found = self.advice(|cx| advice::combine(cx, lines));
        let finding = found.ok_or("This page does not carry builds out.")??;
        Ok(self.offer(finding, Source::Lines(lines.0, lines.1)))
    }

    /// From the first to the last of the commands that begin or end in these lines; `None` for fewer
    /// than two, or where something else is between them.
    pub fn commands_within(&self, lines: (u32, u32)) -> Option<(u32, u32)> {
        let nodes = self.parsed.tree.nodes();
        let within = nodes.filter(|node| {
            let (first, last) = node.lines();
            first <= lines.1 && lines.0 <= last
        });
        let found: Vec<(u32, u32)> = within
            .map(|node| (node.keyword() == Keyword::Run).then_some(node.lines()))
            .collect::<Option<_>>()?;
        match found.as_slice() {
            [(first, _), .., (_, last)] => Some((*first, *last)),
            _ => None,
        }
    }

    /// The finding, where it comes from and what it is about.
    fn offer(&self, finding: Finding, source: Source) -> Offer {
        let (first, last) = finding.lines;
        let nodes = self.parsed.tree.nodes().zip(&self.ids.ids);
        let within = nodes.filter(|(node, _)| first <= node.lines().0 && node.lines().1 <= last);
        Offer { steps: within.map(|(_, id)| *id).collect(), finding: Rc::new(finding), source }
    }

    /// The same finding after an edit.
    fn again(&self, offer: &Offer) -> Option<Finding> {
        match offer.source {
            Source::Rule(number) => {
                let rule = offer.finding.rule;
                self.advice(|cx| advice::review_by(rule, cx))?.into_iter().nth(number)
            }
            Source::Lines(first, last) => {
                self.advice(|cx| advice::combine(cx, (first, last)))?.ok()
            }
        }
    }

    fn advice<T>(&self, look: impl FnOnce(&Context<'_>) -> T) -> Option<T> {
        let CarriedOut { plan, files, .. } = self.carried_out.as_deref()?;
        let (project, parsed) = (&self.project, &*self.parsed);
        Some(look(&Context { project, parsed, plan, files }))
    }
}

/// An offer is the same only where it is of the same review.
impl PartialEq for Offer {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.finding, &other.finding)
    }
}

impl Eq for Offer {}

impl Offer {
    /// The lines of the file whose text would be another, from 1.
    pub fn touched(&self, project: &Project) -> Vec<(u32, u32)> {
        let lines = LineIndex::new(&project.dockerfile);
        let line = |place: u32| lines.line(place) + 1;
        let edits = self.finding.rewrite.dockerfile.edits().iter();
        edits
            .map(|edit| {
                let end = edit.span.end().saturating_sub(1).max(edit.span.start());
                (line(edit.span.start()), line(end))
            })
            .collect()
    }

    /// Files beside the Dockerfile that get another text: their paths, texts now, and then.
    pub fn files(&self, project: &Project) -> Vec<(Rc<str>, Rc<str>, Rc<str>)> {
        let text = |path: &str| match project.files.get(path).map(|file| &file.kind) {
            Some(Kind::File(content)) => content.as_text().unwrap_or_default().into(),
            _ => Rc::from(""),
        };
        let files = self.finding.rewrite.files.iter();
        files.map(|(path, new)| (Rc::clone(path), text(path), Rc::clone(new))).collect()
    }

    /// The rewritten project; `None` where it is another one by now.
    pub fn rewritten(&self, project: &Project) -> Option<Project> {
        self.finding.rewrite.apply(project)
    }
}

impl Saving {
    /// What comes first: more bytes, then less time over the likely edits and the first build.
    pub fn worth(&self) -> (i64, i64) {
        let less = |before: Duration, after: Duration| {
            let ms = |time: Duration| i64::try_from(time.likely).unwrap_or(i64::MAX);
            ms(before).saturating_sub(ms(after))
        };
        let warm = self.edits.iter().map(|edit| less(edit.before.time, edit.after.time));
        let time = warm.fold(less(self.before.cold, self.after.cold), i64::saturating_add);
        (self.image.likely.saturating_neg(), time)
    }

    /// The edit after which most steps are done again that were not, and how many.
    pub fn worst(&self) -> Option<(&Edited, u32)> {
        let lost = self.edits.iter().map(|edit| (edit, edit.lost.len() as u32));
        lost.rev().max_by_key(|(_, lost)| *lost).filter(|(_, lost)| *lost > 0)
    }

    /// The edit after which most steps come from the cache that did not, and how many.
    pub fn best(&self) -> Option<(&Edited, u32)> {
        let gained = self.edits.iter().map(|edit| (edit, edit.gained.len() as u32));
        gained.rev().max_by_key(|(_, gained)| *gained).filter(|(_, gained)| *gained > 0)
    }

    pub fn layers(&self) -> i64 {
        i64::from(self.after.layers) - i64::from(self.before.layers)
    }
}
