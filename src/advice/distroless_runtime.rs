//! A base with a runtime and without a system, for programs of Node.js and Java.
//!
//! What such a program must do without is in `needs`; here is what is offered, and how the same
//! process is started on the other base.

mod needs;

use super::image::{self, Written};
use super::{Context, Example, Finding, Rewrite, Rule, Safety, start};
use crate::catalog::bases;
use crate::plan::step::Launch;
use crate::plan::{Action, Stage, Step};
use crate::text::{Edit, Patch, Span};

pub(super) static RULE: Rule = Rule {
    id: "distroless-runtime",
    title: "Put a program on its runtime alone",
    why: "The program needs Node.js or Java and nothing else of its base: a shell and a package manager \
          are only weight, and a help to intruders.",
    safety: Safety::MayChange,
    bad: Example {
        dockerfile: "FROM node:20-slim\nWORKDIR /app\nCOPY server.js ./\nUSER nobody\n\
                     CMD [\"node\", \"server.js\"]\n",
        files: &[("server.js", "console.log(1)\n")],
    },
    good: Example {
        dockerfile: "FROM gcr.io/distroless/nodejs20-debian12\nWORKDIR /app\nCOPY server.js ./\nUSER nobody\n\
                     CMD [\"server.js\"]\n",
        files: &[],
    },
    check: |cx, found| found.extend(find(cx)),
};

/// What runs a program, and the image that has little else.
struct Runtime {
    image: &'static str,
    /// How files for other images name it.
    names: &'static [&'static str],
    /// The entrypoint of the image: where the runtime is, and what is said to it.
    path: &'static str,
    flags: &'static [&'static str],
    /// Variables that other images set and this one does not, or otherwise.
    variables: &'static [&'static str],
    /// The ends of names of files that may tell of other programs that are started, and the words there.
    sources: &'static [&'static str],
    starters: &'static [&'static str],
    note: &'static str,
}

static NODE: Runtime = Runtime {
    image: "gcr.io/distroless/nodejs20-debian12",
    names: &["node", "/usr/local/bin/node"],
    path: "/nodejs/bin/node",
    flags: &[],
    variables: &["NODE_VERSION", "YARN_VERSION"],
    sources: &[".js", ".cjs", ".mjs", ".ts", ".jsx", ".tsx", "package.json"],
    starters: &["child_process", "\"execa\"", "\"shelljs\"", "\"puppeteer", "\"playwright"],
    note: "It has Node.js, certificates and the users root, nobody and nonroot, on libraries of Debian 12, \
           but no shell, no npm and no package manager: `docker exec … sh` does not work, nor does a \
           program that starts others.",
};

static JAVA: Runtime = Runtime {
    image: "gcr.io/distroless/java21-debian12",
    names: &["java", "/opt/java/openjdk/bin/java", "/usr/bin/java"],
    path: "/usr/bin/java",
    flags: &["-jar"],
    variables: &["JAVA_HOME", "JAVA_VERSION", "LANG", "LANGUAGE", "LC_ALL"],
    sources: &[".java", ".kt", ".groovy", ".scala"],
    starters: &["ProcessBuilder", "getRuntime().exec", "javax.tools", "com.sun.tools"],
    note: "It has the runtime of Java 21, certificates and the users root, nobody and nonroot, on libraries \
           of Debian 12 and with the locale C.UTF-8, but no shell, no compiler and no package manager: \
           `docker exec … sh` does not work, nor does a program that starts others.",
};

fn find(cx: &Context<'_>) -> Option<Finding> {
    let id = cx.plan.target?;
    let base = image::written(cx, id).filter(Written::is_plain)?;
    let runtime = runtime(&base)?;
    let start = start::of(base.stage)?;
    if !needs::only_runtime(cx, id, &base, &start, runtime) {
        return None;
    }
    let (mut edits, hands_over) = started(cx, base.stage, runtime)?;
    edits.extend(checked(cx, base.stage, runtime)?);
    edits.push(Edit { span: base.span, insert: runtime.image.to_owned() });
    let lines = base.stage.lines;
    Some(Finding {
        rule: &RULE,
        title: format!("Build on {} in line {}", runtime.image, lines.0),
        note: note(base.stage, runtime, hands_over),
        span: base.span,
        lines,
        rewrite: Rewrite::new(&cx.project.dockerfile, Patch::new(edits)),
    })
}

fn note(stage: &Stage, runtime: &Runtime, hands_over: bool) -> String {
    let user = needs::nameless(stage).map(|user| {
        format!(" User {user} has no name and no home there, and its group is that of root.")
    });
    let arguments = hands_over.then(|| {
        let name = runtime.path.rsplit('/').next().unwrap_or_default();
        format!(
            " What follows the image in `docker run` goes to {name}, and is no command of its own."
        )
    });
    [Some(runtime.note.to_owned()), user, arguments].into_iter().flatten().collect()
}

/// The runtime of an image, if it is one of the same version.
fn runtime(base: &Written<'_>) -> Option<&'static Runtime> {
    let first = *base.words().first()?;
    let version: u32 = first.split(['.', '_', '+']).next()?.parse().ok()?;
    match (base.name.as_str(), version) {
        // Modules that were compiled for musl or for a newer Debian do not load on Debian 12.
        ("node", 20) => {
            let system = base.system().filter(|it| it.name == "debian")?;
            (system.release.parse::<u32>().ok()? <= 12).then_some(&NODE)
        }
        ("eclipse-temurin" | "openjdk" | "amazoncorretto", 21) => {
            // A runtime on Alpine is as small already.
            let is_small = base.has("alpine") && base.has("jre");
            let is_windows = base.has("windows") || base.has("nanoserver");
            // Of an image that the catalog has not, nobody can say that it is larger.
            let is_known = bases().find(&base.name, &base.tag).is_some();
            (is_known && !is_small && !is_windows).then_some(&JAVA)
        }
        _ => None,
    }
}

/// What starts the same process on the image of the runtime, and whether `docker run` then takes
/// what follows the image as arguments where it took it as a command.
fn started(cx: &Context<'_>, stage: &Stage, runtime: &Runtime) -> Option<(Vec<Edit>, bool)> {
    let of = |is: fn(&Action) -> Option<&Launch>| {
        let mut all = stage.steps.iter().filter_map(|step| Some((step, is(&step.action)?)));
        let last = all.next_back();
        // Of several only the last counts; what the others are for only their writer knows.
        all.next().is_none().then_some(last)
    };
    let entrypoint = of(|action| match action {
        Action::Entrypoint(launch) => Some(launch),
        _ => None,
    })?;
    let cmd = of(|action| match action {
        Action::Cmd(launch) => Some(launch),
        _ => None,
    })?;
    let own = match entrypoint {
        // One that says nothing leaves all to `CMD`, also on the other base.
        Some((_, launch)) if launch.args.is_empty() => cmd,
        other => other,
    };
    match (own, entrypoint, cmd) {
        (Some((step, _)), _, _) => Some((vec![program(cx, step, 0, runtime)?], false)),
        (None, None, Some((step, launch))) => Some((handed(cx, step, launch, runtime)?, true)),
        _ => None,
    }
}

/// A `CMD` as what is handed to the entrypoint of the image, or as an entrypoint of its own where
/// something else is said to the runtime.
fn handed(cx: &Context<'_>, step: &Step, launch: &Launch, runtime: &Runtime) -> Option<Vec<Edit>> {
    let flags = launch.args.iter().skip(1).map(|arg| &**arg);
    if !flags.take(runtime.flags.len()).eq(runtime.flags.iter().copied()) {
        let tree = &cx.parsed.tree;
        let node = tree.node(step.node)?;
        let keyword = if node.name() == "cmd" { "entrypoint" } else { "ENTRYPOINT" };
        let keyword = Edit { span: tree.source(node.name_span()), insert: keyword.to_owned() };
        return Some(vec![keyword, program(cx, step, 0, runtime)?]);
    }
    let first = word(cx, step, 0)?;
    let rest = word(cx, step, 1 + runtime.flags.len())?;
    let gone = Span::new(first.start(), rest.start());
    let has_comment = cx.text(gone).contains('#');
    (!has_comment).then(|| vec![Edit { span: gone, insert: String::new() }])
}

/// Checks of health start the runtime by its path: Node.js is not where programs are looked for.
fn checked(cx: &Context<'_>, stage: &Stage, runtime: &Runtime) -> Option<Vec<Edit>> {
    let checks = stage.steps.iter().filter(
        |step| matches!(&step.action, Action::Healthcheck(health) if health.test.len() > 1),
    );
    checks.map(|step| program(cx, step, 1, runtime)).collect()
}

fn program(cx: &Context<'_>, step: &Step, index: usize, runtime: &Runtime) -> Option<Edit> {
    Some(Edit { span: word(cx, step, index)?, insert: format!("\"{}\"", runtime.path) })
}

/// A word of an instruction, in the file.
fn word(cx: &Context<'_>, step: &Step, index: usize) -> Option<Span> {
    let node = cx.parsed.tree.node(step.node)?;
    Some(cx.parsed.tree.source(*node.word_spans().get(index)?))
}
