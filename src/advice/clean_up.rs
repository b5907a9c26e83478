//! A `RUN` that only deletes what an earlier one wrote, with other steps in between.

use super::context::At;
use super::made::Made;
use super::shell_text::ShellText;
use super::tool::Tool;
use super::{Context, Example, Finding, Rule, Safety, run_end};
use crate::effect::tree::parent_and_name;
use crate::plan::Action;
use crate::syntax::shell::Command;

pub(super) static RULE: Rule = Rule {
    id: "clean-where-made",
    title: "Delete files in the RUN that made them",
    why: "A layer keeps what a later RUN deletes: it can't be seen any more, but is stored and \
          pulled all the same.",
    safety: Safety::SameFiles,
    bad: Example {
        dockerfile: "FROM debian:12\n\
                     RUN apt-get update && apt-get install -y --no-install-recommends git\n\
                     WORKDIR /app\n\
                     COPY app.sh ./\n\
                     RUN rm -rf /var/lib/apt/lists/*\n\
                     CMD [\"./app.sh\"]\n",
        files: &[("app.sh", "#!/bin/sh\n")],
    },
    good: Example {
        dockerfile: "FROM debian:12\n\
                     RUN apt-get update && apt-get install -y --no-install-recommends git && \
                     rm -rf /var/lib/apt/lists/*\n\
                     WORKDIR /app\n\
                     COPY app.sh ./\n\
                     CMD [\"./app.sh\"]\n",
        files: &[],
    },
    check,
};

/// In bytes: what is worth a word.
const WORTH: u64 = 10_000;

fn check(cx: &Context<'_>, found: &mut Vec<Finding>) {
    for (at, text) in cx.shell_runs().filter(|(at, _)| cx.is_kept(at.stage_id)) {
        let Some((command, needles)) = only_deletes(&text) else { continue };
        let Some(maker) = maker(cx, &at) else { continue };
        let Some(made) = maker.shell_text() else { continue };
        let same = maker.step.before.user == at.step.before.user
            && maker.step.before.shell == at.step.before.shell
            && maker.node.flags().eq(at.node.flags());
        if !same || is_used_between(cx, &maker, &at, &needles) {
            continue;
        }
        let Some(edit) = run_end::append(cx, &maker, &made, &command) else { continue };
        let lines = (maker.step.lines.0, at.step.lines.0);
        let title = format!("Delete in line {} what line {} deletes", lines.0, lines.1);
        let edits = vec![edit, cx.without_lines(at.node.span())];
        found.push(at.finding(cx, &RULE, title, edits));
    }
}

/// The commands of a text that does nothing but delete, and what they are about.
fn only_deletes(text: &ShellText<'_>) -> Option<(String, Vec<String>)> {
    let tools = text.tools();
    let mut commands = Vec::new();
    let mut needles = Vec::new();
    let [chain] = text.script.list.chains.as_slice() else { return None };
    if text.is_heredoc() || !super::script::is_and_chain(&text.script.list) {
        return None;
    }
    for link in &chain.links {
        let [Command::Simple(simple)] = link.pipeline.commands.as_slice() else { return None };
        let tool = tools.iter().find(|tool| tool.command.span == simple.span)?;
        needles.extend(deletes(tool).filter(|_| simple.redirects.is_empty())?);
        let span = link.pipeline.span;
        if link.pipeline.negated || text.runs(span).len() > 1 {
            return None;
        }
        commands.push(span.of(text.text));
    }
    let has_comment = text.script.tokens.iter().any(|it| it.span.of(text.text).starts_with('#'));
    (!has_comment).then_some((commands.join(" && "), needles))
}

/// What must not be spoken of between, if the program only deletes.
fn deletes(tool: &Tool<'_>) -> Option<Vec<String>> {
    match tool.name() {
        "rm" => {
            let mut needles = Vec::new();
            for path in tool.operands(0) {
                let plain = path.trim_end_matches(['/', '*']);
                if !plain.starts_with('/') || plain.contains(['*', '?', '[']) {
                    return None;
                }
                let name = parent_and_name(plain).1;
                needles.push(if path == plain { name.to_owned() } else { plain.to_owned() });
                needles.extend(path.contains("apt").then(|| "apt".to_owned()));
            }
            Some(needles)
        }
        "apt-get" | "apt" if matches!(tool.verb(&[]), "clean" | "autoclean") => {
            Some(vec!["apt".to_owned()])
        }
        "dnf" | "yum" | "microdnf" if tool.verb(&[]) == "clean" => {
            Some(vec!["dnf".to_owned(), "yum".to_owned()])
        }
        "npm" if tool.verb(&[]) == "cache" => Some(vec!["npm".to_owned()]),
        _ => None,
    }
}

/// The only earlier step that wrote what a step deletes, if it is a `RUN` that is no neighbour.
fn maker<'a>(cx: &Context<'a>, at: &At<'a>) -> Option<At<'a>> {
    let steps = &cx.files.stages.get(at.stage_id)?.steps;
    let start = &cx.files.stages.get(at.stage_id)?.start;
    let tree = |index: usize| steps.get(index).map(|step| &step.tree);
    let (before, after) = (tree(at.index.checked_sub(1)?)?, tree(at.index)?);
    let mut makers = Vec::new();
    for index in 0..at.index {
        let under = index.checked_sub(1).and_then(tree).unwrap_or(start);
        let made = Made::by(steps.get(index)?, under);
        let dead = made.dead_in(after, true).saturating_sub(made.dead_in(before, true));
        makers.extend((dead > 0).then_some((index, dead)));
    }
    let [(index, WORTH..)] = makers.as_slice() else { return None };
    let maker = cx.steps().find(|it| it.stage_id == at.stage_id && it.index == *index)?;
    let is_run = matches!(maker.step.action, Action::Run(_));
    (is_run && maker.step.node + 1 < at.step.node).then_some(maker)
}

/// Whether a step between two speaks of what is deleted.
fn is_used_between(cx: &Context<'_>, maker: &At<'_>, at: &At<'_>, needles: &[String]) -> bool {
    let between = cx
        .steps()
        .filter(|it| it.stage_id == at.stage_id && maker.index < it.index && it.index < at.index);
    let mut runs = between.filter(|it| matches!(it.step.action, Action::Run(_)));
    runs.any(|it| {
        let text = cx.text(it.step.span);
        let here = |needle: &String| {
            text.contains(needle.as_str()) || it.step.before.workdir.ends_with(needle.as_str())
        };
        needles.iter().any(here)
    })
}
