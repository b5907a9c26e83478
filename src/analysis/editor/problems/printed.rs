//! A problem as `docker build` prints it: the place, the lines around it, the error.

use std::fmt::Write;

use crate::syntax::{Problem, Tree};

/// So many lines are shown around a problem of one line, and of several.
const AROUND_ONE: usize = 4;
const AROUND_MORE: usize = 2;

pub(super) fn printed(tree: &Tree, problem: &Problem) -> String {
    let error = problem.buildkit();
    let error = if tree.text().is_empty() { "the Dockerfile cannot be empty" } else { &error };
    printed_at(tree, error, Some(problem.place.lines))
}

/// An error at some lines, or at none.
pub(super) fn printed_at(tree: &Tree, error: &str, lines: Option<(u32, u32)>) -> String {
    let mut out = lines.and_then(|lines| excerpt(tree.text(), lines)).unwrap_or_default();
    out += "ERROR: failed to build: failed to solve: ";
    out += error;
    out
}

/// The lines of the problem and those around it; nothing for a line that is not there.
fn excerpt(text: &str, (first, last): (u32, u32)) -> Option<String> {
    const RULE: &str = "--------------------\n";
    let lines: Vec<&str> = text.split('\n').collect();
    let (first, last) = (first as usize, (last as usize).min(lines.len()));
    if first < 1 || first > lines.len() {
        return None;
    }
    let (start, end) = around(first, last, lines.len());
    let mut out = format!("Dockerfile:{first}\n{RULE}");
    for (number, line) in (1..).zip(lines).take(end).skip(start - 1) {
        let sign = if (first..=last).contains(&number) { ">>>" } else { "   " };
        let line = line.trim_end_matches('\r');
        // Writing to a string cannot fail.
        let _ = writeln!(out, " {number:3} | {sign} {line}");
    }
    out += RULE;
    Some(out)
}

/// Grows the range at both ends in turn until enough is shown.
fn around(mut start: usize, mut end: usize, count: usize) -> (usize, usize) {
    let wanted = if start == end { AROUND_ONE } else { AROUND_MORE };
    let mut shown = 0;
    while shown < wanted {
        if start > 1 {
            start -= 1;
            shown += 1;
        }
        if end != count {
            end += 1;
            shown += 1;
        }
        shown += 1;
    }
    (start, end)
}
