//! Packages of the operating system.

use std::fs;

use crate::run::{Result, command, go, on_path, output, succeeds};

/// Installs packages with apt-get; where that is impossible, the error is `missing`, which says
/// what the reader has to do.
pub(crate) fn apt_install(packages: &[&str], missing: &str) -> Result<()> {
    let Some(prefix) = as_root().filter(|_| on_path(&["apt-get"]).is_some()) else {
        return Err(missing.to_owned());
    };
    println!("Installing {} with apt-get (about a minute) ...", packages.join(", "));
    apt(prefix, &["update", "--quiet"], &[])?;
    apt(prefix, &["install", "--yes", "--quiet", "--no-install-recommends"], packages)
}

/// Ubuntu is none: some of its packages, such as Chromium, are only pointers to snaps.
pub(crate) fn is_debian() -> bool {
    fs::read_to_string("/etc/os-release")
        .is_ok_and(|text| text.lines().any(|line| line == "ID=debian"))
}

/// What to put before a command so that root runs it, if that needs no password.
fn as_root() -> Option<&'static [&'static str]> {
    if output(command("id").arg("-u")).as_deref() == Some("0") {
        return Some(&[]);
    }
    succeeds("sudo", &["-n", "true"]).then_some(&["sudo", "-n"])
}

fn apt(prefix: &[&str], args: &[&str], packages: &[&str]) -> Result<()> {
    let apt = ["env", "DEBIAN_FRONTEND=noninteractive", "apt-get"];
    let mut words = prefix.iter().chain(&apt);
    let mut install = command(words.next().unwrap_or(&"env"));
    go(install.args(words).args(args).args(packages))
}
