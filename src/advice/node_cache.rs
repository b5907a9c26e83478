//! `npm` and `yarn` that leave their cache in a layer.

use super::context::At;
use super::tool::Tool;
use super::{Context, Example, Finding, Rule, Safety, run_end};

pub(super) static RULE: Rule = Rule {
    id: "node-cache",
    title: "Install without npm's cache",
    why: "npm and yarn keep what they download for the next installation, which in an image never \
          comes.",
    safety: Safety::MayChange,
    bad: Example {
        dockerfile: "FROM node:22-slim\nCOPY package*.json ./\nRUN npm ci\n",
        files: &[("package.json", "{}")],
    },
    good: Example {
        dockerfile: "FROM node:22-slim\nCOPY package*.json ./\n\
                     RUN npm ci && npm cache clean --force\n",
        files: &[],
    },
    check,
};

fn check(cx: &Context<'_>, found: &mut Vec<Finding>) {
    for (at, text) in cx.shell_runs().filter(|(at, _)| cx.is_kept(at.stage_id)) {
        let tools = text.tools();
        let Some(tool) = tools.iter().rfind(|tool| installs(tool)) else { continue };
        let (clean, mentions) = match tool.name() {
            "yarn" => {
                ("yarn cache clean", &["yarn cache", ".cache", "/usr/local/share/.cache"][..])
            }
            _ => ("npm cache clean --force", &["npm cache", ".npm", "cache clean"][..]),
        };
        if mentions.iter().any(|it| text.text.contains(it)) || is_elsewhere(&at, tool) {
            continue;
        }
        let Some(edit) = run_end::append(cx, &at, &text, clean) else { continue };
        let title = format!("Clean the cache of {} in line {}", tool.name(), at.step.lines.0);
        let finding = at.finding(cx, &RULE, title, vec![edit]);
        let note = "The installed packages are the same; only the cache is left out.";
        found.push(Finding { note: note.to_owned(), ..finding });
    }
}

fn installs(tool: &Tool<'_>) -> bool {
    match tool.name() {
        "npm" => matches!(tool.verb(&["--prefix", "-C"]), "install" | "ci" | "i"),
        "yarn" => {
            matches!(tool.verb(&["--cwd"]), "install" | "") && !tool.has(&["--version", "-v"])
        }
        _ => false,
    }
}

/// Whether the cache lies in a mount, or somewhere that is said.
fn is_elsewhere(at: &At<'_>, tool: &Tool<'_>) -> bool {
    let mounted = ["/root/.npm", "/root/.cache", "/usr/local/share/.cache"];
    let variables = ["npm_config_cache", "NPM_CONFIG_CACHE", "YARN_CACHE_FOLDER"];
    let named = |name: &&str| at.env(name).is_some();
    mounted.iter().any(|path| at.mounts(path))
        || cache_mount(at)
        || variables.iter().any(named)
        || tool.has(&["--cache", "--cache-folder"])
}

fn cache_mount(at: &At<'_>) -> bool {
    let crate::plan::Action::Run(run) = &at.step.action else { return false };
    let is_cache = |target: &str| {
        target.contains("npm") || target.contains("yarn") || target.contains("cache")
    };
    run.mounts.iter().any(|mount| is_cache(&mount.target))
}
