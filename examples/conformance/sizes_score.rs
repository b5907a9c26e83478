//! How near estimates come to what was measured.

use std::collections::BTreeMap;

use layerlab::catalog::Range;

use crate::report::{Figures, Report};

/// The bounds to keep, in basis points.
const ERROR: u64 = 500;
const INSIDE: u64 = 9_000;
const WIDTH: u64 = 3_500;

/// How a group's name begins whose figures the catalog does not hold: it is shown, not judged.
pub const NOT_HELD: &str = "not held: ";

/// The same for what people published, who built with other versions.
const WILD_ERROR: u64 = 1_500;

/// Estimates beside measurements, in groups that are judged apart.
#[derive(Default)]
pub struct Score {
    is_wild: bool,
    groups: BTreeMap<String, Vec<Pair>>,
    /// What the catalog does not hold.
    apart: Vec<(String, String)>,
}

struct Pair {
    id: String,
    measured: u64,
    range: Range,
}

impl Score {
    pub fn wild() -> Self {
        Self { is_wild: true, ..Self::default() }
    }

    pub fn add(&mut self, group: &str, id: &str, measured: u64, range: Range) {
        let pair = Pair { id: id.to_owned(), measured, range };
        self.groups.entry(group.to_owned()).or_default().push(pair);
    }

    pub fn unknown(&mut self, id: &str, why: &str) {
        self.apart.push((id.to_owned(), why.to_owned()));
    }

    /// A report with a case for each group that is judged; it agrees if the group keeps the bounds. With
    /// `SIZES=all` in the environment, every pair is printed.
    pub fn report(self) -> Report {
        let mut report = Report::default();
        for (name, pairs) in &self.groups {
            let judged = !name.starts_with(NOT_HELD);
            println!("  {name}: {}", summary(pairs));
            report.figures.push((name.clone(), figures(pairs)));
            if std::env::var("SIZES").as_deref() == Ok("all") {
                for pair in pairs {
                    println!("    {}", pair.line());
                }
            }
            if judged {
                report.checked(name, &worst(pairs), judge(pairs, self.is_wild));
            }
        }
        for (id, why) in &self.apart {
            report.apart(id, why);
        }
        report
    }
}

impl Pair {
    fn error(&self) -> u64 {
        per_10_000(self.range.likely.abs_diff(self.measured), self.measured)
    }

    /// Half of the width of the range, beside its middle.
    fn width(&self) -> u64 {
        per_10_000(self.range.high - self.range.low, self.range.low + self.range.high)
    }

    fn line(&self) -> String {
        format!(
            "{:>6} {:44} measured {:>11}, estimated {:>11} in {}..{}{}",
            percent(self.error()),
            self.id,
            self.measured,
            self.range.likely,
            self.range.low,
            self.range.high,
            if self.range.contains(self.measured) { "" } else { " OUTSIDE" },
        )
    }
}

fn judge(pairs: &[Pair], is_wild: bool) -> Result<(), String> {
    let (error, inside, width) = measures(pairs);
    let most = if is_wild { WILD_ERROR } else { ERROR };
    if error <= most && inside >= INSIDE && width <= WIDTH {
        return Ok(());
    }
    Err(format!("misses the bounds: {}", summary(pairs)))
}

fn measures(pairs: &[Pair]) -> (u64, u64, u64) {
    let inside = pairs.iter().filter(|it| it.range.contains(it.measured)).count();
    (
        median(pairs.iter().map(Pair::error)),
        per_10_000(inside as u64, pairs.len() as u64),
        median(pairs.iter().map(Pair::width)),
    )
}

fn figures(pairs: &[Pair]) -> Figures {
    let (error, inside, width) = measures(pairs);
    let mut errors: Vec<u64> = pairs.iter().map(Pair::error).collect();
    errors.sort_unstable();
    let most = errors.get(errors.len() * 9 / 10).copied().unwrap_or_default();
    Figures { rows: pairs.len(), error, most, inside, width }
}

fn summary(pairs: &[Pair]) -> String {
    let Figures { rows, error, most, inside, width } = figures(pairs);
    let largest = pairs.iter().map(Pair::error).max();
    format!(
        "{} rows, median error {}, 90 % below {}, largest {}; inside the range {}, median width ±{}",
        rows,
        percent(error),
        percent(most),
        percent(largest.unwrap_or_default()),
        percent(inside),
        percent(width),
    )
}

fn worst(pairs: &[Pair]) -> String {
    let mut pairs: Vec<&Pair> = pairs.iter().collect();
    pairs.sort_by_key(|pair| std::cmp::Reverse(pair.error()));
    pairs.iter().take(8).map(|pair| pair.line() + "\n").collect()
}

fn median(values: impl Iterator<Item = u64>) -> u64 {
    let mut values: Vec<u64> = values.collect();
    values.sort_unstable();
    values.get(values.len() / 2).copied().unwrap_or_default()
}

fn per_10_000(part: u64, whole: u64) -> u64 {
    (u128::from(part) * 10_000 / u128::from(whole.max(1))) as u64
}

fn percent(basis_points: u64) -> String {
    format!("{}.{:02} %", basis_points / 100, basis_points % 100)
}
