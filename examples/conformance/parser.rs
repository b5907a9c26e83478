//! `parser_ast.json`, `parse_errors.json` and the parser's own test files.

use std::path::Path;

use layerlab::syntax::tree::Heredoc;
use layerlab::syntax::{Node, Parsed, Phase, dump, parse};
use serde::Deserialize;

use crate::report::{Difference, Report, same};

#[derive(Deserialize)]
struct AstCase {
    id: String,
    source: String,
    dockerfile: String,
    ast: String,
    escape: String,
    nodes: Vec<NodeCase>,
    #[serde(default)]
    parser_warnings: Vec<Warning>,
}

#[derive(Deserialize, PartialEq, Debug)]
struct Warning {
    line: u32,
    short: String,
}

#[derive(Deserialize, PartialEq, Debug)]
struct NodeCase {
    cmd: String,
    start: u32,
    end: u32,
    #[serde(default)]
    flags: Vec<String>,
    args: Vec<String>,
    #[serde(default)]
    json: bool,
    original: String,
    #[serde(default)]
    heredocs: Vec<HeredocCase>,
    #[serde(default)]
    comments: Vec<String>,
    sub: Option<Box<NodeCase>>,
}

#[derive(Deserialize, PartialEq, Debug)]
struct HeredocCase {
    name: String,
    fd: u32,
    expand: bool,
    chomp: bool,
    content: String,
}

pub fn ast(text: &str) -> Result<Report, String> {
    let cases: Vec<AstCase> = serde_json::from_str(text).map_err(|error| error.to_string())?;
    let mut report = Report::default();
    for case in cases {
        let parsed = parse(case.dockerfile.as_str());
        let tree = &parsed.tree;
        let nodes: Vec<_> = tree.nodes().map(node).collect();
        let differences = [
            same("problems", &Vec::new(), &parse_problems(&parsed)),
            same("tree", &case.ast, &dump::dump(tree)),
            same("escape", &case.escape, &tree.escape().char().to_string()),
            same("nodes", &case.nodes, &nodes),
            // Of the parser's own files the warnings were not recorded.
            same("warnings", &case.parser_warnings, &warnings(&parsed))
                .filter(|_| case.source.starts_with("own")),
        ];
        report.case(&case.id, &case.dockerfile, differences.into_iter().flatten().collect());
    }
    Ok(report)
}

fn parse_problems(parsed: &Parsed) -> Vec<String> {
    let found = parsed.problems.iter().filter(|problem| problem.phase == Phase::Parse);
    found.map(layerlab::syntax::Problem::buildkit).collect()
}

fn warnings(parsed: &Parsed) -> Vec<Warning> {
    let nodes = parsed.tree.nodes().filter(|node| node.has_empty_continuation());
    nodes
        .map(|node| Warning {
            // A here-document would follow, but none of the recorded ones has one.
            line: node.lines().1,
            short: format!("Empty continuation line found in: {}", node.original()),
        })
        .collect()
}

fn node(node: Node<'_>) -> NodeCase {
    let trigger = node.trigger();
    let args = if trigger.is_some() { Vec::new() } else { node.args() };
    NodeCase {
        cmd: node.name().to_owned(),
        start: node.lines().0,
        end: node.lines().1,
        flags: node.flags().map(Into::into).collect(),
        args: args.into_iter().map(Into::into).collect(),
        json: node.form() == layerlab::syntax::tree::Form::Json,
        original: node.original().to_owned(),
        heredocs: node.heredocs().iter().map(|it| heredoc(node, it)).collect(),
        comments: node.comments().map(|(_, text)| text.to_owned()).collect(),
        sub: trigger.map(|trigger| Box::new(self::node(trigger))),
    }
}

fn heredoc(node: Node<'_>, heredoc: &Heredoc) -> HeredocCase {
    HeredocCase {
        name: heredoc.name.clone(),
        fd: heredoc.descriptor,
        expand: heredoc.expand,
        chomp: heredoc.chomp,
        content: node.heredoc_text(heredoc).to_owned(),
    }
}

#[derive(Deserialize)]
struct ErrorCase {
    id: String,
    dockerfile: Option<String>,
    #[serde(default)]
    dockerfile_parts: Vec<(String, usize)>,
    error: String,
    lines: Vec<u32>,
}

pub fn errors(text: &str) -> Result<Report, String> {
    let cases: Vec<ErrorCase> = serde_json::from_str(text).map_err(|error| error.to_string())?;
    let mut report = Report::default();
    for case in cases {
        let parts = case.dockerfile_parts.iter().map(|(text, count)| text.repeat(*count));
        let dockerfile = case.dockerfile.clone().unwrap_or_else(|| parts.collect());
        let (error, lines) = first_error(&parse(dockerfile.as_str()), &case.error);
        let differences = [same("error", &case.error, &error), same("lines", &case.lines, &lines)];
        let shown: String = dockerfile.chars().take(400).collect();
        report.case(&case.id, &shown, differences.into_iter().flatten().collect());
    }
    Ok(report)
}

/// What BuildKit would print, and for which lines. Where it chooses by chance, it prints the recorded.
pub fn first_error(parsed: &Parsed, recorded: &str) -> (String, Vec<u32>) {
    let Some(problem) = parsed.problems.first() else { return (String::new(), Vec::new()) };
    let (first, last) = problem.place.lines;
    let forms = problem.buildkit_forms();
    let error = forms.iter().find(|form| *form == recorded).or(forms.first());
    (error.cloned().unwrap_or_default(), (first..=last).collect())
}

/// A folder with a folder for each case: a Dockerfile, and mostly what it should give.
pub fn originals(dir: &Path) -> Result<Report, String> {
    let mut report = Report::default();
    let mut paths: Vec<_> = std::fs::read_dir(dir)
        .map_err(|error| error.to_string())?
        .flatten()
        .map(|entry| entry.path())
        .collect();
    if paths.iter().any(|path| path.is_file()) {
        paths = vec![dir.to_owned()];
    }
    paths.sort();
    for path in paths {
        let dockerfile =
            std::fs::read_to_string(path.join("Dockerfile")).map_err(|e| e.to_string())?;
        let parsed = parse(dockerfile.as_str());
        let problems = parse_problems(&parsed);
        let differences = match std::fs::read_to_string(path.join("result")) {
            Ok(result) => same("tree", &result.trim().to_owned(), &dump::dump(&parsed.tree)),
            Err(_) if dir.ends_with("testfiles-negative") => {
                problems.is_empty().then(|| Difference {
                    part: "refused".to_owned(),
                    recorded: "yes".to_owned(),
                    ours: "no".to_owned(),
                })
            }
            Err(_) => lines_of(&dockerfile, &parsed),
        };
        let id = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        report.case(&id, &dockerfile, differences.into_iter().collect());
    }
    Ok(report)
}

/// The file that is about lines says in its own text where its instructions are: `# line N`-less,
/// so all that can be held is that lines rise and lie in the file.
fn lines_of(dockerfile: &str, parsed: &Parsed) -> Option<Difference> {
    let count = dockerfile.lines().count() as u32;
    let mut last = 0;
    for node in parsed.tree.nodes() {
        let (first, end) = node.lines();
        if first <= last || end < first || end > count {
            return Some(Difference {
                part: "lines".to_owned(),
                recorded: format!("after {last}, up to {count}"),
                ours: format!("{first}-{end}"),
            });
        }
        last = end;
    }
    None
}
