//! Builds that fetch what they need: a step before the source is copied fetches it.

use super::{LOOSE, Pair, copied, is_copied_before, pairs};
use crate::advice::{Context, Finding};
use crate::effect::Found;
use crate::text::{Edit, Span};

/// What fetches the dependencies of a build.
struct Fetch {
    sources: Vec<String>,
    command: &'static str,
    note: &'static str,
}

pub(super) fn check(cx: &Context<'_>, found: &mut Vec<Finding>) {
    for pair in pairs(cx) {
        if pair.copy.step.before.workdir != pair.run.step.before.workdir {
            continue; // It would have to run elsewhere.
        }
        let Some(fetch) = fetch(cx, &pair).filter(|it| !is_copied_before(cx, &pair, &it.sources))
        else {
            continue;
        };
        let newline = cx.layout(&[]).newline;
        let flags = pair.run.node.flag_spans().iter();
        let flags: String = flags.map(|it| format!("{} ", cx.parsed.tree.logical(*it))).collect();
        let copy = copied(cx, &pair, &fetch.sources);
        let run = pair.run.node.name();
        let insert = format!("{copy}{newline}{run} {flags}{}{newline}", fetch.command);
        let line = pair.copy.step.lines.0;
        let title = format!("Run {} before line {line}", fetch.command);
        let edit = Edit { span: Span::at(start(cx, &pair)), insert };
        let finding = pair.copy.finding(cx, &LOOSE, title, vec![edit]);
        found.push(Finding { note: fetch.note.to_owned(), ..finding });
    }
}

/// The start of a copy, or of the comments right above it.
fn start(cx: &Context<'_>, pair: &Pair<'_>) -> u32 {
    let mut start = pair.copy.node.span().start();
    let comments: Vec<Span> = pair.copy.node.comments().map(|(span, _)| span).collect();
    for comment in comments.into_iter().rev() {
        let between = cx.text(Span::new(comment.end(), start));
        if between.matches('\n').count() != 1 || !between.trim().is_empty() {
            break;
        }
        start = comment.start();
    }
    start
}

fn fetch(cx: &Context<'_>, pair: &Pair<'_>) -> Option<Fetch> {
    let tools = pair.text.tools();
    let first = tools.iter().find(|tool| !tool.is(&["set", "export"]))?;
    let is_there = |path: &str| matches!(cx.files.context.at(&format!("/{path}")), Found::Node(_));
    let names = |names: &[&str]| {
        names.iter().filter(|it| is_there(it)).map(|it| (*it).to_owned()).collect::<Vec<_>>()
    };
    match (first.name(), first.verb(&["-C"])) {
        ("go", "build" | "install" | "test") => {
            let text = cx.text_in_context("go.mod")?;
            let is_plain = !text.contains("=> .") && !is_there("vendor") && !is_there("go.work");
            is_plain.then(|| Fetch {
                sources: names(&["go.mod", "go.sum"]),
                command: "go mod download",
                note: "It fetches all modules that go.mod names, also those that only tests need.",
            })
        }
        ("mvn", "package" | "install" | "verify" | "clean") => {
            let text = cx.text_in_context("pom.xml")?;
            let is_plain = !text.contains("<modules>")
                && !text.contains("<relativePath>")
                && !text.contains("<systemPath>");
            is_plain.then(|| Fetch {
                sources: names(&["pom.xml"]),
                command: "mvn -B dependency:go-offline",
                note: "It fetches all that pom.xml names, which may be more than the build needs; \
                       some plugins fetch more when they run.",
            })
        }
        ("gradle", _) => {
            cx.text_in_context("build.gradle")
                .or_else(|| cx.text_in_context("build.gradle.kts"))?;
            let settings = ["settings.gradle", "settings.gradle.kts"];
            let includes = settings.iter().filter_map(|it| cx.text_in_context(it));
            let is_plain =
                !includes.into_iter().any(|it| it.contains("include")) && !is_there("buildSrc");
            is_plain.then(|| Fetch {
                sources: names(&["build.gradle", "build.gradle.kts", "settings.gradle", "settings.gradle.kts", "gradle.properties"]),
                command: "gradle dependencies --no-daemon",
                note: "It fetches all that the build file names, which may be more than the build needs.",
            })
        }
        ("cargo", "build" | "install") => {
            let text = cx.text_in_context("Cargo.toml")?;
            let is_plain =
                !text.contains("[workspace") && !text.contains("path =") && !text.contains("path=");
            is_plain.then(|| Fetch {
                sources: names(&["Cargo.toml", "Cargo.lock"]),
                command: "mkdir src && touch src/lib.rs && cargo fetch && rm -r src",
                note: "cargo fetches what Cargo.toml names, also for other platforms; it compiles \
                       nothing before the source is there.",
            })
        }
        _ => None,
    }
}
