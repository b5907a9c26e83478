//! Copies of every kind, and what of them counts for the cache.

use expect_test::{Expect, expect};

use super::*;
use crate::effect::diff;
use crate::effect::tree::Found;
use crate::project::{File, Files};

fn files(files: &[(&str, File)]) -> Tree {
    Tree::from_files(&files.iter().cloned().collect::<Files>())
}

fn source() -> Tree {
    files(&[
        ("a.txt", File::text("hello\n")),
        ("b.txt", File::text("bee\n")),
        ("src/m.c", File { mode: 0o600, ..File::text("int\n") }),
        ("src/sub/u.c", File::text("u\n")),
        ("l", File::symlink("a.txt")),
        ("src/k", File::symlink("../a.txt")),
    ])
}

fn plain<'a>(tree: &'a Tree, paths: &[&'a str], destination: &'a str) -> Copy<'a> {
    let sources = paths.iter().map(|path| Source { tree, path, unpack: false });
    Copy {
        sources: sources.collect(),
        destination,
        owner: None,
        mode: None,
        parents: false,
        excludes: Vec::new(),
        link: false,
        now: Time::Built(1),
    }
}

#[track_caller]
fn check(change: impl FnOnce(&mut Copy<'_>), paths: &[&str], destination: &str, expected: Expect) {
    let source = source();
    let base = files(&[
        ("etc/passwd", File::text("app:x:1000:1000::/:\n")),
        ("dir/old", File::text("old")),
    ]);
    let mut wanted = plain(&source, paths, destination);
    change(&mut wanted);
    let shown = match copy(&base, &wanted) {
        Ok(done) => {
            let lines = done.layer.entries.iter().map(|entry| {
                let meta = entry.meta;
                format!("{} {:o} {}:{}\n", entry.path, meta.mode, meta.uid, meta.gid)
            });
            lines.collect()
        }
        Err(error) => format!("{error}\n"),
    };
    expected.assert_eq(&shown);
}

#[test]
fn a_directory_gives_what_it_holds() {
    check(
        |_| {},
        &["src"],
        "/s",
        expect![[r#"
        s 755 0:0
        s/k 777 0:0
        s/m.c 600 0:0
        s/sub 755 0:0
        s/sub/u.c 644 0:0
    "#]],
    );
}

#[test]
fn a_file_goes_into_a_directory_that_is_there() {
    check(
        |_| {},
        &["a.txt"],
        "/dir",
        expect![[r#"
        dir 755 0:0
        dir/a.txt 644 0:0
    "#]],
    );
    check(
        |_| {},
        &["../a.txt"],
        "/x/y",
        expect![[r#"
        x 755 0:0
        x/y 644 0:0
    "#]],
    );
}

#[test]
fn links_that_are_named_are_followed() {
    check(
        |_| {},
        &["l"],
        "/x",
        expect![[r#"
        x 644 0:0
    "#]],
    );
}

#[test]
fn wildcards_may_find_nothing_but_names_may_not() {
    check(
        |_| {},
        &["*.txt", "*.none"],
        "/d/",
        expect![[r#"
        d 755 0:0
        d/a.txt 644 0:0
        d/b.txt 644 0:0
    "#]],
    );
    check(
        |_| {},
        &["s*/*.c"],
        "/d/",
        expect![[r#"
        d 755 0:0
        d/m.c 600 0:0
    "#]],
    );
    check(
        |_| {},
        &["nope"],
        "/d/",
        expect![[r#"
        failed to compute cache key: failed to calculate checksum of ref <id>: "/nope": not found
    "#]],
    );
}

#[test]
fn owner_and_mode_go_to_all_that_is_new() {
    check(
        |copy| {
            copy.owner = Some("app");
            copy.mode = Some("u=rwX,go=");
        },
        &["src"],
        "/s",
        expect![[r#"
            s 700 1000:1000
            s/k 777 1000:1000
            s/m.c 600 1000:1000
            s/sub 700 1000:1000
            s/sub/u.c 600 1000:1000
        "#]],
    );
    check(
        |copy| copy.mode = Some("600"),
        &["a.txt", "b.txt"],
        "/t/",
        expect![[r#"
        t 600 0:0
        t/a.txt 600 0:0
        t/b.txt 600 0:0
    "#]],
    );
}

#[test]
fn parents_keep_the_path_behind_the_pivot() {
    check(
        |copy| copy.parents = true,
        &["src/sub/u.c"],
        "/p/",
        expect![[r#"
        p 755 0:0
        p/src 755 0:0
        p/src/sub 755 0:0
        p/src/sub/u.c 644 0:0
    "#]],
    );
    check(
        |copy| copy.parents = true,
        &["./src/./**/*.c"],
        "/p/",
        expect![[r#"
        p 755 0:0
        p/m.c 600 0:0
        p/sub 755 0:0
        p/sub/u.c 644 0:0
    "#]],
    );
    check(
        |copy| copy.parents = true,
        &["src/none"],
        "/p/",
        expect![[r#"
        failed to compute cache key: failed to calculate checksum of ref <id>: "/src/none": not found
    "#]],
    );
}

#[test]
fn excluded_files_stay_behind() {
    check(
        |copy| copy.excludes = vec!["**/*.c"],
        &["src"],
        "/s",
        expect![[r#"
        s 755 0:0
        s/k 777 0:0
        s/sub 755 0:0
    "#]],
    );
}

#[test]
fn a_link_copy_knows_nothing_of_the_base() {
    check(
        |copy| copy.link = true,
        &["a.txt"],
        "/dir/",
        expect![[r#"
        dir 755 0:0
        dir/a.txt 644 0:0
    "#]],
    );
    check(
        |copy| {
            copy.link = true;
            copy.owner = Some("app");
        },
        &["a.txt"],
        "/dir/",
        expect![[r#"
            invalid user index: -1
        "#]],
    );
    let source = source();
    let base = files(&[("dir/old", File::text("old"))]);
    let done = copy(&base, &Copy { link: true, ..plain(&source, &["a.txt"], "/dir/") }).unwrap();
    assert!(matches!(done.tree.find("/dir/old"), Found::Node(_)));
}

#[test]
fn copying_the_same_again_changes_nothing() {
    let source = source();
    let once = copy(&Tree::empty(), &plain(&source, &["."], "/")).unwrap().tree;
    let twice = copy(&once, &plain(&source, &["."], "/")).unwrap();
    assert!(twice.layer.is_empty());
}

#[test]
fn an_archive_is_unpacked_where_that_is_asked_for() {
    let layer = diff(&Tree::empty(), &source());
    let bytes = crate::effect::tar::write(&layer, 0).unwrap();
    let packed = files(&[("t.tar", File::plain(crate::project::Content::Bytes(bytes.into())))]);
    let mut wanted = plain(&packed, &["t.tar"], "/x/");
    let kept = copy(&Tree::empty(), &wanted).unwrap().tree;
    assert!(matches!(kept.find("/x/t.tar"), Found::Node(_)));
    wanted.sources[0].unpack = true;
    let unpacked = copy(&Tree::empty(), &wanted).unwrap().tree;
    assert!(matches!(unpacked.find("/x/src/sub/u.c"), Found::Node(_)));
    assert!(matches!(unpacked.find("/x/t.tar"), Found::Nothing));
}

#[track_caller]
fn sum(tree: &Tree, path: &str) -> crate::effect::Digest {
    checksum(&Source { tree, path, unpack: false }, false, &[]).unwrap()
}

#[test]
fn content_and_mode_count_for_the_cache_but_neither_time_nor_own_name() {
    let one = files(&[("d/a", File::text("1")), ("e/b", File { mtime: 5, ..File::text("1") })]);
    assert_eq!(sum(&one, "d/a"), sum(&one, "e/b"));
    assert_ne!(sum(&one, "d"), sum(&one, "e"));
    let other = files(&[("d/a", File { mode: 0o600, ..File::text("1") })]);
    assert_ne!(sum(&one, "d/a"), sum(&other, "d/a"));
    assert_ne!(sum(&one, "d/*"), sum(&one, "e/*"));
    assert_eq!(sum(&one, "none*"), sum(&other, "none*"));
    assert!(checksum(&Source { tree: &one, path: "none", unpack: false }, false, &[]).is_err());
}

#[test]
fn what_is_excluded_does_not_count() {
    let one = files(&[("d/a", File::text("1")), ("d/b.md", File::text("1"))]);
    let other = files(&[("d/a", File::text("1")), ("d/b.md", File::text("2"))]);
    let sum = |tree: &Tree, excludes: &[&str]| {
        checksum(&Source { tree, path: "d", unpack: false }, false, excludes).unwrap()
    };
    assert_eq!(sum(&one, &["*.md"]), sum(&other, &["*.md"]));
    assert_ne!(sum(&one, &["a"]), sum(&other, &["a"]));
}
