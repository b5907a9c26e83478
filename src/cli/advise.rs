//! `layerlab advise`: what could be written better, how, and what that saves and costs.

mod effect;
mod fix;
mod sarif;
pub(super) mod unified;

use std::rc::Rc;

use super::Answer;
use super::args::{Args, Format};
use super::load::Input;
use super::report::{self, Source};
use crate::advice::{Finding, RULES, Rule, Safety};
use crate::analysis::Build;
use crate::analysis::editor::{ProblemView, Severity};
use crate::image::document::json::{Json, object};
use crate::project::Project;
use effect::Advice;

pub fn answer(args: &Args, input: &Input) -> Result<Answer, String> {
    let unknown = args.rules.iter().find(|name| !RULES.iter().any(|rule| rule.id == **name));
    if let Some(name) = unknown {
        let known: Vec<&str> = RULES.iter().map(|rule| rule.id).collect();
        return Err(format!("There is no rule `{name}`; there are {}.", known.join(", ")));
    }
    if args.has("--diff") && args.has("--fix") {
        return Err("`--diff` only shows and `--fix` changes: it is one of them.".to_owned());
    }
    let source = Source::new(&input.name, &input.project.dockerfile);
    let errors = errors(&Build::of(&input.project));
    if !errors.is_empty() {
        let errors = report::texts(&source, &errors);
        return Ok(Answer { out: String::new(), errors, found: true });
    }
    if args.has("--diff") {
        let out = fix::diff(input, &fix::fixed(args, &input.project).0);
        return Ok(Answer { found: !out.is_empty(), out, errors: String::new() });
    }
    if args.has("--fix") {
        return fix::answer(args, input);
    }
    Ok(told(args, input))
}

/// What is found, in the format that was asked for.
fn told(args: &Args, input: &Input) -> Answer {
    let source = Source::new(&input.name, &input.project.dockerfile);
    let found = effect::measured(args, &input.project);
    let out = match args.format {
        Format::Text => texts(&source, &found),
        Format::Json => {
            let list = found.iter().map(|advice| json(&source, advice)).collect();
            let all = object([("file", Json::text(&input.name)), ("advice", Json::List(list))]);
            all.readable("  ") + "\n"
        }
        Format::Sarif => sarif::log(&source, input, &found).readable("  ") + "\n",
    };
    Answer { out, errors: String::new(), found: !found.is_empty() }
}

/// All advice for a project, with what is known of its bases.
pub(super) fn review_all(project: &Project) -> Vec<Rc<Finding>> {
    Build::of(project).offers().into_iter().map(|offer| offer.finding).collect()
}

fn is_named(args: &Args, rule: &Rule) -> bool {
    args.rules.iter().any(|name| *name == rule.id)
}

fn errors(build: &Build) -> Vec<ProblemView> {
    let errors = build.problems.iter().filter(|problem| problem.severity == Severity::Error);
    errors.cloned().collect()
}

fn texts(source: &Source<'_>, found: &[Advice]) -> String {
    if found.is_empty() {
        return format!("{}: there is nothing to advise.\n", source.name);
    }
    let mut out: String = found.iter().map(|advice| text(source, advice)).collect();
    let plural = if found.len() == 1 { "" } else { "s" };
    out += &format!("{}: {} finding{plural}\n", source.name, found.len());
    out
}

fn text(source: &Source<'_>, advice: &Advice) -> String {
    let finding = &advice.finding;
    let rule = finding.rule;
    let headline = format!("advice[{}]: {}", rule.id, finding.title);
    let (mut out, margin) = report::pointed(source, &headline, finding.span);
    let notes = finding.note.lines().map(|line| ("note", line));
    let effect = advice.words();
    let said = [("effect", &*effect), ("why", rule.why)].into_iter().chain(notes);
    let said = said.chain([("safety", safety(rule).1)]);
    for (what, text) in said {
        out += &format!("{margin} = {what}: {text}\n");
    }
    out += &format!("{margin} = help: `layerlab advise --diff --rule {}` shows it.\n\n", rule.id);
    out
}

/// A word for programs, and a sentence.
fn safety(rule: &Rule) -> (&'static str, &'static str) {
    match rule.safety {
        Safety::SameImage => ("same-image", "The image stays the same."),
        Safety::SameFiles => ("same-files", "The files in the image stay the same."),
        Safety::MayChange => ("may-change", "It may change what is in the image."),
    }
}

fn json(source: &Source<'_>, advice: &Advice) -> Json {
    let finding = &advice.finding;
    let edits = finding.rewrite.dockerfile.edits().iter().map(|edit| {
        object([
            ("start", report::place(source, edit.span.start())),
            ("end", report::place(source, edit.span.end())),
            ("insert", Json::text(&edit.insert)),
        ])
    });
    let files = finding.rewrite.files.iter();
    let files = files
        .map(|(path, text)| object([("path", Json::text(path)), ("content", Json::text(text))]));
    object([
        ("rule", Json::text(finding.rule.id)),
        ("title", Json::text(&finding.title)),
        ("why", Json::text(finding.rule.why)),
        ("note", Json::text(&finding.note).unless_empty()),
        ("safety", Json::text(safety(finding.rule).0)),
        ("effect", advice.json()),
        ("start", report::place(source, finding.span.start())),
        ("end", report::place(source, finding.span.end())),
        ("edits", Json::List(edits.collect())),
        ("files", Json::List(files.collect()).unless_empty()),
    ])
}
