//! From plan and files to columns of beds.

use super::{Amount, Arrow, ArrowKind, Basis, Bed, BedKind, Bytes, Column, Role, Stack, StepId};
use crate::image::{Outcome, Simulation, StepFiles};
use crate::plan::mount::MountFrom;
use crate::plan::stage::Image;
use crate::plan::step::From;
use crate::plan::{Action, Base, Plan, Stage, StageId, Step};
use crate::project::BaseLayer;
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
    let text = match (&step.trigger, tree.node(step.node)) {
        (Some(trigger), _) => trigger.to_string(),
        (None, Some(node)) => node.original().to_owned(),
        (None, None) => String::new(),
    };
    let mut words = text.split_whitespace();
    let keyword = words.next().unwrap_or_default().to_uppercase();
    words.fold(keyword, |line, word| line + " " + word)
}

/// All that the picture is made of.
pub(in crate::analysis) struct Source<'a> {
    pub tree: &'a Tree,
    pub plan: &'a Plan,
    pub files: &'a Simulation,
    /// The id of each instruction.
    pub ids: &'a [StepId],
    /// The picture before, for what cannot be told now.
    pub before: Option<&'a Stack>,
}

/// The picture of a build.
pub(in crate::analysis) fn stack(source: &Source<'_>) -> Stack {
    let mut stack = Stack::default();
    for (id, stage) in source.plan.declared().iter().enumerate() {
        let column = source.column(id, stage, &stack);
        stack.columns.push(column);
        source.arrows(stage, &mut stack.arrows);
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

    fn column(&self, id: StageId, stage: &Stage, done: &Stack) -> Column {
        let from = stage.node.map(|node| self.id(node)).unwrap_or_default();
        let mut beds = self.base_beds(stage, from, done);
        for (step, planned) in stage.steps.iter().enumerate() {
            let files = self.files.stages.get(id).and_then(|files| files.steps.get(step));
            let part = part(step, planned);
            beds.extend(self.bed(planned, files).map(|bed| Bed { part, ..bed }));
        }
        let size = beds.iter().fold(Amount::ZERO, |sum, bed| sum.plus(bed.size));
        let nodes = stage.steps.iter().map(|step| step.span);
        Column {
            id: from,
            name: match &stage.name {
                Some(name) => name.to_string(),
                None => format!("stage {id}"),
            },
            role: match self.plan.target {
                Some(target) if target == id => Role::Final,
                _ if stage.needed => Role::Needed,
                _ => Role::Asleep,
            },
            beds,
            size,
            span: nodes.fold(stage.span, Span::cover),
        }
    }

    fn base_beds(&self, stage: &Stage, from: StepId, done: &Stack) -> Vec<Bed> {
        let bed = |part: usize, label: String, size: Amount| Bed {
            id: from,
            part: part as u32,
            kind: BedKind::Base,
            label,
            size,
            span: stage.span,
            lines: stage.lines,
            inherited: true,
            trouble: None,
        };
        match &stage.base {
            Base::Scratch => Vec::new(),
            Base::Stage(base) => {
                let column = self.stage_id(*base);
                let below = done.columns.iter().find(|other| Some(other.id) == column);
                let beds = below.map(|column| column.beds.clone()).unwrap_or_default();
                beds.into_iter().map(|bed| Bed { inherited: true, ..bed }).collect()
            }
            Base::Image(image) => image_beds(image, bed),
            Base::Files(name) => {
                vec![bed(0, format!("files of the context {name}"), Amount::Unknown)]
            }
            Base::Unknown => self.last_base(from),
        }
    }

    /// A base that cannot be read now, as it last was.
    fn last_base(&self, from: StepId) -> Vec<Bed> {
        let before = self.before.into_iter().flat_map(|stack| &stack.columns);
        let beds = before.filter(|column| column.id == from).flat_map(|column| &column.beds);
        let beds = beds.filter(|bed| bed.id == from && bed.kind == BedKind::Base);
        beds.map(|bed| stale_bed(bed, Span::default())).collect()
    }

    fn bed(&self, step: &Step, files: Option<&StepFiles>) -> Option<Bed> {
        let id = self.id(step.node);
        if step.broken || matches!(step.action, Action::Unknown) {
            let before = self.before.into_iter().flat_map(|stack| &stack.columns);
            let mut beds = before.flat_map(|column| &column.beds);
            return beds.find(|bed| bed.id == id).map(|bed| stale_bed(bed, step.span));
        }
        let layer = files.and_then(|files| files.layer.as_ref());
        let size = match layer {
            None => Amount::ZERO,
            Some(layer) => layer.file_bytes().map_or(Amount::Unknown, Amount::exact),
        };
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
            size,
            span: step.span,
            lines: step.lines,
            inherited: false,
            trouble,
        })
    }

    fn arrows(&self, stage: &Stage, arrows: &mut Vec<Arrow>) {
        let from = stage.node.map(|node| self.id(node)).unwrap_or_default();
        if let Base::Stage(base) = stage.base {
            arrows.push(self.arrow(ArrowKind::Base, base, from, String::new()));
        }
        for step in &stage.steps {
            let to = self.id(step.node);
            match &step.action {
                Action::Copy(copy) => {
                    if let From::Stage(stage) = copy.from {
                        let what: Vec<&str> =
                            copy.sources.iter().map(|source| &*source.written).collect();
                        arrows.push(self.arrow(ArrowKind::Copy, stage, to, what.join(" ")));
                    }
                }
                Action::Run(run) => {
                    for mount in &run.mounts {
                        if let MountFrom::Stage(stage) = mount.from {
                            let what = mount.path.to_string();
                            arrows.push(self.arrow(ArrowKind::Mount, stage, to, what));
                        }
                    }
                }
                _ => {}
            }
        }
    }

    fn arrow(&self, kind: ArrowKind, stage: StageId, to: StepId, label: String) -> Arrow {
        let from = self.stage_id(stage);
        let image =
            self.plan.stage(stage).filter(|_| from.is_none()).map(|stage| match &stage.base {
                Base::Image(image) => image.written.to_string(),
                _ => stage.name.as_deref().unwrap_or_default().to_owned(),
            });
        Arrow { kind, from, image, to, label, size: Amount::Unknown }
    }
}

fn image_beds(image: &Image, bed: impl Fn(usize, String, Amount) -> Bed) -> Vec<Bed> {
    let name = &image.written;
    let Some(base) = &image.image else {
        let mut bed = bed(0, name.to_string(), Amount::Unknown);
        bed.trouble = Some(if image.missing {
            format!("There is no image {name}.")
        } else {
            format!("Nothing is known about the image {name}.")
        });
        return vec![bed];
    };
    let layers = base.layers.iter().enumerate();
    layers.map(|(part, layer)| bed(part, name.to_string(), layer_size(layer))).collect()
}

fn stale_bed(bed: &Bed, span: Span) -> Bed {
    let trouble = Some("This line cannot be read now; it is shown as it last was.".to_owned());
    Bed { span, trouble, ..bed.clone() }
}

fn kind(keyword: Keyword) -> BedKind {
    match keyword {
        Keyword::Run => BedKind::Run,
        Keyword::Copy => BedKind::Copy,
        Keyword::Add => BedKind::Add,
        Keyword::Workdir => BedKind::Workdir,
        _ => BedKind::Setting,
    }
}

fn layer_size(layer: &BaseLayer) -> Amount {
    let Some(likely) = layer.size else { return Amount::Unknown };
    let (low, high) = layer.bounds.unwrap_or((likely, likely));
    // Whatever is not told to the byte is at best somebody's measurement.
    let basis = if high - low <= likely / 50 { Basis::Measured } else { Basis::Guess };
    Amount::Known(Bytes { low, likely, high, basis, and_more: false })
}
