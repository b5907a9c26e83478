//! Measures text to tree, beside two other parsers, on the same files in the same run.
//!
//! `layerlab-bench [CORPUS.jsonl]`: real Dockerfiles where there are some, else generated ones.

mod cache;
mod generated;
mod timing;

use std::process::ExitCode;

use layerlab::analysis::Build;
use layerlab::project::Project;
use layerlab::syntax::{highlight, parse};
use serde::Deserialize;

#[derive(Deserialize)]
struct Case {
    dockerfile: String,
    phase: String,
}

fn main() -> ExitCode {
    for lines in [20, 200, 1_000, 10_000] {
        let text = generated::dockerfile(lines);
        timing::print(&format!("parse {lines} lines"), text.len(), || {
            std::hint::black_box(parse(text.as_str()));
        });
    }
    for lines in [200, 1_000] {
        let text = generated::dockerfile(lines);
        let parsed = parse(text.as_str());
        timing::print(&format!("highlight {lines} lines"), text.len(), || {
            std::hint::black_box(highlight::marks(&parsed));
        });
        let project = Project::of_text(text.as_str());
        timing::print(&format!("build {lines} lines"), text.len(), || {
            std::hint::black_box(Build::of(&project));
        });
    }
    cache::run(1_000);
    let Some(path) = std::env::args().nth(1) else { return ExitCode::SUCCESS };
    match std::fs::read_to_string(&path) {
        Ok(text) => corpus(&text),
        Err(error) => {
            eprintln!("{path}: {error}");
            return ExitCode::FAILURE;
        }
    }
    ExitCode::SUCCESS
}

/// Whether a parser takes a text.
type Accepts = fn(&str) -> bool;

/// Speed and judgement on real files.
fn corpus(text: &str) {
    let cases: Vec<Case> =
        text.lines().filter_map(|line| serde_json::from_str(line).ok()).collect();
    let bytes = cases.iter().map(|case| case.dockerfile.len()).sum();
    println!("{} real files, {bytes} bytes", cases.len());
    let parsers: [(&str, Accepts); 3] = [
        ("layerlab", |text| parse(text).problems.is_empty()),
        ("parse-dockerfile", |text| parse_dockerfile::parse(text).is_ok()),
        ("dockerfile-parser", |text| dockerfile_parser::Dockerfile::parse(text).is_ok()),
    ];
    for (name, accepts) in parsers {
        let otherwise =
            cases.iter().filter(|case| accepts(&case.dockerfile) != (case.phase == "ok")).count();
        let name = format!("{name}: {otherwise} judged otherwise than by BuildKit");
        timing::print(&name, bytes, || {
            for case in &cases {
                std::hint::black_box(accepts(&case.dockerfile));
            }
        });
    }
}
