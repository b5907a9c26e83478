//! Which neighbouring `RUN`s are worth combining: where a later one deletes or writes anew what an
//! earlier one wrote, and where several do only little things.

use super::{Part, join};
use crate::advice::Context;
use crate::advice::context::At;
use crate::advice::made::Made;
use crate::image::{Outcome, StepFiles};
use crate::plan::{Action, StageId};
use crate::syntax::shell;

/// In bytes: what is worth a word.
const WORTH: u64 = 100_000;
/// How many little ones in a row are many.
const MANY: usize = 3;

/// Programs that are done at once, so that there is nothing in keeping them in the cache.
const LITTLE: &[&str] = &[
    "[",
    "a2dismod",
    "a2enmod",
    "addgroup",
    "adduser",
    "cat",
    "cd",
    "chgrp",
    "chmod",
    "chown",
    "cp",
    "cut",
    "echo",
    "export",
    "grep",
    "groupadd",
    "head",
    "install",
    "ldconfig",
    "ln",
    "mkdir",
    "mv",
    "printf",
    "rm",
    "sed",
    "set",
    "tail",
    "tee",
    "test",
    "touch",
    "tr",
    "true",
    "update-alternatives",
    "useradd",
    "usermod",
];

/// Places among the parts of a row, both included.
type Run = (usize, usize);

/// The groups of a stage that are worth a finding.
pub(super) fn groups<'a>(cx: &Context<'a>, stage_id: StageId) -> Vec<Vec<Part<'a>>> {
    let mut groups = Vec::new();
    for row in rows(cx, stage_id) {
        let mut runs = wasted(cx, stage_id, &row);
        runs.extend(little(&row));
        for (first, last) in united(runs) {
            groups.extend(row.get(first..=last).map(<[_]>::to_vec));
        }
    }
    groups
}

/// Rows of `RUN`s that can be combined, each as long as it can be.
fn rows<'a>(cx: &Context<'a>, stage_id: StageId) -> Vec<Vec<Part<'a>>> {
    let mut rows: Vec<Vec<Part<'a>>> = Vec::new();
    let mut before = None;
    let own = cx.steps().filter(|at| at.stage_id == stage_id);
    for at in own.filter(|at| matches!(at.step.action, Action::Run(_))) {
        let follows = before == at.step.node.checked_sub(1);
        before = Some(at.step.node);
        let part = Part::read(cx, at.step.node).ok().filter(|_| is_done(cx, &at));
        let Some(part) = part else {
            before = None;
            continue;
        };
        match rows.last_mut() {
            Some(row) if follows => {
                row.push(part);
                if !join::can_join(cx, row)
                    && let Some(part) = row.pop()
                {
                    rows.push(vec![part]);
                }
            }
            _ => rows.push(vec![part]),
        }
    }
    rows.retain(|row| row.len() > 1);
    rows
}

/// Whether a step is carried out to its end: what others would leave behind, nobody can compare.
fn is_done(cx: &Context<'_>, at: &At<'_>) -> bool {
    let steps = cx.files.stages.get(at.stage_id).map(|stage| &stage.steps);
    let step = steps.and_then(|steps| steps.get(at.index));
    step.is_some_and(|step| step.outcome == Outcome::Done)
}

/// From one that wrote something to one that made it dead.
fn wasted(cx: &Context<'_>, stage_id: StageId, row: &[Part<'_>]) -> Vec<Run> {
    let Some(stage) = cx.files.stages.get(stage_id) else { return Vec::new() };
    let places = row.iter().map(|part| part.at.index);
    let steps = places.filter_map(|index| stage.steps.get(index).map(|step| &**step));
    let steps: Vec<&StepFiles> = steps.collect();
    let before = row.first().and_then(|part| part.at.index.checked_sub(1));
    let before = before.and_then(|index| stage.steps.get(index)).map(|step| &step.tree);
    let before = before.unwrap_or(&stage.start);
    let mut runs = Vec::new();
    for first in 0..steps.len() {
        let under = first.checked_sub(1).and_then(|at| steps.get(at)).map(|step| &step.tree);
        let Some(maker) = steps.get(first) else { continue };
        let made = Made::by(maker, under.unwrap_or(before));
        let later = steps.iter().zip(row).enumerate().skip(first + 1);
        let mut known = 0;
        for (last, (killer, part)) in later {
            let now = made.dead_in(&killer.tree, changes_attributes(part));
            if now.saturating_sub(known) >= WORTH {
                runs.push((first, last));
            }
            known = known.max(now);
        }
    }
    runs
}

/// Whether it writes files again only to change their mode or owner.
fn changes_attributes(part: &Part<'_>) -> bool {
    if !is_little(part) {
        return false;
    }
    let calls = shell::calls(&part.text.script);
    let programs = calls.iter().filter_map(|call| call.command.program(part.text.text));
    programs.into_iter().any(|name| matches!(&*name, "chown" | "chmod" | "chgrp"))
}

/// Several in a row that do only little things.
fn little(row: &[Part<'_>]) -> Vec<Run> {
    let mut runs = Vec::new();
    let mut first = None;
    for (at, part) in row.iter().enumerate() {
        match (is_little(part), first) {
            (true, None) => first = Some(at),
            (true, Some(_)) => {}
            (false, Some(start)) => {
                runs.push((start, at - 1));
                first = None;
            }
            (false, None) => {}
        }
    }
    runs.extend(first.map(|start| (start, row.len() - 1)));
    runs.retain(|(first, last)| last - first + 1 >= MANY);
    runs
}

fn is_little(part: &Part<'_>) -> bool {
    let text = part.text.text;
    shell::calls(&part.text.script).iter().all(|call| {
        let program = call.command.program(text).unwrap_or_default();
        LITTLE.contains(&program.rsplit('/').next().unwrap_or_default())
    })
}

/// Runs that have a part in common become one.
fn united(mut runs: Vec<Run>) -> Vec<Run> {
    runs.sort_unstable();
    let mut united: Vec<Run> = Vec::new();
    for (first, last) in runs {
        match united.last_mut() {
            Some(before) if first <= before.1 => before.1 = before.1.max(last),
            _ => united.push((first, last)),
        }
    }
    united
}
