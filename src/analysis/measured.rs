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

/// A layer whose size may be told, and what was told of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Measurable {
    pub subject: Subject,
    pub measure: Option<Measure>,
}

impl Build {
    /// The layer of a bed, as one whose size may be told.
    pub fn measurable(&self, id: StepId, part: u32) -> Option<Measurable> {
        let CarriedOut { plan, .. } = self.carried_out.as_deref()?;
        let node = self.ids.ids.iter().position(|&other| other == id)?;
        let is_it = |made_by: MadeBy| match made_by {
            MadeBy::Base { stage, layer } => {
                plan.stage(stage)?.node.filter(|it| *it == node && layer == part as usize)
            }
            MadeBy::Step { stage, step } => {
                let step = plan.stage(stage)?.steps.get(step)?;
                Some(step.node).filter(|it| *it == node && part == 0 && step.makes_layer())
            }
            MadeBy::Container => None,
        };
        let all = subjects(&self.parsed.tree, plan);
        let (_, subject) = all.into_iter().find(|(made_by, _)| is_it(*made_by).is_some())?;
        let measure = self.project.measures.get(&subject).copied();
        Some(Measurable { subject, measure })
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
            let layers = image.image.as_ref().map_or(1, |image| image.layers.len());
            all.extend((0..layers).map(|layer| {
                let subject = Subject { text: text.clone(), nth, layer: layer as u32 };
                (MadeBy::Base { stage, layer }, subject)
            }));
        }
        for (step, own) in planned.steps.iter().enumerate() {
            if own.trigger.is_none() && own.makes_layer() {
                let text = text(tree, planned, own);
                let nth = nth(&text);
                all.push((MadeBy::Step { stage, step }, Subject { text, nth, layer: 0 }));
            }
        }
    }
    all
}

/// The instruction on one line; with the values of variables, where it uses any.
fn text(tree: &Tree, stage: &Stage, step: &Step) -> Rc<str> {
    let line = tree.node(step.node).map(|node| one_line(node.original())).unwrap_or_default();
    match created_by(stage, step).filter(|_| line.contains('$')) {
        Some(created_by) => one_line(&created_by).into(),
        None => line.into(),
    }
}
