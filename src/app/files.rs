//! The files that the inspector lists, and what it says of each.

use super::look::{FilesView, Spot};
use crate::analysis::Build;
use crate::analysis::container::Container;
use crate::analysis::files::{Access, FileChange, FileKind, FileRow, FileTree, Origin, Wanted};
use crate::analysis::stack::Amount;

/// The files after a step, or as the container sees them.
pub fn listed(
    build: &Build,
    container: Option<&Container>,
    spot: Spot,
    view: &FilesView,
) -> Option<FileTree> {
    let FilesView { text, only_changes, closed, order } = view;
    let wanted = Wanted { text, only_changes: *only_changes, closed, order: *order };
    match container {
        Some(container) if spot == Spot::CONTAINER => Some(container.files(&wanted)),
        _ => build.files_at(spot.id, spot.part, &wanted),
    }
}

/// The name alone.
pub fn name(row: &FileRow) -> &str {
    if !row.what.is_empty() {
        return &row.what;
    }
    row.path.rsplit('/').next().unwrap_or_default()
}

pub const fn sign(change: FileChange) -> &'static str {
    match change {
        FileChange::Added | FileChange::Written => "+",
        FileChange::Changed => "±",
        FileChange::Deleted => "−",
    }
}

/// All of it in a sentence: `added: /app/main.py, 12 kB, rw-r--r--, owner 0:0, from line 5`.
pub fn row_words(row: &FileRow, origins: &[Origin]) -> String {
    let mut words = match row.change {
        None => String::new(),
        Some(FileChange::Added) => "added: ".to_owned(),
        Some(FileChange::Changed) => "changed: ".to_owned(),
        Some(FileChange::Written) => "written, whether or not it was there before: ".to_owned(),
        Some(FileChange::Deleted) => "deleted: ".to_owned(),
    };
    if !row.what.is_empty() {
        words.push_str(&format!("{} in ", row.what));
    }
    words.push_str(&row.path);
    if let Some(target) = &row.target {
        words.push_str(" leads to ");
        words.push_str(target);
    }
    words.push_str(match row.kind {
        FileKind::Directory { open: true, .. } => ", directory that may hold more than is listed",
        FileKind::Directory { .. } => ", directory",
        FileKind::Link | FileKind::File => "",
        FileKind::Device => ", device",
        FileKind::Unknown => ", of which nothing else is known",
        FileKind::Weighed => ", weighed and not listed",
    });
    let size = size(row);
    if !size.is_empty() {
        let range = row.size.and_then(|size| size.range());
        let range = range.map(|range| format!(" ({range})")).unwrap_or_default();
        words.push_str(&format!(", {size}{range}"));
    }
    if row.waste.likely() > 0 {
        words.push_str(&format!(", {} of dead weight", row.waste));
    }
    if let Some(access) = row.access {
        words.push_str(&format!(", {}, owner {}", letters(access.mode), owner(access)));
    }
    if let Some(origin) = row.origin {
        words.push_str(&format!(", {}", origin_words(origins.get(origin))));
    }
    words
}

/// `12 kB`; nothing where it is not told.
pub fn size(row: &FileRow) -> String {
    match row.size {
        Some(Amount::Unknown) if row.kind == FileKind::File => "size not known".to_owned(),
        Some(size) => size.short(),
        None => String::new(),
    }
}

/// What all rows weigh together, and what of it is dead.
pub fn sum_words(tree: &FileTree, only_changes: bool) -> Option<String> {
    let size = tree.size?;
    let range = size.range().map(|range| format!(" ({range})")).unwrap_or_default();
    let (of, dead) = if only_changes {
        ("This step adds", "and makes dead weight of")
    } else {
        ("In sight:", "paid for besides, and of no use:")
    };
    let dead = (tree.waste.likely() > 0).then(|| format!("; {dead} {}", tree.waste));
    Some(format!("{of} {size}{range}{}", dead.unwrap_or_default()))
}

/// `644`, or `644 1001:1001` for what is not root's.
pub fn access(access: Access) -> String {
    if (access.uid, access.gid) == (0, 0) {
        return format!("{:o}", access.mode);
    }
    format!("{:o} {}", access.mode, owner(access))
}

fn owner(access: Access) -> String {
    format!("{}:{}", access.uid, access.gid)
}

fn origin_words(origin: Option<&Origin>) -> String {
    match origin {
        None => "from the container".to_owned(),
        Some(origin) if origin.line == 0 => format!("from {}", origin.label),
        Some(origin) => format!("from line {}", origin.line),
    }
}

/// `rw-r--r--`
fn letters(mode: u32) -> String {
    let letters = "rwxrwxrwx".chars().enumerate();
    letters.map(|(at, letter)| if mode >> (8 - at) & 1 == 1 { letter } else { '-' }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::stack::StepId;

    #[test]
    fn a_row_is_told_in_a_sentence() {
        let origin =
            |line| Origin { id: StepId::default(), part: 0, label: "FROM x".to_owned(), line };
        let mut row = FileRow {
            path: "/app/main.py".into(),
            what: "".into(),
            depth: 1,
            kind: FileKind::File,
            size: Some(Amount::exact(12_000)),
            waste: Amount::ZERO,
            access: Some(Access { mode: 0o640, uid: 7, gid: 8 }),
            target: None,
            origin: Some(1),
            change: Some(FileChange::Added),
        };
        let origins = [origin(0), origin(5)];
        assert_eq!(
            row_words(&row, &origins),
            "added: /app/main.py, 12 kB, rw-r-----, owner 7:8, from line 5"
        );
        assert_eq!((name(&row), access(row.access.unwrap())), ("main.py", "640 7:8".to_owned()));
        row = FileRow {
            kind: FileKind::Unknown,
            size: None,
            access: None,
            origin: Some(0),
            change: None,
            ..row
        };
        assert_eq!(
            row_words(&row, &origins),
            "/app/main.py, of which nothing else is known, from FROM x"
        );
        assert_eq!(size(&row), "", "nothing is made up");
    }
}
