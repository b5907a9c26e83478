//! Sizes that the reader knows better: set by hand, or pasted from real tools.

mod align;
mod amount;
mod inspect;
mod paste;
mod rows;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::rc::Rc;

use super::stack::{StepId, one_line};
use super::{Build, CarriedOut};
use crate::image::{MadeBy, created_by};
use crate::plan::{Base, Plan, Stage, Step};
use crate::project::Project;
use crate::syntax::Tree;

pub use crate::project::{Measure, Origin, Subject};
pub use amount::{BAD_AMOUNT, amount};
pub use paste::Pasted;

impl Build {
    /// What was told of the layer of a bed; `None` where its size can't be told.
    pub fn measure(&self, id: StepId, part: u32) -> Option<Option<Measure>> {
        let layer = self.measured_layer(id, part)?;
        Some(self.overlay.iter().find(|(made_by, _)| *made_by == layer).map(|(_, told)| *told))
    }

    /// What the size of the layer of a bed is told of; `None` where it can't be told.
    pub fn subject(&self, id: StepId, part: u32) -> Option<Subject> {
        let CarriedOut { plan, .. } = self.carried_out.as_deref()?;
        let layer = self.measured_layer(id, part)?;
        let all = subjects(&self.parsed.tree, plan);
        all.into_iter().find(|(made_by, _)| *made_by == layer).map(|(_, subject)| subject)
    }

    fn measured_layer(&self, id: StepId, part: u32) -> Option<MadeBy> {
        let CarriedOut { plan, .. } = self.carried_out.as_deref()?;
        let node = self.ids.ids.iter().position(|&other| other == id)?;
        let is_it = |step: &Step| step.node == node && is_measurable(step);
        plan.declared().iter().enumerate().find_map(|(stage, planned)| {
            if planned.node == Some(node) {
                let layer = part as usize;
                return (layer < base_layers(planned)).then_some(MadeBy::Base { stage, layer });
            }
            let step = planned.steps.iter().position(is_it).filter(|_| part == 0)?;
            Some(MadeBy::Step { stage, step })
        })
    }

    /// The project with a size told, or no more.
    pub fn with_measure(&self, subject: &Subject, measure: Option<Measure>) -> Project {
        let mut project = self.project.clone();
        match measure {
            Some(measure) => project.measures.insert(subject.clone(), measure),
            None => project.measures.remove(subject),
        };
        project
    }

    /// Of which layers sizes were told that are not there any more.
    pub fn stray_measures(&self) -> Vec<Subject> {
        let Some(CarriedOut { plan, .. }) = self.carried_out.as_deref() else { return Vec::new() };
        if self.project.measures.is_empty() {
            return Vec::new();
        }
        let there = subjects(&self.parsed.tree, plan);
        let is_stray = |subject: &&Subject| there.iter().all(|(_, it)| it != *subject);
        self.project.measures.keys().filter(is_stray).cloned().collect()
    }
}

/// What was told of layers that are there.
pub(super) fn overlay(project: &Project, tree: &Tree, plan: &Plan) -> Vec<(MadeBy, Measure)> {
    if project.measures.is_empty() {
        return Vec::new();
    }
    let all = subjects(tree, plan).into_iter();
    all.filter_map(|(made_by, subject)| Some((made_by, *project.measures.get(&subject)?))).collect()
}

/// All layers whose size may be told, in the order of the file.
fn subjects(tree: &Tree, plan: &Plan) -> Vec<(MadeBy, Subject)> {
    let mut seen: BTreeMap<Rc<str>, u32> = BTreeMap::new();
    let mut nth = |text: &Rc<str>| {
        let count = seen.entry(text.clone()).or_default();
        *count += 1;
        *count - 1
    };
    let mut all = Vec::new();
    for (stage, planned) in plan.declared().iter().enumerate() {
        if let Base::Image(image) = &planned.base {
            let text: Rc<str> = format!("FROM {}", image.written).into();
            let nth = nth(&text);
            all.extend((0..base_layers(planned)).map(|layer| {
                let subject = Subject { text: text.clone(), nth, layer: layer as u32 };
                (MadeBy::Base { stage, layer }, subject)
            }));
        }
        for (step, own) in planned.steps.iter().enumerate() {
            if is_measurable(own) {
                let text = text(tree, planned, own);
                let nth = nth(&text);
                all.push((MadeBy::Step { stage, step }, Subject { text, nth, layer: 0 }));
            }
        }
    }
    all
}

/// How many layers of what a stage builds on have a size.
fn base_layers(stage: &Stage) -> usize {
    let Base::Image(base) = &stage.base else { return 0 };
    base.image.as_ref().map_or(1, |image| image.layers.len())
}

fn is_measurable(step: &Step) -> bool {
    step.trigger.is_none() && step.makes_layer()
}

/// The instruction on one line; with the values of variables, where it uses any.
fn text(tree: &Tree, stage: &Stage, step: &Step) -> Rc<str> {
    let line = tree.node(step.node).map(|node| one_line(node.original())).unwrap_or_default();
    match created_by(stage, step).filter(|_| line.contains('$')) {
        Some(created_by) => one_line(&created_by).into(),
        None => line.into(),
    }
}
