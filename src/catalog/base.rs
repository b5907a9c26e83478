//! Base images: their layers, sizes and settings, found by name and tag.

mod convert;
mod search;
mod table;
mod tag;

use std::sync::OnceLock;

use super::Range;
use table::{Row, Table};

/// What is known about base images.
pub struct Bases {
    table: Table,
}

/// An image to build on, as far as it is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Base {
    /// As it is written in `FROM`, without a tag: `python`, `gcr.io/distroless/base`.
    pub image: &'static str,
    /// The tag whose figures these are.
    pub tag: &'static str,
    /// How that tag relates to the one that was asked for.
    pub fit: Fit,
    /// When the figures were taken: `2026-08-05`, or only a month or a year.
    pub date: &'static str,
    /// Where they come from, in words.
    pub origin: &'static str,
    pub quality: Quality,
    /// Bytes of all files in all layers.
    pub size: Range,
    /// Bytes to download, where known or estimated; both bounds are 0 where not.
    pub compressed: Range,
    /// From the lowest; their sizes sum up to that of the image.
    pub layers: Vec<Layer>,
    pub config: Settings,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Layer {
    /// Equal for layers that images have in common; the beginning of a digest where one is known.
    pub id: String,
    pub size: Range,
    pub compressed: Range,
    pub quality: Quality,
    /// What it brings, in a few words; empty where nobody said.
    pub what: &'static str,
}

/// What the image tells a container.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Settings {
    /// Whether they are known at all.
    pub known: bool,
    /// `NAME=value`, in order; without checksums, keys and addresses of downloads.
    pub env: Vec<&'static str>,
    pub cmd: Vec<&'static str>,
    pub entrypoint: Vec<&'static str>,
    pub working_dir: &'static str,
    pub user: &'static str,
    pub ports: Vec<&'static str>,
    pub volumes: Vec<&'static str>,
}

/// How a figure came about, from the best.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Quality {
    /// Somebody counted the bytes of this very thing.
    Measured,
    /// The same, but printed with two or three digits.
    Rounded,
    /// Computed from figures that were measured.
    Derived,
    /// From the compressed size, or in proportion to a sibling.
    Estimated,
}

/// Whose figures these are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fit {
    /// Of the tag itself.
    Exact,
    /// Of another tag of the same line, as `3.12-slim` is for `3.12.4-slim-bookworm`.
    SameLine,
    /// Of the same variant in another version.
    OtherVersion,
    /// Of another variant: hardly more than the order of magnitude.
    OtherVariant,
}

static TABLE: OnceLock<Bases> = OnceLock::new();

/// Those that come with the program.
pub fn bases() -> &'static Bases {
    TABLE.get_or_init(|| Bases { table: Table::read(include_str!("../../data/bases.txt")) })
}

impl Bases {
    /// The image of that name, or the nearest there is to its tag. No tag means `latest`.
    /// Nothing for an image of which no tag is known.
    pub fn find(&self, image: &str, tag: &str) -> Option<Base> {
        let rows = self.table.rows_of(short(image))?;
        let (row, fit) = search::nearest(rows, tag)?;
        Some(self.base(row, fit))
    }

    /// The images of which something is known, by name.
    pub fn images(&self) -> impl Iterator<Item = &'static str> + '_ {
        self.table.images.keys().copied()
    }

    /// The known tags of an image, the newest versions first.
    pub fn tags(&self, image: &str) -> Vec<&'static str> {
        let rows = self.table.rows_of(short(image)).unwrap_or_default();
        search::newest_first(rows)
    }

    fn base(&self, row: &Row, fit: Fit) -> Base {
        let (below, above) = margin(row.quality, fit);
        let size = Range::around(row.size, below, above);
        let compressed = match row.compressed {
            Some(bytes) => Range::around(bytes, below, above),
            None => guess_compressed(row),
        };
        let layers = self.table.layers(row, size, compressed);
        Base {
            image: row.image,
            tag: row.tags.first().copied().unwrap_or_default(),
            fit,
            date: row.date,
            origin: self.table.origin(row.origin),
            quality: row.quality,
            size,
            compressed,
            layers,
            config: row.settings.clone(),
        }
    }
}

/// The name without what everyone leaves out: `docker.io/library/python` is `python`.
fn short(image: &str) -> &str {
    let image = ["docker.io/", "index.docker.io/", "public.ecr.aws/docker/"]
        .iter()
        .find_map(|host| image.strip_prefix(host))
        .unwrap_or(image);
    image.strip_prefix("library/").unwrap_or(image)
}

/// How far the bytes of a tag may lie below and above, in basis points: tags move on, and the
/// neighbours in the table differ so much from each other.
fn margin(quality: Quality, fit: Fit) -> (u64, u64) {
    let own = match quality {
        Quality::Measured => 300,
        Quality::Rounded => 500,
        Quality::Derived => 600,
        Quality::Estimated => 2_000,
    };
    match fit {
        Fit::Exact => (own, own),
        Fit::SameLine => (own + 1_000, own + 1_000),
        Fit::OtherVersion => (own + 2_500, own + 3_500),
        Fit::OtherVariant => (6_000, 15_000),
    }
}

/// Images on musl unpack to 2.2 times their download, others to 2.75 times.
fn guess_compressed(row: &Row) -> Range {
    let musl = row.image == "alpine" || row.tags.iter().any(|tag| tag.contains("alpine"));
    let ratio = if musl { 220 } else { 275 };
    Range::around(super::range::share(row.size, 100, ratio), 2_500, 2_500)
}

#[cfg(test)]
mod tests;
