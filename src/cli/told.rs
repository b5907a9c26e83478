//! What came of the steps of a build, and why.

use super::scenario::State;
use super::scenario::build::{Built, build, letter};
use crate::analysis::plan_with_known_images;
use crate::cache::{Outcome, StepRef};
use crate::image::document::json::{Json, object};
use crate::syntax::parse;

/// A step that makes a layer.
pub struct Told {
    pub letter: char,
    /// As progress names it: `[build 2/4] RUN make`.
    pub name: String,
    /// The first line in the file.
    pub line: u32,
    pub why: String,
    /// The steps that had to run before it for the first cause, the nearest first.
    pub chain: Vec<String>,
    /// For a step that fails.
    pub message: Option<String>,
}

/// Builds with the images that are known.
pub fn build_known(state: &mut State) -> Built {
    let parsed = parse(state.project.dockerfile.clone());
    plan_with_known_images(&mut state.project, &parsed);
    build(&mut state.store, &state.project)
}

/// All steps in the order of the file.
pub fn steps(built: &Built) -> Vec<Told> {
    let names = Names::of(built);
    let steps = built.steps().into_iter().map(|(at, step, done)| {
        let (why, chain) = why(built, &names, at, &done.outcome);
        Told {
            letter: letter(&done.outcome),
            name: names.of_step(at),
            line: step.lines.0,
            why,
            chain,
            message: match &done.outcome {
                Outcome::Failed { message, .. } => Some(message.clone()),
                _ => None,
            },
        }
    });
    steps.collect()
}

/// Why it became of a step what became of it, and through which other steps.
fn why(built: &Built, names: &Names, at: StepRef, outcome: &Outcome) -> (String, Vec<String>) {
    let own = names.put_into(&outcome.to_string());
    if !matches!(outcome, Outcome::Ran(_) | Outcome::Failed { .. }) {
        return (own, Vec::new());
    }
    let first = built.replay.as_ref().map(|replay| replay.first_cause(at));
    let Some((path, Some(cause))) = first else { return (own, Vec::new()) };
    let chain: Vec<String> = path.iter().skip(1).map(|step| names.of_step(*step)).collect();
    let (Some(nearest), Some(last)) = (chain.first(), chain.last()) else {
        return (own, chain);
    };
    let verb = own.split(':').next().unwrap_or_default();
    let cause = names.put_into(&cause.to_string());
    let why = if chain.len() == 1 {
        format!("{verb}: {nearest} ran, because: {cause}")
    } else {
        format!("{verb}: {nearest} ran, which goes back to {last}: {cause}")
    };
    (why, chain)
}

/// The names of all steps.
struct Names(Vec<(StepRef, String)>);

impl Names {
    fn of(built: &Built) -> Self {
        let mut names = Vec::new();
        for (stage, planned) in built.plan.stages.iter().enumerate() {
            for (step, planned) in planned.steps.iter().enumerate() {
                let name = planned.name.as_deref().unwrap_or(&planned.written_keyword);
                names.push((StepRef { stage, step }, name.to_owned()));
            }
        }
        Self(names)
    }

    fn of_step(&self, at: StepRef) -> String {
        let found = self.0.iter().find(|(step, _)| *step == at);
        found.map_or_else(|| at.to_string(), |(_, name)| name.clone())
    }

    /// A reason with names in place of `step 2 of stage 0`. Larger numbers come first, because
    /// smaller ones are their beginnings.
    fn put_into(&self, reason: &str) -> String {
        let steps = self.0.iter().rev();
        steps.fold(reason.to_owned(), |text, (step, name)| text.replace(&step.to_string(), name))
    }
}

/// The steps as lines, or why there are none.
pub fn text(built: &Built) -> String {
    if let Some(failure) = &built.failure {
        let message = failure.forms.first().map_or("", String::as_str);
        return format!("  The build does not start: {message}\n");
    }
    let mut out = String::new();
    for told in steps(built) {
        out += &format!("  {}  {}\n     {}\n", told.letter, told.name, told.why);
        if let Some(message) = &told.message {
            out += &format!("     error: {message}\n");
        }
    }
    if out.is_empty() {
        out += "  No step of it makes a layer.\n";
    }
    out
}

/// Whether it made an image.
pub fn succeeded(built: &Built) -> bool {
    built.failure.is_none() && built.error().is_none()
}

pub fn json(built: &Built, edit: Json) -> Json {
    let steps = steps(built).into_iter().map(|told| {
        let chain = told.chain.iter().map(Json::text).collect();
        object([
            ("letter", Json::text(told.letter.to_string())),
            ("name", Json::text(&told.name)),
            ("line", Json::Number(told.line.into())),
            ("why", Json::text(&told.why)),
            ("chain", Json::List(chain).unless_empty()),
            ("error", told.message.map_or(Json::Absent, Json::text)),
        ])
    });
    let failure = built.failure.as_ref().and_then(|failure| failure.forms.first());
    object([
        ("edit", edit),
        ("ok", if succeeded(built) { Json::True } else { Json::False }),
        ("code", Json::text(built.code())),
        ("steps", Json::List(steps.collect())),
        ("error", failure.map_or(Json::Absent, Json::text)),
    ])
}
