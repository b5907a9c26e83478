//! Compares the layers of a build.

pub use layerlab::cli::scenario::build::{Built, build};
use layerlab::effect::{Entry, EntryKind, Layer};

use crate::report::{Difference, Report};

/// A recorded layer.
pub struct Recorded {
    pub tar_bytes: Option<u64>,
    pub file_bytes: Option<u64>,
    /// Path, kind, mode, owner and size, in order.
    pub entries: Vec<String>,
}

/// Compares a layer as far as its contents are known.
pub fn compare_layer(
    name: &str,
    seen: &Layer,
    recorded: &Recorded,
    report: &mut Report,
    differences: &mut Vec<Difference>,
) {
    let mut unknown = seen.unknown.is_some();
    let sizes = [
        ("bytes of tar", seen.tar_bytes(), recorded.tar_bytes),
        ("bytes of files", seen.file_bytes(), recorded.file_bytes),
    ];
    for (part, ours, recorded) in sizes {
        match (ours, recorded) {
            (Some(ours), Some(recorded)) if ours != recorded => {
                differences.push(difference(&format!("{name}: {part}"), recorded, ours));
            }
            (None, Some(_)) => unknown = true,
            _ => {}
        }
    }
    let mut ours: Vec<String> = seen.entries.iter().map(entry).collect();
    let mut wanted = recorded.entries.clone();
    ours.sort();
    wanted.sort();
    if unknown {
        // Without sizes, which are not known.
        let cut = |text: String| {
            text.rsplit_once(' ').map_or(text.clone(), |(start, _)| start.to_owned())
        };
        ours = ours.into_iter().map(cut).collect();
        wanted = wanted.into_iter().map(cut).collect();
    }
    if seen.unknown.is_none() && ours != wanted {
        differences.push(difference(
            &format!("{name}: entries"),
            wanted.join(", "),
            ours.join(", "),
        ));
    }
    report.part("layers whose sizes and files are known", !unknown);
}

pub fn difference(part: &str, recorded: impl ToString, ours: impl ToString) -> Difference {
    Difference { part: part.to_owned(), recorded: recorded.to_string(), ours: ours.to_string() }
}

fn entry(entry: &Entry) -> String {
    let kind = match entry.kind {
        EntryKind::File(_) | EntryKind::Whiteout => "f",
        EntryKind::Directory => "d",
        EntryKind::Symlink(_) => "l",
        EntryKind::Hardlink(_) => "h",
        EntryKind::Fifo => "p",
        EntryKind::Device { .. } => "c",
        EntryKind::Unknown(_) => "?",
    };
    let size = entry.size().map_or("?".to_owned(), |size| size.to_string());
    let meta = entry.meta;
    format!("{} {kind} {:o} {}:{} {size}", entry.path, meta.mode, meta.uid, meta.gid)
}
