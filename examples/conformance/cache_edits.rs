//! `cache_edits.json`: a project that is edited and built again and again.

use layerlab::cli::scenario::State;
use layerlab::image::MadeBy;
use serde_json::Value;

use crate::builds::{Built, Recorded, build, compare_layer, difference};
use crate::report::{Difference, Report, same};
use crate::small;

pub fn run(text: &str) -> Result<Report, String> {
    let scenarios: Vec<Value> = serde_json::from_str(text).map_err(|error| error.to_string())?;
    let mut report = Report::default();
    for scenario in &scenarios {
        let name = text_of(scenario, "name");
        let mut state = State::new(scenario, small::busybox());
        let mut differences = Vec::new();
        let builds = scenario["builds"].as_array().map(Vec::as_slice).unwrap_or_default();
        for (at, recorded) in builds.iter().enumerate() {
            if let Some(edit) = at.checked_sub(1).and_then(|at| scenario["edits"].get(at)) {
                state.edit(edit)?;
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

/// With the name of the recorded web server for its changing address.
fn at_host(text: &str) -> String {
    let Some((before, rest)) = text.split_once("http://127.0.0.1:") else { return text.to_owned() };
    format!("{before}http://h{}", rest.trim_start_matches(|c: char| c.is_ascii_digit()))
}

fn compare(recorded: &Value, built: &Built, report: &mut Report) -> Vec<Difference> {
    let mut differences = Vec::new();
    differences.extend(same("code", &text_of(recorded, "code").to_owned(), &built.code()));
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
