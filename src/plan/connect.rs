//! Which stages read from which.

use std::collections::BTreeSet;

use super::draft::{Draft, Origin, Pending, Place};
use super::mount;
use super::planner::Planner;
use super::problem::{Kind, Moment, Pass, Problem};
use super::stage::StageId;
use crate::syntax::command::{Command, Word};
use crate::syntax::word;
use crate::text::Span;

use super::bases::SCRATCH;

impl Planner<'_> {
    /// Finds the sources of every step; adds an entry for each image that only steps name.
    pub(super) fn connect(&mut self) {
        for id in 0..self.drafts.len() {
            let Some(draft) = self.drafts.get_mut(id) else { continue };
            let mut commands = std::mem::take(&mut draft.commands);
            let Some(written) = draft.written.and_then(|at| self.outline.stages.get(at)) else {
                continue;
            };
            let mut wanted = Vec::new();
            for pending in &commands {
                let Origin::Command(at) = pending.origin else { continue };
                let Some(command) = written.commands.get(at) else { continue };
                let Some(found) = command.command.as_ref() else { continue };
                let place = Place { span: command.node.span(), lines: command.node.lines() };
                let moment = Moment::new(Pass::Sources, id as u32, at as u32, 0);
                match Wanted::of(found) {
                    Wanted::Nothing => {}
                    some => wanted.push((at, some, place, moment)),
                }
            }
            for (at, wanted, place, moment) in wanted {
                let sources = self.sources(wanted, place, moment);
                self.read_from(id, &sources, place);
                if let Some(pending) = commands.get_mut(at) {
                    pending.sources = sources;
                }
            }
            if let Some(draft) = self.drafts.get_mut(id) {
                draft.commands = commands;
            }
        }
    }

    pub(super) fn read_from(&mut self, id: StageId, sources: &[StageId], place: Place) {
        if let Some(draft) = self.drafts.get_mut(id) {
            draft.reads.extend(sources.iter().map(|&source| (source, place)));
        }
    }

    /// The stages that an instruction reads from.
    pub(super) fn sources(&mut self, wanted: Wanted, place: Place, moment: Moment) -> Vec<StageId> {
        match wanted {
            Wanted::Nothing => Vec::new(),
            Wanted::Copy(name) => self.copy_source(&name, place, moment).into_iter().collect(),
            Wanted::Mounts(names) => {
                names.into_iter().map(|name| self.by_name(&name, place, true)).collect()
            }
        }
    }

    fn copy_source(&mut self, name: &str, place: Place, at: Moment) -> Option<StageId> {
        let problem = match word::expand(name, self.words, &|_| None) {
            Err(error) => Some(Kind::BadWord(error.message(name))),
            Ok(expanded) if expanded.text != name => Some(Kind::VariableInFrom),
            Ok(_) => None,
        };
        if let Some(kind) = problem {
            self.without_lines(kind, place.span, at);
            return None;
        }
        let Ok(index) = name.parse::<i64>() else { return Some(self.by_name(name, place, false)) };
        let id = usize::try_from(index).ok().filter(|&id| id < self.drafts.len());
        if id.is_none() {
            self.without_lines(Kind::NoSuchIndex(index), place.span, at);
        }
        id
    }

    fn without_lines(&mut self, kind: Kind, span: Span, at: Moment) {
        self.problems.push(Problem { kind, span, lines: Vec::new(), at, unneeded: false });
    }

    /// The stage of a name, or a new entry for the image of that name.
    fn by_name(&mut self, name: &str, place: Place, silent: bool) -> StageId {
        if let Some(&id) = self.by_name.get(name.to_lowercase().as_str()) {
            return id;
        }
        self.add(Draft { place, silent, base_name: name.into(), ..Draft::default() })
    }

    /// Tells of stages that need themselves.
    pub(super) fn find_circles(&mut self) {
        let mut visited = BTreeSet::new();
        for id in 0..self.drafts.len() {
            let Some(path) = self.circle(id, &mut visited) else { continue };
            let label = self.drafts.get(id).map(|draft| draft.label.to_string());
            let mut lines: Vec<_> = path.iter().map(|place| place.lines).collect();
            lines.sort_unstable();
            lines.dedup();
            self.problems.push(Problem {
                kind: Kind::Circle(label.unwrap_or_default()),
                span: path.first().map_or(Span::default(), |place| place.span),
                lines,
                at: Moment::of(Pass::Circles),
                unneeded: false,
            });
            return;
        }
    }

    /// The steps that lead from a stage into a circle.
    fn circle(&self, start: StageId, visited: &mut BTreeSet<StageId>) -> Option<Vec<Place>> {
        if !visited.insert(start) {
            return None;
        }
        let mut path = vec![Visit::new(self, start)];
        let mut on_path = BTreeSet::from([start]);
        while let Some(visit) = path.last_mut() {
            let Some((next, place)) = visit.rest.pop() else {
                on_path.remove(&visit.id);
                path.pop();
                continue;
            };
            visit.at = place;
            if on_path.contains(&next) {
                return Some(path.iter().map(|visit| visit.at).collect());
            }
            if visited.insert(next) {
                on_path.insert(next);
                path.push(Visit::new(self, next));
            }
        }
        None
    }

    /// The stages that a stage needs, itself included.
    pub(super) fn reachable(&self, from: Option<StageId>) -> BTreeSet<StageId> {
        let mut found = BTreeSet::new();
        let mut open: Vec<_> = from.into_iter().collect();
        while let Some(id) = open.pop() {
            let Some(draft) = self.drafts.get(id).filter(|_| found.insert(id)) else { continue };
            open.extend(draft.base_stage);
            open.extend(draft.reads.keys());
        }
        found
    }
}

/// A stage on the way into a circle.
struct Visit {
    id: StageId,
    rest: Vec<(StageId, Place)>,
    at: Place,
}

impl Visit {
    fn new(planner: &Planner<'_>, id: StageId) -> Self {
        let reads = planner.drafts.get(id).map(|draft| &draft.reads);
        let rest = reads.into_iter().flatten().rev().map(|(&id, &place)| (id, place)).collect();
        Self { id, rest, at: Place::default() }
    }
}

/// Whose files an instruction wants.
pub(super) enum Wanted {
    Nothing,
    Copy(String),
    /// Of each mount.
    Mounts(Vec<String>),
}

impl Wanted {
    pub fn of(command: &Command<'_>) -> Self {
        match command {
            Command::Copy(copy) => match &copy.from {
                Some(from) if !from.text.is_empty() => Self::Copy(from.text.to_string()),
                _ => Self::Nothing,
            },
            Command::Run(run) => Self::Mounts(run.mounts.iter().map(mount_source).collect()),
            _ => Self::Nothing,
        }
    }
}

/// A mount without a source counts as one of an empty file system, whatever it is.
fn mount_source(mount: &Word<'_>) -> String {
    let from = mount::early_from(&mount.text);
    if from.is_empty() { SCRATCH.to_owned() } else { from }
}

impl Pending {
    /// The source at an index.
    pub fn source(&self, at: usize) -> Option<StageId> {
        self.sources.get(at).copied()
    }
}
