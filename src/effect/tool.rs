//! What programs leave behind that are not carried out: package managers, compilers, downloads.
//!
//! A program is weighed after the tree became unknown by it; nothing here changes what the tree is.

mod apk;
mod apt;
mod args;
mod file;
mod habit;
mod manifest;
mod node;
mod python;
mod rpm;
#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::rc::Rc;

use super::run::{Shell, UNLISTED, is_unknown, is_unlisted};
use super::tree::{Tree, parent_and_name};
use super::weight::{Ledger, Sort, Texture, Told, Weight};
use crate::catalog::{Basis, Range};

use args::Args;
pub use file::{cloned, downloaded, guess_of_file};
pub(super) use file::{piped, unpacked};
pub use manifest::flatten;

/// What weighs a program: its arguments with its name first.
type Tool = fn(&mut Shell<'_>, &[String]);

const TOOLS: &[(&str, Tool)] = &[
    ("apk", apk::apk),
    ("apt", apt::apt),
    ("apt-get", apt::apt),
    ("aptitude", apt::apt),
    ("chgrp", file::owner),
    ("chmod", file::owner),
    ("chown", file::owner),
    ("cp", file::copied),
    ("curl", file::download),
    ("dnf", rpm::rpm),
    ("find", file::find),
    ("microdnf", rpm::rpm),
    ("mv", file::copied),
    ("npm", node::node),
    ("pip", python::pip),
    ("pip3", python::pip),
    ("pipenv", python::project),
    ("pnpm", node::node),
    ("poetry", python::project),
    ("rm", file::removed),
    ("tar", file::unpack),
    ("tdnf", rpm::rpm),
    ("unzip", file::unpack),
    ("uv", python::uv),
    ("wget", file::download),
    ("yarn", node::node),
    ("yum", rpm::rpm),
];

/// Programs that run the one behind them.
const WRAPPERS: &[&str] = &["sudo", "nice", "time", "nohup", "corepack", "eatmydata", "exec"];

/// Notes what a program leaves behind that was not carried out.
pub fn weigh(shell: &mut Shell<'_>, argv: &[String]) {
    let mut argv = Cow::Borrowed(argv);
    if argv.iter().any(|arg| is_unlisted(arg)) {
        argv = argv.iter().map(|arg| as_written(arg)).collect();
    }
    let is_wrapper = |word: &String| WRAPPERS.contains(&parent_and_name(word).1);
    let wrappers = argv.iter().take_while(|word| is_wrapper(word)).count();
    let argv = argv.get(wrappers.min(argv.len().saturating_sub(1))..).unwrap_or_default();
    let Some((first, rest)) = argv.split_first() else { return };
    let name = parent_and_name(first).1;
    if let (true, Some("-m"), Some(module)) =
        (name.starts_with("python"), rest.first().map(String::as_str), rest.get(1))
    {
        let argv = rest.get(1..).unwrap_or_default();
        return match module.as_str() {
            "pip" => python::pip(shell, argv),
            _ => habit::habit_of(shell, module, argv),
        };
    }
    match TOOLS.binary_search_by(|(known, _)| (*known).cmp(name)) {
        Ok(at) => {
            if let Some((_, tool)) = TOOLS.get(at) {
                tool(shell, argv);
            }
        }
        Err(_) if is_unknown(name) => habit::habit_of(shell, "an unknown program", argv),
        Err(_) => habit::habit_of(shell, name, argv),
    }
}

/// A word with patterns in it that may match names nobody listed, as it was written.
fn as_written(word: &str) -> String {
    let mut written = String::new();
    for piece in word.split(['\u{fdd0}', '\u{fdd1}']) {
        let pattern = piece.strip_prefix(UNLISTED).and_then(|it| it.split_once('|'));
        written += pattern.map_or(piece, |(_, pattern)| pattern);
    }
    written
}

/// Notes that a step does more than is carried out.
pub(super) fn too_much(tree: &mut Tree) {
    let size = Range { low: 0, likely: 20_000_000, high: 1_000_000_000 };
    _ = tree.weights.add(guess("/", "what a step writes that is too long to follow", size));
}

/// A rule of thumb, as the source of a figure.
const THUMB: &str = "rule of thumb";

const fn megabytes(low: u64, likely: u64, high: u64) -> Range {
    Range { low: low * 1_000_000, likely: likely * 1_000_000, high: high * 1_000_000 }
}

fn guess(path: &str, what: &str, size: Range) -> Weight {
    Weight {
        path: path.into(),
        what: what.into(),
        portions: Rc::default(),
        told: Told::Not,
        sort: Sort::Made,
        size,
        basis: Basis::Guess,
        source: THUMB.into(),
        texture: Texture::Other,
        hides: false,
        marks: Vec::new(),
        left_of: None,
    }
}

impl Shell<'_> {
    fn ledger(&mut self) -> &mut Ledger {
        Rc::make_mut(&mut self.machine.tree.ledger)
    }

    /// Adds a weight, in the place of what is known to have been exactly there.
    fn lay(&mut self, weight: Weight) {
        let weights = &mut self.machine.tree.weights;
        weights.take_if(|it| it.path == weight.path && it.what == weight.what);
        if weight.size != Range::ZERO {
            _ = weights.add(weight);
        }
    }

    fn home(&self) -> Rc<str> {
        self.variable("HOME").unwrap_or_else(|| "/root".into())
    }
}
