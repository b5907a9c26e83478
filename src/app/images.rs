//! The images of all tabs, and those that were built before, beside each other.

#[cfg(test)]
mod tests;
pub mod words;

use std::rc::Rc;

use super::shelf::Page;
use super::state::State;
use crate::analysis::images::{Disk, Held, Move, Tree, Usage, disk, strata, usage};
use crate::analysis::{Build, Meaning};

/// How many images are drawn.
const MOST: usize = 16;

/// What was worked out before.
#[derive(Clone, Debug, Default)]
pub struct Known(Vec<(Rc<Build>, Option<Rc<Held>>)>);

/// Images, and what they share.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImagesView {
    /// As they stand in the picture.
    pub images: Vec<ImageView>,
    pub trees: Vec<Tree>,
    /// Of all that are drawn.
    pub disk: Disk,
    /// How many older images are not drawn.
    pub left_out: usize,
    /// Whether no tag leads to some image that was built.
    pub has_dangling: bool,
    /// The tabs whose build makes no image.
    pub without: Vec<Rc<str>>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImageView {
    /// `app:1`; none of what is dangling.
    pub names: Vec<Rc<str>>,
    pub id: Rc<str>,
    pub standing: Standing,
    pub usage: Usage,
    pub layers: usize,
    /// What a push would move; none of what has no tag.
    pub push: Option<Move>,
    /// What the server would pull of what the registry has by the first name.
    pub pull: Option<Move>,
    pub is_pushed: bool,
    pub is_pulled: bool,
}

/// How an image stands on the machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    Built,
    /// What the next build of a tab makes.
    Next,
    /// No tag leads to it any more.
    Dangling,
}

/// An image to be drawn.
struct Found {
    names: Vec<Rc<str>>,
    held: Rc<Held>,
    standing: Standing,
}

impl Known {
    /// The image of a build, which is worked out once.
    fn held(&mut self, build: &Rc<Build>) -> Option<Rc<Held>> {
        if let Some((_, held)) = self.0.iter().find(|(it, _)| Rc::ptr_eq(it, build)) {
            return held.clone();
        }
        let held = build.held().map(Rc::new);
        self.0.push((build.clone(), held.clone()));
        held
    }

    /// Lets go of builds that are of no tab any more.
    fn keep(&mut self, builds: &[(Rc<str>, Rc<Build>)]) {
        self.0.retain(|(known, _)| builds.iter().any(|(_, build)| Rc::ptr_eq(known, build)));
    }
}

impl State {
    /// How bytes on a disk are counted, where the page counts otherwise, too.
    pub(super) fn disk_meaning(&self) -> Meaning {
        match self.look.view.meaning {
            Meaning::Store => Meaning::Store,
            Meaning::Files | Meaning::Compressed => Meaning::Files,
        }
    }

    /// Whether something must be worked out before all images can be told.
    pub fn has_packed_tabs(&self) -> bool {
        let knows = |build: &Build| build.packages().is_some();
        self.shelf.others().iter().any(|tab| match &tab.page {
            Page::Stored(_) => true,
            Page::Left(state) => knows(&self.build) && !knows(&state.build),
        })
    }

    /// The images of all tabs, and those that were built before.
    pub fn images(&self, known: &mut Known) -> ImagesView {
        let tabs = self.tab_builds();
        known.keep(&tabs);
        let (mut found, mut without) = (Vec::new(), Vec::new());
        for (name, build) in &tabs {
            self.add_built(name, &mut found);
            match known.held(build) {
                Some(held) => add_next(name, held, &mut found),
                None => without.push(name.clone()),
            }
        }
        let left_out = self.add_others(&mut found);
        let held: Vec<&Held> = found.iter().map(|it| &*it.held).collect();
        let meaning = self.disk_meaning();
        let trees = strata(&held, meaning);
        let usage = usage(&held, meaning);
        let disk = disk(&held, meaning);
        let images = found.iter().zip(usage).map(|(found, usage)| self.image_view(found, usage));
        let tags = |held: &Rc<Held>| self.machine.images.tags_of(&held.id);
        let has_dangling = self.machine.all().into_iter().any(|held| tags(held).is_empty());
        ImagesView { images: images.collect(), trees, disk, left_out, has_dangling, without }
    }

    /// The builds of all tabs, by the names of their images, in order.
    fn tab_builds(&self) -> Vec<(Rc<str>, Rc<Build>)> {
        let others = self.shelf.others();
        let builds = self.shelf.views().into_iter().filter_map(|view| {
            if view.is_shown {
                return Some((view.name, self.build.clone()));
            }
            match &others.iter().find(|tab| tab.id == view.id)?.page {
                Page::Left(state) => Some((view.name, state.build.clone())),
                Page::Stored(_) => None,
            }
        });
        builds.collect()
    }

    fn add_built(&self, name: &str, found: &mut Vec<Found>) {
        let id = self.machine.images.id_of(name);
        if let Some(held) = id.and_then(|id| self.machine.image(id)) {
            self.add(held, found);
        }
    }

    fn add(&self, held: &Rc<Held>, found: &mut Vec<Found>) {
        if found.iter().any(|it| it.held.id == held.id) {
            return;
        }
        let tags = self.machine.images.tags_of(&held.id);
        let standing = if tags.is_empty() { Standing::Dangling } else { Standing::Built };
        let names = tags.iter().map(|tag| short(tag)).collect();
        found.push(Found { names, held: held.clone(), standing });
    }

    /// What no tab leads to: with other tags first, then the newest; says how many have no room.
    fn add_others(&self, found: &mut Vec<Found>) -> usize {
        let all = self.machine.all();
        let is_tagged = |held: &Held| !self.machine.images.tags_of(&held.id).is_empty();
        let (tagged, dangling): (Vec<&Rc<Held>>, Vec<&Rc<Held>>) =
            all.into_iter().rev().partition(|held| is_tagged(held));
        let mut left_out = 0;
        for held in tagged.into_iter().chain(dangling) {
            let is_there = found.iter().any(|it| it.held.id == held.id);
            if !is_there && found.len() >= MOST {
                left_out += 1;
            } else {
                self.add(held, found);
            }
        }
        left_out
    }

    fn image_view(&self, found: &Found, usage: Usage) -> ImageView {
        let Found { names, held, standing } = found;
        let name = names.first().filter(|_| *standing == Standing::Built);
        let full = name.map(|name| full(name));
        let there = full.as_ref().and_then(|full| self.machine.registry.image(full));
        let pulled = full.as_ref().and_then(|full| self.machine.server.image(full));
        ImageView {
            names: names.clone(),
            id: held.id.clone(),
            standing: *standing,
            usage,
            layers: held.layers(),
            push: name.map(|_| self.machine.push(held)),
            pull: full.as_ref().and_then(|full| self.machine.pull(full)),
            is_pushed: there.is_some_and(|there| there.id == held.id),
            is_pulled: pulled.is_some() && pulled.map(|it| &it.id) == there.map(|it| &it.id),
        }
    }
}

fn add_next(name: &Rc<str>, held: Rc<Held>, found: &mut Vec<Found>) {
    let name = short(name);
    match found.iter_mut().find(|it| it.held.id == held.id) {
        Some(same) => {
            // A tab without changes but with another name is built as what is there.
            if same.standing == Standing::Next && !same.names.contains(&name) {
                same.names.push(name);
            }
            // More may be known of packages than when it was built.
            same.held = held;
        }
        None => found.push(Found { names: vec![name], held, standing: Standing::Next }),
    }
}

/// A name without `:latest`, as one types it.
fn short(name: &str) -> Rc<str> {
    name.strip_suffix(":latest").unwrap_or(name).into()
}

/// What a registry knows a name by.
pub fn full(name: &str) -> Rc<str> {
    let last = name.rsplit('/').next().unwrap_or(name);
    if last.contains(':') { name.into() } else { format!("{name}:latest").into() }
}
