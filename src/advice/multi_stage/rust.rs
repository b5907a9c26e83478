//! Rust: the program alone, on the small image of the same system.

use super::fate::{self, Fate, Ways};
use super::go::CERTIFICATES;
use super::job::Job;
use super::{Design, propose};
use crate::advice::commands::Ran;
use crate::advice::image::small_image;
use crate::advice::{Example, Rule, Safety, install};
use crate::effect::tree::{clean, join, parent_and_name};

pub(super) static RULE: Rule = Rule {
    id: "multi-stage-rust",
    title: "Build Rust in a stage of its own",
    why: "A program of Rust needs neither the toolchain nor what Cargo downloaded and compiled.",
    safety: Safety::MayChange,
    bad: Example {
        dockerfile: "\
FROM rust:1
WORKDIR /counter
COPY . .
RUN cargo build --release
EXPOSE 8080
CMD [\"./target/release/counter\"]
",
        files: &[
            ("Cargo.toml", "[package]\nname = \"counter\"\n"),
            ("src/main.rs", "fn main() {}\n"),
        ],
    },
    good: Example {
        dockerfile: "\
FROM rust:1 AS build
WORKDIR /counter
COPY . .
RUN cargo build --release

FROM debian:trixie-slim
WORKDIR /counter
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/ca-certificates.crt
COPY --from=build /counter/target/release/counter /counter/target/release/counter
EXPOSE 8080
CMD [\"./target/release/counter\"]
",
        files: &[],
    },
    check: |cx, found| propose(cx, &RULE, found, design),
};

const VARIABLES: &[&str] = &["CARGO_*", "RUSTFLAGS", "RUSTUP_*", "RUSTC_*", "SQLX_OFFLINE"];

fn design(job: &Job<'_>) -> Option<Design> {
    if job.base.name != "rust" {
        return None;
    }
    let made = job.last(is_build)?;
    let build = job.commands.get(made)?.iter().rfind(|ran| is_build(ran) && !ran.sometimes)?;
    let (from, to, start) = artifact(job, build)?;
    let mut taken = vec![to.clone()];
    let data = job.entries(made, is_source);
    taken.extend(data.iter().cloned());
    let sorted = fate::sort(
        job,
        &Ways {
            made,
            builds: &|ran| {
                matches!(
                    ran.words().first(),
                    Some(&("cargo" | "rustup" | "rustc" | "strip" | "git"))
                )
            },
            copies: &|index| copy_fate(job, index),
            variables: VARIABLES,
            taken: &taken,
            runs_later: false,
            drops: &|_| true,
        },
    )?;
    let packages = sorted.packages;
    if job.health_needs(&["curl"]) && !packages.iter().any(|it| it == "curl") {
        return None;
    }
    let base = small_image(&job.system)?;
    let mut copies = vec![(from, to)];
    if base.starts_with("debian:") && !packages.iter().any(|it| it == "ca-certificates") {
        copies.insert(0, (CERTIFICATES.to_owned(), CERTIFICATES.to_owned()));
    }
    copies.extend(data.into_iter().map(|path| (format!("{path}/"), path)));
    let first = sorted.manager.filter(|_| !packages.is_empty());
    let mut note =
        "The program uses the C library, so the base is of the same system; other libraries that \
                    it loads must be installed."
            .to_owned();
    if job.is_blind() {
        note.push_str(" Of the context nothing is known: files that the program reads when it runs must be copied, too.");
    }
    Some(Design {
        base,
        fates: sorted.fates,
        made,
        copies,
        start,
        note,
        inserted: None,
        first: first.map(|it| install::instruction(it, &packages)).into_iter().collect(),
        last_of_build: Vec::new(),
        before_copies: Vec::new(),
    })
}

fn is_build(ran: &Ran) -> bool {
    match ran.words().as_slice() {
        ["cargo", "build", ..] => ran.has("--release") || ran.has("-r"),
        ["cargo", "install", ..] => ran.value(&["--path"]).is_some(),
        _ => false,
    }
}

/// Where the program is made, where it is to be, and what then starts it if nothing did.
fn artifact(job: &Job<'_>, build: &Ran) -> Option<(String, String, Option<String>)> {
    let program = job.start.program();
    let name = program.rsplit('/').next()?;
    if ran_is(build, "install") {
        let made = format!("/usr/local/cargo/bin/{name}");
        let known = name_of(job, &build.path(build.value(&["--path"])?)?)?;
        let is_meant = job.start.path(program).is_none_or(|path| path == made);
        let to =
            if program.contains('/') { made.clone() } else { format!("/usr/local/bin/{name}") };
        return (known == name && is_meant).then_some((made, to, None));
    }
    let target = match (build.value(&["--target"]), job.env("CARGO_TARGET_DIR")) {
        (None, None) => "target/release".to_owned(),
        (Some(target), None) => format!("target/{target}/release"),
        _ => return None,
    };
    let directory = clean(&join(build.directory.as_deref()?, &target));
    if program == "cargo" && job.start.words.get(1).is_some_and(|word| word == "run") {
        let package = name_of(job, build.directory.as_deref()?)?;
        let path = clean(&join(&directory, &package));
        let args: Vec<String> =
            job.start.words.iter().skip_while(|word| *word != "--").skip(1).cloned().collect();
        if args.iter().any(|arg| arg.contains(['$', '"', '\\'])) {
            return None;
        }
        let words: Vec<String> =
            std::iter::once(path.clone()).chain(args).map(|it| format!("\"{it}\"")).collect();
        return Some((path.clone(), path, Some(format!("CMD [{}]", words.join(", ")))));
    }
    if let Some(path) = job.start.path(program) {
        let is_made = parent_and_name(&path).0 == directory && !job.is_copied(&path);
        if is_made {
            return Some((path.clone(), path, None));
        }
        // What was put elsewhere afterwards.
        let moved = job.all(|ran| matches!(ran.words().first(), Some(&("cp" | "mv")))).any(|ran| {
            let words = ran.words();
            let [_, .., from, to] = words.as_slice() else { return false };
            let from = ran.path(from);
            let from_target =
                from.as_deref().is_some_and(|from| parent_and_name(from).0 == directory);
            from_target && ran.path(to).is_some_and(|to| to == path)
        });
        return moved.then(|| (path.clone(), path, None));
    }
    None
}

fn ran_is(ran: &Ran, verb: &str) -> bool {
    ran.words.get(1).is_some_and(|word| word == verb)
}

/// The name of the program of a package.
fn name_of(job: &Job<'_>, directory: &str) -> Option<String> {
    let text = job.copied(&clean(&join(directory, "Cargo.toml")))?;
    if text.contains("[workspace]") || text.contains("[[bin]]") {
        return None;
    }
    let section = text.split("[package]").nth(1)?.split("\n[").next()?;
    let line = section.lines().find_map(|line| line.trim().strip_prefix("name"))?;
    let name = line.trim_start().strip_prefix('=')?.trim().trim_matches('"');
    Some(name.to_owned())
}

fn is_source(path: &str) -> bool {
    let top = path.split('/').next().unwrap_or(path);
    let name = path.rsplit('/').next().unwrap_or(path);
    let tops = ["src", "target", "tests", "benches", "examples", "docs", "vendor", "crates"];
    name.starts_with(['.', 'L']) && name != "Lang"
        || top.starts_with('.')
        || tops.contains(&top)
        || [".rs", ".md"].iter().any(|it| name.ends_with(it))
        || ["Cargo.", "Dockerfile", "docker-compose", "Makefile", "rust", "clippy.toml"]
            .iter()
            .any(|it| name.starts_with(it))
}

fn copy_fate(job: &Job<'_>, index: usize) -> Option<Fate> {
    let copy = job.copy(index)?;
    let source = |written: &str| {
        let below = written.trim_start_matches("./").trim_end_matches('/');
        let has_rust = job.cx.project.files.below(below).any(|(path, _)| path.ends_with(".rs"));
        matches!(written, "." | "./" | "/")
            || below.starts_with("Cargo")
            || below.ends_with(".rs")
            || has_rust
            || matches!(
                below,
                "src" | "crates" | "benches" | "examples" | ".cargo" | "rust-toolchain"
            )
    };
    let all = copy.sources.iter().filter(|it| source(&it.written)).count();
    match all {
        0 => Some(Fate::Both),
        all if all == copy.sources.len() => Some(Fate::Build),
        _ => None,
    }
}
