//! The image of a stage: its layers with their digests, and the documents that name them.

use super::document::{self, Blob, ConfigDocument};
use super::simulate::{Simulation, StepFiles};
use super::{Settings, add_labels, history, lineage, settings};
use crate::effect::diff::{Entry, EntryKind};
use crate::effect::digest::ShownFields;
use crate::effect::tree::content_digest;
use crate::effect::{Digest, Layer, tar};
use crate::plan::{Base, Plan, StageId, stage};
use crate::project::{Content, History, Platform, Project};

/// When all simulated steps run: 1 January 2026.
const BUILT: i64 = 1_767_225_600;
/// The same as documents say it.
pub const BUILT_TEXT: &str = "2026-01-01T00:00:00Z";

/// What a stage makes. All digests are those of the simulated content.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Image {
    pub settings: Settings,
    pub history: Vec<History>,
    /// From the bottom.
    pub layers: Vec<ImageLayer>,
    /// The config document; its digest is the image's ID.
    pub config: String,
    pub id: String,
    pub manifest: String,
    pub manifest_digest: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImageLayer {
    pub made_by: MadeBy,
    pub diff_id: String,
    pub chain_id: String,
    /// Bytes of its files, as `docker history` counts; `None` where they are not known.
    pub file_bytes: Option<u64>,
    /// Bytes of its tar.
    pub tar_bytes: Option<u64>,
}

/// What made a layer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum MadeBy {
    /// The base image of a stage: the number of its layer.
    Base {
        stage: StageId,
        layer: usize,
    },
    Step {
        stage: StageId,
        step: usize,
    },
    /// What a container changed.
    Container,
}

/// The image of a stage.
pub fn image(project: &Project, plan: &Plan, files: &Simulation, id: StageId) -> Image {
    let mut settings = settings(plan, id);
    if plan.target == Some(id) {
        add_labels(&mut settings.config, &project.options);
    }
    let platform = plan.stage(id).map(|stage| &stage.platform);
    let platform = platform.unwrap_or(&project.options.platform);
    assemble(platform, settings, history(plan, id), layers(plan, files, id))
}

impl Image {
    /// With what a container changed as one more layer, which is left out where nothing changed.
    #[must_use]
    pub fn committed(&self, platform: &Platform, layer: &Layer, created_by: String) -> Self {
        let empty_layer = layer.is_empty();
        let mut layers = self.layers.clone();
        if !empty_layer {
            layers.push(of_layer(MadeBy::Container, layer, diff_id(layer)));
        }
        let mut history = self.history.clone();
        history.push(History { created_by, empty_layer, ..History::default() });
        chain(&mut layers);
        assemble(platform, self.settings.clone(), history, layers)
    }
}

/// The documents of an image.
fn assemble(
    platform: &Platform,
    settings: Settings,
    history: Vec<History>,
    layers: Vec<ImageLayer>,
) -> Image {
    let diff_ids: Vec<String> = layers.iter().map(|layer| layer.diff_id.clone()).collect();
    let config = document::config(&ConfigDocument {
        platform,
        settings: &settings,
        history: history.iter().map(|entry| (entry, BUILT_TEXT)).collect(),
        diff_ids: &diff_ids,
    });
    let blobs: Vec<Blob> = layers
        .iter()
        .map(|layer| Blob {
            media_type: document::LAYER,
            digest: layer.diff_id.clone(),
            size: layer.tar_bytes,
        })
        .collect();
    let manifest = document::manifest(&config, &blobs);
    Image {
        id: Digest::of_bytes(config.as_bytes()).to_string(),
        manifest_digest: Digest::of_bytes(manifest.as_bytes()).to_string(),
        settings,
        history,
        layers,
        config,
        manifest,
    }
}

/// The layers of a stage's image up to one, and how many the image has.
pub fn layers_up_to(
    plan: &Plan,
    files: &Simulation,
    id: StageId,
    made_by: MadeBy,
) -> Option<(Vec<ImageLayer>, usize)> {
    let sources = sources(plan, files, id);
    let at = sources.iter().position(|source| source.made_by == made_by)?;
    // The digests of those above are not asked for.
    let mut layers: Vec<ImageLayer> = sources.iter().take(at + 1).map(Source::layer).collect();
    chain(&mut layers);
    Some((layers, sources.len()))
}

fn layers(plan: &Plan, files: &Simulation, id: StageId) -> Vec<ImageLayer> {
    let mut layers: Vec<ImageLayer> = sources(plan, files, id).iter().map(Source::layer).collect();
    chain(&mut layers);
    layers
}

/// What a layer is told from.
struct Source<'a> {
    made_by: MadeBy,
    origin: Origin<'a>,
}

enum Origin<'a> {
    /// A layer of a base, by its number.
    Base(&'a stage::Image, usize),
    Step(&'a StepFiles, &'a Layer),
}

/// What the layers of a stage's image are told from, from the bottom.
fn sources<'a>(plan: &'a Plan, files: &'a Simulation, id: StageId) -> Vec<Source<'a>> {
    let mut sources = Vec::new();
    for stage in lineage(plan, id) {
        let Some(id) = plan.stages.iter().position(|other| std::ptr::eq(other, stage)) else {
            continue;
        };
        if let Base::Image(image) = &stage.base {
            // Of an image that nobody knows, one layer stands for all.
            let count = image.image.as_ref().map_or(1, |base| base.layers.len());
            sources.extend((0..count).map(|layer| Source {
                made_by: MadeBy::Base { stage: id, layer },
                origin: Origin::Base(image, layer),
            }));
        }
        let steps = files.stages.get(id).map(|files| &*files.steps).unwrap_or_default();
        sources.extend(steps.iter().enumerate().filter_map(|(step, files)| {
            let layer = files.layer.as_deref()?;
            let made_by = MadeBy::Step { stage: id, step };
            Some(Source { made_by, origin: Origin::Step(files, layer) })
        }));
    }
    sources
}

impl Source<'_> {
    /// Not yet with the digest of it with all below.
    fn layer(&self) -> ImageLayer {
        match self.origin {
            Origin::Base(image, at) => base_layer(self.made_by, image, at),
            Origin::Step(files, layer) => {
                of_layer(self.made_by, layer, files.digest(|| diff_id(layer)))
            }
        }
    }
}

fn of_layer(made_by: MadeBy, layer: &Layer, digest: Digest) -> ImageLayer {
    ImageLayer {
        made_by,
        diff_id: digest.to_string(),
        chain_id: String::new(),
        file_bytes: layer.file_bytes(),
        tar_bytes: layer.tar_bytes(),
    }
}

/// Gives each layer the digest of it with all below.
fn chain(layers: &mut [ImageLayer]) {
    let diff_ids: Vec<String> = layers.iter().map(|layer| layer.diff_id.clone()).collect();
    for (layer, chain_id) in layers.iter_mut().zip(document::chain_ids(&diff_ids)) {
        layer.chain_id = chain_id;
    }
}

fn base_layer(made_by: MadeBy, image: &stage::Image, at: usize) -> ImageLayer {
    let known = image.image.as_ref().and_then(|base| base.layers.get(at));
    let told = known.map(|layer| &layer.diff_id).filter(|digest| !digest.is_empty());
    let simulated = || {
        let mut fields = simulated(&image.reference);
        if known.is_some() {
            fields.add(&at.to_le_bytes());
        }
        fields.finish().to_string()
    };
    ImageLayer {
        made_by,
        diff_id: told.map_or_else(simulated, ToString::to_string),
        chain_id: String::new(),
        file_bytes: known.and_then(|layer| layer.size),
        tar_bytes: None,
    }
}

/// What tells the layers of an image from others, where nobody knows their digests.
fn simulated(reference: &str) -> ShownFields {
    let mut fields = ShownFields::new("image");
    fields.add(reference.as_bytes());
    fields
}

/// The digest of a layer's tar, or where its bytes are not known, of what is known of it.
pub fn diff_id(layer: &Layer) -> Digest {
    if let Some(tar) = tar::write(layer, BUILT) {
        return Digest::of_bytes(&tar);
    }
    let mut fields = ShownFields::new("layer");
    for entry in &layer.entries {
        add_entry(&mut fields, entry);
    }
    let unknown = layer.unknown.map_or(String::new(), |id| id.to_string());
    fields.add(unknown.as_bytes());
    fields.finish()
}

fn add_entry(fields: &mut ShownFields, entry: &Entry) {
    fields.add(entry.path.as_bytes());
    let (kind, content) = match &entry.kind {
        EntryKind::File(Content::Bytes(bytes)) => ("file", Digest::of_bytes(bytes).hex()),
        EntryKind::File(content) => ("file", content_digest(content).hex()),
        EntryKind::Directory => ("directory", String::new()),
        EntryKind::Symlink(target) => ("symlink", target.to_string()),
        EntryKind::Hardlink(target) => ("hardlink", target.to_string()),
        EntryKind::Fifo => ("fifo", String::new()),
        EntryKind::Device { character, major, minor } => {
            ("device", format!("{character} {major} {minor}"))
        }
        EntryKind::Whiteout => ("whiteout", String::new()),
        EntryKind::Unknown(id) => ("unknown", id.to_string()),
    };
    fields.add(kind.as_bytes());
    fields.add(content.as_bytes());
    let meta = entry.meta;
    for number in [meta.mode, meta.uid, meta.gid] {
        fields.number(u64::from(number));
    }
    fields.number(meta.mtime.seconds(BUILT).unsigned_abs());
}
