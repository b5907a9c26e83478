//! `dockerignore_match.json`, `dockerignore_walk.json` and `dockerignore_read.json`.

use layerlab::syntax::ignore::{Patterns, read, walk};
use serde::Deserialize;
use serde_json::Value;

use crate::report::{Report, same};

#[derive(Deserialize)]
struct Match {
    source: String,
    patterns: Vec<String>,
    path: String,
    expected: Value,
    #[serde(rename = "expected_MatchesOrParentMatches")]
    with_parents: Option<Value>,
}

pub fn matches(text: &str) -> Result<Report, String> {
    let cases: Vec<Match> = serde_json::from_str(text).map_err(|error| error.to_string())?;
    let mut report = Report::default();
    for case in cases {
        let patterns = Patterns::new(case.patterns.iter().map(String::as_str));
        let found = patterns.and_then(|patterns| patterns.matches(&case.path));
        // A pattern that cannot be used is recorded as "error".
        let found = found.map_or(Value::from("error"), Value::from);
        let recorded = case.with_parents.as_ref().unwrap_or(&case.expected);
        let input = format!("{:?} on {}", case.patterns, case.path);
        report.case(&case.source, &input, same("excluded", recorded, &found).into_iter().collect());
    }
    Ok(report)
}

#[derive(Deserialize)]
struct Walk {
    id: String,
    dockerignore: String,
    files: Vec<String>,
    patterns: Option<Vec<String>>,
    #[serde(default)]
    included: Vec<String>,
    error: Option<String>,
}

pub fn walks(text: &str) -> Result<Report, String> {
    let cases: Vec<Walk> = serde_json::from_str(text).map_err(|error| error.to_string())?;
    let mut report = Report::default();
    for case in cases {
        let file = read(&case.dockerignore);
        let patterns: Vec<_> = file.patterns().map(str::to_owned).collect();
        let sent = file.compile().map_err(|error| error.to_string()).and_then(|patterns| {
            walk(&patterns, case.files.iter().map(String::as_str))
                .map_err(|error| error.to_string())
        });
        let (included, error) = match sent {
            Ok(included) => (included, None),
            Err(error) => (Vec::new(), Some(error)),
        };
        let differences = [
            same("patterns", &case.patterns.unwrap_or_default(), &patterns),
            same("included", &case.included, &included),
            same("error", &case.error, &error),
        ];
        report.case(&case.id, &case.dockerignore, differences.into_iter().flatten().collect());
    }
    Ok(report)
}

#[derive(Deserialize)]
struct Read {
    id: String,
    dockerignore: String,
    patterns: Vec<String>,
    pattern_error: Option<String>,
}

pub fn reads(text: &str) -> Result<Report, String> {
    let cases: Vec<Read> = serde_json::from_str(text).map_err(|error| error.to_string())?;
    let mut report = Report::default();
    for case in cases {
        let file = read(&case.dockerignore);
        let patterns: Vec<_> = file.patterns().map(str::to_owned).collect();
        let error = file.compile().err().map(|error| error.to_string());
        let differences = [
            same("patterns", &case.patterns, &patterns),
            same("error", &case.pattern_error, &error),
        ];
        report.case(&case.id, &case.dockerignore, differences.into_iter().flatten().collect());
    }
    Ok(report)
}
