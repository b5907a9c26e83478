//! Writing, byte for byte as BuildKit's exporter does.
//!
//! Go writes plain USTAR headers as long as everything fits. What does not fit, such as a long name
//! that can't be parted or one with other than ASCII letters, goes into an extended record before.

use crate::effect::diff::{Entry, EntryKind, Layer};
use crate::project::Content;

use super::BLOCK;
use super::header::{Header, NAME, fits, split};

/// The tar of a layer, if everything in it is known; steps ran at `built`.
pub fn write(layer: &Layer, built: i64) -> Option<Vec<u8>> {
    if layer.unknown.is_some() {
        return None;
    }
    let mut out = Vec::new();
    for entry in &layer.entries {
        let bytes: &[u8] = match &entry.kind {
            EntryKind::File(Content::Bytes(bytes)) => bytes,
            EntryKind::File(_) | EntryKind::Unknown(_) => return None,
            _ => &[],
        };
        write_header(&mut out, entry, bytes.len() as u64, built);
        out.extend_from_slice(bytes);
        pad(&mut out);
    }
    out.resize(out.len() + 2 * BLOCK, 0);
    Some(out)
}

/// How many bytes an entry takes, if its size is known.
pub fn entry_bytes(entry: &Entry) -> Option<u64> {
    let size = entry.size()?;
    let records = records(entry, &full_name(entry), size).len() as u64;
    let extended = if records > 0 { BLOCK as u64 + rounded(records) } else { 0 };
    Some((BLOCK as u64).saturating_add(extended).saturating_add(rounded(size)))
}

fn rounded(bytes: u64) -> u64 {
    bytes.div_ceil(BLOCK as u64).saturating_mul(BLOCK as u64)
}

fn pad(out: &mut Vec<u8>) {
    out.resize(out.len().next_multiple_of(BLOCK), 0);
}

fn full_name(entry: &Entry) -> String {
    let slash = if entry.kind == EntryKind::Directory { "/" } else { "" };
    format!("{}{slash}", entry.path)
}

fn write_header(out: &mut Vec<u8>, entry: &Entry, size: u64, built: i64) {
    let name = full_name(entry);
    let records = records(entry, &name, size);
    let kept = if records.is_empty() { name.clone() } else { ascii(&name) };
    if !records.is_empty() {
        write_records(out, &name, &records);
    }
    let (prefix, short) = match split(&name) {
        Some(parts) if records.is_empty() => parts,
        _ => ("", cut(&kept)),
    };
    let link = ascii(link_target(entry));
    let (major, minor) = match entry.kind {
        EntryKind::Device { major, minor, .. } => (u64::from(major), u64::from(minor)),
        _ => (0, 0),
    };
    let header = Header {
        name: short,
        prefix,
        mode: u64::from(entry.meta.mode),
        uid: u64::from(entry.meta.uid),
        gid: u64::from(entry.meta.gid),
        size,
        mtime: u64::try_from(entry.meta.mtime.seconds(built)).unwrap_or(0),
        kind: type_flag(&entry.kind),
        link: cut(&link),
        device: Some((major, minor)),
    };
    out.extend_from_slice(&header.block());
}

fn link_target(entry: &Entry) -> &str {
    match &entry.kind {
        EntryKind::Symlink(target) | EntryKind::Hardlink(target) => target,
        _ => "",
    }
}

fn type_flag(kind: &EntryKind) -> u8 {
    match kind {
        EntryKind::File(_) | EntryKind::Whiteout | EntryKind::Unknown(_) => b'0',
        EntryKind::Hardlink(_) => b'1',
        EntryKind::Symlink(_) => b'2',
        EntryKind::Device { character: true, .. } => b'3',
        EntryKind::Device { .. } => b'4',
        EntryKind::Directory => b'5',
        EntryKind::Fifo => b'6',
    }
}

/// The extended records an entry needs, in the order of their names.
fn records(entry: &Entry, name: &str, size: u64) -> String {
    let mut records = String::new();
    let link = link_target(entry);
    if !fits(u64::from(entry.meta.gid), 8) {
        records += &record("gid", &entry.meta.gid.to_string());
    }
    if link.len() > NAME || !link.is_ascii() {
        records += &record("linkpath", link);
    }
    let path_fits = name.is_ascii() && (name.len() <= NAME || split(name).is_some());
    if !path_fits || (!records.is_empty() && name.len() > NAME) {
        records += &record("path", name);
    }
    if !fits(size, 12) {
        records += &record("size", &size.to_string());
    }
    if !fits(u64::from(entry.meta.uid), 8) {
        records += &record("uid", &entry.meta.uid.to_string());
    }
    records
}

/// `LEN name=value` and a line end, where the length counts itself.
fn record(name: &str, value: &str) -> String {
    let rest = name.len() + value.len() + 3;
    let mut len = rest + rest.to_string().len();
    if rest + len.to_string().len() != len {
        len = rest + len.to_string().len();
    }
    format!("{len} {name}={value}\n")
}

fn write_records(out: &mut Vec<u8>, name: &str, records: &str) {
    let plain = name.trim_end_matches('/');
    let (directory, file) = if plain.len() == name.len() {
        plain.rsplit_once('/').unwrap_or(("", plain))
    } else {
        (plain, "")
    };
    let parts = [directory, "PaxHeaders.0", file];
    let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    let name = ascii(&parts.join("/"));
    let name = cut(&name).trim_end_matches('/');
    let size = records.len() as u64;
    out.extend_from_slice(&Header { name, size, kind: b'x', ..Header::default() }.block());
    out.extend_from_slice(records.as_bytes());
    pad(out);
}

fn ascii(text: &str) -> String {
    text.chars().filter(|c| c.is_ascii() && *c != '\0').collect()
}

fn cut(text: &str) -> &str {
    text.get(..NAME).unwrap_or(text)
}
