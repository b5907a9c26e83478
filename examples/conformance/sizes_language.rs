//! `pypi_measured.json` and `npm_measured.json`: what `pip install` and `npm install` laid down.

use layerlab::catalog::packages::Language;
use serde_json::Value;

use crate::report::Report;
use crate::sizes_runs::{self, Estimator};
use crate::sizes_score::Score;

pub fn pypi(text: &str) -> Result<Report, String> {
    let packages = crate::sizes::packages()?;
    let estimator = Estimator::new()?;
    let mut score = Score::default();
    for (names, row) in rows(text)? {
        let text = names.clone();
        let names: Vec<&str> = names.split([',', ' ']).filter(|name| !name.is_empty()).collect();
        compare(&packages.pypi, "pip", &names, &row, &mut score);
        made(&packages.pypi, &names, &row, &mut score);
        if let Some(measured) = row.get("bytes").and_then(Value::as_u64) {
            sizes_runs::pip(&text, measured, &estimator, &mut score);
        }
    }
    Ok(score.report())
}

/// A key is a package, or a name for several or for a project; those are not compared, as it does
/// not say which packages they are.
pub fn npm(text: &str) -> Result<Report, String> {
    let packages = crate::sizes::packages()?;
    let estimator = Estimator::new()?;
    let mut score = Score::default();
    for (name, row) in rows(text)? {
        let names: Vec<&str> = name.split([',', '+']).collect();
        if let (true, Some(measured), Some(cache)) = (
            packages.npm.knows(&name),
            row.get("bytes").and_then(Value::as_u64),
            row.get("cache").and_then(Value::as_u64),
        ) {
            sizes_runs::npm(&name, measured, cache, &estimator, &mut score);
        }
        if packages.npm.knows(&name) || names.len() > 1 {
            compare(&packages.npm, "npm", &names, &row, &mut score);
        } else {
            score.unknown(&name, "is not in the catalog");
        }
    }
    Ok(score.report())
}

fn rows(text: &str) -> Result<Vec<(String, Value)>, String> {
    let data: Value = serde_json::from_str(text).map_err(|error| error.to_string())?;
    let rows = data.get("measured").and_then(Value::as_object).ok_or("nothing is measured")?;
    Ok(rows.iter().map(|(name, row)| (name.clone(), row.clone())).collect())
}

fn compare(language: &Language, group: &str, names: &[&str], row: &Value, score: &mut Score) {
    let wanted: Vec<_> = names.iter().map(|name| (*name, None)).collect();
    let install = language.install(&wanted);
    let id = names.join(" ");
    match row.get("bytes").and_then(Value::as_u64) {
        Some(measured) if install.unknown.is_empty() => {
            score.add(group, &id, measured, install.total);
        }
        _ => score.unknown(&id, "is not in the catalog"),
    }
}

/// The byte-code that an install of Python packages makes.
fn made(language: &Language, names: &[&str], row: &Value, score: &mut Score) {
    let wanted: Vec<_> = names.iter().map(|name| (*name, None)).collect();
    let install = language.install(&wanted);
    if let (Some(measured), true) =
        (row.get("pyc_bytes").and_then(Value::as_u64), install.unknown.is_empty())
    {
        score.add("byte-code of pip", &names.join(" "), measured, install.bytecode);
    }
}
