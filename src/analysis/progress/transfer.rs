//! How many bytes it takes to send files to the builder: each file's facts, then the contents that it
//! asks for, in packets of protobuf.

use crate::effect::Tree;
use crate::effect::tree::Kind;
use crate::plan::mount::MountFrom;
use crate::plan::step::{From, SourceKind};
use crate::plan::{Action, Plan};
use crate::project::{Content, Files, Project};
use crate::syntax::glob;

/// The packet that ends it all.
const END: u64 = 2;
/// A time in nanoseconds, as it is for any day in this century.
const TIME: u64 = 10;
/// The bytes of a content that fit into a packet.
const PACKET: u64 = 32 * 1024;

/// A single file, or none.
pub(super) fn of_file(name: &str, size: Option<u64>) -> u64 {
    let file = |size| content(0, size).saturating_add(packet(facts(name, 0o644, size, "")));
    size.map_or(0, file).saturating_add(END)
}

/// The files of the context that steps ask for. Contents whose size is not known count nothing.
pub(super) fn of_context(
    project: &Project,
    plan: &Plan,
    context: &Tree,
    known: Option<&Files>,
) -> u64 {
    let wanted = wanted(plan);
    let mut bytes = END;
    let mut id = 0;
    let mut open = vec![(String::new(), context.root())];
    while let Some((path, node)) = open.pop() {
        let is_directory = matches!(node.kind(), Kind::Directory(_));
        if !path.is_empty() {
            if !wanted.iter().any(|pattern| is_sent(pattern, &path, is_directory)) {
                continue;
            }
            let size = node.content().and_then(Content::size).unwrap_or(0);
            let (kind, target) = match node.kind() {
                Kind::Directory(_) => (1 << 31, ""),
                Kind::Symlink(target) => (1 << 27, &**target),
                _ => (0, ""),
            };
            let facts = facts(&path, kind | u64::from(node.meta().mode), size, target);
            bytes = bytes.saturating_add(packet(facts));
            let is_known = known.is_some_and(|known| {
                known.get(&path).is_some() && known.get(&path) == project.files.get(&path)
            });
            if node.content().is_some() && !is_known {
                bytes = bytes.saturating_add(content(id, size));
            }
            id += 1;
        }
        if let Kind::Directory(directory) = node.kind() {
            let below = directory.entries.iter().map(|(name, node)| {
                let path =
                    if path.is_empty() { name.to_string() } else { format!("{path}/{name}") };
                (path, node)
            });
            let below: Vec<_> = below.collect();
            open.extend(below.into_iter().rev());
        }
    }
    bytes
}

/// The paths and patterns that steps read from the context; an empty one stands for all of it.
fn wanted(plan: &Plan) -> Vec<String> {
    let mut wanted: Vec<String> = Vec::new();
    let mut add = |path: &str| wanted.push(path.trim_matches('/').to_owned());
    for step in plan.stages.iter().filter(|stage| stage.needed).flat_map(|stage| &stage.steps) {
        match &step.action {
            Action::Copy(copy) if copy.from == From::Context => {
                for source in &copy.sources {
                    if let SourceKind::Path { path, .. } = &source.kind {
                        add(path);
                    }
                }
            }
            Action::Run(run) => {
                for mount in run.mounts.iter().filter(|mount| mount.from == MountFrom::Context) {
                    add(&mount.path);
                }
            }
            _ => {}
        }
    }
    wanted
}

/// Whether a path is at or below what matches a pattern, or a directory on the way to it.
fn is_sent(pattern: &str, path: &str, is_directory: bool) -> bool {
    if pattern.is_empty() {
        return true;
    }
    let mut names = path.split('/');
    for part in pattern.split('/') {
        let Some(name) = names.next() else { return is_directory };
        if part != name && glob::matches(part, name) != Ok(true) {
            return false;
        }
    }
    true
}

/// What is told of a file: its path, mode, size, time and, of a link, where it leads.
fn facts(path: &str, mode: u64, size: u64, target: &str) -> u64 {
    text(path) + number(mode) + number(size) + TIME + text(target)
}

fn packet(facts: u64) -> u64 {
    1 + varint(facts) + facts
}

/// A content in packets, of which the last is empty.
fn content(id: u64, size: u64) -> u64 {
    let head = 2 + number(id);
    let data = |size: u64| if size == 0 { 0 } else { head + 1 + varint(size) + size };
    let full = (size / PACKET).saturating_mul(data(PACKET));
    full.saturating_add(data(size % PACKET)).saturating_add(head)
}

/// A field; one that is empty or 0 is left out.
fn text(text: &str) -> u64 {
    let length = text.len() as u64;
    if length == 0 { 0 } else { 1 + varint(length) + length }
}

fn number(number: u64) -> u64 {
    if number == 0 { 0 } else { 1 + varint(number) }
}

/// Seven bits a byte.
fn varint(number: u64) -> u64 {
    u64::from(number.max(1).ilog2() / 7 + 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::image::simulate;
    use crate::plan::plan;
    use crate::project::File;
    use crate::syntax::parse;

    #[track_caller]
    fn check(dockerfile: &str, sent: u64, again: u64) {
        let mut project = Project::of_text(dockerfile);
        project.dockerfile_path = None;
        let files = [("a.txt", "six...".len()), ("src/main.c", 13), ("unused/x", 9)];
        project.files =
            files.into_iter().map(|(path, size)| (path, File::text(&"x".repeat(size)))).collect();
        let parsed = parse(project.dockerfile.clone());
        let plan = plan(&project, &parsed);
        let files = simulate(&project, &plan);
        let of = |known| of_context(&project, &plan, &files.context, known);
        assert_eq!((of(None), of(Some(&project.files))), (sent, again));
    }

    #[test]
    fn as_many_bytes_are_sent_as_buildkit_counts() {
        // These numbers are recorded.
        assert_eq!([of_file("Dockerfile", Some(54)), of_file("Dockerfile", Some(140))], [91, 179]);
        assert_eq!(of_file(".dockerignore", None), 2);
        check("FROM scratch\nCOPY a.txt /a\n", 38, 26);
        check("FROM scratch\nCOPY src/ .\n", 77, 54);
        check("FROM scratch\nCOPY nope /\n", 2, 2);
        // And these follow from them.
        check("FROM scratch\nCOPY s*/*.c .\n", 77, 54);
        check("FROM scratch\nCOPY a.txt src /\n", 38 + 77 - 2, 26 + 54 - 2);
        assert_eq!(of_file("f", Some(u64::MAX)), u64::MAX);
    }
}
