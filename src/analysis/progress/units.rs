//! Seconds and bytes as BuildKit prints them.

/// How long something took: `1.2s`.
pub(super) fn seconds(ms: u64) -> String {
    let tenths = ms.saturating_add(50) / 100;
    format!("{}.{}s", tenths / 10, tenths % 10)
}

/// The same behind a blank; nothing for what took no time to speak of.
pub(super) fn after(ms: u64) -> String {
    if ms <= 10 { String::new() } else { format!(" {}", seconds(ms)) }
}

/// When a command printed something: with fewer digits the later it is.
pub(super) fn stamp(ms: u64) -> String {
    match ms {
        0..10_000 => format!("{}.{:03}", ms / 1_000, ms % 1_000),
        10_000..100_000 => format!("{}.{:02}", ms / 1_000, ms % 1_000 / 10),
        _ => format!("{}.{}", ms / 1_000, ms % 1_000 / 100),
    }
}

/// `302B`, `1.07MB`
pub(super) fn bytes(bytes: u64) -> String {
    const UNITS: [&str; 5] = ["kB", "MB", "GB", "TB", "PB"];
    if bytes < 1_000 {
        return format!("{bytes}B");
    }
    let mut unit = 1_000_u64;
    let mut names = UNITS.iter();
    let mut name = names.next().copied().unwrap_or_default();
    while bytes / unit >= 1_000 {
        let Some(next) = names.next() else { break };
        (name, unit) = (next, unit * 1_000);
    }
    let hundredths = (u128::from(bytes) * 100 + u128::from(unit / 2)) / u128::from(unit);
    format!("{}.{:02}{name}", hundredths / 100, hundredths % 100)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_as_many_digits_as_buildkit_gives_them() {
        assert_eq!([seconds(0), seconds(149), seconds(83_250)], ["0.0s", "0.1s", "83.3s"]);
        assert_eq!([after(10), after(11), after(120)], ["", " 0.0s", " 0.1s"]);
        assert_eq!([stamp(60), stamp(9_999)], ["0.060", "9.999"]);
        assert_eq!([stamp(10_005), stamp(100_050)], ["10.00", "100.0"]);
        assert_eq!([bytes(0), bytes(999), bytes(1_000)], ["0B", "999B", "1.00kB"]);
        assert_eq!([bytes(1_066_000), bytes(999_999)], ["1.07MB", "1000.00kB"]);
        assert!(bytes(u64::MAX).ends_with("PB"));
    }
}
