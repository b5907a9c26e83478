//! `apt-get install`: which packages come along, and what they weigh.

mod remove;
mod weigh;

use std::collections::VecDeque;
use std::rc::Rc;

pub use remove::Removal;
pub use weigh::guess;

use super::places::Places;
use super::reader::{Groups, Reader};
use super::{Index, Piece, Source};
use crate::catalog::Range;

/// The releases of which the packages are known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Release {
    /// Debian 12.
    Bookworm,
    /// Debian 13.
    Trixie,
}

/// The packages of a release of Debian.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Debian {
    /// When and how the figures were taken.
    pub source: Source,
    index: Index,
    packages: Vec<Package>,
    base: Installed,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Package {
    name: Rc<str>,
    kind: Kind,
    /// Whether it asks questions, which are kept in a file that is then kept twice.
    has_questions: bool,
    /// Bytes of its files and of what dpkg notes about it.
    bytes: u64,
    /// Those that slim images leave out.
    documentation: u64,
    /// Bytes of byte-code that its install makes.
    bytecode: u64,
    depends: Groups,
    recommends: Groups,
}

/// How well the bytes of a package are known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Kind {
    #[default]
    Absent,
    /// Part of every image of the distribution.
    Base,
    Measured,
    /// Measured in another release, in proportion to the sizes that the indexes state.
    Sibling,
    /// From the size that the index states.
    Stated,
    /// No package, but a name that one package goes by, too.
    Alias,
}

/// What is installed in an image.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Installed(Places);

/// How an image installs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options {
    /// Not with `--no-install-recommends`.
    pub recommends: bool,
    /// Whether documentation is left out, as slim images do.
    pub slim: bool,
    /// Whether the image is of a relative of this release only, like Ubuntu.
    pub relative: bool,
}

/// What an install adds to an image.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Install {
    /// The new packages by name, with their own bytes.
    pub packages: Vec<Piece>,
    /// How much of their bytes was counted, in basis points; the rest is from the index.
    pub measured: u64,
    /// What the package manager writes anew with every install: its lists of packages and of
    /// answers to questions. Counts once a layer.
    pub state: Range,
    /// All of it.
    pub total: Range,
    /// Names of which nothing is known; they are not in the total.
    pub unknown: Vec<Rc<str>>,
    /// What is installed afterwards.
    pub installed: Installed,
}

impl Debian {
    /// What every image of the release has.
    pub fn base(&self) -> &Installed {
        &self.base
    }

    /// What an image has that came with these beside.
    pub fn base_with(&self, names: &[&str]) -> Installed {
        let roots: Vec<usize> = names.iter().filter_map(|name| self.place(plain(name))).collect();
        let mut all = self.base.0.clone();
        all.extend(self.closure(&roots, &self.base.0, false).iter());
        Installed(all)
    }

    pub fn knows(&self, name: &str) -> bool {
        self.place(name).is_some()
    }

    /// The names of all known packages, in order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.packages.iter().filter(|it| it.kind != Kind::Absent).map(|it| &*it.name)
    }

    /// What this adds to an image with these packages.
    pub fn install(&self, names: &[&str], installed: &Installed, options: Options) -> Install {
        let mut unknown = Vec::new();
        let mut roots = Vec::new();
        for name in names {
            match self.place(plain(name)) {
                Some(place) => roots.push(place),
                None => unknown.push((*name).into()),
            }
        }
        let new = self.closure(&roots, &installed.0, options.recommends);
        self.weighed(&new, installed, options, unknown)
    }

    fn place(&self, name: &str) -> Option<usize> {
        let place = *self.index.get(name)?;
        (self.packages.get(place)?.kind != Kind::Absent).then_some(place)
    }

    /// All that is needed beside what is there. Of alternatives, one that is there already is
    /// enough; otherwise the first one comes.
    fn closure(&self, roots: &[usize], there: &Places, recommends: bool) -> Places {
        let mut new = Places::none(self.packages.len());
        new.extend(roots.iter().copied().filter(|&it| !there.has(it)));
        let mut queue: VecDeque<usize> = new.iter().collect();
        while let Some(package) = queue.pop_front().and_then(|place| self.packages.get(place)) {
            let recommended = if recommends { &package.recommends[..] } else { &[] };
            for group in package.depends.iter().chain(recommended) {
                if group.iter().any(|&it| there.has(it) || new.has(it)) {
                    continue;
                }
                if let Some(&first) = group.first() {
                    new.insert(first);
                    queue.push_back(first);
                }
            }
        }
        new
    }
}

/// The name without a version, a release or an architecture: `git=1:2.39` is `git`.
fn plain(name: &str) -> &str {
    name.split(['=', '/', ':']).next().unwrap_or(name)
}

impl Debian {
    pub(super) fn read(
        reader: &mut Reader<'_>,
        names: &[Rc<str>],
        earlier: Option<&Self>,
        source: Source,
    ) -> Option<Self> {
        let mut packages = Vec::new();
        for (name, &code) in names.iter().zip(reader.bytes(names.len())?) {
            let (kind, has_questions) = (Kind::of(code & 7)?, code & 8 != 0);
            packages.push(Package {
                name: name.clone(),
                kind,
                has_questions,
                ..Package::default()
            });
        }
        let mut counted: Vec<&mut Package> =
            packages.iter_mut().filter(|it| it.kind.is_counted()).collect();
        read_sizes(reader, &mut counted)?;
        for package in counted {
            let before = earlier.and_then(|it| it.packages.get(*it.index.get(&package.name)?));
            package.depends = reader.groups(names.len(), before.map(|it| &it.depends))?;
            package.recommends = reader.groups(names.len(), before.map(|it| &it.recommends))?;
        }
        let index = super::index(names);
        let is_base = |(at, it): (usize, &Package)| (it.kind == Kind::Base).then_some(at);
        let mut base = Places::none(packages.len());
        base.extend(packages.iter().enumerate().filter_map(is_base));
        Some(Self { source, index, packages, base: Installed(base) })
    }
}

fn read_sizes(reader: &mut Reader<'_>, packages: &mut [&mut Package]) -> Option<()> {
    let sizes = reader.sizes(packages.len())?;
    for (package, bytes) in packages.iter_mut().zip(sizes) {
        package.bytes = bytes;
    }
    let documentation = reader.bytes(packages.len())?;
    let bytecode = reader.bytes(packages.len())?;
    for (package, (&left_out, &made)) in packages.iter_mut().zip(documentation.iter().zip(bytecode))
    {
        package.documentation = package.bytes / 250 * u64::from(left_out);
        package.bytecode = package.bytes / 100 * u64::from(made);
    }
    Some(())
}

impl Kind {
    fn of(code: u8) -> Option<Self> {
        [Self::Absent, Self::Base, Self::Measured, Self::Sibling, Self::Stated, Self::Alias]
            .get(usize::from(code))
            .copied()
    }

    fn is_counted(self) -> bool {
        !matches!(self, Self::Absent | Self::Base)
    }
}
