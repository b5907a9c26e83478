//! What of the picture a reader looks at.

use std::collections::BTreeSet;
use std::rc::Rc;

use super::picture::View;
use super::state::State;
use crate::analysis::stack::{Bed, Column, StepId};

/// A bed: the instruction that made it, and which of several that it made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Spot {
    pub id: StepId,
    pub part: u32,
}

/// What is chosen and what is pointed at.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Look {
    pub view: View,
    /// What the inspector tells of.
    pub chosen: Option<Spot>,
    /// What the pointer is on, in the text or in the picture.
    pub hovered: Option<Spot>,
    pub source: SourceTab,
    pub inspector: InspectorTab,
    pub strip: StripTab,
    pub files: FilesView,
    pub words: ImageWord,
    /// On a narrow screen only one part of the page is seen.
    pub part: Part,
    /// The file or folder of the list that is chosen.
    pub file: Option<Rc<str>>,
    /// The folders of the list that are opened or closed otherwise than at first.
    pub toggled: BTreeSet<Rc<str>>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SourceTab {
    #[default]
    Dockerfile,
    Files,
    Ignore,
    Options,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum InspectorTab {
    /// The chosen step.
    #[default]
    Step,
    /// The files of the image at the chosen step.
    Files,
    /// The image in Docker's own words.
    Image,
    /// Help for the caret, and problems.
    Help,
}

/// What the strip below shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum StripTab {
    /// All builds, and what can be changed.
    #[default]
    Builds,
    /// What a build prints.
    Log,
    /// What the learner says of the next build.
    Predict,
    /// What could be written better, and what that saves and costs.
    Savings,
    /// Two Dockerfiles over the same edits.
    Compare,
    /// What is surprising of the cache.
    Surprises,
    /// The images of all tabs, and what they share.
    Images,
}

/// Which files the reader wants to see.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FilesView {
    /// Those with this in their path.
    pub text: Rc<str>,
    /// Only what the step itself did.
    pub only_changes: bool,
    /// Directories of which the inside is left out.
    pub closed: BTreeSet<Rc<str>>,
}

/// What Docker is asked about the image.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ImageWord {
    #[default]
    History,
    Inspect,
    Images,
    Manifest,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Part {
    Source,
    #[default]
    Stack,
    Inspector,
    Builds,
}

/// Where to go from a bed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    Up,
    Down,
    Left,
    Right,
    Top,
    Bottom,
}

impl Spot {
    /// The container, which no instruction made.
    pub const CONTAINER: Self = Self { id: StepId(u32::MAX), part: 0 };

    pub fn of(bed: &Bed) -> Self {
        Self { id: bed.id, part: bed.part }
    }
}

impl State {
    /// The bed of the instruction at the caret.
    pub fn spot_at_caret(&self) -> Option<Spot> {
        self.spot_on_line(self.index.line(self.caret) + 1)
    }

    /// The bed of the instruction on a 1-based line.
    pub fn spot_on_line(&self, line: u32) -> Option<Spot> {
        let own = |bed: &&Bed| !bed.inherited && bed.lines.0 <= line && line <= bed.lines.1;
        let beds = || self.build.stack.columns.iter().flat_map(|column| &column.beds);
        let from = |column: &&Column| {
            column.beds.first().is_some_and(|bed| bed.lines.0 <= line && line <= bed.lines.1)
        };
        beds().find(own).map(Spot::of).or_else(|| {
            let column = self.build.stack.columns.iter().find(from)?;
            column.beds.first().filter(|bed| bed.id == column.id).map(Spot::of)
        })
    }

    /// The bed of a spot, in the column of its own stage where it is in several.
    pub fn bed(&self, spot: Spot) -> Option<&Bed> {
        let beds = || self.build.stack.columns.iter().flat_map(|column| &column.beds);
        let is_it = |bed: &&Bed| Spot::of(bed) == spot;
        beds().find(|bed| is_it(bed) && !bed.inherited).or_else(|| beds().find(is_it))
    }

    /// What the inspector tells of: what was chosen if it is still there, or else what is at the caret.
    pub fn inspected(&self) -> Option<Spot> {
        let is_there = |spot: &Spot| match *spot {
            Spot::CONTAINER => self.container.is_some(),
            spot => self.bed(spot).is_some(),
        };
        self.look.chosen.filter(is_there).or_else(|| self.spot_at_caret())
    }

    /// The first and last line, from 1, of what the pointer is on in the picture.
    pub fn linked_lines(&self) -> Option<(u32, u32)> {
        let spot = self.look.hovered.or(self.look.chosen)?;
        self.bed(spot).map(|bed| bed.lines)
    }

    /// The bed one gets to from the one that is chosen, and its column.
    pub fn walked(&self, way: Way) -> Option<(StepId, Spot)> {
        let columns: Vec<(StepId, Vec<Spot>)> =
            self.build.stack.columns.iter().map(|it| (it.id, self.walkable(it))).collect();
        let is_here = |spots: &Vec<Spot>| spots.iter().position(|it| Some(*it) == self.inspected());
        let found = columns.iter().enumerate();
        let mut found = found.filter_map(|(at, (_, spots))| Some((at, is_here(spots)?)));
        let (column, bed) = found.next_back().unwrap_or((columns.len().saturating_sub(1), 0));
        let next = match way {
            Way::Left => column.checked_sub(1)?,
            Way::Right => column + 1,
            Way::Up | Way::Down | Way::Top | Way::Bottom => column,
        };
        let (id, spots) = columns.get(next)?;
        let last = spots.len().checked_sub(1)?;
        let at = match way {
            Way::Up => (bed + 1).min(last),
            Way::Down => bed.saturating_sub(1),
            Way::Top => last,
            Way::Bottom => 0,
            Way::Left | Way::Right => bed.min(last),
        };
        Some((*id, *spots.get(at)?))
    }

    /// The beds of a column that are drawn one by one, from the bottom.
    fn walkable(&self, column: &Column) -> Vec<Spot> {
        let is_open = self.look.view.opened.contains(&column.id);
        let below = column.beds.iter().take_while(|bed| bed.inherited).count();
        let beds = column.beds.iter().enumerate();
        beds.filter(|(at, _)| is_open || *at == 0 || *at >= below)
            .map(|(_, bed)| Spot::of(bed))
            .collect()
    }
}
