//! BuildKit's build checks: what it warns of, in its words.

mod options;
mod rules;
#[cfg(test)]
mod tests;

mod consistent_instruction_casing;
mod copy_ignored_file;
mod duplicate_stage_name;
mod expose_invalid_format;
mod expose_proto_casing;
mod from_as_casing;
mod from_platform_flag_const_disallowed;
mod invalid_base_image_platform;
mod invalid_default_arg_in_from;
mod invalid_definition_description;
mod json_args_recommended;
mod legacy_key_value_format;
mod maintainer_deprecated;
mod multiple_instructions_disallowed;
mod no_empty_continuation;
mod redundant_target_platform;
mod reserved_stage_name;
mod secrets_used_in_arg_or_env;
mod stage_name_casing;
mod undefined_arg_in_from;
mod undefined_var;
mod workdir_relative_path;

pub use options::Options;
pub(super) use options::of_project as options;
pub use rules::{Context, Fix, Rule, Warning};

use super::problem::{Kind, Moment, Pass, Problem};
use super::{Failure, Plan, Reach, failure};
use crate::project::Project;
use crate::syntax::Parsed;
use crate::syntax::ignore::{self, IgnoreFile};
use crate::text::Span;

/// All rules, in the order of BuildKit's manual.
pub static RULES: [&Rule; 22] = [
    &consistent_instruction_casing::RULE,
    &copy_ignored_file::RULE,
    &duplicate_stage_name::RULE,
    &expose_invalid_format::RULE,
    &expose_proto_casing::RULE,
    &from_as_casing::RULE,
    &from_platform_flag_const_disallowed::RULE,
    &invalid_base_image_platform::RULE,
    &invalid_default_arg_in_from::RULE,
    &invalid_definition_description::RULE,
    &json_args_recommended::RULE,
    &legacy_key_value_format::RULE,
    &maintainer_deprecated::RULE,
    &multiple_instructions_disallowed::RULE,
    &no_empty_continuation::RULE,
    &redundant_target_platform::RULE,
    &reserved_stage_name::RULE,
    &secrets_used_in_arg_or_env::RULE,
    &stage_name_casing::RULE,
    &undefined_arg_in_from::RULE,
    &undefined_var::RULE,
    &workdir_relative_path::RULE,
];

/// What the checks found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// In the order in which BuildKit meets them; none behind the error at which it stops.
    pub warnings: Vec<Warning>,
    /// The error at which BuildKit stops, if it does.
    pub failure: Option<Failure>,
}

/// Runs the checks.
pub fn check(project: &Project, parsed: &Parsed, plan: &Plan, reach: Reach) -> Found {
    let failure = failure(parsed, &plan.problems, reach);
    let Ok(options) = options::of_project(project, parsed) else {
        return Found { warnings: Vec::new(), failure };
    };
    let context = Context { project, parsed, plan };
    let mut warnings = Vec::new();
    for rule in RULES {
        let mut found = Vec::new();
        (rule.check)(&context, &mut found);
        found.retain(|warning| {
            let inline = warning.node.and_then(|node| parsed.tree.node(node));
            let inline = inline.and_then(|node| Options::of_comments(node));
            let seen = failure.as_ref().is_none_or(|failure| warning.at <= failure.at);
            seen && reach.covers(warning.unneeded) && options.wants(rule, inline.as_ref())
        });
        warnings.append(&mut found);
    }
    warnings.sort_by_key(|warning| warning.at);
    let failure = failure.or_else(|| {
        let mut rules: Vec<_> = warnings.iter().map(|warning| warning.rule).collect();
        rules.sort_unstable();
        rules.dedup();
        let fails = options.fail && !rules.is_empty();
        fails.then(|| Failure::of(&violation(rules)))
    });
    Found { warnings, failure }
}

fn violation(rules: Vec<&'static str>) -> Problem {
    Problem {
        kind: Kind::Checks(rules),
        span: Span::default(),
        lines: Vec::new(),
        at: Moment::of(Pass::Checks),
        unneeded: false,
    }
}

/// The ignore file of a project: the Dockerfile's own, or that of the context.
pub fn ignore_file(project: &Project) -> IgnoreFile {
    ignore::read(ignore_text(project))
}

pub(super) fn ignore_text(project: &Project) -> &str {
    let own = project.dockerfile_path.as_deref().map(|path| format!("{path}.dockerignore"));
    let own = own.and_then(|path| project.files.get(&path));
    let file = own.or_else(|| project.files.get(".dockerignore"));
    let text = file.and_then(|file| match &file.kind {
        crate::project::Kind::File(content) => content.as_text(),
        _ => None,
    });
    text.unwrap_or("")
}
