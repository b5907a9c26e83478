//! `image_digests.json`: layers as raw tars, written again byte for byte.

use layerlab::effect::diff::{Entry, EntryKind, Layer};
use layerlab::effect::tar::{self, MemberKind};
use layerlab::effect::{Digest, Meta, Time};
use layerlab::project::Content;
use serde_json::Value;

use crate::files::decode;

pub fn check(cases: &[Value]) -> bool {
    let (mut agreeing, mut all) = (0, 0);
    for layer in cases.iter().flat_map(|case| case["layers"].as_array().into_iter().flatten()) {
        let (Some(packed), Some(diff_id)) =
            (layer["tar_gz_base64"].as_str(), layer["diff_id"].as_str())
        else {
            continue;
        };
        let Some(bytes) = unzip(&decode(packed)) else { continue };
        all += 1;
        let again = tar::write(&layer_of(&bytes), 0).unwrap_or_default();
        if Digest::of_bytes(&again).to_string() == diff_id {
            agreeing += 1;
        } else {
            let at = bytes.iter().zip(&again).position(|(one, other)| one != other);
            println!("  {diff_id}: differs at {at:?}");
        }
    }
    println!("image_digests.json: {agreeing}/{all} tars written again byte for byte");
    agreeing == all
}

fn layer_of(bytes: &[u8]) -> Layer {
    let members = tar::read(bytes).unwrap_or_default();
    let entries = members.into_iter().map(|member| Entry {
        path: member.path.trim_end_matches('/').into(),
        kind: match member.kind {
            MemberKind::File(bytes) => EntryKind::File(Content::Bytes(bytes)),
            MemberKind::Directory => EntryKind::Directory,
            MemberKind::Symlink(target) => EntryKind::Symlink(target.into()),
            MemberKind::Hardlink(target) => EntryKind::Hardlink(target.into()),
            MemberKind::Fifo => EntryKind::Fifo,
            MemberKind::Device { character, major, minor } => {
                EntryKind::Device { character, major, minor }
            }
        },
        meta: Meta {
            mode: member.mode,
            uid: member.uid,
            gid: member.gid,
            mtime: Time::At(member.mtime),
        },
    });
    Layer { entries: entries.collect(), unknown: None }
}

/// What `gzip -d` makes of it.
fn unzip(packed: &[u8]) -> Option<Vec<u8>> {
    use std::io::{Read, Write};
    use std::process::{Command, Stdio};
    let mut child = Command::new("gzip")
        .arg("-dc")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .ok()?;
    child.stdin.take()?.write_all(packed).ok()?;
    let mut bytes = Vec::new();
    child.stdout.take()?.read_to_end(&mut bytes).ok()?;
    child.wait().ok()?;
    Some(bytes)
}
