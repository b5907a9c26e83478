//! Verbs for the files of the context.

use std::rc::Rc;

use super::{Act, Group, ProjectEdit, Verb, needed, verb};
use crate::analysis::takes::{is_sent, step_takes};
use crate::analysis::{Build, CarriedOut};
use crate::project::{File, Kind};

/// How many files are offered to be changed.
const CHANGED: usize = 3;

pub(super) fn offer(build: &Build, done: &CarriedOut, verbs: &mut Vec<Verb>) {
    let taken = taken(build, done);
    for path in &taken {
        let edit = ProjectEdit::Change { path: Rc::clone(path) };
        push(verbs, format!("change {path}"), format!("Change {path}"), edit);
    }
    if let Some(path) = taken.last() {
        source(build, path, verbs);
    }
    executable(build, done, verbs);
    unread(build, done, verbs);
}

fn push(verbs: &mut Vec<Verb>, id: String, label: String, edit: ProjectEdit) {
    verbs.push(verb(Group::Files, id, label, Act::Edit(edit)));
}

/// For each copy the file that tells most, those that are copied first in front.
fn taken(build: &Build, done: &CarriedOut) -> Vec<Rc<str>> {
    let mut found: Vec<Rc<str>> = Vec::new();
    for step in needed(done) {
        let takes = |path: &str| step_takes(step, path) && is_sent(done, path);
        let files = plain_files(build).filter(|(path, _)| takes(path) && !found.contains(path));
        let best = files.min_by_key(|(path, _)| interest(path));
        found.extend(best.map(|(path, _)| Rc::clone(path)));
        if found.len() == CHANGED {
            break;
        }
    }
    found
}

fn plain_files(build: &Build) -> impl Iterator<Item = (&Rc<str>, &File)> {
    build.project.files.iter().filter(|(_, file)| matches!(file.kind, Kind::File(_)))
}

/// Sources before data, and nothing that is hidden or locks versions.
fn interest(path: &str) -> (bool, bool, bool, usize) {
    const SOURCES: &[&str] = &[
        "py", "js", "ts", "go", "rs", "java", "php", "rb", "html", "c", "txt", "json", "mod",
        "toml", "xml",
    ];
    let ending = path.rsplit_once('.').map_or("", |(_, ending)| ending);
    let hidden = path.split('/').any(|part| part.starts_with('.'));
    let locks = path.contains("lock") || ending == "sum";
    (hidden, locks, !SOURCES.contains(&ending), path.len())
}

/// All that can be done to one file.
fn source(build: &Build, path: &Rc<str>, verbs: &mut Vec<Verb>) {
    let touch = ProjectEdit::Touch { path: Rc::clone(path) };
    push(verbs, format!("touch {path}"), format!("Touch {path}"), touch);
    let new = unused(build, path, "new");
    let write = ProjectEdit::Write { path: Rc::clone(&new), text: "".into() };
    push(verbs, "add".to_owned(), format!("Add {new} beside it"), write);
    let to = unused(build, path, name_of(path).0);
    let label = format!("Rename {path} to {}", to.rsplit('/').next().unwrap_or_default());
    let rename = ProjectEdit::Rename { path: Rc::clone(path), to };
    push(verbs, format!("rename {path}"), label, rename);
    let delete = ProjectEdit::Delete { path: Rc::clone(path) };
    push(verbs, format!("delete {path}"), format!("Delete {path}"), delete);
}

/// `("app", ".py")`
fn name_of(path: &str) -> (&str, &str) {
    let name = path.rsplit('/').next().unwrap_or(path);
    let at = name.rfind('.').filter(|at| *at > 0).unwrap_or(name.len());
    name.split_at_checked(at).unwrap_or((name, ""))
}

/// A name in the directory of a file that no file has.
fn unused(build: &Build, path: &str, name: &str) -> Rc<str> {
    let directory = path.rfind('/').and_then(|at| path.get(..=at)).unwrap_or_default();
    let (_, ending) = name_of(path);
    let names = (1..100).map(|n| match n {
        1 => format!("{directory}{name}{ending}"),
        _ => format!("{directory}{name}{n}{ending}"),
    });
    let free = |path: &String| build.project.files.get(path).is_none();
    names.into_iter().find(free).unwrap_or_default().into()
}

/// A script that cannot be started as it is.
fn executable(build: &Build, done: &CarriedOut, verbs: &mut Vec<Verb>) {
    let is_script = |path: &str, file: &File| match &file.kind {
        Kind::File(content) => {
            name_of(path).1 == ".sh" || content.as_text().is_some_and(|text| text.starts_with("#!"))
        }
        _ => false,
    };
    let mut scripts = plain_files(build).filter(|(path, file)| {
        let taken = || is_sent(done, path) && needed(done).any(|step| step_takes(step, path));
        file.mode & 0o111 == 0 && is_script(path, file) && taken()
    });
    if let Some((path, file)) = scripts.next() {
        let edit = ProjectEdit::SetMode { path: Rc::clone(path), mode: file.mode | 0o111 };
        push(verbs, format!("chmod {path}"), format!("Make {path} executable"), edit);
    }
}

/// A file that no step reads.
fn unread(build: &Build, done: &CarriedOut, verbs: &mut Vec<Verb>) {
    let is_read =
        |path: &str| is_sent(done, path) && needed(done).any(|step| step_takes(step, path));
    let files =
        plain_files(build).filter(|(path, _)| !is_read(path) && !path.ends_with(".dockerignore"));
    if let Some((path, _)) = files.min_by_key(|(path, _)| interest(path)) {
        let edit = ProjectEdit::Change { path: Rc::clone(path) };
        let label = format!("Change {path}, which no step reads");
        push(verbs, format!("change {path}"), label, edit);
    }
}
