//! The command line: the engine for terminals and scripts.
//!
//! Commands are functions from arguments and a project to texts; only this file, `load` and
//! `advise::fix` read and write anything.

mod advise;
mod args;
mod check;
mod image;
mod load;
mod parse;
mod replay;
mod report;
pub mod scenario;
mod size;
mod stages;
#[cfg(test)]
mod tests;
mod told;
mod why;

use std::io::{Read, Write};
use std::path::Path;

use args::{Args, Command, HELP};

/// Nothing is wrong.
const FINE: u8 = 0;
/// Something is wrong with the Dockerfile.
const FOUND: u8 = 1;
/// The command line is wrong, or something cannot be read.
const WRONG: u8 = 2;

/// Where the command line reads and writes.
pub struct Streams<'a> {
    /// Relative paths begin here.
    pub directory: &'a Path,
    pub input: &'a mut dyn Read,
    pub out: &'a mut dyn Write,
    pub errors: &'a mut dyn Write,
}

/// What a command has to say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Answer {
    out: String,
    errors: String,
    /// Whether something is wrong with the Dockerfile.
    found: bool,
}

impl Answer {
    fn fine(out: String) -> Self {
        Self { out, ..Self::default() }
    }
}

/// Runs a command; gives the exit code.
pub fn run(args: &[String], streams: &mut Streams<'_>) -> u8 {
    let version = || format!("layerlab {}\n", env!("CARGO_PKG_VERSION"));
    let answer = match args::read(args) {
        _ if args.first().is_some_and(|word| word == "--version") => Ok(Answer::fine(version())),
        Ok(Some(args)) => answer(&args, streams),
        Ok(None) => Ok(Answer::fine(HELP.to_owned())),
        Err(error) => Err(format!("{error}\n\nSee `layerlab --help`.")),
    };
    let (out, errors, code) = match answer {
        Ok(Answer { out, errors, found }) => (out, errors, if found { FOUND } else { FINE }),
        Err(error) => (String::new(), format!("error: {error}\n"), WRONG),
    };
    let out = streams.out.write_all(out.as_bytes()).and_then(|()| streams.out.flush());
    let errors = streams.errors.write_all(errors.as_bytes());
    if out.and(errors).is_err() { WRONG } else { code }
}

fn answer(args: &Args, streams: &mut Streams<'_>) -> Result<Answer, String> {
    if args.command == Command::Replay {
        return replay::answer(args, &load::scenario(args, streams)?);
    }
    let input = load::dockerfile(args, streams)?;
    let measured = load::measured(args, streams)?;
    Ok(match args.command {
        Command::Parse => parse::answer(args, &input),
        Command::Check => check::answer(args, &input),
        Command::History | Command::Inspect => image::answer(args, &input),
        Command::Stages => stages::answer(args, &input),
        Command::Size => return size::answer(args, &input, measured.as_deref()),
        Command::Why => return why::answer(args, &input),
        Command::Advise => return advise::answer(args, &input),
        Command::Replay => Answer::default(),
    })
}
