//! Verbs for the lines of the Dockerfile.

use super::{Act, Group, ProjectEdit, Verb, needed, verb};
use crate::analysis::{Build, CarriedOut};
use crate::catalog::bases;
use crate::plan::{Action, Base, Stage, Step};
use crate::syntax::reference;

/// How many bases are offered to be changed.
const BASES: usize = 2;

pub(super) fn offer(build: &Build, done: &CarriedOut, verbs: &mut Vec<Verb>) {
    let mut push = |id: String, label: String, edit: ProjectEdit| {
        verbs.push(verb(Group::Dockerfile, id, label, Act::Edit(edit)));
    };
    let mut commands = needed(done).filter(|step| is_plain_command(step));
    if let Some(step) = commands.next() {
        let (first, last) = step.lines;
        let edit = ProjectEdit::Append { line: last, text: " # edited".into() };
        push(format!("command {first}"), format!("Change the command in line {first}"), edit);
        let edit = ProjectEdit::Insert { line: first, text: "# A remark.".into() };
        push(format!("comment {first}"), format!("Add a comment above line {first}"), edit);
    }
    let text = "LABEL edited=yes";
    let label = format!("Add {text} at the end");
    push("label".to_owned(), label, ProjectEdit::Insert { line: u32::MAX, text: text.into() });
    let stages = done.plan.declared().iter().filter(|stage| stage.needed);
    for (line, old, new) in stages.filter_map(|stage| other_base(build, stage)).take(BASES) {
        let label = format!("Change the base of line {line} to {new}");
        let edit = ProjectEdit::Replace { line, old: old.into(), new: new.into() };
        push(format!("base {line}"), label, edit);
    }
}

/// Whether a remark behind the command does not change what it does.
fn is_plain_command(step: &Step) -> bool {
    match &step.action {
        Action::Run(run) => {
            let text = run.args.last().map_or("", |text| text);
            run.shell_form && run.script.is_none() && !text.contains("<<") && !text.contains('\n')
        }
        _ => false,
    }
}

/// The line of a `FROM`, the image that it names, and another one of the same kind.
fn other_base(build: &Build, stage: &Stage) -> Option<(u32, String, String)> {
    let Base::Image(image) = &stage.base else { return None };
    let line = stage.lines.0;
    let written = image.written.to_string();
    let text = build.project.dockerfile.lines().nth(line.checked_sub(1)? as usize)?;
    if written.contains('@') || !text.contains(&written) {
        return None;
    }
    let reference = reference::parse(&image.reference).ok()?;
    let name = reference.familiar_name();
    let tag = reference.tag_or_default().unwrap_or_default();
    let variant = |tag: &str| tag.split_once('-').map(|(_, variant)| variant.to_owned());
    let alike = |other: &&str| {
        let version = |tag: &str| tag.starts_with(|first: char| first.is_ascii_digit());
        *other != tag && variant(other) == variant(tag) && version(other)
    };
    let other = bases().tags(&name).into_iter().find(alike)?;
    let bare = written.rsplit_once(':').filter(|(_, tag)| !tag.contains('/'));
    let bare = bare.map_or(&*written, |(name, _)| name);
    let new = format!("{bare}:{other}");
    Some((line, written, new))
}
