//! The machine on which images are built, a registry to which they are pushed, and a server that
//! pulls them.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use super::past::BUILDS;
use super::saved::set::{Built, MOST_IMAGES};
use crate::analysis::Meaning;
use crate::analysis::docker::{BuiltImage, Images, short_id};
use crate::analysis::images::{Held, Move, reclaimed};
use crate::analysis::stack::Amount;

/// What lines are offered, in megabits a second.
pub const BANDWIDTHS: [u32; 4] = [10, 50, 100, 1000];

/// Images, and where they are. Cheap to clone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Machine {
    /// What was built here.
    pub images: Images,
    held: Rc<BTreeMap<Rc<str>, Rc<Held>>>,
    pub registry: Remote,
    pub server: Remote,
    /// Whether the registry is Docker Hub, which has base images of its own.
    pub is_hub: bool,
    /// In megabits a second.
    pub megabits: u32,
    pub last: Option<Rc<Happened>>,
}

/// Images in another place.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Remote {
    images: Rc<BTreeMap<Rc<str>, Rc<Held>>>,
    layers: Rc<BTreeSet<Rc<str>>>,
}

/// What was done last.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Happened {
    Pushed(Rc<str>, Move),
    Pulled(Rc<str>, Move),
    /// How much it gave back.
    Pruned(Amount),
}

impl Default for Machine {
    fn default() -> Self {
        Self {
            images: Images::default(),
            held: Rc::default(),
            registry: Remote::default(),
            server: Remote::default(),
            is_hub: false,
            megabits: 100,
            last: None,
        }
    }
}

impl Built {
    pub(super) fn is(&self, image: &Held) -> bool {
        *self.id == *short_id(&image.id)
    }
}

impl Remote {
    /// What a name leads to there.
    pub fn image(&self, name: &str) -> Option<&Rc<Held>> {
        self.images.get(name)
    }

    /// Whether all of these layers are there, by their contents.
    pub fn has(&self, diff_ids: &[Rc<str>]) -> bool {
        !diff_ids.is_empty() && diff_ids.iter().all(|it| self.layers.contains(it))
    }

    /// Whether the very image is there, by whatever name.
    fn knows(&self, image: &Held) -> bool {
        self.images.values().any(|it| it.id == image.id)
    }

    /// What goes there with an image.
    fn moves(&self, image: &Held, is_hub: bool) -> Move {
        image.moves(&self.layers, self.knows(image), is_hub)
    }

    fn with(&self, name: &str, image: &Rc<Held>) -> Self {
        let mut images = BTreeMap::clone(&self.images);
        images.insert(name.into(), image.clone());
        let layers = self.layers.iter().chain(image.diff_ids()).cloned().collect();
        Self { images: Rc::new(images), layers: Rc::new(layers) }
    }
}

impl Machine {
    /// With an image more, to which its tag leads now.
    pub fn built(&self, name: &str, image: Held) -> Self {
        let built = BuiltImage { id: image.id.to_string(), size: image.docker_size };
        let mut held = BTreeMap::clone(&self.held);
        held.insert(image.id.clone(), Rc::new(image));
        Self { images: self.images.tagged(name, &built), held: Rc::new(held), ..self.clone() }
    }

    /// What is stored of the images; they are worked out anew from the builds.
    pub(super) fn kept(&self) -> Vec<Built> {
        let tags = |id: &str| self.images.tags_of(id).into_iter().map(Rc::from).collect();
        // More builds than these are not stored.
        let surplus = self.images.ids().count().saturating_sub(MOST_IMAGES * BUILDS);
        let kept = self.images.ids().skip(surplus);
        kept.map(|id| Built { id: short_id(id).into(), tags: tags(id) }).collect()
    }

    /// With images that were here before, as far as they could be worked out.
    pub(super) fn with_kept(&self, kept: &[Built], found: &[Held]) -> Self {
        let mut images = self.images.clone();
        let mut held = BTreeMap::clone(&self.held);
        for it in kept {
            let Some(image) = found.iter().find(|image| it.is(image)) else { continue };
            let built = BuiltImage { id: image.id.to_string(), size: image.docker_size };
            images = it.tags.iter().fold(images.with(&built), |all, tag| all.tagged(tag, &built));
            held.insert(image.id.clone(), Rc::new(image.clone()));
        }
        Self { images, held: Rc::new(held), ..self.clone() }
    }

    /// Whether a name leads to this image.
    pub fn has(&self, name: &str, id: &str) -> bool {
        self.images.id_of(name) == Some(id)
    }

    pub fn image(&self, id: &str) -> Option<&Rc<Held>> {
        self.held.get(id)
    }

    /// All that was built, the newest last.
    pub fn all(&self) -> Vec<&Rc<Held>> {
        self.images.ids().filter_map(|id| self.image(id)).collect()
    }

    /// On another machine nothing was built yet; what was pushed is still in the registry.
    pub fn fresh(&self) -> Self {
        Self { images: Images::default(), held: Rc::default(), last: None, ..self.clone() }
    }

    pub fn pruned(&self, meaning: Meaning) -> Self {
        let images = self.images.pruned();
        let kept: BTreeSet<&str> = images.ids().collect();
        let stays = |id: &str| kept.contains(id);
        let all: Vec<&Held> = self.all().into_iter().map(|it| &**it).collect();
        let staying: Vec<&Held> = all.iter().copied().filter(|it| stays(&it.id)).collect();
        let back = reclaimed(&all, &staying, meaning);
        let held = self.held.iter().filter(|(id, _)| stays(id));
        let held = held.map(|(id, image)| (id.clone(), image.clone())).collect();
        let last = Some(Rc::new(Happened::Pruned(back)));
        Self { held: Rc::new(held), last, images: images.clone(), ..self.clone() }
    }

    /// What a push of an image would move now.
    pub fn push(&self, image: &Held) -> Move {
        self.registry.moves(image, self.is_hub)
    }

    /// What a pull of what the registry has by a name would move now.
    pub fn pull(&self, name: &str) -> Option<Move> {
        Some(self.server.moves(self.registry.image(name)?, false))
    }

    pub(super) fn pushed(&self, name: &Rc<str>) -> Option<Self> {
        let image = self.image(self.images.id_of(name)?)?;
        let last = Some(Rc::new(Happened::Pushed(name.clone(), self.push(image))));
        Some(Self { registry: self.registry.with(name, image), last, ..self.clone() })
    }

    pub(super) fn pulled(&self, name: &Rc<str>) -> Option<Self> {
        let image = self.registry.image(name)?;
        let last = Some(Rc::new(Happened::Pulled(name.clone(), self.pull(name)?)));
        Some(Self { server: self.server.with(name, image), last, ..self.clone() })
    }

    pub(super) fn with_bandwidth(&self, megabits: u32) -> Self {
        Self { megabits, ..self.clone() }
    }

    pub(super) fn with_fresh_server(&self) -> Self {
        Self { server: Remote::default(), last: None, ..self.clone() }
    }

    pub(super) fn with_fresh_registry(&self, is_hub: bool) -> Self {
        Self { registry: Remote::default(), is_hub, last: None, ..self.clone() }
    }
}
