//! Why a step is not in the store: what differs from the nearest that is.

mod files;

pub(super) use files::changes as file_changes;

use std::collections::BTreeSet;
use std::rc::Rc;

use super::key::{Key, Op, differences};
use super::reason::{Cause, Files, StepRef};
use super::solve::{Asked, Solver};
use super::store::{NOTHING, Record, RecordId};

/// The first cause for which a step runs.
pub(super) fn cause(solver: &Solver<'_>, asked: &Asked<'_>) -> Cause {
    if asked.job.ignores_cache {
        return Cause::NoCache;
    }
    let roots = asked.job.inputs.iter().filter(|input| input.is_root);
    if let Some(step) = roots.clone().find_map(|input| solver.ran(input)) {
        return Cause::After(step);
    }
    let keys: Vec<Key> = roots
        .filter_map(|input| solver.done(input.vertex))
        .flat_map(|done| done.known.clone())
        .collect();
    let Some(near) = nearest(solver, asked, &keys) else {
        let shelf = &solver.session.shelf;
        return if shelf.forgotten.contains(&asked.job.op_key) {
            Cause::Pruned
        } else {
            Cause::New
        };
    };
    if !is_on(&near, &keys) {
        // A linked copy does the same, but on nothing.
        let changes = differences(&near.op, &asked.job.op);
        let is_same = near.op_key != asked.job.op_key || changes.is_empty();
        return if is_same { base_change(solver, &near, &keys) } else { Cause::Changed(changes) };
    }
    if near.op_key != asked.job.op_key {
        return Cause::Changed(differences(&near.op, &asked.job.op));
    }
    other_files(solver, asked, &near).map_or(Cause::Moved, Cause::Files)
}

pub(super) fn is_on(record: &Record, keys: &[Key]) -> bool {
    let root = record.root();
    keys.contains(&root) || (root == NOTHING && keys.is_empty())
}

/// The record that is most like a step: on the same base first, then what does the same.
pub(super) fn nearest(solver: &Solver<'_>, asked: &Asked<'_>, keys: &[Key]) -> Option<Rc<Record>> {
    let shelf = solver.session.shelf;
    let nothing = [NOTHING];
    let keys = if keys.is_empty() { &nothing } else { keys };
    let mut near: Vec<RecordId> = keys.iter().flat_map(|key| shelf.children(*key)).collect();
    near.extend(shelf.same(asked.job.op_key));
    let records = near.into_iter().filter_map(|id| Some((id, shelf.get(id)?)));
    let scored =
        records.filter(|(_, record)| is_alike(solver, asked, record)).map(|(id, record)| {
            let same = record.inputs.iter().zip(&asked.parts);
            let contents = same.filter(|(made, (_, content))| made.content == *content).count();
            let score =
                (is_on(record, keys), record.op_key == asked.job.op_key, contents, record.build);
            (score, id, record)
        });
    let best = scored.max_by_key(|(score, id, _)| (*score, *id));
    best.map(|(_, _, record)| Rc::clone(record))
}

/// The record that does nearly the same on something else, where none is nearer: the newest of those
/// that differ in the fewest things.
pub(super) fn most_alike(solver: &Solver<'_>, asked: &Asked<'_>) -> Option<Rc<Record>> {
    let newest = solver.session.shelf.newest_records();
    // Another command is another step.
    let is_command = |record: &Record| match (&record.op, &asked.job.op) {
        (Op::Run(one), Op::Run(other)) => one.args == other.args,
        _ => true,
    };
    let alike = newest.filter(|record| is_alike(solver, asked, record) && is_command(record));
    let scored = alike.map(|record| (differences(&record.op, &asked.job.op).len(), record));
    let best = scored.filter(|(count, _)| *count <= FEW).min_by_key(|(count, _)| *count);
    best.map(|(_, record)| Rc::clone(record))
}

/// So many differences leave a step recognisable.
const FEW: usize = 2;

/// Whether a record is of the same kind; what another step of this build does was not changed into
/// this one.
fn is_alike(solver: &Solver<'_>, asked: &Asked<'_>, record: &Record) -> bool {
    let is_kind = std::mem::discriminant(&record.op) == std::mem::discriminant(&asked.job.op);
    let is_same = record.op_key == asked.job.op_key;
    is_kind && (is_same || solver.present.binary_search(&record.op_key).is_err())
}

/// What it stands on is there, but is not what it stood on before.
fn base_change(solver: &Solver<'_>, near: &Record, keys: &[Key]) -> Cause {
    let images = &solver.session.shelf.images;
    let before = images.get(&near.root());
    let after = keys.iter().find_map(|key| solver.session.images.get(key));
    match (before, after) {
        (Some(before), Some(after)) => {
            Cause::Base { before: Rc::clone(before), after: Rc::clone(after) }
        }
        _ => Cause::Moved,
    }
}

/// What differs in the files that are read; `None` where nothing does.
fn other_files(solver: &Solver<'_>, asked: &Asked<'_>, near: &Record) -> Option<Files> {
    let mut found = Files::default();
    let mut differs = false;
    let inputs = asked.job.inputs.iter().zip(&asked.parts);
    for ((input, (_, content)), made) in inputs.zip(&near.inputs) {
        if *content == made.content || input.is_root {
            continue;
        }
        differs = true;
        found.from.extend(solver.ran(input));
        let new = solver.done(input.vertex).and_then(|done| done.tree.as_ref());
        if let (Some(old), Some(new)) = (&made.tree, new) {
            files::changes(input, old, new, &mut found);
        }
    }
    differs.then_some(found)
}

/// The steps from one that ran to the first that had a cause of its own, and that cause.
pub fn first_cause(
    of: StepRef,
    cause_of: impl Fn(StepRef) -> Option<Cause>,
) -> (Vec<StepRef>, Option<Cause>) {
    let mut path = vec![of];
    let mut seen = BTreeSet::from([of]);
    let mut at = of;
    loop {
        let cause = cause_of(at);
        let next = match &cause {
            Some(Cause::After(step) | Cause::Same(step)) => *step,
            Some(Cause::Files(files)) => match files.from.first() {
                Some(step) => *step,
                None => return (path, cause),
            },
            _ => return (path, cause),
        };
        if !seen.insert(next) {
            return (path, cause);
        }
        path.push(next);
        at = next;
    }
}
