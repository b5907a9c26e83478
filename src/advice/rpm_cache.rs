//! `dnf` and `yum` that leave what they know of packages in a layer.

use super::{Context, Example, Finding, Rule, Safety, run_end};

pub(super) static RULE: Rule = Rule {
    id: "rpm-cache",
    title: "Clean dnf's cache where it was filled",
    why: "dnf and yum keep lists of all packages there are, often larger than what is installed. \
          A later RUN can't take them out of the layer.",
    safety: Safety::MayChange,
    bad: Example { dockerfile: "FROM fedora:40\nRUN dnf install -y git\n", files: &[] },
    good: Example {
        dockerfile: "FROM fedora:40\nRUN dnf install -y git && dnf clean all\n",
        files: &[],
    },
    check,
};

const PROGRAMS: &[&str] = &["dnf", "yum", "microdnf", "tdnf"];
const INSTALLS: &[&str] = &["install", "groupinstall", "localinstall", "update", "upgrade"];
const VALUED: &[&str] = &["-c", "-d", "-e", "-x"];

const NOTE: &str =
    "The installed packages are the same; only what dnf or yum knows of others is left out.";

fn check(cx: &Context<'_>, found: &mut Vec<Finding>) {
    for (at, text) in cx.shell_runs().filter(|(at, _)| cx.is_kept(at.stage_id)) {
        let tools = text.tools();
        let installs = |tool: &&super::tool::Tool<'_>| {
            tool.is(PROGRAMS) && INSTALLS.contains(&tool.verb(VALUED))
        };
        let Some(tool) = tools.iter().rfind(installs) else { continue };
        let cleans = |text: &str| {
            let removes = ["/var/cache/dnf", "/var/cache/yum", "/var/cache/tdnf", "/var/cache"];
            text.contains("clean all") || removes.iter().any(|path| text.contains(path))
        };
        let later = cx.later(&at);
        let mut later = later.iter().filter(|it| it.stage_id == at.stage_id);
        if cleans(text.text) || ["/var/cache"].iter().any(|path| at.mounts(path)) {
            continue;
        }
        // A later RUN that only cleans is another advice.
        if later
            .any(|it| cleans(cx.text(it.step.span)) && !cx.text(it.step.span).contains("install"))
        {
            continue;
        }
        let sudo = if tool.sudo { "sudo " } else { "" };
        let command = format!("{sudo}{} clean all", tool.name());
        let Some(edit) = run_end::append(cx, &at, &text, &command) else { continue };
        let title = format!("Add {} clean all to line {}", tool.name(), at.step.lines.0);
        let note = NOTE.to_owned();
        found.push(Finding { note, ..at.finding(cx, &RULE, title, vec![edit]) });
    }
}
