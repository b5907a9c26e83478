//! From vertex to vertex: what is in the store, and what has to be done.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::compare;
use super::inputs::{self, Input};
use super::job::{Job, StepJob};
use super::key::{Key, Op};
use super::reason::{Cause, Hit, HitBy, Outcome, StepRef};
use super::store::{Made, Probe, Record, RecordId, Session};
use crate::effect::{Layer, Tree};
use crate::image::{self, Simulation, StepFiles};
use crate::plan::VertexId;
use crate::plan::stage::Image;
use crate::project::Platform;

/// What came of a vertex.
pub(super) struct Done {
    /// Under which keys those that work on it look for themselves. None for one that was told to run.
    pub known: Vec<Key>,
    /// Under which keys it is remembered.
    pub keys: Vec<Key>,
    /// `None` where it failed.
    pub tree: Option<Tree>,
    /// `None` for what is no step.
    pub outcome: Option<Outcome>,
    pub place: Option<StepRef>,
}

/// Goes through the vertices in order.
pub(super) struct Solver<'a> {
    pub files: &'a Simulation,
    pub session: Session<'a>,
    /// By vertex.
    pub done: Vec<Option<Done>>,
    /// What the steps of this build do, in order.
    pub present: Vec<Key>,
    /// Results that were taken from the store.
    pub kept: BTreeMap<StepRef, Kept>,
}

/// A result from the store.
#[derive(Clone, Debug, Default)]
pub(super) struct Kept {
    pub tree: Option<Tree>,
    pub layer: Option<Rc<Layer>>,
}

/// A step with all that is asked of the store.
pub(super) struct Asked<'a> {
    pub job: &'a StepJob<'a>,
    /// For each input: its selector and the content of what is read.
    pub parts: Vec<(Key, Option<Key>)>,
}

impl Solver<'_> {
    pub fn done(&self, vertex: VertexId) -> Option<&Done> {
        self.done.get(vertex)?.as_ref()
    }

    /// Does a vertex whose inputs are done.
    pub fn solve(&mut self, vertex: VertexId, job: &Job<'_>) {
        let done = match job {
            Job::Image(image, platform, tree) => self.image(image, platform, tree),
            Job::Files(tree) => Done::source(Vec::new(), tree),
            Job::Inline(tree) => {
                let key = Key::of_fields("inline", &[tree.digest().bytes()]);
                Done::source(vec![key], tree)
            }
            Job::Step(job) => self.step(job),
        };
        if let Some(place) = self.done.get_mut(vertex) {
            *place = Some(done);
        }
    }

    /// An image is known by its manifest and by its layers.
    fn image(&mut self, image: &Image, platform: &Platform, tree: &Tree) -> Done {
        let base = image.image.as_ref();
        let digest = base.map_or("", |base| &base.digest);
        let manifest = if digest.is_empty() { &image.reference } else { digest };
        let Platform { os, architecture, variant } = platform;
        let platform = format!("{os}/{architecture}/{variant}");
        let mut keys = vec![Key::of_fields("image", &[manifest.as_bytes(), platform.as_bytes()])];
        let chain: Option<Vec<&[u8]>> =
            base.map(|base| base.layers.iter().map(|layer| layer.diff_id.as_bytes()).collect());
        if let Some(chain) = chain
            && !chain.is_empty()
            && chain.iter().all(|layer| !layer.is_empty())
        {
            keys.push(Key::of_fields("layers", &chain));
        }
        for key in &keys {
            self.session.images.insert(*key, Rc::clone(&image.written));
        }
        Done::source(keys, tree)
    }

    fn step(&mut self, job: &StepJob<'_>) -> Done {
        let failed = job.inputs.iter().find_map(|input| self.failed(input.vertex));
        if let Some(step) = failed {
            return Done::without(Outcome::NeverStarted(step), job.place);
        }
        let asked = self.asked(job);
        let found = if job.ignores_cache { Vec::new() } else { self.matching(&asked) };
        let newest = found.iter().filter_map(|&id| Some((self.session.get(id)?.build, id))).max();
        match newest.and_then(|(_, id)| Some((id, Rc::clone(self.session.get(id)?)))) {
            Some((id, record)) => self.hit(&asked, found, id, &record),
            None => self.miss(&asked),
        }
    }

    pub fn asked<'a>(&self, job: &'a StepJob<'a>) -> Asked<'a> {
        let parts = job.inputs.iter().map(|input| {
            let tree = self.done(input.vertex).and_then(|done| done.tree.as_ref());
            (inputs::selector(input), inputs::content(input, tree))
        });
        Asked { job, parts: parts.collect() }
    }

    /// The step for which nothing can be done with an input.
    fn failed(&self, vertex: VertexId) -> Option<StepRef> {
        let done = self.done(vertex)?;
        match done.outcome.as_ref()? {
            Outcome::NeverStarted(step) => Some(*step),
            Outcome::Failed { .. } => done.place,
            _ => None,
        }
    }

    /// The records that every input leads to, by its keys or its content.
    fn matching(&self, asked: &Asked<'_>) -> Vec<RecordId> {
        let mut found: Option<Vec<RecordId>> = None;
        for at in 0..asked.job.inputs.len().max(1) {
            let mut here: Vec<RecordId> = Vec::new();
            for probe in self.probes(asked, at, |done| &done.known) {
                here.extend(self.session.find(probe));
            }
            if let Some(before) = &found {
                here.retain(|id| before.contains(id));
            }
            if here.is_empty() {
                return here;
            }
            here.sort_unstable();
            here.dedup();
            found = Some(here);
        }
        found.unwrap_or_default()
    }

    /// How records that were made with an input are found.
    fn probes(&self, asked: &Asked<'_>, at: usize, keys: fn(&Done) -> &Vec<Key>) -> Vec<Probe> {
        let probe = |selector, key| Probe::new(asked.job.op_key, at, selector, key);
        let Some(input) = asked.job.inputs.get(at) else {
            return vec![probe(Key(0), super::store::NOTHING)];
        };
        let (selector, content) = asked.parts.get(at).copied().unwrap_or((Key(0), None));
        let keys = self.done(input.vertex).map(keys);
        let by_key = keys.into_iter().flatten().map(|key| probe(selector, *key));
        by_key.chain(content.map(|content| probe(Key(0), content))).collect()
    }

    fn hit(
        &mut self,
        asked: &Asked<'_>,
        found: Vec<RecordId>,
        id: RecordId,
        record: &Rc<Record>,
    ) -> Done {
        for &id in &found {
            self.session.use_record(id);
        }
        let place = asked.job.place;
        let outcome = if record.build == self.session.build {
            // It was made a moment ago, by another vertex with the same key.
            let same = self.done.iter().flatten().find(|done| done.keys.contains(&of_record(id)));
            Outcome::Ran(Cause::Same(same.and_then(|done| done.place).unwrap_or(place)))
        } else {
            let by = self.hit_by(asked);
            Outcome::Cached(Hit { build: record.build, by })
        };
        let kept = self.kept.entry(place).or_default();
        // A `COPY --link` makes the layer, laying it over the rest makes the file system.
        if !matches!(&asked.job.op, Op::Copy(copy) if copy.link) {
            kept.tree = Some(record.tree.clone());
        }
        if !matches!(asked.job.op, Op::Link) {
            kept.layer.clone_from(&record.layer);
        }
        let keys: Vec<Key> = found.into_iter().map(of_record).collect();
        Done {
            known: keys.clone(),
            keys,
            tree: Some(record.tree.clone()),
            outcome: Some(outcome),
            place: Some(place),
        }
    }

    fn hit_by(&self, asked: &Asked<'_>) -> HitBy {
        let ran = asked.job.inputs.iter().filter_map(|input| {
            let done = self.done(input.vertex)?;
            done.place.filter(|_| matches!(done.outcome, Some(Outcome::Ran(_))))
        });
        let ran: Vec<StepRef> = ran.collect();
        if ran.is_empty() { HitBy::Key } else { HitBy::Content(ran) }
    }

    fn miss(&mut self, asked: &Asked<'_>) -> Done {
        let place = asked.job.place;
        let cause = compare::cause(self, asked);
        let stage = self.files.stages.get(place.stage);
        let step = stage.and_then(|stage| stage.steps.get(place.step)).map(|step| &**step);
        if let Some(StepFiles { outcome: image::Outcome::Failed(message), .. }) = step {
            let outcome = Outcome::Failed { message: message.clone(), cause };
            return Done::without(outcome, place);
        }
        let tree = step.map_or_else(Tree::empty, |step| step.tree.clone());
        let layer = step.filter(|_| !matches!(asked.job.op, Op::Link));
        let layer = layer.and_then(|step| step.layer.clone());
        let id = self.save(asked, &tree, layer);
        let keys = vec![of_record(id)];
        let known = if asked.job.ignores_cache { Vec::new() } else { keys.clone() };
        Done {
            known,
            keys,
            tree: Some(tree),
            outcome: Some(Outcome::Ran(cause)),
            place: Some(place),
        }
    }

    fn save(&mut self, asked: &Asked<'_>, tree: &Tree, layer: Option<Rc<Layer>>) -> RecordId {
        let job = asked.job;
        let mut probes = Vec::new();
        let mut again: Option<Vec<RecordId>> = None;
        for at in 0..job.inputs.len().max(1) {
            let here = self.probes(asked, at, |done| &done.keys);
            again = Some(self.narrowed(again, &here));
            probes.extend(here);
        }
        let made = job.inputs.iter().zip(&asked.parts).map(|(input, (_, content))| {
            let done = self.done(input.vertex);
            Made {
                is_root: input.is_root,
                key: done.and_then(|done| done.keys.first().copied()),
                content: *content,
                tree: done.and_then(|done| done.tree.clone()).filter(|_| content.is_some()),
            }
        });
        let record = Record {
            op: job.op.clone(),
            op_key: asked.job.op_key,
            build: self.session.build,
            tree: tree.clone(),
            layer,
            inputs: made.collect(),
        };
        let id = again.and_then(|ids| ids.last().copied());
        self.session.save(id, record, probes.into_iter())
    }

    /// The records that are left when an input is asked under all its names: any will do for the
    /// first one, all must for the others.
    fn narrowed(&self, before: Option<Vec<RecordId>>, probes: &[Probe]) -> Vec<RecordId> {
        let lists = probes.iter().map(|&probe| self.session.find(probe));
        match before {
            None => {
                let mut all: Vec<RecordId> = lists.flatten().collect();
                all.sort_unstable();
                all.dedup();
                all
            }
            Some(mut kept) => {
                for list in lists {
                    let list: Vec<RecordId> = list.collect();
                    kept.retain(|id| list.contains(id));
                }
                kept
            }
        }
    }

    /// Whether a vertex ran, and as which step.
    pub fn ran(&self, input: &Input<'_>) -> Option<StepRef> {
        let done = self.done(input.vertex)?;
        match done.outcome.as_ref()? {
            Outcome::Ran(_) => done.place,
            _ => None,
        }
    }
}

impl Done {
    /// What is no step.
    fn source(keys: Vec<Key>, tree: &Tree) -> Self {
        Self { known: keys.clone(), keys, tree: Some(tree.clone()), outcome: None, place: None }
    }

    fn without(outcome: Outcome, place: StepRef) -> Self {
        let outcome = Some(outcome);
        Self { known: Vec::new(), keys: Vec::new(), tree: None, outcome, place: Some(place) }
    }
}

/// The key of a vertex that has a record.
pub(super) fn of_record(id: RecordId) -> Key {
    Key(u64::from(id).wrapping_add(1))
}
