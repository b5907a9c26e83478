//! Finds a Chromium and the driver that belongs to it, or installs both.

use std::env;
use std::path::{Path, PathBuf};

use crate::run::{Result, command, on_path, output};
use crate::system;

/// What the page's tests run in.
#[derive(Clone, Debug)]
pub(crate) struct Browser {
    pub(crate) chromium: PathBuf,
    pub(crate) chromedriver: PathBuf,
}

const CHROMIUM: &[&str] =
    &["chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome"];

const CHROMIUM_PLACES: &[&str] = &[
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/opt/google/chrome/chrome",
    "/usr/lib/chromium/chromium",
];

const DRIVER_PLACES: &[&str] = &[
    "/usr/lib/chromium/chromedriver",
    "/usr/lib/chromium-browser/chromedriver",
    "/opt/homebrew/bin/chromedriver",
];

/// What any Chromium under test is started with: no traffic of its own, no first-run pages.
pub(crate) const ARGS: &[&str] = &[
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
];

/// A browser and a driver of the same version; installed where this system allows it.
pub(crate) fn find_or_install() -> Result<Browser> {
    let found = if let Some(found) = find()? {
        found
    } else {
        install()?;
        find()?.ok_or_else(|| format!("Chromium was installed but is not found; {}", advice()))?
    };
    let versions = (major(&found.chromium), major(&found.chromedriver));
    if versions.0 != versions.1 {
        let show = |version: Option<u32>| version.map_or("?".to_owned(), |v| v.to_string());
        let (browser, driver) = (show(versions.0), show(versions.1));
        return Err(format!(
            "{} is version {browser}, but {} is version {driver}: they have to be the same; {}",
            found.chromium.display(),
            found.chromedriver.display(),
            advice(),
        ));
    }
    Ok(found)
}

/// `None` where one of the two is missing; an error where the environment names a wrong one.
fn find() -> Result<Option<Browser>> {
    let chromium = match named_by("CHROMIUM")? {
        Some(path) => Some(path),
        None => first_working(on_path_each(CHROMIUM).chain(places(CHROMIUM_PLACES))),
    };
    let chromedriver = match named_by("CHROMEDRIVER")? {
        Some(path) => Some(path),
        None => first_working(
            runner_image()
                .into_iter()
                .chain(on_path(&["chromedriver"]))
                .chain(places(DRIVER_PLACES)),
        ),
    };
    Ok(chromium
        .zip(chromedriver)
        .map(|(chromium, chromedriver)| Browser { chromium, chromedriver }))
}

fn named_by(variable: &str) -> Result<Option<PathBuf>> {
    let Some(path) = env::var_os(variable).filter(|value| !value.is_empty()).map(PathBuf::from)
    else {
        return Ok(None);
    };
    match major(&path) {
        Some(_) => Ok(Some(path)),
        None => Err(format!("{variable} is {}, which does not run", path.display())),
    }
}

fn on_path_each(names: &'static [&str]) -> impl Iterator<Item = PathBuf> {
    names.iter().filter_map(|name| on_path(&[name]))
}

fn places(paths: &'static [&str]) -> impl Iterator<Item = PathBuf> {
    paths.iter().map(PathBuf::from).filter(|path| path.is_file())
}

/// Hosted runners name the directory of their driver.
fn runner_image() -> Option<PathBuf> {
    env::var_os("CHROMEWEBDRIVER").map(|dir| Path::new(&dir).join("chromedriver"))
}

fn first_working(mut candidates: impl Iterator<Item = PathBuf>) -> Option<PathBuf> {
    candidates.find(|path| major(path).is_some())
}

/// The first number of a version, as in `Chromium 156.0.8078.79`.
fn major(program: &Path) -> Option<u32> {
    major_in(&output(command(program).arg("--version"))?)
}

fn major_in(version: &str) -> Option<u32> {
    version.split_whitespace().find_map(|word| word.split_once('.')?.0.parse().ok())
}

/// Debian packages both in matching versions; elsewhere the reader is told what to do.
fn install() -> Result<()> {
    let missing =
        format!("Chromium and chromedriver are needed for the page's tests; {}", advice());
    if !system::is_debian() {
        return Err(missing);
    }
    system::apt_install(&["chromium", "chromium-driver", "fonts-dejavu-core"], &missing)
}

fn advice() -> &'static str {
    if cfg!(target_os = "macos") {
        "`brew install --cask chromium` and `brew install --cask chromedriver`, \
         or set CHROMIUM and CHROMEDRIVER to the paths of your own"
    } else if cfg!(windows) {
        "install Chrome and the chromedriver of its version, \
         and set CHROMIUM and CHROMEDRIVER to their paths"
    } else {
        "on Debian: `apt-get install chromium chromium-driver` (as root); on Fedora: `dnf install \
         chromium chromedriver`; on Alpine: `apk add chromium chromium-chromedriver`; on Arch: \
         `pacman -S chromium`; elsewhere set CHROMIUM and CHROMEDRIVER to the paths of your own"
    }
}

#[cfg(test)]
mod tests {
    use super::major_in;

    #[test]
    fn browsers_and_drivers_print_their_version_differently() {
        assert_eq!(major_in("Chromium 156.0.8078.79 built on Debian"), Some(156));
        assert_eq!(major_in("ChromeDriver 156.0.8078.79 (a21ce95c24)"), Some(156));
        assert_eq!(major_in("Google Chrome 99.0.1"), Some(99));
        assert_eq!(major_in("command not found"), None);
    }
}
