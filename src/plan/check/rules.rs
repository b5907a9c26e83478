//! What a rule is made of.

use crate::plan::step::{DISPATCH, Step};
use crate::plan::{Moment, Pass, Plan, Stage};
use crate::project::Project;
use crate::syntax::{Node, Parsed};
use crate::text::{Patch, Span};

/// A build check.
#[derive(Debug)]
pub struct Rule {
    /// BuildKit's name.
    pub id: &'static str,
    /// Where Docker explains it; empty where it does not.
    pub url: &'static str,
    /// What it is about, in a sentence or two.
    pub description: &'static str,
    /// Whether it must be asked for.
    pub experimental: bool,
    /// A Dockerfile with the problem.
    pub bad: &'static str,
    /// The same without it.
    pub good: &'static str,
    pub(super) check: fn(&Context<'_>, &mut Vec<Warning>),
}

/// Something that a rule found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Warning {
    pub rule: &'static str,
    /// In BuildKit's words.
    pub message: String,
    pub lines: (u32, u32),
    /// As exact as we know, in the file.
    pub span: Span,
    pub at: Moment,
    /// The instruction whose comments may silence it.
    pub node: Option<usize>,
    /// Whether it is in a stage that the target does not need.
    pub unneeded: bool,
    pub fix: Option<Fix>,
}

/// A change after which the warning is gone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// An imperative: "Change to `build`".
    pub label: String,
    pub patch: Patch,
    /// Whether the build stays the same; otherwise it becomes what most likely is meant.
    pub certain: bool,
}

impl Fix {
    /// A change that the build does not notice.
    pub fn replace(span: Span, text: &str) -> Self {
        Self::new(format!("Change to `{text}`"), Patch::replace(span, text))
    }

    /// The same, labelled.
    pub fn new(label: impl Into<String>, patch: Patch) -> Self {
        Self { label: label.into(), patch, certain: true }
    }

    /// A change to what most likely is meant.
    pub fn guess(span: Span, text: &str) -> Self {
        Self { certain: false, ..Self::replace(span, text) }
    }
}

/// What rules look at.
#[derive(Clone, Copy, Debug)]
pub struct Context<'a> {
    pub project: &'a Project,
    pub parsed: &'a Parsed,
    pub plan: &'a Plan,
}

impl<'a> Context<'a> {
    /// The nodes with their indices.
    pub fn nodes(&self) -> impl Iterator<Item = (usize, Node<'a>)> + use<'a> {
        self.parsed.tree.nodes().enumerate()
    }

    /// The stages of the file with their nodes.
    pub fn stages(&self) -> impl Iterator<Item = (usize, &'a Stage, Node<'a>)> + use<'a> {
        let tree = &self.parsed.tree;
        self.plan
            .declared()
            .iter()
            .enumerate()
            .filter_map(|(id, stage)| Some((id, stage, tree.node(stage.node?)?)))
    }

    /// All steps of all stages.
    pub fn steps(&self) -> impl Iterator<Item = At<'a>> + use<'a> {
        let stages = self.plan.stages.iter().enumerate();
        stages.flat_map(|(id, stage)| {
            let steps = stage.steps.iter().enumerate();
            steps.map(move |(index, step)| At { id, stage, index, step })
        })
    }

    /// The text of a span of the file.
    pub fn text(&self, span: Span) -> &'a str {
        span.of(self.parsed.tree.text())
    }
}

/// A step and where it is.
#[derive(Clone, Copy, Debug)]
pub struct At<'a> {
    pub id: usize,
    pub stage: &'a Stage,
    pub index: usize,
    pub step: &'a Step,
}

impl At<'_> {
    /// A warning that BuildKit gives when it carries out the step.
    pub fn warning(&self, rule: &Rule, message: String) -> Warning {
        self.warning_in(rule, message, DISPATCH)
    }

    /// A warning that BuildKit gives in a part of the step.
    pub fn warning_in(&self, rule: &Rule, message: String, part: u32) -> Warning {
        let step = self.step;
        Warning {
            rule: rule.id,
            message,
            lines: step.lines,
            span: step.span,
            at: Moment::new(Pass::Steps, self.id as u32, self.index as u32, part),
            node: step.trigger.is_none().then_some(step.node),
            unneeded: !self.stage.needed,
            fix: None,
        }
    }
}

/// A warning about an instruction as it is written, whatever stage it is in.
pub(super) fn at_node(
    rule: &Rule,
    (index, node): (usize, Node<'_>),
    message: String,
    at: Moment,
) -> Warning {
    Warning {
        rule: rule.id,
        message,
        lines: node.lines(),
        span: node.span(),
        at,
        node: Some(index),
        unneeded: false,
        fix: None,
    }
}

/// When BuildKit reads an instruction; `part` is 0 before it looks for errors in it, 2 after.
pub(super) fn reading(node: Node<'_>, part: u32) -> Moment {
    Moment::new(Pass::Instructions, 0, node.lines().0, part)
}
