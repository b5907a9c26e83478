//! `image_golden.json`: real images, with their settings, history and every file of their layers.

use layerlab::cache::Store;
use layerlab::cli::scenario::files::{content, files};
use layerlab::project::{Config, File, Project};
use serde::Deserialize;
use serde_json::{Map, Value};

use crate::bases::ConfigJson;
use crate::builds::{Built, Recorded, build, compare_layer, difference};
use crate::cache_scenarios::options;
use crate::report::{Difference, Report, same};
use crate::small;

#[derive(Deserialize)]
struct Case {
    id: String,
    dockerfile: String,
    #[serde(default)]
    files: Map<String, Value>,
    #[serde(default)]
    args: Vec<String>,
    error: Option<String>,
    config: Option<Document>,
    #[serde(default)]
    layers: Vec<Value>,
}

#[derive(Deserialize)]
struct Document {
    config: ConfigJson,
    #[serde(default)]
    author: String,
    #[serde(default)]
    history: Vec<Entry>,
}

#[derive(Deserialize, PartialEq, Eq, Debug)]
struct Entry {
    #[serde(default)]
    created_by: String,
    #[serde(default)]
    comment: String,
    #[serde(default)]
    author: String,
    #[serde(default)]
    empty_layer: bool,
}

pub fn run(text: &str) -> Result<Report, String> {
    let cases: Vec<Case> = serde_json::from_str(text).map_err(|error| error.to_string())?;
    let mut report = Report::default();
    for case in cases {
        let (id, dockerfile) = (case.id.clone(), case.dockerfile.clone());
        let differences = compare(case, &mut report);
        report.case(&id, &dockerfile, differences);
    }
    Ok(report)
}

/// The project of a recorded image.
pub fn project(dockerfile: &str, all: &Map<String, Value>, args: &[String]) -> Project {
    let mut project = Project::of_text(dockerfile);
    project.dockerfile_path = None;
    project.registry = small::alpine();
    project.files = files(all, 0);
    if let Some(Value::Object(pages)) = all.get("__http") {
        for (path, page) in pages {
            let host = dockerfile.split("http://").nth(1).unwrap_or_default();
            let host = host.split('/').next().unwrap_or_default();
            project.web.insert(
                format!("http://{host}{path}").into(),
                File { mtime: 1, ..File::plain(content(page)) },
            );
        }
    }
    options(&mut project, args);
    project
}

fn compare(case: Case, report: &mut Report) -> Vec<Difference> {
    let project = project(&case.dockerfile, &case.files, &case.args);
    let built = build(&mut Store::default(), &project);
    let mut differences = Vec::new();
    match (built.error(), &case.error) {
        (None, None) => {}
        (Some(ours), Some(recorded)) => {
            let last = ours.rsplit(": ").next().unwrap_or(ours);
            if !recorded.contains(last) {
                differences.push(difference("error", recorded, ours));
            }
            return differences;
        }
        (ours, recorded) => {
            let recorded = recorded.clone().unwrap_or_default();
            differences.push(difference("error", recorded, ours.unwrap_or_default()));
            return differences;
        }
    }
    if let Some(document) = case.config {
        settings(document, &built, &mut differences);
    }
    layers(&case.layers, &built, report, &mut differences);
    differences
}

fn settings(document: Document, built: &Built, differences: &mut Vec<Difference>) {
    let Some(image) = &built.image else { return };
    let sorted = |mut config: Config| {
        config.exposed_ports.sort();
        config.volumes.sort();
        for list in [&mut config.entrypoint, &mut config.cmd, &mut config.shell] {
            *list = list.take().filter(|list| !list.is_empty());
        }
        config
    };
    let ours = sorted(image.settings.config.clone());
    differences.extend(same("config", &sorted(document.config.config()), &ours));
    differences.extend(same("author", &document.author, &image.settings.author));
    let history = image.history.iter().map(|entry| Entry {
        created_by: entry.created_by.clone(),
        comment: entry.comment.clone(),
        author: entry.author.clone(),
        empty_layer: entry.empty_layer,
    });
    differences.extend(same("history", &document.history, &history.collect()));
}

fn layers(
    recorded: &[Value],
    built: &Built,
    report: &mut Report,
    differences: &mut Vec<Difference>,
) {
    let Some(image) = &built.image else { return };
    differences.extend(same("count of layers", &recorded.len(), &image.layers.len()));
    for (at, (recorded, ours)) in recorded.iter().zip(&image.layers).enumerate() {
        let name = format!("layer {}", at + 1);
        let Some(layer) = built.layer(ours) else {
            let recorded = recorded["diff_id"].as_str().unwrap_or_default();
            differences.extend(same(&name, &recorded, &ours.diff_id.as_str()));
            continue;
        };
        let entries = recorded["entries"].as_array();
        let wanted = Recorded {
            tar_bytes: recorded["size_tar"].as_u64(),
            file_bytes: None,
            entries: entries.into_iter().flatten().map(entry).collect(),
        };
        compare_layer(&name, layer, &wanted, report, differences);
        contents(&name, entries, layer, differences);
    }
}

/// What is in the files, where the recording says it.
fn contents(
    name: &str,
    recorded: Option<&Vec<Value>>,
    layer: &layerlab::effect::Layer,
    differences: &mut Vec<Difference>,
) {
    for entry in recorded.into_iter().flatten() {
        let Some(text) = entry["content"].as_str() else { continue };
        let path = entry["name"].as_str().unwrap_or_default();
        let ours = layer.entries.iter().find(|entry| &*entry.path == path);
        let ours = ours.and_then(|entry| match &entry.kind {
            layerlab::effect::EntryKind::File(content) => content.as_text(),
            _ => None,
        });
        if let Some(ours) = ours.filter(|ours| *ours != text) {
            differences.push(difference(&format!("{name}: {path}"), text, ours));
        }
    }
}

fn entry(entry: &Value) -> String {
    let text = |key: &str| entry[key].as_str().unwrap_or_default();
    let kind = match text("type") {
        "symlink" => "l",
        other => other.get(..1).unwrap_or("?"),
    };
    let mode = text("mode").trim_start_matches("0o");
    let size = entry["size"].as_u64().unwrap_or(0);
    format!("{} {kind} {mode} {}:{} {size}", text("name"), entry["uid"], entry["gid"])
}
