//! What can be done with tabs and images.

use std::rc::Rc;

use super::{Fresh, Page, Shelf, Tab, name_trouble, unreadable_words};
use crate::analysis::verbs::Act;
use crate::app::lab::Lab;
use crate::app::notice::Notice;
use crate::app::past::Done;
use crate::app::saved::set::{FIRST_NAME, MOST_IMAGES, Named};
use crate::app::saved::{Unreadable, decode_document, normalized};
use crate::app::state::State;
use crate::project::Project;

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Deed {
    /// Shows another tab.
    Open(u32),
    New(Fresh),
    /// Gives the image that is shown another name.
    Name(Rc<str>),
    Close(u32),
    /// Brings a closed tab back to its place.
    Reopen(Rc<Tab>, usize),
    /// Opens what a file holds in new tabs; its name comes first.
    Load(Rc<str>, Rc<str>),
    /// Works out what the other tabs build.
    Unpack,
    /// Builds what is not built as it is now, in all tabs.
    BuildAll,
    /// `docker image prune`
    Prune,
    /// Pushes what this name leads to.
    Push(Rc<str>),
    /// Pulls it on the server.
    Pull(Rc<str>),
    /// A server on which nothing was pulled.
    FreshServer,
    /// A registry to which nothing was pushed; whether it is Docker Hub.
    FreshRegistry(bool),
    /// In megabits a second.
    SetBandwidth(u32),
}

impl Deed {
    /// Whether it changes what is edited.
    const fn edits(&self) -> bool {
        matches!(
            self,
            Self::New(_) | Self::Name(_) | Self::Close(_) | Self::Reopen(..) | Self::Load(..)
        )
    }
}

impl State {
    /// The state after a deed; `None` where it does nothing.
    pub(in crate::app) fn doing(&self, deed: &Deed) -> Option<Self> {
        if !self.is_whole || (self.embed.readonly && deed.edits()) {
            return None;
        }
        let machine = |machine| Some(Self { machine: Rc::new(machine), ..self.clone() });
        match deed {
            Deed::Open(id) => self.opening(*id),
            Deed::New(fresh) => self.with_tab(*fresh),
            Deed::Name(name) => self.named(name),
            Deed::Close(id) => self.closing(*id),
            Deed::Reopen(tab, at) => self.reopening(tab, *at),
            Deed::Load(name, text) => Some(self.loading(name, text)),
            Deed::Unpack => self.all_unpacked(),
            Deed::BuildAll => Some(self.all_built()),
            Deed::Prune => machine(self.machine.pruned(self.disk_meaning())).map(Self::acted),
            Deed::Push(name) => machine(self.machine.pushed(name)?),
            Deed::Pull(name) => machine(self.machine.pulled(name)?),
            Deed::FreshServer => machine(self.machine.with_fresh_server()),
            Deed::FreshRegistry(is_hub) => machine(self.machine.with_fresh_registry(*is_hub)),
            Deed::SetBandwidth(megabits) => machine(self.machine.with_bandwidth(*megabits)),
        }
    }

    /// All tabs in order, the one that is shown among them.
    fn tabs(&self) -> Vec<Tab> {
        let Shelf { id, name, others, at, .. } = &*self.shelf;
        let mut tabs = others.to_vec();
        let page = Page::Left(Rc::new(self.parked()));
        tabs.insert((*at).min(tabs.len()), Tab { id: *id, name: name.clone(), page });
        tabs
    }

    /// With the tab of an id shown, of these.
    fn with_tabs(&self, mut tabs: Vec<Tab>, id: u32, next: u32) -> Option<Self> {
        let at = tabs.iter().position(|tab| tab.id == id)?;
        let shown = tabs.remove(at);
        let shelf = Shelf { id, name: shown.name, others: tabs.into(), at, next };
        Some(self.showing(&shown.page, shelf))
    }

    fn opening(&self, id: u32) -> Option<Self> {
        if id == self.shelf.id {
            return None;
        }
        self.with_tabs(self.tabs(), id, self.shelf.next)
    }

    fn with_tab(&self, fresh: Fresh) -> Option<Self> {
        if self.shelf.is_full() {
            return Some(self.telling(FULL));
        }
        let (name, project) = match fresh {
            Fresh::Blank => (FIRST_NAME, Project { open: true, ..Project::of_text("") }),
            Fresh::Copy => (&*self.shelf.name, self.build.project.clone()),
            Fresh::Example(example) => (example.id, example.project()),
        };
        let name = self.shelf.free_name(name);
        let named = Named { name, project: Rc::new(project), done: Done::default() };
        self.with_projects(&[named])
    }

    /// With new tabs behind the one that is shown; the first of them is shown then.
    fn with_projects(&self, projects: &[Named]) -> Option<Self> {
        let Shelf { at, next, .. } = *self.shelf;
        let mut tabs = self.tabs();
        for (number, named) in projects.iter().enumerate() {
            let (page, _) = self.page_of(named);
            let id = next.saturating_add(number as u32);
            let tab = Tab { id, name: named.name.clone(), page };
            tabs.insert((at + 1 + number).min(tabs.len()), tab);
        }
        self.with_tabs(tabs, next, next.saturating_add(projects.len() as u32))
    }

    fn named(&self, name: &Rc<str>) -> Option<Self> {
        if name_trouble(name).is_some() {
            return None;
        }
        let shelf = Shelf { name: name.clone(), ..Shelf::clone(&self.shelf) };
        Some(Self { shelf: Rc::new(shelf), touched: true, ..self.clone() })
    }

    /// The last tab stays.
    fn closing(&self, id: u32) -> Option<Self> {
        let mut tabs = self.tabs();
        let at = tabs.iter().position(|tab| tab.id == id).filter(|_| tabs.len() > 1)?;
        let closed = tabs.remove(at);
        let neighbour = tabs.get(at).or(tabs.last())?.id;
        let shown = if id == self.shelf.id { neighbour } else { self.shelf.id };
        let next = self.with_tabs(tabs, shown, self.shelf.next)?;
        Some(Self { notice: Some(Notice::Closed { tab: Rc::new(closed), at }), ..next })
    }

    fn reopening(&self, tab: &Rc<Tab>, at: usize) -> Option<Self> {
        let mut tabs = self.tabs();
        if self.shelf.is_full() || tabs.iter().any(|it| it.id == tab.id) {
            return None;
        }
        tabs.insert(at.min(tabs.len()), Tab::clone(tab));
        self.with_tabs(tabs, tab.id, self.shelf.next)
    }

    /// Whatever a file holds, nothing that is here goes for it.
    fn loading(&self, name: &str, text: &str) -> Self {
        match read(name, text) {
            Err(why) => self.telling(unreadable_words(why)),
            Ok(found) if self.shelf.views().len() + found.len() > MOST_IMAGES => self.telling(FULL),
            Ok(found) => self.with_projects(&found).unwrap_or_else(|| self.clone()),
        }
    }

    fn telling(&self, words: &'static str) -> Self {
        Self { notice: Some(Notice::NotOpened(words)), ..self.clone() }
    }

    fn all_unpacked(&self) -> Option<Self> {
        let unpack = |tab: &Tab| Tab { page: Page::Left(self.unpacked(&tab.page)), ..tab.clone() };
        let others: Rc<[Tab]> = self.shelf.others.iter().map(unpack).collect();
        let shelf = Shelf { others, ..Shelf::clone(&self.shelf) };
        (shelf != *self.shelf).then(|| Self { shelf: Rc::new(shelf), ..self.clone() })
    }

    fn all_built(&self) -> Self {
        let mut machine = self.machine.clone();
        let build = |tab: &Tab| {
            let state = self.unpacked(&tab.page);
            let held = state.build.held().filter(|held| !machine.has(&tab.name, &held.id));
            let Some(held) = held else { return tab.clone() };
            machine = Rc::new(machine.built(&tab.name, held));
            let built = Self { player: None, machine: Rc::default(), ..state.rebuilt() };
            Tab { page: Page::Left(Rc::new(built)), ..tab.clone() }
        };
        let others = self.shelf.others.iter().map(build).collect();
        let shelf = Rc::new(Shelf { others, ..Shelf::clone(&self.shelf) });
        let is_built = machine != self.machine;
        let state = Self { shelf, machine, ..self.settled() };
        let state = if is_built { state.acted() } else { state };
        let own = state.build.held().filter(|own| !state.machine.has(&state.shelf.name, &own.id));
        own.map_or_else(|| state.clone(), |_| Self { player: None, ..state.rebuilt() })
    }

    /// The machine does something that all tabs notice.
    pub(in crate::app) fn others_after(&self, act: &Act) -> Rc<Shelf> {
        let after = |tab: &Tab| match &tab.page {
            Page::Stored(_) => tab.clone(),
            Page::Left(state) => {
                let session = match act {
                    Act::Prune => state.lab.session.pruned(),
                    Act::Fresh => state.lab.session.fresh(),
                    Act::Edit(_) => state.lab.session.clone(),
                };
                let lab = Lab { since: state.lab.since.clone(), ..Lab::of(session, &state.build) };
                let state = Self { lab: Rc::new(lab), ..State::clone(state) };
                Tab { page: Page::Left(Rc::new(state)), ..tab.clone() }
            }
        };
        let others = self.shelf.others.iter().map(after).collect();
        Rc::new(Shelf { others, ..Shelf::clone(&self.shelf) })
    }
}

const FULL: &str = "No more images fit on this page. Close one first.";

/// The projects of a file: of one that this page saved, or of a Dockerfile.
fn read(name: &str, text: &str) -> Result<Vec<Named>, Unreadable> {
    match decode_document(text) {
        Ok(document) => Ok(document.images()),
        Err(Unreadable::Broken) if is_dockerfile(name) && !text.contains('\0') => {
            let project = Project { open: true, ..Project::of_text(normalized(text)) };
            let project = Rc::new(project);
            Ok(vec![Named { name: FIRST_NAME.into(), project, done: Done::default() }])
        }
        Err(why) => Err(why),
    }
}

fn is_dockerfile(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    ["dockerfile", "containerfile"].iter().any(|it| {
        name.strip_prefix(it).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
            || name.strip_suffix(it).is_some_and(|rest| rest.ends_with('.'))
    })
}
