//! What stands below a plain log: why the build failed, or what the checks found.

use super::groups::{Ending, Group, Line};
use super::{Export, Happened, Source};
use crate::plan::check::Warning;
use crate::plan::{Failure, Step, VertexId};

/// How many lines of output are shown again.
const SHOWN: usize = 10;
const RULE: &str = "--------------------";

pub(super) fn tail(
    source: &Source<'_>,
    failure: Option<&Failure>,
    warnings: &[Warning],
    groups: &[Group],
) -> Vec<String> {
    let mut lines = Vec::new();
    let failed = groups.iter().find(|group| matches!(group.ending, Ending::Failed(_)));
    if let Some(group) = failed {
        lines.extend(last_output(group));
    }
    if let Export::Nothing = source.export {
        lines.push(format!(
            "WARNING: No output specified with {} driver. Build result will only remain in the build \
             cache. To push result image into registry use --push or to load image into docker use \
             --load",
            source.driver
        ));
    }
    let step = source.happened.iter().enumerate().find_map(|(vertex, happened)| match happened {
        Happened::Failed(message) => Some((message.clone(), step_of(source, vertex)?.lines)),
        _ => None,
    });
    let planned = failure.map(|failure| (failure.forms.first(), failure.lines.first()));
    match (planned, step) {
        (Some((message, places)), _) => {
            lines.extend(excerpt(source, places.copied()));
            lines.push(error(message.map_or("", |message| message)));
        }
        (None, Some((message, places))) => {
            lines.extend(excerpt(source, Some(places)));
            lines.push(error(&message));
        }
        (None, None) => lines.extend(summary(warnings)),
    }
    lines
}

fn error(message: &str) -> String {
    format!("ERROR: failed to build: failed to solve: {message}")
}

fn last_output(group: &Group) -> Vec<String> {
    let output: Vec<&Line> = group.lines.iter().filter(|line| line.log).collect();
    let last = output.get(output.len().saturating_sub(SHOWN)..).unwrap_or_default();
    let mut lines = vec!["------".to_owned(), format!(" > {}:", group.name)];
    lines.extend(last.iter().map(|line| line.text.clone()));
    lines.push("------".to_owned());
    lines
}

fn step_of<'a>(source: &Source<'a>, vertex: VertexId) -> Option<&'a Step> {
    let twin = |vertex: VertexId| source.plan.graph.vertices.get(vertex).map(|vertex| vertex.twin);
    let mut steps = source.plan.stages.iter().flat_map(|stage| &stage.steps);
    steps.find(|step| {
        let linked = match &step.action {
            crate::plan::Action::Copy(copy) => copy.linked,
            _ => None,
        };
        step.vertex.and_then(twin) == Some(vertex) || linked.and_then(twin) == Some(vertex)
    })
}

/// The lines of the Dockerfile with those around them: two for a single line, else one.
fn excerpt(source: &Source<'_>, lines: Option<(u32, u32)>) -> Vec<String> {
    let text: Vec<&str> = source.project.dockerfile.split('\n').collect();
    let Some((first, last)) = lines else { return Vec::new() };
    let (first, last) = (first as usize, (last as usize).min(text.len()));
    if first == 0 || first > last {
        return Vec::new();
    }
    let (from, until) = around(first, last, text.len());
    let file = source.project.dockerfile_path.as_deref().unwrap_or("Dockerfile");
    let mut lines = vec![format!("{file}:{first}"), RULE.to_owned()];
    let numbered = text.iter().enumerate().map(|(at, text)| (at + 1, text));
    for (number, text) in numbered.skip(from - 1).take(until + 1 - from) {
        let mark = if (first..=last).contains(&number) { ">>>" } else { "   " };
        lines.push(format!(" {number:3} | {mark} {}", text.trim_end_matches('\r')));
    }
    lines.push(RULE.to_owned());
    lines
}

/// Where one side has no more lines, the other gets some of them.
fn around(first: usize, last: usize, all: usize) -> (usize, usize) {
    let wanted = if first == last { 4 } else { 2 };
    let (mut from, mut until) = (first, last);
    let mut added = 0;
    while added < wanted {
        if from > 1 {
            from -= 1;
            added += 1;
        }
        if until < all {
            until += 1;
            added += 1;
        }
        added += 1;
    }
    (from, until)
}

fn summary(warnings: &[Warning]) -> Vec<String> {
    let found = match warnings.len() {
        0 => return Vec::new(),
        1 => "1 warning found".to_owned(),
        count => format!("{count} warnings found"),
    };
    let mut lines = vec![String::new(), format!(" {found} (use docker --debug to expand):")];
    lines.extend(warnings.iter().map(|warning| {
        let Warning { rule, message, lines, .. } = warning;
        format!(" - {rule}: {message} (line {})", lines.0)
    }));
    lines
}
