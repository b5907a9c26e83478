//! Runs what measures speed: natively, as WebAssembly, and the whole page.

use crate::run::{Result, cargo, command, go};
use crate::{browser, page, project, setup, test};

/// Real Dockerfiles, where they are at hand.
const CORPUS: &str = "../shared/data/real/corpus.jsonl";

pub(crate) fn run(args: &[String]) -> Result<()> {
    let named = |name: &str| args.is_empty() || args.iter().any(|arg| arg == name);
    if let Some(arg) = args.iter().find(|arg| !PARTS.contains(&arg.as_str())) {
        return Err(format!("there is no bench `{arg}`, only {}", PARTS.join(", ")));
    }
    if named("native") {
        native()?;
    }
    if named("wasm") {
        wasm()?;
    }
    if named("page") {
        typing()?;
    }
    Ok(())
}

const PARTS: &[&str] = &["native", "wasm", "page"];

/// The engine beside two other parsers.
fn native() -> Result<()> {
    println!("\nNative");
    for program in ["layerlab-bench", "layerlab-memory"] {
        let mut run = cargo(&["run", "--locked", "--profile", "bench"]);
        run.args(["--package", "layerlab-bench", "--bin", program, "--"]);
        if project::root().join(CORPUS).is_file() && program == "layerlab-bench" {
            run.arg(CORPUS);
        }
        go(&mut run)?;
    }
    Ok(())
}

/// The engine in Chromium, built as the page is but for `wasm-opt`.
fn wasm() -> Result<()> {
    println!("\nWebAssembly in Chromium");
    let mut run = test::in_browser()?;
    run.args(["--release", "--test", "speed", "--", "--nocapture"]);
    go(run.env("WASM_BINDGEN_TEST_TIMEOUT", "120")) // Seconds.
}

/// Key presses in the built page.
fn typing() -> Result<()> {
    println!("\nThe page in Chromium");
    page::build()?;
    setup::node_modules()?;
    let browser = browser::find_or_install()?;
    for file in project::files_ending("tests/bench", ".mjs") {
        go(command("node").arg(file).env("CHROMIUM", &browser.chromium))?;
    }
    Ok(())
}
