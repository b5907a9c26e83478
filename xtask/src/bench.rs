//! Runs what measures speed: natively, and in a browser.

use crate::run::{Result, cargo, command, go};
use crate::{browser, page, project, setup};

pub(crate) fn run(args: &[String]) -> Result<()> {
    crate::run::no_args(args)?;
    let native = project::files_ending("benches", ".rs");
    let in_browser = project::files_ending("tests/bench", ".mjs");
    if native.is_empty() && in_browser.is_empty() {
        return Err("there are no benches: neither benches/*.rs nor tests/bench/*.mjs".to_owned());
    }
    if !native.is_empty() {
        println!("\nNative benches");
        go(&mut cargo(&["bench", "--no-default-features", "--benches"]))?;
    }
    if !in_browser.is_empty() {
        println!("\nBenches in Chromium");
        page::build()?;
        setup::node_modules()?;
        let browser = browser::find_or_install()?;
        for file in in_browser {
            go(command("node").arg(file).env("CHROMIUM", &browser.chromium))?;
        }
    }
    Ok(())
}
