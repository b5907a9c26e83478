//! Problems found in a text, at their places in the text after an edit.

use super::super::{Fix, ProblemView};
use crate::text::{Edit, Patch, Span};

/// The problems of the old text that may still be there; those whose words are gone are left out.
pub fn moved(problems: &[ProblemView], change: &Patch) -> Vec<ProblemView> {
    let stays = |problem: &&ProblemView| {
        problem.span.is_empty() || !change.map_span(problem.span).is_empty()
    };
    let moved = |problem: &ProblemView| ProblemView {
        span: change.map_span(problem.span),
        fix: problem.fix.as_ref().and_then(|fix| moved_fix(fix, change)),
        ..problem.clone()
    };
    problems.iter().filter(stays).map(moved).collect()
}

/// A fix of what was not changed.
fn moved_fix(fix: &Fix, change: &Patch) -> Option<Fix> {
    let edits = fix.patch.edits();
    let changed = |edit: &Edit| change.edits().iter().any(|other| changes(other.span, edit.span));
    if edits.iter().any(changed) {
        return None;
    }
    let moved =
        |edit: &Edit| Edit { span: change.map_span(edit.span), insert: edit.insert.clone() };
    let patch = Patch::new(edits.iter().map(moved).collect());
    Some(Fix { label: fix.label.clone(), patch })
}

/// Whether a change at a place may change the word of a span; what ends before it only moves it.
fn changes(place: Span, word: Span) -> bool {
    place.end() > word.start() && place.start() <= word.end()
}

#[cfg(test)]
mod tests {
    use super::super::super::Severity;
    use super::*;

    /// A problem at a word, and one more that wants to change it, after an edit.
    #[track_caller]
    fn check(old: &str, word: &str, new: &str, expected: Option<(&str, Option<&str>)>) {
        let at = old.find(word).unwrap() as u32;
        let span = Span::new(at, at + word.len() as u32);
        let fix = Fix { label: "Mend".to_owned(), patch: Patch::replace(span, "mended") };
        let problem = ProblemView {
            span,
            line: 0,
            severity: Severity::Warning,
            rule: None,
            message: String::new(),
            hint: None,
            buildkit: None,
            fix: Some(fix),
        };
        let moved = moved(&[problem], &Patch::between(old, new));
        let told = moved.first().map(|problem| {
            let mended = problem.fix.as_ref().map(|fix| fix.patch.apply(new));
            (problem.span.of(new), mended)
        });
        let told = told.as_ref().map(|(span, mended)| (*span, mended.as_deref()));
        assert_eq!(told, expected);
    }

    #[test]
    fn a_problem_moves_with_its_words() {
        check("one bad", "bad", "one new bad", Some(("bad", Some("one new mended"))));
        check("bad one", "bad", "bad", Some(("bad", None)));
        check("a bad one", "bad", "a bad on", Some(("bad", Some("a mended on"))));
    }

    #[test]
    fn what_is_typed_within_it_takes_its_fix() {
        check("a bad one", "bad", "a baad one", Some(("baad", None)));
    }

    #[test]
    fn it_goes_with_its_words() {
        check("a bad one", "bad", "a one", None);
    }
}
