//! In which order vertices run where not all of them can run at once.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use crate::plan::{Op, Plan, VertexId};

/// Something to be done.
#[derive(Clone, Debug)]
pub(super) struct Job {
    pub vertex: VertexId,
    inputs: Vec<VertexId>,
    /// What had the place before that it takes.
    after: Option<VertexId>,
    /// How long it usually lasts.
    usual: u64,
    /// Whether it takes no place.
    is_free: bool,
}

impl Job {
    pub fn new(plan: &Plan, op: &Op, usual: u64, is_free: bool) -> Self {
        let vertex = plan.graph.vertices.get(op.vertex);
        let inputs = vertex.into_iter().flat_map(|vertex| &vertex.inputs);
        let twin = |input: &VertexId| plan.graph.vertices.get(*input).map(|vertex| vertex.twin);
        Self {
            vertex: op.vertex,
            inputs: inputs.filter_map(twin).collect(),
            after: None,
            usual,
            is_free,
        }
    }

    /// What must have ended before it starts.
    pub fn waits_for(&self) -> impl Iterator<Item = VertexId> + use<'_> {
        self.inputs.iter().copied().chain(self.after)
    }
}

/// What is first in line: what takes no place, then the job with the longest way to the end, and of
/// equal ones that which the end asks for first. Where a stage stands in the file does not matter.
type Rank = (Reverse<u64>, usize);

struct Line {
    jobs: Vec<Job>,
    ranks: Vec<Rank>,
    /// How many inputs each still waits for.
    missing: Vec<usize>,
    users: Vec<Vec<usize>>,
    ready: BTreeSet<Rank>,
    /// By their end.
    running: BTreeSet<(u64, usize)>,
    /// The last job of each place, and which places are free.
    places: Vec<usize>,
    free: BTreeSet<usize>,
    /// By vertex.
    place_of: Vec<Option<usize>>,
    most: usize,
    /// The jobs that started.
    done: Vec<usize>,
}

/// The jobs in the order in which they start; `jobs` has inputs first. Adds for which other job
/// each waits because there are no more places than `most`.
pub(super) fn order(jobs: Vec<Job>, vertices: usize, most: usize) -> Vec<Job> {
    let mut line = Line::new(jobs, vertices, most);
    let mut now = 0;
    loop {
        line.start(now);
        let Some(&(end, _)) = line.running.first() else { break };
        now = end;
        while let Some(&(end, at)) = line.running.first().filter(|(end, _)| *end == now) {
            line.running.remove(&(end, at));
            line.finish(at);
        }
    }
    let mut jobs: Vec<Option<Job>> = line.jobs.into_iter().map(Some).collect();
    line.done.into_iter().filter_map(|at| jobs.get_mut(at)?.take()).collect()
}

impl Line {
    fn new(jobs: Vec<Job>, vertices: usize, most: usize) -> Self {
        let mut index: Vec<Option<usize>> = vec![None; vertices];
        let mut users: Vec<Vec<usize>> = vec![Vec::new(); jobs.len()];
        let mut missing = vec![0; jobs.len()];
        for (at, job) in jobs.iter().enumerate() {
            let inputs = job.inputs.iter().filter_map(|input| index.get(*input).copied().flatten());
            for input in inputs {
                users.get_mut(input).into_iter().for_each(|users| users.push(at));
                missing.get_mut(at).into_iter().for_each(|missing| *missing += 1);
            }
            if let Some(place) = index.get_mut(job.vertex) {
                *place = Some(at);
            }
        }
        let mut ways: Vec<u64> = vec![0; jobs.len()];
        for (at, job) in jobs.iter().enumerate().rev() {
            let behind = users.get(at).into_iter().flatten().filter_map(|user| ways.get(*user));
            let behind = behind.max().copied().unwrap_or(0);
            if let Some(way) = ways.get_mut(at) {
                *way = behind.saturating_add(job.usual);
            }
        }
        let ranks = jobs
            .iter()
            .zip(ways)
            .enumerate()
            .map(|(at, (job, way))| (Reverse(if job.is_free { u64::MAX } else { way }), at));
        let ranks: Vec<Rank> = ranks.collect();
        let ready = ranks.iter().zip(&missing).filter(|(_, missing)| **missing == 0);
        let ready = ready.map(|(rank, _)| *rank).collect();
        let done = Vec::with_capacity(jobs.len());
        Self {
            jobs,
            ranks,
            missing,
            users,
            ready,
            running: BTreeSet::new(),
            places: Vec::new(),
            free: BTreeSet::new(),
            place_of: vec![None; vertices],
            most,
            done,
        }
    }

    /// Starts what is ready, as long as there are places.
    fn start(&mut self, now: u64) {
        while let Some(rank) = self.ready.pop_first() {
            let (_, at) = rank;
            let Some(job) = self.jobs.get(at) else { continue };
            if job.is_free {
                self.done.push(at);
                self.finish_inputs(at);
                continue;
            }
            let Some(place) = self.place_for(job) else {
                self.ready.insert(rank);
                return;
            };
            let before = self.places.get(place).and_then(|at| self.jobs.get(*at));
            let after = before.map(|before| before.vertex);
            let Some(job) = self.jobs.get_mut(at) else { continue };
            job.after = after;
            match self.places.get_mut(place) {
                Some(last) => *last = at,
                None => self.places.push(at),
            }
            self.free.remove(&place);
            self.place_of.get_mut(job.vertex).into_iter().for_each(|it| *it = Some(place));
            self.running.insert((now.saturating_add(job.usual), at));
            self.done.push(at);
        }
    }

    /// The place of something it works on, so that it waits for nothing else; or a new one.
    fn place_for(&self, job: &Job) -> Option<usize> {
        let is_last = |place: &usize, input: &VertexId| {
            let last = self.places.get(*place).and_then(|at| self.jobs.get(*at));
            self.free.contains(place) && last.is_some_and(|last| last.vertex == *input)
        };
        let near = job.inputs.iter().find_map(|input| {
            self.place_of.get(*input).copied().flatten().filter(|place| is_last(place, input))
        });
        let new = (self.places.len() < self.most).then_some(self.places.len());
        near.or(new).or_else(|| self.free.first().copied())
    }

    fn finish(&mut self, at: usize) {
        let vertex = self.jobs.get(at).map(|job| job.vertex);
        let place = vertex.and_then(|vertex| self.place_of.get(vertex).copied().flatten());
        self.free.extend(place);
        self.finish_inputs(at);
    }

    /// Those that work on it wait for one less.
    fn finish_inputs(&mut self, at: usize) {
        let users = self.users.get_mut(at).map(std::mem::take);
        for user in users.unwrap_or_default() {
            let Some(missing) = self.missing.get_mut(user) else { continue };
            *missing = missing.saturating_sub(1);
            if *missing == 0 {
                self.ready.extend(self.ranks.get(user).copied());
            }
        }
    }
}
