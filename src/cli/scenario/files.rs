//! Files as a scenario says them.

use std::rc::Rc;

use crate::effect::diff::{Entry, EntryKind, Layer};
use crate::effect::{Meta, Time, tar};
use crate::project::{Content, File, Files, Kind};
use serde_json::{Map, Value};

/// When files were written that have no time: 1 January 2024.
pub const MTIME: i64 = 1_704_067_200;

/// Files by their path; what has no time gets this one.
pub fn files(of: &Map<String, Value>, mtime: i64) -> Files {
    let paths = of.iter().filter(|(path, _)| !path.starts_with("__"));
    paths.map(|(path, value)| (path.as_str(), file(value, mtime))).collect()
}

/// A file: its text, or an object that says more.
pub fn file(value: &Value, mtime: i64) -> File {
    let text = |key: &str| value[key].as_str();
    let mut file = if let Value::String(text) = value {
        File::text(text)
    } else if value["dir"] == true || value["dir"].as_u64().is_some_and(|is| is > 0) {
        File::directory()
    } else if let Some(target) = text("symlink") {
        File::symlink(target)
    } else if let Some(path) = text("hardlink") {
        File { kind: Kind::Hardlink(path.into()), ..File::text("") }
    } else {
        File::plain(content(value))
    };
    file.mtime = value["mtime"].as_i64().unwrap_or(mtime);
    match &value["mode"] {
        Value::Number(mode) => file.mode = mode.as_u64().unwrap_or(0) as u32,
        Value::String(mode) => file.mode = u32::from_str_radix(mode, 8).unwrap_or(0),
        _ => {}
    }
    file.uid = value["uid"].as_u64().unwrap_or(0) as u32;
    file.gid = value["gid"].as_u64().unwrap_or(0) as u32;
    file
}

/// What is in a file: a text, many bytes of a kind, or an archive.
pub fn content(value: &Value) -> Content {
    if let Some(size) = value["size"].as_u64() {
        let seed = value["seed"].as_str().and_then(|seed| seed.bytes().next()).unwrap_or(b'x');
        return Content::Bytes(vec![seed; size as usize].into());
    }
    if let Some(text) = value["base64"].as_str() {
        return Content::Bytes(decode(text).into());
    }
    if let Some(members) = value["tar"].as_object() {
        return archive(members);
    }
    Content::text(value.as_str().or(value["content"].as_str()).unwrap_or_default())
}

fn archive(members: &Map<String, Value>) -> Content {
    let mtime = members.get("__mtime").and_then(Value::as_i64).unwrap_or(MTIME);
    let packed = members.get("__gz").is_some_and(|packed| packed == true);
    let files = members.iter().filter(|(path, _)| !path.starts_with("__"));
    if packed {
        let files: Files = files.map(|(path, value)| (path.as_str(), file(value, mtime))).collect();
        let id = format!("packed {members:?}").into();
        return Content::Archive { files: Rc::new(files), size: 0, id };
    }
    let entries = files.map(|(path, text)| Entry {
        path: path.as_str().into(),
        kind: EntryKind::File(content(text)),
        meta: Meta::file(Time::At(mtime)),
    });
    let layer = Layer { entries: entries.collect(), unknown: None };
    let mut bytes = tar::write(&layer, 0).unwrap_or_default();
    bytes.resize(bytes.len().next_multiple_of(10240), 0);
    Content::Bytes(bytes.into())
}

/// The bytes that Base64 stands for.
pub fn decode(text: &str) -> Vec<u8> {
    let digit = |byte: u8| match byte {
        b'A'..=b'Z' => Some(byte - b'A'),
        b'a'..=b'z' => Some(byte - b'a' + 26),
        b'0'..=b'9' => Some(byte - b'0' + 52),
        b'+' => Some(62),
        b'/' => Some(63),
        _ => None,
    };
    let (mut out, mut bits, mut held) = (Vec::new(), 0u32, 0);
    for digit in text.bytes().filter_map(digit) {
        bits = bits << 6 | u32::from(digit);
        held += 6;
        if held >= 8 {
            held -= 8;
            out.push((bits >> held) as u8);
            bits &= (1 << held) - 1;
        }
    }
    out
}
