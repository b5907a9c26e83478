//! Downloads and archives, and files that change where not all of them are listed.

use std::rc::Rc;

use crate::catalog::{Basis, Range};
use crate::effect::run::{Shell, is_unknown};
use crate::effect::tree::{Found, Tree, clean, join, parent_and_name};
use crate::effect::weight::{Sort, Texture, Weight};

use super::{Args, THUMB, guess};

/// What a file may weigh of which only the name is known, by the end of the name: the first row
/// that fits; in thousands of bytes.
const BY_NAME: &[(&str, [u64; 3])] = &[
    (".gz .tgz .xz .bz2 .zst .zip .txz .tbz2 .tar .tbz .7z", [100, 8_000, 250_000]),
    (".deb .rpm .apk .whl .gem", [10, 2_000, 150_000]),
    (".jar .war .exe .msi .img .iso .phar", [50, 8_000, 300_000]),
    (".sh .py .pl .js .php .rb .bash", [0, 12, 3_000]),
    (
        ".gpg .asc .key .pub .list .repo .sha256 .txt .json .yml .yaml .conf .toml .xml .crt .pem .md5 .sig",
        [0, 3, 250],
    ),
    ("", [0, 5_000, 200_000]),
];

/// Unpacked beside packed, in basis points: a program doubles (1.93 times, measured once), sources
/// grow fivefold.
const UNPACKED: (u64, u64, u64) = (11_000, 22_000, 60_000);

/// What a file may weigh of which only the name is known.
pub fn guess_of_file(name: &str) -> Range {
    let fits = |row: &&(&str, _)| row.0.split(' ').any(|end| name.ends_with(end));
    let [low, likely, high] = BY_NAME.iter().find(fits).map_or([0; 3], |row| row.1);
    Range { low: low * 1_000, likely: likely * 1_000, high: high * 1_000 }
}

/// Notes what a download at a path may weigh.
pub fn downloaded(tree: &mut Tree, address: &str, path: &str) {
    let plain = address.split(['?', '#']).next().unwrap_or(address);
    let path = clean(path);
    tree.weights.take(&path);
    let source = if is_unknown(plain) { THUMB.into() } else { plain.into() };
    let what = match parent_and_name(plain).1 {
        name if is_unknown(name) => "download".to_owned(),
        name => format!("download {name}"),
    };
    let (sort, texture) = (Sort::Fetched, Texture::Packed);
    let like = guess(&path, &what, guess_of_file(plain));
    _ = tree.weights.add(Weight { sort, source, texture, ..like });
}

/// Notes what goes into a pipe, where a script may run it.
pub fn piped(tree: &mut Tree, address: &str) {
    Rc::make_mut(&mut tree.ledger).piped = Some(address.into());
}

/// Notes what a repository may weigh that is fetched.
pub fn cloned(tree: &mut Tree, address: &str) {
    let size = Range { low: 50_000, likely: 10_000_000, high: 1_500_000_000 };
    let weight = guess("/", "repository", size);
    let sort = Sort::Fetched;
    _ = tree.weights.add(Weight { source: address.into(), sort, ..weight });
}

/// A download that was not understood.
pub(super) fn download(shell: &mut Shell<'_>, argv: &[String]) {
    let args = Args::read(argv, "-o -O --output --output-document -P -H -A -d -X --header --retry");
    let named = args.words.iter().find(|word| word.contains("://"));
    let Some(address) = named.or(args.words.last()) else { return };
    let output = args.value("-o --output --output-document").or(args.value("-O"));
    let name = parent_and_name(address).1;
    let path = match output.filter(|path| !path.is_empty()) {
        Some("-") => return piped(&mut shell.machine.tree, address),
        Some(path) => shell.path(path),
        None => join(&shell.path(args.value("-P").unwrap_or(".")), name),
    };
    downloaded(&mut shell.machine.tree, address, &path);
}

/// `tar` and `unzip`, not understood.
pub(super) fn unpack(shell: &mut Shell<'_>, argv: &[String]) {
    let args = Args::read(argv, "-C -d --directory -f --file");
    let to = args.value("-C -d --directory").unwrap_or(".");
    let named = args.words.iter().find(|word| word.contains('.'));
    let file = named.copied().or(args.value("-f --file")).unwrap_or("-");
    let to = shell.path(to);
    unpacked(shell, file, &to);
}

/// Notes what an archive may weigh that was unpacked.
pub fn unpacked(shell: &mut Shell<'_>, file: &str, to: &str) {
    let path = clean(&shell.path(file));
    let packed = shell.machine.tree.weights.iter().find(|weight| *weight.path == *path);
    let size = match (packed, shell.machine.tree.find(&path)) {
        (Some(weight), _) => weight.size,
        (None, Found::Node(node)) => {
            node.content().and_then(crate::project::Content::size).map_or_else(any, Range::exact)
        }
        (None, _) => any(),
    };
    let what = match file {
        "-" => "unpacked archive".to_owned(),
        _ => format!("unpacked {}", parent_and_name(file).1),
    };
    let sort = Sort::Fetched;
    shell.lay(Weight { sort, ..guess(&clean(to), &what, size.scaled(UNPACKED)) });
}

fn any() -> Range {
    guess_of_file(".tar")
}

/// `chown` and `chmod` of directories with files that nobody listed: all is written once more.
pub(super) fn owner(shell: &mut Shell<'_>, argv: &[String]) {
    let args = Args::read(argv, "");
    let all =
        argv.iter().any(|arg| arg.starts_with('-') && !arg.starts_with("--") && arg.contains('R'));
    if !all && !args.has("--recursive") {
        return;
    }
    let program = argv.first().map_or("", |name| parent_and_name(name).1);
    let Some((value, paths)) = args.words.split_first() else { return };
    for path in paths {
        let Ok(place) = shell.machine.resolve(&shell.path(path), true) else { continue };
        let bytes = match &place.found {
            Found::Node(node) => node.listed_bytes(),
            _ => 0,
        };
        set(&mut shell.machine.tree, (program, value), &place.path, bytes);
    }
}

/// What is set as it was before is not written again.
fn set(tree: &mut Tree, (program, value): (&str, &str), path: &str, bytes: u64) {
    tree.weights.mark(path, program, value);
    let what = "the same files with another owner or mode";
    let is_same = |weight: &Weight| {
        weight.hides
            && *weight.path == *path
            && weight.size == Range::exact(bytes)
            && weight.marks.iter().any(|(by, to)| &**by == program && &**to == value)
    };
    if bytes == 0 || tree.weights.iter().any(|weight| is_same(weight)) {
        return;
    }
    tree.weights.take_if(|it| it.hides && it.path.starts_with(path));
    let like = guess(path, what, Range::exact(bytes));
    let marks = vec![(program.into(), value.into())];
    let source = "".into();
    _ = tree.weights.add(Weight { basis: Basis::Exact, source, hides: true, marks, ..like });
}

/// `cp` and `mv`, not understood.
pub(super) fn copied(shell: &mut Shell<'_>, argv: &[String]) {
    let args = Args::read(argv, "-t --target-directory");
    let Some((target, sources)) = args.words.split_last() else { return };
    let moves = argv.first().is_some_and(|name| name.ends_with("mv"));
    let to = clean(&shell.path(target));
    for source in sources {
        let from = clean(&shell.path(source.split(['*', '\u{fdd0}']).next().unwrap_or(source)));
        let found = shell.machine.tree.find(&from);
        let weights = &mut shell.machine.tree.weights;
        let before = weights.clone();
        if moves {
            weights.take(&from);
        }
        weights.copy(&before, &from, &found, &to);
    }
}

/// `rm`, not understood.
pub(super) fn removed(shell: &mut Shell<'_>, argv: &[String]) {
    for path in Args::read(argv, "").words {
        let path = shell.path(path.trim_end_matches(['*', '/']));
        shell.machine.tree.weights.take(&clean(&path));
    }
}

/// `find` that deletes byte-code or caches where nobody listed them.
pub(super) fn find(shell: &mut Shell<'_>, argv: &[String]) {
    let deletes = argv.iter().any(|arg| matches!(&**arg, "-delete" | "rm" | "/bin/rm"));
    let is_bytecode = argv.iter().any(|arg| arg.contains("pyc"));
    let Some(path) = argv.get(1).filter(|_| deletes && is_bytecode) else { return };
    let path = clean(&shell.path(path));
    let path = path.trim_end_matches('/');
    shell
        .machine
        .tree
        .weights
        .take_if(|weight| weight.what.starts_with("byte-code") && weight.path.starts_with(path));
}
