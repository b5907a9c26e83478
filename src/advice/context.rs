//! What rules look at.

use super::shell_text::{self, ShellText};
use crate::image::Simulation;
use crate::plan::{Plan, Stage, StageId, Step};
use crate::project::Project;
use crate::syntax::{Node, Parsed};
use crate::text::Span;

/// A project and all that follows from it.
#[derive(Clone, Copy, Debug)]
pub struct Context<'a> {
    pub project: &'a Project,
    pub parsed: &'a Parsed,
    pub plan: &'a Plan,
    pub files: &'a Simulation,
}

/// A step and where it is.
#[derive(Clone, Copy, Debug)]
pub(super) struct At<'a> {
    pub stage_id: StageId,
    pub stage: &'a Stage,
    /// Its place among the steps of the stage.
    pub index: usize,
    pub step: &'a Step,
    pub node: Node<'a>,
}

impl<'a> Context<'a> {
    /// The steps that are written in the file, stage by stage; those that a base asks for are left out.
    pub(super) fn steps(&self) -> impl Iterator<Item = At<'a>> + use<'a> {
        let tree = &self.parsed.tree;
        let stages = self.plan.declared().iter().enumerate();
        stages.flat_map(move |(stage_id, stage)| {
            let own = stage.steps.iter().enumerate().filter(|(_, step)| step.trigger.is_none());
            own.filter_map(move |(index, step)| {
                Some(At { stage_id, stage, index, step, node: tree.node(step.node)? })
            })
        })
    }

    /// The `RUN`s with a text for the shell that can be read and changed.
    pub(super) fn shell_runs(&self) -> impl Iterator<Item = (At<'a>, ShellText<'a>)> + use<'a> {
        self.steps().filter_map(|at| Some((at, shell_text::read(at.step, at.node)?)))
    }

    /// The text of a span of the file.
    pub(super) fn text(&self, span: Span) -> &'a str {
        span.of(self.parsed.tree.text())
    }
}
