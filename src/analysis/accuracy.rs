//! How good the sizes are: what `examples/conformance` found beside measured layers.

static TOLD: &str = include_str!("../../data/accuracy.txt");

/// How good the numbers are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Accuracy {
    /// When that was found out: `2026-11-26`.
    pub date: &'static str,
    pub sizes: Vec<SizeAccuracy>,
    pub builds: Vec<Agreement>,
}

/// How near estimates of one kind come to what was measured; shares as `0.23 %`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SizeAccuracy {
    pub what: &'static str,
    pub rows: &'static str,
    /// The error in the middle.
    pub error: String,
    /// Nine of ten errors are below.
    pub most: String,
    /// How many measurements lie inside the range that is shown.
    pub inside: String,
    /// How wide the range in the middle is, to either side.
    pub width: String,
}

/// How many recorded builds do what was foretold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Agreement {
    pub what: &'static str,
    pub agreeing: &'static str,
    pub all: &'static str,
}

/// What was found out.
pub fn accuracy() -> Accuracy {
    let mut found = Accuracy::default();
    for line in TOLD.lines() {
        match *line.split('\t').collect::<Vec<_>>() {
            ["date", date] => found.date = date,
            ["size", what, rows, error, most, inside, width] => {
                let [error, most, inside, width] = [error, most, inside, width].map(percent);
                found.sizes.push(SizeAccuracy { what, rows, error, most, inside, width });
            }
            ["builds", what, agreeing, all] => {
                found.builds.push(Agreement { what, agreeing, all });
            }
            _ => {}
        }
    }
    found
}

/// Hundredths of a percent, with three digits at most.
fn percent(hundredths: &str) -> String {
    let number: u32 = hundredths.parse().unwrap_or_default();
    match number {
        0..1_000 => format!("{}.{:02} %", number / 100, number % 100),
        10_000 => "100 %".to_owned(),
        _ => format!("{}.{} %", number / 100, number % 100 / 10),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_that_was_found_out_is_read() {
        let found = accuracy();
        assert_eq!(found.date.len(), "2026-11-26".len());
        assert!(found.sizes.len() >= 5 && found.builds.len() >= 3, "{found:?}");
        let lines = TOLD.lines().filter(|line| !line.starts_with(['#', 'd'])).count();
        assert_eq!(found.sizes.len() + found.builds.len(), lines, "no line is passed over");
    }

    #[test]
    fn shares_have_three_digits() {
        assert_eq!(
            ["23", "691", "3402", "10000"].map(percent),
            ["0.23 %", "6.91 %", "34.0 %", "100 %"]
        );
    }
}
