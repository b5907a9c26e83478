//! All checks, cheap ones first.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use crate::run::{Result, cargo, command, go, now, path_with};
use crate::{browser, fuzz, page, project, setup, size};

/// One step of the checks.
struct Stage {
    name: &'static str,
    what: &'static str,
    run: fn(&[String]) -> Result<Outcome>,
}

enum Outcome {
    Passed,
    /// Not run, with the reason.
    Skipped(&'static str),
}

const STAGES: &[Stage] = &[
    Stage { name: "fmt", what: "the code is formatted", run: fmt },
    Stage { name: "clippy", what: "no warnings, on this machine", run: clippy },
    Stage { name: "clippy-wasm", what: "no warnings, in the browser", run: clippy_wasm },
    Stage { name: "engine", what: "the engine needs no browser", run: engine },
    Stage { name: "unit", what: "native tests, tidiness among them", run: unit },
    Stage { name: "dom", what: "components in headless Chromium", run: dom },
    Stage { name: "build", what: "the page is built for release", run: |_| done(page::build()) },
    Stage { name: "size", what: "the first load is in its budget", run: |_| done(size::report()) },
    Stage { name: "e2e", what: "the built page, used as people do", run: e2e },
    Stage { name: "fuzz", what: "a short fuzz run", run: |_| done(fuzz::fuzz(FUZZ_SECONDS, &[])) },
    Stage { name: "conformance", what: "predictions against recorded builds", run: conformance },
];

/// Per target; `cargo xtask fuzz --seconds N` goes on for longer.
const FUZZ_SECONDS: u32 = 8;

/// Stages that look at `dist/`; alone, they build it first.
const NEED_DIST: &[&str] = &["size", "e2e"];

const RECORDINGS: &str = "../shared/data";

pub(crate) fn run(args: &[String]) -> Result<()> {
    let mut parts = args.splitn(2, |arg| arg == "--");
    let names = parts.next().unwrap_or_default();
    let extra = parts.next().unwrap_or_default();
    if names.iter().any(|name| name == "--list") {
        for stage in STAGES {
            println!("{:<12} {}", stage.name, stage.what);
        }
        return Ok(());
    }
    let stages = choose(names)?;
    let mut rows = Vec::new();
    for (index, stage) in stages.iter().enumerate() {
        println!("\n[{}/{}] {}: {}", index + 1, stages.len(), stage.name, stage.what);
        let start = now();
        let result = (stage.run)(extra);
        let row = Row { stage: stage.name, result: shown(&result), time: start.elapsed() };
        println!("{}: {}, {}", row.stage, row.result, seconds(row.time));
        rows.push(row);
        if let Err(error) = result {
            summary(&rows);
            let name = stage.name;
            return Err(format!("{error}\nOnly this stage again: cargo xtask test {name}"));
        }
    }
    summary(&rows);
    Ok(())
}

/// A line of the summary.
struct Row {
    stage: &'static str,
    result: &'static str,
    time: Duration,
}

fn shown(result: &Result<Outcome>) -> &'static str {
    match result {
        Ok(Outcome::Passed) => "passed",
        Ok(Outcome::Skipped(reason)) => reason,
        Err(_) => "FAILED",
    }
}

/// The named stages in their order, all where none is named.
fn choose(names: &[String]) -> Result<Vec<&'static Stage>> {
    if let Some(unknown) = names.iter().find(|name| STAGES.iter().all(|it| it.name != **name)) {
        return Err(format!("there is no stage `{unknown}`; see `cargo xtask test --list`"));
    }
    let named = |name: &str| names.iter().any(|it| it == name);
    let needs_dist = NEED_DIST.iter().any(|name| named(name));
    let chosen = |stage: &&Stage| {
        names.is_empty() || named(stage.name) || (stage.name == "build" && needs_dist)
    };
    Ok(STAGES.iter().filter(chosen).collect())
}

fn summary(rows: &[Row]) {
    println!("\n{:<12} {:>8}  result", "stage", "time");
    for row in rows {
        println!("{:<12} {:>8}  {}", row.stage, seconds(row.time), row.result);
    }
    println!("{:<12} {:>8}", "all", seconds(rows.iter().map(|row| row.time).sum()));
}

fn seconds(time: Duration) -> String {
    format!("{:.1} s", time.as_secs_f64())
}

fn done(result: Result<()>) -> Result<Outcome> {
    result.map(|()| Outcome::Passed)
}

fn fmt(_: &[String]) -> Result<Outcome> {
    setup::rust_parts()?;
    go(&mut cargo(&["fmt", "--all", "--check"]))?;
    done(go(&mut cargo(&["fmt", "--check", "--manifest-path", "fuzz/Cargo.toml"])))
}

/// Also what the page does not have.
const FEATURES: &str = "--features=cli";

fn clippy(_: &[String]) -> Result<Outcome> {
    setup::rust_parts()?;
    let args = ["clippy", "--locked", "--workspace", "--all-targets", FEATURES];
    done(go(cargo(&args).args(["--", "-D", "warnings"])))
}

fn clippy_wasm(_: &[String]) -> Result<Outcome> {
    setup::rust_parts()?;
    let target = ["--target", "wasm32-unknown-unknown", "--lib", "--bins", "--tests"];
    done(go(cargo(&["clippy", "--locked"]).args(target).args(["--", "-D", "warnings"])))
}

/// `check`, not `test`: a dev-dependency would hide that the engine names the browser.
fn engine(_: &[String]) -> Result<Outcome> {
    done(go(&mut cargo(&["check", "--locked", "--no-default-features", "--lib"])))
}

fn unit(extra: &[String]) -> Result<Outcome> {
    done(go(cargo(&["test", "--locked", "--workspace", FEATURES, "--"]).args(extra)))
}

/// The tests of `tests/dom.rs`, in a browser of their own.
fn dom(extra: &[String]) -> Result<Outcome> {
    done(go(in_browser()?.args(["--test", "dom", "--"]).args(extra)))
}

/// `cargo test` for tests that run in headless Chromium.
fn in_browser() -> Result<Command> {
    setup::rust_parts()?;
    let runner = setup::wasm_bindgen()?;
    let browser = browser::find_or_install()?;
    let mut test = cargo(&["test", "--locked", "--target", "wasm32-unknown-unknown"]);
    test.env("PATH", path_with(&[runner]));
    test.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER", "wasm-bindgen-test-runner");
    test.env("CHROMEDRIVER", &browser.chromedriver);
    test.env("WASM_BINDGEN_TEST_WEBDRIVER_JSON", webdriver_json(&browser.chromium)?);
    Ok(test)
}

/// Writes down which browser the driver starts, and how.
fn webdriver_json(chromium: &Path) -> Result<PathBuf> {
    let args: Vec<_> = browser::ARGS.iter().map(|arg| format!("{arg:?}")).collect();
    let binary = chromium.display().to_string();
    let text = format!(
        "{{\"goog:chromeOptions\": {{\"binary\": {binary:?}, \"args\": [{}]}}}}\n",
        args.join(", ")
    );
    let dir = project::target_dir();
    let path = dir.join("webdriver.json");
    std::fs::create_dir_all(&dir)
        .and_then(|()| std::fs::write(&path, text))
        .map_err(|error| format!("can't write {}: {error}", path.display()))?;
    Ok(path)
}

/// The tests of `tests/e2e`, against `dist/`.
fn e2e(extra: &[String]) -> Result<Outcome> {
    setup::node()?;
    setup::node_modules()?;
    let browser = browser::find_or_install()?;
    let mut node = command("node");
    node.args(["--test-reporter=spec", "tests/e2e/run.mjs"]).args(extra);
    done(go(node.env("CHROMIUM", &browser.chromium)))
}

fn conformance(extra: &[String]) -> Result<Outcome> {
    if !project::root().join(RECORDINGS).is_dir() {
        return Ok(Outcome::Skipped("skipped: the recordings are not beside this checkout"));
    }
    let mut run = cargo(&["run", "--locked", "--profile", "bench", "--no-default-features"]);
    run.args([FEATURES, "--example", "conformance", "--"]);
    run.args(["--check-accuracy", "data/accuracy.txt", RECORDINGS]).args(extra);
    done(go(&mut run))
}
