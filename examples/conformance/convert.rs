//! `convert_errors.json` and `convert_golden.json`: what BuildKit makes of stages, or refuses.

use std::collections::BTreeMap;
use std::rc::Rc;

use layerlab::image;
use layerlab::plan::check::{self, Found};
use layerlab::plan::{Failure, Plan, Reach, VertexKind, failure, plan};
use layerlab::project::{Config, Project, Registry};
use layerlab::syntax::{Parsed, parse};
use serde::Deserialize;

use crate::bases::{ConfigJson, HistoryJson, registry};
use crate::report::{Report, same};

#[derive(Deserialize)]
struct ErrorCase {
    id: String,
    dockerfile: String,
    #[serde(default)]
    build_args: BTreeMap<String, String>,
    target: Option<String>,
    error: String,
    lines: Vec<u32>,
}

pub fn errors(text: &str) -> Result<Report, String> {
    let cases: Vec<ErrorCase> = serde_json::from_str(text).map_err(|error| error.to_string())?;
    let registry = registry()?;
    let mut report = Report::default();
    for case in cases {
        let project =
            project(&case.dockerfile, &registry, &case.build_args, case.target.as_deref());
        let (parsed, plan) = planned(&project);
        let failure = failure(&parsed, &plan.problems, Reach::Target);
        let (error, lines) = told(failure.as_ref(), &case.error);
        let differences = [same("error", &case.error, &error), same("lines", &case.lines, &lines)];
        report.case(&case.id, &case.dockerfile, differences.into_iter().flatten().collect());
    }
    Ok(report)
}

#[derive(Deserialize)]
struct GoldenCase {
    id: String,
    dockerfile: String,
    #[serde(default)]
    build_args: BTreeMap<String, String>,
    target: Option<String>,
    config: ConfigJson,
    #[serde(default)]
    author: String,
    history: Option<Vec<HistoryJson>>,
    ops: Vec<OpJson>,
    lint_target_only: Vec<WarningJson>,
}

#[derive(Deserialize, PartialEq, Debug)]
struct OpJson {
    r#type: String,
    name: String,
}

#[derive(Deserialize, PartialEq, Eq, PartialOrd, Ord, Debug, Clone)]
pub struct WarningJson {
    pub lines: Vec<u32>,
    pub rule: String,
    pub message: String,
}

pub fn golden(text: &str) -> Result<Report, String> {
    let cases: Vec<GoldenCase> = serde_json::from_str(text).map_err(|error| error.to_string())?;
    let registry = registry()?;
    let mut report = Report::default();
    for case in cases {
        let project =
            project(&case.dockerfile, &registry, &case.build_args, case.target.as_deref());
        let (parsed, plan) = planned(&project);
        let failure = failure(&parsed, &plan.problems, Reach::Target);
        let target = plan.target.unwrap_or_default();
        let settings = image::settings(&plan, target);
        let history: Vec<_> = image::history(&plan, target)
            .into_iter()
            .map(|entry| (entry.created_by, entry.empty_layer))
            .collect();
        let recorded = case.history.unwrap_or_default().into_iter();
        let recorded: Vec<_> =
            recorded.map(|entry| (entry.created_by, entry.empty_layer)).collect();
        let found = check::check(&project, &parsed, &plan, Reach::Target);
        let differences = [
            same("error", &String::new(), &told(failure.as_ref(), "").0),
            same("config", &bare(case.config.config()), &bare(settings.config)),
            same("author", &case.author, &settings.author),
            same("history", &recorded, &history),
            same("ops", &case.ops, &ops(&plan)),
            same("warnings", &sorted(case.lint_target_only), &warnings(&found)),
        ];
        report.case(&case.id, &case.dockerfile, differences.into_iter().flatten().collect());
    }
    Ok(report)
}

/// A configuration as it is written down: what is empty is left out.
fn bare(config: Config) -> Config {
    let filled = |list: Option<Vec<String>>| list.filter(|list| !list.is_empty());
    let mut config = Config {
        entrypoint: filled(config.entrypoint),
        cmd: filled(config.cmd),
        shell: filled(config.shell),
        ..config
    };
    config.exposed_ports.sort();
    config.volumes.sort();
    config
}

fn ops(plan: &Plan) -> Vec<OpJson> {
    let ops = plan.ops.iter();
    ops.filter_map(|op| {
        let kind = match plan.graph.vertices.get(op.vertex)?.kind {
            VertexKind::Image
            | VertexKind::Context
            | VertexKind::NamedContext
            | VertexKind::Web
            | VertexKind::Git => "source",
            VertexKind::Run => "exec",
            VertexKind::Link => "merge",
            VertexKind::Inline
            | VertexKind::CacheDirectory
            | VertexKind::Copy
            | VertexKind::Workdir => "file",
        };
        Some(OpJson { r#type: kind.to_owned(), name: op.name.to_string() })
    })
    .collect()
}

pub fn project(
    dockerfile: &str,
    registry: &Registry,
    build_args: &BTreeMap<String, String>,
    target: Option<&str>,
) -> Project {
    let mut project = Project::of_text(dockerfile);
    project.registry = registry.clone();
    let build_args = build_args.iter();
    project.options.build_args =
        build_args.map(|(name, value)| (name.as_str().into(), value.as_str().into())).collect();
    project.options.target = target.map(Rc::from);
    project
}

pub fn planned(project: &Project) -> (Parsed, Plan) {
    let parsed = parse(Rc::clone(&project.dockerfile));
    let plan = plan(project, &parsed);
    (parsed, plan)
}

/// What BuildKit would print, and for which lines. Where it chooses by chance, it prints the recorded.
pub fn told(failure: Option<&Failure>, recorded: &str) -> (String, Vec<u32>) {
    let Some(failure) = failure else { return (String::new(), Vec::new()) };
    let form = failure.forms.iter().find(|form| *form == recorded).or(failure.forms.first());
    let lines = failure.lines.iter().flat_map(|&(first, last)| first..=last);
    (form.cloned().unwrap_or_default(), lines.collect())
}

pub fn warnings(found: &Found) -> Vec<WarningJson> {
    let warnings = found.warnings.iter().map(|warning| WarningJson {
        lines: (warning.lines.0..=warning.lines.1).collect(),
        rule: warning.rule.to_owned(),
        message: warning.message.clone(),
    });
    sorted(warnings.collect())
}

/// Warnings are found in no order that means anything.
pub fn sorted(mut warnings: Vec<WarningJson>) -> Vec<WarningJson> {
    warnings.sort();
    warnings
}
