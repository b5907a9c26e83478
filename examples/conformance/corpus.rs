//! `corpus.jsonl`: real Dockerfiles, with the tree's digest or the error.

use layerlab::syntax::{Phase, dump, parse};
use serde::Deserialize;
use sha2::{Digest, Sha256};

use crate::parser::first_error;
use crate::report::{Report, same};

#[derive(Deserialize)]
struct Case {
    id: String,
    dockerfile: String,
    phase: String,
    ast_sha256: Option<String>,
    error: Option<String>,
    #[serde(default)]
    lines: Vec<u32>,
}

pub fn run(text: &str) -> Result<Report, String> {
    let mut report = Report::default();
    for line in text.lines().filter(|line| !line.trim().is_empty()) {
        let case: Case = serde_json::from_str(line).map_err(|error| error.to_string())?;
        let parsed = parse(case.dockerfile.as_str());
        let recorded = case.error.unwrap_or_default();
        let (error, lines) = first_error(&parsed, &recorded);
        let phase = match parsed.problems.first().map(|problem| problem.phase) {
            None => "ok",
            Some(Phase::Parse) => "parse",
            Some(Phase::Instruction) => "instruction",
        };
        let digest = case.ast_sha256.as_ref().map(|_| {
            let digest = Sha256::digest(dump::dump(&parsed.tree));
            digest.iter().map(|byte| format!("{byte:02x}")).collect::<String>()
        });
        let differences = [
            same("phase", &case.phase.as_str(), &phase),
            same("error", &recorded, &error),
            same("lines", &case.lines, &lines),
            same("digest of the tree", &case.ast_sha256, &digest),
        ];
        report.case(&case.id, &case.dockerfile, differences.into_iter().flatten().collect());
    }
    Ok(report)
}
