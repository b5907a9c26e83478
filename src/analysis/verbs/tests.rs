//! What is offered, and that it can be done.

use expect_test::{Expect, expect};

use super::*;
use crate::analysis::fixture::{any_project, project};
use crate::analysis::session::Session;
use crate::project::{File, Project};

#[track_caller]
fn check(project: &Project, expected: Expect) {
    let verbs = Build::of(project).verbs();
    let told: String = verbs
        .iter()
        .map(|verb| format!("{:?}: {} [{}]\n", verb.group, verb.label, verb.id))
        .collect();
    expected.assert_eq(&told);
}

const APP: &str = "ARG PYTHON=3.12\nFROM python:3.12-slim AS base\nARG VERSION\nCOPY requirements.txt .\n\
    RUN pip install -r requirements.txt\nFROM base\nCOPY . .\nCMD [\"./start.sh\"]\n";

fn app() -> Project {
    project(
        APP,
        &[
            (".dockerignore", "notes.md\n"),
            ("notes.md", "n"),
            ("requirements.txt", "flask"),
            ("src/app.py", "x"),
            ("start.sh", "#!/bin/sh\n"),
        ],
    )
}

#[test]
fn verbs_are_made_from_the_project() {
    check(
        &app(),
        expect![[r#"
        Files: Change requirements.txt [change requirements.txt]
        Files: Change src/app.py [change src/app.py]
        Files: Touch src/app.py [touch src/app.py]
        Files: Add src/new.py beside it [add]
        Files: Rename src/app.py to app2.py [rename src/app.py]
        Files: Delete src/app.py [delete src/app.py]
        Files: Make start.sh executable [chmod start.sh]
        Files: Change notes.md, which no step reads [change notes.md]
        Dockerfile: Change the command in line 5 [command 5]
        Dockerfile: Add a comment above line 5 [comment 5]
        Dockerfile: Add LABEL edited=yes at the end [label]
        Dockerfile: Change the base of line 2 to python:3.13-slim [base 2]
        CommandLine: Set build argument PYTHON to 3.13 [arg PYTHON]
        CommandLine: Set build argument VERSION to 1 [arg VERSION]
        CommandLine: Set the target to the stage base [target]
        CommandLine: Turn the cache off [no-cache]
        Cache: Prune the cache [prune]
        Cache: Move to a fresh CI machine [fresh]
    "#]],
    );
}

#[test]
fn an_empty_project_has_few() {
    check(
        &project("", &[]),
        expect![[r#"
        Dockerfile: Add LABEL edited=yes at the end [label]
        CommandLine: Turn the cache off [no-cache]
        Cache: Prune the cache [prune]
        Cache: Move to a fresh CI machine [fresh]
    "#]],
    );
    check(
        &project("FROM scratch\nCOPY . .\n", &[]),
        expect![[r#"
        Dockerfile: Add LABEL edited=yes at the end [label]
        CommandLine: Turn the cache off [no-cache]
        Cache: Prune the cache [prune]
        Cache: Move to a fresh CI machine [fresh]
    "#]],
    );
}

#[test]
fn every_verb_can_be_done_and_builds() {
    for project in (0..20).map(any_project).chain([app()]) {
        let build = Build::of(&project);
        let session = Session::default().rebuild(&build, "").expect("it starts");
        let verbs = build.verbs();
        assert!(verbs.len() <= 20, "{}", verbs.len());
        let ids: std::collections::BTreeSet<&String> = verbs.iter().map(|verb| &verb.id).collect();
        assert_eq!(ids.len(), verbs.len());
        for verb in &verbs {
            let Act::Edit(edit) = &verb.act else { continue };
            let edited = apply(&build.project, edit).expect("it fits the project");
            assert_ne!(edited, build.project, "{}", verb.label);
            let after = Build::after(Some(&build), &edited);
            let started = session.rebuild(&after, &verb.label).map_err(|it| it.message);
            assert!(started.is_ok_and(|it| it.builds.len() == 2), "{}", verb.label);
        }
    }
}

#[track_caller]
fn check_edit(edit: ProjectEdit, expected: Expect) {
    let mut start = app();
    start.files.insert("link", File::symlink("notes.md"));
    let told = match apply(&start, &edit) {
        Err(error) => error,
        Ok(after) => {
            let mut told: Vec<String> = Vec::new();
            if after.dockerfile != start.dockerfile {
                let old: Vec<&str> = start.dockerfile.lines().collect();
                told.extend(
                    after.dockerfile.lines().filter(|line| !old.contains(line)).map(str::to_owned),
                );
            }
            if after.options != start.options {
                told.push(format!("{:?}", after.options));
            }
            let files =
                after.files.iter().filter(|(path, file)| start.files.get(path) != Some(file));
            told.extend(files.map(|(path, file)| {
                let text = match &file.kind {
                    crate::project::Kind::File(content) => content.as_text(),
                    _ => None,
                };
                format!("{path} {:o} {} {text:?}", file.mode, file.mtime)
            }));
            let gone = start.files.iter().filter(|(path, _)| after.files.get(path).is_none());
            told.extend(gone.map(|(path, _)| format!("{path} is gone")));
            told.join("\n")
        }
    };
    expected.assert_eq(&told);
}

#[test]
fn edits_do_what_they_say() {
    let path = || Rc::from("src/app.py");
    check_edit(
        ProjectEdit::Change { path: path() },
        expect![[r#"src/app.py 644 60 Some("x\n# edited\n")"#]],
    );
    check_edit(ProjectEdit::Touch { path: path() }, expect![[r#"src/app.py 644 60 Some("x")"#]]);
    check_edit(
        ProjectEdit::Write { path: "new".into(), text: "t".into() },
        expect![[r#"new 644 60 Some("t")"#]],
    );
    check_edit(
        ProjectEdit::Swap { path: path(), text: "y".into() },
        expect![[r#"src/app.py 644 0 Some("y")"#]],
    );
    check_edit(
        ProjectEdit::Rename { path: path(), to: "b".into() },
        expect![[r#"
        b 644 0 Some("x")
        src/app.py is gone"#]],
    );
    check_edit(ProjectEdit::Delete { path: path() }, expect!["src/app.py is gone"]);
    check_edit(
        ProjectEdit::SetMode { path: path(), mode: 0o755 },
        expect![[r#"src/app.py 755 0 Some("x")"#]],
    );
    let replace = ProjectEdit::Replace { line: 1, old: "3.12".into(), new: "3.13".into() };
    check_edit(replace, expect!["ARG PYTHON=3.13"]);
    check_edit(
        ProjectEdit::Append { line: 5, text: " # edited".into() },
        expect!["RUN pip install -r requirements.txt # edited"],
    );
    check_edit(ProjectEdit::Insert { line: 2, text: "# Why.".into() }, expect!["# Why."]);
    check_edit(
        ProjectEdit::Insert { line: u32::MAX, text: "LABEL a=b".into() },
        expect!["LABEL a=b"],
    );
}

#[test]
fn edits_that_do_not_fit_say_so() {
    check_edit(ProjectEdit::Change { path: "nope".into() }, expect!["There is no file nope."]);
    check_edit(ProjectEdit::Change { path: "link".into() }, expect!["link is not a plain file."]);
    check_edit(ProjectEdit::Delete { path: "nope".into() }, expect!["There is no file nope."]);
    check_edit(
        ProjectEdit::Rename { path: "notes.md".into(), to: "start.sh".into() },
        expect!["There is a file start.sh already."],
    );
    check_edit(
        ProjectEdit::Swap { path: "notes.md".into(), text: "long".into() },
        expect!["notes.md has another size."],
    );
    let replace = ProjectEdit::Replace { line: 1, old: "nope".into(), new: "".into() };
    check_edit(replace, expect!["Line 1 of the Dockerfile does not say nope."]);
    check_edit(
        ProjectEdit::Append { line: 99, text: "".into() },
        expect!["The Dockerfile has no line 99."],
    );
}
