//! Python: libraries go into a virtual environment, which is copied to an image without compilers.

use super::fate::{self, Fate, Ways};
use super::job::Job;
use super::{Design, propose};
use crate::advice::commands::Ran;
use crate::advice::image::is_known;
use crate::advice::install;
use crate::advice::{Example, Rule, Safety};
use crate::plan::step::From;

pub(super) static RULE: Rule = Rule {
    id: "multi-stage-python",
    title: "Install Python's libraries in a stage of its own",
    why: "Compilers and headers are needed to install libraries, but not to use them.",
    safety: Safety::MayChange,
    bad: Example {
        dockerfile: "\
FROM python:3.13-slim
RUN apt-get update && apt-get install -y gcc libpq-dev
WORKDIR /app
COPY requirements.txt .
RUN pip install --no-cache-dir -r requirements.txt
COPY . .
CMD [\"python\", \"app.py\"]
",
        files: &[("requirements.txt", "psycopg2==2.9.11\n"), ("app.py", "import psycopg2\n")],
    },
    good: Example {
        dockerfile: "\
FROM python:3.13-slim AS build
RUN apt-get update && apt-get install -y gcc libpq-dev
WORKDIR /app
RUN python -m venv /venv
ENV PATH=/venv/bin:$PATH
COPY requirements.txt .
RUN pip install --no-cache-dir -r requirements.txt

FROM python:3.13-slim
RUN apt-get update \\
 && apt-get install -y --no-install-recommends libpq5 \\
 && rm -rf /var/lib/apt/lists/*
ENV PATH=/venv/bin:$PATH
WORKDIR /app
COPY requirements.txt .
COPY --from=build /venv /venv
COPY . .
CMD [\"python\", \"app.py\"]
",
        files: &[],
    },
    check: |cx, found| propose(cx, &RULE, found, design),
};

const VENV: &str = "ENV PATH=/venv/bin:$PATH";

fn design(job: &Job<'_>) -> Option<Design> {
    if job.base.name != "python" || !job.base.is_plain() || job.env("VIRTUAL_ENV").is_some() {
        return None;
    }
    let made = job.last(|ran| is_install(ran) && !ran.sometimes)?;
    let first = job.commands.iter().position(|commands| commands.iter().any(is_install))?;
    let compiles = install::all(&job.commands)
        .iter()
        .any(|it| it.removed != Some(it.at) && install::is_for_building(&it.name));
    let foreign = job.all(is_install).any(|ran| {
        ["--user", "--target", "-t", "--prefix", "--root", "-e", "--editable"]
            .iter()
            .any(|flag| ran.has(flag))
    });
    let absolute = job.start.program().starts_with("/usr/local/bin/");
    if !compiles || foreign || absolute {
        return None;
    }
    // Behind the first install, all but installs belongs to the program.
    let sorted = fate::sort(
        job,
        &Ways {
            made,
            builds: &|ran| is_install(ran) || is_pip(ran),
            copies: &|_| Some(Fate::Both),
            variables: &["PIP_*", "POETRY_*", "CFLAGS", "LDFLAGS"],
            taken: &["/venv".to_owned()],
            runs_later: true,
            drops: &|name| used(job, name),
        },
    )?;
    let tag = slim_tag(job)?;
    let written = job.base.text.split(':').next()?;
    if job.health_needs(&["curl", "wget"]) && !sorted.packages.iter().any(|it| it == "curl") {
        return None;
    }
    let first_copy = (0..first)
        .rev()
        .take_while(|index| job.copy(*index).is_some_and(|copy| copy.from == From::Context))
        .last();
    let mut lines: Vec<String> = Vec::new();
    if let (Some(manager), false) = (sorted.manager, sorted.packages.is_empty()) {
        lines.push(install::instruction(manager, &sorted.packages));
    }
    lines.push(VENV.to_owned());
    Some(Design {
        base: format!("{written}:{tag}"),
        fates: sorted.fates, made,
        copies: vec![("/venv/".to_owned(), "/venv".to_owned())],
        first: lines,
        last_of_build: Vec::new(),
        before_copies: Vec::new(),
        start: None, inserted: None,
        note: "The environment works where Python has the same version and path. Libraries that were linked \
               against others than those of the packages named need these, too.".to_owned(),
    })
    .map(|design| with_environment(design, first_copy.unwrap_or(first)))
}

/// The environment is made before anything is installed.
fn with_environment(mut design: Design, before: usize) -> Design {
    let lines = vec!["RUN python -m venv /venv".to_owned(), VENV.to_owned()];
    design.inserted = Some((before, lines));
    design
}

fn is_install(ran: &Ran) -> bool {
    is_pip(ran) && ran.has("install")
}

fn is_pip(ran: &Ran) -> bool {
    match ran.words().as_slice() {
        ["pip" | "pip3", ..] => true,
        [python, "-m", "pip", ..] => python.starts_with("python"),
        _ => false,
    }
}

/// The variant without compilers of the same release.
fn slim_tag(job: &Job<'_>) -> Option<String> {
    let base = &job.base;
    if base.has("slim") || base.has("alpine") {
        return Some(base.tag.clone());
    }
    let tag = match base.words().as_slice() {
        ["" | "latest"] => "slim".to_owned(),
        [version] => format!("{version}-slim"),
        [version, release] => format!("{version}-slim-{release}"),
        _ => return None,
    };
    is_known("python", &tag).then_some(tag)
}

/// Whether a tool is called by what is written here; else the program may call it.
fn used(job: &Job<'_>, name: &str) -> bool {
    let calls = |ran: &Ran| {
        install::read(ran).is_none()
            && ran.words.iter().any(|word| word == name || (name == "git" && word.contains("git+")))
    };
    job.all(calls).next().is_some()
}
