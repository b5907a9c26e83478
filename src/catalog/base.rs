//! Base images: their layers, sizes and settings, found by name and tag.

mod convert;
mod search;
mod table;
mod tag;
mod words;

use std::sync::OnceLock;

use super::Range;
use super::range::{portion, share};
use search::{Found, Scale};
use table::{Row, Table};
use tag::Tag;

/// What is known about base images.
pub struct Bases {
    /// Of the few images that the first picture of a first visit needs.
    first: OnceLock<Table>,
    rest: OnceLock<Table>,
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
    pub system: System,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Layer {
    /// Equal for layers that images have in common; the beginning of a digest where one is known.
    pub id: String,
    pub size: Range,
    pub compressed: Range,
    pub quality: Quality,
    /// How it was made, in a few words of ours: `RUN gosu binary`; empty where nobody said.
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

/// The distribution an image is made of; without a name where it is none, or not known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct System {
    /// `debian`, `ubuntu`, `alpine`, `fedora` …
    pub name: &'static str,
    /// `12`, `22.04`, `3.20`; empty where it is not known.
    pub release: &'static str,
    /// Whether installs leave documentation out.
    pub slim: bool,
    /// Packages that the image installs beside those of the distribution, without what these need.
    pub installed: Vec<&'static str>,
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

static BASES: Bases = Bases { first: OnceLock::new(), rest: OnceLock::new() };

/// Those that come with the program.
pub fn bases() -> &'static Bases {
    &BASES
}

impl Bases {
    /// The image of that name, or the nearest there is to its tag. No tag means `latest`.
    /// Nothing for an image of which no tag is known.
    pub fn find(&self, image: &str, tag: &str) -> Option<Base> {
        let table = self.table_of(short(image))?;
        let mut base = base(table, &search::nearest(table.rows_of(short(image))?, tag)?);
        base.system.correct(&Tag::parse(tag));
        Some(base)
    }

    /// The images of which something is known, by name.
    pub fn images(&self) -> impl Iterator<Item = &'static str> + '_ {
        [self.first(), self.rest()].into_iter().flat_map(|table| table.images.keys().copied())
    }

    /// The known tags of an image, the newest versions first.
    pub fn tags(&self, image: &str) -> Vec<&'static str> {
        let rows = self.table_of(short(image)).and_then(|table| table.rows_of(short(image)));
        search::newest_first(rows.unwrap_or_default())
    }

    fn first(&self) -> &Table {
        self.first.get_or_init(|| Table::read(include_str!("../../data/bases-first.txt")))
    }

    fn rest(&self) -> &Table {
        self.rest.get_or_init(|| Table::read(include_str!("../../data/bases.txt")))
    }

    fn table_of(&self, image: &str) -> Option<&Table> {
        let has = |table: &&Table| table.rows_of(image).is_some();
        Some(self.first()).filter(has).or_else(|| Some(self.rest()).filter(has))
    }
}

fn base(table: &Table, found: &Found<'_>) -> Base {
    let Found { row, fit, scale } = *found;
    let size = scaled(row.size, scale, margin(row.quality));
    let compressed = match row.compressed {
        Some(bytes) => scaled(bytes, scale, margin(row.quality)),
        None => scaled(guess_compressed(row), scale, 2_500),
    };
    let layers = table.layers(row, size, compressed);
    Base {
        image: row.image,
        tag: row.tags.first().copied().unwrap_or_default(),
        fit,
        date: row.date,
        origin: table.origin(row.origin),
        quality: row.quality,
        size,
        compressed,
        layers,
        config: row.settings.clone(),
        system: system(table, row),
    }
}

fn system(table: &Table, row: &Row) -> System {
    let mut system = System::default();
    for (at, word) in row.system.split(' ').enumerate() {
        match word.strip_prefix('+') {
            Some(set) => system.installed = table.installed(set),
            None if at == 0 => system.name = word,
            None if word == "slim" => system.slim = true,
            None => system.release = word,
        }
    }
    system
}

impl System {
    /// Another tag may name another release than the one whose figures stand in.
    fn correct(&mut self, asked: &Tag<'_>) {
        if let (true, Some(release)) = (self.name == "debian", asked.debian_release()) {
            self.release = release;
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

/// How far the bytes of a tag may lie from its figures, in basis points: tags move on.
fn margin(quality: Quality) -> u64 {
    match quality {
        Quality::Measured => 300,
        Quality::Rounded => 500,
        Quality::Derived => 600,
        Quality::Estimated => 2_000,
    }
}

fn scaled(bytes: u64, scale: Scale, margin: u64) -> Range {
    Range {
        low: portion(portion(bytes, scale.low), 10_000 - margin),
        likely: portion(bytes, scale.likely),
        high: portion(portion(bytes, scale.high), 10_000 + margin),
    }
}

/// Images on musl unpack to 2.2 times their download, others to 2.75 times.
fn guess_compressed(row: &Row) -> u64 {
    let musl = row.image == "alpine" || row.tags.iter().any(|tag| tag.contains("alpine"));
    share(row.size, 100, if musl { 220 } else { 275 })
}

#[cfg(test)]
mod tests;
