//! `apk add`: a few packages of Alpine, with all that they bring along.
//!
//! From the index of Alpine 3.16 (November 2022). Until 3.20 the same installs grew by up to a
//! third, which the ranges allow for. No graph of dependencies is known, so that several
//! packages together weigh at most the sum.

use crate::catalog::Range;

/// When the figures were taken.
pub const DATE: &str = "2022-11";

const PACKAGES: &[(&str, u64)] = &[
    ("bash", 2_400_000),
    ("build-base", 189_000_000),
    ("curl", 2_400_000),
    ("openssl", 700_000),
    ("tzdata", 3_300_000),
];

/// What a package adds to a bare image, if it is known.
pub fn install(name: &str) -> Option<Range> {
    let (_, bytes) = PACKAGES.iter().find(|(known, _)| *known == name)?;
    Some(Range::around(*bytes, 1_500, 4_500))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_known_packages_have_a_size() {
        assert!(install("curl").is_some_and(|it| it.contains(2_400_000)));
        assert_eq!(install("ffmpeg"), None);
    }
}
