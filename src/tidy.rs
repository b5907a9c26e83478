//! What the compiler does not check: layers, headers, lengths, links.
//!
//! Every rule is a function over paths and texts, so that each is proven by a planted violation.

mod files;
mod layers;
mod links;

use std::fs;
use std::path::Path;

/// A file of the project. Invariant: the path is relative, with `/` between its parts.
struct File {
    path: String,
    text: String,
}

impl File {
    fn new(path: &str, text: &str) -> Self {
        Self { path: path.to_owned(), text: text.to_owned() }
    }

    /// Whether the name ends so, behind its last dot.
    fn is(&self, ending: &str) -> bool {
        self.path.rsplit('.').next() == Some(ending)
    }

    /// A violation in a 0-based line.
    fn at(&self, line: usize, what: &str) -> String {
        format!("{}:{}: {what}", self.path, line + 1)
    }
}

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

/// What is not written by hand, or not part of the project.
const SKIPPED: &[&str] = &["target", "dist", "node_modules", "corpus", "artifacts"];

const TEXTS: &[&str] =
    &["rs", "md", "css", "js", "mjs", "html", "toml", "json", "txt", "Dockerfile"];

#[test]
fn the_project_is_tidy() {
    let mut files = Vec::new();
    collect(Path::new(ROOT), "", &mut files);
    assert!(files.iter().any(|file| file.path == "src/tidy.rs"), "the files are not found");
    let mut found = layers::check(&files);
    found.extend(files::check(&files, ROOT));
    found.extend(links::check(&files, &|path| Path::new(ROOT).join(path).exists()));
    assert!(found.is_empty(), "\n{}\n", found.join("\n"));
}

/// Every text below a directory, in the order of the names.
fn collect(dir: &Path, prefix: &str, files: &mut Vec<File>) {
    let mut entries: Vec<_> = fs::read_dir(dir).unwrap().map(|entry| entry.unwrap()).collect();
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let name = entry.file_name().to_string_lossy().into_owned();
        let path = format!("{prefix}{name}");
        let kind = entry.file_type().unwrap();
        if name.starts_with('.') || SKIPPED.contains(&name.as_str()) || kind.is_symlink() {
            continue;
        }
        if kind.is_dir() {
            collect(&entry.path(), &format!("{path}/"), files);
            continue;
        }
        let mut file = File { path, text: String::new() };
        if TEXTS.iter().any(|ending| file.is(ending)) {
            file.text = String::from_utf8_lossy(&fs::read(entry.path()).unwrap()).into_owned();
            files.push(file);
        }
    }
}
