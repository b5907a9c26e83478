//! What "size" means: three programs count in three ways, and one is estimated from another.

use crate::catalog::Range;
use crate::catalog::packages::habits::{self, Tool};
use crate::effect::Texture;

pub use crate::project::Meaning;

const BLOCK: u64 = 4096;
/// So much that rounding does not count.
const PROBE: u64 = 1 << 40;
/// Of a file of which only the bytes are known: text packs well, pictures do not.
const OF_FILE: (u64, u64, u64) = (1_500, 4_000, 10_100);

impl Meaning {
    /// Of a file whose bytes are known.
    pub(super) fn file(self, bytes: u64) -> Range {
        match self {
            Self::Files => Range::exact(bytes),
            Self::Store => Range::exact(bytes.div_ceil(BLOCK).saturating_mul(BLOCK)),
            Self::Compressed => Range::exact(bytes).scaled(OF_FILE).widened(0, 200),
        }
    }

    /// Of how many bytes of files that is made which is counted in this way.
    pub(super) fn files(self, counted: Range, texture: Texture) -> Range {
        let probe = self.of(Range::exact(PROBE), texture);
        let of = |bytes, unit| Range::exact(bytes).portion(PROBE, unit).likely;
        Range {
            low: of(counted.low, probe.high),
            likely: of(counted.likely, probe.likely),
            high: of(counted.high, probe.low),
        }
    }

    /// Of so many directories.
    pub(super) fn directories(self, count: u64) -> u64 {
        if self == Self::Store { count.saturating_mul(BLOCK) } else { 0 }
    }

    /// Of content of which the bytes of files are known or estimated.
    pub(super) fn of(self, files: Range, texture: Texture) -> Range {
        match self {
            Self::Files => files,
            Self::Store => files.scaled(match texture {
                Texture::System => (10_200, 10_900, 11_800),
                Texture::Python => (10_300, 11_300, 14_200),
                Texture::Node => (10_300, 13_900, 17_000),
                Texture::Packed => (10_000, 10_100, 11_500),
                Texture::Other => (10_000, 10_900, 14_000),
            }),
            Self::Compressed => match texture {
                Texture::System => habits::compressed(files, Tool::Apt),
                Texture::Python => habits::compressed(files, Tool::Pip),
                Texture::Node => habits::compressed(files, Tool::Npm),
                Texture::Packed => files.scaled((8_500, 9_800, 10_100)),
                Texture::Other => files.scaled((2_000, 3_700, 9_000)),
            },
        }
    }
}
