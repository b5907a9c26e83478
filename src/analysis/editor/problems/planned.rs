//! What is wrong with a build whose every line can be read, and what BuildKit's checks warn of.

use super::super::{Fix, ProblemView, Severity};
use super::printed;
use crate::plan::check::{Warning, check};
use crate::plan::{Kind, Plan, Problem, Reach};
use crate::project::Project;
use crate::syntax::Parsed;

/// Told in words of our own elsewhere.
const TOLD: &str = "NoEmptyContinuation";

pub fn views(project: &Project, parsed: &Parsed, plan: &Plan) -> Vec<ProblemView> {
    let mut views = Vec::new();
    let first = plan.problems.iter().filter(|problem| !problem.unneeded).min_by_key(|it| it.at);
    for problem in &plan.problems {
        if !parsed.problems.is_empty() && matches!(problem.kind, Kind::EmptyFile | Kind::NoStages) {
            continue; // The text alone shows it.
        }
        let stops = parsed.problems.is_empty() && first == Some(problem);
        views.push(view(parsed, problem, stops));
    }
    let found = check(project, parsed, plan, Reach::AllStages);
    let warnings = found.warnings.into_iter().filter(|warning| warning.rule != TOLD);
    views.extend(warnings.map(warning));
    views
}

fn view(parsed: &Parsed, problem: &Problem, stops: bool) -> ProblemView {
    let message = problem.buildkit();
    let print = || printed::printed_at(&parsed.tree, &message, problem.lines.first().copied());
    ProblemView {
        span: problem.span,
        line: 0,
        severity: Severity::Error,
        rule: None,
        buildkit: stops.then(print),
        message: sentence(&message),
        hint: problem.unneeded.then(|| {
            "The target does not need this stage, so a build would not stop here.".to_owned()
        }),
        fix: None,
    }
}

fn warning(warning: Warning) -> ProblemView {
    let Warning { rule, message, span, fix, .. } = warning;
    ProblemView {
        span,
        line: 0,
        severity: Severity::Warning,
        rule: Some(rule),
        message: sentence(&message),
        hint: Some(format!("BuildKit's check `{rule}`.")),
        buildkit: None,
        fix: fix.map(|fix| Fix { label: fix.label, patch: fix.patch }),
    }
}

/// A message that begins as a sentence does and ends as one.
pub fn sentence(message: &str) -> String {
    let mut chars = message.chars();
    let first = chars.next().into_iter().flat_map(char::to_uppercase);
    let mut text: String = first.chain(chars).collect();
    if !text.ends_with(['.', '?', '!']) {
        text.push('.');
    }
    text
}
