//! What each vertex prints.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::frame::{definition, export, ignore_file, metadata, status};
use super::units::{bytes, stamp};
use super::{Happened, Source, images, transfer};
use crate::effect::run::{is_unknown, text_of};
use crate::image::StepFiles;
use crate::plan::check::Warning;
use crate::plan::{Action, Base, Failure, Op, Pass, Step, VertexId, VertexKind};
use crate::project::NoCache;

/// The lines of a vertex, or of something that is none.
#[derive(Clone, Debug)]
pub(super) struct Group {
    pub vertex: Option<VertexId>,
    pub name: Rc<str>,
    pub start: u64,
    pub end: u64,
    pub lines: Vec<Line>,
    pub ending: Ending,
}

#[derive(Clone, Debug)]
pub(super) struct Line {
    pub at: u64,
    pub text: String,
    /// Whether a command printed it.
    pub log: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Ending {
    /// After so many milliseconds.
    Done(u64),
    Cached,
    Canceled,
    Failed(String),
}

/// A missing file is noticed before its step begins.
const NOT_BEGUN: &str = "failed to compute cache key: ";

/// A log is written so often, in milliseconds; what happens between is told as one.
const WRITTEN_EVERY: u64 = 150;

/// All groups, in the order in which they begin where they begin at the same time.
pub(super) fn groups(
    source: &Source<'_>,
    failure: Option<&Failure>,
    warnings: &[Warning],
) -> Vec<Group> {
    let opening = source.schedule.opening.likely;
    let read = opening / 4;
    let mut groups = vec![definition(source, warnings, read)];
    if failure.is_some_and(|failure| failure.at.pass < Pass::Images) {
        return groups;
    }
    groups.extend(metadata(source.plan, read, opening));
    if groups.iter().any(|group| matches!(group.ending, Ending::Failed(_))) {
        return groups;
    }
    groups.push(ignore_file(source, opening));
    if failure.is_some() {
        return groups;
    }
    groups.extend(Vertices::of(source).groups());
    if !stop_at_failure(&mut groups) {
        groups.extend(export(source));
    }
    groups
}

/// The vertices of a build, with the steps that they belong to.
struct Vertices<'a> {
    source: &'a Source<'a>,
    ops: &'a [Op],
    /// By vertex.
    steps: BTreeMap<VertexId, (&'a Step, Option<&'a StepFiles>)>,
}

impl<'a> Vertices<'a> {
    fn of(source: &'a Source<'a>) -> Self {
        let mut steps = BTreeMap::new();
        for (stage, files) in source.plan.stages.iter().zip(&source.files.stages) {
            for (at, step) in stage.steps.iter().enumerate() {
                let vertices = [step.vertex, linked(step)].into_iter().flatten();
                let twins = vertices.filter_map(|vertex| source.plan.graph.vertices.get(vertex));
                for vertex in twins {
                    steps
                        .entry(vertex.twin)
                        .or_insert((step, files.steps.get(at).map(|files| &**files)));
                }
            }
        }
        Self { source, ops: &source.plan.ops, steps }
    }

    fn groups(&self) -> Vec<Group> {
        let mut groups: Vec<Group> = Vec::new();
        let mut of_links: BTreeMap<VertexId, usize> = BTreeMap::new();
        // By the vertex before which it is told.
        let mut again: BTreeMap<VertexId, Group> = BTreeMap::new();
        let mut ops: Vec<&Op> = self.ops.iter().collect();
        ops.sort_by_key(|op| self.rank(op.vertex));
        for op in ops {
            let Some(group) = self.group(op) else { continue };
            let linked = self.steps.get(&op.vertex).and_then(|(step, _)| linked(step));
            let known = linked.and_then(|linked| of_links.get(&linked));
            if let Some(first) = known.and_then(|at| groups.get_mut(*at)) {
                first.join(group);
                continue;
            }
            groups.extend(again.remove(&op.vertex));
            if let Some(linked) = linked {
                of_links.insert(linked, groups.len());
            }
            let Some((user, later)) = self.again(op, &group) else {
                groups.push(group);
                continue;
            };
            groups.push(Group { ending: Ending::Done(0), ..group });
            again.insert(user, later);
        }
        groups
    }

    /// An image that is there is told of when it is looked up. Where the first step that works on it
    /// runs so much later that the log was written meanwhile, it is told of again before that step.
    fn again(&self, op: &Op, group: &Group) -> Option<(VertexId, Group)> {
        let kind = self.source.plan.graph.vertices.get(op.vertex)?.kind;
        if kind != VertexKind::Image || group.ending != Ending::Cached {
            return None;
        }
        let Source { project, plan, schedule, .. } = self.source;
        // What is not to come from the cache is looked for by the content of what it works on.
        let by_content = project.options.no_cache != NoCache::Nothing;
        let used = self.users(op.vertex).filter(|user| by_content || self.has_begun(user));
        let starts = used.filter_map(|it| Some((schedule.of(plan, it.vertex)?.start, it.vertex)));
        let (start, user) = starts.min()?;
        let at_once = group.end.saturating_add(WRITTEN_EVERY);
        let later = Group { start, end: start, lines: Vec::new(), ..group.clone() };
        (start > at_once).then_some((user, later))
    }

    /// What begins at once is mostly seen in this order.
    fn rank(&self, vertex: VertexId) -> u32 {
        match self.source.plan.graph.vertices.get(vertex).map(|vertex| vertex.kind) {
            Some(VertexKind::Inline) => 0,
            Some(VertexKind::Image) if self.is_cached(vertex) => 1,
            Some(VertexKind::Context | VertexKind::NamedContext) => 2,
            Some(VertexKind::Image) => 3,
            _ => 4,
        }
    }

    fn group(&self, op: &Op) -> Option<Group> {
        let Source { plan, schedule, happened, .. } = self.source;
        let happened = happened.get(op.vertex).filter(|it| **it != Happened::NotNeeded)?;
        let opening = schedule.opening.likely;
        let timed = schedule.of(plan, op.vertex);
        let (start, end) = timed.map_or((opening, opening), |timed| (timed.start, timed.end));
        let kind = plan.graph.vertices.get(op.vertex)?.kind;
        let ending = match happened {
            Happened::Failed(message) if message.starts_with(NOT_BEGUN) => Ending::Canceled,
            Happened::Failed(message) => Ending::Failed(message.clone()),
            Happened::Cached if kind != VertexKind::Image || self.is_used(op.vertex) => {
                Ending::Cached
            }
            _ => Ending::Done(end.saturating_sub(start)),
        };
        let lines = self.lines(op, kind, *happened == Happened::Done, (start, end));
        let name = Rc::clone(&op.name);
        Some(Group { vertex: Some(op.vertex), name, start, end, lines, ending })
    }

    fn lines(&self, op: &Op, kind: VertexKind, ran: bool, (start, end): (u64, u64)) -> Vec<Line> {
        let Source { project, plan, files, known, .. } = *self.source;
        match kind {
            VertexKind::Image => {
                let is_it = |vertex: VertexId| plan.graph.vertices.get(vertex).map(|it| it.twin);
                let stage =
                    plan.stages.iter().find(|stage| stage.pull.and_then(is_it) == Some(op.vertex));
                let image = stage.and_then(|stage| match &stage.base {
                    Base::Image(image) => Some(image),
                    _ => None,
                });
                let pinned = op.name.rsplit(' ').next().unwrap_or_default();
                images::lines(image, pinned, ran, (start, end))
            }
            VertexKind::Context => {
                let sent = transfer::of_context(project, plan, &files.context, known);
                vec![status(start, format!("transferring context: {} done", bytes(sent)))]
            }
            VertexKind::Run if !self.is_cached(op.vertex) => {
                let files = self.steps.get(&op.vertex).and_then(|(_, files)| *files);
                output(files, (start, end))
            }
            _ => Vec::new(),
        }
    }

    fn is_cached(&self, vertex: VertexId) -> bool {
        self.source.happened.get(vertex) == Some(&Happened::Cached)
    }

    /// Whether anything ran that works on it, or it is the result.
    fn is_used(&self, vertex: VertexId) -> bool {
        let mut users = self.users(vertex).peekable();
        users.peek().is_none() || users.any(|op| self.has_begun(op))
    }

    /// What works on a vertex.
    fn users(&self, vertex: VertexId) -> impl Iterator<Item = &Op> {
        let graph = &self.source.plan.graph;
        let twin = move |vertex: &VertexId| graph.vertices.get(*vertex).map(|vertex| vertex.twin);
        self.ops.iter().filter(move |op| {
            let inputs = graph.vertices.get(op.vertex).map(|vertex| &vertex.inputs);
            inputs.into_iter().flatten().any(|input| twin(input) == Some(vertex))
        })
    }

    fn has_begun(&self, op: &Op) -> bool {
        match self.source.happened.get(op.vertex) {
            Some(Happened::Failed(message)) => !message.starts_with(NOT_BEGUN),
            happened => happened == Some(&Happened::Done),
        }
    }
}

fn linked(step: &Step) -> Option<VertexId> {
    match &step.action {
        Action::Copy(copy) => copy.linked,
        _ => None,
    }
}

impl Group {
    /// The other vertex of a step shows as the same group.
    fn join(&mut self, other: Group) {
        let active = |ending: &Ending| if let Ending::Done(ms) = ending { *ms } else { 0 };
        let sum = active(&self.ending).saturating_add(active(&other.ending));
        self.ending = match (&self.ending, other.ending) {
            (Ending::Cached, Ending::Cached) => Ending::Cached,
            (Ending::Done(_) | Ending::Cached, Ending::Done(_) | Ending::Cached) => {
                Ending::Done(sum)
            }
            (Ending::Done(_) | Ending::Cached, bad) => bad,
            (bad, _) => bad.clone(),
        };
        self.start = self.start.min(other.start);
        self.end = self.end.max(other.end);
    }
}

/// What a command printed, evenly over its time; nothing of what is not known.
fn output(files: Option<&StepFiles>, (start, end): (u64, u64)) -> Vec<Line> {
    let text = files.and_then(|files| files.output.as_ref()).map(text_of).unwrap_or_default();
    let lines: Vec<&str> = text.lines().collect();
    let lasts = end.saturating_sub(start);
    let after = |at: usize| {
        let share = u128::from(lasts) * (at as u128 + 1) / (lines.len() as u128 + 1);
        u64::try_from(share).unwrap_or(lasts)
    };
    let known = lines.iter().enumerate().filter(|(_, text)| !is_unknown(text));
    let line = |(at, text): (usize, &&str)| Line {
        at: start.saturating_add(after(at)),
        text: format!("{} {text}", stamp(after(at))),
        log: true,
    };
    known.map(line).collect()
}

/// After a failure nothing begins, and what runs is cancelled. Says whether there is one.
fn stop_at_failure(groups: &mut Vec<Group>) -> bool {
    let bad = |group: &&Group| matches!(group.ending, Ending::Failed(_) | Ending::Canceled);
    let Some(end) = groups.iter().filter(bad).map(|group| group.end).min() else { return false };
    groups.retain(|group| group.start <= end);
    for group in groups.iter_mut().filter(|group| group.end > end) {
        group.end = end;
        group.ending = Ending::Canceled;
        group.lines.retain(|line| line.at <= end);
    }
    true
}
