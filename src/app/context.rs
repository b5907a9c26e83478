//! Edits of the files around the Dockerfile, as functions from files to files.

pub mod form;
pub mod import;
pub mod rows;
#[cfg(test)]
mod tests;

use std::rc::Rc;

use crate::project::{Content, File, Files, Kind};

/// The file that says what is left out.
pub const IGNORE_FILE: &str = ".dockerignore";

/// How many files a project may have on this page.
pub const MOST_FILES: usize = 5_000;

/// The files after an edit, or why it cannot be done, as a sentence.
pub type Edited = Result<Files, String>;

/// Adds an empty file.
pub fn add(files: &Files, path: &str) -> Edited {
    check_new(files, path)?;
    if files.len() >= MOST_FILES {
        return Err(format!("There are {} files, and no more fit in here.", files.len()));
    }
    Ok(with(files, path, File::text("")))
}

/// Gives a file another path, or a folder with all in it.
pub fn rename(files: &Files, from: &str, to: &str) -> Edited {
    if from == to {
        return Ok(files.clone());
    }
    if is_within(to, from) && is_folder(files, from) {
        return Err("A folder cannot be moved into itself.".to_owned());
    }
    let moved: Vec<Rc<str>> = within(files, from).map(|(path, _)| Rc::clone(path)).collect();
    if moved.is_empty() {
        return Err(format!("There is no {from}."));
    }
    let mut rest = files.clone();
    for path in &moved {
        rest.remove(path);
    }
    check_new(&rest, to)?;
    let target = |path: &str| path.strip_prefix(from).map(|end| format!("{to}{end}"));
    let renamed = files.iter().map(|(path, file)| {
        let mut file = file.clone();
        if let Kind::Hardlink(other) = &file.kind
            && is_within(other, from)
            && let Some(other) = target(other)
        {
            file.kind = Kind::Hardlink(other.into());
        }
        let moved = target(path).filter(|_| is_within(path, from));
        (moved.map_or_else(|| Rc::clone(path), Into::into), file)
    });
    Ok(renamed.collect())
}

/// Writes a text into a file, which need not be there yet.
pub fn set_text(files: &Files, path: &str, text: &str) -> Edited {
    set_content(files, path, Content::text(text))
}

/// Says only how many bytes are in a file. Equal sizes of one path are equal contents.
pub fn set_size(files: &Files, path: &str, size: &str) -> Edited {
    let size = size.trim().parse().map_err(|_| "A size is a whole number of bytes.".to_owned())?;
    let id = format!("sized/{path}/{size}").into();
    set_content(files, path, Content::Opaque { size: Some(size), id })
}

/// Sets the mode of a file, written in octal.
pub fn set_mode(files: &Files, path: &str, mode: &str) -> Edited {
    let digits = mode.trim();
    let is_mode = (3..=4).contains(&digits.len()) && digits.bytes().all(|it| it.is_ascii_digit());
    let mode = u32::from_str_radix(digits, 8).ok().filter(|_| is_mode);
    let mode = mode.ok_or("A mode is three or four octal digits, such as 0755.")?;
    let file = files.get(path).ok_or_else(|| format!("There is no {path}."))?;
    Ok(with(files, path, File { mode, ..file.clone() }))
}

/// Deletes a file, or a folder with all in it.
pub fn delete(files: &Files, path: &str) -> Files {
    let gone: Vec<Rc<str>> = within(files, path).map(|(path, _)| Rc::clone(path)).collect();
    let mut files = files.clone();
    for path in gone {
        files.remove(&path);
    }
    files
}

/// Writes the file that says what is left out; an empty one is none.
pub fn set_ignore(files: &Files, text: &str) -> Edited {
    if text.is_empty() {
        return Ok(delete(files, IGNORE_FILE));
    }
    set_text(files, IGNORE_FILE, text)
}

/// Whether there is something below a path, or a folder that is empty.
pub fn is_folder(files: &Files, path: &str) -> bool {
    files.below(path).next().is_some() || files.get(path).is_some_and(File::is_directory)
}

fn set_content(files: &Files, path: &str, content: Content) -> Edited {
    let file = match files.get(path) {
        Some(file) if matches!(file.kind, Kind::File(_)) => file.clone(),
        Some(_) => return Err(format!("{path} is no plain file.")),
        None => {
            check_new(files, path)?;
            File::text("")
        }
    };
    Ok(with(files, path, File { kind: Kind::File(content), ..file }))
}

fn with(files: &Files, path: &str, file: File) -> Files {
    let mut files = files.clone();
    files.insert(path, file);
    files
}

/// A path itself and all below it.
fn within<'a>(files: &'a Files, path: &str) -> impl Iterator<Item = (&'a Rc<str>, &'a File)> {
    let own = files.below(path);
    files.iter().filter(move |(it, _)| ***it == *path).chain(own)
}

fn is_within(path: &str, folder: &str) -> bool {
    path.strip_prefix(folder).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// Why nothing new can have this path.
fn check_new(files: &Files, path: &str) -> Result<(), String> {
    check_path(path)?;
    if files.get(path).is_some() {
        return Err(format!("There is already a file {path}."));
    }
    if is_folder(files, path) {
        return Err(format!("There is already a folder {path}."));
    }
    for (at, _) in path.match_indices('/') {
        let above = path.get(..at).unwrap_or_default();
        if files.get(above).is_some_and(|file| !file.is_directory()) {
            return Err(format!("{above} is a file, so that nothing can lie in it."));
        }
    }
    Ok(())
}

/// Why a text is no path.
fn check_path(path: &str) -> Result<(), String> {
    let wrong = if path.is_empty() {
        "A path must not be empty."
    } else if path.starts_with('/') {
        "A path must not begin with /, because it begins in the folder that is built."
    } else if path.ends_with('/') {
        "A path must not end with /. A folder is there as soon as a file is in it."
    } else if path.split('/').any(str::is_empty) {
        "A path must not have // in it."
    } else if path.split('/').any(|part| part == "." || part == "..") {
        "A path must not have . or .. as a part of it."
    } else if path.chars().any(char::is_control) {
        "A path must not have a line end or another control character in it."
    } else {
        return Ok(());
    };
    Err(wrong.to_owned())
}
