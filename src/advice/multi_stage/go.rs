//! Go: the program alone, on the small image of the same system or on none.

use super::fate::{self, Fate, Ways};
use super::job::Job;
use super::{Design, propose};
use crate::advice::commands::Ran;
use crate::advice::image::small_image;
use crate::advice::{Example, Rule, Safety, install};
use crate::effect::tree::{clean, join, parent_and_name};

pub(super) static RULE: Rule = Rule {
    id: "multi-stage-go",
    title: "Build Go in a stage of its own",
    why: "A program of Go needs neither the compiler nor the sources and modules it was built from.",
    safety: Safety::MayChange,
    bad: Example {
        dockerfile: "\
FROM golang:1.25
WORKDIR /src
COPY . .
RUN go build -o /usr/local/bin/hello ./cmd/hello
# Greets at this port.
EXPOSE 8080
CMD [\"hello\"]
",
        files: &[("go.mod", "module example.com/hello\n"), ("cmd/hello/main.go", "package main\n")],
    },
    good: Example {
        dockerfile: "\
FROM golang:1.25 AS build
WORKDIR /src
COPY . .
RUN go build -o /usr/local/bin/hello ./cmd/hello

FROM debian:trixie-slim
WORKDIR /src
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/ca-certificates.crt
COPY --from=build /usr/local/bin/hello /usr/local/bin/hello
# Greets at this port.
EXPOSE 8080
CMD [\"hello\"]
",
        files: &[],
    },
    check: |cx, found| propose(cx, &RULE, found, design),
};

pub(super) const CERTIFICATES: &str = "/etc/ssl/certs/ca-certificates.crt";
const STATIC: &str = "gcr.io/distroless/static-debian12";
const VARIABLES: &[&str] = &[
    "CGO_*",
    "GOOS",
    "GOARCH",
    "GOPROXY",
    "GO111MODULE",
    "GOFLAGS",
    "GOPATH",
    "GOBIN",
    "GOSUMDB",
    "GOPRIVATE",
    "GOCACHE",
    "GOMODCACHE",
];

fn design(job: &Job<'_>) -> Option<Design> {
    if job.base.name != "golang" {
        return None;
    }
    let made = job.last(|ran| matches!(ran.words().as_slice(), ["go", "build" | "install", ..]))?;
    let program = job.start.program();
    let (from, to) = artifact(job, program)?;
    let mut taken = vec![to.clone()];
    let is_source = |path: &str| is_source(path);
    let data = job.entries(made, is_source);
    taken.extend(data.iter().cloned());
    let sorted = fate::sort(
        job,
        &Ways {
            made,
            builds: &builds,
            copies: &|index| copy_fate(job, index),
            variables: VARIABLES,
            taken: &taken,
            runs_later: false,
            drops: &|_| true,
        },
    )?;
    let is_static = job.all(is_build).all(|ran| cgo_is_off(job, ran));
    let bare = is_static
        && !job.start.needs_shell
        && !sorted.has_run
        && sorted.packages.iter().all(|it| is_brought(it))
        && !job.health_needs(&["curl", "wget", "CMD-SHELL"]);
    if !bare && job.health_needs(&["curl"]) && !sorted.packages.iter().any(|it| it == "curl") {
        return None;
    }
    let base = if bare { STATIC.to_owned() } else { small_image(&job.system)? };
    let mut copies = vec![(from, to)];
    let on_debian = base.starts_with("debian:");
    if on_debian && !sorted.packages.iter().any(|it| it == "ca-certificates") {
        copies.insert(0, (CERTIFICATES.to_owned(), CERTIFICATES.to_owned()));
    }
    copies.extend(data.into_iter().map(|path| (format!("{path}/"), path)));
    let first = match (bare, sorted.manager) {
        (false, Some(manager)) if !sorted.packages.is_empty() => {
            vec![install::instruction(manager, &sorted.packages)]
        }
        _ => Vec::new(),
    };
    Some(Design {
        note: note(job, bare, is_static),
        base,
        fates: sorted.fates,
        made,
        copies,
        first,
        last_of_build: Vec::new(),
        before_copies: Vec::new(),
        start: None,
        inserted: None,
    })
}

fn note(job: &Job<'_>, bare: bool, is_static: bool) -> String {
    let mut note = if bare {
        "The base has certificates, time zones and the users root, nobody and nonroot, but no shell.".to_owned()
    } else if is_static {
        "The program is static; only the shell that other lines need keeps it from an even smaller base."
            .to_owned()
    } else {
        "The program may use the C library, so the base is of the same system; with CGO_ENABLED=0 it \
         would need none.".to_owned()
    };
    note.push_str(if job.is_blind() {
        " Of the context nothing is known: files that the program reads when it runs, such as templates, \
         must be copied, too."
    } else {
        " Files of the context that are no sources are copied along; files that RUN made are not."
    });
    note
}

fn is_build(ran: &Ran) -> bool {
    matches!(ran.words().as_slice(), ["go", "build" | "install", ..])
}

fn cgo_is_off(job: &Job<'_>, ran: &Ran) -> bool {
    let own = ran.set.iter().rev().find(|(name, _)| name == "CGO_ENABLED").map(|it| it.1.as_str());
    own.or(job.env("CGO_ENABLED").map(|it| &**it)) == Some("0")
}

/// What distroless images bring along.
fn is_brought(package: &str) -> bool {
    matches!(package, "ca-certificates" | "tzdata")
}

fn builds(ran: &Ran) -> bool {
    let words = ran.words();
    match words.as_slice() {
        [
            "go" | "gofmt" | "golint" | "git" | "make" | "dep" | "glide" | "govendor" | "swag"
            | "upx" | "strip" | "time",
            ..,
        ] => words.first() != Some(&"make"),
        ["cp" | "mv", ..] => false,
        _ => false,
    }
}

/// Where the program that is started is made, and where it is to be.
fn artifact(job: &Job<'_>, program: &str) -> Option<(String, String)> {
    let path = job.start.path(program);
    let name = program.rsplit('/').next().filter(|name| !name.is_empty())?;
    for ran in job.all(is_build).filter(|ran| !ran.sometimes) {
        let made = outputs(job, ran, name)?;
        let is_meant = match &path {
            Some(path) => made == *path,
            None => is_on_path(job, parent_and_name(&made).0),
        };
        if parent_and_name(&made).1 == name && is_meant && !job.is_copied(&made) {
            let to = if path.is_none() && made.starts_with("/go/bin/") {
                format!("/usr/local/bin/{name}")
            } else {
                made.clone()
            };
            return Some((made, to));
        }
    }
    None
}

/// The path of what a command builds.
fn outputs(job: &Job<'_>, ran: &Ran, name: &str) -> Option<String> {
    if ran.words.get(1).is_some_and(|word| word == "install") {
        let sets = |it: &str| ran.set.iter().any(|(set, _)| set == it);
        let crossed = sets("GOOS") || sets("GOARCH") || job.env("GOBIN").is_some();
        let package = ran.words.last()?;
        let last = package.trim_end_matches('/').rsplit('/').next()?;
        let last = match last {
            "." | "install" | "..." => parent_and_name(ran.directory.as_deref()?).1,
            last if last.starts_with('-') => parent_and_name(ran.directory.as_deref()?).1,
            last => last,
        };
        let path = job.env("GOPATH").map_or("/go", |path| &**path);
        return (!crossed && (last == name || module(job, ran).as_deref() == Some(name)))
            .then(|| clean(&join(path, &format!("bin/{name}"))));
    }
    if let Some(out) = ran.value(&["-o"]) {
        let path = ran.path(out)?;
        let is_directory = out.ends_with('/');
        return Some(if is_directory { clean(&join(&path, name)) } else { path });
    }
    // Without a name, the program is called as its package is.
    let directory = ran.directory.clone()?;
    let package = ran.words.iter().skip(2).rev().find(|word| !word.starts_with('-'));
    let called = match package.map(String::as_str) {
        Some(file) if file.ends_with(".go") => {
            Some(parent_and_name(file).1.trim_end_matches(".go").to_owned())
        }
        Some(path) if path != "." && path != "./" => {
            path.trim_end_matches('/').rsplit('/').next().map(str::to_owned)
        }
        _ => module(job, ran).or_else(|| {
            directory.starts_with("/go/src/").then(|| parent_and_name(&directory).1.to_owned())
        }),
    };
    (called.as_deref() == Some(name)).then(|| clean(&join(&directory, name)))
}

/// The last part of the name in `go.mod`.
fn module(job: &Job<'_>, ran: &Ran) -> Option<String> {
    let path = clean(&join(ran.directory.as_deref()?, "go.mod"));
    let text = job.copied(&path)?;
    let line = text.lines().find_map(|line| line.trim().strip_prefix("module "))?;
    let name = line.trim().trim_matches('"');
    let mut parts = name.rsplit('/');
    let last = parts.next()?;
    let is_version = last.strip_prefix('v').is_some_and(|it| it.parse::<u32>().is_ok());
    Some(if is_version { parts.next()? } else { last }.to_owned())
}

fn is_on_path(job: &Job<'_>, directory: &str) -> bool {
    let known =
        ["/go/bin", "/usr/local/bin", "/usr/bin", "/bin", "/usr/local/sbin", "/usr/sbin", "/sbin"];
    known.contains(&directory)
        || job.env("PATH").is_some_and(|path| path.split(':').any(|it| it == directory))
}

/// Whether a file of the context is nothing that a program reads when it runs.
pub(super) fn is_source(path: &str) -> bool {
    let top = path.split('/').next().unwrap_or(path);
    let name = path.rsplit('/').next().unwrap_or(path);
    let ends = [".go", ".mod", ".sum", ".md", ".proto", ".c", ".h", ".s"];
    let tops =
        ["vendor", "test", "tests", "testdata", "docs", "doc", "bin", "target", "node_modules"];
    let names = ["Makefile", "Dockerfile", "LICENSE", "NOTICE", "docker-compose"];
    name.starts_with('.')
        || top.starts_with('.')
        || ends.iter().any(|it| name.ends_with(it))
        || tops.contains(&top)
        || names.iter().any(|it| name.starts_with(it))
}

/// Sources stay behind; other files go along.
fn copy_fate(job: &Job<'_>, index: usize) -> Option<Fate> {
    let copy = job.copy(index)?;
    let source = |written: &str| {
        let name = written.trim_end_matches('/').rsplit('/').next().unwrap_or(written);
        let bare = name.trim_start_matches('*');
        let below = written.trim_start_matches("./").trim_end_matches('/');
        let has_go = job.cx.project.files.below(below).any(|(path, _)| path.ends_with(".go"));
        matches!(written, "." | "./" | "/")
            || [".go", ".mod", ".sum"].iter().any(|it| bare.ends_with(it))
            || name.starts_with("go.")
            || has_go
            || matches!(below, "cmd" | "internal" | "pkg" | "vendor" | "src" | "Makefile" | "main")
    };
    let all = copy.sources.iter().filter(|it| source(&it.written)).count();
    if all == copy.sources.len() {
        Some(Fate::Build)
    } else if all == 0 {
        Some(Fate::Both)
    } else {
        None
    }
}
