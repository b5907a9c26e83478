//! What holds of edits, rows and imports.

use std::collections::BTreeSet;

use super::import::{Incoming, folder};
use super::rows::{RowKind, rows};
use super::*;
use crate::project::Project;

fn files() -> Files {
    let mut files = Files::default();
    for path in ["a.txt", "src/app.js", "src/lib/x.js", "src-old", "src.d/y"] {
        files.insert(path, File::text(path));
    }
    files
}

fn paths(files: &Files) -> Vec<&str> {
    files.iter().map(|(path, _)| &**path).collect()
}

#[track_caller]
fn refused(edited: Edited, why: &str) {
    assert_eq!(edited.err().as_deref(), Some(why));
}

#[test]
fn a_path_that_cannot_be_is_refused_with_a_sentence() {
    let add = |path: &str| add(&files(), path);
    refused(add(""), "A path must not be empty.");
    refused(
        add("/a"),
        "A path must not begin with /, because it begins in the folder that is built.",
    );
    refused(add("b/"), "A path must not end with /. A folder is there as soon as a file is in it.");
    refused(add("b//c"), "A path must not have // in it.");
    refused(add("b/../c"), "A path must not have . or .. as a part of it.");
    refused(add("./c"), "A path must not have . or .. as a part of it.");
    refused(add("a\nb"), "A path must not have a line end or another control character in it.");
    refused(add("a.txt"), "There is already a file a.txt.");
    refused(add("src/lib"), "There is already a folder src/lib.");
    refused(add("a.txt/b"), "a.txt is a file, so that nothing can lie in it.");
    assert!(add("src/..b").is_ok_and(|files| files.len() == 6));
}

#[test]
fn a_folder_moves_with_all_in_it_and_with_nothing_else() {
    let mut before = files();
    before.insert("hard", File { kind: Kind::Hardlink("src/app.js".into()), ..File::text("") });
    let after = rename(&before, "src", "lib/new").unwrap();
    let expected = ["a.txt", "hard", "lib/new/app.js", "lib/new/lib/x.js", "src-old", "src.d/y"];
    assert_eq!(paths(&after), expected);
    assert_eq!(after.get("hard").unwrap().kind, Kind::Hardlink("lib/new/app.js".into()));
    assert_eq!(after.get("lib/new/app.js"), before.get("src/app.js"));
    assert_eq!(paths(&rename(&files(), "a.txt", "a.txt/b").unwrap())[0], "a.txt/b");
    refused(rename(&files(), "src", "src/deep"), "A folder cannot be moved into itself.");
    refused(rename(&files(), "src", "a.txt"), "There is already a file a.txt.");
    refused(rename(&files(), "none", "b"), "There is no none.");
    assert_eq!(rename(&files(), "src", "src"), Ok(files()));
}

#[test]
fn contents_and_modes_are_set() {
    let text = |files: &Files, path: &str| match &files.get(path).unwrap().kind {
        Kind::File(content) => (content.as_text().map(str::to_owned), content.size()),
        _ => panic!("no file"),
    };
    let sized = set_size(&files(), "a.txt", " 1000 ").unwrap();
    assert_eq!(text(&sized, "a.txt"), (None, Some(1000)));
    assert_ne!(sized, set_size(&files(), "a.txt", "1001").unwrap());
    refused(set_size(&files(), "a.txt", "-1"), "A size is a whole number of bytes.");
    assert_eq!(text(&set_text(&sized, "a.txt", "b").unwrap(), "a.txt").0.as_deref(), Some("b"));
    assert_eq!(set_mode(&files(), "a.txt", "0755").unwrap().get("a.txt").unwrap().mode, 0o755);
    for mode in ["", "8", "755x", "07555", "0x75", "+755"] {
        assert!(set_mode(&files(), "a.txt", mode).is_err(), "{mode}");
    }
}

#[test]
fn a_folder_is_deleted_with_all_in_it() {
    assert_eq!(paths(&delete(&files(), "src")), ["a.txt", "src-old", "src.d/y"]);
}

#[test]
fn an_empty_ignore_file_is_none() {
    let with = set_ignore(&files(), "a\n").unwrap();
    assert!(with.get(IGNORE_FILE).is_some());
    assert_eq!(set_ignore(&with, ""), Ok(files()));
}

/// Each row as its depth, name and note; `+` before a folder that is folded, `-` before another.
#[track_caller]
fn check_rows(files: &Files, folded: &[&str], most: usize, expected: &[&str], more: usize) {
    let folded: BTreeSet<Rc<str>> = folded.iter().map(|path| Rc::from(*path)).collect();
    let (found, left) = rows(files, &folded, most);
    let shown = found.iter().map(|row| {
        let sign = match row.kind {
            RowKind::Folder { is_folded: true } => "+",
            RowKind::Folder { is_folded: false } => "-",
            RowKind::File => "",
        };
        format!("{}{sign}{} ({})", " ".repeat(row.depth as usize), row.name, row.note)
    });
    assert_eq!(shown.collect::<Vec<_>>(), expected);
    assert_eq!(left, more);
}

#[test]
fn rows_are_folders_with_what_is_in_them() {
    let mut files = files();
    files.insert("src", File::directory());
    files.insert("a.txt", File { mode: 0o755, ..File::text("12") });
    files.insert("src/l", File::symlink("../a.txt"));
    files.insert("void", File::directory());
    let all = [
        "a.txt (0755 · 2 B)",
        "-src (3 files)",
        " app.js (10 B)",
        " l (→ ../a.txt)",
        " -lib (1 file)",
        "  x.js (12 B)",
        "src-old (7 B)",
        "-src.d (1 file)",
        " y (7 B)",
        "-void (0 files)",
    ];
    check_rows(&files, &[], 99, &all, 0);
    check_rows(&files, &[], 3, &all[..3], 7);
    let folded = [
        "a.txt (0755 · 2 B)",
        "+src (3 files)",
        "src-old (7 B)",
        "+src.d (1 file)",
        "-void (0 files)",
    ];
    check_rows(&files, &["src", "src/lib", "src.d"], 99, &folded, 0);
}

#[test]
fn a_folder_of_many_files_is_closed_at_first() {
    let mut files = files();
    (0..99).for_each(|n| files.insert(format!("node_modules/{n:02}"), File::text("")));
    let (closed, _) = rows(&files, &BTreeSet::new(), 999);
    let (open, _) = rows(&files, &[Rc::from("node_modules")].into_iter().collect(), 999);
    assert_eq!(open.len(), closed.len() + 99);
    assert!(closed.iter().any(|row| row.kind == RowKind::Folder { is_folded: true }));
}

fn incoming(path: &str, text: Option<&str>, size: u64) -> Incoming {
    Incoming { path: path.to_owned(), size, modified: 5_999, text: text.map(Into::into) }
}

#[test]
fn an_imported_folder_loses_its_name_and_gives_its_dockerfile() {
    let folder = folder(
        vec![
            incoming("app/src/x.bin", None, 9),
            incoming("app/Dockerfile", Some("FROM a\r\n"), 8),
            incoming("app/sub/Dockerfile", Some("FROM b"), 6),
        ],
        0,
    );
    assert_eq!(folder.dockerfile.as_deref(), Some("FROM a\n"));
    assert_eq!(paths(&folder.files), ["src/x.bin", "sub/Dockerfile"]);
    let project = folder.project(&Project { open: true, ..Project::of_text("mine") });
    assert_eq!((&*project.dockerfile, project.open), ("FROM a\n", false));
    let file = project.files.get("src/x.bin").unwrap();
    assert_eq!(file.mtime, 5);
    let id = "disk/src/x.bin/9/5999".into();
    assert_eq!(file.kind, Kind::File(Content::Opaque { size: Some(9), id }));
    assert!(folder.words().starts_with("3 files of app, 15 B"), "{}", folder.words());
}

#[test]
fn an_import_is_bounded_and_says_what_it_left_out() {
    let many = (0..MOST_FILES + 2).map(|n| incoming(&format!("a/{n}"), None, 1)).collect();
    let many = folder(many, 5);
    assert_eq!((many.files.len(), many.left_out), (MOST_FILES, 7));
    assert!(many.words().contains(" 7 more did not fit"), "{}", many.words());
    let long = "x".repeat(60_000);
    let texts = (0..12).map(|n| incoming(&format!("{n}"), Some(&long), 60_000)).collect();
    let texts = folder(texts, 0);
    let kept = texts.files.iter().filter(|(_, file)| match &file.kind {
        Kind::File(content) => content.as_text().is_some(),
        _ => false,
    });
    assert_eq!((kept.count(), texts.files.len()), (10, 12));
    assert_eq!(folder(Vec::new(), 0).files.len(), 0);
}
