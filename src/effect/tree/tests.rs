//! Paths, changes, links and what nobody knows.

use super::*;
use crate::project::{Content, File};

fn tree(files: &[(&str, File)]) -> Tree {
    Tree::from_files(&files.iter().cloned().collect())
}

#[track_caller]
fn check_path(tree: &Tree, path: &str, real: &str) {
    assert_eq!(tree.resolve(path, true).map(|place| place.path), Ok(real.to_owned()), "{path}");
}

fn text(tree: &Tree, path: &str) -> Option<String> {
    match tree.find(path) {
        Found::Node(node) => node.content()?.as_text().map(Into::into),
        _ => None,
    }
}

#[test]
fn links_are_followed_as_a_kernel_does() {
    let tree = tree(&[
        ("real/f", File::text("x")),
        ("lnk", File::symlink("/real")),
        ("real/up", File::symlink("../real/f")),
        ("a", File::symlink("b")),
        ("b", File::symlink("a")),
    ]);
    check_path(&tree, "/lnk/f", "/real/f");
    check_path(&tree, "/lnk/up", "/real/f");
    check_path(&tree, "/lnk/../real", "/real");
}

#[test]
fn links_in_a_circle_lead_nowhere() {
    let tree = tree(&[("a", File::symlink("b")), ("b", File::symlink("a"))]);
    assert!(matches!(tree.resolve("/a", true), Err(Trouble::TooManyLinks)));
    check_path(&tree, "/none/./x/../y", "/none/y");
}

#[test]
fn a_clone_is_not_changed() {
    let mut changed = tree(&[("d/a", File::text("1")), ("d/b", File::text("2"))]);
    let before = changed.clone();
    changed.put("/d/a", Node::new(Kind::file(Content::text("new")), Meta::file(Time::At(0))));
    changed.remove("/d/b");
    assert_eq!(text(&before, "/d/a").as_deref(), Some("1"));
    assert_eq!(text(&before, "/d/b").as_deref(), Some("2"));
    assert_eq!(text(&changed, "/d/a").as_deref(), Some("new"));
    assert!(matches!(changed.find("/d/b"), Found::Nothing));
    assert_ne!(before.digest(), changed.digest());
}

#[test]
fn equal_trees_have_equal_digests_however_they_came_about() {
    let mut one = tree(&[("d/a", File::text("1"))]);
    let other = one.clone();
    for name in 0..200 {
        let file = Node::new(Kind::file(Content::text("x")), Meta::file(Time::Built(1)));
        one.put(&format!("/d/{name}"), file);
    }
    for name in 0..200 {
        one.remove(&format!("/d/{name}"));
    }
    assert_eq!(one.digest(), other.digest());
}

#[test]
fn many_names_stay_in_order() {
    let mut tree = Tree::empty();
    for number in (0..500).rev() {
        let file = Node::new(Kind::file(Content::text("x")), Meta::file(Time::At(0)));
        tree.put(&format!("/{:03}", number * 7 % 500), file);
    }
    let names: Vec<_> = tree.root().directory().unwrap().entries.iter().collect();
    assert_eq!(names.len(), 500);
    assert!(names.is_sorted_by(|one, other| one.0 < other.0));
}

#[test]
fn a_file_with_two_names_changes_under_both() {
    let mut tree = tree(&[("a", File::text("1")), ("d/x", File::text("2"))]);
    tree.link("/a", "/b");
    tree.rename("/b", "/d/b");
    tree.change("/d/b", |node| node.set_meta(node.meta().with_mode(0o600)));
    let Found::Node(node) = tree.find("/a") else { panic!() };
    assert_eq!(node.meta().mode, 0o600);
    tree.remove("/a");
    assert_eq!(text(&tree, "/d/b").as_deref(), Some("1"));
}

#[test]
fn what_nobody_knows_has_an_id_of_its_place() {
    let id = |tree: &Tree, path: &str| match tree.find(path) {
        Found::Unknown(id) => Some(id),
        _ => None,
    };
    let mut tree = Tree::unknown("base");
    assert!(id(&tree, "/usr/bin/x").is_some());
    assert_eq!(id(&tree, "/usr/bin/x"), id(&Tree::unknown("base"), "/usr/bin/x"));
    assert_ne!(id(&tree, "/usr/bin/x"), id(&tree, "/usr/bin/y"));
    assert_ne!(id(&tree, "/usr/bin/x"), id(&Tree::unknown("other"), "/usr/bin/x"));
    let before = id(&tree, "/usr/bin/y");
    tree.remove("/usr/bin/x");
    assert!(matches!(tree.find("/usr/bin/x"), Found::Nothing));
    assert_eq!(id(&tree, "/usr/bin/y"), before);
    tree.becomes_unknown(UnknownId::of("make"));
    assert_ne!(id(&tree, "/usr/bin/y"), before);
    tree.remove("/new");
    tree.make_directory("/new", Meta::directory(Time::At(0)));
    assert!(matches!(tree.find("/new/x"), Found::Nothing));
}
