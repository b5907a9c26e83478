//! Savings in words.

use super::{Difference, Edited, Safety, Saving};
use crate::analysis::stack::words::size;
use crate::analysis::timing::{self, Duration};

/// Below this many milliseconds a difference of times is none to speak of.
const BARELY: u64 = 500;

/// `−43 MB (31–52)`, `+2 MB`, `0 B`.
pub fn bytes(difference: Difference) -> String {
    let Difference { low, likely, high, is_open, .. } = difference;
    if (low, likely, high, is_open) == (0, 0, 0, false) {
        return "0 B".to_owned();
    }
    if is_open && likely == 0 {
        return "not known".to_owned();
    }
    let sign = if likely < 0 { "−" } else { "+" };
    let shown = size(likely.unsigned_abs());
    let sign = if likely == 0 { "" } else { sign };
    let range =
        if low == high { String::new() } else { format!(" ({})", bounds(low, likely, high)) };
    let open = if is_open { " and what is not known" } else { "" };
    format!("{sign}{shown}{range}{open}")
}

/// Both bounds, the nearer to zero first; the unit is left out where it is that of what is likely.
fn bounds(low: i64, likely: i64, high: i64) -> String {
    if (low < 0) != (high < 0) && low != 0 && high != 0 {
        let signed = |bytes: i64| {
            let sign = if bytes < 0 { "−" } else { "+" };
            format!("{sign}{}", size(bytes.unsigned_abs()))
        };
        return format!("{} to {}", signed(low), signed(high));
    }
    let (one, two) = (low.unsigned_abs(), high.unsigned_abs());
    let (near, far) = (size(one.min(two)), size(one.max(two)));
    let shown = size(likely.unsigned_abs());
    let unit = |text: &str| text.rsplit(' ').next().unwrap_or_default().to_owned();
    let bare = |text: &str| text.split(' ').next().unwrap_or_default().to_owned();
    if unit(&near) == unit(&far) && unit(&far) == unit(&shown) {
        format!("{}–{}", bare(&near), bare(&far))
    } else if unit(&near) == unit(&far) {
        format!("{}–{far}", bare(&near))
    } else {
        format!("{near}–{far}")
    }
}

/// `about 12 s less`, `about 3 s more`; `None` where both take about as long.
pub fn time(before: Duration, after: Duration) -> Option<String> {
    let (one, two) = (before.likely, after.likely);
    let apart = one.abs_diff(two);
    if apart < BARELY {
        return None;
    }
    let much = timing::words(Duration::exact(apart));
    Some(format!("{much} {}", if two < one { "less" } else { "more" }))
}

/// `2 layers fewer`, `1 layer more`.
fn layers(change: i64) -> Option<String> {
    let number = change.unsigned_abs();
    let many = if number == 1 { "layer" } else { "layers" };
    match change {
        0 => None,
        ..0 => Some(format!("{number} {many} fewer")),
        _ => Some(format!("{number} {many} more")),
    }
}

/// `line 5`, `lines 5 and 7`, `lines 5, 7 and 9`.
pub fn lines(numbers: &[u32]) -> String {
    match numbers {
        [one] => format!("line {one}"),
        [rest @ .., last] => {
            let rest: Vec<String> = rest.iter().map(u32::to_string).collect();
            format!("lines {} and {last}", rest.join(", "))
        }
        [] => String::new(),
    }
}

/// The verb of an edit as what happens: `editing line 5`, `changing app.py`.
fn happening(edit: &Edited) -> String {
    let (verb, rest) = edit.likely.label.split_once(' ').unwrap_or((&edit.likely.label, ""));
    let verb = match verb {
        "Change" => "changing",
        "Edit" => "editing",
        other => other,
    };
    format!("{verb} {rest}")
}

fn steps(number: u32) -> String {
    if number == 1 { "1 more step".to_owned() } else { format!("{number} more steps") }
}

impl Saving {
    /// What it saves and what it costs, as the end of a sentence that begins with what is done:
    /// `−43 MB (31–52), 2 layers fewer; editing line 5 then reruns 1 more step`.
    pub fn words(&self) -> String {
        let costs = self
            .worst()
            .map(|(edit, lost)| format!("{} then reruns {}", happening(edit), steps(lost)));
        let gains = self.best().map(|(edit, gained)| {
            let many = if gained == 1 { "1 step" } else { "steps" };
            let number = if gained == 1 { String::new() } else { format!("{gained} ") };
            format!("{} then takes {number}{many} more from the cache", happening(edit))
        });
        if self.is_no_use() {
            return match costs {
                Some(costs) => format!("saves 0 B, and costs you cache: {costs}"),
                None => "saves 0 B".to_owned(),
            };
        }
        let first = [Some(bytes(self.image)), layers(self.layers()), self.cold_words()];
        let first: Vec<String> = first.into_iter().flatten().collect();
        let parts: Vec<String> =
            [Some(first.join(", ")), gains, costs].into_iter().flatten().collect();
        parts.join("; ")
    }

    fn cold_words(&self) -> Option<String> {
        let words = time(self.before.cold, self.after.cold)?;
        Some(format!("a first build takes {words}"))
    }

    /// Whether it saves no byte and no step of any build.
    pub fn is_no_use(&self) -> bool {
        self.image.is_nothing()
            && self.best().is_none()
            && self.edits.iter().all(|edit| edit.push.is_nothing() || edit.push.likely > 0)
            && time(self.before.cold, self.after.cold).is_none_or(|words| words.ends_with("more"))
    }

    /// Whether there is anything that it makes worse.
    pub fn has_cost(&self) -> bool {
        let is_more = |it: Difference| !it.is_nothing() && it.likely > 0;
        is_more(self.image)
            || self.worst().is_some()
            || self.edits.iter().any(|edit| is_more(edit.push))
    }
}

impl Safety {
    /// What of the image stays.
    pub const fn words(self) -> &'static str {
        match self {
            Self::SameImage => "The image stays the same, layer by layer.",
            Self::SameFiles => {
                "The files and settings of the image stay the same; its layers are others."
            }
            Self::MayChange => "It may change what is in the image.",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::size::Basis;

    #[track_caller]
    fn check(low: i64, likely: i64, high: i64, expected: &str) {
        let difference = Difference { low, likely, high, basis: Basis::Guess, is_open: false };
        assert_eq!(bytes(difference), expected);
    }

    #[test]
    fn a_difference_has_its_sign_and_its_range() {
        check(0, 0, 0, "0 B");
        check(-52_000_000, -43_000_000, -31_000_000, "−43 MB (31–52)");
        check(900_000, 1_500_000, 2_000_000, "+1.5 MB (900 kB–2 MB)");
        check(-17, -17, -17, "−17 B");
        check(-3_000_000, 0, 2_000_000, "0 B (−3 MB to +2 MB)");
        check(-3_000_000, -2_000, 2_000_000, "−2 kB (−3 MB to +2 MB)");
        check(-900, -600, 0, "−600 B (0–900)");
        check(-900_000, -600_000, -2_000, "−600 kB (2–900)");
    }

    #[test]
    fn what_nobody_knows_is_not_nothing() {
        let open = Difference { is_open: true, ..Difference::default() };
        assert_eq!(bytes(open), "not known");
        let more = Difference { likely: -5, low: -5, high: -5, ..open };
        assert_eq!(bytes(more), "−5 B and what is not known");
    }

    #[test]
    fn a_time_that_hardly_differs_is_the_same() {
        let ms = Duration::exact;
        assert_eq!(time(ms(9_000), ms(9_400)), None);
        assert_eq!(time(ms(9_000), ms(21_000)).as_deref(), Some("about 12 s more"));
        assert_eq!(time(ms(9_000), ms(6_000)).as_deref(), Some("about 3.0 s less"));
    }

    #[test]
    fn lines_are_counted_out() {
        let told = [&[5][..], &[5, 7], &[5, 7, 9]].map(lines);
        assert_eq!(told, ["line 5", "lines 5 and 7", "lines 5, 7 and 9"]);
    }
}
