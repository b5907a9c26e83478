//! The text of a parted file: comments and the form of the lines stay.

use super::fate::Fate;
use super::job::Job;
use super::{Design, carry};
use crate::effect::tree::{clean, parent_and_name};
use crate::plan::Action;
use crate::syntax::Node;
use crate::text::{Edit, Patch, Span};

/// A line with what belongs to it.
struct Chunk {
    /// Blank lines, comments and the instruction, with its line end.
    all: Span,
    /// Where the comments begin.
    comments: u32,
    /// Where the instruction begins.
    own: u32,
}

pub(super) fn patch(job: &Job<'_>, design: &Design) -> Option<Patch> {
    let text: &str = job.cx.parsed.tree.text();
    let from = job.cx.parsed.tree.node(job.base.stage.node?)?;
    let lines = carry::lines(job, design)?;
    let (name, naming) = stage_name(job, from);
    let mut edits = naming.into_iter().collect::<Vec<_>>();
    let mut moved = String::new();
    let mut about_start = String::new();
    let mut end = line_end(text, from.span().end());
    let mut last_kept = end;
    let starts = |action: &Action| matches!(action, Action::Cmd(_) | Action::Entrypoint(_));
    for (index, at) in job.steps.iter().enumerate() {
        let chunk = chunk(text, end, at.node.span());
        end = chunk.all.end();
        let fate = design.fates.get(index).copied()?;
        let replaced = design.start.is_some() && starts(&at.step.action);
        if fate == Fate::Final {
            edits.push(Edit { span: chunk.all, insert: String::new() });
        } else {
            last_kept = end;
        }
        if let Some((_, lines)) = design.inserted.as_ref().filter(|(before, _)| *before == index) {
            let insert = lines.iter().map(|line| format!("{line}\n")).collect();
            edits.push(Edit { span: Span::at(chunk.comments), insert });
        }
        if index == design.made {
            moved.push_str(&copies(job, design, &name));
        }
        let line = lines.get(index).and_then(Option::as_deref);
        match (fate, line) {
            (Fate::Final, _) if replaced => {
                about_start.push_str(Span::new(chunk.comments, chunk.own).of(text));
            }
            _ if replaced => {}
            (Fate::Build, _) => {}
            (Fate::Both, Some(line)) => push_line(&mut moved, line),
            (Fate::Both, None) => push_line(&mut moved, Span::new(chunk.own, end).of(text)),
            (Fate::Final, line) => {
                if !moved.is_empty() {
                    moved.push_str(Span::new(chunk.all.start(), chunk.comments).of(text));
                }
                let own = Span::new(chunk.own, end).of(text);
                moved.push_str(Span::new(chunk.comments, chunk.own).of(text));
                push_line(&mut moved, line.unwrap_or(own));
            }
        }
    }
    let mut insert = String::new();
    if !text.get(..end as usize)?.ends_with('\n') && last_kept == end {
        insert.push('\n');
    }
    for line in &design.last_of_build {
        push_line(&mut insert, line);
    }
    let first = design.first.iter().map(|line| format!("{line}\n")).collect::<String>();
    insert.push_str(&format!("\n{} {}\n{first}{moved}", from.name(), design.base));
    insert.push_str(&about_start);
    if let Some(start) = design.start.as_ref().filter(|it| !it.is_empty()) {
        push_line(&mut insert, start);
    }
    // Behind the last line that stays, so that it is never inside of what goes.
    edits.push(Edit { span: Span::at(end), insert });
    Some(Patch::new(edits))
}

/// The name of the build, and the edit that gives it.
fn stage_name(job: &Job<'_>, from: Node<'_>) -> (String, Option<Edit>) {
    if let Some(name) = &job.base.stage.name {
        return (name.to_string(), None);
    }
    let word = if from.name().starts_with('f') { "as" } else { "AS" };
    let insert = format!(" {word} build");
    ("build".to_owned(), Some(Edit { span: Span::at(job.base.span.end()), insert }))
}

/// The lines that copy what was built.
fn copies(job: &Job<'_>, design: &Design, name: &str) -> String {
    let Some(at) = job.steps.get(design.made) else { return String::new() };
    let workdir = in_effect(job, design);
    let user = &*at.step.before.user;
    let own = !user.is_empty() && !matches!(user, "root" | "0" | "0:0" | "root:root");
    let chown = if own { format!("--chown={user} ") } else { String::new() };
    let mut lines: String = design.before_copies.iter().map(|line| format!("{line}\n")).collect();
    for (from, to) in &design.copies {
        let (directory, file) = parent_and_name(to);
        let same = parent_and_name(from.trim_end_matches('/')).1 == file
            && workdir.as_deref() == Some(directory);
        let to = match (same, from.ends_with('/')) {
            (true, false) => "./".to_owned(),
            (true, true) => format!("./{file}"),
            _ => to.clone(),
        };
        let from = from.trim_end_matches('/');
        lines.push_str(&format!("COPY --from={name} {chown}{from} {to}\n"));
    }
    lines
}

/// The directory in which the final stage is when files are copied, where it says so itself.
fn in_effect(job: &Job<'_>, design: &Design) -> Option<String> {
    let before = job.steps.iter().zip(&design.fates).take(design.made + 1);
    let mut set = before.filter(|(_, fate)| **fate != Fate::Build).filter_map(|(at, _)| match &at
        .step
        .action
    {
        Action::Workdir { path, .. } => Some(clean(path)),
        _ => None,
    });
    set.next_back()
}

/// What belongs to an instruction: blank lines before it, and comments that stand on it.
fn chunk(text: &str, before: u32, own: Span) -> Chunk {
    let start = text
        .get(..own.start() as usize)
        .and_then(|it| it.rfind('\n'))
        .map_or(0, |it| it as u32 + 1);
    let start = start.max(before);
    let mut comments = start;
    let between = Span::new(before, start).of(text);
    for line in between.split_inclusive('\n').rev() {
        if !line.trim_start().starts_with('#') {
            break;
        }
        comments -= line.len() as u32;
    }
    let mut blank = comments;
    for line in Span::new(before, comments).of(text).split_inclusive('\n').rev() {
        if !line.trim().is_empty() {
            break;
        }
        blank -= line.len() as u32;
    }
    Chunk { all: Span::new(blank, line_end(text, own.end())), comments, own: start }
}

/// Behind the line end that follows.
fn line_end(text: &str, at: u32) -> u32 {
    if at > 0 && text.get(..at as usize).is_some_and(|it| it.ends_with('\n')) {
        return at;
    }
    let rest = text.get(at as usize..).unwrap_or_default();
    at + rest.find('\n').map_or(rest.len(), |it| it + 1) as u32
}

fn push_line(text: &mut String, line: &str) {
    text.push_str(line);
    if !line.ends_with('\n') {
        text.push('\n');
    }
}
