//! Neighbouring `RUN`s that are better one.

mod join;
mod part;
#[cfg(test)]
mod tests;
mod worth;

use super::{Context, Example, Finding, Rewrite, Rule, Safety};
use crate::syntax::Keyword;
use crate::text::Patch;
use part::Part;

pub(super) static RULE: Rule = Rule {
    id: "combine-runs",
    title: "Combine neighbouring RUN instructions",
    why: "A layer keeps what its RUN wrote, even if the next one deletes or writes it again. \
          In one RUN, only what is there at its end is stored.",
    safety: Safety::SameFiles,
    bad: Example {
        dockerfile: "FROM debian:12\n\
                     RUN apt-get update && apt-get install -y curl\n\
                     # Nobody installs more.\n\
                     RUN rm -rf /var/lib/apt/lists/*\n",
        files: &[],
    },
    good: Example {
        dockerfile: "FROM debian:12\n\
                     RUN apt-get update && apt-get install -y curl && \\\n    \
                     # Nobody installs more.\n    \
                     rm -rf /var/lib/apt/lists/*\n",
        files: &[],
    },
    check,
};

fn check(cx: &Context<'_>, found: &mut Vec<Finding>) {
    for stage_id in 0..cx.plan.declared().len() {
        for group in worth::groups(cx, stage_id) {
            found.extend(finding(cx, &group).ok());
        }
    }
}

/// Combines the `RUN`s in these lines, the first and last one included; the error says in a
/// sentence why they can't be combined.
pub fn range(cx: &Context<'_>, lines: (u32, u32)) -> Result<Finding, String> {
    let tree = &cx.parsed.tree;
    let selected = tree.nodes().enumerate().filter(|(_, node)| {
        let (first, last) = node.lines();
        first <= lines.1 && lines.0 <= last
    });
    let mut parts = Vec::new();
    for (index, node) in selected {
        if node.keyword() != Keyword::Run {
            let line = node.lines().0;
            let name = node.name().to_uppercase();
            return Err(format!(
                "Line {line} is {name}: only RUN instructions that follow one another can be combined."
            ));
        }
        parts.push(Part::read(cx, index)?);
    }
    finding(cx, &parts)
}

fn finding(cx: &Context<'_>, parts: &[Part<'_>]) -> Result<Finding, String> {
    let ([first, ..], [_, .., last]) = (parts, parts) else {
        return Err("Select two RUN instructions or more.".to_owned());
    };
    let joined = join::join(cx, parts)?;
    let lines = (first.at.step.lines.0, last.at.step.lines.1);
    let note = match joined.wrapped.as_slice() {
        [] => String::new(),
        [line] => format!("What line {line} sets for itself alone stays so, in ( … )."),
        _ => "What each RUN sets for itself alone stays so, in ( … ).".to_owned(),
    };
    Ok(Finding {
        rule: &RULE,
        title: format!("Combine lines {}–{}", lines.0, lines.1),
        note,
        span: first.at.step.span.cover(last.at.step.span),
        lines,
        rewrite: Rewrite::new(&cx.project.dockerfile, Patch::new(joined.edits)),
    })
}
