//! What package managers leave behind beside the packages, and how well layers compress.
//!
//! Measured in November 2026 where nothing else is said; the rest stands in published outputs
//! of `docker history`, mostly of 2021 to 2024.

use crate::catalog::base::System;
use crate::catalog::range::{Range, portion};

const fn range(low: u64, likely: u64, high: u64) -> Range {
    Range { low, likely, high }
}

/// Byte-code of pip and of what it imports from Python's library, written by the first
/// `pip install` in an official Python image unless `PYTHONDONTWRITEBYTECODE` is set.
pub const PIP_OWN_BYTECODE: Range = range(6_000_000, 9_200_000, 9_700_000);

/// The same with older ones, as what is left of published layers on Python 3.9.
pub const PIP_OWN_BYTECODE_OLD: Range = range(5_000_000, 6_500_000, 9_700_000);

/// What `apk update`, or `apk add` without `--no-cache`, keeps.
pub const APK_INDEX: Range = range(2_000_000, 2_300_000, 3_000_000);

/// What `dnf` keeps without `dnf clean all`, and `yum` in older images without `yum clean all`.
pub const DNF_METADATA: Range = range(200_000_000, 250_000_000, 300_000_000);
pub const YUM_METADATA: Range = range(45_000_000, 70_000_000, 130_000_000);

/// What `apt-get update` keeps in `/var/lib/apt/lists`.
pub fn apt_lists(system: &System) -> Range {
    match (system.name, system.release) {
        ("debian", "12") => Range::around(19_850_000, 500, 500),
        ("debian", "13") => Range::around(21_700_000, 500, 1_000),
        ("ubuntu", "14.04" | "16.04") => range(20_000_000, 30_000_000, 45_000_000),
        ("ubuntu", "18.04") => range(28_000_000, 38_000_000, 48_000_000),
        ("ubuntu", "20.04") => range(20_000_000, 25_000_000, 45_000_000),
        ("ubuntu", "22.04") => range(42_000_000, 48_000_000, 56_000_000),
        ("ubuntu", "24.04") => range(25_000_000, 45_000_000, 70_000_000),
        ("ubuntu", _) => range(24_000_000, 34_000_000, 60_000_000),
        ("debian", _) => range(8_000_000, 18_000_000, 24_000_000),
        _ => range(10_000_000, 30_000_000, 60_000_000),
    }
}

/// What pip keeps in its cache: the archives and pages of the index.
pub fn pip_cache(archives: Range, packages: usize) -> Range {
    with_pages(archives, packages, (50_000, 200_000, 700_000))
}

/// What npm keeps in its cache: the archives and descriptions of the packages.
pub fn npm_cache(archives: Range, packages: usize) -> Range {
    // A single package may have a description of many megabytes.
    with_pages(archives, packages, (20_000, 150_000, 1_000_000)).widened(0, 14_000_000)
}

fn with_pages(archives: Range, packages: usize, (low, likely, high): (u64, u64, u64)) -> Range {
    let each = |bytes: u64| bytes.saturating_mul(packages as u64);
    archives.plus(range(each(low), each(likely), each(high)))
}

/// Who made a layer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tool {
    Apt,
    Pip,
    Npm,
}

/// The bytes of a layer in a registry, compressed with gzip.
pub fn compressed(layer: Range, tool: Tool) -> Range {
    let (low, likely, high) = match tool {
        Tool::Apt => (3_100, 3_600, 4_900),
        Tool::Pip => (2_700, 3_100, 3_700),
        Tool::Npm => (1_700, 2_400, 3_800),
    };
    Range {
        low: portion(layer.low, low),
        likely: portion(layer.likely, likely),
        high: portion(layer.high, high),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_keep_their_order() {
        let layer = Range::exact(1_000_000);
        for tool in [Tool::Apt, Tool::Pip, Tool::Npm] {
            let packed = compressed(layer, tool);
            assert!(packed.low <= packed.likely && packed.likely <= packed.high);
        }
        let cache = npm_cache(layer, 10);
        assert!(layer.high < cache.low && cache.low < cache.likely && cache.likely < cache.high);
    }

    #[test]
    fn lists_are_those_of_the_system() {
        let of = |name, release| apt_lists(&System { name, release, ..System::default() }).likely;
        assert_eq!(of("debian", "12"), 19_850_000);
        assert!(of("ubuntu", "22.04") > 2 * of("debian", "12"));
        assert!(of("ubuntu", "4.10") > 0);
    }
}
