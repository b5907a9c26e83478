//! What the page tells of the size of a layer when it is asked.

use std::rc::Rc;

use super::stack::{Amount, StepId};
use super::{Build, CarriedOut, stack};
use crate::catalog::{Fit, bases};
use crate::effect::Sort;
use crate::image::MadeBy;
use crate::plan::Base;
use crate::size::{self, Meaning, Part};
use crate::syntax::reference;

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
    pub group: Group,
    /// How many files it stands for, or else 1.
    pub count: u32,
    /// The packages in it with the likely bytes of each, the largest first.
    pub packages: Vec<(Rc<str>, u64)>,
    /// Where the figure comes from, with its date; empty for bytes that are known.
    pub source: String,
    pub killed_by: Option<StepId>,
}

/// What parts of a layer have in common.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    Packages,
    Files,
    Caches,
    Downloads,
    Made,
    Base,
}

impl Group {
    pub const ALL: [Self; 6] =
        [Self::Packages, Self::Files, Self::Caches, Self::Downloads, Self::Made, Self::Base];

    pub const fn words(self) -> &'static str {
        match self {
            Self::Packages => "Packages",
            Self::Files => "Files",
            Self::Caches => "Caches and lists",
            Self::Downloads => "Downloads",
            Self::Made => "What commands make",
            Self::Base => "Made elsewhere",
        }
    }

    fn of(made_by: MadeBy, part: &Part) -> Self {
        match part.weight.as_ref().map(|weight| weight.sort) {
            _ if matches!(made_by, MadeBy::Base { .. }) => Self::Base,
            Some(Sort::Packages) => Self::Packages,
            Some(Sort::Cache) => Self::Caches,
            Some(Sort::Fetched) => Self::Downloads,
            Some(Sort::Made) => Self::Made,
            None if part.what.is_empty() || !part.path.is_empty() => Self::Files,
            None => Self::Made,
        }
    }
}

impl PartDetails {
    /// `38 packages`, `12 files`, `/app/main.py`
    pub fn name(&self) -> String {
        match (self.what.is_empty(), self.count) {
            (false, _) => self.what.clone(),
            (true, 1) => format!("/{}", self.path.trim_start_matches('/')),
            (true, count) => format!("{count} files"),
        }
    }
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
            group: Group::of(layer.made_by, part),
            count: part.count,
            packages: part.packages(),
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

    /// Where the figures of what a stage builds on come from, with their date; nothing where they
    /// come with the project.
    pub fn base_source(&self, column: StepId) -> Option<String> {
        let CarriedOut { plan, .. } = self.carried_out.as_deref()?;
        let node = self.ids.ids.iter().position(|&other| other == column)?;
        let stage = plan.declared().iter().find(|stage| stage.node == Some(node))?;
        let Base::Image(image) = &stage.base else { return None };
        let reference = reference::parse(&image.reference).ok()?;
        let tag = reference.tag_or_default().unwrap_or_default();
        let found = bases().find(&reference.familiar_name(), tag)?;
        let of = match found.fit {
            Fit::Exact => String::new(),
            Fit::SameLine => format!(", of the tag {}", found.tag),
            Fit::OtherVersion => format!(", of another version: {}", found.tag),
            Fit::OtherVariant => format!(", of another variant: {}", found.tag),
        };
        Some(format!("{}, {}{of}", found.origin, found.date))
    }

    /// The instruction that made a layer.
    fn step_of(&self, made_by: MadeBy) -> Option<StepId> {
        self.bed_of(made_by).map(|(id, _)| id)
    }

    /// The id and the part of the bed of a layer.
    pub(super) fn bed_of(&self, made_by: MadeBy) -> Option<(StepId, u32)> {
        let CarriedOut { plan, .. } = self.carried_out.as_deref()?;
        let (node, part) = match made_by {
            MadeBy::Base { stage, layer } => (plan.stage(stage)?.node?, layer as u32),
            MadeBy::Step { stage, step } => {
                let planned = plan.stage(stage)?.steps.get(step)?;
                (planned.node, stack::part(step, planned))
            }
            MadeBy::Container => return None,
        };
        Some((self.ids.ids.get(node).copied()?, part))
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
        let first = build.size_details(column.id, column.beds[1].id, 0, Meaning::Files).unwrap();
        let part = |part: &PartDetails| {
            let packages = part.packages.iter().map(|(name, bytes)| format!("{name} {bytes}"));
            let packages = packages.collect::<Vec<_>>().join(", ");
            format!("{} {}: {packages}", part.group.words(), part.name())
        };
        let parts: Vec<String> = first.parts.iter().map(part).collect();
        expect_test::expect![[r#"
            Caches and lists lists of packages: 
            Packages notes of apt and dpkg: 
            Packages 3 packages: libonig5 669696, libjq1 361984, jq 102656"#]]
        .assert_eq(&parts.join("\n"));
        let source =
            "published records of the official images (docker-library/repo-info), 2026-07-13";
        assert_eq!(build.base_source(column.id).as_deref(), Some(source));
        let base = build.size_details(column.id, column.id, 0, Meaning::Compressed).unwrap();
        assert_ne!(base.added, column.beds[0].size);
        assert_eq!(build.size_details(column.id, StepId(99), 0, Meaning::Files), None);
    }
}
