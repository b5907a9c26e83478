//! Fuzzes the engine with libFuzzer on stable Rust.
//!
//! `fuzz/` has the layout of cargo-fuzz, which also works there but wants a nightly compiler.
//! Here the compiler's own coverage pass is switched on by stable flags, so that a short run
//! belongs to the checks of every machine.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Command, ExitStatus, Stdio};

use crate::run::{Result, cargo, command, go, number, on_path, output};
use crate::{project, system};

/// What tells libFuzzer where the program has been: counters on edges, and operands of compares.
const COVERAGE: &[&str] = &[
    "-Cpasses=sancov-module",
    "-Cllvm-args=-sanitizer-coverage-level=4",
    "-Cllvm-args=-sanitizer-coverage-inline-8bit-counters",
    "-Cllvm-args=-sanitizer-coverage-pc-table",
    "-Cllvm-args=-sanitizer-coverage-trace-compares",
    "-Ccodegen-units=1",
];

/// What libFuzzer prints without telling anything here: words for a dictionary, and that there is
/// no sanitizer.
const NOISE: &[&[u8]] = &[b"\"", b"######", b"WARNING: Failed to find function"];

pub(crate) fn run(args: &[String]) -> Result<()> {
    let mut seconds = 60;
    let mut only = Vec::new();
    let mut args = args.iter();
    while let Some(arg) = args.next() {
        match arg.as_str() {
            "--seconds" => seconds = number("--seconds", args.next())?,
            target => only.push(target.to_owned()),
        }
    }
    fuzz(seconds, &only)
}

/// Fuzzes every target, or only these, each for so many seconds.
pub(crate) fn fuzz(seconds: u32, only: &[String]) -> Result<()> {
    let all = targets();
    if let Some(unknown) = only.iter().find(|name| !all.contains(name)) {
        return Err(format!("there is no fuzz target `{unknown}`, only {}", all.join(", ")));
    }
    let host = host()?;
    build(&host)?;
    for target in all.iter().filter(|name| only.is_empty() || only.contains(name)) {
        println!("\nFuzzing {target} for {seconds} s");
        let status = run_and_filter(&mut fuzzer(&host, target, seconds)?)?;
        if !status.success() {
            return Err(format!(
                "the fuzz target {target} failed ({status}); \
                 the input that does it is the newest file in fuzz/artifacts/{target}/"
            ));
        }
    }
    Ok(())
}

/// Runs a fuzzer with its output passed through, but for the noise.
fn run_and_filter(fuzzer: &mut Command) -> Result<ExitStatus> {
    let failed = |error: std::io::Error| format!("the fuzzer did not run: {error}");
    let mut child = fuzzer.stderr(Stdio::piped()).spawn().map_err(failed)?;
    for line in BufReader::new(child.stderr.take().ok_or("no output")?).split(b'\n') {
        let line = line.map_err(failed)?;
        if !NOISE.iter().any(|noise| line.starts_with(noise)) {
            eprintln!("{}", String::from_utf8_lossy(&line));
        }
    }
    child.wait().map_err(failed)
}

/// The targets are the files of `fuzz/fuzz_targets`.
fn targets() -> Vec<String> {
    let files = project::files_ending("fuzz/fuzz_targets", ".rs");
    let stems = files.iter().filter_map(|path| path.file_stem());
    stems.map(|stem| stem.to_string_lossy().into_owned()).collect()
}

/// Naming the target keeps cargo from putting the flags on build scripts and macros.
fn build(host: &str) -> Result<()> {
    if on_path(&["c++", "g++", "clang++"]).is_none() {
        let missing = "fuzzing needs a C++ compiler (libFuzzer is written in it): \
                       on Debian and Ubuntu `apt-get install g++`, on Fedora \
                       `dnf install gcc-c++`, on macOS `xcode-select --install`";
        system::apt_install(&["g++"], missing)?;
    }
    let manifest = ["--manifest-path", "fuzz/Cargo.toml", "--release", "--bins", "--target", host];
    let mut build = cargo(&["build", "--locked"]);
    build.args(manifest).arg("--target-dir").arg(target_dir());
    go(build.env("CARGO_ENCODED_RUSTFLAGS", COVERAGE.join("\u{1f}")))
}

fn fuzzer(host: &str, target: &str, seconds: u32) -> Result<Command> {
    let fuzz = project::root().join("fuzz");
    let corpus = fuzz.join("corpus").join(target);
    let artifacts = fuzz.join("artifacts").join(target);
    for dir in [&corpus, &artifacts] {
        fs::create_dir_all(dir)
            .map_err(|error| format!("can't create {}: {error}", dir.display()))?;
    }
    let mut fuzzer = command(target_dir().join(host).join("release").join(target));
    fuzzer.arg(format!("-max_total_time={seconds}"));
    fuzzer.arg(format!("-artifact_prefix={}/", artifacts.display()));
    fuzzer.args([
        "-timeout=5",
        "-rss_limit_mb=1024",
        "-max_len=4096",
        "-verbosity=0",
        "-print_funcs=0",
        "-print_final_stats=1",
    ]);
    let dictionary = fuzz.join("dictionaries").join(format!("{target}.dict"));
    if dictionary.is_file() {
        fuzzer.arg(format!("-dict={}", dictionary.display()));
    }
    fuzzer.arg(corpus);
    let seeds = fuzz.join("seeds").join(target);
    if seeds.is_dir() {
        fuzzer.arg(seeds);
    }
    Ok(fuzzer)
}

fn target_dir() -> PathBuf {
    project::target_dir().join("fuzz")
}

fn host() -> Result<String> {
    let text = output(command("rustc").arg("-vV")).ok_or("rustc does not run")?;
    let host = text.lines().find_map(|line| line.strip_prefix("host: "));
    host.map(str::to_owned).ok_or_else(|| "rustc does not tell its host".to_owned())
}
