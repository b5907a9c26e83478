//! How a program was built: whether it needs no library of a system.

use crate::advice::commands::{self, Ran};
use crate::advice::context::At;
use crate::advice::image;
use crate::advice::install::{self, Does};
use crate::advice::{Context, text_of};
use crate::effect::tree::{clean, join, parent_and_name};
use crate::plan::StageId;

/// A language whose programs may be static.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Language {
    Go,
    Rust,
}

/// The language, if a stage on its image builds this file as a static program.
pub(super) fn statically(cx: &Context<'_>, builder: StageId, path: &str) -> Option<Language> {
    let base = image::written(cx, builder)?;
    let steps = || cx.steps().filter(|at| at.stage_id == builder);
    let any = |builds: &dyn Fn(&At<'_>, &Ran) -> bool| {
        steps().any(|at| {
            let commands = commands::of(&at).unwrap_or_default();
            commands.iter().any(|ran| builds(&at, ran))
        })
    };
    match base.name.as_str() {
        "golang" => any(&|at, ran| go(at, ran, path)).then_some(Language::Go),
        "rust" => {
            let alpine = base.has("alpine");
            let is_pure = !is_configured(cx) && (!alpine || steps().all(|at| adds_tools_only(&at)));
            let builds = is_pure && any(&|at, ran| rust(at, ran, alpine, path));
            builds.then_some(Language::Rust)
        }
        _ => None,
    }
}

/// Go without C.
fn go(at: &At<'_>, ran: &Ran, path: &str) -> bool {
    matches!(ran.words().as_slice(), ["go", "build", ..])
        && variable(at, ran, "CGO_ENABLED").as_deref() == Some("0")
        && ran.value(&["-o"]).and_then(|out| ran.path(out)).as_deref() == Some(path)
}

/// Rust for musl, to which programs are linked statically unless flags say otherwise.
fn rust(at: &At<'_>, ran: &Ran, alpine: bool, path: &str) -> bool {
    let is_build = matches!(ran.words().as_slice(), ["cargo", "build", ..]);
    if !is_build || ran.words.iter().any(|word| word.starts_with("--config")) {
        return false;
    }
    let target = ran.value(&["--target"]).map(str::to_owned);
    let target = target.or_else(|| variable(at, ran, "CARGO_BUILD_TARGET"));
    let is_musl = match target.as_deref() {
        Some(target) => {
            matches!(target, "x86_64-unknown-linux-musl" | "aarch64-unknown-linux-musl")
        }
        None => alpine,
    };
    let mut flags = flags(at, ran);
    let is_static = if target.is_some() {
        flags.all(|it| !it.is_empty() && !it.contains("-crt-static") && !it.contains("dynamic"))
    } else {
        flags.next().is_none()
    };
    let output = output(at, ran, target.as_deref());
    is_musl && is_static && output.is_some_and(|output| output == parent_and_name(path).0)
}

/// The directory in which Cargo puts programs.
fn output(at: &At<'_>, ran: &Ran, target: Option<&str>) -> Option<String> {
    let directory = ran.value(&["--target-dir"]).map(str::to_owned);
    let directory = directory.or_else(|| variable(at, ran, "CARGO_TARGET_DIR"));
    let directory = ran.path(directory.as_deref().unwrap_or("target"))?;
    let profile = match ran.value(&["--profile"]) {
        Some("dev" | "test") => "debug",
        Some("bench") => "release",
        Some(profile) => profile,
        None if ran.has("--release") || ran.has("-r") => "release",
        None => "debug",
    };
    Some(clean(&join(&join(&directory, target.unwrap_or_default()), profile)))
}

/// The values of all variables with flags for the compiler.
fn flags(at: &At<'_>, ran: &Ran) -> impl Iterator<Item = String> {
    let env = at.step.before.env.vars().into_iter();
    let env = env.map(|(name, value)| (name.to_string(), value.to_string()));
    let own = ran.set.clone().into_iter();
    env.chain(own).filter(|(name, _)| name.ends_with("RUSTFLAGS")).map(|(_, value)| value)
}

/// Whether a file of the context tells Cargo how to link.
fn is_configured(cx: &Context<'_>) -> bool {
    let files = cx.project.files.iter().filter(|(path, _)| {
        path.ends_with(".cargo/config.toml") || path.ends_with(".cargo/config")
    });
    let mut texts = files.filter_map(|(_, file)| text_of(file));
    texts.any(|text| text.contains("-crt-static") || text.contains("dynamic"))
}

/// Packages of Alpine without libraries: those would be linked dynamically.
const TOOLS: &[&str] = &[
    "bash",
    "ca-certificates",
    "cmake",
    "curl",
    "gcc",
    "git",
    "make",
    "mold",
    "musl",
    "musl-dev",
    "perl",
    "pkgconf",
    "pkgconfig",
    "protoc",
    "tzdata",
];

fn adds_tools_only(at: &At<'_>) -> bool {
    let Some(commands) = commands::of(at) else { return false };
    commands.iter().all(|ran| match install::read(ran) {
        Some((_, Does::Install { names, .. })) => names.iter().all(|name| {
            TOOLS.contains(&name.split(['=', '~', '<', '>']).next().unwrap_or_default())
        }),
        _ => true,
    })
}

/// What a variable is when a command runs; empty where that is not known.
fn variable(at: &At<'_>, ran: &Ran, name: &str) -> Option<String> {
    let own = ran.set.iter().rev().find(|(it, _)| it == name).map(|(_, value)| value.clone());
    own.or_else(|| at.step.before.env.get(name).map(ToString::to_string))
}
