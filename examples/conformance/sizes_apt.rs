//! `apt_measured.json`: layers that `apt-get install` really made.

use layerlab::catalog::packages::debian::Options;
use layerlab::catalog::packages::{Packages, Release};
use serde_json::Value;

use crate::report::Report;
use crate::sizes_score::Score;

pub fn run(text: &str) -> Result<Report, String> {
    let rows: Vec<Value> = serde_json::from_str(text).map_err(|error| error.to_string())?;
    let packages = crate::sizes::packages()?;
    let mut score = Score::default();
    for row in &rows {
        let step = row["step"].as_str().unwrap_or_default();
        let (Some(package), Some(measured)) = (row["package"].as_str(), row["measured"].as_u64())
        else {
            score.unknown(step, "is no install of one package");
            continue;
        };
        compare(&packages, row, (package, measured), &mut score);
    }
    Ok(score.report())
}

fn compare(packages: &Packages, row: &Value, (package, measured): (&str, u64), score: &mut Score) {
    let release = match row["release"].as_str() {
        Some("trixie") => Release::Trixie,
        _ => Release::Bookworm,
    };
    let base = row["base"].as_str().unwrap_or_default();
    let recommends = !row["step"].as_str().unwrap_or_default().contains("no-install-recommends");
    let id = format!("{release:?} {base} {package}{}", if recommends { " with more" } else { "" });
    let debian = packages.debian(release);
    let options = Options { recommends, slim: base == "slim", relative: false };
    let names: Vec<&str> = package.split([' ', ',']).filter(|name| !name.is_empty()).collect();
    let install = debian.install(&names, debian.base(), options);
    if install.unknown.is_empty() {
        score.add(&format!("{release:?} {base}"), &id, measured, install.total);
        score.add("all", &id, measured, install.total);
    } else {
        score.unknown(&id, "is not in the catalog");
    }
}
