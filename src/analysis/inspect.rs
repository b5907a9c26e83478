//! What the page tells of one step when it is asked.

use super::stack::{StepId, made_by};
use super::{Build, CarriedOut};
use crate::effect::diff::{Entry, EntryKind};
use crate::image::{self, Image, MadeBy, Simulation};
use crate::plan::{Base, Plan, StageId};

/// A step in detail. All digests are those of the simulated content.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Details {
    /// What `docker history` says of it; `None` for what leaves no trace there.
    pub history: Option<String>,
    /// `None` for a setting.
    pub layer: Option<LayerDetails>,
    /// What the image tells a container after the step: name and value, in Docker's words.
    pub config: Vec<(String, String)>,
    /// Programs of which is not known what they do.
    pub unknown: Vec<String>,
}

/// The layer of a step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LayerDetails {
    pub diff_id: String,
    pub chain_id: String,
    /// Its chain is made of this one and its own diff ID; `None` for the lowest.
    pub below: Option<String>,
    /// From 1, the lowest first; and how many the image of the stage has.
    pub number: (u32, u32),
    /// The first changes, in the order of the tar.
    pub changes: Vec<Change>,
    /// How many there are in all.
    pub change_count: u32,
    /// Whether something nobody knows was also written.
    pub and_unknown: bool,
}

/// A change of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    pub path: String,
    pub kind: ChangeKind,
    /// `None` where it is not known.
    pub size: Option<u64>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChangeKind {
    Directory,
    File,
    Link,
    /// A whiteout: what was there is gone.
    Deleted,
    Unknown,
}

/// At most this many changes are told.
const SHOWN: usize = 100;

impl Build {
    /// The details of a step; of a base, of one of its layers.
    pub fn details(&self, id: StepId, part: u32) -> Option<Details> {
        let CarriedOut { plan, .. } = self.carried_out.as_deref()?;
        let node = self.ids.ids.iter().position(|&other| other == id)?;
        let stages = plan.declared().iter().enumerate();
        let mut places = stages.flat_map(|(stage, planned)| {
            let steps = planned.steps.iter().enumerate();
            steps.map(move |(step, planned)| (stage, step, planned))
        });
        let own = places.find(|(_, _, step)| step.node == node && step.trigger.is_none());
        if let Some((stage, step, _)) = own {
            return self.step_details(stage, step);
        }
        let stage = plan.declared().iter().position(|stage| stage.node == Some(node))?;
        self.base_details(stage, part as usize)
    }

    /// The image of a stage.
    pub(super) fn image_of(&self, stage: StageId) -> Option<Image> {
        let CarriedOut { plan, files, .. } = self.carried_out.as_deref()?;
        Some(image::image(&self.project, plan, files, stage))
    }

    fn step_details(&self, stage: StageId, step: usize) -> Option<Details> {
        let CarriedOut { plan, files, .. } = self.carried_out.as_deref()?;
        let planned = plan.stage(stage)?;
        let mut layer = layer(plan, files, stage, MadeBy::Step { stage, step });
        let files = files.stages.get(stage)?.steps.get(step)?;
        if let (Some(told), Some(layer)) = (&mut layer, &files.layer) {
            told.changes = layer.entries.iter().take(SHOWN).map(change).collect();
            told.change_count = layer.entries.len() as u32;
            told.and_unknown = layer.unknown.is_some();
        }
        Some(Details {
            history: image::created_by(planned, planned.steps.get(step)?),
            layer,
            config: config(&image::settings_after(plan, stage, step)),
            unknown: files.unknown.iter().map(ToString::to_string).collect(),
        })
    }

    fn base_details(&self, stage: StageId, part: usize) -> Option<Details> {
        let CarriedOut { plan, files, .. } = self.carried_out.as_deref()?;
        let mut layer = layer(plan, files, stage, MadeBy::Base { stage, layer: part });
        let base = match &plan.stage(stage)?.base {
            Base::Image(base) => base.image.as_deref(),
            _ => None,
        };
        let history = base.and_then(|base| {
            let entry = made_by(base).nth(part)?.0?;
            Some(base.history.get(entry)?.created_by.clone())
        });
        let files = base.and_then(|base| base.layers.get(part)?.files.as_ref());
        if let Some(told) = &mut layer {
            told.and_unknown = files.is_none();
        }
        Some(Details {
            history: history.filter(|text| !text.is_empty()),
            layer,
            config: Vec::new(),
            unknown: Vec::new(),
        })
    }
}

fn layer(plan: &Plan, files: &Simulation, stage: StageId, made_by: MadeBy) -> Option<LayerDetails> {
    let (mut layers, count) = image::layers_up_to(plan, files, stage, made_by)?;
    let layer = layers.pop()?;
    Some(LayerDetails {
        diff_id: layer.diff_id,
        chain_id: layer.chain_id,
        number: (layers.len() as u32 + 1, count as u32),
        below: layers.pop().map(|layer| layer.chain_id),
        changes: Vec::new(),
        change_count: 0,
        and_unknown: false,
    })
}

fn change(entry: &Entry) -> Change {
    let kind = match &entry.kind {
        EntryKind::File(_) | EntryKind::Fifo | EntryKind::Device { .. } => ChangeKind::File,
        EntryKind::Directory => ChangeKind::Directory,
        EntryKind::Symlink(_) | EntryKind::Hardlink(_) => ChangeKind::Link,
        EntryKind::Whiteout => ChangeKind::Deleted,
        EntryKind::Unknown(_) => ChangeKind::Unknown,
    };
    Change { path: entry.path.replace(".wh.", ""), kind, size: entry.size() }
}

fn config(config: &crate::project::Config) -> Vec<(String, String)> {
    let mut told = Vec::new();
    let mut tell = |name: &str, value: String| {
        if !value.is_empty() {
            told.push((name.to_owned(), value));
        }
    };
    let words = |words: &Option<Vec<String>>| {
        words.as_ref().map(crate::syntax::go::quote_list).unwrap_or_default()
    };
    tell("User", config.user.clone());
    tell("WorkingDir", config.working_dir.clone());
    for variable in &config.env {
        tell("Env", variable.clone());
    }
    tell("Entrypoint", words(&config.entrypoint));
    tell("Cmd", words(&config.cmd));
    tell("ExposedPorts", config.exposed_ports.join(" "));
    tell("Volumes", config.volumes.join(" "));
    for (name, value) in &config.labels {
        tell("Labels", format!("{name}={value}"));
    }
    tell("StopSignal", config.stop_signal.clone());
    tell(
        "Healthcheck",
        config.healthcheck.as_ref().map(|it| it.test.join(" ")).unwrap_or_default(),
    );
    tell("Shell", words(&config.shell));
    for trigger in &config.on_build {
        tell("OnBuild", trigger.clone());
    }
    told
}
