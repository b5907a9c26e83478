//! The counts and the sizes as tables in a Markdown file.

use std::path::Path;

use crate::accuracy::{self, Outcome};

const BEGIN: &str = "<!-- conformance:begin -->\n";
const END: &str = "<!-- conformance:end -->";
const SIZES_BEGIN: &str = "<!-- accuracy:begin -->\n";
const SIZES_END: &str = "<!-- accuracy:end -->";

/// What the data files are about, by name; others are not told of.
const ABOUT: &[(&str, &str)] = &[
    ("testfiles", "BuildKit's own parser cases"),
    ("parser_ast.json", "trees of Dockerfiles"),
    ("parse_errors.json", "errors of a file: their words and lines"),
    ("corpus.jsonl", "Dockerfiles found in the wild: the tree, or the error"),
    ("shell_expand.json", "variables put into words"),
    ("shell_words.json", "texts split into words"),
    ("git_refs.json", "git sources"),
    ("dockerignore_match.json", "paths and ignore patterns"),
    ("dockerignore_walk.json", "what of a context reaches the builder"),
    ("convert_errors.json", "errors of a build before it runs"),
    ("convert_golden.json", "settings, history and steps of images"),
    ("lint.json", "build checks"),
    ("image_golden.json", "images: settings, history, layers and their files"),
    ("image_digests.json", "documents and digests of images"),
    ("cache_scenarios.json", "series of builds: what the cache reuses"),
    ("cache_edits.json", "edits: what the cache reuses, and what the image then is"),
];

/// Writes the tables between their marks.
pub fn write(path: &Path, outcomes: &[Outcome], lines: &str) -> Result<(), String> {
    let text = std::fs::read_to_string(path).map_err(|error| error.to_string())?;
    let mut table = "| compared | cases that agree |\n|---|--:|\n".to_owned();
    for (name, about) in ABOUT {
        let outcome = outcomes.iter().find(|(known, _, _)| known == name);
        if let Some((_, _, (agreeing, total))) = outcome {
            table += &format!("| {about} | {agreeing} of {total} |\n");
        }
    }
    let text = between(&text, BEGIN, END, &table);
    let text =
        text.and_then(|text| between(&text, SIZES_BEGIN, SIZES_END, &accuracy::table(lines)));
    let text = text.ok_or_else(|| format!("{} has no place for the tables", path.display()))?;
    std::fs::write(path, text).map_err(|error| error.to_string())
}

/// A text with another table between two marks.
fn between(text: &str, begin: &str, end: &str, table: &str) -> Option<String> {
    let (before, rest) = text.split_once(begin)?;
    let (_, after) = rest.split_once(end)?;
    Some(format!("{before}{begin}{table}{end}{after}"))
}
