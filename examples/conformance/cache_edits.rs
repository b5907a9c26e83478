//! `cache_edits.json`: a project that is edited and built again and again.

use std::rc::Rc;

use layerlab::cache::{Outcome, Store};
use layerlab::image::MadeBy;
use layerlab::project::{File, Files, NamedContext, NoCache, Project};
use layerlab::syntax::Keyword;
use serde_json::Value;

use crate::builds::{Built, Recorded, build, compare_layer, difference};
use crate::cache_scenarios::platform;
use crate::files::{MTIME, content, file, files};
use crate::report::{Difference, Report, same};
use crate::small;

pub fn run(text: &str) -> Result<Report, String> {
    let scenarios: Vec<Value> = serde_json::from_str(text).map_err(|error| error.to_string())?;
    let mut report = Report::default();
    for scenario in &scenarios {
        let name = text_of(scenario, "name");
        let mut state = State::new(scenario);
        let mut differences = Vec::new();
        let builds = scenario["builds"].as_array().map(Vec::as_slice).unwrap_or_default();
        for (at, recorded) in builds.iter().enumerate() {
            state.project.options.no_cache = NoCache::Nothing;
            let edit = at.checked_sub(1).and_then(|at| scenario["edits"].get(at));
            if let Some(edit) = edit {
                state.time += 3600;
                match edit["ops"].as_array() {
                    Some(ops) => ops.iter().for_each(|op| state.edit(op)),
                    None => state.edit(edit),
                }
            }
            let built = build(&mut state.store, &state.project);
            let found = compare(recorded, &built, &mut report);
            differences.extend(found.into_iter().map(|difference| Difference {
                part: format!("build {}: {}", at + 1, difference.part),
                ..difference
            }));
        }
        report.case(name, text_of(scenario, "dockerfile"), differences);
    }
    Ok(report)
}

struct State {
    project: Project,
    start: Project,
    store: Store,
    time: i64,
}

impl State {
    fn new(scenario: &Value) -> Self {
        let mut project = Project::of_text(address(text_of(scenario, "dockerfile")));
        if scenario["dockerfile_in_context"] == false {
            project.dockerfile_path = None;
        }
        project.registry = small::busybox();
        for (tag, of) in pairs(&scenario["registry_tags"]) {
            tag_image(&mut project, tag, of);
        }
        if let Some(map) = scenario["files"].as_object() {
            project.files = files(map, MTIME);
        }
        project.options.build_args = owned_pairs(&scenario["build_args"]);
        project.options.secrets = owned_pairs(&scenario["secrets"]);
        project.options.target = scenario["target"].as_str().map(Into::into);
        for (name, value) in pairs(&scenario["opts"]) {
            set_option(&mut project, name, value.as_str());
        }
        for (name, value) in pairs(&scenario["contexts"]) {
            let context = match value {
                Value::Object(map) => {
                    let map = map.get("files").and_then(Value::as_object).unwrap_or(map);
                    NamedContext::Files(files(map, MTIME))
                }
                other => {
                    let image = other.as_str().unwrap_or_default();
                    NamedContext::Image(image.trim_start_matches("docker-image://").into())
                }
            };
            project.contexts.insert(name.as_str().into(), context);
        }
        for (path, page) in pairs(&scenario["http"]) {
            set_page(&mut project, path, page);
        }
        Self { start: project.clone(), project, store: Store::default(), time: MTIME }
    }

    fn edit(&mut self, op: &Value) {
        let project = &mut self.project;
        let path = text_of(op, "path");
        let time = self.time;
        match text_of(op, "op") {
            "replace" => {
                let (old, new) = (address(text_of(op, "old")), address(text_of(op, "new")));
                let count = op["count"].as_u64().map_or(1, |count| count as usize);
                project.dockerfile = project.dockerfile.replacen(&old, &new, count).into();
            }
            "dockerfile" => project.dockerfile = address(text_of(op, "content")).into(),
            "build_arg" => {
                let name: Rc<str> = text_of(op, "name").into();
                match op["value"].as_str() {
                    Some(value) => project.options.build_args.insert(name, value.into()),
                    None => project.options.build_args.remove(&name),
                };
            }
            "target" => project.options.target = op["value"].as_str().map(Into::into),
            "secret" => {
                let id = text_of(op, "id").into();
                match op["content"].as_str() {
                    Some(text) => project.options.secrets.insert(id, text.into()),
                    None => project.options.secrets.remove(&id),
                };
            }
            "opt" => set_option(project, text_of(op, "name"), op["value"].as_str()),
            "no_cache" => {
                let stages = op["value"]
                    .as_array()
                    .map(|names| names.iter().filter_map(Value::as_str).map(Rc::from).collect());
                project.options.no_cache = stages.map_or(NoCache::All, NoCache::Stages);
            }
            "prune" => self.store = self.store.pruned(),
            "registry_tag" => tag_image(project, text_of(op, "image"), &op["from"]),
            "http" => set_page(project, path, op),
            "revert" => {
                let Project { registry, .. } = std::mem::take(project);
                *project = Project { registry, ..self.start.clone() };
            }
            "noop" | "sleep" => {}
            other => edit_files(files_of(project, op), other, path, op, time),
        }
    }
}

fn files_of<'a>(project: &'a mut Project, op: &Value) -> &'a mut Files {
    if let Some(NamedContext::Files(files)) = project.contexts.get_mut(text_of(op, "context")) {
        return files;
    }
    &mut project.files
}

fn edit_files(files: &mut Files, op: &str, path: &str, value: &Value, time: i64) {
    let below = |files: &Files, path: &str| -> Vec<Rc<str>> {
        let own = files.get(path).map(|_| path.into());
        own.into_iter().chain(files.below(path).map(|(path, _)| Rc::clone(path))).collect()
    };
    match op {
        "write" => files.insert(path, file(value, time)),
        "delete" => {
            for path in below(files, path) {
                files.remove(&path);
            }
        }
        "rename" => {
            let to = text_of(value, "to");
            for old in below(files, path) {
                let rest = old.strip_prefix(path).unwrap_or_default().to_owned();
                if let Some(file) = files.remove(&old) {
                    files.insert(format!("{to}{rest}"), file);
                }
            }
        }
        "chmod" | "chown" | "touch" => {
            let there = files.get(path).cloned();
            let mut file = there.unwrap_or_else(|| File { mtime: time, ..File::directory() });
            match op {
                "chmod" => {
                    file.mode = u32::from_str_radix(text_of(value, "mode"), 8).unwrap_or(0);
                }
                "touch" => file.mtime = time,
                _ => {}
            }
            if path != "." {
                files.insert(path, file);
            }
        }
        other => eprintln!("unknown edit {other:?}"),
    }
}

/// An option as the frontend gets it.
fn set_option(project: &mut Project, name: &str, value: Option<&str>) {
    let options = &mut project.options;
    let kind = name.split_once(':').unwrap_or((name, ""));
    let keyed = match kind {
        ("hostname", _) => Some((&mut options.build_args, "BUILDKIT_SANDBOX_HOSTNAME")),
        ("build-arg", name) => Some((&mut options.build_args, name)),
        ("label", name) => Some((&mut options.labels, name)),
        _ => None,
    };
    if let Some((map, name)) = keyed {
        match value {
            Some(value) => map.insert(name.into(), value.into()),
            None => map.remove(name),
        };
        return;
    }
    let flag = match name {
        "platform" => {
            options.platform = value.map(platform).unwrap_or_default();
            return;
        }
        "add-hosts" => "--add-host".to_owned(),
        other => format!("--{other}"),
    };
    options.run_flags.retain(|known| !known.starts_with(&format!("{flag}=")));
    options.run_flags.extend(value.map(|value| Rc::from(format!("{flag}={value}"))));
}

fn set_page(project: &mut Project, path: &str, page: &Value) {
    let url = format!("http://h/{}", path.trim_start_matches('/'));
    project.web.insert(url.into(), File { mtime: MTIME, ..File::plain(content(page)) });
}

fn tag_image(project: &mut Project, tag: &str, of: &Value) {
    let full = |name: &str| format!("docker.io/library/{name}");
    let images = &mut project.registry.images;
    if let Some(image) = images.get(full(of.as_str().unwrap_or_default()).as_str()).cloned() {
        images.insert(full(tag).into(), image);
    }
}

/// With the name of the recorded web server for its changing address.
fn at_host(text: &str) -> String {
    let Some((before, rest)) = text.split_once("http://127.0.0.1:") else { return text.to_owned() };
    format!("{before}http://h{}", rest.trim_start_matches(|c: char| c.is_ascii_digit()))
}

fn address(text: &str) -> String {
    text.replace("@HTTP@", "http://h")
}

fn compare(recorded: &Value, built: &Built, report: &mut Report) -> Vec<Difference> {
    let mut differences = Vec::new();
    differences.extend(same("code", &text_of(recorded, "code").to_owned(), &code(built)));
    let ok = built.replay.is_some() && built.error().is_none();
    differences.extend(same("success", &(recorded["ok"] == true), &ok));
    if let Some(error) = built.error() {
        let recorded = text_of(recorded, "error");
        let last = error.rsplit(": ").next().unwrap_or(error);
        if !recorded.contains(last) {
            differences.push(difference("error", recorded, error));
        }
    }
    if recorded["image"].is_object() && ok {
        image(&recorded["image"], built, report, &mut differences);
    }
    differences
}

/// A letter for each step in order.
fn code(built: &Built) -> String {
    let Some(replay) = &built.replay else { return String::new() };
    let stages = built.plan.declared().iter().zip(&replay.stages);
    let steps = stages.flat_map(|(stage, outcomes)| stage.steps.iter().zip(outcomes));
    let steps = steps.filter(|(step, _)| {
        matches!(step.keyword, Keyword::Run | Keyword::Copy | Keyword::Add | Keyword::Workdir)
            && step.makes_layer()
    });
    let letters = steps.map(|(_, done)| match done.outcome {
        Outcome::Cached(_) => 'C',
        Outcome::Ran(_) => 'R',
        Outcome::Failed { .. } => 'E',
        Outcome::NeverStarted(_) => 'N',
        Outcome::NotNeeded | Outcome::Setting => '-',
    });
    letters.collect()
}

fn image(recorded: &Value, built: &Built, report: &mut Report, differences: &mut Vec<Difference>) {
    let Some(image) = &built.image else { return };
    let history = |value: &Value| {
        format!("{} {}", at_host(text_of(value, "created_by")), value["empty_layer"] == true)
    };
    let wanted: Vec<String> = array(&recorded["history"]).iter().map(history).collect();
    let ours =
        image.history.iter().map(|entry| format!("{} {}", entry.created_by, entry.empty_layer));
    differences.extend(same("history", &wanted, &ours.collect()));
    let layers = array(&recorded["layers"]);
    differences.extend(same("count of layers", &layers.len(), &image.layers.len()));
    for (at, (wanted, ours)) in layers.iter().zip(&image.layers).enumerate() {
        let name = format!("layer {}", at + 1);
        let Some(layer) = built.layer(ours) else {
            let base = matches!(ours.made_by, MadeBy::Base { .. });
            differences.extend(same(&name, &(wanted["base"] == true), &base));
            differences.extend(same(&name, &text_of(wanted, "diff_id"), &ours.diff_id.as_str()));
            differences.extend(same(&name, &wanted["file_bytes"].as_u64(), &ours.file_bytes));
            continue;
        };
        let recorded = Recorded {
            tar_bytes: wanted["tar_bytes"].as_u64(),
            file_bytes: wanted["file_bytes"].as_u64(),
            entries: array(&wanted["entries"]).iter().map(entry).collect(),
        };
        compare_layer(&name, layer, &recorded, report, differences);
    }
}

fn entry(entry: &Value) -> String {
    let mode = u32::from_str_radix(text_of(entry, "mode"), 8).unwrap_or(0);
    let owner = entry["owner"].as_str().unwrap_or("0:0");
    let size = entry["size"].as_u64().unwrap_or(0);
    let kind = match text_of(entry, "type") {
        "b'6'" => "p",
        kind => kind,
    };
    format!("{} {kind} {mode:o} {owner} {size}", text_of(entry, "path"))
}

fn text_of<'a>(value: &'a Value, key: &str) -> &'a str {
    value[key].as_str().unwrap_or_default()
}

fn array(value: &Value) -> &[Value] {
    value.as_array().map(Vec::as_slice).unwrap_or_default()
}

fn pairs(value: &Value) -> impl Iterator<Item = (&String, &Value)> {
    value.as_object().into_iter().flatten()
}

fn owned_pairs(value: &Value) -> std::collections::BTreeMap<Rc<str>, Rc<str>> {
    let pairs = pairs(value).filter_map(|(name, value)| Some((name, value.as_str()?)));
    pairs.map(|(name, value)| (name.as_str().into(), value.into())).collect()
}
