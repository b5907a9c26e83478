//! Which beds of a column are drawn: what it builds on is one, until it is opened.

use super::{BedKey, View};
use crate::analysis::stack::{Amount, Bed, BedKind, Column, StepId};
use crate::text::Span;

/// A bed as it is drawn, or several in one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    pub key: BedKey,
    pub kind: BedKind,
    pub label: String,
    /// The image that it comes from, where that is not its label.
    pub whence: Option<String>,
    pub size: Amount,
    /// What of it later layers delete or overwrite, and the line of the one that does it most.
    pub dead: Amount,
    pub killed_by: Option<u32>,
    /// The lines of which it deletes or overwrites something.
    pub kills: Vec<u32>,
    pub span: Span,
    pub lines: (u32, u32),
    pub inherited: bool,
    pub trouble: Option<String>,
    /// How many layers it stands for; more than one only of what a stage builds on.
    pub layers: u32,
    /// Whether it can be opened into its layers, or closed again.
    pub folds: Option<Fold>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fold {
    Closed,
    Open,
}

/// The beds of a column from the bottom.
pub(super) fn shown(column: &Column, view: &View) -> Vec<Shown> {
    let base = column.beds.iter().take_while(|bed| bed.inherited).count();
    let (below, own) = column.beds.split_at_checked(base).unwrap_or((&[], &column.beds));
    let layers = below.iter().filter(|bed| bed.makes_layer()).count() as u32;
    let is_open = view.opened.contains(&column.id);
    let mut all: Vec<Shown> = match below.first() {
        Some(first) if layers > 1 && !is_open => vec![folded(column.id, first, below, layers)],
        _ if layers > 1 => below.iter().map(|bed| opened(column.id, bed)).collect(),
        _ => below.iter().map(|bed| single(column.id, bed)).collect(),
    };
    if let Some(first) = all.first_mut().filter(|_| layers > 1) {
        first.folds = Some(if is_open { Fold::Open } else { Fold::Closed });
    }
    all.extend(own.iter().map(|bed| single(column.id, bed)));
    let killer = |shown: &Shown| {
        let killed = |bed: &&Bed| bed.id == shown.key.id && bed.part == shown.key.part;
        let killed_by = column.beds.iter().find(killed)?.killed_by?;
        column.beds.iter().find(|bed| bed.id == killed_by).map(|bed| bed.lines.0)
    };
    let kills = |shown: &Shown| {
        let victims = column.beds.iter().filter(|bed| bed.killers.contains(&shown.key.id));
        let mut lines: Vec<u32> = victims.map(|bed| bed.lines.0).filter(|line| *line > 0).collect();
        lines.dedup();
        lines
    };
    for shown in &mut all {
        shown.killed_by = killer(shown);
        shown.kills = if shown.inherited { Vec::new() } else { kills(shown) };
    }
    all
}

fn single(column: StepId, bed: &Bed) -> Shown {
    Shown {
        key: BedKey { column, id: bed.id, part: bed.part },
        kind: bed.kind,
        label: bed.label.clone(),
        whence: None,
        size: bed.size,
        dead: bed.dead,
        killed_by: None,
        kills: Vec::new(),
        span: bed.span,
        lines: bed.lines,
        inherited: bed.inherited,
        trouble: bed.trouble.clone(),
        layers: u32::from(bed.makes_layer()),
        folds: None,
    }
}

/// One of the layers that a stage builds on: by how it was made, not by the image's name.
fn opened(column: StepId, bed: &Bed) -> Shown {
    let whence = (bed.kind == BedKind::Base).then(|| bed.label.clone());
    Shown { label: bed.layer_name(), whence, ..single(column, bed) }
}

/// All that a stage builds on, as one.
fn folded(column: StepId, first: &Bed, below: &[Bed], layers: u32) -> Shown {
    let sum =
        |of: fn(&Bed) -> Amount| below.iter().fold(Amount::ZERO, |sum, bed| sum.plus(of(bed)));
    let (size, dead) = (sum(|bed| bed.size), sum(|bed| bed.dead));
    let trouble = below.iter().find_map(|bed| bed.trouble.clone());
    Shown { size, dead, trouble, layers, kind: BedKind::Base, ..single(column, first) }
}
