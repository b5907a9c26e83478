//! What is shared as one text: lines for what is looked at, then projects with their lengths.

use super::{Past, Shared, extra};
use crate::analysis::Meaning;
use crate::analysis::stack::StepId;
use crate::app::look::{ImageWord, InspectorTab, Look, Part, SourceTab, Spot, StripTab};
use crate::app::picture::Scale;
use crate::app::saved::past::{
    read_line, read_past, read_project, write_line, write_past, write_project,
};

const SCALES: &[(Scale, &str)] = &[(Scale::True, "true"), (Scale::Readable, "readable")];
const MEANINGS: &[(Meaning, &str)] =
    &[(Meaning::Files, "files"), (Meaning::Store, "store"), (Meaning::Compressed, "compressed")];
const SOURCES: &[(SourceTab, &str)] = &[
    (SourceTab::Dockerfile, "dockerfile"),
    (SourceTab::Files, "files"),
    (SourceTab::Ignore, "ignore"),
    (SourceTab::Options, "options"),
];
const INSPECTORS: &[(InspectorTab, &str)] = &[
    (InspectorTab::Step, "step"),
    (InspectorTab::Files, "files"),
    (InspectorTab::Image, "image"),
    (InspectorTab::Help, "help"),
];
const STRIPS: &[(StripTab, &str)] = &[
    (StripTab::Builds, "builds"),
    (StripTab::Log, "log"),
    (StripTab::Predict, "predict"),
    (StripTab::Savings, "savings"),
    (StripTab::Compare, "compare"),
    (StripTab::Surprises, "surprises"),
    (StripTab::Images, "images"),
];
const WORDS: &[(ImageWord, &str)] = &[
    (ImageWord::History, "history"),
    (ImageWord::Inspect, "inspect"),
    (ImageWord::Images, "images"),
    (ImageWord::Manifest, "manifest"),
];
const PARTS: &[(Part, &str)] = &[
    (Part::Source, "source"),
    (Part::Stack, "stack"),
    (Part::Inspector, "inspector"),
    (Part::Builds, "builds"),
];

/// The text of what is shared, with this of what was done before:
///
/// ```text
/// scale readable
/// chosen 5 0
/// build 15 The first build
/// #- Dockerfile
/// project 27
/// #- Dockerfile
/// FROM alpine
/// ```
///
/// The number behind `build` and `project` counts the bytes that follow the line.
pub(super) fn write(shared: &Shared, past: &[Past]) -> String {
    let mut out = String::new();
    write_look(&shared.look, &mut |name, value| {
        if !value.is_empty() {
            write_line(&mut out, name, value);
        }
    });
    extra::write(&shared.extra, &mut |name, value| write_line(&mut out, name, value));
    for it in past {
        write_past(&mut out, it);
    }
    shared.done.since.iter().for_each(|what| write_line(&mut out, "since", what));
    write_project(&mut out, "project", &shared.project, "");
    out
}

/// What is shared; `None` where a project is missing or cut off, or there are too many.
/// A line that is not known is passed over: a later page may know it.
pub(super) fn read(text: &str, most: usize) -> Option<Shared> {
    let mut shared = Shared::default();
    let mut project = None;
    let mut rest = text;
    while let Some(((name, value), behind)) = read_line(rest) {
        rest = behind;
        match name {
            "fresh" | "prune" | "build" => {
                shared.done.past.push(read_past(name, value, &mut rest)?);
            }
            "since" => shared.done.since.push(value.to_owned()),
            "project" => project = Some(read_project(value, &mut rest)?.0),
            _ => {
                read_look(&mut shared.look, name, value);
                extra::read(&mut shared.extra, name, value);
            }
        }
    }
    shared.project = project?;
    let builds = shared.done.past.iter().filter(|it| it.is_build()).count();
    (builds <= most).then_some(shared)
}

fn write_look(look: &Look, line: &mut dyn FnMut(&str, &str)) {
    let usual = Look::default();
    let tabs = [
        ("scale", changed(SCALES, look.view.scale, usual.view.scale)),
        ("meaning", changed(MEANINGS, look.view.meaning, usual.view.meaning)),
        ("source", changed(SOURCES, look.source, usual.source)),
        ("inspector", changed(INSPECTORS, look.inspector, usual.inspector)),
        ("strip", changed(STRIPS, look.strip, usual.strip)),
        ("words", changed(WORDS, look.words, usual.words)),
        ("part", changed(PARTS, look.part, usual.part)),
    ];
    for (name, id) in tabs {
        line(name, id);
    }
    look.view.opened.iter().for_each(|id| line("opened", &id.0.to_string()));
    if let Some(Spot { id, part }) = look.chosen {
        line("chosen", &format!("{} {part}", id.0));
    }
}

fn read_look(look: &mut Look, name: &str, value: &str) {
    match name {
        "scale" => look.view.scale = of_id(SCALES, value),
        "meaning" => look.view.meaning = of_id(MEANINGS, value),
        "source" => look.source = of_id(SOURCES, value),
        "inspector" => look.inspector = of_id(INSPECTORS, value),
        "strip" => look.strip = of_id(STRIPS, value),
        "words" => look.words = of_id(WORDS, value),
        "part" => look.part = of_id(PARTS, value),
        "opened" => look.view.opened.extend(value.parse().ok().map(StepId)),
        "chosen" => {
            look.chosen = value.split_once(' ').and_then(|(id, part)| {
                Some(Spot { id: StepId(id.parse().ok()?), part: part.parse().ok()? })
            });
        }
        _ => {}
    }
}

/// The id of what is not as usual; otherwise empty.
fn changed<T: Copy + PartialEq>(ids: &[(T, &'static str)], now: T, usual: T) -> &'static str {
    let found = ids.iter().find(|(it, _)| *it == now && now != usual);
    found.map_or("", |(_, id)| id)
}

fn of_id<T: Copy + Default>(ids: &[(T, &str)], id: &str) -> T {
    ids.iter().find(|(_, it)| *it == id).map(|(it, _)| *it).unwrap_or_default()
}
