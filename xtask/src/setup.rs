//! The tools beside Rust and Node: what is missing is installed, what is there is used.

use std::path::{Path, PathBuf};

use crate::run::{Result, command, go, on_path, output, program_in, succeeds};
use crate::{browser, cache, project, run, standard};

/// The target that the page is built for.
pub(crate) const WASM: &str = "wasm32-unknown-unknown";

const TRUNK: &str = "0.21.14"; // As in Trunk.toml.
const WASM_OPT: &str = "version_132"; // As in wasm-opt/package.json.

/// Everything that any command needs.
pub(crate) fn everything() -> Result<()> {
    rust_parts()?;
    if let Err(reason) = standard::set_up() {
        println!("The page will be larger than it could be: {reason}");
    }
    for dir in page_tools()? {
        println!("  {}", dir.display());
    }
    println!("  {}", node_modules()?.display());
    let browser = browser::find_or_install()?;
    println!("  {}\n  {}", browser.chromium.display(), browser.chromedriver.display());
    println!("All tools are set up.");
    Ok(())
}

/// Formatter, linter and the standard library for the browser.
pub(crate) fn rust_parts() -> Result<()> {
    for (tool, part) in [("fmt", "rustfmt"), ("clippy", "clippy")] {
        if output(&mut run::cargo(&[tool, "--version"])).is_none() {
            rustup(&["component", "add", part])?;
        }
    }
    wasm_target()
}

/// What turns the crate into a page, as directories for `PATH`.
pub(crate) fn page_tools() -> Result<Vec<PathBuf>> {
    wasm_target()?;
    Ok(vec![trunk()?, wasm_bindgen()?, wasm_opt()?])
}

/// The directory with `wasm-bindgen` and `wasm-bindgen-test-runner`, of the version that
/// Cargo.lock has.
pub(crate) fn wasm_bindgen() -> Result<PathBuf> {
    let version = project::locked_version("wasm-bindgen")?;
    let names = ["wasm-bindgen", "wasm-bindgen-test-runner"];
    cargo_tool("wasm-bindgen-cli", &version, &names, "1 to 3 minutes")
}

/// Makes sure that the packages of the end-to-end tests are at hand.
pub(crate) fn node_modules() -> Result<PathBuf> {
    let lock = project::read("tests/e2e/package-lock.json")?;
    let name = format!("e2e-{:016x}", fingerprint(lock.as_bytes()));
    let from = project::root().join("tests/e2e");
    let has = |dir: &Path| dir.join("node_modules/playwright-core/package.json").is_file();
    let place = cache::tool(&name, has, |to| {
        println!("Installing playwright-core and axe-core from npm (17 MB, some seconds) ...");
        npm_ci(&from, to)
    })?;
    link(&place.join("node_modules"), &from.join("node_modules"))?;
    Ok(place)
}

/// Node, or what to do about it.
pub(crate) fn node() -> Result<()> {
    let version = output(command("node").arg("--version")).unwrap_or_default();
    let major = version.trim_start_matches('v').split('.').next().unwrap_or_default();
    match major.parse::<u32>() {
        Ok(20..) => Ok(()),
        Ok(_) => Err(format!("Node.js 20 or newer is needed, this is {version}")),
        Err(_) => Err("Node.js is needed (20 or newer, with npm) and is not installed; \
                       see your system's package manager"
            .to_owned()),
    }
}

fn trunk() -> Result<PathBuf> {
    cargo_tool("trunk", TRUNK, &["trunk"], "3 to 6 minutes")
}

/// The directory of a program that npm brings.
fn wasm_opt() -> Result<PathBuf> {
    let is_right = |path: &Path| version_of(path).is_some_and(|text| text.contains(WASM_OPT));
    let on_path = on_path(&["wasm-opt"]).filter(|path| is_right(path));
    if let Some(dir) = on_path.as_deref().and_then(Path::parent) {
        return Ok(dir.to_owned());
    }
    let bin = Path::new("node_modules/.bin");
    let has = |dir: &Path| program_in(&dir.join(bin), "wasm-opt").is_some_and(|it| is_right(&it));
    let place = cache::tool(&format!("binaryen-{WASM_OPT}"), has, |to| {
        println!("Installing wasm-opt ({WASM_OPT}) from npm (104 MB, some seconds) ...");
        npm_ci(&project::root().join("xtask/wasm-opt"), to)
    })?;
    Ok(place.join(bin))
}

fn wasm_target() -> Result<()> {
    let sysroot = output(command("rustc").args(["--print", "sysroot"])).unwrap_or_default();
    if Path::new(&sysroot).join("lib/rustlib").join(WASM).join("lib").is_dir() {
        return Ok(());
    }
    rustup(&["target", "add", WASM])
}

pub(crate) fn rustup(args: &[&str]) -> Result<()> {
    let what = args.join(" ");
    if !succeeds("rustup", &["--version"]) {
        return Err(format!(
            "the Rust toolchain lacks a part, and rustup, which would add it, is not installed: \
             do what `rustup {what}` does, or install Rust with rustup"
        ));
    }
    println!("Setting up Rust: rustup {what} ...");
    go(command("rustup").args(args))
}

/// The directory of the programs of a crate, exactly of this version: from `PATH` or installed.
fn cargo_tool(krate: &str, version: &str, names: &[&str], time: &str) -> Result<PathBuf> {
    let is_right = |path: &Path| {
        version_of(path).is_some_and(|text| text.split_whitespace().any(|word| word == version))
    };
    let all_in = |dir: &Path| {
        names.iter().all(|name| program_in(dir, name).is_some_and(|path| is_right(&path)))
    };
    if let Some(dir) = on_path(names).as_deref().and_then(Path::parent).filter(|dir| all_in(dir)) {
        return Ok(dir.to_owned());
    }
    let name = format!("{krate}-{version}");
    let place = cache::tool(
        &name,
        |dir| all_in(&dir.join("bin")),
        |to| {
            println!("Installing {krate} {version} with cargo, once; this takes {time} ...");
            cargo_install(krate, version, &name, to)
        },
    )?;
    Ok(place.join("bin"))
}

/// Compiles a tool with little optimisation: it is used for seconds, its compilation for minutes.
/// Trunk only starts other programs; wasm-bindgen works through megabytes.
fn cargo_install(krate: &str, version: &str, name: &str, to: &Path) -> Result<()> {
    let build = cache::build_dir(name)?;
    let mut install = run::cargo(&["install", krate, "--version", version, "--locked"]);
    install.args(["--no-default-features", "--root"]).arg(to);
    install.env("CARGO_TARGET_DIR", &build);
    install.env("CARGO_PROFILE_RELEASE_OPT_LEVEL", if krate == "trunk" { "0" } else { "1" });
    install.env("CARGO_PROFILE_RELEASE_LTO", "off");
    install.env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16");
    install.env_remove("RUSTFLAGS").env_remove("CARGO_BUILD_TARGET");
    go(install.current_dir(to))?;
    cache::remove(&build)
}

/// Installs what a package-lock.json says, into a directory.
fn npm_ci(from: &Path, to: &Path) -> Result<()> {
    node()?;
    let npm = on_path(&["npm"]).or_else(|| on_path(&["npm.cmd"]));
    let npm =
        npm.ok_or("npm is needed and is not installed; it comes with Node.js (20 or newer)")?;
    for file in ["package.json", "package-lock.json"] {
        std::fs::copy(from.join(file), to.join(file))
            .map_err(|error| format!("can't copy {file} from {}: {error}", from.display()))?;
    }
    let quiet = ["ci", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error"];
    go(command(npm).args(quiet).current_dir(to))
}

/// Makes `at` a link to the directory `to`, whatever it was before.
fn link(to: &Path, at: &Path) -> Result<()> {
    if std::fs::read_link(at).is_ok_and(|old| old == to) {
        return Ok(());
    }
    let old = if at.is_symlink() || at.is_file() { std::fs::remove_file(at) } else { Ok(()) };
    if at.is_dir() && !at.is_symlink() {
        cache::remove(at)?;
    }
    old.and_then(|()| make_link(to, at))
        .map_err(|error| format!("can't link {} to {}: {error}", at.display(), to.display()))
}

#[cfg(unix)]
fn make_link(to: &Path, at: &Path) -> std::io::Result<()> {
    std::os::unix::fs::symlink(to, at)
}

#[cfg(windows)]
fn make_link(to: &Path, at: &Path) -> std::io::Result<()> {
    std::os::windows::fs::symlink_dir(to, at)
}

fn version_of(path: &Path) -> Option<String> {
    output(command(path).arg("--version"))
}

/// A short name for what is in a file (FNV-1a): another lock file, another directory.
pub(crate) fn fingerprint(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}
