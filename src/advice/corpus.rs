//! The rules on other people's Dockerfiles.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::Finding;
use super::tests::Made;
use crate::project::Project;

/// Where the rewrites are written to be read by eye, if this variable names a file.
const READ_BY_EYE: &str = "LAYERLAB_REWRITES";

#[test]
fn rewrites_of_real_files_parse_and_silence_what_asked_for_them() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/data/real/corpus.jsonl");
    let Ok(corpus) = std::fs::read_to_string(path) else {
        eprintln!("skipped: the corpus is not here");
        return;
    };
    let mut seen = String::new();
    let mut all_wrong = Vec::new();
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for line in corpus.lines() {
        let case: serde_json::Value = serde_json::from_str(line).unwrap();
        let id = case["id"].as_str().unwrap();
        let mut project = Project::of_text(case["dockerfile"].as_str().unwrap());
        project.open = true;
        let before = Made::of(project);
        let found = before.review();
        for finding in &found {
            let (after, wrong) = check(id, &before, &found, finding);
            all_wrong.extend(wrong);
            *counts.entry(finding.rule.id).or_default() += 1;
            writeln!(seen, "=== {id} {} {}\n{}", finding.rule.id, finding.title, finding.note)
                .unwrap();
            for edit in finding.rewrite.dockerfile.edits() {
                let old = edit.span.of(&before.project.dockerfile);
                writeln!(seen, "--- {old:?}\n+++ {:?}", edit.insert).unwrap();
            }
            let lines = after.project.dockerfile.lines().skip(finding.lines.0 as usize - 1);
            for line in lines.take((finding.lines.1 - finding.lines.0) as usize + 3) {
                writeln!(seen, "| {line}").unwrap();
            }
        }
    }
    eprintln!("{counts:#?}");
    if let Ok(path) = std::env::var(READ_BY_EYE) {
        std::fs::write(path, seen).unwrap();
    }
    assert!(all_wrong.is_empty(), "{}:\n{}", all_wrong.len(), all_wrong.join("\n"));
    assert!(counts.len() > 5, "{counts:?}");
}

/// The project after a rewrite, and what is wrong with it.
fn check(id: &str, before: &Made, found: &[Finding], finding: &Finding) -> (Made, Vec<String>) {
    let mut wrong = Vec::new();
    let after = Made::of(finding.rewrite.apply(&before.project).unwrap());
    let mut must = |holds: bool, what: &str| {
        if !holds {
            wrong.push(format!("{id} {}: {}: {what}", finding.rule.id, finding.title));
        }
    };
    must(before.parsed.problems.len() == after.parsed.problems.len(), "it has problems");
    must(before.project != after.project, "it changes nothing");
    let same = |found: &[Finding]| found.iter().filter(|it| it.rule.id == finding.rule.id).count();
    must(same(&after.review()) < same(found), "it is not silenced");
    must(finding.rewrite.apply(&after.project).is_none(), "it fits what it made");
    let comments = |made: &Made| {
        let tree = &made.parsed.tree;
        let texts = tree.comments().iter().map(|span| span.of(tree.text()).trim().to_owned());
        texts.collect::<Vec<_>>()
    };
    let kept = comments(&after);
    must(comments(before).iter().all(|comment| kept.contains(comment)), "a comment is lost");
    (after, wrong)
}
