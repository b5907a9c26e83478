//! What packages weigh once they are installed.
//!
//! Measured on 50 installs in Debian 12: next to the files of the packages, an install writes
//! the list of packages and its backup, the answers to questions, a log and byte-code of Python.

use std::rc::Rc;

use super::{Debian, Install, Installed, Kind, Options, Package};
use crate::catalog::base::Quality;
use crate::catalog::packages::places::Places;
use crate::catalog::packages::{Piece, measured_share};
use crate::catalog::range::{Range, portion, square_root};

/// The file of questions, written anew by every install.
const QUESTIONS: u64 = 757_600;
/// Its backup, made where a package asks.
const QUESTIONS_BACKUP: u64 = 798_400;
/// The list of packages of a bare image, and of each further package; there is a backup of it.
const STATUS: u64 = 76_500;
const STATUS_OF_PACKAGE: u64 = 950;
/// Logs and the cache of libraries, and what each package adds to them.
const NOTES: u64 = 14_000;
const NOTES_OF_PACKAGE: u64 = 650;

/// How far an install may lie off as a whole, in basis points: packages are updated.
const DRIFT: u64 = 300;
/// A relative of the release builds and splits packages in its own way: of nine installs known
/// of Ubuntu, the lightest weighs half of Debian's in slim images, and the heaviest as much.
const RELATIVE: (u64, u64, u64) = (5_000, 7_700, 10_200);

impl Debian {
    pub(super) fn weighed(
        &self,
        new: &Places,
        before: &Installed,
        options: Options,
        unknown: Vec<Rc<str>>,
    ) -> Install {
        let found: Vec<&Package> = new
            .iter()
            .filter_map(|at| self.packages.get(at))
            .filter(|package| package.kind != Kind::Alias)
            .collect();
        let mut installed = before.clone();
        installed.0.extend(new.iter());
        let packages: Vec<Piece> = found.iter().map(|it| it.weigh(options)).collect();
        let state = self.state(&found, &installed);
        let total = total(&packages, state, options);
        let state = if options.relative { state.scaled(RELATIVE) } else { state };
        let measured = measured_share(&packages);
        Install { packages, measured, state, total, unknown, installed }
    }

    fn state(&self, new: &[&Package], after: &Installed) -> Range {
        if new.is_empty() {
            return Range::ZERO;
        }
        let asks = new.iter().any(|package| package.has_questions);
        let more = after.0.len().saturating_sub(self.base.0.len()) as u64;
        let bytes = QUESTIONS
            + if asks { QUESTIONS_BACKUP } else { 0 }
            + 2 * (STATUS + STATUS_OF_PACKAGE * more)
            + NOTES
            + NOTES_OF_PACKAGE * new.len() as u64;
        Range::around(bytes, 500, 500)
    }
}

impl Package {
    fn weigh(&self, options: Options) -> Piece {
        let left_out = if options.slim { self.documentation } else { 0 };
        let bytes = self.bytes.saturating_sub(left_out).saturating_add(self.bytecode);
        let (margin, quality) = match self.kind {
            Kind::Measured => (100, Quality::Measured),
            Kind::Sibling => (800, Quality::Derived),
            Kind::Stated => (1_200, Quality::Estimated),
            Kind::Base | Kind::Absent | Kind::Alias => (0, Quality::Measured),
        };
        Piece { name: self.name.clone(), size: Range::around(bytes, margin, margin), quality }
    }
}

/// What a package of an unknown name may weigh, without what it needs: the usual size of its
/// kind, and a tenth and ten times of that.
pub fn guess(name: &str) -> Range {
    let likely = match name {
        _ if name.ends_with("-doc") => 1_300_000,
        _ if name.ends_with("-dev") => 170_000,
        _ if name.starts_with("fonts-") => 570_000,
        _ if name.starts_with("python3-") => 160_000,
        _ if name.starts_with("lib") => 220_000,
        _ => 500_000,
    };
    Range { low: likely / 10, likely, high: likely * 10 }
}

/// The sum. The errors of packages are independent of each other; the drift is one for all.
fn total(packages: &[Piece], state: Range, options: Options) -> Range {
    let sum: u64 = packages.iter().map(|it| it.size.likely).sum();
    let likely = sum.saturating_add(state.likely);
    let squares = packages.iter().map(|it| u128::from(it.size.likely - it.size.low).pow(2)).sum();
    let apart = square_root(squares)
        .saturating_add(state.likely - state.low)
        .saturating_add(portion(likely, DRIFT));
    if options.relative {
        return Range::exact(likely).scaled(RELATIVE);
    }
    Range::exact(likely).widened(apart, apart)
}
