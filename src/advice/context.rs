//! What rules look at.

use super::shell_text::{self, ShellText};
use super::{Finding, Rewrite, Rule};
use crate::effect::Found;
use crate::image::Simulation;
use crate::plan::{Action, Base, Plan, Stage, StageId, Step};
use crate::project::Project;
use crate::syntax::{Node, Parsed};
use crate::text::{Edit, Patch, Span};

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

    /// Whether the layers of a stage come into an image: that of the target, or of a stage from
    /// which nothing in the file goes on.
    pub(super) fn is_kept(&self, id: StageId) -> bool {
        let is_leaf = |leaf: StageId| {
            let mut others = self.plan.declared().iter();
            let used = others.any(|it| it.base == Base::Stage(leaf) || it.reads.contains(&leaf));
            !used || self.plan.target == Some(leaf)
        };
        is_leaf(id) || self.on(id).into_iter().any(is_leaf)
    }

    /// The stages that build on a stage, near and far.
    fn on(&self, id: StageId) -> Vec<StageId> {
        let mut on = vec![id];
        // A stage comes behind the one it builds on.
        for (other, stage) in self.plan.declared().iter().enumerate() {
            if matches!(stage.base, Base::Stage(base) if on.contains(&base)) {
                on.push(other);
            }
        }
        on.remove(0);
        on
    }

    /// What is built on top of a step: the rest of its stage, and the stages that build on it.
    pub(super) fn later(&self, at: &At<'_>) -> Vec<At<'a>> {
        let (id, index) = (at.stage_id, at.index);
        let on = self.on(id);
        let is_later =
            |it: &At<'_>| (it.stage_id == id && it.index > index) || on.contains(&it.stage_id);
        self.steps().filter(is_later).collect()
    }

    /// The text of a file of the context as the builder gets it.
    pub(super) fn text_in_context(&self, path: &str) -> Option<&'a str> {
        matches!(self.files.context.at(&format!("/{path}")), Found::Node(_)).then_some(())?;
        self.project.files.get(path)?.kind.text()
    }

    /// Takes an instruction away, with its line end; the last line, where that has none, with the
    /// end of the line before it.
    pub(super) fn without_lines(&self, span: Span) -> Edit {
        let text = self.parsed.tree.text();
        let rest = text.get(span.end() as usize..).unwrap_or_default();
        let before = text.get(..span.start() as usize).unwrap_or_default();
        let span = match rest.find('\n') {
            Some(at) => Span::new(span.start(), span.end() + at as u32 + 1),
            None => Span::new(without_line_end(before).len() as u32, text.len() as u32),
        };
        Edit { span, insert: String::new() }
    }

    /// The text of a span of the file.
    pub(super) fn text(&self, span: Span) -> &'a str {
        span.of(self.parsed.tree.text())
    }
}

fn without_line_end(text: &str) -> &str {
    let line = text.strip_suffix('\n').unwrap_or(text);
    line.strip_suffix('\r').unwrap_or(line)
}

impl<'a> At<'a> {
    /// Its text, if it is a `RUN` that can be read and changed.
    pub(super) fn shell_text(&self) -> Option<ShellText<'a>> {
        shell_text::read(self.step, self.node)
    }

    /// Whether something is mounted at a path, below or above it.
    pub(super) fn mounts(&self, path: &str) -> bool {
        let Action::Run(run) = &self.step.action else { return false };
        let within = |inner: &str, outer: &str| inner.starts_with(outer.trim_end_matches('/'));
        let targets = run.mounts.iter().map(|mount| &*mount.target);
        targets.into_iter().any(|it| !it.is_empty() && (within(it, path) || within(path, it)))
    }

    pub(super) fn env(&self, name: &str) -> Option<&str> {
        self.step.before.env.get(name).map(|value| &**value).filter(|value| !value.is_empty())
    }

    /// A finding of one patch that is about this step alone.
    pub(super) fn finding(
        &self,
        cx: &Context<'_>,
        rule: &'static Rule,
        title: String,
        edits: Vec<Edit>,
    ) -> Finding {
        Finding {
            rule,
            title,
            note: String::new(),
            span: self.step.span,
            lines: self.step.lines,
            rewrite: Rewrite::new(&cx.project.dockerfile, Patch::new(edits)),
        }
    }
}
