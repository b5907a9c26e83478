//! Advice: what could be written better, each finding with the rewrite that does it.
//!
//! A rule looks and proposes; it claims no number. What a rewrite saves and costs is found out by
//! carrying the rewritten project out, see `analysis::savings`.

mod alpine_base;
mod apk_cache;
mod apt_lists;
mod apt_recommends;
#[cfg(test)]
mod cases;
mod clean_up;
mod combine;
mod commands;
mod context;
mod copy_owner;
#[cfg(test)]
mod corpus;
mod distroless_runtime;
mod ignore_file;
mod image;
mod install;
mod layout;
mod made;
mod manifests;
mod multi_stage;
mod node_cache;
mod pip_cache;
mod production_only;
mod rewrite;
mod rpm_cache;
mod run_end;
mod script;
mod shell_text;
mod slim_base;
mod small_base;
mod start;
#[cfg(test)]
mod tests;
mod tool;
mod uv_cache;

use crate::project::{Content, File, Kind};
use crate::text::Span;

pub use combine::range as combine;
pub use context::Context;
pub use rewrite::Rewrite;

/// All rules, in the order in which equal findings are told.
pub static RULES: &[&Rule] = &[
    &combine::RULE,
    &clean_up::RULE,
    &apt_lists::RULE,
    &apt_recommends::RULE,
    &apk_cache::RULE,
    &rpm_cache::RULE,
    &pip_cache::RULE,
    &uv_cache::RULE,
    &node_cache::RULE,
    &manifests::RULE,
    &manifests::LOOSE,
    &production_only::RULE,
    &copy_owner::RULE,
    &ignore_file::RULE,
    multi_stage::GO,
    multi_stage::RUST,
    multi_stage::NODE,
    multi_stage::SITE,
    multi_stage::MAVEN,
    multi_stage::GRADLE,
    multi_stage::PYTHON,
    multi_stage::COMPOSER,
    multi_stage::DOTNET,
    multi_stage::C,
    &slim_base::RULE,
    &alpine_base::RULE,
    &small_base::DISTROLESS,
    &small_base::SCRATCH,
    &distroless_runtime::RULE,
];

/// Something that is worth rewriting.
#[derive(Debug)]
pub struct Rule {
    /// `pip-cache`
    pub id: &'static str,
    /// An imperative: "Install without pip's cache"
    pub title: &'static str,
    /// Why, in a sentence or two.
    pub why: &'static str,
    pub safety: Safety,
    pub bad: Example,
    pub good: Example,
    check: fn(&Context<'_>, &mut Vec<Finding>),
}

/// A project that is a test of its rule.
#[derive(Debug)]
pub struct Example {
    pub dockerfile: &'static str,
    /// Paths and texts.
    pub files: &'static [(&'static str, &'static str)],
}

/// What a rewrite may change in the image.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Safety {
    /// The same layers and settings; only the build differs.
    SameImage,
    /// The same files and settings; layers are others, and what is dead weight.
    SameFiles,
    /// Other files or settings, as the finding says.
    MayChange,
}

/// What a rule found.
#[derive(Clone, Debug)]
pub struct Finding {
    pub rule: &'static Rule,
    /// An imperative with places: "Combine lines 4–6"
    pub title: String,
    /// What is to be known of this rewrite before it is done; empty where there is nothing.
    pub note: String,
    /// In the file.
    pub span: Span,
    pub lines: (u32, u32),
    pub rewrite: Rewrite,
}

/// What all rules find, in the order of the file.
pub fn review(cx: &Context<'_>) -> Vec<Finding> {
    let mut found: Vec<Finding> = RULES.iter().flat_map(|rule| review_by(rule, cx)).collect();
    found.sort_by_key(|finding| finding.span);
    found
}

/// What one rule finds, in the order of the file.
pub fn review_by(rule: &Rule, cx: &Context<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    (rule.check)(cx, &mut found);
    found.sort_by_key(|finding| finding.span);
    found
}

/// The text of a file of the context, where it is known.
fn text_of(file: &File) -> Option<&str> {
    match &file.kind {
        Kind::File(content) => Content::as_text(content),
        _ => None,
    }
}
