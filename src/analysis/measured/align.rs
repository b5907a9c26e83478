//! Which rows of a history belong to which instructions: by their text and their order.

use super::rows::Row;

/// An instruction as `docker history` shows it.
pub(super) struct Own {
    pub created_by: String,
    pub is_layer: bool,
}

/// Rows and instructions that belong together, by their numbers, in order. Both are oldest first.
///
/// Where a text is there more often on one side than on the other, it cannot be told which is
/// which, and none is taken.
pub(super) fn align(rows: &[Row], own: &[Own]) -> Vec<(usize, usize)> {
    let rows: Vec<(String, bool)> =
        rows.iter().map(|row| (plain(&row.created_by), row.is_cut)).collect();
    let own: Vec<(String, String)> =
        own.iter().map(|own| (plain(&own.created_by), bare(&own.created_by))).collect();
    let fits: Vec<Vec<bool>> = rows
        .iter()
        .map(|(row, is_cut)| own.iter().map(|own| fits(row, *is_cut, own)).collect())
        .collect();
    let fit = |row: usize, own: usize| {
        fits.get(row).and_then(|fits| fits.get(own)).copied().unwrap_or_default()
    };
    let is_clear = |(row, step): &(usize, usize)| {
        let of_row = (0..own.len()).filter(|it| fit(*row, *it)).count();
        let of_step = (0..rows.len()).filter(|it| fit(*it, *step)).count();
        of_row == of_step
    };
    let pairs = longest(rows.len(), own.len(), fit);
    pairs.into_iter().filter(is_clear).collect()
}

/// The longest list of pairs in which both numbers rise.
fn longest(rows: usize, steps: usize, fit: impl Fn(usize, usize) -> bool) -> Vec<(usize, usize)> {
    let width = steps + 1;
    // How many pairs there are from a row and a step on.
    let mut best = vec![0_u32; (rows + 1) * width];
    let at = |best: &[u32], row: usize, step: usize| {
        best.get(row * width + step).copied().unwrap_or_default()
    };
    for row in (0..rows).rev() {
        for step in (0..steps).rev() {
            let found = if fit(row, step) {
                at(&best, row + 1, step + 1) + 1
            } else {
                at(&best, row + 1, step).max(at(&best, row, step + 1))
            };
            if let Some(place) = best.get_mut(row * width + step) {
                *place = found;
            }
        }
    }
    let (mut row, mut step) = (0, 0);
    let mut pairs = Vec::new();
    while row < rows && step < steps {
        if fit(row, step) {
            pairs.push((row, step));
            (row, step) = (row + 1, step + 1);
        } else if at(&best, row + 1, step) >= at(&best, row, step + 1) {
            row += 1;
        } else {
            step += 1;
        }
    }
    pairs
}

fn fits(row: &str, is_cut: bool, (own, whole): &(String, String)) -> bool {
    if is_cut {
        return !row.is_empty() && whole.starts_with(row);
    }
    row == own || copied(row).is_some_and(|it| Some(it) == own_target(own))
}

/// The text of a row without what builders and tools write around it.
fn plain(text: &str) -> String {
    let line = bare(text);
    line.strip_suffix("# buildkit").unwrap_or(&line).trim_end().to_owned()
}

/// The same, but with what stands behind it.
fn bare(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    let line = words.join(" ");
    let line: &str = &line;
    let line = line.strip_prefix("RUN ").unwrap_or(line);
    let line = line.strip_prefix("/bin/sh -c ").unwrap_or(line);
    line.strip_prefix("#(nop) ").unwrap_or(line).to_owned()
}

/// The classic builder notes no sources: `COPY file:1a2b… in /app`.
fn copied(row: &str) -> Option<(&str, &str)> {
    let (keyword, rest) = row.split_once(' ')?;
    let (what, target) = rest.split_once(" in ")?;
    let is_hash = ["file:", "dir:", "multi:"].iter().any(|kind| what.starts_with(kind));
    (is_hash && matches!(keyword, "COPY" | "ADD")).then(|| (keyword, directory(target)))
}

fn own_target(own: &str) -> Option<(&str, &str)> {
    let (keyword, rest) = own.split_once(' ')?;
    let (_, target) = rest.rsplit_once(' ')?;
    Some((keyword, directory(target)))
}

/// `/app/` is `/app`.
fn directory(path: &str) -> &str {
    let path = path.trim();
    if path.len() > 1 { path.trim_end_matches('/') } else { path }
}
