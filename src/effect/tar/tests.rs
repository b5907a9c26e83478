//! Archives written and read again.

use super::*;
use crate::effect::diff::{Entry, EntryKind, Layer};
use crate::effect::tree::{Meta, Time};
use crate::project::Content;

fn entry(path: &str, kind: EntryKind) -> Entry {
    Entry { path: path.into(), kind, meta: Meta::file(Time::At(1_600_000_000)) }
}

fn file(path: &str, text: &str) -> Entry {
    entry(path, EntryKind::File(Content::text(text)))
}

/// What is written takes as many bytes as was said, and reads as what it was.
#[track_caller]
fn check(entries: Vec<Entry>, len: u64) {
    let layer = Layer { entries, unknown: None };
    let bytes = write(&layer, 0).unwrap();
    assert_eq!(bytes.len() as u64, len);
    assert_eq!(layer.tar_bytes(), Some(len));
    let members = read(&bytes).unwrap();
    assert_eq!(members.len(), layer.entries.len());
    for (member, entry) in members.iter().zip(&layer.entries) {
        assert_eq!(member.path.trim_end_matches('/'), &*entry.path);
        match (&member.kind, &entry.kind) {
            (MemberKind::File(bytes), EntryKind::File(Content::Bytes(given))) => {
                assert_eq!(bytes, given);
            }
            (MemberKind::Symlink(target), EntryKind::Symlink(given)) => {
                assert_eq!(target, &**given);
            }
            (MemberKind::Directory, EntryKind::Directory) => {}
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn contents_are_padded_to_blocks() {
    check(vec![file("a", "")], 1536);
    check(vec![file("a", "1")], 2048);
    check(vec![file("a", &"x".repeat(512))], 2048);
    check(vec![file("a", &"x".repeat(513)), entry("d", EntryKind::Directory)], 3072);
}

#[test]
fn long_names_are_parted_where_that_is_possible() {
    let parted = format!("{}/{}", "n".repeat(80), "m".repeat(60));
    check(vec![file(&parted, "1")], 2048);
    check(vec![file(&"z".repeat(120), "1")], 3072);
    check(vec![file("t/é.txt", "1")], 3072);
    check(vec![entry("l", EntryKind::Symlink("t".repeat(101).as_str().into()))], 2560);
}

#[test]
fn a_header_is_what_go_writes() {
    let bytes =
        write(&Layer { entries: vec![file("a.txt", "hello\n")], unknown: None }, 0).unwrap();
    assert_eq!(
        &bytes[100..157],
        b"0000644\x000000000\x000000000\x0000000000006\x0013727410000\x00010213\x00 0"
    );
    assert_eq!(&bytes[257..265], b"ustar\x0000");
    assert_eq!(&bytes[329..345], b"0000000\x000000000\x00");
}

#[test]
fn what_is_no_archive_is_told() {
    assert_eq!(read(b"not a tar\n"), None);
    assert_eq!(read(&[0; 1024]), None);
}
