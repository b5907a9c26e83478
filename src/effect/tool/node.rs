//! `npm`, `yarn` and `pnpm`.

use std::collections::BTreeSet;
use std::rc::Rc;

use crate::catalog::packages::habits;
use crate::catalog::{Basis, Range};
use crate::effect::run::Shell;
use crate::effect::tree::{clean, join, parent_and_name};
use crate::effect::weight::{Portion, Sort, Texture, Told, Weight};

use super::manifest::{self, Wanted};
use super::{Args, guess, habit, megabytes, python};

const GLOBAL: &str = "/usr/local/lib";
/// A package with what it needs, and one of a lock, which lists those itself.
const ANY_PACKAGE: Range = Range { low: 30_000, likely: 2_500_000, high: 80_000_000 };
const ANY_LOCKED: Range = Range { low: 5_000, likely: 120_000, high: 3_000_000 };
const ANY_PROJECT: Range = megabytes(2, 120, 900);
const WITHOUT_DATA: Range = Range { low: 50_000, likely: 8_000_000, high: 150_000_000 };

pub(super) fn node(shell: &mut Shell<'_>, argv: &[String]) {
    let args =
        Args::read(argv, "--prefix --cwd -C --dir --registry --cache --filter --workspace -w");
    let program = argv.first().map_or("", |name| parent_and_name(name).1).to_owned();
    let (mut verb, mut words) = args.verb();
    let mut global = args.has("-g --global");
    if let ("yarn", "global", [next, rest @ ..]) = (&*program, verb, words) {
        (verb, words, global) = (next, rest, true);
    }
    match verb {
        "" if program == "yarn" => install(shell, &program, &args, &[], false),
        "install" | "i" | "ci" | "add" | "clean-install" | "prune" | "in" => {
            if matches!(verb, "ci" | "clean-install") {
                let site = site(shell, &args, global);
                shell.machine.tree.weights.take(&site);
            }
            install(shell, &program, &args, words, global);
        }
        "uninstall" | "remove" | "rm" | "un" | "r" => {
            let site = site(shell, &args, global);
            let is_gone = |name: &str| words.contains(&name);
            shell.machine.tree.weights.uninstall(|it| *it.path == *site, is_gone);
        }
        "cache" | "store" => {
            let cache = cache(shell, &program);
            shell.machine.tree.weights.take(&cache);
        }
        "run" | "build" | "exec" | "dlx" | "run-script" | "test" | "pack" => {
            habit::habit_of(shell, &program, argv);
        }
        _ => {}
    }
}

fn install(shell: &mut Shell<'_>, program: &str, args: &Args<'_>, words: &[&str], global: bool) {
    let production = args.has("--production --prod --only=production -P")
        || args.values("--omit --only").any(|it| matches!(it, "dev" | "prod" | "production"))
        || shell.variable("NODE_ENV").is_some_and(|it| &*it == "production");
    let production = production && !args.values("--include").any(|it| it == "dev");
    let site = site(shell, args, global);
    if !words.is_empty() {
        let wanted: Vec<Wanted> = words.iter().map(|word| package(word)).collect();
        return lay(shell, program, &site, &wanted, false);
    }
    let directory = parent_and_name(&site).0.to_owned();
    match manifest::node_project(shell, &directory, production) {
        Some((wanted, locked)) => {
            prune(shell, &site, &wanted);
            lay(shell, program, &site, &wanted, locked);
        }
        None if args.verb().0 == "prune" => {}
        None => {
            shell.machine.tree.weights.take(&site);
            let what = "packages of a file that cannot be read";
            lay_guess(shell, program, &site, what, ANY_PROJECT);
        }
    }
}

/// The directory of packages.
fn site(shell: &Shell<'_>, args: &Args<'_>, global: bool) -> String {
    let directory = args.value("--prefix --cwd -C --dir").unwrap_or(".");
    let directory = if global { GLOBAL.to_owned() } else { clean(&shell.path(directory)) };
    join(&directory, "node_modules")
}

/// What the file of a project does not ask for goes.
fn prune(shell: &mut Shell<'_>, site: &str, wanted: &[Wanted]) {
    let Some(packages) = shell.machine.tree.ledger.packages.clone() else { return };
    let install = python::of(&packages.npm, wanted);
    let known = install.packages.iter().map(|piece| &*piece.name);
    let kept: BTreeSet<&str> = known.chain(install.unknown.iter().map(|name| &**name)).collect();
    let weights = &mut shell.machine.tree.weights;
    weights.take_if(|it| *it.path == *site && it.portions.is_empty());
    weights.uninstall(|it| *it.path == *site, |name| !kept.contains(name));
}

/// `express@4` and `@nestjs/cli`
fn package(word: &str) -> Wanted {
    match word.rsplit_once('@') {
        Some((name, version)) if !name.is_empty() => (name.into(), Some(version.into())),
        _ => (word.into(), None),
    }
}

fn lay(shell: &mut Shell<'_>, program: &str, site: &str, wanted: &[Wanted], locked: bool) {
    let Some(packages) = shell.machine.tree.ledger.packages.clone() else {
        let each = if locked { ANY_LOCKED } else { WITHOUT_DATA };
        let size = wanted.iter().fold(Range::ZERO, |sum, _| sum.beside(each));
        return lay_guess(shell, program, site, "packages of Node", size);
    };
    let install = python::of(&packages.npm, wanted);
    let there = names_at(shell, site);
    let is_new = |name: &str| !there.contains(name);
    let portion = |name: &Rc<str>, size: Range| Portion { name: name.clone(), bytes: size.likely };
    let new = install.packages.iter().filter(|it| is_new(&it.name));
    let portions: Vec<Portion> = new.map(|it| portion(&it.name, it.size)).collect();
    // What is there already does not come again.
    let all: u64 = install.packages.iter().map(|it| it.size.likely).sum();
    let own: u64 = portions.iter().map(|it| it.bytes).sum();
    let (total, archives) = (install.total.portion(own, all), install.archives.portion(own, all));
    let source = &packages.npm.source;
    let unknown = install.unknown.iter().filter(|name| is_new(name));
    let each = if locked { ANY_LOCKED } else { ANY_PACKAGE };
    let unknown: Vec<Portion> = unknown.map(|name| portion(name, each)).collect();
    let size = unknown.iter().fold(Range::ZERO, |sum, _| sum.beside(each));
    let count = portions.len() + unknown.len();
    add(
        shell,
        Weight {
            basis: if install.measured >= 9_000 { Basis::Measured } else { Basis::Computed },
            source: format!("{}, {}", source.origin, source.date).into(),
            portions: portions.into(),
            told: Told::Counted,
            ..of_node(site, "packages of Node", total)
        },
    );
    let like = of_node(site, "packages that are not known:", size);
    add(shell, Weight { portions: unknown.into(), told: Told::Listed, ..like });
    if count > 0 {
        let archives = archives.plus(size.scaled(ARCHIVE));
        let cache = cached(shell, program, archives, total.plus(size), count);
        add(shell, cache);
    }
}

/// The packages in a directory.
fn names_at(shell: &Shell<'_>, site: &str) -> BTreeSet<Rc<str>> {
    let weights = shell.machine.tree.weights.iter().filter(|it| *it.path == *site);
    weights.flat_map(|it| it.portions.iter().map(|portion| portion.name.clone())).collect()
}

fn add(shell: &mut Shell<'_>, weight: Weight) {
    if weight.size != Range::ZERO {
        _ = shell.machine.tree.weights.add(weight);
    }
}

fn of_node(site: &str, what: &str, size: Range) -> Weight {
    let (sort, texture) = (Sort::Packages, Texture::Node);
    Weight { sort, texture, ..guess(site, what, size) }
}

/// An archive beside what is in it, in basis points.
const ARCHIVE: (u64, u64, u64) = (1_700, 2_400, 4_000);

fn lay_guess(shell: &mut Shell<'_>, program: &str, site: &str, what: &str, size: Range) {
    shell.lay(of_node(site, what, size));
    let cache = cached(shell, program, size.scaled(ARCHIVE), size, 0);
    shell.lay(cache);
}

fn cached(shell: &Shell<'_>, program: &str, archives: Range, files: Range, count: usize) -> Weight {
    let size = match program {
        "npm" => habits::npm_cache(archives, count),
        // It keeps what it unpacked.
        "yarn" => files.scaled((1_500, 10_500, 16_000)),
        // Its store has second names for the same files.
        _ => files.scaled((0, 300, 11_000)),
    };
    let path = cache(shell, program);
    let (sort, texture) = (Sort::Cache, Texture::Packed);
    Weight { sort, texture, ..guess(&path, &format!("cache of {program}"), size) }
}

fn cache(shell: &Shell<'_>, program: &str) -> String {
    let home = shell.home();
    match program {
        "npm" => format!("{home}/.npm"),
        "yarn" if &*home == "/root" => "/usr/local/share/.cache/yarn".to_owned(),
        "yarn" => format!("{home}/.cache/yarn"),
        _ => format!("{home}/.local/share/pnpm"),
    }
}
