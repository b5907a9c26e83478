//! Durations in words.

use super::duration::Duration;

/// `about 41 s`, `about 1 min 20 s`. Only what takes no time at all is certain: `0 s`.
pub fn words(duration: Duration) -> String {
    if duration == Duration::ZERO {
        return "0 s".to_owned();
    }
    format!("about {}", rounded(duration.likely))
}

/// Between which times it lies: `12 s to 3 min 10 s`.
pub fn bounds(duration: Duration) -> String {
    let (low, high) = (rounded(duration.low), rounded(duration.high));
    if low == high { low } else { format!("{low} to {high}") }
}

/// No finer than an estimate deserves.
fn rounded(ms: u64) -> String {
    let to = |unit: u64| ms.saturating_add(unit / 2) / unit;
    match ms {
        0 => "0 s".to_owned(),
        1..100 => "0.1 s".to_owned(),
        100..9_950 => format!("{}.{} s", to(100) / 10, to(100) % 10),
        9_950..59_500 => format!("{} s", to(1_000)),
        59_500..597_500 => two(to(5_000) * 5, "min", "s"),
        597_500..3_570_000 => format!("{} min", to(60_000)),
        _ => two(to(300_000) * 5, "h", "min"),
    }
}

/// A number of the smaller unit in both; what is zero is left out.
fn two(number: u64, large: &str, small: &str) -> String {
    match number % 60 {
        0 => format!("{} {large}", number / 60),
        rest => format!("{} {large} {rest} {small}", number / 60),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(ms: u64, expected: &str) {
        assert_eq!(words(Duration::exact(ms)), expected);
    }

    #[test]
    fn an_estimate_says_that_it_is_one() {
        check(0, "0 s");
        check(1, "about 0.1 s");
        check(340, "about 0.3 s");
        check(9_949, "about 9.9 s");
        check(9_950, "about 10 s");
        check(41_000, "about 41 s");
        check(59_499, "about 59 s");
        check(59_500, "about 1 min");
        check(79_000, "about 1 min 20 s");
        check(597_499, "about 9 min 55 s");
        check(597_500, "about 10 min");
        check(3_569_999, "about 59 min");
        check(3_570_000, "about 1 h");
        check(4_800_000, "about 1 h 20 min");
        assert_eq!(words(Duration::new(0, 0, 70)), "about 0 s");
        assert!(words(Duration::exact(u64::MAX)).ends_with(" min"));
    }

    #[test]
    fn bounds_are_told_once_where_they_are_the_same() {
        assert_eq!(bounds(Duration::new(12_000, 40_000, 190_000)), "12 s to 3 min 10 s");
        assert_eq!(bounds(Duration::new(1_010, 1_020, 1_030)), "1.0 s");
    }
}
