//! The counts as a table in a Markdown file.

use std::path::Path;

const BEGIN: &str = "<!-- conformance:begin -->\n";
const END: &str = "<!-- conformance:end -->";

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

/// Writes the table between its marks.
pub fn write(path: &Path, counts: &[(String, (usize, usize))]) -> Result<(), String> {
    let text = std::fs::read_to_string(path).map_err(|error| error.to_string())?;
    let marks = text.split_once(BEGIN).zip(text.split_once(END));
    let Some(((before, _), (_, after))) = marks else {
        return Err(format!("{} has no place for the table", path.display()));
    };
    let mut table = "| compared | cases that agree |\n|---|--:|\n".to_owned();
    for (name, about) in ABOUT {
        let count = counts.iter().find(|(known, _)| known == name);
        if let Some((_, (agreeing, total))) = count {
            table += &format!("| {about} | {agreeing} of {total} |\n");
        }
    }
    let text = format!("{before}{BEGIN}{table}{END}{after}");
    std::fs::write(path, text).map_err(|error| error.to_string())
}
