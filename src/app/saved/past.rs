//! What was built before as text: a line for each thing that was done, and projects with their lengths.

use std::rc::Rc;

use super::project::{decode_project, encode_project};
use crate::app::past::{BUILDS, Done, Past, newest};
use crate::project::Project;

/// Adds a line: a name, and what there is to say.
pub(in crate::app) fn write_line(out: &mut String, name: &str, value: &str) {
    out.push_str(name);
    if !value.is_empty() {
        out.push(' ');
        out.push_str(&value.replace(char::is_control, " "));
    }
    out.push('\n');
}

/// Adds a line with the length of a project in bytes, and words; then the project.
pub(in crate::app) fn write_project(out: &mut String, name: &str, project: &Project, what: &str) {
    let text = encode_project(project);
    write_line(out, name, format!("{} {what}", text.len()).trim_end());
    out.push_str(&text);
}

/// Adds one thing that was done.
pub(in crate::app) fn write_past(out: &mut String, past: &Past) {
    match past {
        Past::Fresh => write_line(out, "fresh", ""),
        Past::Prune => write_line(out, "prune", ""),
        Past::Build { what, project } => write_project(out, "build", project, what),
    }
}

/// The next line as a name and what is said, and what stands behind it.
pub(in crate::app) fn read_line(text: &str) -> Option<((&str, &str), &str)> {
    let (line, behind) = text.split_once('\n')?;
    Some((line.split_once(' ').unwrap_or((line, "")), behind))
}

/// The project of a line and its words; `rest` is what stands behind the line, and then behind the
/// project. `None` where it is cut off.
pub(in crate::app) fn read_project<'a>(
    value: &'a str,
    rest: &mut &str,
) -> Option<(Rc<Project>, &'a str)> {
    let (length, what) = value.split_once(' ').unwrap_or((value, ""));
    let (own, behind) = rest.split_at_checked(length.parse().ok()?)?;
    *rest = behind;
    Some((Rc::new(decode_project(own)), what))
}

/// What a line says that was done; the name is `fresh`, `prune` or `build`.
pub(in crate::app) fn read_past(name: &str, value: &str, rest: &mut &str) -> Option<Past> {
    match name {
        "fresh" => Some(Past::Fresh),
        "prune" => Some(Past::Prune),
        _ => {
            let (project, what) = read_project(value, rest)?;
            Some(Past::Build { what: what.to_owned(), project })
        }
    }
}

/// What was done as texts, each of which ends with a build; the last tells what came after it, too.
pub(super) fn texts_of(done: &Done) -> Vec<String> {
    let mut texts = Vec::new();
    let mut text = String::new();
    for past in newest(&done.past, BUILDS) {
        write_past(&mut text, past);
        if past.is_build() {
            texts.push(std::mem::take(&mut text));
        }
    }
    done.since.iter().for_each(|what| write_line(&mut text, "since", what));
    if let Some(last) = texts.last_mut() {
        last.push_str(&text);
    }
    texts
}

/// The texts of several projects, each as one, in at most about so many bytes. The oldest go first,
/// of whichever has most.
pub(super) fn within(room: usize, mut all: Vec<Vec<String>>) -> Vec<String> {
    let length = |texts: &Vec<String>| texts.iter().map(String::len).sum::<usize>();
    while all.iter().map(length).sum::<usize>() > room {
        let longest = all.iter_mut().max_by_key(|texts| length(texts));
        let Some(texts) = longest.filter(|texts| !texts.is_empty()) else { break };
        texts.remove(0);
    }
    all.iter().map(|texts| texts.concat()).collect()
}

/// What was done, as far as it can be read.
pub(super) fn read_done(text: &str) -> Done {
    let mut done = Done::default();
    let mut rest = text;
    while let Some(((name, value), behind)) = read_line(rest) {
        rest = behind;
        match name {
            "fresh" | "prune" | "build" => match read_past(name, value, &mut rest) {
                Some(past) => done.past.push(past),
                None => break,
            },
            "since" => done.since.push(value.to_owned()),
            _ => {}
        }
    }
    Done { past: newest(&done.past, BUILDS).to_vec(), ..done }
}

#[cfg(test)]
mod tests;
