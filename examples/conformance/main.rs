//! Compares Layerlab with recordings of the real programs.
//!
//! `cargo run --release --features cli --example conformance -- DIR…` finds the data files it
//! knows by name in each directory, prints `name: agreeing/total` for each with the first
//! disagreements, and exits with 1 if there is any. With `--readme FILE` in front, it also writes
//! the counts there; with `--accuracy FILE`, how good the sizes are, as the page shows it; with
//! `--check-accuracy FILE`, it looks whether that file says so.

mod accuracy;
mod bases;
mod builds;
mod cache_edits;
mod cache_scenarios;
mod convert;
mod corpus;
mod digests;
mod golden;
mod ignore;
mod lint;
mod parser;
mod readme;
mod report;
mod sizes;
mod sizes_apt;
mod sizes_language;
mod sizes_runs;
mod sizes_score;
mod small;
mod words;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use report::{Figures, Report};

/// A file's name and what compares it.
type Known = (&'static str, fn(&str) -> Result<Report, String>);

const KNOWN: &[Known] = &[
    ("parser_ast.json", parser::ast),
    ("parse_errors.json", parser::errors),
    ("convert_errors.json", convert::errors),
    ("convert_golden.json", convert::golden),
    ("lint.json", lint::run),
    ("corpus.jsonl", corpus::run),
    ("shell_expand.json", words::expansions),
    ("shell_words.json", words::splits),
    ("git_refs.json", words::git),
    ("dockerignore_match.json", ignore::matches),
    ("dockerignore_walk.json", ignore::walks),
    ("dockerignore_read.json", ignore::reads),
    ("cache_scenarios.json", cache_scenarios::run),
    ("cache_edits.json", cache_edits::run),
    ("image_golden.json", golden::run),
    ("image_digests.json", digests::run),
    ("base_images_current.json", sizes::base_images),
    ("apt_measured.json", sizes_apt::run),
    ("pypi_measured.json", sizes_language::pypi),
    ("npm_measured.json", sizes_language::npm),
    ("wild_history.json", sizes_runs::wild),
];

fn main() -> ExitCode {
    let mut args: Vec<PathBuf> = std::env::args_os().skip(1).map(PathBuf::from).collect();
    let readme = option(&mut args, "--readme");
    let written = option(&mut args, "--accuracy");
    let checked = option(&mut args, "--check-accuracy");
    if args.is_empty() {
        eprintln!(
            "usage: conformance [--readme FILE] [--accuracy FILE] [--check-accuracy FILE] DIR…"
        );
        return ExitCode::from(2);
    }
    let paths: Vec<_> = args.iter().flat_map(|dir| find(dir)).collect();
    if paths.is_empty() {
        eprintln!("no data file that is known in {args:?}");
        return ExitCode::from(2);
    }
    let mut agree = true;
    let mut outcomes = Vec::new();
    for path in &paths {
        let (figures, count, agrees) = compare(path);
        outcomes.push((name(path), figures, count));
        agree &= agrees;
    }
    let lines = accuracy::lines(&outcomes);
    let written = written.map(|path| accuracy::write(&path, &lines));
    let readme = readme.map(|readme| readme::write(&readme, &outcomes, &lines));
    if let Some(Err(error)) = written.or(readme) {
        eprintln!("{error}");
        return ExitCode::from(2);
    }
    if let Some(Err(error)) = checked.map(|path| accuracy::check(&path, &lines)) {
        eprintln!("{error}");
        agree = false;
    }
    if agree { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// The value of an option.
fn option(args: &mut Vec<PathBuf>, name: &str) -> Option<PathBuf> {
    let at = args.iter().position(|arg| arg.as_path() == std::path::Path::new(name))?;
    (args.len() > at + 1).then(|| args.drain(at..at + 2).next_back()).flatten()
}

/// The known files and test folders below a directory, in order.
fn find(dir: &Path) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(dir) else { return Vec::new() };
    let mut paths: Vec<_> = entries.flatten().map(|entry| entry.path()).collect();
    paths.sort();
    let mut found = Vec::new();
    for path in paths {
        let name = name(&path);
        if name.starts_with("testfile") || KNOWN.iter().any(|(known, _)| *known == name) {
            found.push(path);
        } else if path.is_dir() {
            found.extend(find(&path));
        }
    }
    found
}

fn name(path: &Path) -> String {
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

/// Prints what came of a file: how near sizes come, how many cases agree of how many, and whether
/// all do.
fn compare(path: &Path) -> (Vec<(String, Figures)>, (usize, usize), bool) {
    let name = name(path);
    let report = if path.is_dir() {
        parser::originals(path)
    } else {
        let known = KNOWN.iter().find(|(known, _)| *known == name);
        let text = std::fs::read_to_string(path).map_err(|error| error.to_string());
        match known {
            Some((_, run)) => text.and_then(|text| run(&text)),
            None => Err("not known".to_owned()),
        }
    };
    match report {
        Ok(report) => {
            let (count, agrees) = (report.count(), report.print(&name));
            (report.figures, count, agrees)
        }
        Err(error) => {
            println!("{name}: cannot be read: {error}");
            (Vec::new(), (0, 0), false)
        }
    }
}
