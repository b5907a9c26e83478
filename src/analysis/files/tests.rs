//! The files after a step, as text.

use expect_test::{Expect, expect};

use super::*;
use crate::project::{Content, File, Project};

const ALL: Wanted<'_> =
    Wanted { text: "", only_changes: false, closed: &BTreeSet::new(), order: Order::Name };

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
            FileKind::Weighed | FileKind::File | FileKind::Link | FileKind::Device => "",
        };
        out += &row.target.as_ref().map(|it| format!(" -> {it}")).unwrap_or_default();
        if !row.what.is_empty() {
            out += &format!("/({})", row.what);
        }
        out += &row.size.map(|it| format!(" {it}")).unwrap_or_default();
        if row.waste != Amount::ZERO {
            out += &format!(" ({} dead)", row.waste);
        }
        if let Some(Access { mode, uid, gid }) = row.access {
            out += &format!(" {mode:o} {uid}:{gid}");
        }
        out += &row.origin.map(|at| format!(" {}", origin(at))).unwrap_or_default();
        out.push('\n');
    }
    if let Some(size) = tree.size {
        out += &format!("= {size}, {} dead\n", tree.waste);
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
            . /app/ 2 B (9 B dead) 755 0:0 line 4
            −   /app/a.txt 6 B (6 B dead) 644 5:6 line 4
            ±   /app/b.txt 2 B (3 B dead) 755 5:6 line 5
            +   /app/c -> b.txt 777 0:0 line 5
            . //(ADD root file system of Alpine) 8.42 MB line 3
            = 8.42 MB, 9 B dead
            Which files alpine:unheard holds is not known: only what is done to them here is listed. line 3
        "#]],
    );
    check(
        text,
        6,
        &ALL,
        expect![[r#"
            . /app/ 2 B (9 B dead) 755 0:0 line 4
            .   /app/b.txt 2 B (3 B dead) 755 5:6 line 5
            .   /app/c -> b.txt 777 0:0 line 5
            . //(ADD root file system of Alpine) 8.42 MB line 3
            = 8.42 MB, 9 B dead
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
            . /app/ 5 MB 755 0:0 line 2
            .   /app/a.txt 6 B 644 0:0 line 2
            .   /app/b.txt 3 B 755 0:0 line 2
            +   /app/large 5 MB 644 0:0 line 4
            = 5 MB, 0 B dead
        "#]],
    );
    check(
        text,
        2,
        &ALL,
        expect![[r#"
            + /app/ 9 B 755 0:0 line 2
            +   /app/a.txt 6 B 644 0:0 line 2
            +   /app/b.txt 3 B 755 0:0 line 2
            = 9 B, 0 B dead
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
            . //(ADD root file system of Alpine) 8.42 MB line 1
            . //(what the compiler writes) 20 MB line 2
            = 28.4 MB, 0 B dead
            Which files alpine:unheard holds is not known: only what is done to them here is listed. line 1
            And whatever make writes: it is not carried out here. line 2
        "#]],
    );
    check(
        "FROM alpine:unheard\nCOPY src /etc/x\nRUN rm /etc/x/a.txt && make\nRUN true\n",
        3,
        &Wanted { only_changes: true, ..ALL },
        expect![[r#"
            . /etc/… (6 B dead) 755 0:0 line 1
            .   /etc/x/… (6 B dead) 755 0:0 line 2
            −     /etc/x/a.txt 6 B (6 B dead) 644 0:0 line 2
            + //(what the compiler writes) 20 MB line 3
            = 20 MB, 6 B dead
            Which files alpine:unheard holds is not known: only what is done to them here is listed. line 1
            And whatever make writes: it is not carried out here. line 3
        "#]],
    );
    check(
        "FROM alpine:unheard\nWORKDIR /x\n",
        1,
        &ALL,
        expect![[r#"
            . //(ADD root file system of Alpine) 8.42 MB line 1
            = 8.42 MB, 0 B dead
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
            . /app/ 5 MB 755 0:0 line 2
            +   /app/large 5 MB 644 0:0 line 3
            = 5 MB, 0 B dead
        "#]],
    );
    check(
        text,
        3,
        &Wanted { text: "b.t", ..ALL },
        expect![[r#"
            . /app/ 5 MB 755 0:0 line 2
            .   /app/src/ 9 B 755 0:0 line 2
            .     /app/src/b.txt 3 B 755 0:0 line 2
            = 5 MB, 0 B dead
        "#]],
    );
    let closed = BTreeSet::from(["/app/src".into()]);
    check(
        text,
        3,
        &Wanted { closed: &closed, ..ALL },
        expect![[r#"
            . /app/ 5 MB 755 0:0 line 2
            +   /app/large 5 MB 644 0:0 line 3
            .   /app/src/ closed 9 B 755 0:0 line 2
            = 5 MB, 0 B dead
        "#]],
    );
    let closed = BTreeSet::from(["/app".into()]);
    check(
        text,
        3,
        &Wanted { closed: &closed, only_changes: true, ..ALL },
        expect![[r#"
            . /app/ closed 5 MB 755 0:0 line 2
            = 5 MB, 0 B dead
        "#]],
    );
}

#[test]
fn a_context_that_may_hold_more_is_open() {
    let build = build("FROM scratch\nCOPY src /app/\n", true);
    let (id, part) = at(&build, 2);
    expect![[r#"
        + /app/… 9 B 755 0:0 line 2
        +   /app/a.txt 6 B 644 0:0 line 2
        +   /app/b.txt 3 B 755 0:0 line 2
        = 9 B, 0 B dead
    "#]]
    .assert_eq(&show(&build.files_at(id, part, &ALL).expect("files")));
}

const HEAVY: &str = "FROM debian:bookworm-slim\nRUN apt-get update && apt-get install -y jq\n\
                     COPY src large /app/\nCOPY large /app/b.txt\n\
                     RUN rm -rf /var/lib/apt/lists/* /app/large && pip install flask\n";

#[test]
fn what_was_weighed_and_not_listed_has_a_row() {
    check(
        HEAVY,
        2,
        &ALL,
        expect![[r#"
            . /usr/… 12 MB line 2
            .   /usr/lib/… 12 MB line 2
            +     /usr/lib/(packages that are not known: jq) 12 MB line 2
            . /var/… 21.6 MB line 2
            .   /var/lib/… 21.6 MB line 2
            .     /var/lib/apt/… 19.9 MB line 2
            .       /var/lib/apt/lists/… 19.9 MB line 2
            +         /var/lib/apt/lists/(lists of packages) 19.9 MB line 2
            .     /var/lib/dpkg/… 1.7 MB line 2
            +       /var/lib/dpkg/(notes of apt and dpkg) 1.7 MB line 2
            . //(ADD root file system of Debian 12 (slim)) 74.8 MB line 1
            = 108 MB, 0 B dead
            Which files debian:bookworm-slim holds is not known: only what is done to them here is listed. line 1
            And whatever apt-get writes: it is not carried out here. line 2
        "#]],
    );
    check(
        HEAVY,
        5,
        &ALL,
        expect![[r#"
            . /app/… 5 MB (5 MB dead) 755 0:0 line 3
            .   /app/a.txt 6 B 644 0:0 line 3
            .   /app/b.txt 5 MB (3 B dead) 644 0:0 line 4
            −   /app/large 5 MB (5 MB dead) 644 0:0 line 3
            . /root/… 3.6 MB line 5
            .   /root/.cache/… 3.6 MB line 5
            .     /root/.cache/pip/… 3.6 MB line 5
            +       /root/.cache/pip/(cache of pip) 3.6 MB line 5
            . /usr/… 24 MB line 2
            .   /usr/lib/… 12 MB line 2
            .     /usr/lib/(packages that are not known: jq) 12 MB line 2
            .   /usr/local/… 12 MB line 5
            .     /usr/local/lib/… 12 MB line 5
            .       /usr/local/lib/python3/… 12 MB line 5
            .         /usr/local/lib/python3/site-packages/… 12 MB line 5
            +           /usr/local/lib/python3/site-packages/(packages of Python) 12 MB line 5
            . /var/… 1.7 MB (19.9 MB dead) line 2
            .   /var/lib/… 1.7 MB (19.9 MB dead) line 2
            .     /var/lib/apt/… (19.9 MB dead) line 2
            .       /var/lib/apt/lists/… (19.9 MB dead) line 2
            −         /var/lib/apt/lists/(lists of packages) 19.9 MB (19.9 MB dead) line 2
            .     /var/lib/dpkg/… 1.7 MB line 2
            .       /var/lib/dpkg/(notes of apt and dpkg) 1.7 MB line 2
            . //(ADD root file system of Debian 12 (slim)) 74.8 MB line 1
            = 109 MB, 24.9 MB dead
            Which files debian:bookworm-slim holds is not known: only what is done to them here is listed. line 1
            And whatever apt-get writes: it is not carried out here. line 2
            And whatever pip writes: it is not carried out here. line 5
        "#]],
    );
}

#[test]
fn what_was_weighed_can_be_searched_and_closed() {
    check(
        HEAVY,
        5,
        &Wanted { only_changes: true, ..ALL },
        expect![[r#"
        . /app/… (5 MB dead) 755 0:0 line 3
        −   /app/large 5 MB (5 MB dead) 644 0:0 line 3
        . /root/… 3.6 MB line 5
        .   /root/.cache/… 3.6 MB line 5
        .     /root/.cache/pip/… 3.6 MB line 5
        +       /root/.cache/pip/(cache of pip) 3.6 MB line 5
        . /usr/… 12 MB line 5
        .   /usr/local/… 12 MB line 5
        .     /usr/local/lib/… 12 MB line 5
        .       /usr/local/lib/python3/… 12 MB line 5
        .         /usr/local/lib/python3/site-packages/… 12 MB line 5
        +           /usr/local/lib/python3/site-packages/(packages of Python) 12 MB line 5
        . /var/… (19.9 MB dead) line 2
        .   /var/lib/… (19.9 MB dead) line 2
        .     /var/lib/apt/… (19.9 MB dead) line 2
        .       /var/lib/apt/lists/… (19.9 MB dead) line 2
        −         /var/lib/apt/lists/(lists of packages) 19.9 MB (19.9 MB dead) line 2
        = 15.6 MB, 24.9 MB dead
        Which files debian:bookworm-slim holds is not known: only what is done to them here is listed. line 1
        And whatever apt-get writes: it is not carried out here. line 2
        And whatever pip writes: it is not carried out here. line 5
    "#]],
    );
    check(
        HEAVY,
        5,
        &Wanted { text: "packages", ..ALL },
        expect![[r#"
        . /usr/… 24 MB line 2
        .   /usr/lib/… 12 MB line 2
        .     /usr/lib/(packages that are not known: jq) 12 MB line 2
        .   /usr/local/… 12 MB line 5
        .     /usr/local/lib/… 12 MB line 5
        .       /usr/local/lib/python3/… 12 MB line 5
        .         /usr/local/lib/python3/site-packages/… 12 MB line 5
        +           /usr/local/lib/python3/site-packages/(packages of Python) 12 MB line 5
        . /var/… 1.7 MB (19.9 MB dead) line 2
        .   /var/lib/… 1.7 MB (19.9 MB dead) line 2
        .     /var/lib/apt/… (19.9 MB dead) line 2
        .       /var/lib/apt/lists/… (19.9 MB dead) line 2
        −         /var/lib/apt/lists/(lists of packages) 19.9 MB (19.9 MB dead) line 2
        = 109 MB, 24.9 MB dead
        Which files debian:bookworm-slim holds is not known: only what is done to them here is listed. line 1
        And whatever apt-get writes: it is not carried out here. line 2
        And whatever pip writes: it is not carried out here. line 5
    "#]],
    );
    let closed = BTreeSet::from(["/usr".into(), "/var".into()]);
    check(
        HEAVY,
        2,
        &Wanted { closed: &closed, ..ALL },
        expect![[r#"
            . /usr/ closed 12 MB line 2
            . /var/ closed 21.6 MB line 2
            . //(ADD root file system of Debian 12 (slim)) 74.8 MB line 1
            = 108 MB, 0 B dead
            Which files debian:bookworm-slim holds is not known: only what is done to them here is listed. line 1
            And whatever apt-get writes: it is not carried out here. line 2
        "#]],
    );
}

#[test]
fn what_is_large_or_wasted_can_come_first() {
    check(
        HEAVY,
        4,
        &Wanted { order: Order::Size, ..ALL },
        expect![[r#"
            . //(ADD root file system of Debian 12 (slim)) 74.8 MB line 1
            . /var/… 21.6 MB line 2
            .   /var/lib/… 21.6 MB line 2
            .     /var/lib/apt/… 19.9 MB line 2
            .       /var/lib/apt/lists/… 19.9 MB line 2
            .         /var/lib/apt/lists/(lists of packages) 19.9 MB line 2
            .     /var/lib/dpkg/… 1.7 MB line 2
            .       /var/lib/dpkg/(notes of apt and dpkg) 1.7 MB line 2
            . /usr/… 12 MB line 2
            .   /usr/lib/… 12 MB line 2
            .     /usr/lib/(packages that are not known: jq) 12 MB line 2
            . /app/… 10 MB (3 B dead) 755 0:0 line 3
            ±   /app/b.txt 5 MB (3 B dead) 644 0:0 line 4
            .   /app/large 5 MB 644 0:0 line 3
            .   /app/a.txt 6 B 644 0:0 line 3
            = 118 MB, 3 B dead
            Which files debian:bookworm-slim holds is not known: only what is done to them here is listed. line 1
            And whatever apt-get writes: it is not carried out here. line 2
        "#]],
    );
    check(
        HEAVY,
        5,
        &Wanted { order: Order::Waste, ..ALL },
        expect![[r#"
            . /var/… 1.7 MB (19.9 MB dead) line 2
            .   /var/lib/… 1.7 MB (19.9 MB dead) line 2
            .     /var/lib/apt/… (19.9 MB dead) line 2
            .       /var/lib/apt/lists/… (19.9 MB dead) line 2
            −         /var/lib/apt/lists/(lists of packages) 19.9 MB (19.9 MB dead) line 2
            .     /var/lib/dpkg/… 1.7 MB line 2
            .       /var/lib/dpkg/(notes of apt and dpkg) 1.7 MB line 2
            . /app/… 5 MB (5 MB dead) 755 0:0 line 3
            −   /app/large 5 MB (5 MB dead) 644 0:0 line 3
            .   /app/b.txt 5 MB (3 B dead) 644 0:0 line 4
            .   /app/a.txt 6 B 644 0:0 line 3
            . //(ADD root file system of Debian 12 (slim)) 74.8 MB line 1
            . /usr/… 24 MB line 2
            .   /usr/lib/… 12 MB line 2
            .     /usr/lib/(packages that are not known: jq) 12 MB line 2
            .   /usr/local/… 12 MB line 5
            .     /usr/local/lib/… 12 MB line 5
            .       /usr/local/lib/python3/… 12 MB line 5
            .         /usr/local/lib/python3/site-packages/… 12 MB line 5
            +           /usr/local/lib/python3/site-packages/(packages of Python) 12 MB line 5
            . /root/… 3.6 MB line 5
            .   /root/.cache/… 3.6 MB line 5
            .     /root/.cache/pip/… 3.6 MB line 5
            +       /root/.cache/pip/(cache of pip) 3.6 MB line 5
            = 109 MB, 24.9 MB dead
            Which files debian:bookworm-slim holds is not known: only what is done to them here is listed. line 1
            And whatever apt-get writes: it is not carried out here. line 2
            And whatever pip writes: it is not carried out here. line 5
        "#]],
    );
}

#[test]
fn a_download_is_its_file() {
    check(
        "FROM debian:bookworm-slim\nADD https://example.com/a.tgz /opt/\nRUN curl -o /opt/b.tgz https://example.com/b.tgz\n",
        3,
        &ALL,
        expect![[r#"
            . /opt/… 16 MB 755 0:0 line 1
            .   /opt/a.tgz 8 MB 600 0:0 line 2
            w   /opt/b.tgz 8 MB 644 0:0 line 3
            . //(ADD root file system of Debian 12 (slim)) 74.8 MB line 1
            = 90.8 MB, 0 B dead
            Which files debian:bookworm-slim holds is not known: only what is done to them here is listed. line 1
        "#]],
    );
}

#[test]
fn the_changes_of_a_step_are_its_layer_and_all_files_the_image() {
    let build = build(HEAVY, false);
    let column = &build.stack.columns[0];
    let mut sum = 0;
    for bed in column.beds.iter().filter(|bed| !bed.inherited) {
        let only = Wanted { only_changes: true, ..ALL };
        let own = build.files_at(bed.id, bed.part, &only).expect("files");
        assert_eq!(own.size, Some(bed.size));
        sum += own.waste.likely();
    }
    let last = column.beds.last().expect("a bed");
    let all = build.files_at(last.id, last.part, &ALL).expect("files");
    assert_eq!((all.waste, sum), (column.dead, all.waste.likely()));
    let size = all.size.unwrap_or_default();
    assert_eq!(size.likely() + sum, column.size.likely());
    let is_top = |row: &&FileRow| row.depth == 0;
    let top = all.rows.iter().filter(is_top).filter_map(|row| row.size);
    assert_eq!(top.map(|size| size.likely()).sum::<u64>(), size.likely());
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
