//! Cuts a WebAssembly program in two: what the first picture needs, and the rest.
//!
//! `cargo xtask build` calls it; what the first picture needs is written down in `first.txt`.

mod constants;
mod cut;
mod first;
mod later;
mod linked;
mod name;
mod program;
mod renumber;

#[cfg(test)]
mod tests;

use std::collections::BTreeSet;
use std::fs;
use std::process::ExitCode;

use linked::Linked;
use program::Program;

pub(crate) type Result<T> = std::result::Result<T, String>;

const USAGE: &str = "\
layerlab-split cut WHOLE LINKED NAMES FIRST LATER   cut a program in two
layerlab-split bare PROGRAM OUT                     leave out what the linker tells
layerlab-split probe WHOLE OUT                      have each function tell that it runs
layerlab-split names WHOLE HITS NAMES               write the names of the functions that told so";

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = args.iter().map(String::as_str).collect();
    let done = match words.as_slice() {
        ["cut", whole, linked, names, first, later] => {
            cut_in_two(whole, linked, names, [first, later])
        }
        ["bare", program, out] => make_bare(program, out),
        ["probe", whole, out] => add_probes(whole, out),
        ["names", whole, hits, out] => write_names(whole, hits, out),
        _ => Err(USAGE.to_owned()),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("{message}");
            ExitCode::FAILURE
        }
    }
}

fn cut_in_two(whole: &str, linked: &str, names: &str, [first, later]: [&str; 2]) -> Result<()> {
    let bytes = read(whole)?;
    let names = text(names)?;
    let program = Program::read(&bytes)?;
    let mut cut = cut::cut(&program, &name::read(&names))?;
    cut.constants = constants::moved(&program, &cut, &Linked::read(&read(linked)?)?)?;
    println!(
        "{} functions are in the first file, {} in the second; {} are called by both",
        program.bodies.len() - cut.moved.len(),
        cut.moved.len(),
        cut.shared.len(),
    );
    let bytes: u32 = cut.constants.iter().map(|(begin, end)| end - begin).sum();
    println!("{bytes} bytes of constants are in the second file");
    write(first, &valid(first::write(&program, &cut)?)?)?;
    write(later, &valid(later::write(&program, &cut)?)?)
}

/// What the linker tells is of no use once the functions have other numbers.
fn make_bare(program: &str, out: &str) -> Result<()> {
    let bytes = read(program)?;
    write(out, &program::bare(&bytes)?)
}

fn add_probes(whole: &str, out: &str) -> Result<()> {
    let bytes = read(whole)?;
    write(out, &valid(first::write_with_probes(&Program::read(&bytes)?)?)?)
}

fn write_names(whole: &str, hits: &str, out: &str) -> Result<()> {
    let bytes = read(whole)?;
    let program = Program::read(&bytes)?;
    let hits = text(hits)?;
    let hits: BTreeSet<u32> = hits.split_whitespace().filter_map(|hit| hit.parse().ok()).collect();
    let ran = program.names.iter().filter(|(function, _)| hits.contains(function));
    let names: BTreeSet<String> = ran.map(|(_, name)| name::short(name)).collect();
    write(out, name::write(&names).as_bytes())
}

/// What is written is checked as a browser would.
fn valid(module: Vec<u8>) -> Result<Vec<u8>> {
    let checked = wasmparser::Validator::new().validate_all(&module);
    checked.map_err(|error| format!("what was written is no WebAssembly: {error}"))?;
    Ok(module)
}

fn read(path: &str) -> Result<Vec<u8>> {
    fs::read(path).map_err(|error| format!("can't read {path}: {error}"))
}

fn text(path: &str) -> Result<String> {
    fs::read_to_string(path).map_err(|error| format!("can't read {path}: {error}"))
}

fn write(path: &str, bytes: &[u8]) -> Result<()> {
    fs::write(path, bytes).map_err(|error| format!("can't write {path}: {error}"))
}
