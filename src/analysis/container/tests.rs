//! What holds of a container.

use expect_test::{Expect, expect};

use super::*;
use crate::analysis::files::{FileChange, Wanted};
use crate::project::{Content, File, Project};

const IMAGE: &str = "FROM scratch\nCOPY a.txt large /app/\nCMD [\"serve\", \"--all\"]\n";

fn build(text: &str) -> Build {
    let mut project = Project::of_text(text);
    project.files.insert("a.txt", File::text("hello\n"));
    let large = Content::Opaque { size: Some(5_000_000), id: "large".into() };
    project.files.insert("large", File::plain(large));
    Build::of(&project)
}

fn deed(kind: DeedKind, path: &str) -> Deed {
    Deed { path: path.into(), kind }
}

fn run(text: &str, deeds: &[(DeedKind, &str)]) -> (Container, String) {
    let mut container = build(text).start_container().expect("an image");
    let mut out = String::new();
    for (kind, path) in deeds {
        container = container.after(&deed(*kind, path));
        out += &format!("{kind:?} {path}: {}\n", container.told);
    }
    for change in container.changes() {
        let size = change.size.map(|size| format!(" {size}")).unwrap_or_default();
        out += &format!("{} {}{size}\n", change.letter, change.path);
    }
    out += &format!("= {}\n", container.size());
    (container, out)
}

#[track_caller]
fn check(text: &str, deeds: &[(DeedKind, &str)], expect: Expect) {
    expect.assert_eq(&run(text, deeds).1);
}

use DeedKind::{Chmod, Create, Delete, Write};

#[test]
fn a_file_of_the_image_is_copied_up_whole() {
    check(
        IMAGE,
        &[
            (Write, "/app/large"),
            (Write, "/app/large"),
            (Chmod, "/app/a.txt"),
            (Chmod, "/app/a.txt"),
        ],
        expect![[r#"
            Write /app/large: It was copied up whole, 5 MB, before a line was added to it. The file in the image is untouched.
            Write /app/large: It was in the container’s own layer already, so nothing is copied up.
            Chmod /app/a.txt: It was copied up whole, 6 B, although only its mode changes. The file in the image is untouched.
            Chmod /app/a.txt: /app/a.txt has this mode already, so nothing is copied up.
            C /app
            C /app/a.txt 6 B
            C /app/large 5 MB
            = 5 MB
        "#]],
    );
}

#[test]
fn what_is_deleted_stays_in_the_image() {
    check(
        IMAGE,
        &[(Delete, "/app/large"), (Create, "/app/new"), (Create, "/x/y"), (Delete, "/app/new")],
        expect![[r#"
            Delete /app/large: A whiteout hides it from the container. It is still in the image, and still takes its room there.
            Create /app/new: A new file of 1 MB lies in the container’s own layer. The image is untouched.
            Create /x/y: A new file of 1 MB lies in the container’s own layer. The image is untouched.
            Delete /app/new: It was in the container’s own layer only, and is gone.
            C /app
            D /app/large
            A /x
            A /x/y 1 MB
            = 1 MB
        "#]],
    );
    let (container, _) = run(IMAGE, &[(Delete, "/app/large")]);
    let rows =
        container.files(&Wanted { text: "large", only_changes: false, closed: &[].into() }).rows;
    let large = rows.iter().find(|row| &*row.path == "/app/large").expect("a row");
    assert_eq!((large.change, large.size), (Some(FileChange::Deleted), Some(5_000_000)));
    assert_eq!(container.paths(9), ["/app/a.txt".into()]);
}

#[test]
fn what_cannot_be_done_says_why() {
    check(
        IMAGE,
        &[
            (Write, "/app"),
            (Write, "/app/none"),
            (Create, "/app/a.txt/x"),
            (Create, "/app/a.txt"),
            (Create, "new"),
            (Create, ""),
            (Delete, "/none"),
        ],
        expect![[r#"
            Write /app: /app is a directory.
            Write /app/none: There is no /app/none.
            Create /app/a.txt/x: /app/a.txt/x would have to be in a file.
            Create /app/a.txt: /app/a.txt is there already.
            Create new: A path begins with a slash and ends with the name of a file.
            Create : A path begins with a slash and ends with the name of a file.
            Delete /none: There is no /none.
            = 0 B
        "#]],
    );
}

#[test]
fn of_an_unknown_image_sizes_are_not_known() {
    check(
        "FROM alpine:unheard\n",
        &[(Create, "/tmp/new"), (Write, "/etc/hosts"), (Delete, "/bin/sh")],
        expect![[r#"
            Create /tmp/new: A new file of 1 MB lies in the container’s own layer. The image is untouched.
            Write /etc/hosts: It was copied up whole, and nobody knows how large it is, before a line was added to it. The file in the image is untouched.
            Delete /bin/sh: A whiteout hides it from the container. It is still in the image, and still takes its room there.
            C /bin
            D /bin/sh
            C /etc
            C /etc/hosts not known
            C /tmp
            A /tmp/new 1 MB
            = not known
        "#]],
    );
}

#[test]
fn a_commit_lays_one_layer_on_the_image() {
    let build = build(IMAGE);
    let image = build.image_of(0).expect("an image");
    let (container, _) = run(IMAGE, &[(Create, "/app/new")]);
    let committed = container.commit().committed.expect("an image");
    assert_ne!(committed.id, image.id);
    assert_eq!(committed.layers, image.layers.len() as u32 + 1);
    assert_eq!(committed.created_by, "serve --all");
    assert_eq!(container.image_id(), image.id, "the image is untouched");
    let again = run(IMAGE, &[(Create, "/app/new")]).0.commit().committed.expect("an image");
    assert_eq!(again, committed);
    let (other, _) = run(IMAGE, &[(Create, "/app/other")]);
    assert_ne!(other.commit().committed.expect("an image").diff_id, committed.diff_id);
    let unchanged = run(IMAGE, &[]).0.commit().committed.expect("an image");
    assert_eq!((unchanged.diff_id, unchanged.layers), (None, image.layers.len() as u32));
}

#[test]
fn a_container_goes_on_with_its_image_after_an_edit() {
    let first = build(IMAGE);
    let container = first.start_container().expect("an image");
    assert!(first.makes(&container));
    let commented = build(&format!("{IMAGE}# done\n"));
    assert!(commented.makes(&container), "the same image");
    let changed = build(&format!("{IMAGE}ENV a=1\n"));
    assert!(!changed.makes(&container));
    assert!(first.makes(&container), "the edit was taken back");
    let broken = build("FROM\n");
    assert!(!broken.makes(&container));
    assert_eq!(broken.start_container(), None);
}
