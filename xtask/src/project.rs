//! Where the project's files are, and what its lock file says.

use std::fs;
use std::path::{Path, PathBuf};

use crate::run::Result;

/// The project's directory.
pub(crate) fn root() -> &'static Path {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here)
}

/// Where cargo puts what it builds.
pub(crate) fn target_dir() -> PathBuf {
    root().join(std::env::var_os("CARGO_TARGET_DIR").unwrap_or_else(|| "target".into()))
}

pub(crate) fn read(path: impl AsRef<Path>) -> Result<String> {
    let path = root().join(path);
    fs::read_to_string(&path).map_err(|error| format!("can't read {}: {error}", path.display()))
}

/// The version of a package in Cargo.lock.
pub(crate) fn locked_version(package: &str) -> Result<String> {
    version_in(&read("Cargo.lock")?, package)
        .ok_or_else(|| format!("Cargo.lock does not name {package}"))
}

/// The files of a directory whose name ends so, sorted; none where there is no such directory.
pub(crate) fn files_ending(dir: &str, ending: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(root().join(dir)).into_iter().flatten().flatten();
    let mut files: Vec<_> = entries
        .map(|entry| entry.path())
        .filter(|path| path.is_file() && path.to_string_lossy().ends_with(ending))
        .collect();
    files.sort();
    files
}

fn version_in(lock: &str, package: &str) -> Option<String> {
    let name = format!("name = \"{package}\"");
    let mut lines = lock.lines().skip_while(|line| *line != name);
    let version = lines.nth(1)?.strip_prefix("version = \"")?;
    Some(version.strip_suffix('"')?.to_owned())
}

#[cfg(test)]
mod tests {
    use super::version_in;

    #[test]
    fn the_version_of_exactly_this_package_is_found() {
        let lock = "[[package]]\nname = \"a-b\"\nversion = \"1\"\n\n\
                    [[package]]\nname = \"a\"\nversion = \"0.2.129\"\n";
        assert_eq!(version_in(lock, "a").as_deref(), Some("0.2.129"));
        assert_eq!(version_in(lock, "b"), None);
    }
}
