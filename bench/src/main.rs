//! Measures the engine natively, and beside two other parsers on the same files in the same run.
//!
//! `layerlab-bench [CORPUS.jsonl]`: the second half wants real Dockerfiles.

mod cache;
mod compare;
mod sweep;

use std::hint::black_box;
use std::process::ExitCode;

use layerlab::analysis::Build;
use layerlab::project::Project;
use layerlab::syntax::parse;
use layerlab_bench::{LENGTHS, generated, savings, timing};
use serde::Deserialize;

/// A real Dockerfile.
#[derive(Deserialize)]
struct Case {
    id: String,
    dockerfile: String,
    /// How far BuildKit comes with it.
    phase: String,
}

fn main() -> ExitCode {
    lengths();
    println!("\nThe build cache");
    cache::run(1_000);
    cache::forecast(1_000);
    println!("\nAdvice for 60 lines");
    advice();
    let text = generated::dockerfile(1_000);
    println!("\nParsers, 1,000 generated lines");
    compare::speed(&[&text]);
    let Some(path) = std::env::args().nth(1) else {
        println!("\nNo real files: name a corpus to measure with them");
        return ExitCode::SUCCESS;
    };
    match std::fs::read_to_string(&path) {
        Ok(text) => real(&text),
        Err(error) => {
            eprintln!("{path}: {error}");
            return ExitCode::FAILURE;
        }
    }
    ExitCode::SUCCESS
}

fn advice() {
    let build = Build::of(&savings::project());
    let bytes = build.project.dockerfile.len();
    let count = savings::all(&build);
    timing::print(&format!("find and measure {count} rewrites"), bytes, || {
        black_box(savings::all(&build));
    });
    let names = ["find them", "build once", "measure one"];
    for (name, mut slice) in names.into_iter().zip(savings::slices(&build)) {
        timing::print(name, bytes, &mut *slice);
    }
}

fn lengths() {
    println!("Engine, generated files");
    for lines in LENGTHS {
        let text = generated::dockerfile(lines);
        timing::print(&format!("parse {lines} lines"), text.len(), || {
            black_box(parse(text.as_str()));
        });
    }
    for lines in LENGTHS {
        let text = generated::dockerfile(lines);
        let project = Project::of_text(text.as_str());
        timing::print(&format!("whole build of {lines} lines"), text.len(), || {
            black_box(Build::of(&project));
        });
    }
}

fn real(text: &str) {
    let cases: Vec<Case> =
        text.lines().filter_map(|line| serde_json::from_str(line).ok()).collect();
    compare::judgement(&cases);
    let accepted: Vec<&str> = cases
        .iter()
        .map(|case| case.dockerfile.as_str())
        .filter(|text| compare::all_accept(text))
        .collect();
    println!("\nParsers, the {} real files that all three accept", accepted.len());
    compare::speed(&accepted);
    sweep::run(&cases);
}
