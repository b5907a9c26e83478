//! `apk add`: a few packages of Alpine, with all that they bring along.
//!
//! From the index of Alpine 3.16 (November 2022). Until 3.20 the same installs grew by up to a
//! third, which the figures allow for. No graph of dependencies is known, so that several
//! packages together weigh at most the sum.

use crate::catalog::{Range, System};

/// When the figures were taken.
pub const DATE: &str = "2022-11";

/// Of some only the sum with others is known: `git` with `openssh-client`, `python3` with
/// `build-base`.
const PACKAGES: &[(&str, u64)] = &[
    ("bash", 2_400_000),
    ("build-base", 189_000_000),
    ("curl", 2_400_000),
    ("g++", 189_000_000),
    ("git", 13_500_000),
    ("openssh-client", 6_200_000),
    ("openssl", 700_000),
    ("python3", 45_000_000),
    ("tzdata", 3_300_000),
    ("wget", 2_300_000),
];

/// What a package adds to a bare image, if it is known.
pub fn install(name: &str, system: &System) -> Option<Range> {
    let (_, bytes) = PACKAGES.iter().find(|(known, _)| *known == name)?;
    let minor = system.release.split('.').nth(1).and_then(|it| it.parse::<u32>().ok());
    let grown = if minor.is_some_and(|it| it < 18) { GROWN_OLD } else { GROWN };
    Some(Range::exact(*bytes).scaled(grown))
}

/// Beside Alpine 3.16, in basis points.
const GROWN_OLD: (u64, u64, u64) = (8_500, 10_000, 14_500);
const GROWN: (u64, u64, u64) = (9_000, 12_500, 20_000);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_known_packages_have_a_size() {
        let system = System::default();
        assert!(install("curl", &system).is_some_and(|it| it.contains(2_400_000)));
        assert_eq!(install("ffmpeg", &system), None);
        let old = System { release: "3.15", ..system };
        assert_eq!(install("curl", &old).map(|it| it.likely), Some(2_400_000));
    }
}
