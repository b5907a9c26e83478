//! What the picture shows: the stages as columns of beds, and what passes between them.

mod columns;
pub mod markdown;
pub mod words;

#[cfg(test)]
mod tests;

use crate::text::Span;

pub use crate::size::{Amount, Basis, Bytes};

pub(super) use columns::{
    FIRST_TRIGGER, Source, kind as bed_kind, label, made_by, one_line, part, stack,
};

/// The same instruction before and after an edit has the same id, wherever it moved.
/// Ids are never used again within a session.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StepId(pub u32);

/// The whole picture.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stack {
    /// In build order; what is built last, the final image, is the last.
    pub columns: Vec<Column>,
    pub arrows: Vec<Arrow>,
}

/// A stage, and the image that it makes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its `FROM`.
    pub id: StepId,
    /// `build`, or `stage 2` where it has no name.
    pub name: String,
    pub role: Role,
    /// From the bottom: what it builds on, then its own.
    pub beds: Vec<Bed>,
    /// Of all beds.
    pub size: Amount,
    /// The part of it that is of no use any more.
    pub dead: Amount,
    /// How much of the size is better than a guess, in hundredths.
    pub sure: u32,
    /// What stands in the file from its `FROM` on.
    pub span: Span,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// What the build is for.
    Final,
    /// Needed for the final image.
    Needed,
    /// Not needed, so BuildKit doesn't build it.
    Asleep,
}

/// A layer, or a setting, which is a line without thickness.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bed {
    /// The instruction that makes it. Layers of a base have the id of `FROM` and a number.
    pub id: StepId,
    /// Which of several beds with the same id: the layers of a base from the bottom.
    pub part: u32,
    pub kind: BedKind,
    /// The instruction on one line: `RUN apt-get update && …`
    pub label: String,
    /// Of a layer of a base: how it was made, as its history says; empty where nothing is known.
    pub made_by: String,
    pub size: Amount,
    /// The part of it that later steps of this column overwrite or delete, and is still paid for.
    pub dead: Amount,
    /// The step that did most of that.
    pub killed_by: Option<StepId>,
    /// In the file; empty for an instruction that a base brings with it.
    pub span: Span,
    /// First and last line in the file, from 1.
    pub lines: (u32, u32),
    /// Whether it was inherited: from a base image or another stage.
    pub inherited: bool,
    /// Why it cannot be told exactly: its line is broken and this is how it last was, or its base is not known.
    pub trouble: Option<String>,
}

impl Bed {
    pub fn makes_layer(&self) -> bool {
        self.kind != BedKind::Setting
    }

    /// Among the layers of one image: `RUN gosu binary`, `layer 3`.
    pub fn layer_name(&self) -> String {
        match self.kind {
            BedKind::Base if self.made_by.is_empty() => format!("layer {}", self.part + 1),
            BedKind::Base => self.made_by.clone(),
            _ => self.label.clone(),
        }
    }

    /// The instruction; of a base, the image, and how this layer of it was made.
    pub fn title(&self) -> String {
        match self.kind {
            BedKind::Base if !self.made_by.is_empty() => {
                format!("FROM {}: {}", self.label, self.made_by)
            }
            BedKind::Base => format!("FROM {}", self.label),
            _ => self.label.clone(),
        }
    }
}

/// What kind of instruction makes a bed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum BedKind {
    /// A layer of the image that a stage builds on.
    Base,
    Run,
    Copy,
    Add,
    Workdir,
    /// `ENV`, `CMD`, `LABEL` …: no layer.
    Setting,
}

/// Something that passes from a stage or image to a step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Arrow {
    pub kind: ArrowKind,
    /// The column it comes from; `None` for an image that is no stage.
    pub from: Option<StepId>,
    /// The image, where it is no stage.
    pub image: Option<String>,
    /// The step it goes to.
    pub to: StepId,
    /// What passes: `/app`.
    pub label: String,
    pub size: Amount,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ArrowKind {
    /// `COPY --from`
    Copy,
    /// `RUN --mount from=`
    Mount,
    /// `FROM stage`: all of it.
    Base,
}
