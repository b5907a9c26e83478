//! Edits carried out.

use std::rc::Rc;

use super::ProjectEdit;
use crate::project::{Content, File, Kind, Project};

/// How much later an edit is than what was there, in seconds.
const LATER: i64 = 60;

/// The project after an edit; a sentence where the edit does not fit it.
pub fn apply(project: &Project, edit: &ProjectEdit) -> Result<Project, String> {
    let mut project = project.clone();
    match edit {
        ProjectEdit::Change { path } => {
            update(&mut project, path, |path, file| {
                file.kind = Kind::File(changed(path, content(path, file)?));
                file.mtime = file.mtime.saturating_add(LATER);
                Ok(())
            })?;
        }
        ProjectEdit::Touch { path } => update(&mut project, path, |_, file| {
            file.mtime = file.mtime.saturating_add(LATER);
            Ok(())
        })?,
        ProjectEdit::Write { path, text } => {
            let mtime = project.files.get(path).map_or(0, |old| old.mtime).saturating_add(LATER);
            let mode = project.files.get(path).map_or(0o644, |old| old.mode);
            let file = File { mode, mtime, ..File::text(text) };
            project.files.insert(Rc::clone(path), file);
        }
        ProjectEdit::Swap { path, text } => update(&mut project, path, |path, file| {
            if content(path, file)?.size() != Some(text.len() as u64) {
                return Err(format!("{path} has another size."));
            }
            file.kind = Kind::File(Content::text(text));
            Ok(())
        })?,
        ProjectEdit::Rename { path, to } => {
            if project.files.get(to).is_some() {
                return Err(format!("There is a file {to} already."));
            }
            let file = project.files.remove(path).ok_or_else(|| missing(path))?;
            project.files.insert(Rc::clone(to), file);
        }
        ProjectEdit::Delete { path } => {
            project.files.remove(path).ok_or_else(|| missing(path))?;
        }
        ProjectEdit::SetMode { path, mode } => update(&mut project, path, |_, file| {
            file.mode = *mode;
            Ok(())
        })?,
        ProjectEdit::SetArg { name, value } => {
            project.options.build_args.insert(Rc::clone(name), Rc::clone(value));
        }
        ProjectEdit::SetTarget { stage } => project.options.target.clone_from(stage),
        ProjectEdit::SetNoCache(no_cache) => project.options.no_cache.clone_from(no_cache),
        ProjectEdit::Replace { .. } | ProjectEdit::Append { .. } | ProjectEdit::Insert { .. } => {
            project.dockerfile = rewritten(&project.dockerfile, edit)?.into();
        }
    }
    Ok(project)
}

fn missing(path: &str) -> String {
    format!("There is no file {path}.")
}

fn update(
    project: &mut Project,
    path: &Rc<str>,
    change: impl FnOnce(&str, &mut File) -> Result<(), String>,
) -> Result<(), String> {
    let mut file = project.files.get(path).cloned().ok_or_else(|| missing(path))?;
    change(path, &mut file)?;
    project.files.insert(Rc::clone(path), file);
    Ok(())
}

fn content<'a>(path: &str, file: &'a File) -> Result<&'a Content, String> {
    match &file.kind {
        Kind::File(content) => Ok(content),
        _ => Err(format!("{path} is not a plain file.")),
    }
}

/// Other content of the same kind.
fn changed(path: &str, content: &Content) -> Content {
    if let Some(text) = content.as_text() {
        return Content::text(&format!("{}{}\n", ended(text), remark(path)));
    }
    let id = match content {
        Content::Opaque { id, .. } | Content::Archive { id, .. } => format!("{id}+"),
        Content::Bytes(bytes) => format!("{} bytes, edited", bytes.len()),
    };
    Content::Opaque { size: content.size(), id: id.into() }
}

fn ended(text: &str) -> String {
    let end = if text.is_empty() || text.ends_with('\n') { "" } else { "\n" };
    format!("{text}{end}")
}

/// A line that is a comment in a file of this name, or a blank one where there are none.
fn remark(path: &str) -> &'static str {
    match path.rsplit_once('.').map_or("", |(_, ending)| ending) {
        "js" | "mjs" | "cjs" | "ts" | "jsx" | "tsx" | "go" | "mod" | "rs" | "java" | "kt" | "c"
        | "h" | "cpp" | "cs" | "scss" => "// edited",
        "html" | "xml" | "md" | "vue" | "svg" => "<!-- edited -->",
        "css" => "/* edited */",
        "php" | "json" | "lock" | "sum" | "csv" => "",
        _ => "# edited",
    }
}

/// The Dockerfile after an edit of a line.
fn rewritten(text: &str, edit: &ProjectEdit) -> Result<String, String> {
    let (ProjectEdit::Replace { line, .. }
    | ProjectEdit::Append { line, .. }
    | ProjectEdit::Insert { line, .. }) = edit
    else {
        return Ok(text.to_owned());
    };
    let at = (*line as usize).saturating_sub(1);
    let mut lines: Vec<String> = text.split_inclusive('\n').map(str::to_owned).collect();
    if let ProjectEdit::Insert { text: new, .. } = edit {
        if at >= lines.len() {
            return Ok(format!("{}{new}\n", ended(text)));
        }
        lines.insert(at, format!("{new}\n"));
        return Ok(lines.concat());
    }
    let place = lines.get_mut(at).ok_or_else(|| format!("The Dockerfile has no line {line}."))?;
    match edit {
        ProjectEdit::Replace { old, .. } if !place.contains(&**old) => {
            return Err(format!("Line {line} of the Dockerfile does not say {old}."));
        }
        ProjectEdit::Replace { old, new, .. } => *place = place.replacen(&**old, new, 1),
        ProjectEdit::Append { text: more, .. } => {
            let kept = place.trim_end_matches(['\n', '\r']).len();
            place.insert_str(kept, more);
        }
        _ => {}
    }
    Ok(lines.concat())
}
