//! `dnf`, `yum` and `microdnf`.

use crate::catalog::Range;
use crate::catalog::packages::habits;
use crate::effect::run::Shell;
use crate::effect::weight::{Portion, Sort, Texture, Told, Weight};

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
            let sizes = [first].into_iter().chain(std::iter::repeat(FURTHER));
            let wanted: Vec<(&str, Range)> = names.copied().zip(sizes).collect();
            install(shell, argv, &wanted);
        }
        "update" | "upgrade" => {
            metadata(shell, argv);
            notes(shell, argv);
            shell.lay(packages("updated packages", megabytes(0, 50, 500)));
        }
        "remove" | "erase" | "autoremove" => {
            let is_gone = |name: &str| names.contains(&name);
            shell.machine.tree.weights.uninstall(|it| &*it.path == PACKAGES, is_gone);
            notes(shell, argv);
        }
        _ => {}
    }
}

/// `yum` of a system that has no `dnf`.
fn is_old(shell: &Shell<'_>, argv: &[String]) -> bool {
    let is_yum = argv.first().is_some_and(|name| name.ends_with("yum"));
    is_yum && shell.machine.tree.ledger.system.name != "fedora"
}

fn install(shell: &mut Shell<'_>, argv: &[String], wanted: &[(&str, Range)]) {
    notes(shell, argv);
    let there = |name: &str| {
        let mut weights = shell.machine.tree.weights.iter();
        weights.any(|it| &*it.path == PACKAGES && it.portions.iter().any(|it| &*it.name == name))
    };
    let new: Vec<_> = wanted.iter().filter(|(name, _)| !there(name)).collect();
    let portion =
        |(name, size): &&(&str, Range)| Portion { name: (*name).into(), bytes: size.likely };
    let size = new.iter().fold(Range::ZERO, |sum, (_, size)| sum.beside(*size));
    if !new.is_empty() {
        let portions = new.iter().map(portion).collect();
        let weight = Weight { portions, told: Told::Listed, ..packages("packages", size) };
        _ = shell.machine.tree.weights.add(weight);
    }
}

fn notes(shell: &mut Shell<'_>, argv: &[String]) {
    let size = if is_old(shell, argv) { NOTES_OLD } else { NOTES };
    let path = "/usr/lib/sysimage/rpm".into();
    shell.lay(Weight { path, ..packages("notes of rpm", size) });
}

fn packages(what: &str, size: Range) -> Weight {
    let (sort, texture) = (Sort::Packages, Texture::System);
    Weight { sort, texture, ..guess(PACKAGES, what, size) }
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
    let (sort, texture) = (Sort::Cache, Texture::Packed);
    shell.lay(Weight { sort, texture, ..guess(path, "data of repositories", size) });
}
