//! Notes what a real tool says of the final image, and tells what could not be matched.

use super::align::{Own, align};
use super::inspect::inspect;
use super::rows::{Read, Row, read};
use super::subjects;
use crate::analysis::stack::{one_line, words};
use crate::analysis::{Build, CarriedOut};
use crate::image::{MadeBy, created_by, lineage};
use crate::plan::{Base, Plan, StageId};
use crate::project::{Meaning, Measure, Origin, Project, Subject};

/// What comes of a pasted text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pasted {
    /// With the sizes noted.
    pub project: Project,
    /// What was done and what was not, in sentences.
    pub told: Vec<String>,
}

impl Build {
    /// Notes the sizes that a text tells of the final image; a sentence where it cannot be read.
    pub fn paste_measures(&self, text: &str) -> Result<Pasted, String> {
        let read = read(text)?;
        let target = self.carried_out.as_deref().and_then(|done| done.plan.target);
        let (Some(done), Some(target)) = (self.carried_out.as_deref(), target) else {
            return Err("This Dockerfile makes no image to compare it with.".to_owned());
        };
        Ok(match read.total {
            Some((bytes, layers)) => inspect(self, target, bytes, layers),
            None => Pasting::new(self, done, target, read).note(),
        })
    }
}

/// Rows and what they are compared with.
struct Pasting<'a> {
    build: &'a Build,
    plan: &'a Plan,
    read: Read,
    meaning: Meaning,
    own: Vec<Own>,
    /// What makes each of them.
    makers: Vec<MadeBy>,
    /// The stage that begins with an image.
    bottom: Option<StageId>,
    subjects: Vec<(MadeBy, Subject)>,
    noted: Vec<(Subject, Measure)>,
    told: Vec<String>,
}

impl<'a> Pasting<'a> {
    fn new(build: &'a Build, done: &'a CarriedOut, target: StageId, read: Read) -> Self {
        let plan = &done.plan;
        let only_layers = read.origin == Origin::Dive;
        let (mut own, mut makers, mut bottom) = (Vec::new(), Vec::new(), None);
        for stage in lineage(plan, target) {
            let id = plan.stages.iter().position(|other| std::ptr::eq(other, stage));
            let Some(id) = id else { continue };
            bottom = bottom.or(Some(id));
            for (step, planned) in stage.steps.iter().enumerate() {
                let is_layer = planned.makes_layer();
                if let Some(created_by) =
                    created_by(stage, planned).filter(|_| is_layer || !only_layers)
                {
                    own.push(Own { created_by, is_layer });
                    makers.push(MadeBy::Step { stage: id, step });
                }
            }
        }
        let shown = match build.meaning {
            Meaning::Compressed => Meaning::Files,
            meaning => meaning,
        };
        let meaning = read.meaning.unwrap_or(shown);
        let subjects = subjects(&build.parsed.tree, plan);
        let (noted, told) = (Vec::new(), Vec::new());
        Self { build, plan, read, meaning, own, makers, bottom, subjects, noted, told }
    }

    fn note(mut self) -> Pasted {
        let pairs = align(&self.read.rows, &self.own);
        for (row, step) in &pairs {
            self.note_step(*row, *step);
        }
        let steps = self.noted.len();
        self.note_base(&pairs);
        self.tell(steps, &pairs);
        let mut project = self.build.project.clone();
        project.measures.extend(self.noted);
        Pasted { project, told: self.told }
    }

    fn note_step(&mut self, row: usize, step: usize) {
        let is_layer = self.own.get(step).is_some_and(|own| own.is_layer);
        if let (Some(row), Some(made_by), true) =
            (self.read.rows.get(row), self.makers.get(step).copied(), is_layer)
        {
            self.measure(made_by, row.bytes, row.off_by);
        }
    }

    fn measure(&mut self, made_by: MadeBy, bytes: u64, off_by: u64) -> bool {
        let found = self.subjects.iter().find(|(it, _)| *it == made_by);
        let Some((_, subject)) = found else { return false };
        let (meaning, origin) = (self.meaning, self.read.origin);
        self.noted.push((subject.clone(), Measure { bytes, off_by, meaning, origin }));
        true
    }

    /// What lies below the first instruction is the base's.
    fn note_base(&mut self, pairs: &[(usize, usize)]) {
        let first = match pairs.first() {
            Some((row, 0)) => *row,
            None if self.own.is_empty() => self.read.rows.len(),
            _ => {
                let words = "Which rows are those of the base cannot be told, as the first instruction has no row of its own.";
                return self.told.extend((!pairs.is_empty()).then(|| words.to_owned()));
            }
        };
        let rows = self.read.rows.get(..first).unwrap_or_default();
        let rows: Vec<Row> = rows.iter().filter(|row| row.bytes > 0).cloned().collect();
        let Some(stage) = self.bottom.filter(|_| !rows.is_empty()) else { return };
        let Some(Base::Image(image)) = self.plan.stage(stage).map(|stage| &stage.base) else {
            return;
        };
        let name = image.written.clone();
        let sum = |of: fn(&Row) -> u64| rows.iter().map(of).fold(0_u64, u64::saturating_add);
        let (bytes, off_by) = (sum(|row| row.bytes), sum(|row| row.off_by));
        let total = words::size(bytes);
        let layers = image.image.as_ref().map_or(0, |image| image.layers.len());
        let said = if layers == 0 {
            self.measure(MadeBy::Base { stage, layer: 0 }, bytes, off_by);
            format!("What lies below is {name}, of which nothing was known: {total}.")
        } else if layers == rows.len() {
            for (layer, row) in rows.iter().enumerate() {
                self.measure(MadeBy::Base { stage, layer }, row.bytes, row.off_by);
            }
            match layers {
                1 => format!("The layer of {name} below is noted, too: {total}."),
                _ => format!("The {layers} layers of {name} below are noted, too: {total}."),
            }
        } else {
            format!(
                "Below are {total} in {}, but the catalog has {name} with {}; they do not line up, so the base stays as it was.",
                layers_of(rows.len()),
                layers_of(layers)
            )
        };
        self.told.push(said);
    }

    fn tell(&mut self, steps: usize, pairs: &[(usize, usize)]) {
        let layers = self.own.iter().filter(|own| own.is_layer).count();
        let mut told = match (steps, layers) {
            (0, _) => vec![
                "No row fits an instruction of this Dockerfile; nothing was noted of its steps."
                    .to_owned(),
            ],
            (_, 1) => {
                vec!["The size of the one layer that this Dockerfile makes is noted.".to_owned()]
            }
            (all, layers) if all == layers => {
                vec![format!("The sizes of all {all} layers that this Dockerfile makes are noted.")]
            }
            (some, layers) => vec![format!(
                "The sizes of {some} of {layers} layers that this Dockerfile makes are noted."
            )],
        };
        if !self.noted.is_empty() {
            told.push(format!("They are taken as “{}”.", self.meaning.label()));
        }
        let is_open = |at: &usize| pairs.iter().all(|(_, step)| step != at);
        let open = (0..self.own.len()).filter(is_open).filter_map(|at| self.own.get(at));
        let open: Vec<&str> =
            open.filter(|own| own.is_layer).map(|own| own.created_by.as_str()).collect();
        told.extend(list("No row was found for", &open).filter(|_| steps > 0));
        let first = pairs.first().map_or(self.read.rows.len(), |(row, _)| *row);
        let rows = self.read.rows.iter().enumerate().skip(first);
        let left = rows.filter(|(at, row)| row.bytes > 0 && pairs.iter().all(|(row, _)| row != at));
        let left: Vec<&str> = left.map(|(_, row)| row.created_by.as_str()).collect();
        told.extend(list("No instruction was found for", &left));
        told.append(&mut self.told);
        self.told = told;
    }
}

/// `1 layer`, `2 layers`.
fn layers_of(count: usize) -> String {
    if count == 1 { "1 layer".to_owned() } else { format!("{count} layers") }
}

/// So many are named.
const NAMED: usize = 3;
/// So many characters of each.
const SHOWN: usize = 60;

fn list(what: &str, texts: &[&str]) -> Option<String> {
    let shorter = |text: &&str| {
        let line = one_line(text);
        let line = line.trim_end_matches("# buildkit").trim_end().to_owned();
        if line.chars().count() <= SHOWN {
            return line;
        }
        line.chars().take(SHOWN).chain(['…']).collect()
    };
    let named: Vec<String> = texts.iter().take(NAMED).map(shorter).collect();
    let more = match texts.len().saturating_sub(NAMED) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    (!texts.is_empty()).then(|| format!("{what}: {}{more}.", named.join("; ")))
}
