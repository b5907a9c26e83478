//! `apt-get` and `apt`.

use crate::catalog::packages::Apt;
use crate::catalog::packages::debian::{Install, Installed, guess as guess_package};
use crate::catalog::packages::habits;
use crate::catalog::{Basis, Range};
use crate::effect::run::{Shell, is_unknown};
use crate::effect::tree::Found;
use crate::effect::weight::{Root, Texture, Weight};

use super::{Args, guess, megabytes};

const LISTS: &str = "/var/lib/apt/lists";
const ARCHIVES: &str = "/var/cache/apt/archives";
const PACKAGES: &str = "/usr/lib";
const STATE: &str = "/var/lib/dpkg";
/// What is written where nothing is installed, as by `autoremove`.
const WITHOUT_INSTALL: Range = Range { low: 900_000, likely: 1_700_000, high: 2_600_000 };
/// What is written where little is installed.
const SMALL_INSTALL: Range = Range { low: 450_000, likely: 930_000, high: 1_800_000 };
/// What a package brings along of which nothing is known.
const ANY_PACKAGE: Range = megabytes(1, 12, 120);
/// An archive beside what is in it, in basis points.
const ARCHIVE: (u64, u64, u64) = (2_000, 2_700, 3_700);
/// Makes `apt-get` keep no archives, in all images that come from Docker.
const DOCKER_CLEAN: &str = "/etc/apt/apt.conf.d/docker-clean";

pub(super) fn apt(shell: &mut Shell<'_>, argv: &[String]) {
    let args = Args::read(argv, "-t --target-release -o --option -c");
    let (verb, names) = args.verb();
    begin(shell);
    match verb {
        "update" => update(shell),
        "install" | "build-dep" => {
            let without =
                |it: &str| it.ends_with("Install-Recommends") || it.contains("Recommends=f");
            let recommends = !args.has("--no-install-recommends")
                && !args.values("-o --option").any(|it| without(it) || it.contains("Recommends=0"));
            install(shell, names, recommends);
        }
        "remove" | "purge" | "autoremove" | "autopurge" => {
            let needed_no_more = verb.starts_with("auto") || args.has("--auto-remove --autoremove");
            remove(shell, names, needed_no_more);
        }
        "upgrade" | "dist-upgrade" | "full-upgrade" => {
            shell.lay(guess(PACKAGES, "updated packages", megabytes(0, 12, 200)));
        }
        "clean" | "autoclean" | "distclean" => {
            shell.machine.tree.weights.take(ARCHIVES);
            if verb == "distclean" {
                shell.machine.tree.weights.take(LISTS);
            }
        }
        _ => {}
    }
}

/// What an earlier `RUN` did is over; from now on that is what was there.
fn begin(shell: &mut Shell<'_>) {
    let now = shell.machine.now;
    let ledger = shell.ledger();
    if ledger.run != Some(now) {
        ledger.run = Some(now);
        ledger.debian_before = ledger.debian.clone();
        ledger.debian_roots.clear();
        ledger.debian_laid.clear();
    }
}

fn update(shell: &mut Shell<'_>) {
    let system = shell.machine.tree.ledger.system.clone();
    let name = format!("{} {}", system.name, system.release);
    let is_measured = matches!((system.name, system.release), ("debian", "12" | "13"));
    if shell.machine.tree.weights.iter().any(|weight| &*weight.path == LISTS) {
        return; // What did not change in the meantime is not written again.
    }
    shell.lay(Weight {
        basis: if is_measured { Basis::Measured } else { Basis::Guess },
        source: format!("lists of {}", name.trim()).into(),
        texture: Texture::Packed,
        ..guess(LISTS, "lists of packages", habits::apt_lists(&system))
    });
}

fn install(shell: &mut Shell<'_>, names: &[&str], recommends: bool) {
    for name in names {
        let name = if is_unknown(name) { "…" } else { name };
        let root = Root { name: name.into(), recommends, removed: false };
        let roots = &mut shell.ledger().debian_roots;
        roots.retain(|it| it.name != root.name);
        roots.push(root);
    }
    settle(shell, false);
}

fn remove(shell: &mut Shell<'_>, names: &[&str], needed_no_more: bool) {
    for root in &mut shell.ledger().debian_roots {
        root.removed |= names.iter().any(|name| **name == *root.name);
    }
    settle(shell, needed_no_more);
}

/// Weighs anew all that was installed in this `RUN`.
fn settle(shell: &mut Shell<'_>, needed_no_more: bool) {
    let ledger = shell.ledger();
    if needed_no_more {
        ledger.debian_roots.retain(|root| !root.removed);
    }
    let roots = ledger.debian_roots.clone();
    let (packages, mut system) = (ledger.packages.clone(), ledger.system.clone());
    if system.name.is_empty() {
        // An image of which nothing is known, but that has this program.
        system.name = "debian";
    }
    let apt = packages.as_ref().and_then(|packages| packages.apt(&system));
    let Some(apt) = apt else { return settle_unknown(shell, &roots) };
    let before = ledger.debian_before.clone().unwrap_or_else(|| apt.installed.clone());
    let install = weighed(&apt, &roots, &before);
    ledger.debian = Some(install.installed.clone());
    lay_install(shell, &apt, &roots, &install);
}

/// Those with what they recommend, and then those without.
fn weighed(apt: &Apt<'_>, roots: &[Root], before: &Installed) -> Install {
    let names = |recommends| {
        let meant = roots.iter().filter(move |root| root.recommends == recommends);
        meant.map(|root| &*root.name).collect::<Vec<_>>()
    };
    let mut options = apt.options;
    options.recommends = false;
    let plain = apt.debian.install(&names(false), before, options);
    let (with, without) = (names(true), plain.packages.is_empty() && plain.unknown.is_empty());
    if with.is_empty() {
        return plain;
    }
    options.recommends = true;
    let more = apt.debian.install(&with, &plain.installed, options);
    if without { more } else { joined(plain, more) }
}

fn joined(mut one: Install, other: Install) -> Install {
    // What the package manager writes anew counts once.
    let files = one.total.less(one.state).plus(other.total.less(other.state));
    one.total = files.plus(other.state);
    one.packages.extend(other.packages);
    one.unknown.extend(other.unknown);
    Install { packages: one.packages, total: one.total, unknown: one.unknown, ..other }
}

fn lay_install(shell: &mut Shell<'_>, apt: &Apt<'_>, roots: &[Root], install: &Install) {
    let gone = |name: &str| roots.iter().any(|root| root.removed && *root.name == *name);
    let removed = install.packages.iter().filter(|piece| gone(&piece.name));
    let removed = removed.fold(Range::ZERO, |sum, piece| sum.plus(piece.size));
    let files = install.total.less(install.state).less(removed);
    let basis = match (apt.options.relative, install.measured) {
        (true, _) => Basis::Guess,
        (false, 9_000..) => Basis::Measured,
        (false, _) => Basis::Computed,
    };
    let source = &apt.debian.source;
    let like = Weight {
        basis,
        source: format!("{}, {}", source.origin, source.date).into(),
        texture: Texture::System,
        ..guess(PACKAGES, "", Range::ZERO)
    };
    let state = match install.state {
        Range::ZERO if !install.unknown.is_empty() => SMALL_INSTALL,
        Range::ZERO => WITHOUT_INSTALL,
        state => state,
    };
    let unknown = install.unknown.iter().map(|name| guess_package(name));
    let unknown = unknown.fold(Range::ZERO, Range::beside);
    let what = match install.packages.len() {
        1 => "1 package".to_owned(),
        count => format!("{count} packages"),
    };
    let names = install.unknown.join(" ");
    let archives = if keeps_archives(shell) { files.scaled(ARCHIVE) } else { Range::ZERO };
    replace(
        shell,
        [
            Weight {
                path: STATE.into(),
                what: "notes of apt and dpkg".into(),
                size: state,
                ..like.clone()
            },
            Weight { what: what.into(), size: files, ..like },
            guess(PACKAGES, &format!("packages that are not known: {names}"), unknown),
            guess(ARCHIVES, "archives of packages", archives),
        ],
    );
}

/// Without data, a package with what it needs may be anything.
fn settle_unknown(shell: &mut Shell<'_>, roots: &[Root]) {
    let kept = roots.iter().filter(|root| !root.removed);
    let size = kept.fold(Range::ZERO, |sum, _| sum.beside(ANY_PACKAGE));
    let archives = if keeps_archives(shell) { size.scaled(ARCHIVE) } else { Range::ZERO };
    replace(
        shell,
        [
            guess(STATE, "notes of apt and dpkg", WITHOUT_INSTALL),
            guess(PACKAGES, "packages that are not known", size),
            guess(ARCHIVES, "archives of packages", archives),
        ],
    );
}

/// Lays down what an install makes, in the place of what the same `RUN` laid down before.
fn replace<const N: usize>(shell: &mut Shell<'_>, new: [Weight; N]) {
    let laid = std::mem::take(&mut shell.ledger().debian_laid);
    let weights = &mut shell.machine.tree.weights;
    weights.take_if(|it| {
        &*it.path == STATE || laid.iter().any(|own| std::ptr::eq(&raw const **own, it))
    });
    let new = new.into_iter().filter(|weight| weight.size != Range::ZERO);
    shell.ledger().debian_laid = new.map(|weight| weights.add(weight)).collect();
}

/// Images of Docker have a file that says to keep none.
fn keeps_archives(shell: &Shell<'_>) -> bool {
    matches!(shell.machine.tree.at(DOCKER_CLEAN), Found::Nothing)
}
