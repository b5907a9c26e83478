//! What is wrong with a Dockerfile, in words for people.

mod blank;
mod brackets;
mod fix;
mod printed;
mod words;

#[cfg(test)]
mod tests;

use super::{ProblemView, Severity};
use crate::syntax::{Parsed, Problem};
use crate::text::LineIndex;

/// Every problem in the order of the text.
pub fn views(parsed: &Parsed, lines: &LineIndex) -> Vec<ProblemView> {
    let mut views: Vec<_> = parsed.problems.iter().map(|problem| view(parsed, problem)).collect();
    if let (Some(view), Some(problem)) = (views.first_mut(), parsed.problems.first()) {
        view.buildkit = Some(printed::printed(&parsed.tree, problem));
    }
    views.extend(blank::views(&parsed.tree));
    views.extend(brackets::views(&parsed.tree));
    for view in &mut views {
        view.line = lines.line(view.span.start()) + 1;
    }
    views.sort_by_key(|view| (view.span, view.severity));
    views
}

fn view(parsed: &Parsed, problem: &Problem) -> ProblemView {
    let words = words::of(&problem.kind);
    ProblemView {
        span: problem.place.span,
        line: 0,
        severity: Severity::Error,
        message: words.message,
        hint: words.hint,
        buildkit: None,
        fix: fix::of(&parsed.tree, problem),
    }
}
