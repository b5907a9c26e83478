//! What may follow the flags of an instruction.

use std::collections::BTreeSet;

use super::images::IMAGES;
use super::place::Behind;
use super::{Build, item, names};
use crate::analysis::editor::help::PLATFORM_ARGS;
use crate::analysis::editor::{Class, Completion, scope};
use crate::syntax::Keyword;

pub(super) fn of(build: &Build, behind: Behind<'_>) -> Vec<Completion> {
    let words = behind.ahead.split_whitespace().filter(|word| !word.starts_with("--"));
    let words = words.count();
    match behind.keyword {
        Keyword::From => from(build, behind, words),
        Keyword::Arg => arguments(build, behind),
        Keyword::Copy | Keyword::Add => paths(build, behind, words),
        _ if words > 0 => Vec::new(),
        Keyword::Healthcheck => vec![
            item("CMD", "the command that checks", Class::Keyword),
            item("NONE", "no check", Class::Keyword),
        ],
        Keyword::Stopsignal => list(&SIGNALS, Class::Number),
        Keyword::Shell => list(&SHELLS, Class::String),
        Keyword::Cmd | Keyword::Entrypoint => vec![Completion {
            insert: "[\"".to_owned(),
            ..item("[\"program\", \"argument\"]", "without a shell", Class::String)
        }],
        Keyword::Workdir => list(&WORKDIRS, Class::String),
        Keyword::User => list(&USERS, Class::Name),
        Keyword::Expose => list(&PORTS, Class::Number),
        _ => Vec::new(),
    }
}

fn list(values: &[(&str, &str)], class: Class) -> Vec<Completion> {
    values.iter().map(|(value, what)| item(value, what, class)).collect()
}

fn from(build: &Build, behind: Behind<'_>, words: usize) -> Vec<Completion> {
    match words {
        0 => {
            let mut items = names::stages(build, behind.index);
            items.extend(list(&IMAGES, Class::Image));
            items
        }
        1 => {
            let lower = behind.node.name().bytes().all(|byte| byte.is_ascii_lowercase());
            let label = if lower { "as" } else { "AS" };
            let insert = format!("{label} ");
            vec![Completion { insert, ..item(label, "a name for the stage", Class::Keyword) }]
        }
        2 => {
            let stages = scope::stages(&build.parsed.tree);
            let free =
                |name: &&str| !stages.iter().any(|stage| stage.name.as_deref() == Some(*name));
            let usual = ["build", "base", "deps", "test", "runtime", "final"];
            let free = usual.into_iter().filter(free);
            free.map(|name| item(name, "a name for the stage", Class::Stage)).collect()
        }
        _ => Vec::new(),
    }
}

/// The arguments that a stage must declare before it can use them.
fn arguments(build: &Build, behind: Behind<'_>) -> Vec<Completion> {
    let tree = &build.parsed.tree;
    let in_stage = scope::stages(tree).iter().any(|stage| stage.nodes.contains(&behind.index));
    if !in_stage || behind.typed.before.contains('=') {
        return Vec::new();
    }
    let global = scope::global(tree, &build.project.options.build_args);
    let mut seen = BTreeSet::new();
    let own = global.iter().map(|it| (it.name.as_str(), it.value.as_deref().unwrap_or("")));
    let all = own.chain(PLATFORM_ARGS).filter(|(name, _)| seen.insert(name.to_owned()));
    all.map(|(name, what)| item(name, what, Class::Name)).collect()
}

/// Files of the context below the directory that is typed, and usual destinations.
fn paths(build: &Build, behind: Behind<'_>, words: usize) -> Vec<Completion> {
    let from_context = !behind.node.flags().any(|flag| flag.starts_with("--from="));
    let typed = behind.typed.before;
    let (shown, directory) = typed.rsplit_once('/').map_or(("", ""), |(directory, _)| {
        (typed.get(..=directory.len()).unwrap_or(""), directory)
    });
    let directory = if directory == "." { "" } else { directory };
    let directory = directory.trim_start_matches("./").trim_start_matches('/');
    let mut seen = BTreeSet::new();
    let mut items = Vec::new();
    if from_context {
        for (path, file) in build.project.files.below(directory) {
            let below = path.get(directory.len()..).unwrap_or("").trim_start_matches('/');
            let (name, what) = match below.split_once('/') {
                Some((name, _)) => (format!("{shown}{name}/"), "directory of the context"),
                None if file.is_directory() => {
                    (format!("{shown}{below}/"), "directory of the context")
                }
                None => (format!("{shown}{below}"), "file of the context"),
            };
            // A name with blanks would need brackets and quotes.
            if !name.contains(char::is_whitespace) && seen.insert(name.clone()) {
                items.push(item(&name, what, Class::String));
            }
        }
    }
    if words > 0 && typed.is_empty() {
        let places = [("./", "the working directory"), ("/app/", "a usual place")];
        items.splice(0..0, list(&places, Class::String));
    } else if typed.is_empty() && from_context {
        items.push(item(".", "the whole context", Class::String));
    }
    items
}

const SIGNALS: [(&str, &str); 7] = [
    ("SIGTERM", "please end: as if not given"),
    ("SIGINT", "as Ctrl+C"),
    ("SIGQUIT", "end gracefully, for nginx"),
    ("SIGHUP", "read the settings again"),
    ("SIGUSR1", "what the program makes of it"),
    ("SIGWINCH", "end gracefully, for Apache"),
    ("SIGKILL", "end at once"),
];

const SHELLS: [(&str, &str); 3] = [
    ("[\"/bin/bash\", \"-o\", \"pipefail\", \"-c\"]", "fails where a pipe fails"),
    ("[\"/bin/bash\", \"-c\"]", "Bash"),
    ("[\"/bin/sh\", \"-c\"]", "as if not given"),
];

const WORKDIRS: [(&str, &str); 3] =
    [("/app", "a usual place"), ("/src", "for sources"), ("/usr/src/app", "a usual place")];

const USERS: [(&str, &str); 4] = [
    ("nobody", "who owns nothing"),
    ("1000:1000", "user and group by number"),
    ("root", "who may everything"),
    ("nonroot", "in distroless images"),
];

const PORTS: [(&str, &str); 6] = [
    ("8080", "web, not as root"),
    ("80", "web"),
    ("443", "web with TLS"),
    ("3000", "Node.js"),
    ("5432", "PostgreSQL"),
    ("6379", "Redis"),
];
