//! Sizes as Docker prints them.

use crate::analysis::stack::{Amount, Bytes};

const UNITS: [&str; 7] = ["B", "kB", "MB", "GB", "TB", "PB", "EB"];

/// `72.8MB`: three digits that count, a thousand to a unit. Docker has `1e+03kB` for 999,900.
#[allow(clippy::cast_precision_loss)] // Docker rounds like this, too.
pub fn human_size(bytes: u64) -> String {
    if bytes < 1000 {
        return format!("{bytes}B");
    }
    let mut size = bytes as f64;
    let mut units = UNITS.iter();
    let mut unit = units.next();
    while size >= 1000.0 {
        size /= 1000.0;
        unit = units.next().or(unit);
    }
    format!("{}{}", three_digits(size), unit.unwrap_or(&""))
}

/// What is not known is not nothing: `?`, `1.02kB+` where there is more, `~43.1MB` where it is
/// an estimate.
pub fn human_amount(amount: Amount) -> String {
    match amount {
        Amount::Unknown | Amount::Known(Bytes { likely: 0, and_more: true, .. }) => "?".to_owned(),
        Amount::Known(Bytes { low, likely, high, and_more, .. }) => {
            let (about, more) =
                (if low < high { "~" } else { "" }, if and_more { "+" } else { "" });
            format!("{about}{}{more}", human_size(likely))
        }
    }
}

/// A number from 1 to 1000 with three digits, rounded as it is held in binary, so that 1.005 is `1`.
fn three_digits(number: f64) -> String {
    let bits = number.to_bits();
    let mantissa = bits & ((1 << 52) - 1) | 1 << 52;
    let exponent = (bits >> 52 & 0x7ff).saturating_sub(1023).min(9);
    let shift = 52 - exponent;
    let places = match mantissa >> shift {
        100.. => 0,
        10..100 => 1,
        _ => 2,
    };
    let scaled = mantissa * 10_u64.pow(places);
    let (whole, rest, half) = (scaled >> shift, scaled & ((1 << shift) - 1), 1 << (shift - 1));
    let up = rest > half || (rest == half && whole % 2 == 1);
    let digits = whole + u64::from(up);
    let one = 10_u64.pow(places);
    if digits / one >= 1000 {
        return "1e+03".to_owned();
    }
    // 9.995 has three digits before it is rounded, 10.0 has as many.
    let fraction = format!("{:0width$}", digits % one, width = places as usize);
    let fraction = if places == 0 { "" } else { fraction.trim_end_matches('0') };
    let dot = if fraction.is_empty() { "" } else { "." };
    format!("{}{dot}{fraction}", digits / one)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::{Basis, Range};

    #[test]
    fn sizes_have_three_digits() {
        let sizes = [
            (0, "0B"),
            (999, "999B"),
            (1000, "1kB"),
            (1024, "1.02kB"),
            (1996, "2kB"),
            (9_995, "9.99kB"),
            (9_996, "10kB"),
            (72_769_024, "72.8MB"),
            (135_000_000, "135MB"),
            (1_020_000_000, "1.02GB"),
            (u64::MAX, "18.4EB"),
        ];
        for (bytes, text) in sizes {
            assert_eq!(human_size(bytes), text);
        }
    }

    #[test]
    fn what_lies_between_is_rounded_as_docker_does() {
        // In binary 1.005 and 1.015 are less than that, 1.995 is more, and 1.125 is exact.
        let sizes = [(1005, "1kB"), (1015, "1.01kB"), (1995, "2kB"), (1125, "1.12kB")];
        for (bytes, text) in sizes {
            assert_eq!(human_size(bytes), text);
        }
        assert_eq!(human_size(999_500), "1e+03kB");
        assert_eq!(human_size(999_499), "999kB");
    }

    #[test]
    fn what_is_not_known_is_not_nothing() {
        assert_eq!(human_amount(Amount::Unknown), "?");
        assert_eq!(human_amount(Amount::ZERO), "0B");
        assert_eq!(human_amount(Amount::ZERO.plus(Amount::Unknown)), "?");
        assert_eq!(human_amount(Amount::exact(1024).plus(Amount::Unknown)), "1.02kB+");
    }

    #[test]
    fn an_estimate_is_marked_as_one() {
        let range = Range { low: 40_000_000, likely: 43_100_000, high: 47_000_000 };
        let estimate = Amount::of(range, Basis::Computed);
        assert_eq!(human_amount(estimate), "~43.1MB");
        assert_eq!(human_amount(estimate.plus(Amount::Unknown)), "~43.1MB+");
    }
}
