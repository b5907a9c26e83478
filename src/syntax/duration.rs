//! Lengths of time as Go reads and prints them: `1m30s`, `1.5h`. In nanoseconds.

use std::fmt::{self, Write};

const SECOND: u64 = 1_000_000_000;
/// The shortest length that HEALTHCHECK takes.
pub const MILLISECOND: i64 = 1_000_000;
/// The largest magnitude, of a negative length.
const MAX: u64 = 1 << 63;

/// What is wrong with a length of time, in Go's words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DurationError {
    Invalid { text: String },
    MissingUnit { text: String },
    UnknownUnit { unit: String, text: String },
}

impl fmt::Display for DurationError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Invalid { text } => write!(f, "time: invalid duration {}", quote(text)),
            Self::MissingUnit { text } => {
                write!(f, "time: missing unit in duration {}", quote(text))
            }
            Self::UnknownUnit { unit, text } => {
                write!(f, "time: unknown unit {} in duration {}", quote(unit), quote(text))
            }
        }
    }
}

/// The nanoseconds of a text such as `-1h2.5m`.
pub fn parse(text: &str) -> Result<i64, DurationError> {
    let invalid = || DurationError::Invalid { text: text.to_owned() };
    let (negative, mut rest) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    if rest == "0" {
        return Ok(0);
    }
    if rest.is_empty() {
        return Err(invalid());
    }
    let mut total: u64 = 0;
    while !rest.is_empty() {
        let (number, behind) = Number::read(rest).ok_or_else(invalid)?;
        let (unit, behind) = split_unit(behind);
        if unit.is_empty() {
            return Err(DurationError::MissingUnit { text: text.to_owned() });
        }
        let Some(size) = unit_size(unit) else {
            return Err(DurationError::UnknownUnit {
                unit: unit.to_owned(),
                text: text.to_owned(),
            });
        };
        let nanos = number.times(size).ok_or_else(invalid)?;
        total = total.checked_add(nanos).filter(|&total| total <= MAX).ok_or_else(invalid)?;
        rest = behind;
    }
    if negative { 0i64.checked_sub_unsigned(total) } else { i64::try_from(total).ok() }
        .ok_or_else(invalid)
}

/// The length as Go prints it: `1h0m0s`, `1.5s`, `300ms`, `0s`.
pub fn format(nanos: i64) -> String {
    let sign = if nanos < 0 { "-" } else { "" };
    let nanos = nanos.unsigned_abs();
    let body = match nanos {
        0 => "0s".to_owned(),
        1..1_000 => format!("{nanos}ns"),
        1_000..1_000_000 => decimal(nanos, 1_000, "µs"),
        1_000_000..SECOND => decimal(nanos, 1_000_000, "ms"),
        _ => {
            let minutes = nanos / (60 * SECOND);
            let seconds = decimal(nanos % (60 * SECOND), SECOND, "s");
            match (minutes / 60, minutes % 60) {
                (0, 0) => seconds,
                (0, minutes) => format!("{minutes}m{seconds}"),
                (hours, minutes) => format!("{hours}h{minutes}m{seconds}"),
            }
        }
    };
    format!("{sign}{body}")
}

/// A number with digits behind its point: `whole + fraction / scale`.
struct Number {
    whole: u64,
    fraction: u64,
    scale: f64,
}

impl Number {
    /// The number at the start of a text and what is behind it.
    fn read(text: &str) -> Option<(Self, &str)> {
        let (digits, mut rest) = split_digits(text);
        let mut whole: u64 = 0;
        for digit in digits.bytes() {
            whole = whole.checked_mul(10)?.checked_add(u64::from(digit - b'0'))?;
            if whole > MAX {
                return None;
            }
        }
        let mut fraction_digits = "";
        if let Some(behind) = rest.strip_prefix('.') {
            (fraction_digits, rest) = split_digits(behind);
        }
        if digits.is_empty() && fraction_digits.is_empty() {
            return None;
        }
        let (fraction, scale) = read_fraction(fraction_digits);
        Some((Self { whole, fraction, scale }, rest))
    }

    /// In nanoseconds; `None` when it is too long.
    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_sign_loss,
        reason = "Go rounds a fraction by way of a float, and this must round alike"
    )]
    fn times(&self, unit: u64) -> Option<u64> {
        if self.whole > MAX / unit {
            return None;
        }
        let fraction = self.fraction as f64 * (unit as f64 / self.scale);
        (self.whole * unit).checked_add(fraction as u64).filter(|&nanos| nanos <= MAX)
    }
}

/// The digits behind the point; those that do not fit are left out.
fn read_fraction(digits: &str) -> (u64, f64) {
    let (mut fraction, mut scale) = (0, 1.0);
    for digit in digits.bytes() {
        if fraction > (MAX - 1) / 10 {
            break;
        }
        let next = fraction * 10 + u64::from(digit - b'0');
        if next > MAX {
            break;
        }
        fraction = next;
        scale *= 10.0;
    }
    (fraction, scale)
}

fn split_digits(text: &str) -> (&str, &str) {
    let end = text.bytes().position(|b| !b.is_ascii_digit()).unwrap_or(text.len());
    text.split_at_checked(end).unwrap_or((text, ""))
}

fn split_unit(text: &str) -> (&str, &str) {
    let end = text.bytes().position(|b| b == b'.' || b.is_ascii_digit()).unwrap_or(text.len());
    text.split_at_checked(end).unwrap_or((text, ""))
}

fn unit_size(unit: &str) -> Option<u64> {
    Some(match unit {
        "ns" => 1,
        "us" | "µs" | "μs" => 1_000,
        "ms" => 1_000_000,
        "s" => SECOND,
        "m" => 60 * SECOND,
        "h" => 3600 * SECOND,
        _ => return None,
    })
}

/// A number of units without the zeros at the end of its fraction.
fn decimal(nanos: u64, unit: u64, name: &str) -> String {
    let (whole, fraction) = (nanos / unit, nanos % unit);
    if fraction == 0 {
        return format!("{whole}{name}");
    }
    let width = unit.ilog10() as usize;
    let digits = format!("{fraction:0width$}");
    format!("{whole}.{}{name}", digits.trim_end_matches('0'))
}

/// Go's `time` has a quoting of its own: everything beyond ASCII byte by byte.
fn quote(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            ' '..='\x7f' => out.push(c),
            _ => {
                for byte in c.encode_utf8(&mut [0; 4]).bytes() {
                    // Writing to a string cannot fail.
                    let _ = write!(out, "\\x{byte:02x}");
                }
            }
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let seen = match parse(text) {
            Ok(nanos) => format(nanos),
            Err(error) => error.to_string(),
        };
        assert_eq!(seen, expected, "{text}");
    }

    #[test]
    fn lengths_are_read_and_printed() {
        check("0", "0s");
        check("-0", "0s");
        check("5m", "5m0s");
        check("+90s", "1m30s");
        check("1h", "1h0m0s");
        check("36h0.5s", "36h0m0.5s");
        check("-1.5s", "-1.5s");
        check("1500ms", "1.5s");
        check("1ms", "1ms");
        check("10.050ms", "10.05ms");
        check("1us1ns", "1.001µs");
        check("2µs2μs", "4µs");
        check("999ns", "999ns");
        check(".5s", "500ms");
        check("5.s", "5s");
    }

    #[test]
    fn fractions_round_as_in_go() {
        check("0.3333333333333333333h", "20m0s");
        check("0.100000000000000000000h", "6m0s");
        check("1.000000000000000000000000001s", "1s");
        check("0.9999999999999999999s", "1s");
    }

    #[test]
    fn the_longest_lengths() {
        check("9223372036854775807ns", "2562047h47m16.854775807s");
        check("-9223372036854775808ns", "-2562047h47m16.854775808s");
        check("9223372036854775808ns", "time: invalid duration \"9223372036854775808ns\"");
        check("2562048h", "time: invalid duration \"2562048h\"");
        check("99999999999999999999s", "time: invalid duration \"99999999999999999999s\"");
        check("9223372036854775807ns1ns", "time: invalid duration \"9223372036854775807ns1ns\"");
    }

    #[test]
    fn what_is_wrong_is_told_in_gos_words() {
        check("", "time: invalid duration \"\"");
        check("-", "time: invalid duration \"-\"");
        check("abc", "time: invalid duration \"abc\"");
        check(".s", "time: invalid duration \".s\"");
        check("5", "time: missing unit in duration \"5\"");
        check("1s5", "time: missing unit in duration \"1s5\"");
        check("1d", "time: unknown unit \"d\" in duration \"1d\"");
        check("1 s", "time: unknown unit \" s\" in duration \"1 s\"");
        check(
            "1\"\\ü\t",
            "time: unknown unit \"\\\"\\\\\\xc3\\xbc\\x09\" in duration \"1\\\"\\\\\\xc3\\xbc\\x09\"",
        );
    }
}
