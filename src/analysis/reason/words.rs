//! Sentences for every cause.

mod change;

use std::rc::Rc;

use super::{About, Link};
use crate::analysis::forecast::{Fate, StepRecord, Steps};
use crate::cache::{Cause, Change, FileChange, Files, Way};

pub(super) const SETTING: &str =
    "It only changes settings of the image, so there is nothing to run and nothing to cache.";
pub(super) const NOT_NEEDED: &str =
    "The target does not need this step, so BuildKit does not do it.";

/// The longest text of an instruction or value that a sentence quotes.
const QUOTED: usize = 48;

/// Of how many changed files each has a link of its own.
const FILES: usize = 3;

/// `line 6, COPY . .`
pub(super) fn name(step: &StepRecord) -> String {
    if step.key.part == 0 {
        format!("line {}, {},", step.lines.0, quoted(&step.label))
    } else {
        format!("{}, which the base in line {} brings,", quoted(&step.label), step.lines.0)
    }
}

/// `line 6`
pub(super) fn short(step: &StepRecord) -> String {
    if step.key.part == 0 {
        format!("line {}", step.lines.0)
    } else {
        format!("{} of the base in line {}", quoted(&step.label), step.lines.0)
    }
}

/// A text that fits into a sentence.
pub(super) fn quoted(text: &str) -> String {
    let mut chars = text.chars();
    let mut short: String = chars.by_ref().take(QUOTED).collect();
    if chars.next().is_some() {
        short.push('…');
    }
    short
}

/// `a, b and c`
pub(super) fn and(words: &[String]) -> String {
    match words.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, rest)) => format!("{} and {last}", rest.join(", ")),
        None => String::new(),
    }
}

/// A text that begins as a sentence does and ends as one.
pub(super) fn sentence(text: &str) -> String {
    ended(&with_first(text, |first| first.to_uppercase().collect()))
}

/// A text that ends as a sentence does.
pub(super) fn ended(text: &str) -> String {
    let text = text.to_owned();
    if text.ends_with(['.', '?', '!']) { text } else { text + "." }
}

/// A sentence behind a colon. Paths and names stay as they are.
pub(super) fn begin_small(text: &str) -> String {
    let known = ["Line ", "The ", "Its ", "Nothing ", "There ", "It ", "Another "];
    if known.iter().any(|word| text.starts_with(word)) {
        with_first(text, |first| first.to_lowercase().collect())
    } else {
        text.to_owned()
    }
}

fn with_first(text: &str, change: impl Fn(char) -> String) -> String {
    let mut chars = text.chars();
    let first = chars.next().map(change).unwrap_or_default();
    first + chars.as_str()
}

fn link(about: About, title: String, detail: &str) -> Link {
    Link { title, detail: detail.to_owned(), about, lines: None, left_out: 0 }
}

fn of_step(step: &StepRecord, title: String, detail: &str) -> Link {
    let title = sentence(&title);
    Link { lines: Some(step.lines), ..link(About::Step(step.key), title, detail) }
}

/// The first cause, and the step that it makes run.
pub(super) fn first(steps: &Steps, step: &StepRecord, cause: &Cause) -> Vec<Link> {
    let runs = |why: &str| of_step(step, format!("{} runs", name(step)), why);
    match cause {
        Cause::NoCache => vec![
            link(
                About::Cache,
                "The cache is not asked.".to_owned(),
                "The build is told to do without it. What it makes is kept for the next build all the same.",
            ),
            runs(""),
        ],
        Cause::Base { before, after } => {
            let title = if before == after {
                format!("The image {after} is another one than before.")
            } else {
                format!("The base is {after}, not {before}.")
            };
            let about = About::Base(step.stage);
            let detail = "An image is known by its digest and platform, and by its layers.";
            vec![link(about, title, detail), runs(of_keyword(step))]
        }
        Cause::Changed(changes) => {
            // With --parents, other names are looked for than those that are written.
            let other_way = changes.contains(&Change::Parents);
            let is_told = |it: &&Change| !other_way || !matches!(it, Change::Sources { .. });
            let told = changes.iter().filter(is_told);
            let mut chain: Vec<Link> = told.map(|it| change::link(steps, step, it)).collect();
            chain.push(runs("This belongs to its key."));
            chain
        }
        Cause::Files(files) => changed_files(step, files),
        Cause::Moved => vec![of_step(
            step,
            format!("{} stands behind another step than before", name(step)),
            "What it stands on belongs to its key.",
        )],
        Cause::Pruned => vec![
            link(About::Cache, "Its result was removed from the cache.".to_owned(), ""),
            runs("It was built before, but nothing of that is left."),
        ],
        Cause::New => vec![of_step(
            step,
            "Nothing like it was built before".to_owned(),
            "So there is no result that could be reused.",
        )],
        // A chain goes on at such a step, so this is only where it leads nowhere.
        Cause::After(_) | Cause::Same(_) => vec![runs("A step before it runs.")],
    }
}

fn changed_files(step: &StepRecord, files: &Files) -> Vec<Link> {
    let mut chain = Vec::new();
    for file in files.changes.iter().take(FILES) {
        let about = if files.from.is_empty() {
            About::File(Rc::clone(&file.path))
        } else {
            About::Step(step.key)
        };
        chain.push(link(about, format!("{}.", way(file)), of_way(file.way)));
    }
    let more = files.changes.len().saturating_sub(FILES) + files.more;
    if more > 0 {
        let (word, verb) = if more == 1 { ("file", "differs") } else { ("files", "differ") };
        chain.push(link(About::Step(step.key), format!("{more} more {word} {verb}."), ""));
    }
    let what = match files.changes.len() {
        0 => "other files than before",
        1 if more == 0 => "it",
        _ => "them",
    };
    let title = format!("{} {} {what}", name(step), takes(step));
    chain.push(of_step(step, title, "The content of the files that it takes belongs to its key."));
    chain
}

fn takes(step: &StepRecord) -> &'static str {
    if step.label.starts_with("RUN") { "reads" } else { "takes" }
}

fn way(file: &FileChange) -> String {
    let path = &file.path;
    match file.way {
        Way::Added => format!("{path} is new"),
        Way::Removed => format!("{path} is gone"),
        Way::Content => format!("{path} has new content"),
        Way::Mode { before, after } => {
            format!("{path} has the mode {:o}, not {:o}", after & 0o7777, before & 0o7777)
        }
        Way::Owner => format!("{path} has another owner"),
        Way::Target => format!("{path} leads elsewhere"),
        Way::Kind => format!("{path} is another kind of file"),
    }
}

fn of_way(way: Way) -> &'static str {
    match way {
        Way::Mode { .. } | Way::Owner => {
            "Permissions and owners of files count as their content does; times do not."
        }
        Way::Added | Way::Removed => "Which files there are counts as their content does.",
        _ => "",
    }
}

/// A step that runs because of an earlier one.
pub(super) fn hop(before: &StepRecord, step: &StepRecord, left_out: u32) -> Link {
    let earlier = short(before);
    let mut hop = match step.outcome.cause() {
        Some(Cause::Same(_)) => of_step(
            step,
            format!("{} does the very same as {earlier}", name(step)),
            "Both have one key, so they are done once.",
        ),
        Some(Cause::Files(files)) => {
            let title = format!("{} {} what {earlier} makes", name(step), takes(step));
            let mut ways: Vec<String> = files.changes.iter().take(FILES).map(way).collect();
            let more = files.changes.len().saturating_sub(FILES) + files.more;
            if more > 0 {
                ways.push(format!("{more} more differ"));
            }
            let ways = if ways.is_empty() { "It has other content".to_owned() } else { and(&ways) };
            of_step(step, title, &format!("{ways}."))
        }
        _ if step.fate == Fate::Reused => of_step(
            step,
            format!("{} is laid over the rest anew because {earlier} runs", name(step)),
            "Its files are reused: with --link they do not depend on what lies below them.",
        ),
        _ if before.at.stage != step.at.stage => of_step(
            step,
            format!("{} runs because {earlier} runs", name(step)),
            "Its stage builds on the one that ends there.",
        ),
        _ => {
            let title = format!("{} runs because {earlier} runs", name(step));
            of_step(step, title, of_keyword(step))
        }
    };
    if left_out > 0 {
        hop.detail += &match left_out {
            1 => " The step between them runs for the same reason.".to_owned(),
            _ => format!(" The {left_out} steps between them run for the same reason."),
        };
    }
    hop.left_out = left_out;
    hop
}

/// What a step is keyed by besides what it says.
fn of_keyword(step: &StepRecord) -> &'static str {
    match step.label.split(' ').next() {
        Some("RUN") => "A RUN is keyed by the state it starts from.",
        Some("WORKDIR") => "A WORKDIR is keyed by the state it starts from.",
        _ => "A COPY is keyed by its files and by the state it copies them onto.",
    }
}

pub(super) fn same_key(step: &StepRecord, build: u32) -> Link {
    of_step(
        step,
        format!("{} has the key that it had in build {build}", name(step)),
        "What it does, what it stands on and the files that it takes are all the same.",
    )
}

pub(super) fn same_content(step: &StepRecord, build: u32) -> Link {
    of_step(
        step,
        format!("{} gets the same files as in build {build}", name(step)),
        "For files that are copied or mounted, BuildKit compares what came out, not what made it.",
    )
}

pub(super) fn failed(step: &StepRecord, message: &str) -> Option<Link> {
    let title = format!("{} fails", name(step));
    (!message.is_empty()).then(|| of_step(step, title, &sentence(message)))
}

pub(super) fn needs(step: &StepRecord, failed: &StepRecord) -> Link {
    of_step(step, format!("{} needs {}, so it never starts", name(step), short(failed)), "")
}
