//! `apk`.

use std::rc::Rc;

use crate::catalog::packages::{alpine, habits};
use crate::catalog::{Basis, Range};
use crate::effect::run::Shell;
use crate::effect::weight::{Sort, Texture, Weight};

use super::{Args, guess};

const INDEX: &str = "/var/cache/apk";
const PACKAGES: &str = "/usr/lib";
const STATE: &str = "/lib/apk/db";
/// Its list of packages, written anew by every install.
const NOTES: Range = Range { low: 30_000, likely: 120_000, high: 500_000 };

pub(super) fn apk(shell: &mut Shell<'_>, argv: &[String]) {
    let args = Args::read(argv, "-t --virtual -X --repository -p --root --arch --keys-dir");
    let (verb, names) = args.verb();
    let kept = !args.has("--no-cache");
    match verb {
        "update" => index(shell, kept),
        "add" => {
            index(shell, kept);
            for name in names {
                add(shell, name, args.value("-t --virtual").unwrap_or(""));
            }
            notes(shell);
        }
        "upgrade" => {
            index(shell, kept);
            let size = Range { low: 0, likely: 2_000_000, high: 60_000_000 };
            let sort = Sort::Packages;
            shell.lay(Weight { sort, ..guess(PACKAGES, "updated packages", size) });
        }
        "del" => {
            remove(shell, names);
            notes(shell);
        }
        _ => {}
    }
}

fn index(shell: &mut Shell<'_>, kept: bool) {
    if kept {
        let sort = Sort::Cache;
        shell.lay(Weight { sort, ..guess(INDEX, "index of packages", habits::APK_INDEX) });
    }
}

fn notes(shell: &mut Shell<'_>) {
    shell.lay(Weight { sort: Sort::Packages, ..guess(STATE, "notes of apk", NOTES) });
}

/// Packages, and virtual packages with all that they stand for.
fn remove(shell: &mut Shell<'_>, names: &[&str]) {
    let is_meant =
        |(name, group): &(Rc<str>, Rc<str>)| names.contains(&&**name) || names.contains(&&**group);
    let asked = &mut shell.ledger().alpine;
    let (gone, left): (Vec<_>, Vec<_>) = std::mem::take(asked).into_iter().partition(is_meant);
    // What two of them need stays.
    let left_over: Vec<String> =
        left.iter().map(|(name, group)| what(shown(name), group)).collect();
    *asked = left;
    for (name, group) in gone {
        let what = what(shown(&name), &group);
        if !left_over.contains(&what) {
            let is_it = |weight: &Weight| &*weight.path == PACKAGES && *weight.what == *what;
            shell.machine.tree.weights.take_if(is_it);
        }
    }
}

/// All compilers bring the same along.
fn shown(name: &str) -> &str {
    if is_compiler(name) { "build-base" } else { name }
}

fn is_compiler(name: &str) -> bool {
    matches!(name, "build-base" | "gcc" | "g++" | "musl-dev" | "libc-dev")
}

fn add(shell: &mut Shell<'_>, name: &str, group: &str) {
    let plain = name.split(['=', '~', '<', '>', '@']).next().unwrap_or(name);
    let known = alpine::install(plain, &shell.machine.tree.ledger.system);
    let what = what(shown(plain), group);
    let is_there = has(shell, &what);
    shell.ledger().alpine.push((plain.into(), group.into()));
    if is_there && (known.is_none() || !is_compiler(plain)) {
        return; // What is installed does not come again.
    }
    shell.lay(Weight {
        sort: Sort::Packages,
        basis: known.map_or(Basis::Guess, |_| Basis::Computed),
        source: known
            .map_or_else(|| plain.into(), |_| format!("Alpine 3.16, {}", alpine::DATE).into()),
        texture: Texture::System,
        ..guess(PACKAGES, &what, known.unwrap_or_else(|| of_kind(plain)))
    });
}

fn has(shell: &Shell<'_>, what: &str) -> bool {
    shell.machine.tree.weights.iter().any(|weight| &*weight.what == what)
}

/// Names of packages, or how they begin or end, and what such a package may bring along; in
/// thousands of bytes.
const KINDS: &[(&str, [u64; 3])] = &[
    ("gcc", [60_000, 140_000, 260_000]),
    ("openjdk*", [60_000, 200_000, 450_000]),
    ("go", [150_000, 250_000, 550_000]),
    ("rust*", [150_000, 350_000, 900_000]),
    ("cargo", [150_000, 400_000, 900_000]),
    ("clang*", [100_000, 300_000, 700_000]),
    ("chromium*", [200_000, 450_000, 900_000]),
    ("nodejs*", [25_000, 55_000, 110_000]),
    ("npm", [40_000, 80_000, 140_000]),
    ("yarn", [30_000, 60_000, 120_000]),
    ("python2*", [25_000, 38_000, 80_000]),
    ("ruby*", [5_000, 25_000, 90_000]),
    ("perl*", [1_000, 35_000, 70_000]),
    ("ffmpeg*", [30_000, 90_000, 250_000]),
    ("imagemagick*", [15_000, 50_000, 150_000]),
    ("musl-dev", [5_000, 10_000, 20_000]),
    ("libc-dev", [5_000, 10_000, 20_000]),
    ("ca-certificates*", [200, 700, 1_500]),
    ("linux-headers", [3_000, 5_000, 12_000]),
    ("*-dev", [100, 4_000, 120_000]),
];
const ANY_PACKAGE: [u64; 3] = [50, 2_000, 60_000];

/// What a package may bring along of which only the name is known.
fn of_kind(name: &str) -> Range {
    let fits = |row: &&(&str, [u64; 3])| match (row.0.strip_suffix('*'), row.0.strip_prefix('*')) {
        (Some(start), _) => name.starts_with(start),
        (_, Some(end)) => name.ends_with(end),
        _ => row.0 == name,
    };
    let [low, likely, high] = KINDS.iter().find(fits).map_or(ANY_PACKAGE, |row| row.1);
    Range { low: low * 1_000, likely: likely * 1_000, high: high * 1_000 }
}

fn what(name: &str, group: &str) -> String {
    if group.is_empty() { format!("package {name}") } else { format!("package {name} of {group}") }
}
