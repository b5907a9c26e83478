//! `apt_measured.json`: layers that `apt-get install` really made.

use layerlab::catalog::packages::debian::Options;
use layerlab::catalog::packages::{Packages, Release, habits};
use layerlab::catalog::{System, bases};
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
            several(&packages, step, row, &mut score);
            continue;
        };
        compare(&packages, row, (package, measured), &mut score);
    }
    crate::sizes_runs::apt(&rows, &mut score)?;
    Ok(score.report())
}

/// The steps of a widespread base image; of other steps it is not recorded what they install.
fn several(packages: &Packages, step: &str, row: &Value, score: &mut Score) {
    if let ("apt-get update", Some(bytes)) = (step, row["bytes"].as_u64()) {
        let release = if row["release"] == "trixie" { "13" } else { "12" };
        let system = System { name: "debian", release, ..System::default() };
        score.add("lists", &format!("update of {release}"), bytes, habits::apt_lists(&system));
        return;
    }
    let tags = [("bpd_curl", "", "curl"), ("bpd_scm", "curl", "scm"), ("bpd_full", "scm", "")];
    let known = tags.into_iter().find(|(name, _, _)| *name == step);
    let (Some((_, below, own)), Some(measured)) = (known, row["measured"].as_u64()) else {
        score.unknown(step, "it is not recorded what it installs");
        return;
    };
    let system = |variant: &str| {
        let dash = if variant.is_empty() { "" } else { "-" };
        bases().find("buildpack-deps", &format!("bookworm{dash}{variant}")).map(|it| it.system)
    };
    let debian = packages.debian(Release::Bookworm);
    let options = Options { recommends: false, slim: false, relative: false };
    let names = |variant| system(variant).map(|it| it.installed).unwrap_or_default();
    let before = if below.is_empty() { Vec::new() } else { names(below) };
    let there = debian.install(&before, debian.base(), options).installed;
    let install = debian.install(&names(own), &there, options);
    score.add("several at once", step, measured, install.total);
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
