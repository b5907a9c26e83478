//! Runs what measures speed: natively, as WebAssembly, and the whole page.

use crate::run::{Result, cargo, command, go, path_with};
use crate::{browser, page, parts, project, setup};

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

/// The engine in Chromium, built as the page is.
fn wasm() -> Result<()> {
    println!("\nWebAssembly in Chromium");
    let tools = setup::page_tools()?;
    let mut build = cargo(&["build", "--locked", "--release", "--target", setup::WASM]);
    build.args(["--package", "layerlab-bench", "--bin", SPEED]);
    page::compile_as_page(&mut build, true, &[]);
    go(&mut build)?;
    let made = project::target_dir().join(setup::WASM).join("release");
    let dir = project::target_dir().join("speed");
    let mut bind = command("wasm-bindgen");
    bind.env("PATH", path_with(&tools)).args(["--target", "web", "--no-typescript", "--out-dir"]);
    go(bind.arg(&dir).arg(made.join(format!("{SPEED}.wasm"))))?;
    let program = dir.join(format!("{SPEED}_bg.wasm"));
    parts::optimise(&program, &program, &["--strip-producers"])?;
    let chromium = chromium()?;
    go(command("node").arg("tests/bench/engine.mjs").arg(&dir).env("CHROMIUM", chromium))
}

const SPEED: &str = "layerlab-speed";

/// Key presses and motion in the built page.
fn typing() -> Result<()> {
    println!("\nThe page in Chromium");
    page::build()?;
    let chromium = chromium()?;
    for file in ["typing", "play"] {
        let file = format!("tests/bench/{file}.mjs");
        go(command("node").arg(file).env("CHROMIUM", &chromium))?;
    }
    Ok(())
}

/// The browser, with what drives it.
fn chromium() -> Result<std::path::PathBuf> {
    setup::node_modules()?;
    Ok(browser::find_or_install()?.chromium)
}
