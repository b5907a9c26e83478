//! Lists of packages that `apt-get update` leaves in a layer.

use super::context::At;
use super::shell_text::ShellText;
use super::tool::Tool;
use super::{Context, Example, Finding, Rule, Safety, run_end};
use crate::effect::Found;
use crate::plan::Action;
use crate::syntax::shell::Runs;

pub(super) static RULE: Rule = Rule {
    id: "apt-lists",
    title: "Remove apt's lists where they were fetched",
    why: "apt-get update fetches lists of all packages there are. They are of no use when the \
          installation is done, and a later RUN can't take them out of the layer.",
    safety: Safety::MayChange,
    bad: Example {
        dockerfile: "FROM debian:12\n\
                     RUN apt-get update && apt-get install -y --no-install-recommends git\n",
        files: &[],
    },
    good: Example {
        dockerfile: "FROM debian:12\n\
                     RUN apt-get update && apt-get install -y --no-install-recommends git && \
                     rm -rf /var/lib/apt/lists/*\n",
        files: &[],
    },
    check,
};

const LISTS: &str = "/var/lib/apt/lists";
/// Makes apt keep no archives, in all images that come from Docker.
const DOCKER_CLEAN: &str = "/etc/apt/apt.conf.d/docker-clean";
const VALUED: &[&str] = &["-o", "-t", "-c", "--option", "--target-release"];

fn check(cx: &Context<'_>, found: &mut Vec<Finding>) {
    for (at, text) in cx.shell_runs().filter(|(at, _)| cx.is_kept(at.stage_id)) {
        let tools = text.tools();
        let Some(update) = update_that_stays(&at, &text, &tools) else { continue };
        if are_needed_later(cx, &at) || is_cleaned_later(cx, &at) {
            continue;
        }
        let sudo = if update.sudo { "sudo " } else { "" };
        let clean = if keeps_archives(cx, &at) {
            format!("{sudo}apt-get clean && ")
        } else {
            String::new()
        };
        let command = format!("{clean}{sudo}rm -rf {LISTS}/*");
        let Some(edit) = run_end::append(cx, &at, &text, &command) else { continue };
        let title = format!("Remove apt's lists in line {}", at.step.lines.0);
        let note =
            "Who installs packages in a container of this image has to call apt-get update first.";
        let finding = at.finding(cx, &RULE, title, vec![edit]);
        found.push(Finding { note: note.to_owned(), ..finding });
    }
}

/// The `apt-get update` of a `RUN` that also installs, and that leaves the lists.
fn update_that_stays<'t>(
    at: &At<'_>,
    text: &ShellText<'_>,
    tools: &'t [Tool<'t>],
) -> Option<&'t Tool<'t>> {
    let apt = |verb: &str| {
        tools.iter().find(|tool| tool.is(&["apt-get", "apt"]) && tool.verb(VALUED) == verb)
    };
    let update = apt("update").filter(|tool| tool.runs != Runs::Sometimes)?;
    apt("install")?;
    let is_clean = text.text.contains(LISTS)
        || text.text.contains("/var/lib/apt")
        || apt("distclean").is_some();
    let is_mounted = at.mounts(LISTS) || at.mounts("/var/cache/apt");
    (!is_clean && !is_mounted).then_some(update)
}

/// Whether something is installed later by these lists.
fn are_needed_later(cx: &Context<'_>, at: &At<'_>) -> bool {
    cx.later(at).iter().any(|later| {
        if !matches!(later.step.action, Action::Run(_)) {
            return false;
        }
        let Some(text) = later.shell_text() else {
            return cx.text(later.step.span).contains("apt");
        };
        let tools = text.tools();
        let mut apt =
            tools.iter().filter(|tool| tool.is(&["apt-get", "apt", "aptitude", "apt-cache"]));
        let first = apt.find(|tool| {
            !matches!(tool.verb(VALUED), "clean" | "autoclean" | "autoremove" | "purge" | "remove")
        });
        let needs =
            first.is_some_and(|tool| tool.verb(VALUED) != "update" || tool.runs == Runs::Sometimes);
        needs || (first.is_none() && text.text.contains("apt-get install"))
    })
}

/// Whether a later step of the stage removes these lists and no others, which is another advice.
fn is_cleaned_later(cx: &Context<'_>, at: &At<'_>) -> bool {
    let own = cx.steps().filter(|it| it.stage_id == at.stage_id);
    let texts: Vec<(usize, &str)> = own.map(|it| (it.index, cx.text(it.step.span))).collect();
    let fetches = |text: &str| text.contains("apt-get update") || text.contains("apt update");
    let mut later = texts.iter().filter(|(index, _)| *index > at.index);
    let Some((end, _)) = later.find(|(_, text)| text.contains(LISTS) && !fetches(text)) else {
        return false;
    };
    texts.iter().filter(|(index, text)| index < end && fetches(text)).count() == 1
}

fn keeps_archives(cx: &Context<'_>, at: &At<'_>) -> bool {
    let stage = cx.files.stages.get(at.stage_id);
    stage.is_some_and(|stage| matches!(stage.start.at(DOCKER_CLEAN), Found::Nothing))
}
