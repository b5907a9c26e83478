//! Files of a recorded case.

use layerlab::effect::diff::{Entry, EntryKind, Layer};
use layerlab::effect::{Meta, Time, tar};
use layerlab::project::{Content, File, Files};
use serde_json::{Map, Value};

const MTIME: i64 = 1_704_067_200;

pub fn files(of: &Map<String, Value>) -> Files {
    let mut files = Files::default();
    for (path, value) in of {
        if path.starts_with("__") {
            continue;
        }
        let mut file = match value {
            Value::String(text) => File::text(text),
            value if value["dir"] == true => File::directory(),
            value if value["symlink"].is_string() => {
                File::symlink(value["symlink"].as_str().unwrap_or_default())
            }
            value => File::plain(content(value)),
        };
        file.mtime = MTIME;
        match &value["mode"] {
            Value::Number(mode) => file.mode = mode.as_u64().unwrap_or(0) as u32,
            Value::String(mode) => file.mode = u32::from_str_radix(mode, 8).unwrap_or(0),
            _ => {}
        }
        files.insert(path.as_str(), file);
    }
    files
}

fn content(value: &Value) -> Content {
    if let Some(size) = value["size"].as_u64() {
        return Content::Bytes(vec![b'x'; size as usize].into());
    }
    if let Some(text) = value["base64"].as_str() {
        return Content::Bytes(decode(text).into());
    }
    if let Some(members) = value["tar"].as_object() {
        let entries = members.iter().map(|(path, text)| Entry {
            path: path.as_str().into(),
            kind: EntryKind::File(Content::text(text.as_str().unwrap_or_default())),
            meta: Meta::file(Time::At(MTIME)),
        });
        let layer = Layer { entries: entries.collect(), unknown: None };
        let mut bytes = tar::write(&layer, 0).unwrap_or_default();
        bytes.resize(bytes.len().next_multiple_of(10240), 0);
        return Content::Bytes(bytes.into());
    }
    Content::text(value["content"].as_str().unwrap_or_default())
}

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
