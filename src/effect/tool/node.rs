//! `npm`, `yarn` and `pnpm`.

use crate::catalog::packages::habits;
use crate::catalog::{Basis, Range};
use crate::effect::run::Shell;
use crate::effect::tree::{clean, join, parent_and_name};
use crate::effect::weight::{Texture, Weight};

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
            install(shell, &program, &args, words, global);
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
    let directory = args.value("--prefix --cwd -C --dir").unwrap_or(".");
    let directory = if global { GLOBAL.to_owned() } else { clean(&shell.path(directory)) };
    let site = join(&directory, "node_modules");
    let named: Vec<Wanted> = words.iter().map(|word| package(word)).collect();
    let (wanted, locked) = if named.is_empty() {
        shell.machine.tree.weights.take(&site);
        match manifest::node_project(shell, &directory, production) {
            Some(project) => project,
            None => {
                return lay_guess(
                    shell,
                    program,
                    &site,
                    "packages of a file that cannot be read",
                    ANY_PROJECT,
                );
            }
        }
    } else {
        (named, false)
    };
    lay(shell, program, &site, &wanted, locked);
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
    let source = &packages.npm.source;
    let texture = Texture::Node;
    shell.lay(Weight {
        basis: if install.measured >= 9_000 { Basis::Measured } else { Basis::Computed },
        source: format!("{}, {}", source.origin, source.date).into(),
        texture,
        ..guess(site, &format!("{} packages of Node", install.packages.len()), install.total)
    });
    let each = if locked { ANY_LOCKED } else { ANY_PACKAGE };
    let size = install.unknown.iter().fold(Range::ZERO, |sum, _| sum.beside(each));
    let names = match install.unknown.get(..12) {
        Some(first) => format!("{} …", first.join(" ")),
        None => install.unknown.join(" "),
    };
    let what = format!("packages that are not known: {names}");
    shell.lay(Weight { texture, ..guess(site, &what, size) });
    let count = install.packages.len() + install.unknown.len();
    let archives = install.archives.plus(size.scaled(ARCHIVE));
    lay_cache(shell, program, archives, install.total.plus(size), count);
}

/// An archive beside what is in it, in basis points.
const ARCHIVE: (u64, u64, u64) = (1_700, 2_400, 4_000);

fn lay_guess(shell: &mut Shell<'_>, program: &str, site: &str, what: &str, size: Range) {
    shell.lay(Weight { texture: Texture::Node, ..guess(site, what, size) });
    lay_cache(shell, program, size.scaled(ARCHIVE), size, 0);
}

fn lay_cache(shell: &mut Shell<'_>, program: &str, archives: Range, files: Range, count: usize) {
    let size = match program {
        "npm" => habits::npm_cache(archives, count),
        // It keeps what it unpacked.
        "yarn" => files.scaled((1_500, 10_500, 16_000)),
        // Its store has second names for the same files.
        _ => files.scaled((0, 300, 11_000)),
    };
    let path = cache(shell, program);
    let texture = Texture::Packed;
    shell.lay(Weight { texture, ..guess(&path, &format!("cache of {program}"), size) });
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
