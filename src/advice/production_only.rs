//! Installations with what only development needs.

use super::context::At;
use super::shell_text::ShellText;
use super::tool::Tool;
use super::{Context, Example, Finding, Rule, Safety};
use crate::effect::{Found, flatten};
use crate::plan::{Action, Step};
use crate::text::{Edit, Span};

pub(super) static RULE: Rule = Rule {
    id: "production-only",
    title: "Install without what only development needs",
    why: "Test runners, linters and compilers that package files list for development are of no use \
          to a program that only runs.",
    safety: Safety::MayChange,
    bad: Example {
        dockerfile: "FROM node:22-slim\nWORKDIR /app\nCOPY package*.json ./\n\
                     RUN npm ci && npm cache clean --force\nCOPY app.js ./\nCMD [\"node\", \"app.js\"]\n",
        files: &[
            ("package.json", "{\"devDependencies\": {\"jest\": \"^29.0.0\"}}"),
            ("package-lock.json", "{}"),
            ("app.js", ""),
        ],
    },
    good: Example {
        dockerfile: "FROM node:22-slim\nWORKDIR /app\nCOPY package*.json ./\n\
                     RUN npm ci --omit=dev && npm cache clean --force\nCOPY app.js ./\n\
                     CMD [\"node\", \"app.js\"]\n",
        files: &[],
    },
    check,
};

/// A call that could leave development out, and how.
struct Install<'t> {
    tool: &'t Tool<'t>,
    /// Behind this word; 0 for a command of its own before it.
    word: usize,
    option: &'static str,
    manifest: &'static str,
}

fn check(cx: &Context<'_>, found: &mut Vec<Finding>) {
    for (at, text) in cx.shell_runs().filter(|(at, _)| cx.is_kept(at.stage_id)) {
        let tools = text.tools();
        let installs: Vec<Install<'_>> =
            tools.iter().filter_map(|tool| install(tool, &at)).collect();
        let [install] = installs.as_slice() else { continue };
        let Some(manifest) = manifest(cx, &at, install.manifest) else { continue };
        let development = Development::read(install.manifest, &manifest);
        if development.names.is_empty() || development.runs_scripts {
            continue;
        }
        if is_used(cx, &at, &text, install.tool, &development) {
            continue;
        }
        let Some(edit) = edit(&text, install) else { continue };
        let title = format!("Add {} in line {}", install.option, at.step.lines.0);
        let names = development.names.iter().take(3).cloned().collect::<Vec<_>>().join(", ");
        let more = if development.names.len() > 3 { " and others" } else { "" };
        let note = format!("Leaves out {names}{more}. Nothing in this file calls them.");
        found.push(Finding { note, ..at.finding(cx, &RULE, title, vec![edit]) });
    }
}

/// An option behind its word, or a command before the one that installs.
fn edit(text: &ShellText<'_>, install: &Install<'_>) -> Option<Edit> {
    if install.word > 0 {
        let place = text.source(install.tool.span(install.word)).end();
        return Some(Edit { span: Span::at(place), insert: format!(" {}", install.option) });
    }
    let place = text.source(install.tool.command.span).start();
    let insert = format!("{} && ", install.option);
    super::script::is_and_chain(&text.script.list).then_some(Edit { span: Span::at(place), insert })
}

fn install<'t>(tool: &'t Tool<'t>, at: &At<'_>) -> Option<Install<'t>> {
    let words: Vec<&str> = tool.words.iter().map(|word| &**word).collect();
    let all_options = |rest: &[&str]| rest.iter().all(|word| word.starts_with('-'));
    let rest = words.get(2..).unwrap_or_default();
    let of = |word, option, manifest| Some(Install { tool, word, option, manifest });
    let node_says = at.env("NODE_ENV").is_some();
    match words.as_slice() {
        _ if !all_options(rest) => None,
        ["npm", "ci" | "install" | "i", ..]
            if !node_says
                && !tool.has(&[
                    "-g",
                    "--global",
                    "--omit",
                    "--only",
                    "--production",
                    "--include",
                    "--also",
                    "--dev",
                    "--prefix",
                ]) =>
        {
            of(1, "--omit=dev", "package.json")
        }
        ["yarn", "install", ..]
            if !node_says && !tool.has(&["--production", "--prod", "--cwd"]) =>
        {
            of(1, "--production", "package.json")
        }
        ["pnpm", "install" | "i", ..]
            if !node_says && !tool.has(&["--prod", "-P", "--dev", "-D"]) =>
        {
            of(1, "--prod", "package.json")
        }
        ["composer", "install", ..]
            if !tool.has(&["--no-dev", "-d", "--working-dir"])
                && at.env("COMPOSER_NO_DEV").is_none() =>
        {
            of(1, "--no-dev", "composer.json")
        }
        ["bundle", "install", ..]
            if !tool.has(&["--without", "--with", "--gemfile"]) && is_bundle_for_production(at) =>
        {
            of(0, "bundle config set without 'development test'", "Gemfile")
        }
        _ => None,
    }
}

/// Without this, Rails would want what is left out. Newer versions of Bundler go by `BUNDLE_WITHOUT`.
fn is_bundle_for_production(at: &At<'_>) -> bool {
    let production =
        ["RAILS_ENV", "RACK_ENV"].iter().any(|name| at.env(name) == Some("production"));
    production && at.env("BUNDLE_WITHOUT").is_none() && at.env("BUNDLE_DEPLOYMENT").is_none()
}

/// The text of a file where a step runs, if it came from the context as it is.
fn manifest(cx: &Context<'_>, at: &At<'_>, name: &str) -> Option<String> {
    let files = cx.files.stages.get(at.stage_id)?;
    let before = match at.index.checked_sub(1) {
        Some(index) => &files.steps.get(index)?.tree,
        None => &files.start,
    };
    let path = crate::effect::tree::join(&at.step.before.workdir, name);
    let Found::Node(node) = before.at(&path) else { return None };
    // Settings of yarn's newer versions, in which the option is another one.
    let newer = crate::effect::tree::join(&at.step.before.workdir, ".yarnrc.yml");
    let is_newer = matches!(before.at(&newer), Found::Node(_));
    (!is_newer).then_some(node.content()?.as_text()?.to_owned())
}

/// What a project lists for development.
#[derive(Default)]
struct Development {
    names: Vec<String>,
    /// Whether the installation runs scripts, which may call any of it.
    runs_scripts: bool,
    scripts: Vec<(String, String)>,
}

impl Development {
    fn read(file: &str, text: &str) -> Self {
        let mut it = Self::default();
        if file == "Gemfile" {
            it.names.extend(groups(text));
            return it;
        }
        flatten(text, &mut |keys, value| match keys {
            ["devDependencies" | "require-dev", name] => it.names.push((*name).to_owned()),
            ["scripts", name, ..] => it.scripts.push(((*name).to_owned(), value.to_owned())),
            _ => {}
        });
        let on_install = |name: &str| {
            name.contains("install")
                || name.contains("prepare")
                || name.contains("autoload")
                || name == "prepublish"
        };
        it.runs_scripts = it.scripts.iter().any(|(name, _)| on_install(name));
        it
    }

    /// Whether a command may be, or call, one of these.
    fn is_called_by(&self, words: &[&str]) -> bool {
        let text = words.join(" ");
        self.names.iter().any(|name| {
            let last = name.rsplit('/').next().unwrap_or(name);
            text.contains(name.as_str()) || text.contains(last)
        }) || DEVELOPERS.iter().any(|name| text.contains(name))
    }
}

/// Programs that are usually installed for development.
const DEVELOPERS: &[&str] = &[
    "tsc", "ts-node", "tsx", "nodemon", "vite", "webpack", "babel", "jest", "mocha", "eslint",
    "grunt", "gulp", "rollup", "parcel", "ng ", "nest ", "phpunit", "dev", "watch", "test",
    "rspec", "foreman",
];

/// Gems of the groups `development` and `test`.
fn groups(text: &str) -> Vec<String> {
    let mut names = Vec::new();
    let mut inside = false;
    for line in text.lines().map(str::trim) {
        if line.starts_with("group") {
            inside = line.contains(":development") || line.contains(":test");
            inside &= !line.contains(":production");
        } else if line == "end" {
            inside = false;
        } else if let (true, Some(gem)) = (inside, line.strip_prefix("gem ")) {
            let name = gem.trim_start_matches(['"', '\'']).split(['"', '\'']).next();
            names.extend(name.map(str::to_owned));
        }
    }
    names
}

/// Whether something in the image may call what would be left out.
fn is_used(
    cx: &Context<'_>,
    at: &At<'_>,
    text: &ShellText<'_>,
    install: &Tool<'_>,
    development: &Development,
) -> bool {
    let own = text.tools();
    let behind = own.iter().filter(|tool| tool.command.span.start() > install.command.span.start());
    if behind.into_iter().any(|tool| may_call(tool)) {
        return true;
    }
    let later = cx.later(at);
    let runs = later.iter().filter(|it| matches!(it.step.action, Action::Run(_)));
    let calls = |it: &At<'_>| match it.shell_text() {
        Some(text) => text.tools().iter().any(may_call),
        None => true,
    };
    if runs.into_iter().any(calls) || is_read_elsewhere(cx, at) {
        return true;
    }
    let launches: Vec<&Step> =
        later.iter().map(|it| it.step).filter(|it| launch(it).is_some()).collect();
    launches.is_empty() || launches.iter().any(|step| !runs_without(step, development))
}

/// Programs that call none of the packages of a project.
const STRANGERS: &[&str] = &[
    "adduser", "addgroup", "apk", "apt-get", "cd", "chmod", "chown", "cp", "curl", "echo",
    "groupadd", "ln", "mkdir", "mv", "rm", "sed", "set", "touch", "useradd", "wget",
];

fn may_call(tool: &Tool<'_>) -> bool {
    let cleans = matches!(tool.verb(&[]), "cache" | "clear-cache" | "config");
    !(STRANGERS.contains(&tool.name()) || (tool.is(&["npm", "yarn", "pnpm", "composer"]) && cleans))
}

/// Whether another stage copies from this one, or builds on it and is not the last.
fn is_read_elsewhere(cx: &Context<'_>, at: &At<'_>) -> bool {
    cx.plan.declared().iter().any(|stage| stage.reads.contains(&at.stage_id))
}

fn launch(step: &Step) -> Option<&[std::rc::Rc<str>]> {
    match &step.action {
        Action::Cmd(launch) | Action::Entrypoint(launch) => Some(&launch.args),
        _ => None,
    }
}

/// Whether a container starts without what is for development, as far as that can be seen.
fn runs_without(step: &Step, development: &Development) -> bool {
    let words: Vec<&str> = launch(step).into_iter().flatten().map(|word| &**word).collect();
    let words = match words.as_slice() {
        ["/bin/sh", "-c", text] => text.split_whitespace().collect(),
        _ => words,
    };
    let script = match words.as_slice() {
        ["npm" | "yarn" | "pnpm", "start", ..] => "start",
        ["npm" | "yarn" | "pnpm", "run", name, ..] => name,
        ["npm" | "yarn" | "pnpm" | "npx" | "sh" | "bash", ..] => return false,
        words => return !development.is_called_by(words),
    };
    let lines = development.scripts.iter().filter(|(name, _)| {
        name == script
            || name.strip_prefix("pre") == Some(script)
            || name.strip_prefix("post") == Some(script)
    });
    let mut lines = lines.peekable();
    lines.peek().is_some()
        && lines.all(|(_, line)| {
            !line.contains("npm") && !line.contains("yarn") && !development.is_called_by(&[line])
        })
}
