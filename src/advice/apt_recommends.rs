//! `apt-get install` that brings along what packages only recommend.

use super::{Context, Example, Finding, Rule, Safety};
use crate::text::Edit;

pub(super) static RULE: Rule = Rule {
    id: "apt-recommends",
    title: "Install without recommended packages",
    why: "apt-get also installs what a package recommends, which most programs run well without. \
          Where one of those is needed, name it.",
    safety: Safety::MayChange,
    bad: Example {
        dockerfile: "FROM debian:12\n\
                     RUN apt-get update && apt-get install -y git && rm -rf /var/lib/apt/lists/*\n",
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

const VALUED: &[&str] = &["-o", "-t", "-c", "--option", "--target-release"];

fn check(cx: &Context<'_>, found: &mut Vec<Finding>) {
    // Somewhere it is said for good, as in apt.conf.
    if cx.parsed.tree.text().contains("Install-Recommends") {
        return;
    }
    for (at, text) in cx.shell_runs().filter(|(at, _)| cx.is_kept(at.stage_id)) {
        let mut edits = Vec::new();
        for tool in text.tools().iter().filter(|tool| tool.is(&["apt-get", "apt"])) {
            let Some(verb) = tool.verb_at(VALUED) else { continue };
            let is_told = tool.has(&["--no-install-recommends", "--install-recommends"]);
            if tool.verb(VALUED) == "install" && !is_told && tool.operands(verb).next().is_some() {
                let place = text.source(tool.behind_options(verb)).end();
                let insert = " --no-install-recommends".to_owned();
                edits.push(Edit { span: crate::text::Span::at(place), insert });
            }
        }
        if !edits.is_empty() {
            let title = format!("Leave recommended packages out in line {}", at.step.lines.0);
            let note = "A package that was only recommended, and is used all the same, has to be \
                        named then.";
            let finding = at.finding(cx, &RULE, title, edits);
            found.push(Finding { note: note.to_owned(), ..finding });
        }
    }
}
