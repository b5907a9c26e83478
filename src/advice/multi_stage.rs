//! Building in a stage of its own: the final image gets what runs, and not what built it.
//!
//! One file per language says what the build makes, what of the image is needed at run time and on
//! which base it runs; what is alike for all of them is in `job` (what there is), `fate` (where each
//! line goes) and `layout` (the new text). Where a fact is missing, nothing is said.

mod c;
mod carry;
mod composer;
mod dotnet;
mod fate;
mod go;
mod java;
mod job;
mod layout;
mod node;
mod python;
mod rust;
mod site;
#[cfg(test)]
mod tests;

use super::{Context, Finding, Rewrite, Rule};
use fate::Fate;
use job::Job;

pub(super) static GO: &Rule = &go::RULE;
pub(super) static RUST: &Rule = &rust::RULE;
pub(super) static NODE: &Rule = &node::RULE;
pub(super) static SITE: &Rule = &site::RULE;
pub(super) static MAVEN: &Rule = &java::MAVEN;
pub(super) static GRADLE: &Rule = &java::GRADLE;
pub(super) static PYTHON: &Rule = &python::RULE;
pub(super) static COMPOSER: &Rule = &composer::RULE;
pub(super) static DOTNET: &Rule = &dotnet::RULE;
pub(super) static C: &Rule = &c::RULE;

/// How a file is to be parted.
struct Design {
    /// The base of the final stage.
    base: String,
    /// For each step.
    fates: Vec<Fate>,
    /// The step in whose place the files are copied.
    made: usize,
    /// What is copied out of the build: from and to.
    copies: Vec<(String, String)>,
    /// Lines behind the last step of the build.
    last_of_build: Vec<String>,
    /// Lines behind the new `FROM`.
    first: Vec<String>,
    /// Lines in front of those that copy.
    before_copies: Vec<String>,
    /// What it starts, where that is written anew; empty for what the base starts.
    start: Option<String>,
    /// Lines in the build in front of a step.
    inserted: Option<(usize, Vec<String>)>,
    note: String,
}

/// What a rule of a language finds.
fn propose(
    cx: &Context<'_>,
    rule: &'static Rule,
    found: &mut Vec<Finding>,
    design: fn(&Job<'_>) -> Option<Design>,
) {
    let Some(job) = Job::of(cx) else { return };
    let Some(design) = design(&job) else { return };
    let Some(patch) = layout::patch(&job, &design) else { return };
    let lines = job.base.stage.lines;
    found.push(Finding {
        rule,
        title: format!("{}, and put what runs on {}", rule.title, design.base),
        note: design.note.clone(),
        span: cx
            .parsed
            .tree
            .node(job.base.stage.node.unwrap_or_default())
            .map_or(job.base.span, super::super::syntax::tree::Node::span),
        lines,
        rewrite: Rewrite::new(&cx.project.dockerfile, patch),
    });
}
