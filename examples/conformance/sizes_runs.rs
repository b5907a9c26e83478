//! Whole `RUN` instructions, estimated as in any Dockerfile, beside measured layers.

use std::rc::Rc;

use layerlab::catalog::bases;
use layerlab::catalog::packages::Packages;
use layerlab::image::{MadeBy, simulate_with};
use layerlab::plan::plan;
use layerlab::project::Project;
use layerlab::size::{Amount, Meaning, sizes};
use layerlab::syntax::parse;
use serde_json::Value;

use crate::report::Report;
use crate::sizes_score::{NOT_HELD, Score};

/// Estimates layers with the packages of the catalog.
pub struct Estimator {
    packages: Rc<Packages>,
}

impl Estimator {
    pub fn new() -> Result<Self, String> {
        Ok(Self { packages: Rc::new(crate::sizes::packages()?) })
    }

    /// What the last instruction of a Dockerfile adds, whose base is an image of the catalog.
    pub fn last(
        &self,
        base: &str,
        text: &str,
        meaning: Meaning,
    ) -> Option<layerlab::catalog::Range> {
        let mut project = Project::of_text(format!("FROM {base}\n{text}"));
        let (image, tag) = base.split_once(':').unwrap_or((base, "latest"));
        if let Some(known) = bases().find(image, tag) {
            let name = format!("docker.io/library/{image}:{tag}");
            project.registry.images.insert(name.as_str().into(), Rc::new(known.to_image()));
        }
        let plan = plan(&project, &parse(project.dockerfile.clone()));
        let files = simulate_with(&project, &plan, Some(&self.packages));
        let sizes = sizes(&plan, &files, 0, meaning);
        let last = sizes.layers.iter().rfind(|it| matches!(it.made_by, MadeBy::Step { .. }))?;
        if std::env::var("SIZES").as_deref() == Ok("parts") {
            println!("FROM {base}\n{text}");
            for part in &last.parts {
                println!("    {part:?}");
            }
        }
        match last.added.amount {
            Amount::Known(it) => {
                Some(layerlab::catalog::Range { low: it.low, likely: it.likely, high: it.high })
            }
            Amount::Unknown => None,
        }
    }
}

/// `apt_measured.json`: each install as one layer that removes the lists of packages again.
pub fn apt(rows: &[Value], score: &mut Score) -> Result<(), String> {
    let estimator = Estimator::new()?;
    for row in rows {
        let (Some(package), Some(measured)) = (
            row.get("package").and_then(Value::as_str),
            row.get("measured").and_then(Value::as_u64),
        ) else {
            continue;
        };
        let (step, release) =
            (row.get("step").and_then(Value::as_str), row.get("release").and_then(Value::as_str));
        let (Some(step), Some(release)) = (step, release) else { continue };
        let slim = if row["base"] == "slim" { "-slim" } else { "" };
        let packages = package.replace(',', " ");
        let text =
            format!("RUN apt-get update && {step} {packages} && rm -rf /var/lib/apt/lists/*");
        let base = format!("debian:{release}{slim}");
        match estimator.last(&base, &text, Meaning::Files) {
            Some(range) => {
                score.add("RUN apt-get", &format!("{base} {step} {package}"), measured, range);
            }
            None => score.unknown(package, "has no estimate"),
        }
    }
    Ok(())
}

/// `pypi_measured.json`: installs without pip's own byte-code and without its cache.
pub fn pip(names: &str, measured: u64, estimator: &Estimator, score: &mut Score) {
    let names = names.replace(',', " ");
    let text = format!("ENV PYTHONDONTWRITEBYTECODE=1\nRUN pip install --no-cache-dir {names}");
    if let Some(range) = estimator.last("python:3.11-slim", &text, Meaning::Files) {
        score.add("RUN pip", &names, measured, range);
    }
}

/// `npm_measured.json`: installs, and with the cache that they leave behind.
pub fn npm(names: &str, measured: u64, cache: u64, estimator: &Estimator, score: &mut Score) {
    let names = names.replace(['+', ','], " ");
    let text = format!("RUN npm install {names} && npm cache clean --force");
    if let Some(range) = estimator.last("node:20", &text, Meaning::Files) {
        score.add("RUN npm", &names, measured, range);
    }
    let text = format!("RUN npm install {names}");
    if let Some(range) = estimator.last("node:20", &text, Meaning::Files) {
        score.add(&format!("{NOT_HELD}RUN npm and its cache"), &names, measured + cache, range);
    }
}

/// `wild_history.json`: what people published of `docker history`.
pub fn wild(text: &str) -> Result<Report, String> {
    let data: Value = serde_json::from_str(text).map_err(|error| error.to_string())?;
    let rows = data.get("entries").and_then(Value::as_array).ok_or("there are no entries")?;
    let estimator = Estimator::new()?;
    let mut score = Score::wild();
    let mut before: (String, String) = Default::default();
    for row in rows {
        let field = |name: &str| row[name].as_str().unwrap_or_default();
        let instruction = plain(field("instruction"));
        let id = format!("{} {}", row["id"], instruction.chars().take(70).collect::<String>());
        let bytes = row.get("bytes").and_then(Value::as_u64).unwrap_or_default();
        // Layers of one source lie on each other, unless one does everything by itself.
        if before.0 != field("source") || instruction.contains("&&") {
            before = (field("source").to_owned(), String::new());
        }
        let text = format!("{}{instruction}\n", before.1);
        let is_known = matches!(field("instruction_known"), "exact" | "official");
        if !is_known || !is_command(&instruction) {
            score.unknown(&id, "the instruction is not known in full");
            continue;
        }
        before.1.clone_from(&text);
        let meaning = match field("size_semantics") {
            "containerd" => Meaning::Store,
            _ => Meaning::Files,
        };
        match estimator.last(&base(field("base")), &text, meaning) {
            Some(range) if bytes >= 500_000 => score.add("wild", &id, bytes, range),
            Some(range) => score.add("wild, below 0.5 MB", &id, bytes, range),
            None => score.unknown(&id, "has no estimate"),
        }
    }
    Ok(score.report())
}

/// Official images are told with the name of the image in brackets.
fn plain(instruction: &str) -> String {
    match instruction.strip_prefix("RUN (").and_then(|rest| rest.split_once(") ")) {
        Some((_, rest)) => format!("RUN {rest}"),
        None => instruction.to_owned(),
    }
}

/// Some rows describe what is done in words.
fn is_command(instruction: &str) -> bool {
    let words = ["build and install", "get-pip.py pip", "layer ca-certificates", "CPython", "…"];
    instruction.starts_with("RUN ") && !words.iter().any(|word| instruction.contains(word))
}

/// `fedora:39 (ADD 177MB)` is `fedora:39`, and `centos 7 derived` is `centos:7`.
fn base(text: &str) -> String {
    let mut words = text.split_whitespace();
    let first = words.next().unwrap_or("scratch");
    match words.next().filter(|word| word.parse::<f64>().is_ok()) {
        Some(version) if !first.contains(':') => format!("{first}:{version}"),
        _ => first.to_owned(),
    }
}
