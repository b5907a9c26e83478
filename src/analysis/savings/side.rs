//! One side of a comparison: a project, built once, and built again after edits.

use std::rc::Rc;

use super::{Edited, Figures, Likely, LikelyAct, Offer, Saving, Warm, edits};
use crate::analysis::forecast::{Fate, Forecast};
use crate::analysis::session::{NotStarted, Session};
use crate::analysis::stack::StepId;
use crate::analysis::{Build, CarriedOut};
use crate::cache::StepRef;
use crate::effect::Layer;
use crate::effect::tree::Time;
use crate::image::MadeBy;
use crate::plan::Action;
use crate::project::Project;
use crate::size::{Inventory, Meaning, difference};
use crate::text::Patch;
use crate::time::Assumptions;

/// A project that is to be rewritten, measured once for all that is offered.
#[derive(Clone, Debug)]
pub struct Ground {
    side: Side,
    /// The changes of files that are tried.
    files: Vec<Likely>,
    /// Each edit that was tried, and what followed.
    edited: Vec<(Likely, Option<Rc<After>>)>,
}

/// A project and a machine on which it was built once.
#[derive(Clone, Debug)]
struct Side {
    build: Build,
    session: Session,
    contents: Inventory,
    figures: Figures,
}

/// What follows from an edit.
#[derive(Clone, Debug)]
struct After {
    build: Build,
    forecast: Forecast,
    /// What is to be pushed, compressed.
    pushed: Inventory,
}

impl Ground {
    /// The project as it is, built once; why that does not start, where it does not.
    pub fn of(build: &Build, assumed: Assumptions) -> Result<Self, NotStarted> {
        let (side, files) = (Side::of(build, assumed)?, edits::of_files(build));
        Ok(Self { side, files, edited: Vec::new() })
    }

    /// What an offer saves and costs; why the rewritten project cannot be built, where it cannot.
    pub fn saving(&mut self, offer: &Offer) -> Result<Saving, String> {
        let before = &self.side.build;
        let project = offer.rewritten(&before.project).ok_or(NO_LONGER)?;
        let other = Side::of(&Build::unseen(before, &project), self.side.session.assumed);
        let other = other.map_err(|stopped| stopped.message)?;
        let mut likely = self.files.clone();
        likely.extend(edits::of_commands(before, offer));
        let edits = likely.into_iter().filter_map(|likely| self.compare(&other, offer, likely));
        let edits = edits.collect();
        let (before, after) = (&self.side, &other);
        Ok(Saving {
            before: before.figures,
            after: after.figures,
            image: difference(&before.contents, &after.contents),
            edits,
        })
    }

    /// The same edit on both sides; nothing where it fits only one of them.
    fn compare(&mut self, other: &Side, offer: &Offer, likely: Likely) -> Option<Edited> {
        let one = self.after(&likely)?;
        let project = match &likely.act {
            LikelyAct::File(_) => edits::done(&other.build, &likely)?,
            // The edited project, rewritten, is the rewritten one, edited.
            LikelyAct::Command { .. } => {
                one.build.again(offer)?.rewrite.apply(&one.build.project)?
            }
        };
        let two = other.after(&project)?;
        let patch = &offer.finding.rewrite.dockerfile;
        let (lost, gained) =
            changed(&one, &two, |id| heir(&self.side.build, &other.build, patch, id));
        Some(Edited {
            before: one.warm(),
            after: two.warm(),
            push: difference(&one.pushed, &two.pushed),
            lost,
            gained,
            likely,
        })
    }

    /// What follows from an edit of the project as it is.
    fn after(&mut self, likely: &Likely) -> Option<Rc<After>> {
        if let Some((_, after)) = self.edited.iter().find(|(it, _)| it == likely) {
            return after.clone();
        }
        let project = edits::done(&self.side.build, likely);
        let after = project.and_then(|project| self.side.after(&project)).map(Rc::new);
        self.edited.push((likely.clone(), after.clone()));
        after
    }
}

/// Why a rewrite cannot be done.
const NO_LONGER: &str = "This no longer fits the Dockerfile.";

impl Side {
    fn of(build: &Build, assumed: Assumptions) -> Result<Self, NotStarted> {
        let (session, cold) = Session::after_first(build, assumed)?;
        let contents = contents(build, Meaning::Files);
        let figures = Figures {
            image: contents.amount(),
            dead: contents.dead(),
            layers: contents.layers.len() as u32,
            cold,
        };
        Ok(Self { build: build.clone(), session, contents, figures })
    }

    /// What a build of an edited project does.
    fn after(&self, project: &Project) -> Option<After> {
        let build = Build::unseen(&self.build, project);
        let forecast = self.session.forecast(&build);
        if forecast.not_started.is_some() {
            return None;
        }
        let pushed = contents(&build, Meaning::Compressed)
            .within(|made_by| is_pushed(&self.build, &build, &forecast, made_by));
        Some(After { build, forecast, pushed })
    }
}

impl After {
    fn warm(&self) -> Warm {
        let counts = self.forecast.counts;
        Warm {
            runs: counts.runs.saturating_add(counts.fails),
            reused: counts.reused,
            time: self.forecast.time.total,
            push: self.pushed.amount(),
        }
    }
}

fn contents(build: &Build, meaning: Meaning) -> Inventory {
    let Some(CarriedOut { plan, files, .. }) = build.carried_out.as_deref() else {
        return Inventory::default();
    };
    plan.target
        .map(|target| Inventory::of(plan, files, target, meaning, &build.overlay))
        .unwrap_or_default()
}

/// Whether a registry that has the image from before lacks a layer.
fn is_pushed(old: &Build, new: &Build, forecast: &Forecast, made_by: MadeBy) -> bool {
    let MadeBy::Step { stage, step } = made_by else { return false };
    let at = StepRef { stage, step };
    if forecast.steps.at(at).is_none_or(|record| record.fate != Fate::Runs) {
        return false;
    }
    // The same files, copied once more, are the same layer; what a step writes has a later time.
    let is_run = |build: &Build| {
        let done = build.carried_out.as_deref()?;
        let step = done.plan.stage(stage)?.steps.get(step)?;
        Some(matches!(step.action, Action::Run(_)))
    };
    let layer = |build: &Build| {
        let done = build.carried_out.as_deref()?;
        done.files.stages.get(stage)?.steps.get(step)?.layer.clone()
    };
    let is_dated = |layer: &Layer| {
        layer.entries.iter().any(|entry| matches!(entry.meta.mtime, Time::Built(_)))
    };
    let is_same = match (layer(old), layer(new)) {
        (Some(old), Some(new)) => old == new && !is_dated(&new),
        _ => false,
    };
    is_run(new) != Some(false) || !is_same
}

/// Whose work is done again after the edit only when the project is rewritten, and whose only when
/// it is not: the first lines of the steps as they are in the project at hand.
fn changed(
    one: &After,
    two: &After,
    heir: impl Fn(StepId) -> Option<StepId>,
) -> (Vec<u32>, Vec<u32>) {
    let (mut lost, mut gained) = (Vec::new(), Vec::new());
    for step in &*one.forecast.steps.list {
        let is_asked = matches!(step.fate, Fate::Runs | Fate::Reused);
        let Some(heir) = heir(step.key.id).filter(|_| is_asked) else { continue };
        let is = two.forecast.steps.list.iter().find(|it| it.key.id == heir).map(|it| it.fate);
        match (step.fate, is) {
            (Fate::Reused, Some(Fate::Runs)) => lost.push(step.lines.0),
            (Fate::Runs, Some(Fate::Reused)) => gained.push(step.lines.0),
            _ => {}
        }
    }
    (lost, gained)
}

/// The step of the rewritten project that does what a step did; it may do what several did.
pub(super) fn heir(old: &Build, new: &Build, patch: &Patch, id: StepId) -> Option<StepId> {
    if new.ids.ids.contains(&id) {
        return Some(id);
    }
    let at = old.ids.ids.iter().position(|other| *other == id)?;
    let node = old.parsed.tree.node(at)?;
    let place = old.parsed.tree.source_at(node.rest_span().start());
    let at = new.parsed.tree.index_at(place_after(patch, place))?;
    let keyword = new.parsed.tree.node(at)?.keyword();
    new.ids.ids.get(at).copied().filter(|_| keyword == node.keyword())
}

/// Where a place is in the changed text; where it was replaced, the start of what replaced it.
fn place_after(patch: &Patch, place: u32) -> u32 {
    let mut moved = i64::from(place);
    for edit in patch.edits().iter().take_while(|edit| edit.span.start() <= place) {
        if edit.span.end() > place {
            moved -= i64::from(place - edit.span.start());
            break;
        }
        moved += i64::try_from(edit.insert.len()).unwrap_or(i64::MAX) - i64::from(edit.span.len());
    }
    u32::try_from(moved).unwrap_or_default()
}
