//! Several images on one page: the one that is shown, and those behind the other tabs.

mod deeds;
mod restored;
#[cfg(test)]
mod tests;

use std::rc::Rc;

use super::example::Example;
use super::lab::Lab;
use super::look::Look;
use super::notice::Notice;
use super::past::{Done, Replayed};
use super::picture::View;
use super::saved::set::{FIRST_NAME, MOST_IMAGES, Named};
use super::saved::{Document, Unreadable};
use super::state::{Origin, State};
use crate::analysis::docker::is_image_name;
use crate::analysis::session::Session;
use crate::analysis::{Build, Meaning};
use crate::project::Project;
use crate::text::{LineIndex, Span};

pub use deeds::Deed;

/// The tabs. The one that is shown is the state of the page itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shelf {
    /// Of the tab that is shown.
    pub id: u32,
    /// What its image is tagged with.
    pub name: Rc<str>,
    others: Rc<[Tab]>,
    /// How many of the others stand before it.
    at: usize,
    /// The first id that was never given.
    next: u32,
}

/// A tab that is not shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tab {
    pub id: u32,
    pub name: Rc<str>,
    pub page: Page,
}

/// What is behind a tab.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Page {
    /// As it was stored; nothing is worked out of it yet.
    Stored(Rc<Project>),
    /// As it was left.
    Left(Rc<State>),
}

/// What a new tab begins with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fresh {
    Blank,
    /// What is shown, without its builds.
    Copy,
    Example(&'static Example),
}

/// A tab as it is drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TabView {
    pub id: u32,
    pub name: Rc<str>,
    pub is_shown: bool,
}

impl Default for Shelf {
    fn default() -> Self {
        Self { id: 0, name: FIRST_NAME.into(), others: Rc::default(), at: 0, next: 1 }
    }
}

impl Shelf {
    /// The tabs of a document.
    pub fn of(document: &Document) -> Self {
        let others = (1..).zip(&document.others).map(|(id, named)| Tab {
            id,
            name: named.name.clone(),
            page: Page::Stored(named.project.clone()),
        });
        Self {
            name: document.name.clone(),
            at: document.at.min(document.others.len()),
            others: others.collect(),
            next: document.others.len() as u32 + 1,
            ..Self::default()
        }
    }

    pub fn others(&self) -> &[Tab] {
        &self.others
    }

    pub fn is_full(&self) -> bool {
        self.others.len() + 1 >= MOST_IMAGES
    }

    /// All tabs in order.
    pub fn views(&self) -> Vec<TabView> {
        let view = |tab: &Tab| TabView { id: tab.id, name: tab.name.clone(), is_shown: false };
        let mut views: Vec<TabView> = self.others.iter().map(view).collect();
        let shown = TabView { id: self.id, name: self.name.clone(), is_shown: true };
        views.insert(self.at.min(views.len()), shown);
        views
    }

    /// A name like this one that no tab has.
    pub fn free_name(&self, like: &str) -> Rc<str> {
        let stem = like.split(':').next().unwrap_or(like);
        let is_free = |name: &str| self.views().iter().all(|tab| *tab.name != *name);
        if is_free(like) {
            return like.into();
        }
        let names = (2_u32..).map(|number| format!("{stem}-{number}"));
        names.into_iter().find(|name| is_free(name)).unwrap_or_default().into()
    }

    /// Whether another tab holds the same project.
    pub(super) fn holds(&self, is_it: impl Fn(&Project) -> bool) -> bool {
        self.others.iter().any(|tab| is_it(tab.page.project()))
    }
}

impl Page {
    pub fn project(&self) -> &Project {
        match self {
            Self::Stored(project) => project,
            Self::Left(state) => &state.build.project,
        }
    }

    /// What was built of it. What was built is never left as it was stored.
    fn done(&self) -> Done {
        match self {
            Self::Stored(_) => Done::default(),
            Self::Left(state) => state.lab.kept(),
        }
    }
}

/// Why an image cannot have a name.
pub fn name_trouble(name: &str) -> Option<&'static str> {
    (!is_image_name(name)).then_some(
        "Docker takes no such name: small letters and digits, with `-`, `_`, `.` or `/` between them, and a tag behind a `:`, such as app:1.",
    )
}

/// Why a file opens no tab, in a sentence.
pub fn unreadable_words(why: Unreadable) -> &'static str {
    match why {
        Unreadable::Newer => {
            "A later version of Layerlab wrote this file. Nothing was changed here."
        }
        Unreadable::Broken => {
            "This is neither a file that Layerlab saved nor a Dockerfile. Nothing was changed here."
        }
        Unreadable::TooMany => {
            "This file holds more images than fit on a page. Nothing was changed here."
        }
    }
}

impl State {
    /// What is to be stored of all tabs; when, the browser says.
    pub fn document(&self) -> Document {
        let others = self.shelf.others.iter().map(|tab| Named {
            name: tab.name.clone(),
            project: Rc::new(tab.page.project().clone()),
            done: tab.page.done(),
        });
        Document {
            changed: 0,
            project: Rc::new(self.build.project.clone()),
            name: self.shelf.name.clone(),
            done: self.lab.kept(),
            others: others.collect(),
            at: self.shelf.at,
            built: self.machine.kept(),
        }
    }

    /// The same of the tab that is shown alone.
    pub fn document_of_tab(&self) -> Document {
        Document { others: Vec::new(), at: 0, built: Vec::new(), ..self.document() }
    }

    /// The state as it waits behind a tab.
    fn parked(&self) -> Self {
        Self {
            notice: None,
            suggestions: None,
            pointed: None,
            player: None,
            released: false,
            keys_shown: false,
            shelf: Rc::default(),
            machine: Rc::default(),
            ..self.settled()
        }
    }

    /// A project that was never looked at, on this page.
    fn anew(&self, project: &Project) -> Self {
        let build = Build::with(None, project, self.build.packages().cloned());
        let build = self.counted(build);
        let lab = Lab::of(Session::on(self.lab.session.assumed), &build);
        self.behind(build, lab)
    }

    /// What is behind a tab that was never looked at.
    fn behind(&self, build: Build, lab: Lab) -> Self {
        Self {
            index: Rc::new(LineIndex::new(&build.project.dockerfile)),
            lab: Rc::new(lab),
            predict: Rc::default(),
            compare: Rc::default(),
            history: Rc::default(),
            build: Rc::new(build),
            selection: Span::at(0),
            caret: 0,
            container: None,
            look: Rc::new(Look {
                view: View { meaning: self.look.view.meaning, ..View::default() },
                ..Look::default()
            }),
            origin: Origin::Here,
            is_pending: false,
            ..self.parked()
        }
    }

    /// What is behind a tab, with all that is known of packages now.
    fn unpacked(&self, page: &Page) -> Rc<Self> {
        let left = match page {
            Page::Stored(project) => return Rc::new(self.anew(project)),
            Page::Left(left) => left,
        };
        let now = self.build.packages();
        let is_known = match (now, left.build.packages()) {
            (Some(now), Some(then)) => Rc::ptr_eq(now, then),
            (now, _) => now.is_none(),
        };
        if is_known && left.look.view.meaning == self.look.view.meaning {
            return left.clone();
        }
        let build = Build::with(Some(&left.build), &left.build.project, now.cloned());
        let build = self.counted(build);
        let again = if is_known { None } else { left.built_again(&build) };
        let (lab, build) = match again {
            Some(Replayed { lab, build, .. }) => (lab, build),
            None => (Lab { shown: left.lab.shown, ..left.lab.after(&build) }, build),
        };
        let next = Self { lab: Rc::new(lab), build: Rc::new(build), ..State::clone(left) };
        Rc::new(next.looking(|look| look.view.meaning = self.look.view.meaning))
    }

    /// A build whose sizes are counted as the page counts them.
    fn counted(&self, build: Build) -> Build {
        match self.look.view.meaning {
            Meaning::Files => build,
            meaning => build.counted(meaning),
        }
    }

    /// What was behind a tab in the place of what is shown; what is of the page stays.
    fn showing(&self, page: &Page, shelf: Shelf) -> Self {
        let other = State::clone(&self.unpacked(page));
        let now = &self.look;
        let mut look = Look::clone(&other.look);
        look.hovered = None;
        (look.view.scale, look.view.meaning) = (now.view.scale, now.view.meaning);
        (look.source, look.inspector, look.strip) = (now.source, now.inspector, now.strip);
        (look.words, look.part) = (now.words, now.part);
        let assumed = self.lab.session.assumed;
        let is_same_machine = other.lab.session.assumed == assumed;
        let lab = if is_same_machine {
            other.lab.clone()
        } else {
            Rc::new(other.lab.assuming(assumed, &other.build))
        };
        let stays = |notice: &Notice| matches!(notice, Notice::NotSaved(_) | Notice::Unreadable(_));
        Self {
            look: Rc::new(look),
            lab,
            shelf: Rc::new(shelf),
            machine: self.machine.clone(),
            notice: self.notice.clone().filter(stays),
            settings: self.settings,
            session: self.session.clone(),
            embed: self.embed,
            muted: self.muted.clone(),
            is_whole: self.is_whole,
            speed: self.speed,
            touched: true,
            acts: self.acts,
            ..other
        }
    }
}
