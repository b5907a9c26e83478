//! From plan and files to columns of beds.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::{Amount, Arrow, ArrowKind, Bed, BedKind, Column, Role, Share, Stack, StepId};
use crate::analysis::editor::sentence;
use crate::image::{MadeBy, Outcome, Simulation, StepFiles};
use crate::plan::mount::MountFrom;
use crate::plan::stage::Image;
use crate::plan::step::From;
use crate::plan::{Action, Base, Plan, Stage, StageId, Step};
use crate::project::BaseImage;
use crate::size::{self, LayerSize, Meaning, Overlay, Sizes};
use crate::syntax::{Keyword, Tree};
use crate::text::Span;

/// The part of the first step that a base asks for; those before are layers of the base.
pub(in crate::analysis) const FIRST_TRIGGER: u32 = 1 << 16;

/// The part of a step among the beds with its id: several steps may come from the triggers of one base.
pub(in crate::analysis) fn part(step: usize, planned: &Step) -> u32 {
    planned.trigger.as_ref().map_or(0, |_| FIRST_TRIGGER + step as u32)
}

/// An instruction on one line.
pub(in crate::analysis) fn label(tree: &Tree, step: &Step) -> String {
    match (&step.trigger, tree.node(step.node)) {
        (Some(trigger), _) => one_line(trigger),
        (None, Some(node)) => one_line(node.original()),
        (None, None) => String::new(),
    }
}

/// A text on one line, its first word in capital letters.
pub(in crate::analysis) fn one_line(text: &str) -> String {
    let mut words = text.split_ascii_whitespace();
    let mut line = String::with_capacity(text.len());
    line.push_str(&upper(words.next().unwrap_or_default()));
    for word in words {
        line.push(' ');
        line.push_str(word);
    }
    line
}

/// In upper case; most keywords are.
fn upper(keyword: &str) -> Cow<'_, str> {
    if keyword.bytes().all(|byte| byte.is_ascii_uppercase()) {
        return Cow::Borrowed(keyword);
    }
    Cow::Owned(keyword.to_uppercase())
}

/// What is wrong with a bed that is shown as it last was.
const STALE: &str = "This line cannot be read now; it is shown as it last was.";

/// Of a stage whose base cannot be read and never could.
const NO_BASE: &str = "What this stage builds on cannot be read.";

/// A bed, and the layer that it stands for.
type Laid = (Bed, Option<MadeBy>);

/// What layers weigh in the image of a column.
type Layers<'a> = BTreeMap<MadeBy, &'a LayerSize>;

/// All that the picture is made of.
pub(in crate::analysis) struct Source<'a> {
    pub tree: &'a Tree,
    pub plan: &'a Plan,
    pub files: &'a Simulation,
    /// The id of each instruction.
    pub ids: &'a [StepId],
    pub meaning: Meaning,
    /// What was measured.
    pub overlay: &'a Overlay,
    /// The picture before, for what cannot be told now.
    pub before: Option<&'a Stack>,
}

/// The picture of a build.
pub(in crate::analysis) fn stack(source: &Source<'_>) -> Stack {
    let mut stack = Stack::default();
    let mut laid: Vec<Vec<Laid>> = Vec::new();
    for (id, stage) in source.plan.declared().iter().enumerate() {
        let sizes = size::sizes_with(source.plan, source.files, id, source.meaning, source.overlay);
        let layers: Layers<'_> = sizes.layers.iter().map(|layer| (layer.made_by, layer)).collect();
        let mut beds = source.beds(id, stage, &laid);
        for (bed, made_by) in &mut beds {
            made_by.take_if(|made_by| !layers.contains_key(made_by)); // It is not carried out yet.
            source.weigh(bed, *made_by, &layers);
        }
        stack.columns.push(source.column(id, stage, &sizes, &beds));
        source.arrows(id, stage, &layers, &mut stack.arrows);
        laid.push(beds);
    }
    if stack.columns.is_empty()
        && let Some(before) = source.before
    {
        return stale(before);
    }
    stack
}

/// A picture of which nothing holds any more.
fn stale(before: &Stack) -> Stack {
    let mut stack = before.clone();
    for bed in stack.columns.iter_mut().flat_map(|column| &mut column.beds) {
        bed.trouble = Some("The file has no stage; this is how it last was.".to_owned());
    }
    stack
}

impl Source<'_> {
    fn id(&self, node: usize) -> StepId {
        self.ids.get(node).copied().unwrap_or_default()
    }

    fn stage_id(&self, stage: StageId) -> Option<StepId> {
        Some(self.id(self.plan.declared().get(stage)?.node?))
    }

    fn column(&self, id: StageId, stage: &Stage, sizes: &Sizes, beds: &[Laid]) -> Column {
        let is_laid = |laid: &Laid| laid.1.is_some() || laid.0.size == Amount::ZERO;
        let beds_alone = beds.iter().fold(Amount::ZERO, |sum, (bed, _)| sum.plus(bed.size));
        let nodes = stage.steps.iter().map(|step| step.span);
        Column {
            id: stage.node.map(|node| self.id(node)).unwrap_or_default(),
            name: match &stage.name {
                Some(name) => name.to_string(),
                None => format!("stage {id}"),
            },
            role: match self.plan.target {
                Some(target) if target == id => Role::Final,
                _ if stage.needed => Role::Needed,
                _ => Role::Asleep,
            },
            // Beds that are shown as they last were are in no image.
            size: if beds.iter().all(is_laid) { sizes.total.amount } else { beds_alone },
            dead: sizes.dead.amount,
            sure: sizes.total.sure,
            shares: sizes.shares.iter().map(|share| self.share(share)).collect(),
            beds: beds.iter().map(|(bed, _)| bed.clone()).collect(),
            span: nodes.fold(stage.span, Span::cover),
        }
    }

    fn beds(&self, id: StageId, stage: &Stage, laid: &[Vec<Laid>]) -> Vec<Laid> {
        let from = stage.node.map(|node| self.id(node)).unwrap_or_default();
        let mut beds = self.base_beds(id, stage, from, laid);
        for (step, planned) in stage.steps.iter().enumerate() {
            let files = self.files.stages.get(id).and_then(|files| files.steps.get(step));
            // Several steps may come from the triggers of one base.
            let part = planned.trigger.as_ref().map_or(0, |_| FIRST_TRIGGER + step as u32);
            let files = files.map(|files| &**files);
            let Some(bed) = self.bed(planned, files) else { continue };
            let is_made = bed.trouble.as_deref() != Some(STALE)
                && files.is_some_and(|files| files.layer.is_some());
            let made_by = is_made.then_some(MadeBy::Step { stage: id, step });
            beds.push((Bed { part, ..bed }, made_by));
        }
        beds
    }

    /// What a layer weighs in the image of a column.
    fn weigh(&self, bed: &mut Bed, made_by: Option<MadeBy>, layers: &Layers<'_>) {
        let Some(layer) = made_by.and_then(|made_by| layers.get(&made_by)) else { return };
        bed.size = layer.added.amount;
        bed.dead = layer.dead.amount;
        let made_by = layer.killers.iter().filter_map(|made_by| self.bed_of(*made_by));
        bed.killers = made_by.map(|(id, _)| id).collect();
        bed.killed_by = bed.killers.first().copied();
    }

    fn share(&self, share: &size::Share) -> Share {
        Share {
            whose: share.whose,
            size: share.sum.amount,
            sure: share.sum.sure,
            beds: share.layers.iter().filter_map(|made_by| self.bed_of(*made_by)).collect(),
        }
    }

    /// The id and part of the bed of a layer.
    fn bed_of(&self, made_by: MadeBy) -> Option<(StepId, u32)> {
        match made_by {
            MadeBy::Base { stage, layer } => Some((self.stage_id(stage)?, layer as u32)),
            MadeBy::Step { stage, step } => {
                let planned = self.plan.stage(stage)?.steps.get(step)?;
                Some((self.id(planned.node), part(step, planned)))
            }
            MadeBy::Container => None,
        }
    }

    fn base_beds(&self, id: StageId, stage: &Stage, from: StepId, laid: &[Vec<Laid>]) -> Vec<Laid> {
        let bed = |part: usize, label: String, made_by: String| Bed {
            id: from,
            part: part as u32,
            kind: BedKind::Base,
            label,
            made_by,
            size: Amount::Unknown,
            dead: Amount::ZERO,
            killed_by: None,
            killers: Vec::new(),
            span: stage.span,
            lines: stage.lines,
            inherited: true,
            trouble: None,
        };
        let laid = match &stage.base {
            Base::Scratch => Vec::new(),
            Base::Stage(base) => {
                let below = laid.get(*base).cloned().unwrap_or_default();
                let inherited = |(bed, made_by)| (Bed { inherited: true, ..bed }, made_by);
                return below.into_iter().map(inherited).collect();
            }
            Base::Image(image) => image_beds(image, &bed),
            Base::Files(name) => {
                vec![bed(0, format!("files of the context {name}"), String::new())]
            }
            Base::Unknown => {
                let last = self.last_base(from);
                if last.is_empty() {
                    let bed = bed(0, self.written_base(stage), String::new());
                    let trouble = Some(self.base_trouble(stage));
                    return vec![(Bed { trouble, ..bed }, None)];
                }
                return last.into_iter().map(|bed| (bed, None)).collect();
            }
        };
        let made_by = |layer| MadeBy::Base { stage: id, layer };
        laid.into_iter().enumerate().map(|(at, bed)| (bed, Some(made_by(at)))).collect()
    }

    /// What stands behind `FROM`.
    fn written_base(&self, stage: &Stage) -> String {
        let node = stage.node.and_then(|node| self.tree.node(node));
        let word = node.and_then(|node| node.words().next());
        word.unwrap_or_default().to_owned()
    }

    /// Why nobody can tell what a stage builds on, in BuildKit's words where it has some.
    fn base_trouble(&self, stage: &Stage) -> String {
        let is_here = |at: Span| !at.is_empty() && stage.span.touches(at.start());
        let found = self.plan.problems.iter().find(|problem| is_here(problem.span));
        found.map_or_else(|| NO_BASE.to_owned(), |problem| sentence(&problem.buildkit()))
    }

    /// A base that cannot be read now, as it last was.
    fn last_base(&self, from: StepId) -> Vec<Bed> {
        let before = self.before.into_iter().flat_map(|stack| &stack.columns);
        let beds = before.filter(|column| column.id == from).flat_map(|column| &column.beds);
        let was_read = |bed: &&Bed| bed.trouble.as_deref().is_none_or(|it| it == STALE);
        let beds = beds.filter(|bed| bed.id == from && bed.kind == BedKind::Base).filter(was_read);
        beds.map(|bed| stale_bed(bed, Span::default())).collect()
    }

    fn bed(&self, step: &Step, files: Option<&StepFiles>) -> Option<Bed> {
        let id = self.id(step.node);
        if step.broken || matches!(step.action, Action::Unknown) {
            let before = self.before.into_iter().flat_map(|stack| &stack.columns);
            let mut beds = before.flat_map(|column| &column.beds);
            // What was a `FROM` is no step of the stage before it.
            let own = beds.find(|bed| bed.id == id && bed.kind != BedKind::Base);
            return own.map(|bed| stale_bed(bed, step.span));
        }
        let trouble = files.and_then(|files| match &files.outcome {
            Outcome::Done => None,
            Outcome::Failed(message) => Some(message.clone()),
            Outcome::NeverStarted => Some("A step before it fails.".to_owned()),
        });
        Some(Bed {
            id,
            part: 0,
            kind: if step.makes_layer() { kind(step.keyword) } else { BedKind::Setting },
            label: label(self.tree, step),
            made_by: String::new(),
            size: match files {
                None if step.makes_layer() => Amount::Unknown, // It is not carried out yet.
                _ => Amount::ZERO,
            },
            dead: Amount::ZERO,
            killed_by: None,
            killers: Vec::new(),
            span: step.span,
            lines: step.lines,
            inherited: false,
            trouble,
        })
    }

    fn arrows(&self, id: StageId, stage: &Stage, layers: &Layers<'_>, arrows: &mut Vec<Arrow>) {
        let from = stage.node.map(|node| self.id(node)).unwrap_or_default();
        if let Base::Stage(base) = stage.base {
            arrows.push(self.arrow(ArrowKind::Base, base, from, String::new(), Amount::Unknown));
        }
        for (at, step) in stage.steps.iter().enumerate() {
            let to = self.id(step.node);
            match &step.action {
                Action::Copy(copy) => {
                    if let From::Stage(stage) = copy.from {
                        let what: Vec<&str> =
                            copy.sources.iter().map(|source| &*source.written).collect();
                        let made_by = MadeBy::Step { stage: id, step: at };
                        let size = layers
                            .get(&made_by)
                            .map_or(Amount::Unknown, |layer| layer.added.amount);
                        arrows.push(self.arrow(ArrowKind::Copy, stage, to, what.join(" "), size));
                    }
                }
                Action::Run(run) => {
                    for mount in &run.mounts {
                        if let MountFrom::Stage(stage) = mount.from {
                            let what = mount.path.to_string();
                            arrows.push(self.arrow(
                                ArrowKind::Mount,
                                stage,
                                to,
                                what,
                                Amount::Unknown,
                            ));
                        }
                    }
                }
                _ => {}
            }
        }
    }

    fn arrow(
        &self,
        kind: ArrowKind,
        stage: StageId,
        to: StepId,
        label: String,
        size: Amount,
    ) -> Arrow {
        let from = self.stage_id(stage);
        let image =
            self.plan.stage(stage).filter(|_| from.is_none()).map(|stage| match &stage.base {
                Base::Image(image) => image.written.to_string(),
                _ => stage.name.as_deref().unwrap_or_default().to_owned(),
            });
        Arrow { kind, from, image, to, label, size }
    }
}

fn image_beds(image: &Image, bed: &dyn Fn(usize, String, String) -> Bed) -> Vec<Bed> {
    let name = &image.written;
    let Some(base) = &image.image else {
        let mut bed = bed(0, name.to_string(), String::new());
        bed.trouble = Some(if image.missing {
            format!("There is no image {name}.")
        } else {
            format!("Nothing is known about the image {name}.")
        });
        return vec![bed];
    };
    let made = made_by(base).map(|(_, made_by)| made_by);
    made.enumerate().map(|(part, made_by)| bed(part, name.to_string(), made_by)).collect()
}

/// The entry of the history that each layer of a base comes from, and what it says on one line.
/// The lowest layers may be such that no entry tells of them.
pub(in crate::analysis) fn made_by(
    base: &BaseImage,
) -> impl Iterator<Item = (Option<usize>, String)> {
    let entries = base.history.iter().enumerate().filter(|(_, entry)| !entry.empty_layer);
    let untold = base.layers.len().saturating_sub(entries.clone().count());
    let told = entries.map(|(at, entry)| {
        let words: Vec<&str> = entry.created_by.split_whitespace().collect();
        (Some(at), words.join(" "))
    });
    std::iter::repeat_n((None, String::new()), untold).chain(told).take(base.layers.len())
}

fn stale_bed(bed: &Bed, span: Span) -> Bed {
    let trouble = Some(STALE.to_owned());
    Bed { span, trouble, ..bed.clone() }
}

/// The kind of bed that an instruction makes.
pub(in crate::analysis) fn kind(keyword: Keyword) -> BedKind {
    match keyword {
        Keyword::Run => BedKind::Run,
        Keyword::Copy => BedKind::Copy,
        Keyword::Add => BedKind::Add,
        Keyword::Workdir => BedKind::Workdir,
        _ => BedKind::Setting,
    }
}
