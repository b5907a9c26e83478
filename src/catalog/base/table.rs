//! The table of base images, as `cargo xtask catalog` packs it.

use std::collections::BTreeMap;

use super::{Layer, Quality, Settings};
use crate::catalog::range::{Range, share};

#[derive(Default)]
pub(super) struct Table {
    origins: Vec<&'static str>,
    layers: Vec<Known>,
    /// What images install beside their distribution, by a word for it.
    installed: BTreeMap<&'static str, Vec<&'static str>>,
    pub(super) images: BTreeMap<&'static str, Vec<Row>>,
}

/// An image of one date, under all its tags.
pub(super) struct Row {
    pub(super) image: &'static str,
    pub(super) tags: Vec<&'static str>,
    pub(super) date: &'static str,
    pub(super) origin: usize,
    pub(super) quality: Quality,
    pub(super) size: u64,
    pub(super) compressed: Option<u64>,
    /// Places in the table of layers; none where they are not known.
    layers: Vec<usize>,
    pub(super) settings: Settings,
    /// As written: `debian 12 slim +python-slim`.
    pub(super) system: &'static str,
}

struct Known {
    id: &'static str,
    compressed: Option<u64>,
    size: u64,
    quality: Quality,
    what: &'static str,
}

const USUAL_PATH: &str = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

impl Table {
    /// Lines: `o` an origin, `p` names of packages, `l` a layer, `i` the name of an image whose tags
    /// follow, one a line. What is not understood is left out; a test sees to it that there is
    /// no such line.
    pub(super) fn read(text: &'static str) -> Self {
        let mut table = Self::default();
        let mut image = "";
        for line in text.lines() {
            let mut cells = line.split('\t');
            match cells.next() {
                Some("o") => table.origins.extend(cells.next()),
                Some("p") => {
                    let word = cells.next().unwrap_or_default();
                    table.installed.insert(word, words(cells.next()));
                }
                Some("l") => table.layers.extend(layer(&mut cells)),
                Some("i") => image = cells.next().unwrap_or_default(),
                Some(tags) => {
                    if let Some(row) = row(image, tags, &mut cells) {
                        table.images.entry(image).or_default().push(row);
                    }
                }
                None => {}
            }
        }
        table
    }

    pub(super) fn rows_of(&self, image: &str) -> Option<&[Row]> {
        self.images.get(image).map(Vec::as_slice)
    }

    pub(super) fn installed(&self, word: &str) -> Vec<&'static str> {
        self.installed.get(word).cloned().unwrap_or_default()
    }

    pub(super) fn origin(&self, at: usize) -> &'static str {
        self.origins.get(at).copied().unwrap_or_default()
    }

    /// The layers of an image of that size. Where they are not known, they are laid as in the
    /// sibling next to it in the table; an image without siblings is one layer.
    pub(super) fn layers(&self, row: &Row, size: Range, compressed: Range) -> Vec<Layer> {
        let own: Vec<&Known> = self.known(row);
        if !own.is_empty() {
            return own.into_iter().map(|layer| layer.of(size, compressed, row)).collect();
        }
        let name = |at: usize| format!("{}:{}#{at}", row.image, row.tags.first().unwrap_or(&""));
        let Some(sibling) = self.sibling(row) else {
            let quality = row.quality;
            return vec![Layer { id: name(0), size, compressed, quality, what: "" }];
        };
        let known = self.known(sibling);
        let total: u64 = known.iter().map(|layer| layer.size).sum();
        let packed: u64 = known.iter().filter_map(|layer| layer.compressed).sum();
        let lay = |(at, layer): (usize, &Known)| Layer {
            id: name(at),
            size: part(size, layer.size, total),
            compressed: match packed {
                0 => part(compressed, layer.size, total),
                _ => part(compressed, layer.compressed.unwrap_or(0), packed),
            },
            quality: Quality::Estimated,
            what: layer.what,
        };
        known.into_iter().enumerate().map(lay).collect()
    }

    fn known(&self, row: &Row) -> Vec<&Known> {
        row.layers.iter().filter_map(|&at| self.layers.get(at)).collect()
    }

    /// The row of the same variant with known layers that is nearest in version.
    fn sibling(&self, row: &Row) -> Option<&Row> {
        use super::tag::Tag;
        let own = Tag::parse(row.tags.first()?);
        let others = self.rows_of(row.image)?.iter().filter(|other| !other.layers.is_empty());
        let apart = |other: &&Row| {
            let other = Tag::parse(other.tags.first().copied().unwrap_or_default());
            (own.distance(&other), std::cmp::Reverse(other.version))
        };
        others.filter(|other| apart(other).0.words == 0).min_by_key(apart)
    }
}

impl Known {
    /// The layer in an image of that size, of whose known bytes it is a part.
    fn of(&self, size: Range, compressed: Range, row: &Row) -> Layer {
        let packed = self.compressed.unwrap_or(0);
        Layer {
            id: self.id.to_owned(),
            size: part(size, self.size, row.size),
            compressed: part(compressed, packed, row.compressed.unwrap_or(u64::MAX)),
            quality: self.quality,
            what: self.what,
        }
    }
}

fn part(range: Range, part: u64, whole: u64) -> Range {
    Range {
        low: share(range.low, part, whole),
        likely: share(range.likely, part, whole),
        high: share(range.high, part, whole),
    }
}

type Cells<'a> = std::str::Split<'a, char>;

fn layer(cells: &mut Cells<'static>) -> Option<Known> {
    Some(Known {
        id: cells.next()?,
        compressed: cells.next()?.parse().ok(),
        size: cells.next()?.parse().ok()?,
        quality: quality(cells.next()?)?,
        what: cells.next().unwrap_or_default(),
    })
}

fn row(image: &'static str, tags: &'static str, cells: &mut Cells<'static>) -> Option<Row> {
    Some(Row {
        image,
        tags: tags.split(',').collect(),
        date: cells.next()?,
        origin: cells.next()?.parse().ok()?,
        quality: quality(cells.next()?)?,
        size: cells.next()?.parse().ok()?,
        compressed: cells.next()?.parse().ok(),
        layers: words(cells.next()).into_iter().filter_map(|at| at.parse().ok()).collect(),
        settings: settings(cells),
        system: cells.next().unwrap_or_default(),
    })
}

fn settings(cells: &mut Cells<'static>) -> Settings {
    let env = cells.next().unwrap_or("-");
    let known = env != "-";
    let full = |variable| if variable == "@" { USUAL_PATH } else { variable };
    Settings {
        known,
        env: if known { list(Some(env)).into_iter().map(full).collect() } else { Vec::new() },
        cmd: list(cells.next()),
        entrypoint: list(cells.next()),
        working_dir: cells.next().unwrap_or_default(),
        user: cells.next().unwrap_or_default(),
        ports: words(cells.next()),
        volumes: words(cells.next()),
    }
}

fn list(cell: Option<&'static str>) -> Vec<&'static str> {
    cell.filter(|cell| !cell.is_empty()).map(|cell| cell.split('|').collect()).unwrap_or_default()
}

fn words(cell: Option<&'static str>) -> Vec<&'static str> {
    cell.unwrap_or_default().split_ascii_whitespace().collect()
}

fn quality(letter: &str) -> Option<Quality> {
    match letter {
        "p" => Some(Quality::Measured),
        "r" => Some(Quality::Rounded),
        "d" => Some(Quality::Derived),
        "e" => Some(Quality::Estimated),
        _ => None,
    }
}

#[cfg(test)]
impl Table {
    pub(super) fn counts(&self) -> (usize, usize, usize, usize) {
        let rows = self.images.values().map(Vec::len).sum();
        (self.origins.len(), self.installed.len(), self.layers.len(), rows)
    }
}
