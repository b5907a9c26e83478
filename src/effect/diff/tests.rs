//! Layers of small changes.

use expect_test::{Expect, expect};

use super::*;
use crate::project::File;

fn tree(files: &[(&str, File)]) -> Tree {
    Tree::from_files(&files.iter().cloned().collect())
}

pub(in crate::effect) fn show(layer: &Layer) -> String {
    let mut out = String::new();
    for entry in &layer.entries {
        let size = entry.size().map_or("?".to_owned(), |size| size.to_string());
        let Meta { mode, uid, gid, .. } = entry.meta;
        let kind = match &entry.kind {
            EntryKind::File(_) => "file".to_owned(),
            EntryKind::Hardlink(target) | EntryKind::Symlink(target) => format!("-> {target}"),
            other => format!("{other:?}").to_lowercase(),
        };
        out.push_str(&format!("{} {kind} {mode:o} {uid}:{gid} {size}\n", entry.path));
    }
    out.push_str(&format!("tar {:?}, files {:?}\n", layer.tar_bytes(), layer.file_bytes()));
    out
}

#[track_caller]
fn check(lower: &Tree, change: impl FnOnce(&mut Tree), expected: Expect) {
    let mut upper = lower.clone();
    change(&mut upper);
    expected.assert_eq(&show(&diff(lower, &upper)));
}

#[test]
fn what_is_new_comes_with_the_directories_above() {
    check(
        &tree(&[("etc/passwd", File::text("root"))]),
        |tree| tree.apply(&[("etc/new", File::text("12345"))].into_iter().collect()),
        expect![[r#"
            etc directory 755 0:0 0
            etc/new file 644 0:0 5
            tar Some(2560), files Some(5)
        "#]],
    );
}

#[test]
fn what_is_gone_is_a_whiteout() {
    check(
        &tree(&[("d/a", File::text("1")), ("d/b", File::text("2")), ("e/x/y", File::text("3"))]),
        |tree| {
            tree.remove("/d");
            tree.make_directory("/d", Meta::directory(Time::Built(1)));
            tree.apply(&[("d/c", File::text("4"))].into_iter().collect());
            tree.remove("/e/x");
        },
        expect![[r#"
            d directory 755 0:0 0
            d/.wh.a whiteout 0 0:0 0
            d/.wh.b whiteout 0 0:0 0
            d/c file 644 0:0 1
            e directory 755 0:0 0
            e/.wh.x whiteout 0 0:0 0
            tar Some(4608), files Some(1)
        "#]],
    );
}

#[test]
fn a_new_mode_or_time_brings_the_whole_file_but_nothing_more() {
    check(
        &tree(&[("a", File::text("12")), ("b", File::text("3")), ("c", File::text("4"))]),
        |tree| {
            tree.change("/a", |node| node.set_meta(node.meta().with_mode(0o600)));
            tree.change("/b", |node| {
                node.set_meta(Meta { mtime: Time::Built(3), ..node.meta() });
            });
            tree.change("/c", |node| node.set_meta(node.meta()));
        },
        expect![[r#"
            a file 600 0:0 2
            b file 644 0:0 1
            tar Some(3072), files Some(3)
        "#]],
    );
}

#[test]
fn the_second_name_of_a_new_file_is_a_link() {
    check(
        &tree(&[("old", File::text("12"))]),
        |tree| {
            tree.link("/old", "/also");
            tree.apply(&[("x", File::text("1"))].into_iter().collect());
            tree.link("/x", "/y");
        },
        expect![[r#"
            also file 644 0:0 2
            x file 644 0:0 1
            y -> x 644 0:0 0
            tar Some(3584), files Some(3)
        "#]],
    );
}

#[test]
fn what_nobody_knows_has_no_size() {
    check(
        &Tree::unknown("base"),
        |tree| {
            tree.apply(&[("usr/lib/x", File::text("1"))].into_iter().collect());
            tree.becomes_unknown(UnknownId::of("make"));
        },
        expect![[r#"
            usr directory 755 0:0 0
            usr/lib directory 755 0:0 0
            usr/lib/x file 644 0:0 1
            tar None, files None
        "#]],
    );
}

#[test]
fn nothing_changed_is_the_empty_layer() {
    let tree = tree(&[("a", File::text("1"))]);
    let layer = diff(&tree, &tree.clone());
    assert!(layer.is_empty());
    let bytes = tar::write(&layer, 0).unwrap();
    assert_eq!(bytes, vec![0; 1024]);
}
