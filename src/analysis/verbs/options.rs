//! Verbs for the command line of the build.

use std::rc::Rc;

use super::{Act, Group, ProjectEdit, Verb, verb};
use crate::analysis::{Build, CarriedOut};
use crate::project::NoCache;
use crate::syntax::Keyword;

/// How many build arguments are offered.
const ARGUMENTS: usize = 2;

pub(super) fn offer(build: &Build, done: &CarriedOut, verbs: &mut Vec<Verb>) {
    let mut push = |id: String, label: String, edit: ProjectEdit| {
        verbs.push(verb(Group::CommandLine, id, label, Act::Edit(edit)));
    };
    for (name, value) in arguments(build) {
        let label = format!("Set build argument {name} to {value}");
        push(format!("arg {name}"), label, ProjectEdit::SetArg { name, value });
    }
    if build.project.options.target.is_some() {
        let edit = ProjectEdit::SetTarget { stage: None };
        push("target".to_owned(), "Set the target to the last stage".to_owned(), edit);
    } else if let Some(stage) = other_stage(done) {
        let label = format!("Set the target to the stage {stage}");
        push("target".to_owned(), label, ProjectEdit::SetTarget { stage: Some(stage) });
    }
    let (label, no_cache) = match build.project.options.no_cache {
        NoCache::Nothing => ("Turn the cache off", NoCache::All),
        _ => ("Turn the cache on again", NoCache::Nothing),
    };
    push("no-cache".to_owned(), label.to_owned(), ProjectEdit::SetNoCache(no_cache));
}

/// A stage with a name that is not what is built.
fn other_stage(done: &CarriedOut) -> Option<Rc<str>> {
    let mut others = done.plan.declared().iter().enumerate();
    let is_other = |id: usize| done.plan.target != Some(id);
    others.find_map(|(id, stage)| stage.name.clone().filter(|_| is_other(id)))
}

/// The first arguments of the file, each with a value that it does not have now.
fn arguments(build: &Build) -> Vec<(Rc<str>, Rc<str>)> {
    let mut found: Vec<(Rc<str>, Rc<str>)> = Vec::new();
    for node in build.parsed.tree.nodes().filter(|node| node.keyword() == Keyword::Arg) {
        for word in node.original().split_whitespace().skip(1) {
            let (name, default) = word.split_once('=').unwrap_or((word, ""));
            let plain = |text: &str| {
                text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_.-".contains(&byte))
            };
            let default = default.trim_matches(['"', '\'']);
            let known = found.iter().any(|(other, _)| **other == *name);
            // What the builder sets itself is not offered.
            let is_own = ["TARGET", "BUILD"].iter().any(|start| name.starts_with(start));
            if known || name.is_empty() || is_own || !plain(name) || !plain(default) {
                continue;
            }
            let now = build.project.options.build_args.get(name).map_or(default, |value| value);
            found.push((name.into(), other(now).into()));
            if found.len() == ARGUMENTS {
                return found;
            }
        }
    }
    found
}

/// The next number where a value ends with one.
fn other(value: &str) -> String {
    let digits = value.bytes().rev().take_while(u8::is_ascii_digit).count();
    let (start, number) = value.split_at_checked(value.len() - digits).unwrap_or((value, ""));
    match number.parse::<u32>() {
        Ok(number) => format!("{start}{}", number.saturating_add(1)),
        Err(_) if value.is_empty() => "1".to_owned(),
        Err(_) => format!("{value}-2"),
    }
}
