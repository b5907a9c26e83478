//! Node: what was built and the libraries for production, without those for development.

use super::fate::{self, Fate, Ways};
use super::job::Job;
use super::{Design, propose};
use crate::advice::commands::Ran;
use crate::advice::image::is_known;
use crate::advice::{Example, Rule, Safety};
use crate::effect::tree::{clean, join, parent_and_name};

pub(super) static RULE: Rule = Rule {
    id: "multi-stage-node",
    title: "Build with Node in a stage of its own",
    why: "What is built runs without sources, compilers and the libraries for development.",
    safety: Safety::MayChange,
    bad: Example {
        dockerfile: "\
FROM node:24
WORKDIR /app
COPY . .
RUN npm ci
RUN npm run build
USER node
CMD [\"node\", \"dist/server.js\"]
",
        files: &[
            (
                "package.json",
                "{\"scripts\": {\"build\": \"tsc\"}, \"devDependencies\": {\"typescript\": \"5\"}}\n",
            ),
            ("src/server.ts", "1\n"),
            ("public/logo.svg", "<svg/>\n"),
        ],
    },
    good: Example {
        dockerfile: "\
FROM node:24 AS build
WORKDIR /app
COPY . .
RUN npm ci
RUN npm run build
RUN npm prune --omit=dev

FROM node:24-slim
WORKDIR /app
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
COPY --from=build /app/public ./public
USER node
CMD [\"node\", \"dist/server.js\"]
",
        files: &[],
    },
    check: |cx, found| propose(cx, &RULE, found, design),
};

fn design(job: &Job<'_>) -> Option<Design> {
    if job.base.name != "node" || !job.base.is_plain() {
        return None;
    }
    let made = job.last(|ran| is_build(ran) && !ran.sometimes)?;
    let build = job.commands.get(made)?.iter().rfind(|ran| is_build(ran))?;
    let directory = clean(build.directory.as_deref()?);
    let manifest = job.copied(&clean(&join(&directory, "package.json")))?;
    if directory != job.workdir()
        || !manifest.contains("\"devDependencies\"")
        || !manifest.contains("\"build\"")
    {
        return None;
    }
    let output = output(job, manifest)?;
    let prune = prune(job)?;
    let data = job.entries(made, |path| is_source(path, &output));
    let place = |name: &str| clean(&join(&directory, name));
    let mut copies = vec![(place("package.json"), place("package.json"))];
    for name in ["node_modules", &output] {
        copies.push((format!("{}/", place(name)), place(name)));
    }
    for path in data {
        let is_file = parent_and_name(&path).1.contains('.');
        copies.push((if is_file { path.clone() } else { format!("{path}/") }, path));
    }
    let taken: Vec<String> = copies.iter().map(|(_, to)| to.clone()).collect();
    let sorted = fate::sort(
        job,
        &Ways {
            made,
            builds: &|ran| {
                ran.words.first().is_some_and(|it| {
                    matches!(it.as_str(), "npm" | "yarn" | "pnpm" | "npx" | "corepack" | "git")
                }) && !(ran.has("-g") || ran.has("--global"))
            },
            copies: &|index| copy_fate(job, index),
            variables: &["NPM_CONFIG_*", "npm_config_*", "CI"],
            taken: &taken,
            runs_later: false,
            drops: &|_| true,
        },
    )?;
    if !sorted.packages.is_empty() || job.health_needs(&["curl", "wget"]) {
        return None;
    }
    let is_small = job.base.has("alpine") || job.base.has("slim");
    let tag = match (is_small, job.base.tag.as_str()) {
        (true, tag) => tag.to_owned(),
        (false, "" | "latest") => "slim".to_owned(),
        (false, tag) => format!("{tag}-slim"),
    };
    let written = job.base.text.split(':').next()?;
    is_known("node", &tag).then(|| Design {
        base: format!("{written}:{tag}"),
        fates: sorted.fates, made, copies,
        first: Vec::new(), last_of_build: vec![prune.to_owned()], before_copies: Vec::new(), start: None, inserted: None,
        note: format!(
            "{output}, the libraries for production and files of the context that are neither sources nor settings \
             of tools are copied; other files that the program reads must be added."
        ),
    })
}

fn is_build(ran: &Ran) -> bool {
    matches!(
        ran.words().as_slice(),
        ["npm" | "pnpm" | "yarn", "run", "build", ..] | ["yarn" | "pnpm", "build", ..]
    )
}

/// The directory that the program is started from, by `node dist/server.js` or the script `start`.
fn output(job: &Job<'_>, manifest: &str) -> Option<String> {
    let words: Vec<String> =
        match job.start.words.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
            ["npm" | "yarn" | "pnpm", "start"] | ["npm" | "yarn" | "pnpm", "run", "start"] => {
                script(manifest, "start")?.split_whitespace().map(str::to_owned).collect()
            }
            ["npm" | "yarn" | "pnpm", "run", name] => {
                script(manifest, name)?.split_whitespace().map(str::to_owned).collect()
            }
            words => words.iter().map(|it| (*it).to_owned()).collect(),
        };
    let [program, rest @ ..] = words.as_slice() else { return None };
    if program == "next" && rest.first().is_some_and(|it| it == "start") {
        return Some(".next".to_owned());
    }
    if program != "node" {
        return None;
    }
    let file = rest.iter().find(|word| !word.starts_with('-'))?;
    let file = job.start.file(file)?;
    let below = file.strip_prefix(&format!("{}/", job.workdir().trim_end_matches('/')))?;
    let top = below.split('/').next()?;
    let usual = ["dist", "build", "lib", "out", ".output"];
    let known = job.cx.project.files.below(top).next().is_some();
    (usual.contains(&top) && below.contains('/') && !known).then(|| top.to_owned())
}

/// The text of a script, if it is one plain command.
fn script<'t>(manifest: &'t str, name: &str) -> Option<&'t str> {
    let scripts = manifest.split("\"scripts\"").nth(1)?.split('}').next()?;
    let rest = scripts.split(&format!("\"{name}\"")).nth(1)?.trim_start().strip_prefix(':')?;
    let text = rest.trim_start().strip_prefix('"')?.split('"').next()?;
    (!text.contains(['&', '|', ';', '$', '\\'])).then_some(text)
}

/// The command that leaves only what production needs.
fn prune(job: &Job<'_>) -> Option<&'static str> {
    let installs = |tool: &str| {
        job.all(|ran| ran.words.first().is_some_and(|it| it == tool)).any(|ran| {
            ran.words.len() == 1 || ["install", "ci", "i"].iter().any(|verb| ran.has(verb))
        })
    };
    let production = job.all(|_| true).any(|ran| {
        ["--production", "--omit=dev", "--prod"].iter().any(|flag| ran.has(flag))
            || ran.has("prune")
    });
    if production || job.env("NODE_ENV").is_some_and(|it| &**it == "production") {
        return None;
    }
    if installs("pnpm") {
        Some("RUN pnpm prune --prod")
    } else if installs("yarn") {
        Some("RUN yarn install --production --ignore-scripts --prefer-offline")
    } else if installs("npm") {
        Some("RUN npm prune --omit=dev")
    } else {
        None
    }
}

fn is_source(path: &str, output: &str) -> bool {
    let top = path.split('/').next().unwrap_or(path);
    let name = path.rsplit('/').next().unwrap_or(path);
    let tops = [
        "src",
        "test",
        "tests",
        "__tests__",
        "spec",
        "node_modules",
        "coverage",
        "docs",
        "e2e",
        "package.json",
        "package-lock.json",
        "yarn.lock",
        "pnpm-lock.yaml",
        "cypress",
    ];
    let starts = [
        "tsconfig",
        "webpack.",
        "babel.",
        "jest.",
        "vite.",
        "rollup.",
        "eslint",
        "Dockerfile",
        "docker-compose",
        "LICENSE",
        "Makefile",
        "prettier",
        "nest-cli",
        "tslint",
        "gulpfile",
        "vitest.",
    ];
    top == output
        || top.starts_with('.')
        || tops.contains(&top)
        || name.ends_with(".md")
        || name.ends_with(".ts")
        || (top == path && starts.iter().any(|it| name.starts_with(it)))
}

fn copy_fate(job: &Job<'_>, index: usize) -> Option<Fate> {
    let copy = job.copy(index)?;
    let known = |written: &str| {
        let bare = written.trim_start_matches("./").trim_end_matches('/');
        let starts = [
            "package",
            "yarn.lock",
            "pnpm-lock",
            "tsconfig",
            ".npmrc",
            "npm-shrinkwrap",
            "nest-cli",
        ];
        bare.is_empty()
            || matches!(bare, "." | "src")
            || starts.iter().any(|it| bare.starts_with(it))
    };
    let all = copy.sources.iter().filter(|it| known(&it.written)).count();
    match all {
        0 => Some(Fate::Both),
        all if all == copy.sources.len() => Some(Fate::Build),
        _ => None,
    }
}
