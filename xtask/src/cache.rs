//! The tools of this user, shared by all checkouts.
//!
//! A tool is installed beside its place and then renamed, so a directory that exists is whole,
//! also after an interrupted run. A lock keeps two runs from installing the same thing.

use std::env;
use std::fs::{self, File};
use std::path::{Path, PathBuf};

use crate::run::Result;

/// The directory of `name` (a tool with its version), installed by `install` where `is_good`
/// does not accept what is there. `install` is given the empty directory to fill.
pub(crate) fn tool(
    name: &str,
    is_good: impl Fn(&Path) -> bool,
    install: impl FnOnce(&Path) -> Result<()>,
) -> Result<PathBuf> {
    let cache = dir()?;
    let place = cache.join(name);
    if is_good(&place) {
        return Ok(place);
    }
    fs::create_dir_all(&cache).map_err(|error| cannot("create", &cache, &error))?;
    let lock_path = cache.join(format!("{name}.lock"));
    let lock = File::create(&lock_path).map_err(|error| cannot("create", &lock_path, &error))?;
    lock.lock().map_err(|error| cannot("lock", &lock_path, &error))?;
    if is_good(&place) {
        return Ok(place); // Another run installed it while this one waited.
    }
    let temporary = cache.join(format!("{name}.part"));
    empty(&temporary)?;
    install(&temporary)?;
    if !is_good(&temporary) {
        return Err(format!("{name} was installed, but does not work"));
    }
    remove(&place)?;
    fs::rename(&temporary, &place).map_err(|error| cannot("rename", &temporary, &error))?;
    Ok(place)
}

/// Where what `name` is compiled into is kept until it is installed, so that an interrupted
/// compilation goes on where it stopped.
pub(crate) fn build_dir(name: &str) -> Result<PathBuf> {
    Ok(dir()?.join(format!("{name}.build")))
}

pub(crate) fn remove(path: &Path) -> Result<()> {
    match fs::remove_dir_all(path) {
        Err(error) if path.exists() => Err(cannot("remove", path, &error)),
        _ => Ok(()),
    }
}

fn dir() -> Result<PathBuf> {
    let var = |name| env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    let base = || var("XDG_CACHE_HOME").or_else(|| var("LOCALAPPDATA"));
    let home = || var("HOME").map(|home| home.join(".cache"));
    let cache = var("LAYERLAB_CACHE")
        .or_else(|| base().or_else(home).map(|base| base.join("layerlab")))
        .ok_or("no place for tools: set HOME or LAYERLAB_CACHE")?;
    std::path::absolute(&cache).map_err(|error| cannot("find", &cache, &error))
}

fn empty(path: &Path) -> Result<()> {
    remove(path)?;
    fs::create_dir_all(path).map_err(|error| cannot("create", path, &error))
}

fn cannot(what: &str, path: &Path, error: &std::io::Error) -> String {
    format!("can't {what} {}: {error}", path.display())
}
