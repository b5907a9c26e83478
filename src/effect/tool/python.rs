//! `pip`, `uv`, `poetry` and `pipenv`.

use std::rc::Rc;

use crate::catalog::packages::language::{self, Install};
use crate::catalog::packages::{Language, Piece, habits};
use crate::catalog::{Basis, Range};
use crate::effect::run::{Shell, is_unknown};
use crate::effect::tree::{clean, join};
use crate::effect::weight::{Portion, Sort, Texture, Told, Weight};

use super::manifest::{self, Wanted};
use super::{Args, guess, megabytes};

const VALUED: &str = "-r --requirement --requirements -c --constraint -i --index-url --extra-index-url -t \
                      --target --prefix --root -f --find-links --cache-dir --python -p --trusted-host \
                      --platform --only-binary --no-binary --extra --group -d --dest -w --wheel-dir";
/// A package with what it needs, of which nothing is known; a project; one without data at hand.
const ANY_PACKAGE: Range = Range { low: 50_000, likely: 2_500_000, high: 80_000_000 };
const ANY_PROJECT: Range = megabytes(1, 60, 2_000);
const WITHOUT_DATA: Range = Range { low: 100_000, likely: 12_000_000, high: 250_000_000 };

/// Where packages go, and what else an install writes.
struct How {
    site: String,
    compiles: bool,
    /// Where the cache is, and how much of what it keeps is no second name of an installed file.
    cache: Option<(String, (u64, u64, u64))>,
}

const OWN_FILES: (u64, u64, u64) = (10_000, 10_000, 10_000);
/// uv links its cache and what it installs, where both are on one file system.
const SHARED_FILES: (u64, u64, u64) = (0, 500, 35_000);

pub(super) fn pip(shell: &mut Shell<'_>, argv: &[String]) {
    let args = Args::read(argv, VALUED);
    let (verb, words) = args.verb();
    own_bytecode(shell);
    match verb {
        "install" => {
            let wanted = wanted(shell, &args, words);
            let cached = !args.has("--no-cache-dir") && !is_set(shell, "PIP_NO_CACHE_DIR");
            let cache = shell
                .variable("PIP_CACHE_DIR")
                .map_or_else(|| format!("{}/.cache/pip", shell.home()), |it| it.to_string());
            let how = How {
                site: site(shell, &args, argv),
                compiles: !args.has("--no-compile"),
                cache: cached.then_some((cache, OWN_FILES)),
            };
            lay(shell, wanted, &how);
        }
        "wheel" | "download" => {
            let to = args.value("-w --wheel-dir -d --dest").unwrap_or(".");
            let to = clean(&shell.path(to));
            let wanted = wanted(shell, &args, words);
            let size = estimate(shell, wanted.as_deref()).map_or(ANY_PROJECT, |it| it.archives);
            shell.lay(Weight { sort: Sort::Cache, ..guess(&to, "wheels", size) });
        }
        "uninstall" => uninstall(shell, words),
        "cache" => {
            let cache = format!("{}/.cache/pip", shell.home());
            shell.machine.tree.weights.take(&cache);
        }
        _ => {}
    }
}

pub(super) fn uv(shell: &mut Shell<'_>, argv: &[String]) {
    let args = Args::read(argv, VALUED);
    let (verb, words) = args.verb();
    let cached = !args.has("--no-cache -n") && !is_set(shell, "UV_NO_CACHE");
    let cache = shell
        .variable("UV_CACHE_DIR")
        .map_or_else(|| format!("{}/.cache/uv", shell.home()), |it| it.to_string());
    let compiles = args.has("--compile-bytecode") || is_set(shell, "UV_COMPILE_BYTECODE");
    let cache = cached.then_some((cache, SHARED_FILES));
    match (verb, words) {
        ("pip", ["install" | "sync", words @ ..]) => {
            let mut wanted = wanted(shell, &args, words);
            // `uv pip sync requirements.txt`
            if words.iter().any(|word| manifest::requirements(shell, word, 0).is_some()) {
                wanted = Some(
                    words
                        .iter()
                        .filter_map(|it| manifest::requirements(shell, it, 0))
                        .flatten()
                        .collect(),
                );
            }
            let site = site(shell, &args, argv);
            lay(shell, wanted, &How { site, compiles, cache });
        }
        ("sync" | "add", _) => {
            let wanted = manifest::python_project(shell, &shell.cwd);
            let root = shell.variable("UV_PROJECT_ENVIRONMENT").unwrap_or_else(|| ".venv".into());
            let site = library(shell, &shell.path(&root));
            lay(shell, wanted, &How { site, compiles, cache });
        }
        ("pip", ["uninstall", words @ ..]) => uninstall(shell, words),
        ("cache", _) => {
            let cache = format!("{}/.cache/uv", shell.home());
            shell.machine.tree.weights.take(&cache);
        }
        _ => {}
    }
}

/// `poetry` and `pipenv`, which install what a project needs.
pub(super) fn project(shell: &mut Shell<'_>, argv: &[String]) {
    let args = Args::read(argv, VALUED);
    if !matches!(args.verb().0, "install" | "sync" | "update") {
        return;
    }
    let is_poetry = argv.first().is_some_and(|name| name.ends_with("poetry"));
    let name = if is_poetry { "pypoetry" } else { "pipenv" };
    let wanted = manifest::python_project(shell, &shell.cwd);
    let site = site(shell, &args, argv);
    let cache = format!("{}/.cache/{name}", shell.home());
    let cached = !args.has("--no-cache") && !is_set(shell, "PIP_NO_CACHE_DIR");
    lay(
        shell,
        wanted,
        &How { site, compiles: !is_poetry, cache: cached.then_some((cache, OWN_FILES)) },
    );
}

fn is_set(shell: &Shell<'_>, name: &str) -> bool {
    shell.variable(name).is_some_and(|value| !matches!(&*value, "" | "0" | "false" | "off"))
}

/// What is asked for; nothing where a file that says so cannot be read.
fn wanted(shell: &Shell<'_>, args: &Args<'_>, words: &[&str]) -> Option<Vec<Wanted>> {
    let mut wanted = Vec::new();
    for file in args.values("-r --requirement --requirements") {
        wanted.extend(manifest::requirements(shell, file, 0)?);
    }
    for word in words {
        if word.starts_with(['.', '/']) {
            let path = word.split('[').next().unwrap_or(word);
            wanted.extend(manifest::python_project(shell, &clean(&shell.path(path)))?);
        } else if is_unknown(word) {
            wanted.push(("…".into(), None));
        } else {
            wanted.push(manifest::requirement(word));
        }
    }
    Some(wanted)
}

/// The directory of packages.
fn site(shell: &Shell<'_>, args: &Args<'_>, argv: &[String]) -> String {
    if let Some(target) = args.value("-t --target") {
        return clean(&shell.path(target));
    }
    if let Some(prefix) = args.value("--prefix") {
        return library(shell, &shell.path(prefix));
    }
    if args.has("--user") {
        return library(shell, &format!("{}/.local", shell.home()));
    }
    let called =
        argv.first().and_then(|name| name.strip_suffix("/pip").or(name.strip_suffix("/pip3")));
    let path = shell.variable("PATH").unwrap_or_default();
    let first = path.split(':').next().unwrap_or_default();
    let environment = called.or(Some(first)).and_then(|path| path.strip_suffix("/bin"));
    let environment = environment.filter(|path| !path.starts_with("/usr") && !path.is_empty());
    match environment.map(Into::into).or_else(|| shell.variable("VIRTUAL_ENV")) {
        Some(environment) => library(shell, &shell.path(&environment)),
        None => library(shell, "/usr/local"),
    }
}

/// Where packages lie below a prefix.
fn library(shell: &Shell<'_>, prefix: &str) -> String {
    let version = shell.variable("PYTHON_VERSION").unwrap_or_else(|| "3".into());
    let mut numbers = version.split('.');
    let major = numbers.next().unwrap_or("3");
    let version =
        numbers.next().map_or_else(|| major.to_owned(), |minor| format!("{major}.{minor}"));
    join(&clean(prefix), &format!("lib/python{version}/site-packages"))
}

/// The first run of pip in an image of Python writes byte-code of its own.
fn own_bytecode(shell: &mut Shell<'_>) {
    let first = !std::mem::replace(&mut shell.ledger().pip_ran, true);
    let Some(version) = shell.variable("PYTHON_VERSION") else { return };
    let minor = version.split('.').nth(1).and_then(|it| it.parse::<u32>().ok());
    let size = match minor {
        Some(..=10) => habits::PIP_OWN_BYTECODE_OLD,
        _ => habits::PIP_OWN_BYTECODE,
    };
    if first && !is_set(shell, "PYTHONDONTWRITEBYTECODE") {
        shell.lay(Weight {
            basis: Basis::Measured,
            sort: Sort::Packages,
            source: "measured with pip 26.3 and CPython 3.11".into(),
            texture: Texture::Python,
            ..guess("/usr/local/lib/python3", "byte-code of pip itself", size)
        });
    }
}

fn estimate(shell: &Shell<'_>, wanted: Option<&[Wanted]>) -> Option<Install> {
    let packages = shell.machine.tree.ledger.packages.as_ref()?;
    Some(of(&packages.pypi, wanted?))
}

pub(super) fn of(language: &Language, wanted: &[Wanted]) -> Install {
    let wanted: Vec<_> =
        wanted.iter().map(|(name, version)| (&**name, version.as_deref())).collect();
    language.install(&wanted)
}

fn lay(shell: &mut Shell<'_>, wanted: Option<Vec<Wanted>>, how: &How) {
    let Some(wanted) = wanted else {
        return lay_guess(shell, how, "packages of a file that cannot be read", ANY_PROJECT);
    };
    let Some(packages) = shell.machine.tree.ledger.packages.clone() else {
        let size = wanted.iter().fold(Range::ZERO, |sum, _| sum.beside(WITHOUT_DATA));
        return lay_guess(shell, how, "packages of Python", size);
    };
    let before = of(&packages.pypi, &shell.machine.tree.ledger.python);
    let mut all = shell.machine.tree.ledger.python.clone();
    all.extend(wanted.iter().cloned());
    let after = of(&packages.pypi, &all);
    shell.ledger().python = all;
    // A package that is there already comes once, however often it is asked for.
    let new = |after: Range, before: Range| {
        let share = after.likely.saturating_sub(before.likely);
        after.portion(share, after.likely)
    };
    let mut files = new(after.total, before.total);
    let bytecode = new(after.bytecode, before.bytecode);
    files = files.less(bytecode);
    let archives = new(after.archives, before.archives);
    let is_new = |piece: &&Piece| !before.packages.iter().any(|it| it.name == piece.name);
    let portion = |piece: &Piece| Portion { name: piece.name.clone(), bytes: piece.size.likely };
    let portions: Rc<[Portion]> = after.packages.iter().filter(is_new).map(portion).collect();
    let count = portions.len();
    let source = &packages.pypi.source;
    let like = Weight {
        basis: if after.measured >= 9_000 { Basis::Measured } else { Basis::Computed },
        source: format!("{}, {}", source.origin, source.date).into(),
        portions,
        ..of_python(&how.site, "", Range::ZERO)
    };
    let mut weigh = |what: &str, told, size| {
        let weights = &mut shell.machine.tree.weights;
        if size != Range::ZERO {
            _ = weights.add(Weight { what: what.into(), told, size, ..like.clone() });
        }
    };
    weigh("packages of Python", Told::Counted, files);
    if how.compiles {
        weigh("byte-code of packages", Told::Not, bytecode);
    }
    let unknown: Vec<Rc<str>> =
        after.unknown.into_iter().filter(|it| !before.unknown.contains(it)).collect();
    let size = unknown.iter().fold(Range::ZERO, |sum, _| sum.beside(ANY_PACKAGE));
    lay_unknown(shell, how, &unknown, size);
    let cached = habits::pip_cache(archives, count).plus(size.scaled(ARCHIVE));
    lay_cache(shell, how, cached);
}

/// An archive beside what is in it, in basis points.
const ARCHIVE: (u64, u64, u64) = (2_000, 3_000, 4_500);

fn lay_guess(shell: &mut Shell<'_>, how: &How, what: &str, size: Range) {
    shell.lay(of_python(&how.site, what, size));
    lay_cache(shell, how, size.scaled(ARCHIVE));
}

fn lay_unknown(shell: &mut Shell<'_>, how: &How, names: &[Rc<str>], size: Range) {
    let portion = |name: &Rc<str>| Portion { name: name.clone(), bytes: ANY_PACKAGE.likely };
    let portions = names.iter().map(portion).collect();
    let like = of_python(&how.site, "packages that are not known:", size);
    if size != Range::ZERO {
        let weight = Weight { portions, told: Told::Listed, ..like };
        _ = shell.machine.tree.weights.add(weight);
    }
}

fn of_python(site: &str, what: &str, size: Range) -> Weight {
    let (sort, texture) = (Sort::Packages, Texture::Python);
    Weight { sort, texture, ..guess(site, what, size) }
}

/// Without what they need, which stays.
fn uninstall(shell: &mut Shell<'_>, words: &[&str]) {
    let names: Vec<String> =
        words.iter().map(|word| language::normal(&manifest::requirement(word).0)).collect();
    let is_gone = |name: &str| names.contains(&language::normal(name));
    let is_python = |weight: &Weight| weight.texture == Texture::Python;
    let asked = shell.machine.tree.ledger.python.clone();
    if let Some(install) = estimate(shell, Some(&asked)) {
        let all = install.packages.iter().map(|piece| piece.name.clone()).chain(install.unknown);
        let left = all.filter(|name| !is_gone(name)).map(|name| (name, None));
        shell.ledger().python = left.collect();
    }
    shell.machine.tree.weights.uninstall(is_python, is_gone);
}

fn lay_cache(shell: &mut Shell<'_>, how: &How, size: Range) {
    let Some((path, own)) = &how.cache else { return };
    let basis =
        if size.high < size.likely.saturating_mul(2) { Basis::Computed } else { Basis::Guess };
    let (sort, texture) = (Sort::Cache, Texture::Packed);
    let weight = Weight { sort, basis, texture, ..guess(path, "cache of pip", size.scaled(*own)) };
    if weight.size != Range::ZERO {
        _ = shell.machine.tree.weights.add(weight);
    }
}
