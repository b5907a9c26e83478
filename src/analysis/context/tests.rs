//! What holds of the files of a context.

use super::*;
use crate::project::{Files, Project};

fn build(dockerfile: &str, files: &[(&str, &str)]) -> Build {
    let files: Files = files.iter().map(|(path, text)| (*path, File::text(text))).collect();
    Build::of(&Project { files, ..Project::of_text(dockerfile) })
}

/// Each file as `path`, with `!line pattern` where it is left out and `@line` for each that takes it.
#[track_caller]
fn check(dockerfile: &str, files: &[(&str, &str)], expected: &[&str]) {
    let view = build(dockerfile, files).context();
    let shown = view.files.iter().map(|file| {
        let ignored = file.ignored.iter().map(|it| format!(" !{} {}", it.line, it.pattern));
        let taken = file.taken.iter().map(|it| format!(" @{}", it.line));
        format!("{}{}{}", file.path, ignored.collect::<String>(), taken.collect::<String>())
    });
    assert_eq!(shown.collect::<Vec<_>>(), expected);
}

#[test]
fn files_know_the_steps_that_take_them() {
    check(
        "FROM scratch\nCOPY a.txt /\nCOPY src /src\nADD *.txt --exclude=x /all/\n",
        &[("a.txt", ""), ("b.txt", ""), ("src/m.c", ""), ("z", "")],
        &["a.txt @2 @4", "b.txt @4", "src/m.c @3", "z"],
    );
    check(
        "FROM scratch\nCOPY --exclude=*.md . /\n",
        &[("a.md", ""), ("b", ""), ("d/c.md", "")],
        &["a.md", "b @2", "d/c.md @2"],
    );
}

#[test]
fn what_is_left_out_knows_its_pattern_and_is_not_taken() {
    check(
        "FROM scratch\nCOPY . /\n",
        &[(".dockerignore", "# x\n\nlog\n*.tmp\n!keep.tmp\n"), ("a.tmp", ""), ("keep.tmp", "")],
        &[".dockerignore @2", "a.tmp !4 *.tmp", "keep.tmp @2"],
    );
    check(
        "FROM scratch\nCOPY . /\n",
        &[(".dockerignore", "log\n"), ("log/deep/a", "")],
        &[".dockerignore @2", "log/deep/a !1 log"],
    );
    check(
        "FROM scratch\n",
        &[(".dockerignore", "a\n"), ("Dockerfile.dockerignore", "b\n"), ("a", ""), ("b", "")],
        &[".dockerignore", "Dockerfile.dockerignore", "a", "b !1 b"],
    );
}

#[test]
fn what_stays_is_counted() {
    let view = build("FROM scratch", &[(".dockerignore", "b\n"), ("a", "123"), ("b", "45")]);
    let view = view.context();
    assert_eq!((view.all.files, view.all.bytes), (3, 7));
    assert_eq!((view.sent.files, view.sent.bytes), (2, 5));
    assert_eq!(view.words(), "Leaves out 1 of 3 files. 5 B of 7 B stay.");
}

#[test]
fn a_pattern_that_is_none_is_told_with_its_line() {
    let view = build("FROM scratch", &[(".dockerignore", "ok\n[a\n"), ("ok", "")]).context();
    let told: Vec<_> = view.problems.iter().map(|it| (it.line, &*it.message)).collect();
    assert_eq!(view.words(), "The build fails as long as a pattern cannot be used.");
    assert_eq!(told, [(2, "“[a” cannot be used. The build says: syntax error in pattern")]);
}

#[test]
fn a_copy_is_told_in_numbers() {
    let of = |open| {
        let files: Files = [("a", File::text("123")), ("b", File::text("4"))].into_iter().collect();
        let text = "FROM scratch\nCOPY a b /x/\nCOPY . /y\n";
        let build = Build::of(&Project { files, open, ..Project::of_text(text) });
        let taken = |at: usize| build.taken(build.ids.ids[at]);
        assert_eq!(taken(0), None);
        assert_eq!(taken(1), Some(Sum { files: 2, bytes: 4, and_more: false }));
        taken(2).unwrap()
    };
    // The Dockerfile is a file of the context, too.
    assert_eq!(of(false).files, 3);
    assert!(of(true).and_more);
}
