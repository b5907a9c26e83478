//! Sizes that were told, each as a line: `files history 43100000 50000 0 0 RUN make`.

use crate::project::{Meaning, Measure, Origin, Subject};

const MEANINGS: [(Meaning, &str); 3] =
    [(Meaning::Files, "files"), (Meaning::Store, "store"), (Meaning::Compressed, "compressed")];
const ORIGINS: [(Origin, &str); 4] = [
    (Origin::Hand, "hand"),
    (Origin::History, "history"),
    (Origin::Inspect, "inspect"),
    (Origin::Dive, "dive"),
];

/// What is counted, who says so, how many bytes, by how much that may be off, of which of several
/// instructions and which layer of it, and its text.
pub(super) fn measure_words((subject, measure): (&Subject, &Measure)) -> String {
    let Measure { bytes, off_by, meaning, origin } = *measure;
    let Subject { text, nth, layer } = subject;
    let (meaning, origin) = (name(&MEANINGS, meaning), name(&ORIGINS, origin));
    format!("{meaning} {origin} {bytes} {off_by} {nth} {layer} {text}")
}

/// What such a line says; nothing where it cannot be read.
pub(super) fn measure_of(words: &str) -> Option<(Subject, Measure)> {
    let mut words = words.splitn(7, ' ');
    let meaning = of(&MEANINGS, words.next()?)?;
    let origin = of(&ORIGINS, words.next()?)?;
    let (bytes, off_by) = (words.next()?.parse().ok()?, words.next()?.parse().ok()?);
    let (nth, layer) = (words.next()?.parse().ok()?, words.next()?.parse().ok()?);
    let text = words.next()?.into();
    Some((Subject { text, nth, layer }, Measure { bytes, off_by, meaning, origin }))
}

fn name<T: Copy + PartialEq>(names: &[(T, &'static str)], it: T) -> &'static str {
    names.iter().find(|(other, _)| *other == it).map_or("", |(_, name)| name)
}

fn of<T: Copy>(names: &[(T, &str)], name: &str) -> Option<T> {
    names.iter().find(|(_, it)| *it == name).map(|(it, _)| *it)
}
