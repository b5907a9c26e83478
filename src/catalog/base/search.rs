//! Which known tag stands for the one that was asked for.

use std::cmp::Reverse;

use super::Fit;
use super::table::Row;
use super::tag::{Distance, Tag};

/// Images of another system have nothing in common with those of the table.
const FOREIGN: &[&str] = &["windowsservercore", "nanoserver"];

/// The nearest known image, and how its bytes carry over.
pub(super) struct Found<'r> {
    pub(super) row: &'r Row,
    pub(super) fit: Fit,
    pub(super) scale: Scale,
}

/// What the bytes of the known image are to be multiplied with, in basis points.
#[derive(Clone, Copy)]
pub(super) struct Scale {
    pub(super) low: u64,
    pub(super) likely: u64,
    pub(super) high: u64,
}

const SAME: Scale = Scale { low: 10_000, likely: 10_000, high: 10_000 };

pub(super) fn nearest<'r>(rows: &'r [Row], tag: &str) -> Option<Found<'r>> {
    let asked = if tag.is_empty() { "latest" } else { tag };
    if let Some(row) = rows.iter().find(|row| row.tags.contains(&asked)) {
        return Some(Found { row, fit: Fit::Exact, scale: SAME });
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
    let fit = fit(&asked, &tag);
    Some(Found { row, fit, scale: scale(&asked, &tag, fit) })
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

/// Three versions are far: images doubled within a few years.
const FAR: u32 = 30_000;

/// How much images of a repository differ from each other, by what the tags say. The bounds
/// hold nine of ten images of the table when each is estimated from the others.
fn scale(asked: &Tag<'_>, known: &Tag<'_>, fit: Fit) -> Scale {
    let of = |low, likely, high| Scale { low, likely, high };
    match fit {
        Fit::Exact => SAME,
        Fit::SameLine => of(9_000, 10_000, 11_000),
        Fit::OtherVersion if asked.distance(known).version < FAR => of(7_500, 10_000, 13_500),
        Fit::OtherVersion => of(5_000, 10_000, 22_000),
        Fit::OtherVariant => match (weight(asked), weight(known)) {
            (Weight::Small, Weight::Slim | Weight::Full) => of(800, 3_500, 10_000),
            (Weight::Slim, Weight::Full) => of(1_000, 4_000, 10_000),
            (Weight::Slim | Weight::Full, Weight::Small) => of(10_000, 30_000, 80_000),
            (Weight::Full, Weight::Slim) => of(10_000, 20_000, 60_000),
            _ => of(4_000, 10_000, 25_000),
        },
    }
}

enum Weight {
    Small,
    Slim,
    Full,
}

fn weight(tag: &Tag<'_>) -> Weight {
    let has = |start: &str| tag.words.iter().any(|word| word.starts_with(start));
    if has("alpine") || has("chiseled") || has("distroless") {
        Weight::Small
    } else if has("slim") {
        Weight::Slim
    } else {
        Weight::Full
    }
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
