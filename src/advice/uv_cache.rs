//! `uv` and `poetry` that leave their cache in a layer.

use super::{Context, Example, Finding, Rule, Safety};
use crate::text::{Edit, Span};

pub(super) static RULE: Rule = Rule {
    id: "uv-cache",
    title: "Install without uv's or poetry's cache",
    why: "uv and poetry keep what they download for the next installation, which in an image never \
          comes.",
    safety: Safety::MayChange,
    bad: Example {
        dockerfile: "FROM python:3.12-slim\nRUN uv pip install --system flask\n",
        files: &[],
    },
    good: Example {
        dockerfile: "FROM python:3.12-slim\nRUN uv pip install --no-cache --system flask\n",
        files: &[],
    },
    check,
};

fn check(cx: &Context<'_>, found: &mut Vec<Finding>) {
    for (at, text) in cx.shell_runs().filter(|(at, _)| cx.is_kept(at.stage_id)) {
        let elsewhere = ["UV_NO_CACHE", "UV_CACHE_DIR", "POETRY_CACHE_DIR"];
        let crate::plan::Action::Run(run) = &at.step.action else { continue };
        let mounted = run.mounts.iter().any(|it| it.target.contains("cache"));
        if mounted || elsewhere.iter().any(|it| at.env(it).is_some()) || text.text.contains("cache")
        {
            continue;
        }
        let mut edits = Vec::new();
        let mut names = Vec::new();
        for tool in text.tools() {
            let words: Vec<&str> = tool.words.iter().map(|word| &**word).collect();
            let verb = match words.as_slice() {
                ["uv", "pip", "install", ..] => 2,
                ["uv" | "poetry", "sync", ..] | ["poetry", "install", ..] => 1,
                _ => continue,
            };
            let place = text.source(tool.span(verb)).end();
            edits.push(Edit { span: Span::at(place), insert: " --no-cache".to_owned() });
            names.push(tool.name().to_owned());
        }
        let Some(name) = names.first() else { continue };
        let title = format!("Add --no-cache to {name} in line {}", at.step.lines.0);
        let finding = at.finding(cx, &RULE, title, edits);
        let note = "The installed packages are the same; only the cache is left out.";
        found.push(Finding { note: note.to_owned(), ..finding });
    }
}
