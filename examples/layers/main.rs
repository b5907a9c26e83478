//! Compares the layers of builds with recordings of real ones.
//!
//! `cargo run --example layers -- DIR` reads `image_golden.json`, `cache_edits.json` and
//! `image_digests.json` there and prints how many layers agree, with the first that do not.

#![expect(clippy::indexing_slicing, reason = "a missing key of a case is null")]

mod base;
mod build;
mod digests;
mod files;

use std::process::ExitCode;

use layerlab::effect::{EntryKind, Layer};
use serde_json::Value;

use build::Built;

fn main() -> ExitCode {
    let Some(dir) = std::env::args().nth(1) else {
        eprintln!("usage: layers DIR");
        return ExitCode::from(2);
    };
    let read = |name: &str| {
        let text = std::fs::read_to_string(format!("{dir}/{name}")).unwrap_or_default();
        serde_json::from_str::<Vec<Value>>(&text).unwrap_or_default()
    };
    let mut agree = true;
    let mut count = Count::default();
    for case in read("image_golden.json") {
        let layers = case["layers"].as_array();
        let layers = layers.map(|list| list.iter().filter(|it| it["entries"].is_array()).collect());
        let error = case["error"].as_str();
        count.case(case["id"].as_str(), &build::golden(&case), layers, error, golden_entry);
    }
    agree &= count.report("image_golden.json");
    let mut count = Count::default();
    for case in read("cache_edits.json") {
        let image = &case["builds"][0]["image"];
        let layers = image["layers"].as_array();
        let layers = layers.map(|list| list.iter().filter(|it| it["base"] != true).collect());
        let failed = case["builds"][0]["ok"] == false;
        let error = failed.then(|| case["builds"][0]["error"].as_str().unwrap_or_default());
        count.case(case["name"].as_str(), &build::edits(&case), layers, error, edits_entry);
    }
    agree &= count.report("cache_edits.json");
    agree &= digests::check(&read("image_digests.json"));
    if agree { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

#[derive(Default)]
struct Count {
    layers: usize,
    agreeing: usize,
    unknown: usize,
    unknown_in: Vec<String>,
    wrong: Vec<String>,
}

impl Count {
    fn case(
        &mut self,
        id: Option<&str>,
        built: &Result<Built, String>,
        layers: Option<Vec<&Value>>,
        error: Option<&str>,
        show: fn(&Value) -> String,
    ) {
        let id = id.unwrap_or_default();
        let built = match (built, error) {
            (Err(seen), Some(error)) => {
                self.layers += 1;
                let last = seen.rsplit(": ").next().unwrap_or(seen);
                if error.contains(last) {
                    self.agreeing += 1;
                } else {
                    self.wrong.push(format!("{id}: error {seen:?}, not {error:?}"));
                }
                return;
            }
            (Err(seen), None) => return self.fail(format!("{id}: fails with {seen}")),
            (Ok(_), Some(error)) => return self.fail(format!("{id}: should fail with {error}")),
            (Ok(built), None) => built,
        };
        let Some(layers) = layers else { return };
        if built.layers.len() != layers.len() {
            let (seen, wanted) = (built.layers.len(), layers.len());
            return self.fail(format!("{id}: {seen} layers, not {wanted}"));
        }
        for (at, (seen, recorded)) in built.layers.iter().zip(layers).enumerate() {
            self.layer(&format!("{id} layer {at}"), seen, recorded, show);
        }
    }

    fn fail(&mut self, what: String) {
        self.layers += 1;
        self.wrong.push(what);
    }

    fn layer(&mut self, id: &str, seen: &Layer, recorded: &Value, show: fn(&Value) -> String) {
        self.layers += 1;
        let entries = recorded["entries"].as_array();
        let mut wanted: Vec<String> = entries.into_iter().flatten().map(show).collect();
        let mut ours: Vec<String> = seen.entries.iter().map(entry).collect();
        wanted.sort();
        ours.sort();
        let sizes = [
            ("tar_bytes", seen.tar_bytes()),
            ("size_tar", seen.tar_bytes()),
            ("file_bytes", seen.file_bytes()),
        ];
        let mut unknown = seen.unknown.is_some();
        let mut wrong = Vec::new();
        for (name, size) in sizes {
            let Some(wanted) = recorded[name].as_u64() else { continue };
            match size {
                Some(size) if size != wanted => wrong.push(format!("{name} {size}, not {wanted}")),
                None => unknown = true,
                Some(_) => {}
            }
        }
        let without_size = |text: &String| text.rsplit_once(' ').map(|(start, _)| start.to_owned());
        let same = if unknown {
            wanted.iter().filter_map(without_size).eq(ours.iter().filter_map(without_size))
        } else {
            wanted == ours
        };
        if !same {
            wrong.push(format!("\n    ours {ours:?}\n    real {wanted:?}"));
        }
        if !wrong.is_empty() {
            self.wrong.push(format!("{id}: {}", wrong.join(" ")));
        } else if unknown {
            self.unknown += 1;
            self.unknown_in.push(id.to_owned());
        } else {
            self.agreeing += 1;
        }
    }

    fn report(&self, name: &str) -> bool {
        println!(
            "{name}: {}/{} agree, {} more with unknown sizes",
            self.agreeing, self.layers, self.unknown
        );
        println!("  unknown: {:?}", self.unknown_in);
        for wrong in self.wrong.iter().take(40) {
            println!("  {wrong}");
        }
        self.wrong.is_empty()
    }
}

fn entry(entry: &layerlab::effect::Entry) -> String {
    let kind = match entry.kind {
        EntryKind::File(_) | EntryKind::Whiteout => "f",
        EntryKind::Directory => "d",
        EntryKind::Symlink(_) => "l",
        EntryKind::Hardlink(_) => "h",
        EntryKind::Fifo => "p",
        EntryKind::Device { .. } => "c",
        EntryKind::Unknown(_) => "?",
    };
    let size = entry.size().map_or("?".to_owned(), |size| size.to_string());
    let meta = entry.meta;
    format!("{} {kind} {:o} {}:{} {size}", entry.path, meta.mode, meta.uid, meta.gid)
}

fn golden_entry(entry: &Value) -> String {
    let kind = entry["type"].as_str().unwrap_or_default();
    let kind = match kind {
        "symlink" => "l",
        other => other.get(..1).unwrap_or("?"),
    };
    let mode = entry["mode"].as_str().unwrap_or_default().trim_start_matches("0o");
    let size = entry["size"].as_u64().unwrap_or(0);
    format!("{} {kind} {mode} {}:{} {size}", text(entry, "name"), entry["uid"], entry["gid"])
}

fn edits_entry(entry: &Value) -> String {
    let mode = u32::from_str_radix(text(entry, "mode"), 8).unwrap_or(0);
    let owner = entry["owner"].as_str().unwrap_or("0:0");
    let size = entry["size"].as_u64().unwrap_or(0);
    let kind = match text(entry, "type") {
        "b'6'" => "p",
        kind => kind,
    };
    format!("{} {kind} {mode:o} {owner} {size}", text(entry, "path"))
}

fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value[key].as_str().unwrap_or_default()
}
