//! BuildKit's second phase over a whole file.

use super::{Context, Kind, of};
use crate::syntax::{Keyword, Parsed, Problem};

/// Adds what the second phase finds; nodes that did not survive the first are passed over.
pub(in crate::syntax) fn check(parsed: &mut Parsed) {
    let first_phase = parsed.problems.len();
    let mut problems = std::mem::take(&mut parsed.problems);
    let mut in_stage = false;
    let mut told = false;
    for node in parsed.tree.nodes() {
        let broken = |problem: &Problem| node.span().contains(problem.place.span);
        if problems.iter().take(first_phase).any(broken) {
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
