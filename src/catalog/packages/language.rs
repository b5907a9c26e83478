//! `pip install` and `npm install`: which packages come along, and what they weigh.

use std::rc::Rc;

use super::places::Places;
use super::reader::{Groups, Reader};
use super::{Index, Piece, Source, measured_share};
use crate::catalog::base::Quality;
use crate::catalog::range::{Range, portion, square_root};

/// The packages of a language's registry that are known, each in one version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Language {
    /// When and how the figures were taken.
    pub source: Source,
    index: Index,
    packages: Vec<Package>,
    /// Whether installs make byte-code, and names may be spelled in several ways.
    is_python: bool,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Package {
    name: Rc<str>,
    /// The first two numbers of its version.
    version: (u64, u64),
    bytes: u64,
    bytecode: u64,
    /// Whether its files were counted, not only read off its archive.
    counted: bool,
    /// Bytes of the archive that is downloaded; 0 where they are not known.
    archive: u64,
    needs: Groups,
}

/// What an install adds to an image.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Install {
    /// The packages by name, each with its files and byte-code.
    pub packages: Vec<Piece>,
    /// How much of their bytes was counted, in basis points.
    pub measured: u64,
    /// Files and byte-code of all packages.
    pub total: Range,
    /// The part that is byte-code; without it, if told so.
    pub bytecode: Range,
    /// What is downloaded, and kept where a cache is not switched off.
    pub archives: Range,
    /// Names of which nothing is known; they are not in the total.
    pub unknown: Vec<Rc<str>>,
}

/// How far a package may lie off by itself, and all of them together since they were measured.
const OWN: u64 = 300;
const DRIFT: u64 = 500;
/// In another version of the same line, or of another one.
const OTHER_MINOR: u64 = 2_000;
const OTHER_MAJOR: u64 = 4_000;

impl Language {
    pub fn knows(&self, name: &str) -> bool {
        self.place(name).is_some()
    }

    /// The names of all known packages, in order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.packages
            .iter()
            .map(|it| &*it.name)
            .filter(|name| !name.get(1..).unwrap_or("").contains('@'))
    }

    /// What these packages add, with all that they need. Each may have a version: `18.2.0`.
    pub fn install(&self, wanted: &[(&str, Option<&str>)]) -> Install {
        let mut unknown = Vec::new();
        let mut roots = Vec::new();
        let mut margin = DRIFT;
        for &(name, version) in wanted {
            let Some(place) = self.place(name) else {
                unknown.push(name.into());
                continue;
            };
            roots.push(place);
            let known = self.packages.get(place).map(|it| it.version).unwrap_or_default();
            margin = margin.max(version.map_or(DRIFT, |version| apart(version, known)));
        }
        let found: Vec<&Package> =
            self.closure(roots).iter().filter_map(|at| self.packages.get(at)).collect();
        weighed(&found, margin, unknown)
    }

    /// The place of a name; extras that are not known by themselves are left out.
    fn place(&self, name: &str) -> Option<usize> {
        if !self.is_python {
            return self.index.get(name).copied();
        }
        let name = normal(name);
        let plain = name.split('[').next().unwrap_or_default();
        self.index.get(&*name).or_else(|| self.index.get(plain)).copied()
    }

    fn closure(&self, mut queue: Vec<usize>) -> Places {
        let mut all = Places::none(self.packages.len());
        while let Some(place) = queue.pop() {
            if all.insert(place) {
                let needs = self.packages.get(place).map(|it| &it.needs[..]).unwrap_or_default();
                queue.extend(needs.iter().filter_map(|group| group.first()));
            }
        }
        all
    }

    pub(super) fn read(reader: &mut Reader<'_>, is_python: bool, source: Source) -> Option<Self> {
        let names = reader.names()?;
        let mut packages = Vec::new();
        for name in &names {
            let (major, minor) = (reader.number()?, reader.number()?);
            let (counted, version) = (major & 1 == 1, (major >> 1, minor));
            packages.push(Package { name: name.clone(), version, counted, ..Package::default() });
        }
        for (package, bytes) in packages.iter_mut().zip(reader.sizes(names.len())?) {
            package.bytes = bytes;
        }
        if is_python {
            for (package, &part) in packages.iter_mut().zip(reader.bytes(names.len())?) {
                package.bytecode = package.bytes * u64::from(part) / 100;
            }
        }
        for (package, &part) in packages.iter_mut().zip(reader.bytes(names.len())?) {
            package.archive = package.bytes * u64::from(part) / 250;
        }
        for package in &mut packages {
            package.needs = reader.groups(names.len(), None)?;
        }
        Some(Self { source, index: super::index(&names), packages, is_python })
    }
}

impl Package {
    fn piece(&self) -> Piece {
        let bytes = self.bytes.saturating_add(self.bytecode);
        let quality = if self.counted { Quality::Measured } else { Quality::Estimated };
        Piece { name: self.name.clone(), size: Range::around(bytes, OWN, OWN), quality }
    }
}

fn weighed(found: &[&Package], margin: u64, unknown: Vec<Rc<str>>) -> Install {
    let bytecode: u64 = found.iter().map(|it| it.bytecode).sum();
    let sizes = found.iter().map(|it| it.bytes.saturating_add(it.bytecode));
    let likely: u64 = sizes.clone().sum();
    let squares = sizes.clone().map(|size| u128::from(portion(size, OWN)).pow(2)).sum();
    let apart = square_root(squares).saturating_add(portion(likely, margin));
    // The table has byte-code in hundredths of the files.
    let step = if bytecode > 0 { likely / 200 } else { 0 };
    // A quarter is what archives come to that nobody weighed.
    let archives =
        found.iter().map(|it| if it.archive > 0 { it.archive } else { it.bytes / 4 }).sum();
    let packages: Vec<Piece> = found.iter().map(|it| it.piece()).collect();
    Install {
        measured: measured_share(&packages),
        packages,
        total: Range::exact(likely).widened(apart, apart),
        bytecode: Range::around(bytecode, margin + OWN, margin + OWN).widened(step, step),
        archives: Range::around(archives, margin + 1_000, margin + 1_000),
        unknown,
    }
}

/// The margin for a version that is asked for, beside the known one.
fn apart(version: &str, known: (u64, u64)) -> u64 {
    let mut numbers =
        version.trim_start_matches(['v', '^', '~', '=']).split('.').map(str::parse::<u64>);
    let mut next = || numbers.next().and_then(Result::ok);
    match (next(), next()) {
        (Some(major), _) if major != known.0 => OTHER_MAJOR,
        (Some(_), Some(minor)) if minor != known.1 => OTHER_MINOR,
        _ => DRIFT,
    }
}

/// The one spelling of a Python package: `Flask_SQLAlchemy` is `flask-sqlalchemy`.
pub fn normal(name: &str) -> String {
    let mut normal = String::new();
    for c in name.chars() {
        match c {
            '-' | '_' | '.' if normal.ends_with('-') => {}
            '-' | '_' | '.' => normal.push('-'),
            _ => normal.extend(c.to_lowercase()),
        }
    }
    normal
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn python_names_have_one_spelling() {
        assert_eq!(normal("Flask_SQLAlchemy"), "flask-sqlalchemy");
        assert_eq!(normal("zope.-interface"), "zope-interface");
    }

    #[test]
    fn another_version_widens_the_range() {
        assert_eq!(apart("3.1.4", (3, 1)), DRIFT);
        assert_eq!(apart("^3", (3, 1)), DRIFT);
        assert_eq!(apart("3.0", (3, 1)), OTHER_MINOR);
        assert_eq!(apart("v2.9", (3, 1)), OTHER_MAJOR);
        assert_eq!(apart("latest", (3, 1)), DRIFT);
    }
}
