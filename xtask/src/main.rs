//! The project's commands: `cargo xtask` lists them.
//!
//! Each command first sets up the tools it needs, see `setup`.
//! There are no dependencies, so that the first run starts at once.

mod bench;
mod browser;
mod cache;
mod catalog;
mod fuzz;
mod page;
mod parts;
mod project;
mod run;
mod setup;
mod size;
mod standard;
mod styles;
mod system;
mod test;

use std::process::ExitCode;

const HELP: &str = "\
The commands of Layerlab; each sets up the tools it needs.

    cargo xtask serve [--dev] [--port N] [--no-open]   build the page, serve it, open it
                                                       (--dev: unoptimised, rebuilt on every change)
    cargo xtask build                                  build what is deployed into dist/
    cargo xtask test [STAGE...] [-- ARGS]              all checks in order, or only these
    cargo xtask test --list                            the stages
    cargo xtask bench [native] [wasm] [page]           how fast it is, in these places or in all
    cargo xtask size                                   what the first load weighs, against its budget
    cargo xtask split                                  find out anew what the first picture needs
    cargo xtask fuzz [--seconds N] [TARGET...]         fuzz the engine
    cargo xtask catalog [--check]                      pack the tables of catalog/ into data/
    cargo xtask setup                                  only set up the tools

Environment: LAYERLAB_CACHE (where tools are kept), CHROMIUM, CHROMEDRIVER (paths of a browser).
";

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let (command, rest) = match args.split_first() {
        Some((command, rest)) => (command.as_str(), rest),
        None => ("help", &[][..]),
    };
    let result = match command {
        "serve" => page::serve(rest),
        "build" => run::no_args(rest).and_then(|()| page::build()),
        "test" => test::run(rest),
        "bench" => bench::run(rest),
        "size" => run::no_args(rest).and_then(|()| page::build()).and_then(|()| size::report()),
        "split" => run::no_args(rest).and_then(|()| parts::profile()),
        "cut" => run::no_args(rest).and_then(|()| parts::cut()), // Trunk calls it.
        "fuzz" => fuzz::run(rest),
        "catalog" => catalog::run(rest),
        "setup" => run::no_args(rest).and_then(|()| setup::everything()),
        "help" | "--help" | "-h" => {
            print!("{HELP}");
            Ok(())
        }
        other => Err(format!("there is no command `{other}`; `cargo xtask` lists them")),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("\nerror: {message}");
            ExitCode::FAILURE
        }
    }
}
