//! `chown -R` and `chmod` of what was just copied.

use super::context::At;
use super::shell_text::ShellText;
use super::tool::Tool;
use super::{Context, Example, Finding, Rule, Safety};
use crate::effect::Found;
use crate::effect::tree::{clean, is_within, join};
use crate::plan::Action;
use crate::plan::step::{Copy, SourceKind};
use crate::syntax::shell::{Command, Simple};
use crate::text::{Edit, Span};

pub(super) static RULE: Rule = Rule {
    id: "copy-owner",
    title: "Copy files with the owner and mode that they are to have",
    why: "Changing the owner or mode of a file writes the whole file once more, into another layer.",
    safety: Safety::MayChange,
    bad: Example {
        dockerfile: "FROM debian:12\nWORKDIR /app\nCOPY . .\nRUN chown -R 1000:1000 /app\nUSER 1000\n",
        files: &[("app.sh", "#!/bin/sh\n"), ("lib/a", "a\n")],
    },
    good: Example {
        dockerfile: "FROM debian:12\nWORKDIR /app\nCOPY --chown=1000:1000 . .\n\
                     RUN chown 1000:1000 /app\nUSER 1000\n",
        files: &[],
    },
    check,
};

/// What a `RUN` does to the owner or mode of what lies at a path.
struct Change {
    /// `--chown=1000:1000`
    flag: String,
    path: String,
    /// The words `-R`, which a directory that was there before does not need any more.
    recursive: Option<Span>,
    /// The command in the text of the shell.
    command: Span,
}

const NOTE: &str = "Directories that are made for the copied files get the same owner and mode.";

fn check(cx: &Context<'_>, found: &mut Vec<Finding>) {
    for (at, text) in cx.shell_runs().filter(|(at, _)| cx.is_kept(at.stage_id)) {
        let Some(change) = change(cx, &at, &text) else { continue };
        let Some(copies) = copies(cx, &at, &change) else { continue };
        let mut edits: Vec<Edit> = Vec::new();
        for copy in &copies {
            let place = cx.parsed.tree.source(copy.node.name_span()).end();
            edits.push(Edit { span: Span::at(place), insert: format!(" {}", change.flag) });
        }
        let is_file = copies.iter().any(|copy| target(copy) == Some(change.path.clone()));
        match change.recursive {
            Some(word) if !is_file => {
                let span = Span::new(text.source(word).start() - 1, text.source(word).end());
                edits.push(Edit { span, insert: String::new() });
            }
            _ => edits.push(cx.without_lines(at.node.span())),
        }
        let lines: Vec<String> = copies.iter().map(|copy| copy.step.lines.0.to_string()).collect();
        let title = format!("Add {} to line {}", change.flag, lines.join(" and "));
        let note = NOTE.to_owned();
        found.push(Finding { note, ..at.finding(cx, &RULE, title, edits) });
    }
}

/// The change that a `RUN` makes, if it does nothing else.
fn change(cx: &Context<'_>, at: &At<'_>, text: &ShellText<'_>) -> Option<Change> {
    let [chain] = text.script.list.chains.as_slice() else { return None };
    let [link] = chain.links.as_slice() else { return None };
    let [Command::Simple(simple)] = link.pipeline.commands.as_slice() else { return None };
    let tokens = text.script.tokens.iter().any(|it| it.span.of(text.text).starts_with('#'));
    let is_plain =
        at.node.flags().len() == 0 && !text.is_heredoc() && !tokens && simple.redirects.is_empty();
    if !is_plain || !at.step.before.user.is_empty() && &*at.step.before.user != "root" {
        return None;
    }
    let tools = text.tools();
    let tool = tools.iter().find(|tool| tool.command.span == simple.span)?;
    of_tool(cx, at, tool, simple)
}

fn of_tool(cx: &Context<'_>, at: &At<'_>, tool: &Tool<'_>, simple: &Simple) -> Option<Change> {
    let words: Vec<&str> = tool.words.iter().map(|word| &**word).collect();
    let (recursive, value, path) = match words.as_slice() {
        [_, "-R" | "--recursive", value, path] => (true, *value, *path),
        [_, value, path] => (false, *value, *path),
        _ => return None,
    };
    if tool.sudo || path.is_empty() || path.contains(['*', '?', '[', '~', '$']) {
        return None;
    }
    let path = if path.starts_with('/') {
        clean(path)
    } else {
        clean(&join(&at.step.before.workdir, path))
    };
    let path = path.trim_end_matches('/').to_owned();
    let flag = match tool.name() {
        "chown" => {
            let (user, group) = value.split_once(':')?;
            (is_name(user) && is_name(group)).then(|| format!("--chown={value}"))?
        }
        "chmod" => format!("--chmod={}", mode(cx, at, value, &path, recursive)?),
        _ => return None,
    };
    Some(Change { flag, path, recursive: recursive.then(|| tool.span(1)), command: simple.span })
}

fn is_name(word: &str) -> bool {
    !word.is_empty() && word.chars().all(|it| it.is_ascii_alphanumeric() || matches!(it, '-' | '_'))
}

/// A mode in digits; `+x` of a file whose mode is known.
fn mode(cx: &Context<'_>, at: &At<'_>, value: &str, path: &str, recursive: bool) -> Option<String> {
    if value.len() >= 3 && value.len() <= 4 && value.bytes().all(|it| matches!(it, b'0'..=b'7')) {
        return Some(value.to_owned());
    }
    if recursive || !matches!(value, "+x" | "a+x" | "u+x") {
        return None;
    }
    let files = cx.files.stages.get(at.stage_id)?;
    let Found::Node(node) = files.steps.get(at.index.checked_sub(1)?)?.tree.at(path) else {
        return None;
    };
    let more = if value == "u+x" { 0o100 } else { 0o111 };
    node.content().map(|_| format!("{:o}", node.meta().mode | more))
}

/// The copies that brought all that lies at the path; nothing where other steps may have.
fn copies<'a>(cx: &Context<'a>, at: &At<'a>, change: &Change) -> Option<Vec<At<'a>>> {
    let mut copies = Vec::new();
    let earlier = cx.steps().filter(|it| it.stage_id == at.stage_id && it.index < at.index);
    for step in earlier {
        let text = cx.text(step.step.span);
        match &step.step.action {
            Action::Copy(copy)
                if is_within(&copy.destination, &change.path)
                    || target(&step).as_deref() == Some(&*change.path) =>
            {
                let kind = change.flag.split('=').next().unwrap_or_default();
                let has_it = step.node.flags().any(|flag| {
                    flag.starts_with(kind)
                        || flag.starts_with("--parents")
                        || flag.starts_with("--link")
                });
                let unpacks = copy
                    .sources
                    .iter()
                    .any(|it| !matches!(it.kind, SourceKind::Path { .. }) || it.unpack);
                // It names an account that has to be there.
                if has_it || unpacks {
                    return None;
                }
                copies.push(step);
            }
            // It may go to a directory above.
            Action::Copy(copy) if is_within(&change.path, &copy.destination) => return None,
            Action::Run(_) => {
                let names_it = text.contains(&*change.path)
                    || step.step.before.workdir.starts_with(&*change.path);
                let after_copy = !copies.is_empty();
                let makes_account = ["useradd", "adduser", "groupadd", "addgroup"]
                    .iter()
                    .any(|it| text.contains(it));
                if names_it || (after_copy && makes_account) {
                    return None;
                }
            }
            Action::Volume(_) => return None,
            _ => {}
        }
    }
    let is_one_file = copies.iter().any(|it| target(it).as_deref() == Some(&*change.path));
    let fits = if is_one_file {
        copies.len() == 1
    } else {
        change.recursive.is_some() && is_own_place(cx, at, &change.path)
    };
    (fits && !copies.is_empty() && change.command.start() == 0).then_some(copies)
}

/// The path of a file that is copied alone.
fn target(at: &At<'_>) -> Option<String> {
    let Action::Copy(copy) = &at.step.action else { return None };
    let copy: &Copy = copy;
    let [source] = copy.sources.as_slice() else { return None };
    let name = source.written.trim_end_matches('/').rsplit('/').next()?;
    if name.contains(['*', '?', '[']) || matches!(name, "" | "." | "..") {
        return None;
    }
    let into = copy.destination.ends_with('/') || copy.destination.ends_with("/.");
    let is_file = name.contains('.') && !name.starts_with('.');
    let path = if into { join(&copy.destination, name) } else { copy.destination.to_string() };
    is_file.then(|| clean(&path))
}

/// Directories in which images have files of their own.
const SHARED: &[&str] = &[
    "/bin",
    "/boot",
    "/dev",
    "/etc",
    "/home",
    "/lib",
    "/opt",
    "/proc",
    "/root",
    "/run",
    "/sbin",
    "/srv",
    "/sys",
    "/tmp",
    "/usr",
    "/usr/src",
    "/usr/local",
    "/usr/src/app",
    "/var",
    "/var/lib",
    "/var/www",
    "/var/log",
    "/var/cache",
];

/// Whether a directory is one that images have nothing in, so that all in it was copied.
fn is_own_place(cx: &Context<'_>, at: &At<'_>, path: &str) -> bool {
    let parent = path.rsplit_once('/').map_or("", |(parent, _)| parent);
    let below_system =
        ["/bin", "/etc", "/lib", "/usr/share", "/usr/lib", "/usr/local", "/usr/bin", "/var/lib"];
    let is_free = matches!(parent, "" | "/opt" | "/srv" | "/home" | "/usr/src" | "/var/www")
        || parent.strip_prefix("/home/").is_some_and(|user| !user.contains('/'));
    let is_base_stage = matches!(at.stage.base, crate::plan::Base::Stage(_));
    let start = cx.files.stages.get(at.stage_id).map(|stage| stage.start.at(path));
    let is_listed = matches!(start, Some(Found::Node(_)));
    is_free
        && !is_base_stage
        && !is_listed
        && (!SHARED.contains(&path) || path == "/usr/src/app")
        && !below_system.iter().any(|it| is_within(path, it))
}
