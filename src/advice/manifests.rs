//! Dependencies that are installed again whenever a file of the source changes.

mod fetch;
mod reads;
mod table;
#[cfg(test)]
mod tests;

use super::context::At;
use super::shell_text::ShellText;
use super::{Context, Example, Finding, Rule, Safety};
use crate::plan::Action;
use crate::plan::step::{Copy, From};
use crate::syntax::shell::{Command, Join};
use crate::text::{Edit, Span};
use table::{Exact, Installer};

const WHY: &str = "A step runs again when a file changes that was copied before it. If only the files \
                   that name the dependencies are copied first, a change of the source keeps them in \
                   the cache.";

pub(super) static RULE: Rule = Rule {
    id: "manifests-first",
    title: "Install dependencies before the source is copied",
    why: WHY,
    safety: Safety::SameFiles,
    bad: Example {
        dockerfile: "FROM python:3.12-slim\nWORKDIR /app\nCOPY . .\n\
                     RUN pip install --no-cache-dir -r requirements.txt\nCMD [\"python\", \"app.py\"]\n",
        files: &[("requirements.txt", "flask\n"), ("app.py", "import flask\n")],
    },
    good: Example {
        dockerfile: "FROM python:3.12-slim\nWORKDIR /app\nCOPY requirements.txt ./\n\
                     RUN pip install --no-cache-dir -r requirements.txt\nCOPY . .\n\
                     CMD [\"python\", \"app.py\"]\n",
        files: &[],
    },
    check: |cx, found| check(cx, found, Exact::Yes),
};

/// The same for programs that may write a lock file anew, and for those that only build.
pub(super) static LOOSE: Rule = Rule {
    id: "fetch-first",
    title: "Fetch dependencies before the source is copied",
    why: WHY,
    safety: Safety::MayChange,
    bad: Example {
        dockerfile: "FROM golang:1.22\nWORKDIR /src\nCOPY . .\nRUN go build -o /bin/app\n",
        files: &[("go.mod", "module app\n"), ("go.sum", ""), ("main.go", "package main\n")],
    },
    good: Example {
        dockerfile: "FROM golang:1.22\nWORKDIR /src\nCOPY go.mod go.sum ./\nRUN go mod download\n\
                     COPY . .\nRUN go build -o /bin/app\n",
        files: &[],
    },
    check: |cx, found| {
        check(cx, found, Exact::No);
        fetch::check(cx, found);
    },
};

/// A copy of the whole context, and the first `RUN` behind it.
pub(super) struct Pair<'a> {
    copy: At<'a>,
    /// Where the files go.
    directory: &'a str,
    run: At<'a>,
    text: ShellText<'a>,
}

fn check(cx: &Context<'_>, found: &mut Vec<Finding>, exact: Exact) {
    for pair in pairs(cx) {
        let Some((count, installer)) = installs(&pair, exact) else { continue };
        let Some(sources) = reads::sources(cx, &pair, &installer) else { continue };
        if is_copied_before(cx, &pair, &sources) {
            continue;
        }
        let Some(mut edits) = behind(cx, &pair, count) else { continue };
        edits.push(Edit { span: pair.copy.node.span(), insert: copied(cx, &pair, &sources) });
        let line = pair.copy.step.lines.0;
        let title = format!("Copy the source of line {line} behind {}", installer.what);
        let rule = if exact == Exact::Yes { &RULE } else { &LOOSE };
        let finding = pair.run.finding(cx, rule, title, edits);
        found.push(Finding {
            note: reads::note(cx, &installer),
            span: pair.copy.step.span.cover(pair.run.step.span),
            lines: (line, pair.run.step.lines.1),
            ..finding
        });
    }
}

/// Every `COPY . …` of a stage with the `RUN` behind it, if nothing but settings stands between.
fn pairs<'a>(cx: &Context<'a>) -> Vec<Pair<'a>> {
    let mut pairs = Vec::new();
    let mut last: Option<(At<'a>, &'a Copy)> = None;
    for at in cx.steps() {
        match &at.step.action {
            Action::Copy(copy) => last = copies_all(copy, &at).then_some((at, copy)),
            Action::Run(_) => {
                let Some((copy, how)) = last.take() else { continue };
                let directory = how.destination.trim_end_matches(['/', '.']);
                let directory = if directory.is_empty() { "/" } else { directory };
                let here = at.step.before.workdir == copy.step.before.workdir
                    || how.written_destination.starts_with('/');
                let Some(text) = at.shell_text() else { continue };
                if copy.stage_id == at.stage_id && *at.step.before.workdir == *directory && here {
                    pairs.push(Pair { copy, directory, run: at, text });
                }
            }
            // A variable may be used behind it.
            Action::Arg(_) | Action::Shell(_) => last = None,
            _ => {}
        }
    }
    pairs
}

fn copies_all(copy: &Copy, at: &At<'_>) -> bool {
    let [source] = copy.sources.as_slice() else { return false };
    let flags =
        at.node.flags().all(|flag| flag.starts_with("--chown=") || flag.starts_with("--chmod="));
    let plain = !at.node.original().contains('$') && !at.node.rest().starts_with('[');
    let whole = matches!(&*source.written, "." | "./" | "/");
    copy.from == From::Context && whole && flags && plain && at.node.heredocs().is_empty()
}

/// How many commands at the beginning of a `RUN` install, and what does.
fn installs(pair: &Pair<'_>, exact: Exact) -> Option<(usize, Installer)> {
    let list = &pair.text.script.list;
    let [chain] = list.chains.as_slice() else { return None };
    if pair.text.is_heredoc() || chain.background || !pair.text.script.problems.is_empty() {
        return None;
    }
    let tools = pair.text.tools();
    let mut found: Option<Installer> = None;
    let mut count = 0;
    for link in &chain.links {
        let [Command::Simple(simple)] = link.pipeline.commands.as_slice() else { break };
        let tool = tools.iter().find(|tool| tool.command.span == simple.span);
        let Some(tool) = tool.filter(|_| link.join != Join::Or && simple.redirects.is_empty())
        else {
            break;
        };
        if !table::is_beside(tool) {
            let Some(next) = table::installer(tool, &|name| pair.run.env(name).is_some()) else {
                break;
            };
            match &mut found {
                Some(installer) if installer.what != next.what => break,
                Some(installer) => installer.add(next),
                None => found = Some(next),
            }
        }
        count += 1;
    }
    let or = chain.links.iter().any(|link| link.join == Join::Or);
    let installer = found.filter(|it| it.exact == exact && !or)?;
    Some((count, installer))
}

/// Whether an earlier copy in the stage brings these files already.
fn is_copied_before(cx: &Context<'_>, pair: &Pair<'_>, sources: &[String]) -> bool {
    let own = |it: &At<'_>| it.stage_id == pair.copy.stage_id && it.index < pair.copy.index;
    let mut earlier = cx.steps().filter(own);
    earlier.any(|it| match &it.step.action {
        Action::Copy(copy) if copy.from == From::Context => {
            let names = sources.iter().map(|it| it.trim_end_matches('*'));
            let mut written = copy.sources.iter().map(|it| &*it.written);
            let names: Vec<&str> = names.collect();
            written.any(|it| {
                matches!(it, "." | "./" | "/") || names.iter().any(|name| it.contains(name))
            })
        }
        _ => false,
    })
}

/// The copy of the files that name dependencies, in the place and with the flags of the whole one.
fn copied(cx: &Context<'_>, pair: &Pair<'_>, sources: &[String]) -> String {
    let node = pair.copy.node;
    let flags = node.flag_spans().iter().map(|span| format!("{} ", cx.parsed.tree.logical(*span)));
    let flags: String = flags.collect();
    let written = node.words().last().unwrap_or(".").trim_matches('"');
    let directory = match written.trim_end_matches('/') {
        "." => "./".to_owned(),
        other => format!("{other}/"),
    };
    let below = sources
        .first()
        .and_then(|it| it.rsplit_once('/'))
        .map_or(String::new(), |(it, _)| format!("{it}/"));
    format!("{} {flags}{} {directory}{below}", node.name(), sources.join(" "))
}

/// The whole copy behind the commands that install.
fn behind(cx: &Context<'_>, pair: &Pair<'_>, count: usize) -> Option<Vec<Edit>> {
    let newline = cx.layout(&[]).newline;
    let copy = cx.text(pair.copy.node.span());
    let chain = pair.text.script.list.chains.first()?;
    let Some(next) = chain.links.get(count) else {
        let end = pair.run.node.span().end();
        return Some(vec![Edit { span: Span::at(end), insert: format!("{newline}{copy}") }]);
    };
    let before = chain.links.get(count.checked_sub(1)?)?;
    let end = pair.text.source(before.pipeline.span).end();
    let gap = Span::new(end, pair.text.source(next.pipeline.span).start());
    if cx.parsed.tree.comments().iter().any(|comment| gap.contains(*comment)) {
        return None;
    }
    let node = pair.run.node;
    let head = Span::new(node.span().start(), pair.text.source(Span::at(0)).start());
    let insert = format!("{newline}{copy}{newline}{}", cx.text(head));
    Some(vec![Edit { span: gap, insert }])
}
