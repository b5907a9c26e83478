//! A file of one stage, as all languages look at it.

use std::rc::Rc;

use crate::advice::commands::{self, Ran};
use crate::advice::context::At;
use crate::advice::image::{self, Written};
use crate::advice::start::{self, Start};
use crate::advice::{Context, text_of};
use crate::catalog::System;
use crate::effect::tree::{clean, join, parent_and_name};
use crate::plan::Action;
use crate::plan::step::{Copy, From, SourceKind};
use crate::syntax::Keyword;

/// A file whose only stage may be parted.
pub(super) struct Job<'a> {
    pub cx: &'a Context<'a>,
    pub base: Written<'a>,
    pub system: System,
    pub steps: Vec<At<'a>>,
    /// Of each step; none for those that run nothing.
    pub commands: Vec<Vec<Ran>>,
    pub start: Start,
}

impl<'a> Job<'a> {
    pub fn of(cx: &'a Context<'a>) -> Option<Self> {
        let plan = cx.plan;
        if plan.declared != 1 || plan.target != Some(0) || cx.project.options.target.is_some() {
            return None;
        }
        let base = image::written(cx, 0)?;
        let foreign = [Keyword::Onbuild, Keyword::Shell];
        let steps: Vec<At<'a>> = cx.steps().collect();
        let is_own = |at: &At<'_>| !foreign.contains(&at.step.keyword) && !at.step.broken;
        if !steps.iter().all(is_own) || base.stage.steps.len() != steps.len() {
            return None;
        }
        let commands: Option<Vec<Vec<Ran>>> = steps.iter().map(commands::of).collect();
        let start = start::of(base.stage)?;
        let system = base.system()?;
        Some(Self { cx, system, steps, commands: commands?, start, base })
    }

    /// The last step in which a command does this.
    pub fn last(&self, does: impl Fn(&Ran) -> bool) -> Option<usize> {
        self.commands.iter().rposition(|commands| commands.iter().any(&does))
    }

    /// All commands that do this.
    pub fn all(&self, does: impl Fn(&Ran) -> bool) -> impl Iterator<Item = &Ran> {
        self.commands.iter().flatten().filter(move |ran| does(ran))
    }

    pub fn env(&self, name: &str) -> Option<&Rc<str>> {
        self.base.stage.end.env.get(name)
    }

    pub fn workdir(&self) -> String {
        let workdir = &*self.base.stage.end.workdir;
        if workdir.is_empty() { "/".to_owned() } else { clean(workdir) }
    }

    pub fn copy(&self, index: usize) -> Option<&'a Copy> {
        match &self.steps.get(index)?.step.action {
            Action::Copy(copy) => Some(copy),
            _ => None,
        }
    }

    /// Files of the context, by their path there, that a step copies to an absolute path; nothing
    /// where that is not known.
    pub fn copied(&self, path: &str) -> Option<&'a str> {
        let source = self.source_of(path)?;
        text_of(self.cx.project.files.get(&source)?)
    }

    /// The path in the context of what is at an absolute path of the image.
    fn source_of(&self, path: &str) -> Option<String> {
        let copies = (0..self.steps.len()).rev().filter_map(|index| self.copy(index));
        for copy in copies.filter(|copy| copy.from == From::Context) {
            for source in &copy.sources {
                let SourceKind::Path { path: from, include: None, .. } = &source.kind else {
                    continue;
                };
                let from = from.trim_matches('/');
                let to = clean(&copy.destination);
                let is_file = self.cx.project.files.get(from).is_some_and(|it| !it.is_directory());
                let candidate = if is_file {
                    let name = parent_and_name(from).1;
                    let name = name.rsplit('/').next().unwrap_or(name);
                    let into =
                        copy.destination.ends_with(['/', '.']) || clean(&join(&to, name)) == path;
                    let target = if into { clean(&join(&to, name)) } else { to };
                    (target == path).then(|| from.to_owned())
                } else {
                    let prefix = if to == "/" { String::new() } else { to };
                    let rest = path.strip_prefix(&prefix).and_then(|rest| rest.strip_prefix('/'));
                    rest.map(|rest| format!("{from}/{rest}").trim_start_matches('/').to_owned())
                };
                if let Some(path) = candidate.filter(|it| self.cx.project.files.get(it).is_some()) {
                    return Some(path);
                }
            }
        }
        None
    }

    /// Whether something of the context is put at this very path, so that no build makes it.
    pub fn is_copied(&self, path: &str) -> bool {
        let named = (0..self.steps.len()).filter_map(|index| self.copy(index)).any(|copy| {
            let to = clean(&copy.destination);
            copy.sources.iter().any(|source| {
                let name = source.written.rsplit('/').next().unwrap_or_default();
                clean(&join(&to, name)) == path || (to == path && !source.written.ends_with('.'))
            })
        });
        named || self.source_of(path).is_some()
    }

    /// Whether the context may hold more than is known of it.
    pub fn is_blind(&self) -> bool {
        self.cx.project.open || self.cx.project.files.is_empty()
    }

    /// Entries at the top of what a whole context is copied to, by their path in the image, without
    /// those for which `skip` is true.
    pub fn entries(&self, made: usize, skip: impl Fn(&str) -> bool) -> Vec<String> {
        let mut entries = Vec::new();
        for copy in (0..=made).filter_map(|index| self.copy(index)) {
            let whole = copy.sources.iter().find_map(|source| match &source.kind {
                SourceKind::Path { path, include: None, .. } => Some(path.trim_matches('/')),
                _ => None,
            });
            let Some(from) =
                whole.filter(|_| copy.from == From::Context && copy.sources.len() == 1)
            else {
                continue;
            };
            if self.cx.project.files.get(from).is_some_and(|it| !it.is_directory()) {
                continue;
            }
            if !from.is_empty() {
                continue;
            }
            for (path, _) in self.cx.project.files.iter() {
                let top = path.split('/').next().unwrap_or(path);
                let reaches =
                    !matches!(self.cx.files.context.find(path), crate::effect::Found::Nothing);
                let entry = clean(&join(&copy.destination, top));
                if reaches && !skip(path) && !entries.contains(&entry) {
                    entries.push(entry);
                }
            }
        }
        entries
    }

    /// What the health check starts must be there, too.
    pub fn health_needs(&self, programs: &[&str]) -> bool {
        self.steps.iter().any(|at| match &at.step.action {
            Action::Healthcheck(health) => health
                .test
                .iter()
                .any(|arg| arg.split_whitespace().any(|word| programs.contains(&word))),
            _ => false,
        })
    }
}
