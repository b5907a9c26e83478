//! Runs other programs, and says it in plain words when one fails.

use std::env;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

pub(crate) type Result<T> = std::result::Result<T, String>;

/// A command that starts in the project's directory.
pub(crate) fn command(program: impl AsRef<std::ffi::OsStr>) -> Command {
    let mut command = Command::new(program);
    command.current_dir(crate::project::root());
    command
}

/// The cargo that runs this program.
pub(crate) fn cargo(args: &[&str]) -> Command {
    let mut command = command(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.args(args);
    command
}

/// `PATH` with these directories in front.
pub(crate) fn path_with(dirs: &[PathBuf]) -> OsString {
    let old = env::var_os("PATH").unwrap_or_default();
    let all = dirs.iter().cloned().chain(env::split_paths(&old));
    env::join_paths(all).unwrap_or(old)
}

/// Runs a command with its output passed through; an error says which one failed.
pub(crate) fn go(command: &mut Command) -> Result<()> {
    let shown = show(command);
    let status = command.status().map_err(|error| format!("`{shown}` did not start: {error}"))?;
    if status.success() { Ok(()) } else { Err(format!("`{shown}` failed ({status})")) }
}

/// What a command prints on standard output, or `None` where it can't be run or fails.
pub(crate) fn output(command: &mut Command) -> Option<String> {
    let done = command.stdin(Stdio::null()).stderr(Stdio::null()).output().ok()?;
    done.status.success().then(|| String::from_utf8_lossy(&done.stdout).trim().to_owned())
}

/// Whether a command runs and succeeds, silently.
pub(crate) fn succeeds(program: &str, args: &[&str]) -> bool {
    output(command(program).args(args)).is_some()
}

/// The first of these programs that is on `PATH`.
pub(crate) fn on_path(names: &[&str]) -> Option<PathBuf> {
    let path = env::var_os("PATH").unwrap_or_default();
    let dirs: Vec<_> = env::split_paths(&path).collect();
    names.iter().find_map(|name| dirs.iter().find_map(|dir| program_in(dir, name)))
}

/// A program in a directory, with the ending that this system gives to programs.
pub(crate) fn program_in(dir: &Path, name: &str) -> Option<PathBuf> {
    let path = dir.join(format!("{name}{}", env::consts::EXE_SUFFIX));
    path.is_file().then_some(path)
}

pub(crate) fn no_args(args: &[String]) -> Result<()> {
    match args.first() {
        Some(arg) => Err(format!("`{arg}` is not understood here; `cargo xtask` shows the usage")),
        None => Ok(()),
    }
}

/// The number behind an option, such as `--port 8080`.
pub(crate) fn number<T: std::str::FromStr>(option: &str, value: Option<&String>) -> Result<T> {
    let value = value.ok_or_else(|| format!("{option} needs a number"))?;
    value.parse().map_err(|_| format!("{option} needs a number, not `{value}`"))
}

#[expect(
    clippy::disallowed_methods,
    reason = "the commands run natively and tell how long it took"
)]
pub(crate) fn now() -> Instant {
    Instant::now()
}

/// The program and its arguments, short enough for one line.
fn show(command: &Command) -> String {
    let program = Path::new(command.get_program()).file_stem().unwrap_or_default();
    let words = command.get_args().map(|arg| arg.to_string_lossy().into_owned());
    let all: Vec<_> = [program.to_string_lossy().into_owned()].into_iter().chain(words).collect();
    all.join(" ")
}
