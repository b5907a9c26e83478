//! What a rewrite changes, line by line.

use std::rc::Rc;

/// A line of a diff.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DiffLine {
    pub sign: Sign,
    /// In the text that has it, from 1; for a line of both, in the first.
    pub number: u32,
    /// Without its end.
    pub text: Rc<str>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sign {
    Same,
    Removed,
    Added,
    /// Lines that are the same are left out here.
    Gap,
}

/// How many lines that stay are shown around those that change.
const AROUND: usize = 1;

/// Longer texts between the first and the last change are told as replaced as a whole.
const LONG: usize = 400;

/// The lines that change, with a few around them.
pub fn diff(before: &str, after: &str) -> Vec<DiffLine> {
    let (old, new): (Vec<&str>, Vec<&str>) = (before.lines().collect(), after.lines().collect());
    let start = old.iter().zip(&new).take_while(|(old, new)| old == new).count();
    let most = old.len().min(new.len()) - start;
    let ends = old.iter().rev().zip(new.iter().rev()).take(most);
    let end = ends.take_while(|(old, new)| old == new).count();
    let middle = |lines: &[&str]| -> Vec<String> {
        let lines = lines.iter().take(lines.len() - end).skip(start);
        lines.map(|line| (*line).to_owned()).collect()
    };
    let (old_middle, new_middle) = (middle(&old), middle(&new));
    let mut lines: Vec<DiffLine> = Vec::new();
    let same = |at: usize, text: &str| line(Sign::Same, at, text);
    lines.extend(old.iter().enumerate().take(start).map(|(at, text)| same(at, text)));
    lines.extend(changes(&old_middle, &new_middle, start));
    let rest = old.iter().enumerate().skip(old.len() - end);
    lines.extend(rest.map(|(at, text)| same(at, text)));
    shortened(&lines)
}

fn line(sign: Sign, at: usize, text: &str) -> DiffLine {
    DiffLine { sign, number: at as u32 + 1, text: text.into() }
}

/// The longest common subsequence of both stays.
fn changes(old: &[String], new: &[String], start: usize) -> Vec<DiffLine> {
    let mut lines = Vec::new();
    let removed = |at: usize, text: &str| line(Sign::Removed, start + at, text);
    let added = |at: usize, text: &str| line(Sign::Added, start + at, text);
    if old.len().saturating_mul(new.len()) > LONG * LONG {
        lines.extend(old.iter().enumerate().map(|(at, text)| removed(at, text)));
        lines.extend(new.iter().enumerate().map(|(at, text)| added(at, text)));
        return lines;
    }
    let table = common(old, new);
    let rest = |i: usize, j: usize| table.get(i * (new.len() + 1) + j).copied().unwrap_or_default();
    let (mut i, mut j) = (0, 0);
    loop {
        match (old.get(i), new.get(j)) {
            (None, None) => return lines,
            (Some(one), Some(other)) if one == other => {
                lines.push(line(Sign::Same, start + i, one));
                (i, j) = (i + 1, j + 1);
            }
            (Some(one), other) if other.is_none() || rest(i + 1, j) >= rest(i, j + 1) => {
                lines.push(removed(i, one));
                i += 1;
            }
            (_, Some(other)) => {
                lines.push(added(j, other));
                j += 1;
            }
            (Some(_), None) => i += 1,
        }
    }
}

/// How many lines the rests from each pair of places have in common.
fn common(old: &[String], new: &[String]) -> Vec<u32> {
    let width = new.len() + 1;
    let mut table = vec![0_u32; (old.len() + 1) * width];
    for (i, one) in old.iter().enumerate().rev() {
        for (j, other) in new.iter().enumerate().rev() {
            let at = |i: usize, j: usize| table.get(i * width + j).copied().unwrap_or_default();
            let best =
                if one == other { at(i + 1, j + 1) + 1 } else { at(i + 1, j).max(at(i, j + 1)) };
            if let Some(place) = table.get_mut(i * width + j) {
                *place = best;
            }
        }
    }
    table
}

/// Without lines that are far from a change.
fn shortened(lines: &[DiffLine]) -> Vec<DiffLine> {
    let changes = |line: &DiffLine| line.sign != Sign::Same;
    let mut shown = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        let near = lines.get(at.saturating_sub(AROUND)..(at + AROUND + 1).min(lines.len()));
        if near.unwrap_or_default().iter().any(changes) {
            shown.push(line.clone());
        } else if shown.last().is_some_and(|last: &DiffLine| last.sign != Sign::Gap) {
            shown.push(DiffLine { sign: Sign::Gap, number: 0, text: "".into() });
        }
    }
    if shown.last().is_some_and(|last| last.sign == Sign::Gap) {
        shown.pop();
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(before: &str, after: &str, expected: &str) {
        let sign = |line: &DiffLine| match line.sign {
            Sign::Same => format!(" {} {}\n", line.number, line.text),
            Sign::Removed => format!("-{} {}\n", line.number, line.text),
            Sign::Added => format!("+{} {}\n", line.number, line.text),
            Sign::Gap => "…\n".to_owned(),
        };
        let told: String = diff(before, after).iter().map(sign).collect();
        assert_eq!(told, expected);
    }

    #[test]
    fn changes_have_a_line_around_them() {
        check("a\nb\nc\nd\n", "a\nb\nx\nd\n", " 2 b\n-3 c\n+3 x\n 4 d\n");
        check("a\nb\nc\nd\ne\nf\ng\n", "a\nb\nc\nd\ne\nf\n", " 6 f\n-7 g\n");
        check("a\nb\nc\nd\ne\n", "x\nb\nc\nd\ny\n", "-1 a\n+1 x\n 2 b\n…\n 4 d\n-5 e\n+5 y\n");
    }

    #[test]
    fn lines_that_stay_between_changes_are_found() {
        check("a\nb\nc\n", "b\nd\nc\ne\n", "-1 a\n 2 b\n+2 d\n 3 c\n+4 e\n");
        check("", "a\n", "+1 a\n");
        check("a\n", "a\n", "");
    }

    #[test]
    fn what_is_too_long_is_replaced_as_a_whole() {
        let text = |start: u32| (start..start + 500).map(|n| format!("{n}\n")).collect::<String>();
        let found = diff(&text(0), &text(7_000));
        assert_eq!(found.len(), 1_000);
        assert!(found[..500].iter().all(|line| line.sign == Sign::Removed));
    }
}
