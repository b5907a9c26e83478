//! `cache_scenarios.json`: builds one after the other, and which of their steps were cached.

use std::rc::Rc;

use layerlab::cache::{Outcome, Store};
use layerlab::cli::scenario::files::{content, file, files};
use layerlab::cli::scenario::platform;
use layerlab::plan::VertexKind;
use layerlab::project::{File, NoCache, Project};
use serde::Deserialize;
use serde_json::{Map, Value};

use crate::builds::{Built, build, difference};
use crate::report::{Difference, Report};
use crate::small;

#[derive(Deserialize)]
struct Recording {
    base_files: Map<String, Value>,
    scenarios: Vec<Scenario>,
}

#[derive(Deserialize)]
struct Scenario {
    id: String,
    builds: Vec<Build>,
}

#[derive(Deserialize)]
struct Build {
    dockerfile: String,
    args: Vec<String>,
    ok: bool,
    steps: Vec<Step>,
    files_changed: Map<String, Value>,
}

#[derive(Deserialize)]
struct Step {
    name: String,
    cached: bool,
}

pub fn run(text: &str) -> Result<Report, String> {
    let recording: Recording = serde_json::from_str(text).map_err(|error| error.to_string())?;
    let mut report = Report::default();
    for scenario in &recording.scenarios {
        let mut store = Store::default();
        let mut differences = Vec::new();
        for (at, recorded) in scenario.builds.iter().enumerate() {
            let project = project(&recording.base_files, recorded);
            let built = build(&mut store, &project);
            compare(at, recorded, &built, &mut differences);
        }
        let input = scenario.builds.last().map_or("", |build| &build.dockerfile);
        report.case(&scenario.id, input, differences);
    }
    Ok(report)
}

fn project(base: &Map<String, Value>, build: &Build) -> Project {
    let mut project = Project::of_text(build.dockerfile.as_str());
    project.dockerfile_path = None;
    project.registry = small::alpine();
    project.files = files(base, 0);
    for (path, value) in &build.files_changed {
        match (path.as_str(), value) {
            ("__http", Value::Object(pages)) => {
                for (path, page) in pages {
                    let url = format!("http://127.0.0.1:5056{path}");
                    project.web.insert(url.into(), File::plain(content(page)));
                }
            }
            (_, Value::Null) => {
                project.files.remove(path);
            }
            (path, _) if path.starts_with("__") && path != "__dockerignore" => {}
            // The Dockerfile lies elsewhere, and so does the ignore file of its own.
            ("__dockerignore", value) => project.files.insert(".dockerignore", file(value, 0)),
            (".dockerignore", _) if build.files_changed.contains_key("__dockerignore") => {}
            (_, value) => project.files.insert(path.as_str(), file(value, 0)),
        }
    }
    options(&mut project, &build.args);
    project
}

/// The words of a command line.
pub fn options(project: &mut Project, args: &[String]) {
    let options = &mut project.options;
    let mut args = args.iter().map(String::as_str);
    while let Some(name) = args.next() {
        if name == "--no-cache" {
            options.no_cache = NoCache::All;
            continue;
        }
        let (name, value) = match name.split_once('=') {
            Some(pair) => pair,
            None => (name, args.next().unwrap_or_default()),
        };
        let pair = || -> (Rc<str>, Rc<str>) {
            let (name, value) = value.split_once('=').unwrap_or((value, ""));
            (name.into(), value.into())
        };
        match name {
            "--build-arg" => options.build_args.extend([pair()]),
            "--label" => options.labels.extend([pair()]),
            "--target" => options.target = Some(value.into()),
            "--no-cache-filter" => {
                options.no_cache = NoCache::Stages(value.split(',').map(Rc::from).collect());
            }
            "--secret" => {
                let id = value.split([',', '=']).nth(1).unwrap_or_default();
                let text = if value.ends_with("s1") { "one" } else { "two" };
                options.secrets.insert(id.into(), text.into());
            }
            "--platform" => options.platform = platform(value),
            _ => options.run_flags.push(format!("{name}={value}").into()),
        }
    }
}

fn compare(at: usize, recorded: &Build, built: &Built, differences: &mut Vec<Difference>) {
    let show =
        |(name, cached): &(String, bool)| format!("{} {name}", if *cached { 'C' } else { 'R' });
    let sorted = |mut steps: Vec<(String, bool)>| {
        steps.sort();
        steps.iter().map(show).collect::<Vec<_>>().join("\n               ")
    };
    let wanted = recorded.steps.iter().filter(|step| !is_source(&step.name));
    let wanted = sorted(wanted.map(|step| (step.name.clone(), step.cached)).collect());
    let ours = sorted(steps(built));
    if wanted != ours {
        differences.push(difference(&format!("steps of build {}", at + 1), wanted, ours));
    }
    let ok = built.replay.is_some() && built.error().is_none();
    if ok != recorded.ok {
        differences.push(difference(&format!("success of build {}", at + 1), recorded.ok, ok));
    }
}

/// What says nothing of the cache.
fn is_source(name: &str) -> bool {
    let text = name.split_once("] ").map_or(name, |(_, text)| text);
    text.starts_with("FROM ") || name.starts_with("[internal]") || name.starts_with("[context")
}

/// What progress would show of the vertices, and whether they are cached.
fn steps(built: &Built) -> Vec<(String, bool)> {
    let Some(replay) = &built.replay else { return Vec::new() };
    let mut steps = Vec::new();
    for op in &built.plan.ops {
        let name = op.name.to_string();
        let kind = built.plan.graph.vertices.get(op.vertex).map(|vertex| vertex.kind);
        match replay.vertices.get(op.vertex).and_then(Option::as_ref) {
            Some(Outcome::Cached(_)) => steps.push((name, true)),
            Some(Outcome::Ran(_) | Outcome::Failed { .. }) => steps.push((name, false)),
            // A download is asked for every time.
            None if matches!(kind, Some(VertexKind::Web | VertexKind::Git)) => {
                steps.push((name, false));
            }
            _ => {}
        }
    }
    steps
}
