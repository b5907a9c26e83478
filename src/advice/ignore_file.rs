//! Files in the context that no image needs, and that a `COPY` takes.

use std::rc::Rc;

use super::{Context, Example, Finding, Rewrite, Rule, Safety};
use crate::effect::Found;
use crate::plan::Action;
use crate::plan::step::{Copy, From};
use crate::text::Patch;

pub(super) static RULE: Rule = Rule {
    id: "dockerignore",
    title: "Keep out of the context what no image needs",
    why: "What .dockerignore names is neither sent to the builder nor copied, and a change of it \
          makes no step run again.",
    safety: Safety::MayChange,
    bad: Example {
        dockerfile: "FROM node:22\nWORKDIR /app\nCOPY package*.json ./\nRUN npm ci\nCOPY . .\n",
        files: &[
            (".dockerignore", "# Ours\n*.tmp"),
            (".git/HEAD", "ref: refs/heads/main\n"),
            ("node_modules/a/index.js", ""),
            ("package.json", "{}"),
            ("package-lock.json", "{}"),
        ],
    },
    good: Example {
        dockerfile: "FROM node:22\nWORKDIR /app\nCOPY package*.json ./\nRUN npm ci\nCOPY . .\n",
        files: &[(
            ".dockerignore",
            "# Ours\n*.tmp\n.git\nnode_modules\nDockerfile\n.dockerignore\n",
        )],
    },
    check,
};

/// What is not needed, and what has to be said in the Dockerfile for that to be sure: programs that
/// make it.
const NEEDLESS: &[(Kind, &str)] = &[
    (Kind::Name(".git"), ""),
    (Kind::Name(".svn"), ""),
    (Kind::Name(".hg"), ""),
    (Kind::Name("node_modules"), "npm ci|npm install|npm i|yarn|pnpm|bun install"),
    (Kind::Name("bower_components"), "bower"),
    (Kind::Name("target"), "cargo |mvn |mvnw"),
    (Kind::Name(".gradle"), "gradle"),
    (Kind::Name(".venv"), "pip|poetry|uv |pipenv"),
    (Kind::Name("venv"), "pip|poetry|uv |pipenv"),
    (Kind::Below("__pycache__"), ""),
    (Kind::Below(".pytest_cache"), ""),
    (Kind::Below(".mypy_cache"), ""),
    (Kind::Ending("pyc"), ""),
    (Kind::Name(".tox"), ""),
    (Kind::Name(".idea"), ""),
    (Kind::Name(".vscode"), ""),
    (Kind::Below(".DS_Store"), ""),
    (Kind::Ending("log"), ""),
    (Kind::Name(".env"), ""),
];

/// What goes along where something else is told.
const BESIDES: &[&str] =
    &["docker-compose.yml", "docker-compose.yaml", "compose.yaml", "compose.yml"];

#[derive(Clone, Copy)]
enum Kind {
    /// At the top of the context.
    Name(&'static str),
    /// In any directory.
    Below(&'static str),
    /// `*.log` in any directory.
    Ending(&'static str),
}

impl Kind {
    fn pattern(self) -> String {
        match self {
            Self::Name(name) => name.to_owned(),
            Self::Below(name) => format!("**/{name}"),
            Self::Ending(ending) => format!("**/*.{ending}"),
        }
    }

    fn is_meant(self, path: &str) -> bool {
        let mut names = path.split('/');
        match self {
            Self::Name(name) => names.next() == Some(name),
            Self::Below(name) => names.any(|it| it == name),
            Self::Ending(ending) => {
                path.rsplit_once('.').is_some_and(|(before, it)| it == ending && !before.is_empty())
            }
        }
    }

    /// What a copy would name that wants it.
    fn word(self) -> &'static str {
        match self {
            Self::Name(word) | Self::Below(word) | Self::Ending(word) => word,
        }
    }
}

fn check(cx: &Context<'_>, found: &mut Vec<Finding>) {
    if cx.files.context_error.is_some() {
        return;
    }
    let copies = cx.steps().filter_map(|at| match &at.step.action {
        Action::Copy(copy) if copy.from == From::Context => Some((at, &**copy)),
        _ => None,
    });
    let copies: Vec<_> = copies.collect();
    let Some((at, _)) = copies.iter().find(|(_, copy)| takes_all(copy)) else { return };
    let is_named = |kind: Kind| {
        let mut sources = copies.iter().flat_map(|(_, copy)| &copy.sources);
        sources.any(|source| source.written.contains(kind.word()))
    };
    let runs = cx.shell_runs().map(|(at, _)| cx.text(at.step.span)).collect::<Vec<_>>().join("\n");
    let sent = sent(cx);
    let meant = NEEDLESS.iter().filter(|(kind, by)| {
        let is_made = by.is_empty() || by.split('|').any(|it| runs.contains(it));
        is_made && !is_named(*kind) && sent.iter().any(|path| kind.is_meant(path))
    });
    let mut patterns: Vec<String> = meant.map(|(kind, _)| kind.pattern()).collect();
    if patterns.is_empty() || (runs.contains("git ") && patterns == [".git"]) {
        return;
    }
    if runs.contains("git ") || runs.contains("go build") {
        // A build may ask for the version.
        patterns.retain(|it| it != ".git");
    }
    let count = patterns.len();
    let Some(file) = ignore_path(cx) else { return };
    let own = [cx.project.dockerfile_path.as_deref().unwrap_or("Dockerfile"), &*file];
    let besides = BESIDES.iter().copied().filter(|name| sent.iter().any(|path| &**path == *name));
    let besides = own.into_iter().chain(besides).filter(|name| is_sent(cx, name));
    patterns.extend(besides.map(str::to_owned));
    if count > 0 {
        found.push(finding(cx, at.step.span, at.step.lines, &file, &patterns));
    }
}

fn finding(
    cx: &Context<'_>,
    span: crate::text::Span,
    lines: (u32, u32),
    file: &Rc<str>,
    patterns: &[String],
) -> Finding {
    let old = cx.project.files.get(file).and_then(|file| file.kind.text()).unwrap_or_default();
    let newline = if old.contains("\r\n") { "\r\n" } else { "\n" };
    let mut text = old.to_owned();
    if !text.is_empty() && !text.ends_with('\n') {
        text += newline;
    }
    for pattern in patterns {
        text += pattern;
        text += newline;
    }
    let mut rewrite = Rewrite::new(&cx.project.dockerfile, Patch::default());
    rewrite.files.push((Rc::clone(file), text.into()));
    let shown = patterns.iter().take(3).cloned().collect::<Vec<_>>().join(", ");
    let more = if patterns.len() > 3 { " and others" } else { "" };
    let secret = if patterns.iter().any(|it| it == ".env") {
        " A program that reads .env gets it from outside then, as with docker run --env-file."
    } else {
        ""
    };
    Finding {
        rule: &RULE,
        title: format!("Name {shown}{more} in {file}"),
        note: format!("Line {} copies them into the image now.{secret}", lines.0),
        span,
        lines,
        rewrite,
    }
}

fn takes_all(copy: &Copy) -> bool {
    copy.sources.iter().any(|source| matches!(&*source.written, "." | "./" | "/" | "./." | "*"))
}

/// The files that reach the builder.
fn sent(cx: &Context<'_>) -> Vec<Rc<str>> {
    let files = cx.project.files.iter().map(|(path, _)| path);
    files.filter(|path| is_sent(cx, path)).cloned().collect()
}

fn is_sent(cx: &Context<'_>, path: &str) -> bool {
    matches!(cx.files.context.at(&format!("/{path}")), Found::Node(_))
}

/// The file that is in use, or would be; nothing where its text is not known.
fn ignore_path(cx: &Context<'_>) -> Option<Rc<str>> {
    let own = cx.project.dockerfile_path.as_ref().map(|path| format!("{path}.dockerignore"));
    let own = own.filter(|own| cx.project.files.get(own).is_some());
    let path: Rc<str> = own.as_deref().unwrap_or(".dockerignore").into();
    match cx.project.files.get(&path) {
        Some(file) => file.kind.text().map(|_| path),
        None => Some(path),
    }
}
