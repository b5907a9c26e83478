//! What builds write anew, and what pushing their images sends.

#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use super::Build;
use super::CarriedOut;
use super::forecast::{BedKey, Fate, Forecast, Steps};
use super::session::{Session, basis};
use super::stack::Amount;
use crate::cache::StepRef;
use crate::image::{MadeBy, image};
use crate::plan::{Action, Plan};
use crate::project::Project;
use crate::size::{self, Meaning};

/// The bytes of a build.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Traffic {
    /// Of the files of all layers that are made anew.
    pub rebuilt: Amount,
    /// Compressed, of the layers that the registry has not if all earlier builds were pushed; nothing
    /// where no image comes of the build, or what was pushed before it is not remembered.
    pub push: Option<Amount>,
    steps: BTreeMap<BedKey, StepTraffic>,
    /// The digests of the image's layers.
    layers: Vec<String>,
}

/// The bytes of a step in a build.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct StepTraffic {
    /// Nothing where it does not run.
    pub rebuilt: Option<Amount>,
    /// Nothing where the registry has its layer, or it is in no image.
    pub push: Option<Amount>,
}

impl Traffic {
    pub fn step(&self, key: BedKey) -> StepTraffic {
        self.steps.get(&key).copied().unwrap_or_default()
    }
}

impl StepTraffic {
    /// `, writes 43 MB, 12 MB to push`
    pub fn words(&self) -> String {
        let rebuilt = self.rebuilt.map(|size| format!(", writes {size}")).unwrap_or_default();
        let push = self.push.map(|size| format!(", {size} to push")).unwrap_or_default();
        rebuilt + &push
    }
}

impl Session {
    /// Of the builds that are remembered well enough, by number.
    pub fn traffic(&self) -> BTreeMap<u32, Traffic> {
        let mut all = BTreeMap::new();
        let mut pushed: BTreeSet<String> = BTreeSet::new();
        let mut is_known = true;
        for build in &*self.builds {
            let Some(basis) = &build.basis else {
                is_known = false;
                continue;
            };
            let mut traffic = traffic(&basis.project, &basis.done, &build.steps, &pushed);
            if !is_known {
                traffic.push = None;
            }
            if traffic.push.is_some() || !is_known {
                pushed.extend(traffic.layers.iter().cloned());
                is_known = true;
            }
            all.insert(build.number, traffic);
        }
        all
    }

    /// Of the build that is forecast, after all those.
    pub fn next_traffic(
        &self,
        build: &Build,
        forecast: &Forecast,
        before: &BTreeMap<u32, Traffic>,
    ) -> Traffic {
        let Ok(basis) = basis(&self.store, build) else { return Traffic::default() };
        let pushed = before.values().filter(|traffic| traffic.push.is_some());
        let pushed = pushed.flat_map(|traffic| traffic.layers.iter().cloned()).collect();
        traffic(&basis.project, &basis.done, &forecast.steps, &pushed)
    }
}

fn traffic(
    project: &Project,
    done: &CarriedOut,
    steps: &Steps,
    pushed: &BTreeSet<String>,
) -> Traffic {
    let mut traffic = Traffic { rebuilt: Amount::ZERO, ..Traffic::default() };
    rebuilt(done, steps, &mut traffic);
    let fails = |fate| matches!(fate, Fate::Fails | Fate::NeverStarts);
    if !steps.list.is_empty() && !steps.list.iter().any(|step| fails(step.fate)) {
        push(project, done, steps, pushed, &mut traffic);
    }
    traffic
}

/// What runs writes its layer anew; what two stages do alike is done once.
fn rebuilt(CarriedOut { plan, files, .. }: &CarriedOut, steps: &Steps, traffic: &mut Traffic) {
    for id in 0..plan.declared().len() {
        let sizes = size::sizes(plan, files, id, Meaning::Files);
        for layer in &sizes.layers {
            let MadeBy::Step { stage, step } = layer.made_by else { continue };
            let record = steps.at(StepRef { stage, step });
            let runs = record.filter(|it| it.fate == Fate::Runs && it.same_as.is_none());
            if let Some(record) = runs.filter(|_| stage == id) {
                traffic.rebuilt = traffic.rebuilt.plus(layer.added.amount);
                traffic.steps.entry(record.key).or_default().rebuilt = Some(layer.added.amount);
            }
        }
    }
}

fn push(
    project: &Project,
    CarriedOut { plan, files, .. }: &CarriedOut,
    steps: &Steps,
    pushed: &BTreeSet<String>,
    traffic: &mut Traffic,
) {
    let Some(target) = plan.target else { return };
    let image = image(project, plan, files, target);
    let sizes = size::sizes(plan, files, target, Meaning::Compressed);
    let mut sum = Amount::ZERO;
    for layer in image.layers {
        let size = sizes.layers.iter().find(|it| it.made_by == layer.made_by);
        let size = size.map_or(Amount::Unknown, |size| size.added.amount);
        if is_new(plan, steps, layer.made_by) || !pushed.contains(&layer.diff_id) {
            sum = sum.plus(size);
            let record = step_of(layer.made_by).and_then(|at| steps.at(at));
            if let Some(record) = record {
                traffic.steps.entry(record.key).or_default().push = Some(size);
            }
        }
        traffic.layers.push(layer.diff_id);
    }
    traffic.push = Some(sum);
}

/// A command that runs again writes files of a new time, so that its layer is another one even where
/// all contents are the same. What is copied keeps its time.
fn is_new(plan: &Plan, steps: &Steps, made_by: MadeBy) -> bool {
    let Some(at) = step_of(made_by) else { return false };
    let runs = steps.at(at).is_some_and(|record| record.fate == Fate::Runs);
    let step = plan.stage(at.stage).and_then(|stage| stage.steps.get(at.step));
    runs && step.is_some_and(|step| matches!(step.action, Action::Run(_)))
}

fn step_of(made_by: MadeBy) -> Option<StepRef> {
    match made_by {
        MadeBy::Step { stage, step } => Some(StepRef { stage, step }),
        MadeBy::Base { .. } | MadeBy::Container => None,
    }
}
