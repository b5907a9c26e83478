//! What the picture says of its beds.

use super::{BedKey, PlacedLabel, Shown};
use crate::analysis::stack::{Amount, BedKind};

impl BedKey {
    /// A name that no other bed of the picture has.
    pub fn text(&self) -> String {
        format!("{}-{}-{}", self.column.0, self.id.0, self.part)
    }
}

impl PlacedLabel {
    /// The name of what it names first.
    pub fn key(&self) -> String {
        self.names.first().map(|name| name.key.text()).unwrap_or_default()
    }
}

impl Shown {
    /// What a label is headed with.
    pub fn title(&self) -> String {
        if self.kind == BedKind::Base && self.whence.is_none() && !self.label.contains(' ') {
            return format!("FROM {}", self.label);
        }
        self.label.clone()
    }

    /// Its instruction alone, where several share a label: `ENV`, `CMD`.
    pub fn short_title(&self) -> String {
        self.label.split(' ').next().unwrap_or_default().to_owned()
    }

    /// `119 MB`, `0 B, a setting`, `size not known`.
    pub fn size_words(&self) -> String {
        match (self.kind, self.size) {
            (BedKind::Setting, _) => "a setting, no layer".to_owned(),
            (_, Amount::Unknown) => "size not known".to_owned(),
            (_, Amount::Known(bytes)) if bytes.likely == 0 && !bytes.and_more => {
                "0 B, an empty layer".to_owned()
            }
            (_, size) => size.to_string(),
        }
    }

    /// What a label says below its title, what matters most first.
    pub fn details(&self) -> Vec<String> {
        if let Some(trouble) = &self.trouble {
            return vec![trouble.clone()];
        }
        let mut parts = vec![self.size_words()];
        parts.extend(self.size.range().map(|range| format!("({range})")));
        if let Some(dead) = self.dead_words() {
            parts.push(format!("· {dead}"));
        }
        if let (Some(image), Some(_)) = (&self.whence, self.folds) {
            parts.push(format!("· the lowest layer of {image}"));
        }
        if self.layers > 1 {
            parts.push(format!("· {} layers", self.layers));
        }
        parts
    }

    /// `20 MB still paid for: line 5 deletes it too late`
    pub fn dead_words(&self) -> Option<String> {
        if self.dead.likely() == 0 {
            return None;
        }
        let dead = self.dead.short();
        Some(match self.killed_by {
            Some(line) => format!("{dead} still paid for: line {line} is too late"),
            None => format!("{dead} still paid for"),
        })
    }

    /// `makes something of line 3 dead weight`
    pub fn kills_words(&self) -> Option<String> {
        let lines: Vec<String> = self.kills.iter().map(u32::to_string).collect();
        match &lines[..] {
            [] => None,
            [line] => Some(format!("makes something of line {line} dead weight")),
            [lines @ .., last] => {
                let lines = lines.join(", ");
                Some(format!("makes something of lines {lines} and {last} dead weight"))
            }
        }
    }

    /// All of it in a sentence, for who does not see it.
    pub fn words(&self) -> String {
        let lines = match self.lines {
            (0, _) => String::new(),
            (from, to) if from == to => format!(", line {from}"),
            (from, to) => format!(", lines {from} to {to}"),
        };
        let whence = match &self.whence {
            // Of the lowest, its detail says so.
            Some(_) if self.folds.is_some() => String::new(),
            Some(image) => format!(", a layer of {image}"),
            None if self.inherited => ", from below".to_owned(),
            None => String::new(),
        };
        let kills = self.kills_words().map(|kills| format!(", {kills}")).unwrap_or_default();
        format!("{}: {}{whence}{lines}{kills}", self.title(), self.details().join(" "))
    }
}
