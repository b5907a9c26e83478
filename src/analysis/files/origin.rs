//! Which step wrote which file last.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::{Note, Origin};
use crate::analysis::stack::{FIRST_TRIGGER, StepId};
use crate::effect::diff::{Entry, EntryKind};
use crate::effect::tree::Found;
use crate::effect::{Time, Tree};
use crate::image::{Simulation, StepFiles};
use crate::plan::{Base, Plan, Stage, StageId};

/// The steps that wrote files, and what each wrote last.
#[derive(Clone, Debug, Default)]
pub(in crate::analysis) struct Origins {
    pub list: Vec<Origin>,
    /// Paths without a slash before them.
    pub by_path: BTreeMap<Rc<str>, usize>,
    /// What everything else is from.
    pub base: Option<usize>,
    pub notes: Vec<Note>,
}

/// The stage and the step of a bed; no step for what a stage builds on.
pub(super) fn place(
    plan: &Plan,
    ids: &[StepId],
    id: StepId,
    part: u32,
) -> Option<(StageId, Option<usize>)> {
    let node = ids.iter().position(|&other| other == id)?;
    let stages = || plan.declared().iter().enumerate();
    let own = stages().find_map(|(stage, planned)| {
        let mut steps = planned.steps.iter();
        Some((stage, steps.position(|step| step.node == node && step.trigger.is_none())?))
    });
    if let Some((stage, step)) = own {
        return Some((stage, Some(step)));
    }
    let (stage, _) = stages().find(|(_, stage)| stage.node == Some(node))?;
    Some((stage, part.checked_sub(FIRST_TRIGGER).map(|step| step as usize)))
}

/// Who wrote what, in a stage up to so many steps, and in all of those below it.
pub(super) fn origins(
    plan: &Plan,
    files: &Simulation,
    ids: &[StepId],
    (stage, steps): (StageId, usize),
    name: &dyn Fn(StepId, u32) -> Origin,
) -> Origins {
    let mut origins = Origins::default();
    for (stage, steps) in lineage(plan, stage, steps) {
        let (Some(planned), Some(files)) = (plan.stage(stage), files.stages.get(stage)) else {
            continue;
        };
        let id = |node: Option<usize>| node.and_then(|node| ids.get(node)).copied();
        origins.of_base(planned, &files.start, &|part| {
            name(id(planned.node).unwrap_or_default(), part)
        });
        let mut before = &files.start;
        for (at, (step, done)) in planned.steps.iter().zip(&files.steps).take(steps).enumerate() {
            let part = step.trigger.as_ref().map_or(0, |_| FIRST_TRIGGER + at as u32);
            if done.layer.is_some() {
                origins.list.push(name(id(Some(step.node)).unwrap_or_default(), part));
                origins.of_step(before, done);
            }
            before = &done.tree;
        }
    }
    origins
}

/// The stages from the lowest, each with how many of its steps count.
pub(in crate::analysis) fn lineage(
    plan: &Plan,
    stage: StageId,
    steps: usize,
) -> Vec<(StageId, usize)> {
    let mut stages = vec![(stage, steps)];
    let mut next = stage;
    while let Some(Base::Stage(base)) = plan.stage(next).map(|stage| &stage.base) {
        // A base comes before what builds on it, so this ends.
        if stages.len() > plan.stages.len() {
            break;
        }
        stages.push((*base, usize::MAX));
        next = *base;
    }
    stages.reverse();
    stages
}

impl Origins {
    fn of_base(&mut self, stage: &Stage, start: &Tree, name: &dyn Fn(u32) -> Origin) {
        let written = match &stage.base {
            Base::Image(image) => &image.written,
            Base::Files(name) => name,
            Base::Scratch | Base::Stage(_) | Base::Unknown => return,
        };
        let origin = self.list.len();
        self.base = Some(origin);
        self.list.push(name(0));
        if start.root().directory().is_some_and(|root| start.is_open(root)) {
            let words = format!(
                "Which files {written} holds is not known: only what is done to them here is listed."
            );
            self.notes.push(Note { words, origin });
        }
        let Base::Image(image) = &stage.base else { return };
        for (part, layer) in image.image.iter().flat_map(|image| &image.layers).enumerate() {
            let Some(files) = &layer.files else { continue };
            let origin = if part == 0 { origin } else { self.list.len() };
            if part > 0 {
                self.list.push(name(part as u32));
            }
            for (path, _) in files.iter() {
                self.by_path.insert(path.clone(), origin);
            }
        }
    }

    /// What the last origin wrote.
    fn of_step(&mut self, before: &Tree, done: &StepFiles) {
        let Some(layer) = &done.layer else { return };
        let origin = self.list.len().saturating_sub(1);
        for entry in &layer.entries {
            if is_change(entry, before) {
                self.by_path.insert(Rc::clone(&entry.path), origin);
            }
        }
        if layer.unknown.is_some() {
            let programs: Vec<&str> = done.unknown.iter().map(|program| &**program).collect();
            let words = if programs.is_empty() {
                "And whatever this step writes: it is not carried out here.".to_owned()
            } else {
                format!("And whatever {} writes: it is not carried out here.", programs.join(", "))
            };
            self.notes.push(Note { words, origin });
        }
    }
}

/// A layer also lists the directories above what changed; those did not change themselves.
fn is_change(entry: &Entry, before: &Tree) -> bool {
    if entry.kind != EntryKind::Directory {
        return true;
    }
    match before.at(&format!("/{}", entry.path)) {
        Found::Node(node) => {
            let (old, new) = (node.meta(), entry.meta);
            !node.kind().is_directory()
                || (old.mode, old.uid, old.gid) != (new.mode, new.uid, new.gid)
        }
        Found::Unknown(_) => entry.meta.mtime != Time::At(0),
        Found::Nothing => true,
    }
}
