//! Where each line goes: it stays in the build, moves to the final stage, or is needed in both.

use super::job::Job;
use crate::advice::commands::Ran;
use crate::advice::install::{self, Manager};
use crate::effect::tree::is_within;
use crate::plan::Action;
use crate::plan::step::From;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fate {
    Build,
    Final,
    Both,
}

/// What a language knows of its own lines.
pub(super) struct Ways<'w> {
    /// The last step of the build.
    pub made: usize,
    /// Whether a command only helps to build.
    pub builds: &'w dyn Fn(&Ran) -> bool,
    /// Where a `COPY` from the context goes that stands before the end of the build.
    pub copies: &'w dyn Fn(usize) -> Option<Fate>,
    /// Variables that only the build reads.
    pub variables: &'w [&'w str],
    /// Paths that the final stage has from the build.
    pub taken: &'w [String],
    /// Whether what runs after the build and is not understood may run in the final stage.
    pub runs_later: bool,
    /// Whether a tool such as git was installed for the build alone.
    pub drops: &'w dyn Fn(&str) -> bool,
}

/// Where the lines go, and the packages that the final stage needs.
pub(super) struct Sorted {
    pub fates: Vec<Fate>,
    pub packages: Vec<String>,
    pub manager: Option<Manager>,
    /// Whether a `RUN` goes to the final stage.
    pub has_run: bool,
}

/// Commands that leave nothing that matters.
const IDLE: &[&str] = &[
    "ls", "echo", "cd", "set", "true", "env", "pwd", "cat", "test", "[", "export", "rm", "which",
    ":", "date", "uname", "printf", "sleep", "find", "whoami", "id",
];
const USERS: &[&str] =
    &["useradd", "groupadd", "adduser", "addgroup", "usermod", "groupmod", "passwd"];

/// `None` where a line is not understood.
pub(super) fn sort(job: &Job<'_>, ways: &Ways<'_>) -> Option<Sorted> {
    let mut sorted =
        Sorted { fates: Vec::new(), packages: Vec::new(), manager: None, has_run: false };
    for (index, at) in job.steps.iter().enumerate() {
        let before = index <= ways.made;
        let fate = match &at.step.action {
            Action::Run(run) if !run.mounts.is_empty() && !before => return None,
            Action::Run(_) => run_fate(job, ways, index)?,
            Action::Copy(copy)
                if copy.from != From::Context
                    || copy.sources.iter().any(|it| it.unpack && copy.add && !is_plain(it)) =>
            {
                other_copy(job, ways, index)?
            }
            Action::Copy(_) if before => (ways.copies)(index)?,
            Action::Copy(_) => Fate::Final,
            Action::Env(pairs) => {
                let own = pairs.iter().all(|(name, _)| is_of_build(ways, name));
                if own {
                    Fate::Build
                } else if before {
                    Fate::Both
                } else {
                    Fate::Final
                }
            }
            Action::Workdir { .. } | Action::User(_) | Action::Arg(_) if before => Fate::Both,
            Action::Unknown => return None,
            _ => Fate::Final,
        };
        sorted.fates.push(fate);
    }
    drop_unused(job, &mut sorted.fates);
    let installed = install::all(&job.commands);
    let names = installed.iter().filter(|it| it.removed.is_none()).map(|it| it.name.clone());
    let names: Vec<String> =
        names.filter(|name| !(install::is_tool(name) && (ways.drops)(name))).collect();
    sorted.manager = installed.first().map(|it| it.manager);
    if let Some(manager) = sorted.manager {
        sorted.packages = install::at_run_time(manager, job.system.release, &names)?;
    }
    sorted.has_run = sorted
        .fates
        .iter()
        .zip(&job.commands)
        .any(|(fate, run)| *fate != Fate::Build && !run.is_empty());
    Some(sorted)
}

/// What `ADD` copies without unpacking or downloading it.
fn is_plain(source: &crate::plan::step::Source) -> bool {
    use crate::plan::step::SourceKind;
    let name = &source.written;
    let archive =
        [".tar", ".tgz", ".gz", ".bz2", ".xz", ".zip"].iter().any(|it| name.ends_with(it));
    matches!(source.kind, SourceKind::Path { .. }) && !archive
}

/// A `COPY` from elsewhere: a tool of the build, or something for the end.
fn other_copy(job: &Job<'_>, ways: &Ways<'_>, index: usize) -> Option<Fate> {
    let copy = job.copy(index)?;
    if matches!(copy.from, From::Stage(_)) && index <= ways.made {
        let name = copy.sources.first()?.written.rsplit('/').next()?.to_owned();
        return matches!(name.as_str(), "composer" | "uv" | "uvx" | "node" | "cargo")
            .then_some(Fate::Build);
    }
    (matches!(copy.from, From::Stage(_))).then_some(Fate::Final)
}

fn is_of_build(ways: &Ways<'_>, name: &str) -> bool {
    name == "DEBIAN_FRONTEND"
        || ways.variables.iter().any(|it| match it.strip_suffix('*') {
            Some(start) => name.starts_with(start),
            None => *it == name,
        })
}

fn run_fate(job: &Job<'_>, ways: &Ways<'_>, index: usize) -> Option<Fate> {
    let commands = job.commands.get(index)?;
    let before = index <= ways.made;
    let mut fate = None;
    for ran in commands {
        let words = ran.words();
        let program = words.first().copied().unwrap_or_default();
        let own = if install::read(ran).is_some() {
            Some(Fate::Build)
        } else if USERS.contains(&program) {
            Some(Fate::Final)
        } else if IDLE.contains(&program) {
            // What is removed from the image must not come back with what is copied.
            if program == "rm" && !before && ways.runs_later { Some(Fate::Final) } else { None }
        } else if (ways.builds)(ran) {
            Some(Fate::Build)
        } else if matches!(program, "mkdir" | "chmod" | "chown" | "touch" | "ln" | "install") {
            Some(files_fate(ways, ran, before)?)
        } else if !before && ways.runs_later {
            Some(Fate::Final)
        } else {
            return None;
        };
        match (fate, own) {
            (_, None) => {}
            (None, own) => fate = own,
            (Some(one), Some(other)) if one == other => {}
            _ => return None,
        }
    }
    Some(fate.unwrap_or(Fate::Build))
}

/// Where directories are made and rights are set; nothing for what the final stage has anyway.
fn files_fate(ways: &Ways<'_>, ran: &Ran, before: bool) -> Option<Fate> {
    let program = ran.words.first()?.as_str();
    let paths = ran.words.iter().skip(1).filter(|word| !word.starts_with('-'));
    let skip = usize::from(matches!(program, "chmod" | "chown"));
    let paths: Option<Vec<String>> = paths.skip(skip).map(|path| ran.path(path)).collect();
    let paths = paths?;
    let touches_taken = |path: &String| {
        ways.taken.iter().any(|taken| is_within(taken, path) || is_within(path, taken))
    };
    match program {
        "mkdir" if before => Some(Fate::Build),
        // The copy keeps the rights of a file, but not its owner.
        "chmod" if before || paths.iter().all(|path| ways.taken.contains(path)) => {
            Some(Fate::Build)
        }
        _ if ways.runs_later && !before => Some(Fate::Final),
        _ if !before && !paths.iter().any(touches_taken) => Some(Fate::Final),
        _ => None,
    }
}

/// Settings that nothing in the final stage is left to see, and arguments that nothing there names.
fn drop_unused(job: &Job<'_>, fates: &mut [Fate]) {
    for index in 0..fates.len() {
        let Some(at) = job.steps.get(index) else { continue };
        let Some(fate) = fates.get(index).copied() else { continue };
        if fate != Fate::Both {
            continue;
        }
        let later = || job.steps.iter().enumerate().skip(index + 1);
        let is_final = |it: usize| fates.get(it).is_some_and(|fate| *fate != Fate::Build);
        let unused = match &at.step.action {
            Action::Arg(args) => !later().any(|(it, other)| {
                let text = other.node.original();
                is_final(it) && args.iter().any(|arg| names(text, &arg.name))
            }),
            Action::Workdir { .. } | Action::User(_) => {
                let next =
                    later().find(|(_, other)| same_kind(&at.step.action, &other.step.action));
                let absolute = next.is_some_and(|(_, other)| match &other.step.action {
                    Action::Workdir { written, .. } => written.starts_with('/'),
                    _ => true,
                });
                let seen = |until: usize| {
                    later()
                        .any(|(it, other)| it < until && is_final(it) && works(&other.step.action))
                };
                absolute && next.is_some_and(|(until, _)| !seen(until))
            }
            _ => false,
        };
        if let (true, Some(fate)) = (unused, fates.get_mut(index)) {
            *fate = Fate::Build;
        }
    }
}

fn same_kind(one: &Action, other: &Action) -> bool {
    std::mem::discriminant(one) == std::mem::discriminant(other)
}

fn works(action: &Action) -> bool {
    matches!(action, Action::Run(_) | Action::Copy(_))
}

/// `$NAME` or `${NAME…`
fn names(text: &str, name: &str) -> bool {
    [format!("${name}"), format!("${{{name}")].iter().any(|it| text.contains(it))
}
