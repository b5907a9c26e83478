//! What BuildKit does before and after the vertices.

use super::groups::{Ending, Group, Line};
use super::units::{after, bytes};
use super::{Export, Source, transfer};
use crate::plan::check::Warning;
use crate::plan::{Base, Plan};
use crate::project;

pub(super) fn definition(source: &Source<'_>, warnings: &[Warning], end: u64) -> Group {
    let file = source.project.dockerfile_path.as_deref().unwrap_or("Dockerfile");
    let file = file.rsplit('/').next().unwrap_or_default();
    let sent = transfer::of_file(file, Some(source.project.dockerfile.len() as u64));
    let mut lines = vec![status(0, format!("transferring dockerfile: {} done", bytes(sent)))];
    lines.extend(warnings.iter().map(|warning| {
        let Warning { rule, message, lines, .. } = warning;
        status(end, format!("WARN: {rule}: {message} (line {})", lines.0))
    }));
    internal(&format!("load build definition from {file}"), (0, end), lines)
}

/// The images that are looked up, each once; nothing behind one that is missing.
pub(super) fn metadata(plan: &Plan, start: u64, end: u64) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for stage in plan.stages.iter().filter(|stage| stage.needed) {
        let Base::Image(image) = &stage.base else { continue };
        let name = format!("load metadata for {}", image.reference);
        let mut group = internal(&name, (start, end), Vec::new());
        if groups.iter().any(|known| known.name == group.name) {
            continue;
        }
        if image.missing {
            group.ending = Ending::Failed(format!("{}: not found", image.reference));
            groups.push(group);
            break;
        }
        groups.push(group);
    }
    groups
}

pub(super) fn ignore_file(source: &Source<'_>, at: u64) -> Group {
    let files = &source.project.files;
    let own = source.project.dockerfile_path.as_ref().map(|path| format!("{path}.dockerignore"));
    let own = own.filter(|own| files.get(own).is_some());
    let name = own.as_deref().unwrap_or(".dockerignore");
    let size = files.get(name).and_then(|file| match &file.kind {
        project::Kind::File(content) => content.size(),
        _ => None,
    });
    let sent = transfer::of_file(name, size);
    let line = status(at, format!("transferring context: {} done", bytes(sent)));
    internal("load .dockerignore", (at, at), vec![line])
}

pub(super) fn export(source: &Source<'_>) -> Option<Group> {
    let ms = source.schedule.export.likely;
    let total = source.schedule.total.likely;
    let start = total.saturating_sub(ms);
    let took = after(ms);
    let (name, lines) = match source.export {
        Export::Nothing => return None,
        Export::Docker(image, name) => (
            "exporting to image",
            vec![
                format!("exporting layers{took} done"),
                format!("writing image {} done", image.id),
                format!("naming to {name} done"),
            ],
        ),
        Export::Oci(image) => (
            "exporting to oci image format",
            vec![
                format!("exporting layers{took} done"),
                format!("exporting manifest {} done", image.manifest_digest),
                format!("exporting config {} done", image.id),
                "sending tarball done".to_owned(),
            ],
        ),
        Export::Directory(size) => (
            "exporting to client directory",
            vec![format!("copying files {}{took} done", bytes(size))],
        ),
    };
    let lines = lines.into_iter().map(|text| status(total, text)).collect();
    let ending = Ending::Done(ms);
    Some(Group { vertex: None, name: name.into(), start, end: total, lines, ending })
}

pub(super) fn status(at: u64, text: String) -> Line {
    Line { at, text, log: false }
}

fn internal(name: &str, (start, end): (u64, u64), lines: Vec<Line>) -> Group {
    let ending = Ending::Done(end.saturating_sub(start));
    Group { vertex: None, name: format!("[internal] {name}").into(), start, end, lines, ending }
}
