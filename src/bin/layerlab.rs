//! Starts the command line.

use std::io::{stderr, stdin, stdout};
use std::process::ExitCode;

use layerlab::cli::{Streams, run};

fn main() -> ExitCode {
    let args: Vec<String> =
        std::env::args_os().skip(1).map(|arg| arg.to_string_lossy().into_owned()).collect();
    let mut streams = Streams {
        directory: ".".as_ref(),
        input: &mut stdin(),
        out: &mut stdout(),
        errors: &mut stderr(),
    };
    ExitCode::from(run(&args, &mut streams))
}
