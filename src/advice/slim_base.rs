//! A slim image as the base, where nothing needs what the full one has.

use super::commands::{self, Ran};
use super::image::{self, Written};
use super::{Context, Example, Finding, Rewrite, Rule, Safety, install};
use crate::image::lineage;
use crate::plan::{Action, Base, Stage};
use crate::text::Patch;

pub(super) static RULE: Rule = Rule {
    id: "slim-base",
    title: "Build on a slim image",
    why: "The full image has compilers, version control and headers that nothing here uses.",
    safety: Safety::MayChange,
    bad: Example {
        dockerfile: "FROM python:3.12\nCOPY app.py .\nCMD [\"python\", \"app.py\"]\n",
        files: &[("app.py", "print(1)\n")],
    },
    good: Example {
        dockerfile: "FROM python:3.12-slim\nCOPY app.py .\nCMD [\"python\", \"app.py\"]\n",
        files: &[],
    },
    check,
};

/// Programs that full images have and slim ones have not.
const MISSING: &[&str] = &[
    "autoconf",
    "automake",
    "bzip2",
    "bzr",
    "c++",
    "cc",
    "cmake",
    "configure",
    "curl",
    "file",
    "g++",
    "gcc",
    "git",
    "gpg",
    "hg",
    "make",
    "mysql_config",
    "patch",
    "pg_config",
    "pkg-config",
    "ps",
    "ssh",
    "svn",
    "unzip",
    "wget",
    "xz",
    "node-gyp",
];

/// Libraries of Python and Node that are compiled where they are installed, or fetched with git.
const COMPILED: &[&str] = &[
    "psycopg2",
    "mysqlclient",
    "uwsgi",
    "pycurl",
    "python-ldap",
    "pygraphviz",
    "dlib",
    "pyodbc",
    "pycrypto",
    "cx-oracle",
    "gdal",
    "node-sass",
    "canvas",
    "robotjs",
    "zeromq",
    "git+",
    "github:",
    "git:",
    "node-gyp",
    "ibm_db",
    "oracledb",
    "netifaces",
    "pyaudio",
    "mod_wsgi",
    "xmlsec",
];

const LISTS: &[&str] = &["requirements", "package.json", "pyproject.toml", "Pipfile", "setup.py"];

fn check(cx: &Context<'_>, found: &mut Vec<Finding>) {
    found.extend(find(cx));
}

fn find(cx: &Context<'_>) -> Option<Finding> {
    let stages = lineage(cx.plan, cx.plan.target?);
    let root = stages.first()?;
    let id = cx.plan.stages.iter().position(|stage| std::ptr::eq(stage, *root))?;
    let base = image::written(cx, id)?;
    let new = slim(&base)?;
    let uses = Uses::of(cx, &stages)?;
    if !uses.fits(&base.name) || (!uses.compilers && compiles(cx, &uses)) {
        return None;
    }
    let lines = base.stage.lines;
    let mut note = format!(
        "{new} has no compiler, no git, no curl: what scripts and libraries need of these beside what \
         is written here must be installed."
    );
    if base.name == "eclipse-temurin" || base.name == "openjdk" {
        note = format!("{new} runs programs, but has no compiler, no jar and no jlink.");
    }
    Some(Finding {
        rule: &RULE,
        title: format!("Build on {new} in line {}", lines.0),
        note,
        span: base.span,
        lines,
        rewrite: Rewrite::new(&cx.project.dockerfile, Patch::replace(base.span, new)),
    })
}

/// The slim image that stands in for a full one, if the catalog has it.
fn slim(base: &Written<'_>) -> Option<String> {
    let is_small = ["slim", "alpine", "onbuild", "windows", "jre", "nanoserver"];
    if !base.is_plain() || is_small.iter().any(|word| base.has(word)) {
        return None;
    }
    let words = base.words();
    let tag = match base.name.as_str() {
        "python" | "ruby" => match words.as_slice() {
            ["" | "latest"] => "slim".to_owned(),
            [version] => format!("{version}-slim"),
            [version, release] => format!("{version}-slim-{release}"),
            _ => return None,
        },
        "node" => match words.as_slice() {
            ["" | "latest"] => "slim".to_owned(),
            _ => format!("{}-slim", base.tag),
        },
        "debian" => match words.as_slice() {
            ["" | "latest"] => "stable-slim".to_owned(),
            [release] => format!("{release}-slim"),
            _ => return None,
        },
        "eclipse-temurin" => match words.as_slice() {
            [version] if version.parse::<u32>().is_ok() => format!("{version}-jre"),
            _ if base.has("jdk") => base.tag.replace("jdk", "jre"),
            _ => return None,
        },
        _ => return None,
    };
    let written = base.text.split(':').next()?;
    image::is_known(&base.name, &tag).then(|| format!("{written}:{tag}"))
}

/// What the steps and the start of the image use.
pub(super) struct Uses {
    pub commands: Vec<Ran>,
    /// Whether compilers are installed on the way.
    pub compilers: bool,
    installed: Vec<String>,
}

impl Uses {
    /// `None` where a `RUN` cannot be read, or something else builds on these stages.
    pub fn of(cx: &Context<'_>, stages: &[&Stage]) -> Option<Self> {
        let mut uses = Self { commands: Vec::new(), compilers: false, installed: Vec::new() };
        let is_own = |stage: &Stage| stages.iter().any(|own| std::ptr::eq(*own, stage));
        for at in cx.steps().filter(|at| is_own(at.stage)) {
            uses.commands.extend(commands::of(&at)?);
        }
        for stage in cx.plan.declared().iter().filter(|stage| !is_own(stage)) {
            let below = match &stage.base {
                Base::Stage(id) => cx.plan.stage(*id),
                _ => None,
            };
            if below.is_some_and(is_own) {
                return None;
            }
        }
        for ran in &uses.commands {
            if let Some((_, install::Does::Install { names, .. })) = install::read(ran) {
                uses.installed.extend(names);
            }
        }
        let tools = ["gcc", "g++", "build-essential", "build-base"];
        uses.compilers = uses.installed.iter().any(|name| tools.contains(&name.as_str()));
        uses.commands.extend(stages.iter().flat_map(|stage| launched(stage)));
        Some(uses)
    }

    /// Whether a program is called that is neither in a slim image nor installed.
    fn fits(&self, image: &str) -> bool {
        let words = self.commands.iter().flat_map(|ran| &ran.words);
        let names = words.map(|word| word.rsplit('/').next().unwrap_or(word));
        let mut missing = names.filter(|name| MISSING.contains(name));
        let has = |name: &str| {
            self.installed.iter().any(|it| it == name)
                || (self.compilers && matches!(name, "gcc" | "g++" | "cc" | "c++" | "make"))
                || (name == "pg_config" && self.installed.iter().any(|it| it == "libpq-dev"))
        };
        let programs = [
            "mvn",
            "gradle",
            "./mvnw",
            "./gradlew",
            "javac",
            "jar",
            "jlink",
            "bundle",
            "gem",
            "sbt",
        ];
        let builds = self
            .commands
            .iter()
            .any(|ran| ran.words.first().is_some_and(|word| programs.contains(&word.as_str())));
        let git = self.commands.iter().flat_map(|ran| &ran.words).any(|word| word.contains("git+"));
        let fetches_git = git && !has("git");
        let starts_java = !matches!(image, "eclipse-temurin" | "openjdk")
            || self.commands.last().is_some_and(|ran| ran.words.iter().any(|word| word == "java"));
        missing.all(has) && !fetches_git && !builds && starts_java
    }
}

/// The commands of `CMD`, `ENTRYPOINT` and `HEALTHCHECK`, as words.
fn launched(stage: &Stage) -> Vec<Ran> {
    let mut commands = Vec::new();
    for step in &stage.steps {
        let args: Vec<String> = match &step.action {
            Action::Cmd(launch) | Action::Entrypoint(launch) => {
                launch.args.iter().map(ToString::to_string).collect()
            }
            Action::Healthcheck(health) => health.test.iter().map(ToString::to_string).collect(),
            _ => continue,
        };
        let words = args.iter().flat_map(|arg| arg.split_whitespace().map(str::to_owned)).collect();
        commands.push(Ran {
            words,
            set: Vec::new(),
            directory: None,
            sometimes: false,
            writes: false,
        });
    }
    commands
}

/// Whether a library is installed that is known to need a compiler or git.
pub(super) fn compiles(cx: &Context<'_>, uses: &Uses) -> bool {
    let is_compiled = |text: &str| {
        let lower = text.to_lowercase();
        lower.split(|c: char| c.is_whitespace() || "\"'=<>~,;[@".contains(c)).any(|word| {
            COMPILED
                .iter()
                .any(|name| word == *name || (name.ends_with(['+', ':']) && word.starts_with(name)))
        })
    };
    let named = uses.commands.iter().flat_map(|ran| &ran.words).any(|word| is_compiled(word));
    let lists = cx.project.files.iter().filter(|(path, _)| {
        let name = path.rsplit('/').next().unwrap_or(path);
        !path.contains("node_modules/") && LISTS.iter().any(|list| name.starts_with(list))
    });
    let mut texts = lists.filter_map(|(_, file)| super::text_of(file));
    named || texts.any(is_compiled)
}

/// Whether libraries are installed by a list that is not known.
pub(super) fn is_blind(cx: &Context<'_>, uses: &Uses) -> bool {
    let installs = uses.commands.iter().any(|ran| match ran.words().as_slice() {
        ["pip" | "pip3", "install", ..] => ran.words.iter().any(|word| word.starts_with("-r")),
        ["npm" | "yarn" | "pnpm" | "bundle" | "poetry" | "pipenv", ..] => true,
        _ => false,
    });
    let is_list = |path: &str| {
        LISTS.iter().any(|list| path.rsplit('/').next().unwrap_or(path).starts_with(list))
    };
    installs && !cx.project.files.iter().any(|(path, _)| is_list(path))
}
