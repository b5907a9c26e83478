//! Builds and serves the page with Trunk.

use std::net::TcpListener;
use std::process::Command;

use crate::run::{Result, command, go, number, path_with};
use crate::{parts, project, setup, standard};

const FIRST_PORT: u16 = 8080;

/// Builds what is deployed: `dist/`, with relative URLs only.
pub(crate) fn build() -> Result<()> {
    go(trunk(true)?.args(["build", "--release"]))
}

/// Builds, serves and opens the page, until it is interrupted.
pub(crate) fn serve(args: &[String]) -> Result<()> {
    let mut dev = false;
    let mut open = true;
    let mut port = None;
    let mut args = args.iter();
    while let Some(arg) = args.next() {
        match arg.as_str() {
            "--dev" => dev = true,
            "--no-open" => open = false,
            "--port" => port = Some(number("--port", args.next())?),
            other => return Err(format!("serve does not know `{other}`")),
        }
    }
    let port = port.map_or_else(free_port, Ok)?;
    let mut trunk = trunk(!dev)?;
    trunk.args(["serve", "--port", &port.to_string()]);
    trunk.arg("--dist").arg(project::target_dir().join("serve")); // `dist/` is what is deployed.
    if !dev {
        trunk.args(["--release", "--no-autoreload"]);
    }
    println!("Layerlab will be at http://localhost:{port}/ (Ctrl-C ends it)");
    if open && has_desktop() {
        trunk.arg("--open");
    } else if open {
        println!("There is no desktop here to open it on: open that address in a browser.");
    }
    become_it(&mut trunk)
}

/// Whether a browser could be opened: on Linux that takes a display.
fn has_desktop() -> bool {
    const SIGNS: [&str; 4] = ["DISPLAY", "WAYLAND_DISPLAY", "WSL_DISTRO_NAME", "BROWSER"];
    let is_set = |name: &&str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    !cfg!(target_os = "linux") || SIGNS.iter().any(is_set)
}

/// Runs a command in place of this program, so that whoever ends this one ends that one.
#[cfg(unix)]
fn become_it(command: &mut Command) -> Result<()> {
    use std::os::unix::process::CommandExt;
    Err(format!("trunk did not start: {}", command.exec()))
}

#[cfg(not(unix))]
fn become_it(command: &mut Command) -> Result<()> {
    go(command)
}

/// Trunk with its tools on `PATH`; it is not to download others.
fn trunk(small: bool) -> Result<Command> {
    let tools = setup::page_tools()?;
    let own = std::env::current_exe().ok().and_then(|path| Some(path.parent()?.to_owned()));
    let tools: Vec<_> = tools.into_iter().chain(own).collect(); // Trunk calls `xtask cut`.
    let mut trunk = command("trunk");
    trunk.env("PATH", path_with(&tools));
    if small {
        parts::set_up()?;
    }
    // What `cut` needs to know of constants.
    let relocations: &[&str] = if small { &["-Clink-arg=--emit-relocs"] } else { &[] };
    compile_as_page(&mut trunk, small, relocations);
    trunk.env("TRUNK_OFFLINE", "true").env("TRUNK_SKIP_VERSION_CHECK", "true");
    if std::env::var_os("RUST_LOG").is_none() {
        // Trunk can't minify the module that wasm-bindgen writes, and warns of it every time.
        trunk.env("RUST_LOG", "info,trunk::processing::minify=error");
    }
    if std::env::var_os("NO_COLOR").is_some() {
        trunk.env("NO_COLOR", "true"); // Trunk takes no other value.
    }
    Ok(trunk)
}

/// Has a command compile as what is deployed is compiled.
pub(crate) fn compile_as_page(build: &mut Command, small: bool, more: &[&str]) {
    let mut flags = without_places();
    flags.extend(more.iter().map(|&flag| flag.to_owned()));
    if small {
        flags.extend(standard::use_small(build).iter().map(|&flag| flag.to_owned()));
    }
    build.env("CARGO_ENCODED_RUSTFLAGS", flags.join("\u{1f}"));
}

/// Keeps the folders of this machine out of what is deployed.
fn without_places() -> Vec<String> {
    let mut flags = vec![format!("--remap-path-prefix={}=.", project::root().display())];
    let home = std::env::var_os("CARGO_HOME").map(std::path::PathBuf::from);
    let home = home.or_else(|| std::env::home_dir().map(|home| home.join(".cargo")));
    flags.extend(home.map(|home| format!("--remap-path-prefix={}=cargo", home.display())));
    flags
}

fn free_port() -> Result<u16> {
    (FIRST_PORT..FIRST_PORT + 100)
        .find(|&port| TcpListener::bind(("127.0.0.1", port)).is_ok())
        .ok_or_else(|| "no free port found; name one with --port".to_owned())
}
