//! What was built before as text: a line for each thing that was done, and projects with their lengths.

use std::rc::Rc;

use super::project::{decode_project, encode_project};
use crate::app::past::Past;
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
