//! `layerlab check`: what is wrong with a Dockerfile.

use super::Answer;
use super::args::Args;
use super::load::Input;
use super::report::{self, Source};
use crate::analysis::Build;
use crate::image::document::json::{Json, object};
use crate::plan::check::{Found, check};
use crate::plan::{Pass, Reach, plan};
use crate::syntax::parse;

pub fn answer(args: &Args, input: &Input) -> Answer {
    let build = Build::of(&input.project);
    let parsed = parse(build.project.dockerfile.clone());
    let planned = plan(&build.project, &parsed);
    let Found { warnings, failure } = check(&build.project, &parsed, &planned, Reach::AllStages);
    // A check that the file does without is one that found nothing.
    let wanted = |rule: &str| warnings.iter().any(|warning| warning.rule == rule);
    let mut problems = build.problems;
    problems.retain(|problem| problem.rule.is_none_or(wanted));
    let source = Source::new(&input.name, &input.project.dockerfile);
    let violation = failure.filter(|failure| failure.at.pass == Pass::Checks);
    let violation = violation.and_then(|failure| failure.forms.first().cloned());
    let found = !problems.is_empty();
    if args.json() {
        let list = problems.iter().map(|problem| report::json(&source, problem)).collect();
        let answer = object([
            ("file", Json::text(&input.name)),
            ("problems", Json::List(list)),
            ("error", violation.map_or(Json::Absent, Json::text)),
        ]);
        return Answer { out: answer.readable("  ") + "\n", errors: String::new(), found };
    }
    let mut out = report::texts(&source, &problems);
    if let Some(violation) = violation {
        out += &format!("error: {violation}\n");
    }
    if !found {
        out = format!("{}: nothing is wrong.\n", input.name);
    }
    Answer { out, errors: String::new(), found }
}
