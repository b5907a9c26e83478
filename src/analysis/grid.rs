//! All builds at a glance: a row for each step, a column for each build, and one for the next.

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::rc::Rc;

use super::forecast::{BedKey, Counts, Fate, Forecast, StepRecord, Steps};
use super::session::Session;

/// The whole grid.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Grid {
    /// The oldest build first; the last one is the forecast.
    pub columns: Vec<GridColumn>,
    /// In the order of the file; those of steps that are gone come last.
    pub rows: Vec<GridRow>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GridColumn {
    /// Of the build.
    pub number: u32,
    /// Whether it is the forecast.
    pub is_next: bool,
    /// What was changed before the build; empty for the forecast.
    pub what: String,
    pub counts: Counts,
    pub machine: u32,
    /// Whether the cache was pruned before it.
    pub is_after_prune: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GridRow {
    pub key: BedKey,
    /// A few letters: `apt-get`, `COPY . .`
    pub label: String,
    /// The instruction on one line, as it was last.
    pub text: Rc<str>,
    /// Where it is now; `None` for a step that is gone.
    pub lines: Option<(u32, u32)>,
    /// Whether it never was more than a setting.
    pub is_setting: bool,
    /// One for each column; `None` where the build did not have the step.
    pub cells: Vec<Option<Fate>>,
}

/// How many letters a label may have.
const WIDTH: usize = 20;

impl Session {
    /// The builds so far and the one that is forecast.
    pub fn grid(&self, forecast: &Forecast) -> Grid {
        let builds: Vec<&Steps> = self.builds.iter().map(|build| &build.steps).collect();
        let all: Vec<&Steps> = builds.into_iter().chain([&forecast.steps]).collect();
        let mut columns: Vec<GridColumn> = self
            .builds
            .iter()
            .map(|build| GridColumn {
                number: build.number,
                is_next: false,
                what: build.what.clone(),
                counts: build.counts,
                machine: build.machine,
                is_after_prune: build.is_after_prune,
            })
            .collect();
        columns.push(GridColumn {
            number: forecast.number,
            is_next: true,
            what: String::new(),
            counts: forecast.counts,
            machine: self.machine,
            is_after_prune: self.is_pruned,
        });
        Grid { columns, rows: rows(&all) }
    }
}

fn rows(columns: &[&Steps]) -> Vec<GridRow> {
    let mut rows: Vec<GridRow> = Vec::new();
    let mut places: BTreeMap<BedKey, usize> = BTreeMap::new();
    // The newest first, so that a row is as its step was last.
    let newest = columns.iter().rposition(|steps| !steps.list.is_empty());
    for (column, steps) in columns.iter().enumerate().rev() {
        // While the file cannot be built, its steps are taken to be where they last were.
        let is_now = Some(column) == newest;
        let mut next = 0;
        for step in &*steps.list {
            // Mostly the steps stand in the order of the rows.
            let is_next = rows.get(next).is_some_and(|row| row.key == step.key);
            let place = if is_next {
                next
            } else {
                *places.entry(step.key).or_insert_with(|| {
                    rows.push(row(step, is_now, columns.len()));
                    rows.len() - 1
                })
            };
            next = place + 1;
            let Some(row) = rows.get_mut(place) else { continue };
            row.is_setting &= step.fate == Fate::Setting;
            if let Some(cell) = row.cells.get_mut(column) {
                *cell = Some(step.fate);
            }
        }
    }
    tell_apart(&mut rows);
    rows
}

fn row(step: &StepRecord, is_now: bool, columns: usize) -> GridRow {
    GridRow {
        key: step.key,
        label: short(&step.label, 1),
        text: Rc::clone(&step.label),
        lines: is_now.then_some(step.lines),
        is_setting: true,
        cells: vec![None; columns],
    }
}

/// Gives rows that are called the same one more word.
fn tell_apart(rows: &mut [GridRow]) {
    let mut counts: BTreeMap<String, u32> = BTreeMap::new();
    for row in &*rows {
        *counts.entry(row.label.clone()).or_default() += 1;
    }
    for row in rows.iter_mut().filter(|row| counts.get(&row.label).is_some_and(|count| *count > 1))
    {
        row.label = short(&row.text, 2);
    }
}

/// Of a `RUN` the program that it runs, and the first words behind it; of others the instruction.
fn short(text: &str, words: usize) -> String {
    let label = match text.strip_prefix("RUN ") {
        Some(command) => program(command, words),
        None => text.to_owned(),
    };
    let mut chars = label.chars();
    let mut short: String = chars.by_ref().take(WIDTH).collect();
    if chars.next().is_some() {
        short.pop();
        short.push('…');
    }
    short
}

/// The first program that does something, without what only prepares the shell.
fn program(command: &str, words: usize) -> String {
    let is_flag = |word: &&str| word.starts_with('-');
    let words_of = command.split(' ').skip_while(|word| word.starts_with("--"));
    let mut command = words_of.filter(|word| *word != "\\").collect::<Vec<_>>().join(" ");
    if command.starts_with('[') {
        command = command.replace(['[', ']', '"', ','], " ");
    }
    let parts = command.split("&&").flat_map(|part| part.split(';')).map(str::trim);
    let prepares = |part: &str| {
        let first = part.split(' ').next().unwrap_or_default();
        ["set", "cd", "export", ":", ""].contains(&first) || first.contains('=')
    };
    let part = parts.clone().find(|part| !prepares(part)).unwrap_or(&command);
    let part = part.split_whitespace().filter(|word| !is_flag(word));
    let part: Vec<&str> = part.take(words).collect();
    let label = part.join(" ");
    if label.is_empty() { format!("RUN {command}") } else { label }
}
