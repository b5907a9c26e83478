//! `apt-get` and `apt`.

use std::rc::Rc;

use crate::catalog::packages::Apt;
use crate::catalog::packages::debian::{Install, Installed, Removal, guess as guess_package};
use crate::catalog::packages::habits;
use crate::catalog::{Basis, Range, System};
use crate::effect::run::{Shell, is_unknown};
use crate::effect::tree::Found;
use crate::effect::weight::{Ledger, Portion, Root, Sort, Texture, Told, Weight};

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
            let size = megabytes(0, 12, 200);
            shell.lay(Weight {
                texture: Texture::Other,
                ..system_packages("updated packages", size)
            });
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
        let roots = std::mem::take(&mut ledger.debian_roots).into_iter();
        ledger.debian_asked.extend(roots.filter(|root| !root.removed).map(|root| root.name));
        ledger.debian_gone.clear();
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
        sort: Sort::Cache,
        basis: if is_measured { Basis::Measured } else { Basis::Guess },
        source: format!("lists of {}", name.trim()).into(),
        texture: Texture::Packed,
        ..guess(LISTS, "lists of packages", habits::apt_lists(&system))
    });
}

fn install(shell: &mut Shell<'_>, names: &[&str], recommends: bool) {
    for name in names {
        let name = if is_unknown(name) { SOMETHING } else { name };
        let root = Root { name: name.into(), recommends, removed: false };
        let ledger = shell.ledger();
        ledger.debian_gone.retain(|it| *it != root.name);
        ledger.debian_roots.retain(|it| it.name != root.name);
        ledger.debian_roots.push(root);
    }
    settle(shell, false);
}

fn remove(shell: &mut Shell<'_>, names: &[&str], needed_no_more: bool) {
    let gone = gone(shell, names, needed_no_more);
    let is_gone = |name: &str| gone.iter().any(|it| **it == *name);
    let ledger = shell.ledger();
    for root in &mut ledger.debian_roots {
        root.removed |= is_gone(&root.name);
    }
    ledger.debian_asked.retain(|name| !is_gone(name));
    let laid = ledger.debian_laid.clone();
    // What came in this `RUN` is weighed anew.
    let is_lower = |weight: &Weight| {
        &*weight.path == PACKAGES && !laid.iter().any(|own| std::ptr::eq(&raw const **own, weight))
    };
    shell.machine.tree.weights.uninstall(is_lower, is_gone);
    shell.ledger().debian_gone.extend(gone);
    settle(shell, needed_no_more);
}

/// The packages that go: those that are named, what needs them, and if told so what nobody needs.
fn gone(shell: &mut Shell<'_>, names: &[&str], needed_no_more: bool) -> Vec<Rc<str>> {
    let mut gone: Vec<Rc<str>> = names.iter().map(|name| (*name).into()).collect();
    let ledger = shell.ledger();
    let (packages, system) = (ledger.packages.clone(), system(ledger));
    let Some(apt) = packages.as_ref().and_then(|packages| packages.apt(&system)) else {
        return gone;
    };
    let roots = ledger.debian_roots.iter().filter(|root| !root.removed).map(|root| &root.name);
    let asked: Vec<&str> = ledger.debian_asked.iter().chain(roots).map(|name| &**name).collect();
    let asked: Vec<&str> = asked.into_iter().filter(|name| !names.contains(name)).collect();
    let (base, now) = (&apt.installed, ledger.debian.as_ref().unwrap_or(&apt.installed));
    let asked = needed_no_more.then_some(&asked[..]);
    let (known, left) = apt.debian.remove(Removal { names, installed: now, base, asked });
    // What was there before and is not now would come again.
    let before = ledger.debian_before.as_ref().unwrap_or(base);
    let names: Vec<&str> = known.iter().map(|name| &**name).collect();
    let (_, before) =
        apt.debian.remove(Removal { names: &names, installed: before, base, asked: None });
    ledger.debian_before = Some(before);
    ledger.debian = Some(left);
    gone.extend(known);
    gone
}

/// An image of which nothing is known, but that has this program, is taken for Debian.
fn system(ledger: &Ledger) -> System {
    let mut system = ledger.system.clone();
    if system.name.is_empty() {
        system.name = "debian";
    }
    system
}

/// Weighs anew all that was installed in this `RUN`.
fn settle(shell: &mut Shell<'_>, needed_no_more: bool) {
    let ledger = shell.ledger();
    if needed_no_more {
        ledger.debian_roots.retain(|root| !root.removed);
    }
    let roots = ledger.debian_roots.clone();
    let (packages, system) = (ledger.packages.clone(), system(ledger));
    let apt = packages.as_ref().and_then(|packages| packages.apt(&system));
    let Some(apt) = apt else { return settle_unknown(shell, &roots) };
    let base = &apt.installed;
    let before = ledger.debian_before.as_ref().unwrap_or(base);
    let install = weighed(&apt, &roots, before);
    let names: Vec<&str> = ledger.debian_gone.iter().map(|name| &**name).collect();
    let installed = &install.installed;
    let (_, left) = apt.debian.remove(Removal { names: &names, installed, base, asked: None });
    ledger.debian = Some(left);
    lay_install(shell, &apt, &install);
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

fn lay_install(shell: &mut Shell<'_>, apt: &Apt<'_>, install: &Install) {
    let gone = shell.ledger().debian_gone.clone();
    let is_gone = |name: &Rc<str>| gone.contains(name);
    let removed = install.packages.iter().filter(|piece| is_gone(&piece.name));
    let removed = removed.fold(Range::ZERO, |sum, piece| sum.plus(piece.size));
    let files = install.total.less(install.state).less(removed);
    let kept = install.packages.iter().filter(|piece| !is_gone(&piece.name));
    let basis = match (apt.options.relative, install.measured) {
        (true, _) => Basis::Guess,
        (false, 9_000..) => Basis::Measured,
        (false, _) => Basis::Computed,
    };
    let source = &apt.debian.source;
    let like = Weight {
        basis,
        source: format!("{}, {}", source.origin, source.date).into(),
        ..system_packages("packages", Range::ZERO)
    };
    let state = match install.state {
        Range::ZERO if !install.unknown.is_empty() => SMALL_INSTALL,
        Range::ZERO => WITHOUT_INSTALL,
        state => state,
    };
    let notes = Weight { path: STATE.into(), what: NOTES.into(), size: state, ..like.clone() };
    let known = Weight {
        portions: kept.map(|it| portion(&it.name, it.size)).collect(),
        told: Told::Counted,
        size: files,
        ..like
    };
    let asked = shell.ledger().debian_asked.clone();
    let is_new = |name: &&Rc<str>| !is_gone(name) && !was_there(&asked, name);
    let unknown = install.unknown.iter().filter(is_new);
    let unknown = unknown.map(|name| (name, guess_package(name)));
    lay_down(shell, notes, known, unknown);
}

/// Whether a package of which only the name is known came with an earlier `RUN`; what is asked for
/// again is not installed again.
fn was_there(asked: &[Rc<str>], name: &str) -> bool {
    name != SOMETHING && asked.iter().any(|it| **it == *name)
}

/// Lays down notes, packages, those of which only the names are known, and the archives.
fn lay_down<'a>(
    shell: &mut Shell<'_>,
    notes: Weight,
    known: Weight,
    unknown: impl Iterator<Item = (&'a Rc<str>, Range)>,
) {
    let unknown: Vec<(&Rc<str>, Range)> = unknown.collect();
    let size = unknown.iter().fold(Range::ZERO, |sum, (_, size)| sum.beside(*size));
    let unknown = Weight {
        portions: unknown.iter().map(|(name, size)| portion(name, *size)).collect(),
        told: Told::Listed,
        ..Weight {
            texture: Texture::Other,
            ..system_packages("packages that are not known:", size)
        }
    };
    let of = if known.size == Range::ZERO { unknown.size } else { known.size };
    let archives = if keeps_archives(shell) { of.scaled(ARCHIVE) } else { Range::ZERO };
    let archives =
        Weight { sort: Sort::Cache, ..guess(ARCHIVES, "archives of packages", archives) };
    replace(shell, [notes, known, unknown, archives]);
}

const NOTES: &str = "notes of apt and dpkg";

/// In the place of a name that is not known; it may be another one each time.
const SOMETHING: &str = "…";

fn system_packages(what: &str, size: Range) -> Weight {
    let (sort, texture) = (Sort::Packages, Texture::System);
    Weight { sort, texture, ..guess(PACKAGES, what, size) }
}

fn portion(name: &Rc<str>, size: Range) -> Portion {
    Portion { name: Rc::clone(name), bytes: size.likely }
}

/// Without data, a package with what it needs may be anything.
fn settle_unknown(shell: &mut Shell<'_>, roots: &[Root]) {
    let asked = shell.ledger().debian_asked.clone();
    let is_new = |root: &&Root| !root.removed && !was_there(&asked, &root.name);
    let kept = roots.iter().filter(is_new).map(|root| (&root.name, ANY_PACKAGE));
    let notes = Weight { path: STATE.into(), ..system_packages(NOTES, WITHOUT_INSTALL) };
    let notes = Weight { texture: Texture::Other, ..notes };
    lay_down(shell, notes, system_packages("packages", Range::ZERO), kept);
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
