//! `dnf`, `yum` and `microdnf`.

use crate::catalog::Range;
use crate::catalog::packages::habits;
use crate::effect::run::Shell;
use crate::effect::weight::{Texture, Weight};

use super::{Args, guess, megabytes};

const CACHES: [&str; 3] = ["/var/cache/dnf", "/var/cache/yum", "/var/cache/libdnf5"];
const PACKAGES: &str = "/usr/lib";
/// A package with what it needs, and what each further one adds.
const FIRST: Range = megabytes(1, 28, 130);
const FURTHER: Range = megabytes(0, 8, 90);
/// The list of packages, which is copied up with every change.
const NOTES: Range = megabytes(5, 18, 40);
/// The same with an older package manager.
const FIRST_OLD: Range = megabytes(0, 6, 120);
const NOTES_OLD: Range = megabytes(0, 3, 20);

pub(super) fn rpm(shell: &mut Shell<'_>, argv: &[String]) {
    let args =
        Args::read(argv, "--setopt --enablerepo --disablerepo --releasever --installroot -c");
    let (verb, names) = args.verb();
    match verb {
        "clean" => {
            for cache in CACHES {
                shell.machine.tree.weights.take(cache);
            }
        }
        "makecache" | "check-update" => metadata(shell, argv),
        "install" | "groupinstall" | "reinstall" | "module" | "localinstall" => {
            metadata(shell, argv);
            let names = names.iter().filter(|name| !matches!(**name, "install" | "enable"));
            let first = if is_old(shell, argv) { FIRST_OLD } else { FIRST };
            let size = names.enumerate().fold(Range::ZERO, |sum, (at, _)| {
                sum.beside(if at == 0 { first } else { FURTHER })
            });
            let what = format!("packages {}", args.verb().1.join(" "));
            change(shell, argv, &what, size);
        }
        "update" | "upgrade" => {
            metadata(shell, argv);
            change(shell, argv, "updated packages", megabytes(0, 50, 500));
        }
        "remove" | "erase" | "autoremove" => change(shell, argv, "", Range::ZERO),
        _ => {}
    }
}

/// `yum` of a system that has no `dnf`.
fn is_old(shell: &Shell<'_>, argv: &[String]) -> bool {
    let is_yum = argv.first().is_some_and(|name| name.ends_with("yum"));
    is_yum && shell.machine.tree.ledger.system.name != "fedora"
}

fn change(shell: &mut Shell<'_>, argv: &[String], what: &str, size: Range) {
    let texture = Texture::System;
    let notes = if is_old(shell, argv) { NOTES_OLD } else { NOTES };
    shell.lay(Weight { texture, ..guess("/usr/lib/sysimage/rpm", "notes of rpm", notes) });
    shell.lay(Weight { texture, ..guess(PACKAGES, what, size) });
}

/// What it keeps of the repositories; the small one keeps less, and older ones do.
fn metadata(shell: &mut Shell<'_>, argv: &[String]) {
    let name = shell.machine.tree.ledger.system.name;
    let program = argv.first().map_or("", |name| super::parent_and_name(name).1);
    let [dnf, yum, _] = CACHES;
    let (path, size) = match program {
        "yum" if name != "fedora" => (yum, habits::YUM_METADATA),
        "microdnf" | "tdnf" => (yum, megabytes(10, 40, 130)),
        _ if name == "fedora" => (dnf, habits::DNF_METADATA),
        _ => (dnf, megabytes(30, 90, 250)),
    };
    shell.lay(Weight { texture: Texture::Packed, ..guess(path, "data of repositories", size) });
}
