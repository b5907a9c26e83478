//! The key of a step in the reader's words.

use std::rc::Rc;

use super::words;
use crate::analysis::forecast::{BedKey, Forecast, Steps};
use crate::analysis::session::{Basis, BuildRecord, Session, basis};
use crate::analysis::{Build, CarriedOut};
use crate::cache::{KeyPart, PartKind, explain};

/// What a step is looked up by in the cache.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyParts {
    pub rows: Vec<KeyRow>,
    /// The build that left the nearest earlier key; `None` where there was nothing like it, so that nothing differs.
    pub near: Option<u32>,
}

/// A part of a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyRow {
    /// `command`, `variable VERSION`, `content of src`
    pub label: String,
    /// Empty for what is not there any more.
    pub value: Rc<str>,
    /// Whether the nearest earlier key has something else here.
    pub differs: bool,
    /// What that has, where it differs and there is something.
    pub before: Option<Rc<str>>,
}

impl Session {
    /// The key under which a rebuild would look for a step; `None` for settings and for what is not built.
    pub fn key_parts(&self, build: &Build, forecast: &Forecast, key: BedKey) -> Option<KeyParts> {
        parts(&basis(&self.store, build).ok()?, &forecast.steps, key)
    }
}

impl BuildRecord {
    /// The key under which the build looked for a step; only of the newest builds.
    pub fn key_parts(&self, key: BedKey) -> Option<KeyParts> {
        parts(self.basis.as_ref()?, &self.steps, key)
    }
}

fn parts(basis: &Basis, steps: &Steps, key: BedKey) -> Option<KeyParts> {
    let CarriedOut { plan, files, .. } = &*basis.done;
    let at = steps.get(key)?.at;
    let found = explain(&basis.store, &basis.project, plan, files, at)?;
    let base: Rc<str> = match (found.on.and_then(|on| steps.at(on)), &found.image) {
        (Some(on), _) => format!("what {} leaves", words::name(on).trim_end_matches(',')).into(),
        (None, Some(image)) => format!("the image {image}").into(),
        (None, None) => "nothing".into(),
    };
    let rows = found.parts.into_iter().map(|part| KeyRow {
        label: label(&part),
        value: match part.kind {
            PartKind::Base => Rc::clone(&base),
            PartKind::Mount => mount(&part.value),
            _ => part.value,
        },
        differs: part.differs,
        before: part.before.map(|text| match part.kind {
            PartKind::Mount => mount(&text),
            _ => text,
        }),
    });
    Some(KeyParts { rows: rows.collect(), near: found.near })
}

/// From the text that is hashed to one that can be read.
fn mount(text: &str) -> Rc<str> {
    let mut words = text.split(' ');
    let kind = words.next().unwrap_or_default();
    if kind.is_empty() || kind == "script" {
        return kind.into();
    }
    let mut told = format!("{kind} at {}", words.next().unwrap_or_default());
    let rest: Vec<&str> = words.collect();
    if rest.contains(&"ro") {
        told += ", read-only";
    }
    if kind == "cache" && !rest.contains(&"usual") {
        told += ", with an id or sharing of its own";
    }
    told.into()
}

fn label(part: &KeyPart) -> String {
    let label = match part.kind {
        PartKind::Operation => "what it does",
        PartKind::Shell => "shell",
        PartKind::Command => "command",
        PartKind::Workdir => "working directory",
        PartKind::User => "user",
        PartKind::Variable => return format!("variable {}", part.name),
        PartKind::VariableOrder => "order of the variables",
        PartKind::Network => "network",
        PartKind::Security => "security",
        PartKind::Mount => "mount",
        PartKind::Option => "option of the build",
        PartKind::Platform => "platform",
        PartKind::Sources => "names of the sources",
        PartKind::Destination => "destination",
        PartKind::Owner => "owner",
        PartKind::Mode => "mode",
        PartKind::Excludes => "left out",
        PartKind::Epoch => "SOURCE_DATE_EPOCH",
        PartKind::Files => return format!("content of {}", part.name),
        PartKind::Base => "stands on",
    };
    label.to_owned()
}
