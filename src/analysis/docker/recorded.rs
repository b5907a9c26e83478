//! The history that is printed against those of recorded builds, where these are beside the checkout.

use std::collections::BTreeSet;
use std::rc::Rc;

use serde_json::Value;

use super::*;
use crate::project::{BaseImage, BaseLayer, File, History};

const RECORDED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/data/buildkit");

const BASE: &str = "busybox:1.35";

#[test]
fn histories_are_printed_as_they_were_recorded() {
    let Ok(text) = std::fs::read_to_string(format!("{RECORDED}/cache_edits.json")) else { return };
    let scenarios: Vec<Value> = serde_json::from_str(&text).unwrap();
    let (mut images, mut sizes) = (0, 0);
    for scenario in &scenarios {
        let recorded = &scenario["builds"][0]["image"];
        let Some(project) = project(scenario, recorded) else { continue };
        let printed = Build::of(&project).docker_history(None, Format::Json, true);
        let Some(printed) = printed else { continue };
        let mut wanted: Vec<_> = list(&recorded["history"]).iter().collect();
        wanted.reverse();
        let rows: Vec<Value> =
            printed.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        let texts: Vec<_> = rows.iter().map(|row| row["CreatedBy"].as_str().unwrap()).collect();
        let recorded_texts: Vec<_> = wanted.iter().map(|entry| text_of(entry)).collect();
        assert_eq!(texts, recorded_texts, "{}", scenario["name"]);
        images += 1;
        for (row, entry) in rows.iter().zip(wanted) {
            let layer = entry["layer"].as_u64().map(|at| &recorded["layers"][at as usize]);
            let bytes = layer.map_or(0, |layer| layer["file_bytes"].as_u64().unwrap());
            // Of the base nothing is known here but its size, and what commands do depends on more.
            let printed = row["Size"].as_str().unwrap();
            if !text_of(entry).starts_with("RUN ") && !printed.starts_with(['?', '~']) {
                assert_eq!(row["Size"], human_size(bytes), "{}: {row}", scenario["name"]);
                sizes += 1;
            }
        }
    }
    assert!(images > 50 && sizes > 250, "{images} images and {sizes} sizes were compared");
}

/// A project of plain files alone, with the base that was recorded.
fn project(scenario: &Value, recorded: &Value) -> Option<Project> {
    let plain = |key: &str| scenario[key].as_object().is_none_or(serde_json::Map::is_empty);
    let plain = ["contexts", "http", "registry_tags", "opts", "secrets"].into_iter().all(plain);
    let dockerfile = scenario["dockerfile"].as_str()?;
    let froms = dockerfile.lines().filter_map(|line| line.strip_prefix("FROM "));
    let names: BTreeSet<&str> = froms.filter_map(|line| line.split(' ').next()).collect();
    if !plain || !names.iter().eq([&BASE]) || !recorded.is_object() {
        return None;
    }
    let mut project = Project::of_text(dockerfile);
    if scenario["dockerfile_in_context"] == false {
        project.dockerfile_path = None;
    }
    for (path, file) in scenario["files"].as_object()? {
        project.files.insert(path.as_str(), File::text(file.as_str()?));
    }
    for (name, value) in scenario["build_args"].as_object().into_iter().flatten() {
        project.options.build_args.insert(name.as_str().into(), value.as_str()?.into());
    }
    project.options.target = scenario["target"].as_str().map(Into::into);
    let full = format!("docker.io/library/{BASE}").into();
    project.registry.images.insert(full, Rc::new(base(recorded)));
    Some(project)
}

/// The part of an image that was there before: of this base, a layer and two entries.
fn base(recorded: &Value) -> BaseImage {
    let entry = |entry: &Value| History {
        created_by: text_of(entry).to_owned(),
        empty_layer: entry["empty_layer"] == true,
        ..History::default()
    };
    let size = recorded["layers"][0]["file_bytes"].as_u64();
    BaseImage {
        history: list(&recorded["history"]).iter().take(2).map(entry).collect(),
        layers: vec![BaseLayer { size, ..BaseLayer::default() }],
        ..BaseImage::default()
    }
}

fn text_of(entry: &Value) -> &str {
    entry["created_by"].as_str().unwrap()
}

fn list(value: &Value) -> &[Value] {
    value.as_array().unwrap()
}
