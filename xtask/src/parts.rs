//! Cuts the page's program in two: what the first picture needs, and the rest.
//!
//! Trunk calls `xtask cut` when everything of the page lies in its staging directory, so that
//! `build` and `serve` get the same. Which functions come first is in `split/first.txt`.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use crate::run::{self, Result, cargo, command, go};
use crate::setup::fingerprint;
use crate::{browser, page, project, setup, styles};

/// What the names of the two parts begin with; behind it stands the hash of what is in them.
pub(crate) const LATER: &str = "layerlab-later-";
const FIRST: &str = "layerlab-first-";

/// The whole program keeps its names, and a function that is called once stays one: it may be the
/// one that the first picture does without.
const WHOLE: &[&str] = &["-g", "--one-caller-inline-max-function-size=0"];

/// The functions that the first picture needs.
const NAMES: &str = "split/first.txt";

/// Compiles the program that cuts.
pub(crate) fn set_up() -> Result<()> {
    let program = ["--package", "layerlab-split", "--profile", "tool"];
    go(cargo(&["build", "--locked", "--quiet"]).args(program))
}

/// What Trunk calls: makes two small files of the one that `wasm-bindgen` wrote.
pub(crate) fn cut() -> Result<()> {
    let var =
        |name| env::var_os(name).ok_or_else(|| format!("{name} is not set: Trunk calls this"));
    if var("TRUNK_PROFILE")? != "release" {
        return Ok(()); // The page is large and has to be there soon.
    }
    let staging = PathBuf::from(var("TRUNK_STAGING_DIR")?);
    let built = built(&staging)?;
    let dir = place(&PathBuf::from(var("TRUNK_DIST_DIR")?));
    let [whole, first, later] = ["whole.wasm", "first.wasm", "later.wasm"].map(|it| dir.join(it));
    fs::create_dir_all(&dir).map_err(|error| format!("can't create {}: {error}", dir.display()))?;
    go(splitter()?.arg("bare").args([&built, &whole]))?;
    optimise(&whole, &whole, WHOLE)?;
    let names = project::root().join(NAMES);
    go(splitter()?.arg("cut").args([&whole, &linked(), &names, &first, &later]))?;
    for part in [&first, &later] {
        optimise(part, part, &["--strip-producers"])?;
    }
    put(&staging, &built, &read(&first)?, &read(&later)?)?;
    styles::bundle(&staging)
}

/// Finds out which functions the first picture needs, and writes them down.
pub(crate) fn profile() -> Result<()> {
    page::build()?;
    setup::node_modules()?;
    let chromium = browser::find_or_install()?.chromium;
    let dir = place(&project::root().join("dist"));
    let [whole, probed, hits] = ["whole.wasm", "probed.wasm", "hits.txt"].map(|it| dir.join(it));
    go(splitter()?.arg("probe").args([&whole, &probed]))?;
    go(command("node").arg("split/probe.mjs").args([&probed, &hits]).env("CHROMIUM", chromium))?;
    go(splitter()?.arg("names").args([&whole, &hits, &project::root().join(NAMES)]))?;
    println!("{NAMES} is written; the next build uses it.");
    Ok(())
}

/// Puts the parts where the one file was, with the hashes of what is in them as their names.
fn put(staging: &Path, built: &Path, first: &[u8], later: &[u8]) -> Result<()> {
    let old = built.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let new = format!("{FIRST}{:016x}.wasm", fingerprint(first));
    let rest = format!("{LATER}{:016x}.wasm", fingerprint(later));
    let index = staging.join("index.html");
    let html = fs::read_to_string(&index);
    let html = html.map_err(|error| format!("can't read {}: {error}", index.display()))?;
    let html = with_parts(&html, &old, &new, &rest)
        .ok_or_else(|| format!("index.html does not preload {old}"))?;
    write(&staging.join(new), first)?;
    write(&staging.join(rest), later)?;
    write(&index, html.as_bytes())?;
    fs::remove_file(built).map_err(|error| format!("can't remove {}: {error}", built.display()))
}

/// The page with the first part in place of the whole program; its link names the second part too.
fn with_parts(html: &str, old: &str, first: &str, later: &str) -> Option<String> {
    let (before, behind) = html.split_once(old)?;
    let tag = before.rfind("<link")?;
    let (before, link) = before.split_at(tag);
    let link = link.replacen("<link", &format!("<link data-later=\"./{later}\""), 1);
    Some(format!("{before}{link}{first}{behind}"))
}

/// The one file that `wasm-bindgen` wrote.
fn built(staging: &Path) -> Result<PathBuf> {
    let files = fs::read_dir(staging).into_iter().flatten().flatten().map(|entry| entry.path());
    let mut programs = files.filter(|path| path.to_string_lossy().ends_with("_bg.wasm"));
    match (programs.next(), programs.next()) {
        (Some(built), None) => Ok(built),
        _ => Err(format!("there is not one program in {}", staging.display())),
    }
}

/// Where the parts of what goes to a directory are made; they stay there to be looked at.
/// `build` and `serve` may run at the same time.
fn place(dist: &Path) -> PathBuf {
    project::target_dir().join("split").join(dist.file_name().unwrap_or_default())
}

/// What the linker wrote, before `wasm-bindgen` changed it.
fn linked() -> PathBuf {
    let profile = Path::new(setup::WASM).join("release");
    project::target_dir().join(profile).join("layerlab-page.wasm")
}

pub(crate) fn optimise(from: &Path, to: &Path, flags: &[&str]) -> Result<()> {
    let tools = crate::run::path_with(&setup::page_tools()?);
    let mut optimise = command("wasm-opt");
    optimise.env("PATH", tools).arg("-Oz").args(flags);
    go(optimise.arg(from).arg("-o").arg(to))
}

fn splitter() -> Result<std::process::Command> {
    let path = run::program_in(&project::target_dir().join("tool"), "layerlab-split");
    path.map(command).ok_or_else(|| "layerlab-split is not built".to_owned())
}

pub(crate) fn read(path: &Path) -> Result<Vec<u8>> {
    fs::read(path).map_err(|error| format!("can't read {}: {error}", path.display()))
}

pub(crate) fn write(path: &Path, bytes: &[u8]) -> Result<()> {
    fs::write(path, bytes).map_err(|error| format!("can't write {}: {error}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::with_parts;

    #[test]
    fn the_link_of_the_first_part_names_the_second() {
        let html = "<link rel=icon><link rel=preload href=./a_bg.wasm as=fetch><p>";
        let expected =
            "<link rel=icon><link data-later=\"./c.wasm\" rel=preload href=./b.wasm as=fetch><p>";
        assert_eq!(with_parts(html, "a_bg.wasm", "b.wasm", "c.wasm").as_deref(), Some(expected));
        assert_eq!(with_parts(html, "z_bg.wasm", "b.wasm", "c.wasm"), None);
    }
}
