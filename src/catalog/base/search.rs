//! Which known tag stands for the one that was asked for.

use std::cmp::Reverse;

use super::Fit;
use super::table::Row;
use super::tag::{Distance, Tag};

/// Images of another system have nothing in common with those of the table.
const FOREIGN: &[&str] = &["windowsservercore", "nanoserver"];

pub(super) fn nearest<'r>(rows: &'r [Row], tag: &str) -> Option<(&'r Row, Fit)> {
    let asked = if tag.is_empty() { "latest" } else { tag };
    if let Some(row) = rows.iter().find(|row| row.tags.contains(&asked)) {
        return Some((row, Fit::Exact));
    }
    if FOREIGN.iter().any(|word| asked.contains(word)) {
        return None;
    }
    let asked = Tag::parse(asked);
    let known = rows.iter().flat_map(|row| row.tags.iter().map(move |tag| (row, Tag::parse(tag))));
    let order = |(row, tag): &(&Row, Tag<'_>)| {
        (asked.distance(tag), Reverse(tag.version.clone()), Reverse(row.date))
    };
    let (row, tag) = known.min_by_key(order)?;
    Some((row, fit(&asked, &tag)))
}

/// The tags of the rows by version, then variant.
pub(super) fn newest_first(rows: &[Row]) -> Vec<&'static str> {
    let mut tags: Vec<&'static str> =
        rows.iter().flat_map(|row| row.tags.iter().copied()).collect();
    tags.sort_by_cached_key(|tag| {
        let parsed = Tag::parse(tag);
        (Reverse(parsed.version), parsed.words.len(), *tag)
    });
    tags
}

fn fit(asked: &Tag<'_>, known: &Tag<'_>) -> Fit {
    match asked.distance(known) {
        Distance { words: 1.., .. } => Fit::OtherVariant,
        Distance { version: 0, release: 0, details: 0, .. } if asked.version == known.version => {
            Fit::Exact // `12-slim` is `bookworm-slim`.
        }
        Distance { version: 0, release: 0 | 1, .. } => Fit::SameLine,
        _ => Fit::OtherVersion,
    }
}
