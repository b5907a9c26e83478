//! Whether a stage needs nothing of its base but the runtime, as far as that can be known.

use super::Runtime;
use crate::advice::image::Written;
use crate::advice::slim_base::{Uses, compiles, is_blind};
use crate::advice::start::Start;
use crate::advice::{Context, text_of};
use crate::effect::tree::{clean, is_within, join, parent_and_name};
use crate::plan::step::{Copy, SourceKind};
use crate::plan::{Action, Base, Stage, StageId, Step};

/// Users that are known on both sides.
const USERS: &[&str] = &["root", "nobody", "nonroot"];

/// Variables that say where programs and libraries are, or what other entrypoints are to do.
const SETTINGS: &[&str] = &["PATH", "LD_LIBRARY_PATH", "LD_PRELOAD", "USE_SYSTEM_CA_CERTS"];

/// Where images have their own programs: who puts files there changes the base.
const PLACES: &[&str] = &[
    "/bin",
    "/lib",
    "/lib64",
    "/nodejs",
    "/opt/java",
    "/sbin",
    "/usr/bin",
    "/usr/lib",
    "/usr/local/bin",
    "/usr/local/lib/node_modules",
    "/usr/sbin",
];

pub(super) fn only_runtime(
    cx: &Context<'_>,
    id: StageId,
    base: &Written<'_>,
    start: &Start,
    runtime: &Runtime,
) -> bool {
    let stage = base.stage;
    let platform = &stage.platform;
    let is_built_for =
        &*platform.os == "linux" && matches!(&*platform.architecture, "amd64" | "arm64");
    is_built_for
        && is_last(cx, id)
        && stage.steps.iter().all(|step| is_plain(step, runtime))
        && !reads_variables(cx, stage, runtime)
        && !start.needs_shell
        && runtime.names.contains(&start.program())
        && begins_in_its_own_directory(stage, start)
        && starts_what_is_copied(stage, start, runtime)
        && !starts_others(cx, runtime)
        && (base.name != "node" || loads_its_modules(cx, base))
}

/// A user by number of whom the base may know more than the image of the runtime.
pub(super) fn nameless(stage: &Stage) -> Option<&str> {
    let user = &*stage.end.user;
    let known = user.contains(':') || USERS.contains(&user);
    (!user.is_empty() && !known && !matches!(user, "0" | "65532" | "65534")).then_some(user)
}

/// Whether no other stage takes anything from it.
fn is_last(cx: &Context<'_>, id: StageId) -> bool {
    let mut stages = cx.plan.declared().iter();
    stages.all(|it| it.base != Base::Stage(id) && !it.reads.contains(&id))
}

fn is_plain(step: &Step, runtime: &Runtime) -> bool {
    let is_own = !step.broken && step.trigger.is_none();
    is_own
        && match &step.action {
            Action::Run(_) | Action::Shell(_) | Action::Onbuild(_) | Action::Unknown => false,
            Action::Cmd(launch) | Action::Entrypoint(launch) => !launch.shell_form,
            Action::User(user) => is_known_user(user),
            Action::Env(pairs) => !pairs.iter().any(|(name, _)| SETTINGS.contains(&&**name)),
            Action::Healthcheck(health) => match health.test.as_slice() {
                [kind, program, ..] => kind == "CMD" && runtime.names.contains(&program.as_str()),
                [kind] => kind == "NONE",
                [] => true,
            },
            Action::Copy(copy) => {
                (copy.chown.is_empty() || is_known_user(&copy.chown)) && leaves_base_alone(copy)
            }
            Action::Workdir { .. }
            | Action::Label(_)
            | Action::Arg(_)
            | Action::Expose(_)
            | Action::Volume(_)
            | Action::Stopsignal(_)
            | Action::Maintainer(_) => true,
        }
}

fn is_known_user(user: &str) -> bool {
    user.split(':').all(|it| USERS.contains(&it) || it.parse::<u32>().is_ok())
}

/// What is copied to the root may be a whole system; a file with an ending is none.
fn leaves_base_alone(copy: &Copy) -> bool {
    let to = clean(&copy.destination);
    if to == "/" {
        let is_file = |name: &str| name.trim_start_matches('.').contains('.');
        return copy.sources.iter().all(|source| match &source.kind {
            SourceKind::Path { path, .. } => is_file(parent_and_name(path).1) && !source.unpack,
            _ => false,
        });
    }
    !PLACES.iter().any(|place| is_within(&to, place) || is_within(place, &to))
}

/// Whether a variable is read that the base sets.
fn reads_variables(cx: &Context<'_>, stage: &Stage, runtime: &Runtime) -> bool {
    let mut nodes = stage.steps.iter().filter_map(|step| cx.parsed.tree.node(step.node));
    nodes.any(|node| {
        let text = node.original();
        runtime
            .variables
            .iter()
            .any(|name| text.contains(&format!("${name}")) || text.contains(&format!("${{{name}")))
    })
}

/// Whether relative paths begin where the stage says, and not where the base does.
fn begins_in_its_own_directory(stage: &Stage, start: &Start) -> bool {
    let mut said = false;
    for step in &stage.steps {
        match &step.action {
            Action::Workdir { written, .. } if said || written.starts_with('/') => said = true,
            Action::Workdir { .. } => return false,
            Action::Copy(copy) if !said && !copy.written_destination.starts_with('/') => {
                return false;
            }
            _ => {}
        }
    }
    said || start.words.iter().skip(1).all(|word| word.starts_with(['/', '-']))
}

/// Whether what is started was copied: other files are of the base, as those of npm. Programs of
/// packages may start others, as yarn does.
fn starts_what_is_copied(stage: &Stage, start: &Start, runtime: &Runtime) -> bool {
    let args: Vec<&str> = start.words.iter().skip(1).map(String::as_str).collect();
    let has = |path: &str| {
        let path = start.file(path.trim_end_matches('*'));
        path.is_some_and(|path| copies(stage).any(|copy| brings(copy, &path)))
    };
    let mut absolute = args.iter().flat_map(|arg| arg.split(':')).filter(|it| it.starts_with('/'));
    let is_of_package = |arg: &&str| arg.contains("node_modules/") || arg.contains(".yarn/");
    if !absolute.all(has) || args.iter().any(is_of_package) {
        return false;
    }
    if runtime.flags.is_empty() {
        args.iter().any(|arg| !arg.starts_with('-') && has(arg))
    } else {
        has_classes(&args, has)
    }
}

/// The same for what `java` is told: an archive, or where classes are.
fn has_classes(args: &[&str], has: impl Fn(&str) -> bool) -> bool {
    let behind = |flags: &[&str]| {
        let at = args.iter().position(|arg| flags.contains(arg))?;
        args.get(at + 1).copied()
    };
    if behind(&["-m", "--module", "-p", "--module-path"]).is_some() {
        return false;
    }
    if let Some(jar) = behind(&["-jar"]) {
        return has(jar);
    }
    // Without any, classes are looked for where the program starts.
    let path = behind(&["-cp", "-classpath", "--class-path"]).unwrap_or(".");
    args.iter().any(|arg| !arg.starts_with('-')) && path.split(':').all(has)
}

fn copies(stage: &Stage) -> impl Iterator<Item = &Copy> {
    stage.steps.iter().filter_map(|step| match &step.action {
        Action::Copy(copy) => Some(&**copy),
        _ => None,
    })
}

/// Whether a path may be of what is copied: at its place, in it or around it.
fn brings(copy: &Copy, path: &str) -> bool {
    let to = clean(&copy.destination);
    if to == "/" {
        return copy.sources.iter().any(|source| match &source.kind {
            SourceKind::Path { path: from, .. } => {
                clean(&join("/", parent_and_name(from).1)) == path
            }
            _ => false,
        });
    }
    is_within(path, &to) || (path != "/" && is_within(&to, path))
}

/// Whether what is known of the sources starts other programs.
fn starts_others(cx: &Context<'_>, runtime: &Runtime) -> bool {
    let sources = cx.project.files.iter().filter(|(path, _)| {
        runtime.sources.iter().any(|end| path.ends_with(end)) && !path.contains("node_modules/")
    });
    let mut texts = sources.filter_map(|(_, file)| text_of(file));
    texts.any(|text| runtime.starters.iter().any(|word| text.contains(word)))
}

/// Whether compiled modules find their libraries: those that the slim image has are on the other
/// side too, and the full one has many more.
fn loads_its_modules(cx: &Context<'_>, base: &Written<'_>) -> bool {
    let stages: Vec<&Stage> = cx.plan.declared().iter().collect();
    let Some(uses) = Uses::of(cx, &stages) else { return false };
    let is_known = !cx.project.open && !is_blind(cx, &uses);
    !compiles(cx, &uses) && (base.has("slim") || is_known)
}
