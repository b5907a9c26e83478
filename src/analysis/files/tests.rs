//! The files after a step, as text.

use expect_test::{Expect, expect};

use super::*;
use crate::project::{Content, File, Project};

const ALL: Wanted<'_> = Wanted { text: "", only_changes: false, closed: &BTreeSet::new() };

fn build(text: &str, open: bool) -> Build {
    let mut project = Project { open, ..Project::of_text(text) };
    project.files.insert("src/a.txt", File::text("hello\n"));
    project.files.insert("src/b.txt", File { mode: 0o755, ..File::text("hi\n") });
    let large = Content::Opaque { size: Some(5_000_000), id: "large".into() };
    project.files.insert("large", File::plain(large));
    Build::of(&project)
}

/// The bed that an instruction on a line makes.
fn at(build: &Build, line: u32) -> (StepId, u32) {
    let mut beds = build.stack.columns.iter().flat_map(|column| &column.beds);
    let bed = beds.find(|bed| bed.lines.0 == line).expect("a bed");
    (bed.id, bed.part)
}

fn show(tree: &FileTree) -> String {
    let origin = |at: usize| format!("line {}", tree.origins[at].line);
    let mut out = String::new();
    for row in &tree.rows {
        let sign = match row.change {
            None => ".",
            Some(FileChange::Added) => "+",
            Some(FileChange::Changed) => "±",
            Some(FileChange::Written) => "w",
            Some(FileChange::Deleted) => "−",
        };
        out += &format!("{sign} {}{}", "  ".repeat(row.depth as usize), row.path);
        out += match row.kind {
            FileKind::Directory { closed: true, .. } => "/ closed",
            FileKind::Directory { open: true, .. } => "/…",
            FileKind::Directory { .. } => "/",
            FileKind::Unknown => " ?",
            FileKind::File | FileKind::Link | FileKind::Device => "",
        };
        out += &row.target.as_ref().map(|it| format!(" -> {it}")).unwrap_or_default();
        out += &row.size.map(|it| format!(" {it} B")).unwrap_or_default();
        if let Some(Access { mode, uid, gid }) = row.access {
            out += &format!(" {mode:o} {uid}:{gid}");
        }
        out += &row.origin.map(|at| format!(" {}", origin(at))).unwrap_or_default();
        out.push('\n');
    }
    for note in &tree.notes {
        out += &format!("{} {}\n", note.words, origin(note.origin));
    }
    out
}

#[track_caller]
fn check(text: &str, line: u32, wanted: &Wanted<'_>, expect: Expect) {
    let build = build(text, false);
    let (id, part) = at(&build, line);
    expect.assert_eq(&show(&build.files_at(id, part, wanted).expect("files")));
}

#[test]
fn a_step_shows_what_it_added_changed_and_deleted() {
    let text = "FROM scratch AS a\nCOPY --chown=5:6 src /app\n\
                FROM alpine:unheard\nCOPY --from=a /app /app\n\
                RUN rm /app/a.txt && echo x > /app/b.txt && ln -s b.txt /app/c\nENV x=1\n";
    check(
        text,
        5,
        &ALL,
        expect![[r#"
            . /app/ 755 0:0 line 4
            −   /app/a.txt 6 B 644 5:6 line 4
            ±   /app/b.txt 2 B 755 5:6 line 5
            +   /app/c -> b.txt 777 0:0 line 5
            Which files alpine:unheard holds is not known: only what is done to them here is listed. line 3
        "#]],
    );
    check(
        text,
        6,
        &ALL,
        expect![[r#"
            . /app/ 755 0:0 line 4
            .   /app/b.txt 2 B 755 5:6 line 5
            .   /app/c -> b.txt 777 0:0 line 5
            Which files alpine:unheard holds is not known: only what is done to them here is listed. line 3
        "#]],
    );
}

#[test]
fn what_a_stage_builds_on_keeps_its_origin() {
    let text = "FROM scratch AS a\nCOPY src /app\nFROM a\nCOPY large /app/\n";
    check(
        text,
        4,
        &ALL,
        expect![[r#"
            . /app/ 755 0:0 line 2
            .   /app/a.txt 6 B 644 0:0 line 2
            .   /app/b.txt 3 B 755 0:0 line 2
            +   /app/large 5000000 B 644 0:0 line 4
        "#]],
    );
    check(
        text,
        2,
        &ALL,
        expect![[r#"
            + /app/ 755 0:0 line 2
            +   /app/a.txt 6 B 644 0:0 line 2
            +   /app/b.txt 3 B 755 0:0 line 2
        "#]],
    );
}

#[test]
fn what_nobody_knows_is_told_in_words() {
    check(
        "FROM alpine:unheard\nRUN make\nRUN rm -rf /etc/ssl /var/cache/x\n",
        3,
        &ALL,
        expect![[r#"
            . /etc/… 755 0:0 line 1
            −   /etc/ssl ? line 1
            . /var/… 755 0:0 line 1
            .   /var/cache/… 755 0:0 line 1
            −     /var/cache/x ? line 1
            Which files alpine:unheard holds is not known: only what is done to them here is listed. line 1
            And whatever make writes: it is not carried out here. line 2
        "#]],
    );
    check(
        "FROM alpine:unheard\nCOPY src /etc/x\nRUN rm /etc/x/a.txt && make\nRUN true\n",
        3,
        &Wanted { only_changes: true, ..ALL },
        expect![[r#"
            . /etc/… 755 0:0 line 1
            .   /etc/x/… 755 0:0 line 2
            −     /etc/x/a.txt 6 B 644 0:0 line 2
            Which files alpine:unheard holds is not known: only what is done to them here is listed. line 1
            And whatever make writes: it is not carried out here. line 3
        "#]],
    );
    check(
        "FROM alpine:unheard\nWORKDIR /x\n",
        1,
        &ALL,
        expect![[r#"
            Which files alpine:unheard holds is not known: only what is done to them here is listed. line 1
        "#]],
    );
}

#[test]
fn a_reader_sees_only_what_is_wanted() {
    let text = "FROM scratch\nCOPY src /app/src\nCOPY large /app/\n";
    check(
        text,
        3,
        &Wanted { only_changes: true, ..ALL },
        expect![[r#"
            . /app/ 755 0:0 line 2
            +   /app/large 5000000 B 644 0:0 line 3
        "#]],
    );
    check(
        text,
        3,
        &Wanted { text: "b.t", ..ALL },
        expect![[r#"
            . /app/ 755 0:0 line 2
            .   /app/src/ 755 0:0 line 2
            .     /app/src/b.txt 3 B 755 0:0 line 2
        "#]],
    );
    let closed = BTreeSet::from(["/app/src".into()]);
    check(
        text,
        3,
        &Wanted { closed: &closed, ..ALL },
        expect![[r#"
            . /app/ 755 0:0 line 2
            +   /app/large 5000000 B 644 0:0 line 3
            .   /app/src/ closed 755 0:0 line 2
        "#]],
    );
    let closed = BTreeSet::from(["/app".into()]);
    check(
        text,
        3,
        &Wanted { closed: &closed, only_changes: true, ..ALL },
        expect![[r#"
            . /app/ closed 755 0:0 line 2
        "#]],
    );
}

#[test]
fn a_context_that_may_hold_more_is_open() {
    let build = build("FROM scratch\nCOPY src /app/\n", true);
    let (id, part) = at(&build, 2);
    expect![[r#"
        + /app/… 755 0:0 line 2
        +   /app/a.txt 6 B 644 0:0 line 2
        +   /app/b.txt 3 B 755 0:0 line 2
    "#]]
    .assert_eq(&show(&build.files_at(id, part, &ALL).expect("files")));
}

#[test]
fn so_many_files_are_counted() {
    let mut project = Project::of_text("FROM scratch\nCOPY . /\n");
    for number in 0..2_500 {
        project.files.insert(format!("d/{number}").as_str(), File::text("x"));
    }
    let build = Build::of(&project);
    let (id, part) = at(&build, 2);
    let tree = build.files_at(id, part, &ALL).expect("files");
    // The Dockerfile and the directory are files as well.
    assert_eq!((tree.rows.len(), tree.more), (2_000, 502));
}
