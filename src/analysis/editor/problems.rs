//! What is wrong with a Dockerfile, in words for people.

mod blank;
mod brackets;
mod fix;
mod moved;
mod planned;
mod printed;
mod words;

#[cfg(test)]
mod tests;

use super::{ProblemView, Severity};
use crate::syntax::{Parsed, Problem};
use crate::text::LineIndex;
pub use moved::moved;
pub use planned::{sentence, views as planned_views};

/// Every problem that the text alone shows.
pub fn views(parsed: &Parsed) -> Vec<ProblemView> {
    let mut views: Vec<_> = parsed.problems.iter().map(|problem| view(parsed, problem)).collect();
    if let (Some(view), Some(problem)) = (views.first_mut(), parsed.problems.first()) {
        view.buildkit = Some(printed::printed(&parsed.tree, problem));
    }
    views.extend(blank::views(&parsed.tree));
    views.extend(brackets::views(&parsed.tree));
    views
}

/// Puts problems in the order of the text, each with its line.
pub fn sort(views: &mut [ProblemView], lines: &LineIndex) {
    for view in views.iter_mut() {
        view.line = lines.line(view.span.start()) + 1;
    }
    views.sort_by_key(|view| (view.span, view.severity));
}

fn view(parsed: &Parsed, problem: &Problem) -> ProblemView {
    let words = words::of(&problem.kind);
    ProblemView {
        span: problem.place.span,
        line: 0,
        severity: Severity::Error,
        rule: None,
        message: words.message,
        hint: words.hint,
        buildkit: None,
        fix: fix::of(&parsed.tree, problem),
    }
}

/// The names that a mistyped word shares most of its letters with, the likeliest first.
/// BuildKit suggests `cmd` for `mv` too.
fn likely<'n>(word: &str, near: &'n [String]) -> Vec<&'n str> {
    let longer = |name: &str| name.chars().count().max(word.chars().count());
    let apart = |name: &str| longer(name) - shared(word, name);
    let alike = |name: &&str| shared(word, name) * 2 > longer(name);
    let mut names: Vec<&str> = near.iter().map(String::as_str).filter(alike).collect();
    names.sort_by_key(|name| apart(name));
    names
}

/// How many letters two words share, in any order.
fn shared(a: &str, b: &str) -> usize {
    let mut left: Vec<char> = b.to_uppercase().chars().collect();
    let take = |c| left.iter().position(|&d| d == c).map(|at| left.swap_remove(at));
    a.to_uppercase().chars().filter_map(take).count()
}
