//! Packages of package managers: what an install brings along, and what that weighs.

pub mod debian;
pub mod language;
mod reader;

use std::collections::BTreeMap;
use std::rc::Rc;

pub use debian::{Debian, Release};
use debian::{Installed, Options};
pub use language::Language;
use reader::Reader;

use super::base::System;

/// The packages of all package managers, as they come from `data/packages.bin`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Packages {
    pub bookworm: Debian,
    pub trixie: Debian,
    /// As wheels for CPython on Linux.
    pub pypi: Language,
    /// With their dependencies, but without those for development.
    pub npm: Language,
}

impl Packages {
    /// Nothing if these are not the bytes that `cargo xtask catalog` writes.
    pub fn read(bytes: &[u8]) -> Option<Self> {
        let mut reader = Reader::new(bytes.strip_prefix(b"packages 1\n")?);
        let names = reader.names()?;
        let bookworm = Debian::read(&mut reader, &names, None)?;
        let trixie = Debian::read(&mut reader, &names, Some(&bookworm))?;
        let pypi = Language::read(&mut reader, true)?;
        let npm = Language::read(&mut reader, false)?;
        reader.is_at_end().then_some(Self { bookworm, trixie, pypi, npm })
    }

    /// The packages that stand for those of a system, whether they are of its very release, and
    /// what of them its images have; nothing for a system without `apt-get`.
    pub fn of_system(&self, system: &System) -> Option<(&Debian, bool, Installed)> {
        let (release, relative) = match (system.name, system.release) {
            ("debian", "13" | "sid") => (Release::Trixie, false),
            ("debian", "12") => (Release::Bookworm, false),
            ("ubuntu", "24.04" | "25.04" | "25.10" | "26.04") => (Release::Trixie, true),
            ("debian" | "ubuntu", _) => (Release::Bookworm, true),
            _ => return None,
        };
        let debian = self.debian(release);
        let options = Options { recommends: false, slim: system.slim, relative };
        let installed = debian.install(&system.installed, debian.base(), options).installed;
        Some((debian, !relative, installed))
    }

    pub fn debian(&self, release: Release) -> &Debian {
        match release {
            Release::Bookworm => &self.bookworm,
            Release::Trixie => &self.trixie,
        }
    }
}

/// Names in order, and where each stands.
type Index = BTreeMap<Rc<str>, usize>;

fn index(names: &[Rc<str>]) -> Index {
    names.iter().cloned().enumerate().map(|(at, name)| (name, at)).collect()
}

/// The whole number whose square is nearest below.
fn square_root(number: u128) -> u64 {
    let mut low = 0_u64;
    let mut high = u64::MAX;
    while low < high {
        let middle = low + (high - low) / 2 + 1;
        if u128::from(middle) * u128::from(middle) <= number {
            low = middle;
        } else {
            high = middle - 1;
        }
    }
    low
}

#[cfg(test)]
mod tests;
