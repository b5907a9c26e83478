//! The standard library of the page: built anew, for size, and without words for panics.
//!
//! The compiler allows this only with a switch for its own developers, so it is done with exactly
//! one version of it, and any other builds the page with the library as it comes: larger.

use std::path::Path;
use std::process::Command;

use crate::run::{self, Result, command, output};
use crate::setup;

/// The one whose switches are known.
const RUST: &str = "rustc 1.95.";

const VARIABLES: &[(&str, &str)] = &[
    ("RUSTC_BOOTSTRAP", "1"),
    ("CARGO_UNSTABLE_BUILD_STD", "std,panic_abort"),
    ("CARGO_UNSTABLE_BUILD_STD_FEATURES", "optimize_for_size"),
];

/// A panic ends the program at once; `start.js` sees that and says so.
const FLAGS: &[&str] = &["-Zunstable-options", "-Cpanic=immediate-abort"];

/// Has a build of the page use it; gives the flags for the compiler, none where it can't be.
pub(crate) fn use_small(build: &mut Command) -> &'static [&'static str] {
    match set_up() {
        Ok(()) => {
            build.envs(VARIABLES.iter().copied());
            FLAGS
        }
        Err(reason) => {
            println!("The page will be larger than it could be: {reason}");
            &[]
        }
    }
}

/// Makes sure that the source of the library is there, with what it depends on.
pub(crate) fn set_up() -> Result<()> {
    let version = output(command("rustc").arg("--version")).unwrap_or_default();
    if !version.starts_with(RUST) {
        return Err(format!("its standard library is made small with {RUST}*, this is {version}"));
    }
    let sysroot = output(command("rustc").args(["--print", "sysroot"])).unwrap_or_default();
    if !Path::new(&sysroot).join("lib/rustlib/src/rust/library/Cargo.lock").is_file() {
        setup::rustup(&["component", "add", "rust-src"])?;
    }
    let mut fetch = run::cargo(&["fetch", "--locked", "--quiet"]);
    fetch.args(["--target", setup::WASM]).envs(VARIABLES.iter().copied());
    let done = output(&mut fetch).map(|_| ());
    done.ok_or_else(|| "what the standard library depends on can't be downloaded".to_owned())
}
