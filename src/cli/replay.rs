//! `layerlab replay`: a series of builds, and what each takes from the cache.

use std::rc::Rc;

use serde_json::Value;

use super::args::Args;
use super::scenario::State;
use super::scenario::build::Built;
use super::{Answer, told};
use crate::analysis::known_image;
use crate::image::document::json::{Json, object};
use crate::project::Registry;

pub fn answer(args: &Args, text: &str) -> Result<Answer, String> {
    let scenario: Value =
        serde_json::from_str(text).map_err(|error| format!("This is no scenario: {error}."))?;
    let scenario = &scenario;
    if !scenario["dockerfile"].is_string() {
        return Err("This is no scenario: it has no text `dockerfile`.".to_owned());
    }
    let mut state = State::new(scenario, registry(scenario));
    let edits = scenario["edits"].as_array().map(Vec::as_slice).unwrap_or_default();
    let mut out = String::new();
    let mut builds = Vec::new();
    let mut found = false;
    for at in 0..=edits.len() {
        let edit = at.checked_sub(1).and_then(|at| edits.get(at));
        if let Some(edit) = edit {
            state.edit(edit).map_err(|error| format!("Edit {at}: {error}"))?;
        }
        let built = told::build_known(&mut state);
        let edit = edit.map(describe).unwrap_or_default();
        let differs = difference(scenario["builds"].get(at), &built);
        found |= differs.is_some();
        let behind = if edit.is_empty() { String::new() } else { format!(", after {edit}") };
        out += &format!("build {}{behind}\n{}", at + 1, told::text(&built));
        out.extend(differs.map(|line| format!("  {line}\n")));
        builds.push(told::json(&built, Json::text(edit).unless_empty()));
    }
    if args.json() {
        out = object([("builds", Json::List(builds))]).readable("  ") + "\n";
    }
    Ok(Answer { out, errors: String::new(), found })
}

/// How a build differs from what was recorded of it; where nothing was, from one that succeeds.
fn difference(recorded: Option<&Value>, built: &Built) -> Option<String> {
    let Some(code) = recorded.and_then(|build| build["code"].as_str()) else {
        return (!told::succeeded(built)).then(|| "The build fails.".to_owned());
    };
    let ours = built.code();
    (code != ours).then(|| format!("This differs: {code} was recorded, and {ours} is foretold."))
}

/// The images that tags are taken from; others are looked up when they are needed.
fn registry(scenario: &Value) -> Registry {
    let mut registry = Registry::default();
    let tags = scenario["registry_tags"].as_object().into_iter().flatten().map(|(_, of)| of);
    let edits = scenario["edits"].as_array().into_iter().flatten();
    let ops = edits.flat_map(|edit| match edit["ops"].as_array() {
        Some(ops) => ops.as_slice(),
        None => std::slice::from_ref(edit),
    });
    let from = ops.map(|op| &op["from"]);
    for name in tags.chain(from).filter_map(Value::as_str) {
        if let Some(image) = known_image(name) {
            registry.images.insert(format!("docker.io/library/{name}").into(), Rc::new(image));
        }
    }
    registry
}

/// An edit in a few words.
fn describe(edit: &Value) -> String {
    if let Some(ops) = edit["ops"].as_array() {
        return ops.iter().map(describe).collect::<Vec<_>>().join(", ");
    }
    let word = |key: &str| edit[key].as_str();
    let what = ["path", "name", "image", "id", "value"].into_iter().find_map(word);
    let words = [word("op"), what];
    words.into_iter().flatten().collect::<Vec<_>>().join(" ")
}
