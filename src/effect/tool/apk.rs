//! `apk`.

use crate::catalog::packages::{alpine, habits};
use crate::catalog::{Basis, Range};
use crate::effect::run::Shell;
use crate::effect::weight::{Texture, Weight};

use super::{Args, guess};

const INDEX: &str = "/var/cache/apk";
const PACKAGES: &str = "/usr/lib";
const STATE: &str = "/lib/apk/db";
/// A package of Alpine with what it needs, of which nothing is known.
const ANY_PACKAGE: Range = Range { low: 100_000, likely: 5_000_000, high: 90_000_000 };
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
                    &*weight.path == PACKAGES && (*weight.what == *own || weight.what.ends_with(&group))
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
    let known = alpine::install(plain);
    shell.lay(Weight {
        basis: known.map_or(Basis::Guess, |_| Basis::Computed),
        source: known.map_or_else(|| name.into(), |_| format!("Alpine 3.16, {}", alpine::DATE).into()),
        texture: Texture::System,
        ..guess(PACKAGES, &what(plain, group), known.unwrap_or(ANY_PACKAGE))
    });
}

fn what(name: &str, group: &str) -> String {
    if group.is_empty() { format!("package {name}") } else { format!("package {name} of {group}") }
}
