//! An image in Docker's own words: what `docker history` and its like would print.
//!
//! The clock of the simulation stands still at the moment in which all its steps ran, so what was
//! built is always `Less than a second ago`. When a base was made is not known: of that, Docker's
//! words are `N/A`.

mod amount;
mod history;
mod images;
mod inspect;
#[cfg(test)]
mod recorded;
mod registry;
mod table;
#[cfg(test)]
mod tests;

pub use amount::{human_amount, human_size};
pub use history::HistoryRow;
pub use images::Images;
pub use registry::Pushed;

use super::files::lineage;
use super::stack::{Amount, Bytes, FIRST_TRIGGER, StepId};
use super::{Build, CarriedOut};
use crate::image::{Image, ImageLayer, MadeBy, Outcome, created_by};
use crate::plan::{Base, Plan, Reach, StageId, failure};
use crate::project::{Platform, Project};
use crate::size::{self, Meaning};
use crate::syntax::reference;
use crate::text::Span;

/// Stands beside everything that is printed here.
pub const SIMULATED: &str = "This image is simulated: its IDs and digests are those of the \
                             simulated content, what is said of base images comes from a catalog, \
                             and a real build has others. Sizes of files that are not known one by one are \
                             estimates, marked with ~ in tables.";

/// What Docker says of something made in this moment.
const JUST_NOW: &str = "Less than a second ago";

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    #[default]
    Table,
    /// An object a line.
    Json,
}

/// An image that was built, as a list of images needs it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BuiltImage {
    /// `sha256:…`
    pub id: String,
    pub size: Amount,
}

/// Why a build makes no image although nothing is wrong with its Dockerfile.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FailingStep {
    /// In the file.
    pub span: Span,
    /// In BuildKit's words.
    pub message: String,
}

/// The bed that an entry of a history belongs to.
type Maker = (StepId, u32);

/// An image with what its words need besides.
pub(super) struct Made<'a> {
    pub image: &'a Image,
    /// Of its layers, in the same order.
    pub sizes: Vec<Amount>,
    pub platform: &'a Platform,
    pub stage: StageId,
    /// How many entries of the history are the base's.
    pub inherited: usize,
}

impl Made<'_> {
    /// Of all layers.
    pub(super) fn size(&self) -> Amount {
        self.sizes.iter().copied().fold(Amount::ZERO, Amount::plus)
    }
}

/// All of these are `None` where a build would not make the image, or builds are not carried out.
/// The column is that of a `FROM`; `None` is the image that the build is for.
impl Build {
    /// What `docker history` prints, the newest first.
    pub fn docker_history(
        &self,
        column: Option<StepId>,
        format: Format,
        no_trunc: bool,
    ) -> Option<String> {
        self.with_image(column, |made| history::print(made, format, no_trunc))
    }

    /// The rows of `docker history`, each with what made it.
    pub fn docker_history_rows(&self, column: Option<StepId>) -> Option<Vec<HistoryRow>> {
        let plan = &self.carried_out.as_deref()?.plan;
        self.with_image(column, |made| history::table(made, &self.makers(plan, made.stage)))
    }

    /// What `docker image inspect` prints, for an image with a tag or without.
    pub fn docker_inspect(&self, column: Option<StepId>, tag: Option<&str>) -> Option<String> {
        self.with_image(column, |made| inspect::print(made, tag))
    }

    /// The image as it would be pushed: its manifest.
    pub fn docker_manifest(&self, column: Option<StepId>) -> Option<Pushed> {
        self.with_image(column, |made| Pushed::one(made.image.manifest.clone()))
    }

    /// The image for several platforms as it would be pushed: the index of its manifests.
    pub fn docker_index(&self, platforms: &[Platform]) -> Option<Pushed> {
        let manifest = |platform: &Platform| {
            let mut project: Project = self.project.clone();
            project.options.platform = platform.clone();
            let manifest = Build::of(&project).docker_manifest(None)?.raw;
            Some((platform.clone(), manifest))
        };
        let manifests: Option<Vec<_>> = platforms.iter().map(manifest).collect();
        Some(Pushed::several(&manifests?))
    }

    /// What `Images` keeps of the image.
    pub fn docker_image(&self, column: Option<StepId>) -> Option<BuiltImage> {
        self.with_image(column, |made| BuiltImage { id: made.image.id.clone(), size: made.size() })
    }

    /// The first step that fails of those that the target needs.
    pub fn failing_step(&self) -> Option<FailingStep> {
        let CarriedOut { plan, files, .. } = self.carried_out.as_deref()?;
        let stages = plan.stages.iter().zip(&files.stages).filter(|(stage, _)| stage.needed);
        let mut steps = stages.flat_map(|(stage, files)| stage.steps.iter().zip(&files.steps));
        steps.find_map(|(step, files)| match &files.outcome {
            Outcome::Failed(message) => {
                Some(FailingStep { span: step.span, message: message.clone() })
            }
            _ => None,
        })
    }

    pub(super) fn with_image<T>(
        &self,
        column: Option<StepId>,
        print: impl FnOnce(&Made<'_>) -> T,
    ) -> Option<T> {
        let id = self.made_stage(column)?;
        let plan = &self.carried_out.as_deref()?.plan;
        let image = self.image_of(id)?;
        let platform = &plan.stage(id)?.platform;
        let sizes = self.layer_sizes(id, &image)?;
        let inherited = inherited(plan, id);
        Some(print(&Made { image: &image, sizes, platform, stage: id, inherited }))
    }

    /// What the layers of an image weigh: the bytes of their files where all are known, as the
    /// picture has it where not.
    fn layer_sizes(&self, id: StageId, image: &Image) -> Option<Vec<Amount>> {
        let CarriedOut { plan, files, .. } = self.carried_out.as_deref()?;
        let sizes = size::sizes_with(plan, files, id, Meaning::Files, &self.overlay).layers;
        let estimate = |made_by: MadeBy| {
            let layer = sizes.iter().find(|layer| layer.made_by == made_by);
            layer.map_or(Amount::Unknown, |layer| layer.added.amount)
        };
        let amount = |layer: &ImageLayer| match (layer.file_bytes, estimate(layer.made_by)) {
            (Some(bytes), Amount::Known(Bytes { low, high, .. })) if low == high => {
                Amount::exact(bytes)
            }
            (Some(bytes), Amount::Unknown) => Amount::exact(bytes),
            (_, estimate) => estimate,
        };
        Some(image.layers.iter().map(amount).collect())
    }

    /// Whether the build makes the image that it is for.
    pub fn makes_image(&self) -> bool {
        self.made_stage(None).is_some()
    }

    /// The stage of a column, if a build would make its image.
    fn made_stage(&self, column: Option<StepId>) -> Option<StageId> {
        let carried_out = self.carried_out.as_deref()?;
        let plan = &carried_out.plan;
        let id = match column {
            None => plan.target?,
            Some(column) => self.stage_of(plan, column)?,
        };
        let stops = failure(&self.parsed, &plan.problems, Reach::Target).is_some();
        (!stops && !fails(carried_out, id)).then_some(id)
    }

    /// What made each entry of a stage's history, the oldest first.
    fn makers(&self, plan: &Plan, stage: StageId) -> Vec<Maker> {
        let mut makers = Vec::new();
        for (stage, _) in lineage(plan, stage, 0) {
            let Some(stage) = plan.stage(stage) else { continue };
            let id = |node: Option<usize>| {
                node.and_then(|node| self.ids.ids.get(node)).copied().unwrap_or_default()
            };
            if let Base::Image(image) = &stage.base {
                let history = || image.image.iter().flat_map(|image| &image.history);
                let told = history().filter(|entry| !entry.empty_layer).count();
                let all = image.image.as_ref().map_or(1, |image| image.layers.len());
                // The lowest layers may be such that no entry tells of them.
                let mut layers = all.saturating_sub(told) as u32;
                makers.extend((0..layers).map(|layer| (id(stage.node), layer)));
                for entry in history() {
                    layers += u32::from(!entry.empty_layer);
                    makers.push((id(stage.node), layers.saturating_sub(1)));
                }
            }
            for (at, step) in stage.steps.iter().enumerate() {
                if created_by(stage, step).is_some() {
                    let part = step.trigger.as_ref().map_or(0, |_| FIRST_TRIGGER + at as u32);
                    makers.push((id(Some(step.node)), part));
                }
            }
        }
        makers
    }

    fn stage_of(&self, plan: &Plan, column: StepId) -> Option<StageId> {
        plan.declared()
            .iter()
            .position(|stage| stage.node.and_then(|node| self.ids.ids.get(node)) == Some(&column))
    }
}

/// Whether a step of the stage, or of one that it needs, fails.
fn fails(CarriedOut { plan, files, .. }: &CarriedOut, id: StageId) -> bool {
    let mut open = vec![id];
    let mut seen = vec![false; plan.stages.len()];
    while let Some(id) = open.pop() {
        if seen.get(id).copied().unwrap_or(true) {
            continue;
        }
        seen.iter_mut().skip(id).take(1).for_each(|seen| *seen = true);
        let steps = files.stages.get(id).into_iter().flat_map(|stage| &stage.steps);
        if steps.into_iter().any(|step| step.outcome != Outcome::Done) {
            return true;
        }
        if let Some(stage) = plan.stage(id) {
            open.extend(&stage.reads);
            if let Base::Stage(base) = stage.base {
                open.push(base);
            }
        }
    }
    false
}

/// How many entries of the history come from a base image.
fn inherited(plan: &Plan, mut id: StageId) -> usize {
    for _ in 0..=plan.stages.len() {
        match plan.stage(id).map(|stage| &stage.base) {
            Some(Base::Stage(base)) => id = *base,
            Some(Base::Image(image)) => {
                return image.image.as_ref().map_or(0, |image| image.history.len());
            }
            _ => break,
        }
    }
    0
}

/// `sha256:1a2b…` in twelve digits.
pub fn short_id(id: &str) -> String {
    id.trim_start_matches("sha256:").chars().take(12).collect()
}

/// Whether an image can get that name, with a tag or without: `app`, `ghcr.io/me/app:1.2`.
pub fn is_image_name(name: &str) -> bool {
    familiar(name).is_some()
}

/// The name of an image as people write it, and its tag; `None` for a name that no image can get.
fn familiar(name: &str) -> Option<(String, String)> {
    let name = reference::parse(name).ok().filter(|name| name.digest.is_none())?;
    let tag = name.tag_or_default()?.to_owned();
    Some((name.familiar_name(), tag))
}
