//! Numbers of bytes in words.

use std::fmt;

use super::{Amount, Basis, Bytes, Share, Whose};
use crate::size::Meaning;

impl fmt::Display for Amount {
    /// `119 MB`, `3 kB and more`, `not known`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unknown => write!(f, "not known"),
            Self::Known(bytes) if bytes.and_more => write!(f, "{} and more", size(bytes.likely)),
            Self::Known(bytes) => write!(f, "{}", size(bytes.likely)),
        }
    }
}

impl Amount {
    /// As short as can be, for a margin: `119 MB`, `≥ 3 kB`, `?`.
    pub fn short(&self) -> String {
        match self {
            Self::Unknown => "?".to_owned(),
            Self::Known(bytes) if bytes.and_more => format!("≥ {}", size(bytes.likely)),
            Self::Known(bytes) => size(bytes.likely),
        }
    }

    /// As short as can be, for a cell: `43M`, `1.2G`, `0`, `?`.
    pub fn tiny(&self) -> String {
        match self {
            Self::Unknown => "?".to_owned(),
            Self::Known(bytes) => tiny(bytes.likely),
        }
    }

    /// `175–186 MB`, where it is not known exactly. A measurement is as exact as it was printed.
    pub fn range(&self) -> Option<String> {
        match self {
            Self::Known(Bytes { low, likely, high, basis: Basis::Measured, .. })
                if high.saturating_sub(*low) <= likely / 100 =>
            {
                None
            }
            Self::Known(Bytes { low, high, .. }) if low != high => Some(range(*low, *high)),
            _ => None,
        }
    }

    /// What lies below the number that is shown; nothing where none is known.
    pub fn likely(&self) -> u64 {
        match self {
            Self::Unknown => 0,
            Self::Known(bytes) => bytes.likely,
        }
    }
}

impl Whose {
    pub const fn words(self) -> &'static str {
        match self {
            Self::Base => "Base",
            Self::Dependencies => "Dependencies",
            Self::Own => "Your code",
            Self::Dead => "Dead weight",
        }
    }

    /// What belongs to it.
    pub const fn meaning(self) -> &'static str {
        match self {
            Self::Base => "what the image is built on",
            Self::Dependencies => "packages, downloads and caches",
            Self::Own => "what you copy in, and what your commands make",
            Self::Dead => "deleted or overwritten later, and still paid for",
        }
    }
}

impl Share {
    /// `Dependencies, 43 MB (38–51 MB), 78 % of it better than a guess: packages, downloads and caches`
    pub fn words(&self) -> String {
        format!("{}, {}: {}", self.whose.words(), self.size_words(), self.whose.meaning())
    }

    /// `43 MB (38–51 MB), 78 % of it better than a guess`
    pub fn size_words(&self) -> String {
        let range = self.size.range().map(|range| format!(" ({range})")).unwrap_or_default();
        let sure = match (self.size, self.sure) {
            (Amount::Unknown, _) | (_, 100) => String::new(),
            (_, 0) => ", a guess".to_owned(),
            (_, sure) => format!(", {sure} % of it better than a guess"),
        };
        format!("{}{range}{sure}", self.size)
    }
}

/// How much of a sum is better than a guess: `91 % better than a guess`.
pub fn sure(sum: Amount, hundredths: u32) -> String {
    match sum {
        Amount::Known(Bytes { and_more: true, .. }) => "a part of it is not known".to_owned(),
        Amount::Unknown => String::new(),
        Amount::Known(_) if hundredths == 0 => "all of it a guess".to_owned(),
        Amount::Known(_) => format!("{hundredths} % better than a guess"),
    }
}

impl Basis {
    /// What stands behind a number.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Exact => "exact: every byte is known",
            Self::Measured => "measured on the real thing",
            Self::Computed => "computed from a package index",
            Self::Guess => "a guess by rule of thumb",
        }
    }
}

impl Meaning {
    pub const ALL: [Self; 3] = [Self::Files, Self::Store, Self::Compressed];

    /// What is counted, in two words.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Files => "file bytes",
            Self::Store => "on disk",
            Self::Compressed => "compressed",
        }
    }

    /// Who counts in that way, in a sentence.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Files => {
                "The bytes of all files, as docker history shows them with the classic store, Docker’s own until version 28."
            }
            Self::Store => {
                "Whole blocks of 4 KiB, and directories: what the containerd store takes on disk and docker history shows from Docker 29 on."
            }
            Self::Compressed => {
                "Every layer packed with gzip, as a push or pull moves it and a registry shows it."
            }
        }
    }
}

const UNITS: [&str; 7] = ["B", "kB", "MB", "GB", "TB", "PB", "EB"];

/// Three digits that count, in steps of a thousand: `0 B`, `1.25 kB`, `38.5 MB`, `119 MB`.
pub fn size(bytes: u64) -> String {
    let (whole, unit) = parts(bytes);
    format!("{whole} {unit}")
}

fn tiny(bytes: u64) -> String {
    let (mut unit, mut name) = (1_u64, "");
    for next in ["k", "M", "G", "T", "P", "E"] {
        if rounded(bytes, unit, 1) < 1000 {
            break;
        }
        (unit, name) = (unit.saturating_mul(1000), next);
    }
    let tenths = rounded(bytes, unit, 10);
    if unit > 1 && tenths < 100 {
        format!("{}{name}", decimals(tenths, 1))
    } else {
        format!("{}{name}", rounded(bytes, unit, 1))
    }
}

fn range(low: u64, high: u64) -> String {
    let ((from, from_unit), (to, to_unit)) = (parts(low), parts(high));
    if from_unit == to_unit {
        format!("{from}–{to} {to_unit}")
    } else {
        format!("{from} {from_unit}–{to} {to_unit}")
    }
}

fn parts(bytes: u64) -> (String, &'static str) {
    let mut unit: u64 = 1;
    let mut name = 0;
    // What would be rounded to a thousand is one of the next unit.
    while bytes / unit >= 1000 || (unit > 1 && rounded(bytes, unit, 1) >= 1000) {
        unit = unit.saturating_mul(1000);
        name += 1;
    }
    let unit_name = UNITS.get(name).copied().unwrap_or_default();
    let whole = bytes / unit;
    let text = match whole {
        _ if unit == 1 => whole.to_string(),
        0..10 => decimals(rounded(bytes, unit, 100), 2),
        10..100 => decimals(rounded(bytes, unit, 10), 1),
        _ => rounded(bytes, unit, 1).to_string(),
    };
    (text, unit_name)
}

/// How many `unit`s, times `by`, to the nearest.
fn rounded(bytes: u64, unit: u64, by: u64) -> u64 {
    let product = u128::from(bytes) * u128::from(by) + u128::from(unit / 2);
    u64::try_from(product / u128::from(unit.max(1))).unwrap_or(u64::MAX)
}

/// A number of tenths or hundredths, without zeros at the end.
fn decimals(number: u64, digits: usize) -> String {
    let by = 10_u64.pow(digits as u32);
    let text = format!("{}.{:0digits$}", number / by, number % by);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(bytes: u64, expected: &str) {
        assert_eq!(size(bytes), expected);
    }

    #[test]
    fn three_digits_count() {
        check(0, "0 B");
        check(999, "999 B");
        check(1_000, "1 kB");
        check(1_254, "1.25 kB");
        check(38_460_000, "38.5 MB");
        check(119_200_000, "119 MB");
        check(1_220_000_000, "1.22 GB");
    }

    #[test]
    fn what_rounds_up_to_a_thousand_is_one_of_the_next_unit() {
        check(999_499, "999 kB");
        check(999_600, "1 MB");
        check(u64::MAX, "18.4 EB");
    }

    #[test]
    fn a_cell_has_two_or_three_digits_and_a_letter() {
        let check = |bytes, expected| assert_eq!(Amount::exact(bytes).tiny(), expected);
        check(0, "0");
        check(999, "999");
        check(999_600, "1M");
        check(1_250, "1.3k");
        check(43_400_000, "43M");
        check(9_960_000_000, "10G");
        check(u64::MAX, "18E");
        assert_eq!(Amount::Unknown.tiny(), "?");
    }

    #[test]
    fn a_range_has_its_unit_once_where_both_ends_share_it() {
        let amount = |low, likely, high| {
            Amount::Known(Bytes { low, likely, high, basis: Basis::Guess, and_more: false })
        };
        let shown = amount(175_000_000, 180_000_000, 186_000_000);
        assert_eq!(shown.range().as_deref(), Some("175–186 MB"));
        let wide = amount(900_000, 2_000_000, 3_000_000);
        assert_eq!(wide.range().as_deref(), Some("900 kB–3 MB"));
        assert_eq!(Amount::exact(5).range(), None);
        assert_eq!(Amount::Unknown.short(), "?");
    }
}
