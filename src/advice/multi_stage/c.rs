//! C and C++: the program alone, on the system that it was built for.

use super::fate::{self, Fate, Ways};
use super::job::Job;
use super::{Design, propose};
use crate::advice::commands::Ran;
use crate::advice::image::small_image;
use crate::advice::{Example, Rule, Safety, install};
use crate::effect::tree::{is_within, parent_and_name};

pub(super) static RULE: Rule = Rule {
    id: "multi-stage-c",
    title: "Build C in a stage of its own",
    why: "A compiled program needs neither the compiler nor headers and sources.",
    safety: Safety::MayChange,
    bad: Example {
        dockerfile: "\
FROM debian:bookworm
RUN apt-get update && apt-get install -y gcc libc6-dev
WORKDIR /src
COPY hello.c .
RUN gcc -O2 -o /usr/local/bin/hello hello.c
USER nobody
CMD [\"hello\"]
",
        files: &[("hello.c", "int main(void) { return 0; }\n")],
    },
    good: Example {
        dockerfile: "\
FROM debian:bookworm AS build
RUN apt-get update && apt-get install -y gcc libc6-dev
WORKDIR /src
COPY hello.c .
RUN gcc -O2 -o /usr/local/bin/hello hello.c

FROM debian:bookworm-slim
WORKDIR /src
COPY --from=build /usr/local/bin/hello /usr/local/bin/hello
USER nobody
CMD [\"hello\"]
",
        files: &[],
    },
    check: |cx, found| propose(cx, &RULE, found, design),
};

const COMPILERS: &[&str] = &["gcc", "g++", "cc", "c++", "clang", "clang++"];
const VARIABLES: &[&str] = &["CC", "CXX", "CFLAGS", "CXXFLAGS", "LDFLAGS"];

fn design(job: &Job<'_>) -> Option<Design> {
    let known = ["debian", "ubuntu", "alpine"].contains(&job.base.name.as_str());
    let program = job.start.program();
    let made = job.last(|ran| is_build(ran) && !ran.sometimes)?;
    let build = job.commands.get(made)?.iter().rfind(|ran| is_build(ran))?;
    let path = built(job, build, program)?;
    let taken = [path.clone()];
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
    let bare = build.has("-static")
        && !job.start.needs_shell
        && !sorted.has_run
        && sorted.packages.is_empty()
        && !job.health_needs(&["curl", "wget", "CMD-SHELL"])
        && is_number(&job.base.stage.end.user);
    // The image of a compiler brings newer libraries than the system below it.
    if !bare && !known {
        return None;
    }
    let compiles = install::all(&job.commands)
        .iter()
        .any(|it| it.removed != Some(it.at) && install::is_for_building(&it.name));
    if !compiles && known {
        return None;
    }
    let base = if bare { "scratch".to_owned() } else { small_image(&job.system)? };
    let mut packages = sorted.packages;
    let mut manager = sorted.manager;
    if base.starts_with("alpine:") && build.words.first().is_some_and(|it| it.contains("++")) {
        packages.push("libstdc++".to_owned());
        manager = Some(install::Manager::Apk);
    }
    let first =
        manager.filter(|_| !packages.is_empty()).map(|it| install::instruction(it, &packages));
    let note = if bare {
        "The program is static, so it needs nothing else; there is no shell, no /tmp and no user but by number."
    } else {
        "The libraries that were installed with their headers are installed; others that the program loads, \
         and files that it reads, must be added."
    };
    Some(Design {
        base,
        fates: sorted.fates,
        made,
        copies: vec![(path.clone(), path)],
        first: first.into_iter().collect(),
        last_of_build: Vec::new(),
        before_copies: Vec::new(),
        start: None,
        inserted: None,
        note: note.to_owned(),
    })
}

fn is_number(user: &str) -> bool {
    user.is_empty() || user.split(':').all(|it| it.parse::<u32>().is_ok())
}

fn is_build(ran: &Ran) -> bool {
    let words = ran.words();
    match words.as_slice() {
        [program, ..] if COMPILERS.contains(program) => !ran.has("-c") && !ran.has("-shared"),
        ["make", rest @ ..] => {
            rest.iter().all(|word| word.starts_with('-') || word.contains('=') || *word == "all")
        }
        _ => false,
    }
}

fn builds(ran: &Ran) -> bool {
    let program = ran.words.first().map(String::as_str).unwrap_or_default();
    COMPILERS.contains(&program)
        || matches!(
            program,
            "cmake" | "./configure" | "autoreconf" | "strip" | "ninja" | "./autogen.sh"
        )
        || (program == "make" && !ran.has("install"))
}

/// The path of the program that is started, if this command makes it.
fn built(job: &Job<'_>, build: &Ran, program: &str) -> Option<String> {
    let directory = build.directory.clone()?;
    let start = job.start.path(program);
    if build.words.first().is_some_and(|it| it == "make") {
        let path = start?;
        let text = job.copied(&format!("{}/Makefile", directory.trim_end_matches('/')))?;
        let name = parent_and_name(&path).1;
        let is_made = is_within(&path, &directory)
            && text
                .split(|c: char| !c.is_alphanumeric() && !"-_.".contains(c))
                .any(|word| word == name);
        return (is_made && !job.is_copied(&path)).then_some(path);
    }
    let out = build.path(build.value(&["-o"]).unwrap_or("a.out"))?;
    let on_path = ["/usr/local/bin", "/usr/bin", "/bin"].contains(&parent_and_name(&out).0);
    let is_meant = match start {
        Some(path) => path == out,
        None => on_path && parent_and_name(&out).1 == program,
    };
    is_meant.then_some(out)
}

fn copy_fate(job: &Job<'_>, index: usize) -> Option<Fate> {
    let copy = job.copy(index)?;
    let source = |written: &str| {
        let below = written.trim_start_matches("./").trim_end_matches('/');
        let ends = [".c", ".h", ".cc", ".cpp", ".hpp", ".cxx", ".S", "Makefile", "CMakeLists.txt"];
        let is_source = |path: &str| ends.iter().any(|it| path.ends_with(it));
        let mut files = job.cx.project.files.below(below).filter(|(_, file)| !file.is_directory());
        let has = job.cx.project.files.below(below).any(|(path, _)| is_source(path));
        is_source(below)
            || (has
                && (below.is_empty()
                    || files.all(|(path, _)| is_source(path) || path.contains("/."))))
            || matches!(below, "src" | "include")
    };
    let is_blind =
        job.is_blind() && copy.sources.iter().all(|it| matches!(&*it.written, "." | "./"));
    (is_blind
        || copy
            .sources
            .iter()
            .all(|it| source(it.written.trim_start_matches('.')) || source(&it.written)))
    .then_some(Fate::Build)
}
