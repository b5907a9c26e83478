//! What the page tells of the size of a layer when it is asked.

use super::stack::{Amount, StepId};
use super::{Build, CarriedOut};
use crate::image::MadeBy;
use crate::size::{self, Meaning};

/// The size of a layer in the image of a column.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SizeDetails {
    pub added: Amount,
    /// How much of that is better than a guess, in hundredths.
    pub sure: u32,
    /// Who says how much it is, where that is not estimated; empty otherwise.
    pub source: String,
    /// What it overwrites and deletes of layers below, which stays paid for.
    pub overwritten: Amount,
    pub deleted: Amount,
    /// What of it is still there in the image, and what is dead.
    pub visible: Amount,
    pub dead: Amount,
    /// The step that made most of the dead part so.
    pub killed_by: Option<StepId>,
    pub parts: Vec<PartDetails>,
}

/// Something in a layer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartDetails {
    /// In a few words: `38 packages`; empty for files that are known.
    pub what: String,
    /// Where it lies; empty for several places.
    pub path: String,
    pub amount: Amount,
    /// Where the figure comes from, with its date; empty for bytes that are known.
    pub source: String,
    pub killed_by: Option<StepId>,
}

impl Build {
    /// The size of a bed of a column, in one of the meanings of "size".
    pub fn size_details(
        &self,
        column: StepId,
        id: StepId,
        part: u32,
        meaning: Meaning,
    ) -> Option<SizeDetails> {
        let CarriedOut { plan, files, .. } = self.carried_out.as_deref()?;
        let node = |id| self.ids.ids.iter().position(|&other| other == id);
        let stage = |id| plan.declared().iter().position(|stage| stage.node == node(id));
        let sizes = size::sizes_with(plan, files, stage(column)?, meaning, &self.overlay);
        let is_meant = |made_by: MadeBy| match made_by {
            MadeBy::Base { stage: of, layer } => stage(id) == Some(of) && layer == part as usize,
            MadeBy::Step { stage: of, step } => plan
                .stage(of)
                .and_then(|stage| stage.steps.get(step))
                .is_some_and(|step| Some(step.node) == node(id) && step.trigger.is_none()),
            MadeBy::Container => false,
        };
        let layer = sizes.layers.into_iter().find(|layer| is_meant(layer.made_by))?;
        let by = |made_by: Option<MadeBy>| self.step_of(made_by?);
        let parts = layer.parts.iter().map(|part| PartDetails {
            what: part.what.to_string(),
            path: part.path.to_string(),
            amount: part.amount,
            source: part.source.to_string(),
            killed_by: by(part.killed_by),
        });
        Some(SizeDetails {
            parts: parts.collect(),
            added: layer.added.amount,
            sure: layer.added.sure,
            source: layer.source.to_string(),
            overwritten: layer.overwritten.amount,
            deleted: layer.deleted.amount,
            visible: layer.visible.amount,
            dead: layer.dead.amount,
            killed_by: by(layer.killed_by),
        })
    }

    /// The instruction that made a layer.
    fn step_of(&self, made_by: MadeBy) -> Option<StepId> {
        let CarriedOut { plan, .. } = self.carried_out.as_deref()?;
        let node = match made_by {
            MadeBy::Base { stage, .. } => plan.stage(stage)?.node?,
            MadeBy::Step { stage, step } => plan.stage(stage)?.steps.get(step)?.node,
            MadeBy::Container => return None,
        };
        self.ids.ids.get(node).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::read_packages;
    use crate::project::{File, Project};

    #[test]
    fn a_bed_tells_what_it_is_made_of_and_which_line_made_it_dead() {
        let mut project = Project::of_text(
            "FROM debian:bookworm\nRUN apt-get update && apt-get install -y jq\nCOPY a.txt /a\n\
             RUN rm -r /var/lib/apt/lists /a\n",
        );
        project.files.insert("a.txt", File::text("hello\n"));
        let packages = read_packages(include_bytes!("../../data/packages.bin"));
        let build = Build::with(None, &project, packages);
        let again = Build::after(Some(&build), &project);
        assert_eq!(build.stack, again.stack);
        let [column] = &build.stack.columns[..] else { panic!("one stage") };
        let beds = column.beds.iter().filter(|bed| !bed.inherited);
        let told: Vec<_> = beds
            .map(|bed| {
                let details = build.size_details(column.id, bed.id, bed.part, Meaning::Files);
                let details = details.unwrap();
                assert_eq!((details.added, details.dead), (bed.size, bed.dead));
                assert_eq!(details.killed_by, bed.killed_by);
                let parts = details.parts.iter().map(|part| part.what.as_str());
                let parts = parts.collect::<Vec<_>>().join(", ");
                format!("{:?} {parts}", bed.killed_by.map(|id| id.0))
            })
            .collect();
        let first = "Some(3) lists of packages, notes of apt and dpkg, 3 packages";
        assert_eq!(told, [first, "Some(3) ", "None "]);
        let base = build.size_details(column.id, column.id, 0, Meaning::Compressed).unwrap();
        assert_ne!(base.added, column.beds[0].size);
        assert_eq!(build.size_details(column.id, StepId(99), 0, Meaning::Files), None);
    }
}
