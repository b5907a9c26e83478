//! `apk`.

use crate::catalog::packages::{alpine, habits};
use crate::catalog::{Basis, Range};
use crate::effect::run::Shell;
use crate::effect::weight::{Texture, Weight};

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
            shell.lay(guess(STATE, "notes of apk", NOTES));
        }
        "upgrade" => {
            index(shell, kept);
            let size = Range { low: 0, likely: 2_000_000, high: 60_000_000 };
            shell.lay(guess(PACKAGES, "updated packages", size));
        }
        "del" => {
            for name in names {
                let (own, group) = (what(name, ""), format!(" of {name}"));
                let is_meant = |weight: &Weight| {
                    &*weight.path == PACKAGES
                        && (*weight.what == *own || weight.what.ends_with(&group))
                };
                shell.machine.tree.weights.take_if(is_meant);
            }
            shell.lay(guess(STATE, "notes of apk", NOTES));
        }
        _ => {}
    }
}

fn index(shell: &mut Shell<'_>, kept: bool) {
    if kept {
        shell.lay(guess(INDEX, "index of packages", habits::APK_INDEX));
    }
}

fn add(shell: &mut Shell<'_>, name: &str, group: &str) {
    let plain = name.split(['=', '~', '<', '>', '@']).next().unwrap_or(name);
    let known = alpine::install(plain, &shell.machine.tree.ledger.system);
    // All of them bring the compiler.
    let is_compiler = matches!(plain, "build-base" | "gcc" | "g++" | "musl-dev" | "libc-dev");
    let shown = if is_compiler { "build-base" } else { plain };
    if is_compiler && known.is_none() && has(shell, &what(shown, group)) {
        return;
    }
    shell.lay(Weight {
        basis: known.map_or(Basis::Guess, |_| Basis::Computed),
        source: known
            .map_or_else(|| plain.into(), |_| format!("Alpine 3.16, {}", alpine::DATE).into()),
        texture: Texture::System,
        ..guess(PACKAGES, &what(shown, group), known.unwrap_or_else(|| of_kind(plain)))
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
