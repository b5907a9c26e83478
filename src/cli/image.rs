//! `layerlab history` and `layerlab inspect`: the image in Docker's words.

use super::Answer;
use super::args::{Args, Command};
use super::load::{Input, build};
use super::report::{Source, texts};
use crate::analysis::Build;
use crate::analysis::docker::{Format, SIMULATED};
use crate::analysis::editor::{ProblemView, Severity};

pub fn answer(args: &Args, input: &Input) -> Answer {
    let build = build(&input.project);
    let format = if args.json() { Format::Json } else { Format::Table };
    let told = match args.command {
        Command::Inspect => build.docker_inspect(None, args.tag.as_deref()),
        _ => build.docker_history(None, format, args.has("--no-trunc")),
    };
    match told {
        Some(out) => Answer { out, errors: format!("note: {SIMULATED}\n"), found: false },
        None => no_image(input, &build),
    }
}

/// Why there is no image.
pub fn no_image(input: &Input, build: &Build) -> Answer {
    let source = Source::new(&input.name, &input.project.dockerfile);
    let mut errors: Vec<ProblemView> = build.problems.clone();
    errors.retain(|problem| problem.severity == Severity::Error);
    if errors.is_empty() {
        errors.extend(failing_step(build));
    }
    let errors = texts(&source, &errors) + "error: The build would fail, so there is no image.\n";
    Answer { out: String::new(), errors, found: true }
}

/// The first step that fails, with its message.
fn failing_step(build: &Build) -> Option<ProblemView> {
    let failing = build.failing_step()?;
    Some(ProblemView {
        span: failing.span,
        line: 0,
        severity: Severity::Error,
        rule: None,
        message: failing.message,
        hint: None,
        buildkit: None,
        fix: None,
    })
}
