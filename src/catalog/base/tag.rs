//! What a tag says: a version, a distribution's release, and words for a variant.

/// `3.12.4-slim-bookworm` is version 3.12.4, release 12, words `slim`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Tag<'t> {
    pub(super) version: Vec<u32>,
    /// That of Debian or Ubuntu, as `[12]` or `[22, 4]`.
    pub(super) release: &'static [u32],
    /// In order of the alphabet, as written: `alpine3.20`.
    pub(super) words: Vec<&'t str>,
}

/// How far a tag is from another, from the most important part on. Smaller is nearer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Distance {
    /// Words that only one of them has.
    pub(super) words: usize,
    pub(super) version: u32,
    pub(super) release: u32,
    /// Words that differ in a version of their own: `alpine3.19` and `alpine3.20`.
    pub(super) details: usize,
}

const RELEASES: &[(&str, &[u32])] = &[
    ("sid", &[0]),
    ("unstable", &[0]),
    ("testing", &[0]),
    ("wheezy", &[7]),
    ("jessie", &[8]),
    ("stretch", &[9]),
    ("buster", &[10]),
    ("bullseye", &[11]),
    ("bookworm", &[12]),
    ("trixie", &[13]),
    ("precise", &[12, 4]),
    ("trusty", &[14, 4]),
    ("xenial", &[16, 4]),
    ("bionic", &[18, 4]),
    ("focal", &[20, 4]),
    ("jammy", &[22, 4]),
    ("noble", &[24, 4]),
    ("resolute", &[26, 4]),
];

/// Words that choose among builds, not among variants.
const SILENT: &[&str] =
    &["latest", "lts", "stable", "current", "mainline", "rolling", "edge", "nonroot", "amd64"];

impl<'t> Tag<'t> {
    pub(super) fn parse(tag: &'t str) -> Self {
        let mut parsed = Self::default();
        for part in tag.split(['-', '_']) {
            parsed.add(part);
        }
        if parsed.version.is_empty() {
            parsed.version = parsed.release.to_vec(); // `bookworm-slim` is `12-slim`.
        }
        parsed.words.sort_unstable();
        parsed
    }

    fn add(&mut self, part: &'t str) {
        if part.is_empty() || SILENT.contains(&part) || is_date(part) {
            return;
        }
        if let Some((_, release)) = RELEASES.iter().find(|(name, _)| *name == part) {
            self.release = release;
            return;
        }
        match version(part) {
            Some(version) if self.version.is_empty() => self.version = version,
            _ => self.words.push(part),
        }
    }

    /// The release of Debian that it names: `12` for `bookworm`.
    pub(super) fn debian_release(&self) -> Option<&'static str> {
        let named = |number: u32| RELEASES.iter().any(|(_, it)| **it == [number]);
        let numbers = ["7", "8", "9", "10", "11", "12", "13"];
        match self.release {
            [number] if named(*number) => {
                numbers.into_iter().find(|text| text.parse() == Ok(*number))
            }
            _ => None,
        }
    }

    /// Whether one of the versions is the other one said more exactly.
    pub(super) fn same_line(&self, other: &Self) -> bool {
        self.version.is_empty()
            || !other.version.is_empty()
                && self.version.iter().zip(&other.version).all(|(a, b)| a == b)
    }

    /// 1 where only one of them says it, unless that is already its version.
    fn release_apart(&self, other: &Self) -> u32 {
        let silent = |it: &Self| it.release.is_empty();
        match (silent(self), silent(other)) {
            (true, true) => 0,
            (false, false) => apart(self.release, other.release),
            _ if self.version == self.release || other.version == other.release => 0,
            _ => 1,
        }
    }

    pub(super) fn distance(&self, other: &Self) -> Distance {
        let (words, details) = difference(&self.words, &other.words);
        let version = if self.same_line(other) { 0 } else { apart(&self.version, &other.version) };
        let release = self.release_apart(other);
        Distance { words, version, release, details }
    }
}

/// A version as `20`, `3.12.4`, `v3`, `8u151` or `3.13.0rc1`; the numbers before any letter.
fn version(part: &str) -> Option<Vec<u32>> {
    let part = part.strip_prefix('v').unwrap_or(part);
    if !part.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let mut numbers = Vec::new();
    for piece in part.split('.').take(4) {
        let end = piece.find(|c: char| !c.is_ascii_digit()).unwrap_or(piece.len());
        numbers.push(piece.get(..end)?.parse().ok()?);
        if end < piece.len() {
            break;
        }
    }
    Some(numbers)
}

/// `20240311`, as in `bookworm-20240311-slim`.
fn is_date(part: &str) -> bool {
    part.len() >= 8
        && part.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
        && part.starts_with("20")
}

fn apart(a: &[u32], b: &[u32]) -> u32 {
    let at = |version: &[u32], index: usize| version.get(index).copied().unwrap_or(0).min(9_999);
    let [major, minor, patch] = [0, 1, 2].map(|index| at(a, index).abs_diff(at(b, index)));
    major
        .saturating_mul(10_000)
        .saturating_add(minor.saturating_mul(10))
        .saturating_add(patch.min(9))
}

/// How many words have no counterpart, and how many have one of another version.
fn difference(a: &[&str], b: &[&str]) -> (usize, usize) {
    let mut rest: Vec<&str> = b.to_vec();
    let mut lonely = 0;
    let mut details = 0;
    for word in a {
        if let Some(at) = rest.iter().position(|other| other == word) {
            rest.swap_remove(at);
        } else if let Some(at) = rest.iter().position(|other| stem(other) == stem(word)) {
            rest.swap_remove(at);
            details += 1;
        } else {
            lonely += 1;
        }
    }
    (lonely + rest.len(), details)
}

/// `alpine` of `alpine3.20`.
fn stem(word: &str) -> &str {
    word.trim_end_matches(|c: char| c.is_ascii_digit() || c == '.')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(tag: &str, version: &[u32], release: &[u32], words: &[&str]) {
        let parsed = Tag::parse(tag);
        assert_eq!(
            (&parsed.version[..], parsed.release, &parsed.words[..]),
            (version, release, words)
        );
    }

    #[test]
    fn tags_fall_into_their_parts() {
        check("3.12.4-slim-bookworm", &[3, 12, 4], &[12], &["slim"]);
        check("22-alpine3.20", &[22], &[], &["alpine3.20"]);
        check("bookworm-20240311-slim", &[12], &[12], &["slim"]);
        check("jammy", &[22, 4], &[22, 4], &[]);
        check("8u151-jre-alpine", &[8], &[], &["alpine", "jre"]);
        check("3-eclipse-temurin-21", &[3], &[], &["21", "eclipse", "temurin"]);
        check("v3.0", &[3, 0], &[], &[]);
        check("latest", &[], &[], &[]);
        check("", &[], &[], &[]);
        check("99999999999999999999", &[], &[], &["99999999999999999999"]);
    }

    #[test]
    fn a_version_said_more_exactly_is_of_the_same_line() {
        let same = |a, b| Tag::parse(a).same_line(&Tag::parse(b));
        assert!(same("3.12.4-slim", "3.12-slim"));
        assert!(same("3", "3.12"));
        assert!(same("latest", "3.12"));
        assert!(!same("3.12", "latest"));
        assert!(!same("3.1", "3.12"));
    }

    #[test]
    fn another_variant_is_farther_than_another_version() {
        let asked = Tag::parse("20-alpine3.19");
        let distance = |other| asked.distance(&Tag::parse(other));
        assert!(distance("20-alpine3.19") < distance("20-alpine3.20"));
        assert!(distance("20-alpine3.20") < distance("22-alpine3.19"));
        assert!(distance("22-alpine3.19") < distance("12-alpine"));
        assert!(distance("12-alpine") < distance("20"));
    }
}
