//! What was built of the projects of a document is built again when it is opened.

use std::rc::Rc;

use super::{Page, Shelf, Tab};
use crate::analysis::Build;
use crate::analysis::images::Held;
use crate::app::lab::Lab;
use crate::app::past::{Replayed, replayed};
use crate::app::saved::Document;
use crate::app::saved::set::{Built, Named};
use crate::app::state::State;

impl State {
    /// A page that was opened with a document, with the builds of all its tabs and their images.
    // A first visit has none, and must not download this before its first picture.
    #[inline(never)]
    pub(in crate::app) fn restored(self, document: &Document) -> Self {
        let assumed = self.lab.session.assumed;
        let Replayed { lab, build, mut built } =
            replayed(&self.build, &document.project, &document.done, assumed);
        let state = Self { lab: Rc::new(lab), build: Rc::new(build), ..self };
        let tabs = state.shelf.others.iter().zip(&document.others);
        let others = tabs.map(|(tab, named)| {
            let (page, own) = state.page_of(named);
            built.extend(own);
            Tab { page, ..tab.clone() }
        });
        let shelf = Shelf { others: others.collect(), ..Shelf::clone(&state.shelf) };
        let machine = state.machine.with_kept(&document.built, &held(&document.built, &built));
        Self { shelf: Rc::new(shelf), machine: Rc::new(machine), ..state }
    }

    /// The same with what is known of packages now, which comes late. Where nothing was done here
    /// since the page was opened, steps get the same ids again, and the builds are weighed and timed
    /// as they were.
    pub(super) fn built_again(&self, at_hand: &Build) -> Option<Replayed> {
        if self.touched || self.acts > 0 || self.lab.session.builds.is_empty() {
            return None;
        }
        let Lab { session, shown, classic, .. } = &*self.lab;
        let again = replayed(at_hand, &self.build.project, &self.lab.kept(), session.assumed);
        let Replayed { lab, build, built } = again;
        let classic = classic.as_ref().map(|_| Rc::new(lab.session.classic(&build)));
        Some(Replayed { lab: Lab { shown: *shown, classic, ..lab }, build, built })
    }

    /// The page with its builds done again, and its images weighed again.
    pub(in crate::app) fn knowing_of_builds(&self, at_hand: &Build) -> Option<Self> {
        let Replayed { lab, build, built } = self.built_again(at_hand)?;
        let kept = self.machine.kept();
        let machine = Rc::new(self.machine.with_kept(&kept, &held(&kept, &built)));
        Some(Self { lab: Rc::new(lab), build: Rc::new(build), machine, ..self.clone() })
    }

    /// What is behind a tab of a project, and what was built of it.
    pub(super) fn page_of(&self, named: &Named) -> (Page, Vec<Rc<Build>>) {
        if !named.done.has_builds() {
            return (Page::Stored(named.project.clone()), Vec::new());
        }
        let assumed = self.lab.session.assumed;
        let Replayed { lab, build, built } =
            replayed(&self.build, &named.project, &named.done, assumed);
        (Page::Left(Rc::new(self.behind(build, lab))), built)
    }
}

/// The images of these builds that are still there.
fn held(kept: &[Built], builds: &[Rc<Build>]) -> Vec<Held> {
    let mut found: Vec<Held> = Vec::new();
    for build in builds.iter().rev() {
        if found.len() == kept.len() {
            break;
        }
        let is_new = |held: &Held| found.iter().all(|it| it.id != held.id);
        found.extend(build.held().filter(is_new).filter(|held| kept.iter().any(|it| it.is(held))));
    }
    found
}

#[cfg(test)]
mod tests;
