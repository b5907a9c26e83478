//! Packages of package managers: what an install brings along, and what that weighs.

pub mod alpine;
pub mod debian;
pub mod habits;
pub mod language;
mod places;
mod reader;

use std::collections::BTreeMap;
use std::rc::Rc;

pub use debian::{Debian, Release};
use debian::{Installed, Options};
pub use language::Language;
use reader::Reader;

use super::base::{Quality, System};
use super::range::{Range, share};

/// The packages of all package managers, as they come from `data/packages.bin`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Packages {
    pub bookworm: Debian,
    pub trixie: Debian,
    /// As wheels for `CPython` on Linux.
    pub pypi: Language,
    /// With their dependencies, but without those for development.
    pub npm: Language,
}

impl Packages {
    /// Nothing if these are not the bytes that `cargo xtask catalog` writes.
    pub fn read(bytes: &[u8]) -> Option<Self> {
        let mut reader = Reader::new(bytes.strip_prefix(b"packages 1\n")?);
        let mut source = || Source::read(&mut reader);
        let sources = [source()?, source()?, source()?, source()?];
        let [of_bookworm, of_trixie, of_pypi, of_npm] = sources;
        let names = reader.names()?;
        let bookworm = Debian::read(&mut reader, &names, None, of_bookworm)?;
        let trixie = Debian::read(&mut reader, &names, Some(&bookworm), of_trixie)?;
        let pypi = Language::read(&mut reader, true, of_pypi)?;
        let npm = Language::read(&mut reader, false, of_npm)?;
        reader.is_at_end().then_some(Self { bookworm, trixie, pypi, npm })
    }

    /// What `apt-get install` works with in images of a system; nothing for one without it.
    pub fn apt(&self, system: &System) -> Option<Apt<'_>> {
        let (release, relative) = match (system.name, system.release) {
            ("debian", "13" | "sid") => (Release::Trixie, false),
            ("debian", "12") => (Release::Bookworm, false),
            ("ubuntu", "24.04" | "25.04" | "25.10" | "26.04") => (Release::Trixie, true),
            ("debian" | "ubuntu", _) => (Release::Bookworm, true),
            _ => return None,
        };
        let debian = self.debian(release);
        // Ubuntu's images leave documentation out, too.
        let slim = system.slim || system.name == "ubuntu";
        let options = Options { recommends: true, slim, relative };
        let installed = debian.base_with(&system.installed);
        Some(Apt { debian, options, installed })
    }

    pub fn debian(&self, release: Release) -> &Debian {
        match release {
            Release::Bookworm => &self.bookworm,
            Release::Trixie => &self.trixie,
        }
    }
}

/// When and how figures were taken, in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    pub date: Rc<str>,
    pub origin: Rc<str>,
}

impl Source {
    fn read(reader: &mut Reader<'_>) -> Option<Self> {
        match &reader.names()?[..] {
            [date, origin] => Some(Self { date: date.clone(), origin: origin.clone() }),
            _ => None,
        }
    }
}

/// A package that an install adds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    pub name: Rc<str>,
    /// Its files, and the byte-code made from them.
    pub size: Range,
    pub quality: Quality,
}

/// How much of their bytes was counted, in basis points.
fn measured_share(pieces: &[Piece]) -> u64 {
    let sum = |pieces: &mut dyn Iterator<Item = &Piece>| pieces.map(|it| it.size.likely).sum();
    let counted = sum(&mut pieces.iter().filter(|it| it.quality == Quality::Measured));
    let all: u64 = sum(&mut pieces.iter());
    if all == 0 { 0 } else { share(10_000, counted, all) }
}

/// The packages for a system, how it installs them, and what it has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Apt<'p> {
    pub debian: &'p Debian,
    pub options: Options,
    pub installed: Installed,
}

/// Names in order, and where each stands.
type Index = BTreeMap<Rc<str>, usize>;

fn index(names: &[Rc<str>]) -> Index {
    names.iter().cloned().enumerate().map(|(at, name)| (name, at)).collect()
}

#[cfg(test)]
mod tests;
