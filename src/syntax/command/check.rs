//! BuildKit's second phase over a whole file.

use super::{Context, Kind, of};
use crate::syntax::{Keyword, Parsed};

/// Adds what the second phase finds; nodes that did not survive the first are passed over.
pub(in crate::syntax) fn check(parsed: &mut Parsed) {
    let mut problems = std::mem::take(&mut parsed.problems);
    let mut wrong: Vec<_> = problems.iter().map(|problem| problem.place.span).collect();
    wrong.sort_unstable();
    let mut in_stage = false;
    let mut told = false;
    for node in parsed.tree.nodes() {
        let first = wrong.partition_point(|span| span.start() < node.span().start());
        if wrong.get(first).is_some_and(|&span| node.span().contains(span)) {
            in_stage |= node.keyword() == Keyword::From;
            continue;
        }
        let accepted = of(node, &mut problems).is_some();
        match node.keyword() {
            Keyword::From => in_stage = true,
            Keyword::Arg | Keyword::Unknown => {}
            _ if in_stage || told || !accepted => {}
            _ => {
                told = true;
                Context { node, problems: &mut problems }.report_at_name(Kind::NoStage);
            }
        }
    }
    parsed.problems = problems;
}
