//! `lint.json`: what `docker build --check` prints.

use std::collections::BTreeMap;
use std::rc::Rc;

use layerlab::plan::check::{Found, check};
use layerlab::plan::{Base, Reach};
use layerlab::project::{BaseImage, BaseLayer, Config, File, Files, Project, Registry};
use serde::Deserialize;

use crate::convert::{WarningJson, planned, sorted, told, warnings};
use crate::report::{Report, same};

#[derive(Deserialize)]
struct Case {
    id: String,
    dockerfile: String,
    #[serde(default)]
    files: BTreeMap<String, String>,
    #[serde(default)]
    args: Vec<String>,
    expected: Expected,
}

#[derive(Deserialize)]
struct Expected {
    warnings: Vec<WarningJson>,
    error: Option<ErrorJson>,
    rc: i32,
}

#[derive(Deserialize, Default)]
struct ErrorJson {
    message: String,
    lines: Vec<u32>,
}

pub fn run(text: &str) -> Result<Report, String> {
    let cases: Vec<Case> = serde_json::from_str(text).map_err(|error| error.to_string())?;
    let mut report = Report::default();
    for case in cases {
        let error = case.expected.error.unwrap_or_default();
        let found = found(&case.dockerfile, &case.files, &case.args, &error.message);
        let (message, lines) = told(found.failure.as_ref(), &error.message);
        let rc = i32::from(found.failure.is_some() || !found.warnings.is_empty());
        let differences = [
            same("warnings", &sorted(case.expected.warnings), &warnings(&found)),
            same("error", &error.message, &message),
            same("lines", &error.lines, &lines),
            same("exit code", &case.expected.rc, &rc),
        ];
        report.case(&case.id, &case.dockerfile, differences.into_iter().flatten().collect());
    }
    Ok(report)
}

fn found(
    dockerfile: &str,
    files: &BTreeMap<String, String>,
    args: &[String],
    error: &str,
) -> Found {
    let mut project = Project::of_text(dockerfile);
    let context = files.iter().filter(|(path, _)| *path != "Dockerfile");
    project.files =
        context.map(|(path, text)| (path.as_str(), File::text(text))).collect::<Files>();
    let mut reach = Reach::AllStages;
    let mut args = args.iter();
    while let (Some(flag), Some(value)) = (args.next(), args.next()) {
        match flag.as_str() {
            "--build-arg" => {
                let (name, value) = value.split_once('=').unwrap_or((value, ""));
                project.options.build_args.insert(name.into(), value.into());
            }
            "--target" => {
                project.options.target = Some(value.as_str().into());
                reach = Reach::Target;
            }
            _ => {}
        }
    }
    project.registry = registry(&project, error);
    let (parsed, plan) = planned(&project);
    check(&project, &parsed, &plan, reach)
}

/// The registry of the recording was not recorded: it had every image but the one it says it had not.
fn registry(project: &Project, error: &str) -> Registry {
    let (_, plan) = planned(project);
    let image = Rc::new(BaseImage {
        config: Config {
            env: vec![format!("PATH={}", layerlab::plan::stage::DEFAULT_PATH)],
            ..Config::default()
        },
        layers: vec![BaseLayer::default()],
        ..BaseImage::default()
    });
    let references = plan.stages.iter().filter_map(|stage| match &stage.base {
        Base::Image(image) => Some(Rc::clone(&image.reference)),
        _ => None,
    });
    let there = references.filter(|reference| !error.contains(&format!("{reference}: not found")));
    Registry {
        images: there.map(|reference| (reference, Rc::clone(&image))).collect(),
        closed: true,
    }
}
