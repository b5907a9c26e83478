//! `FROM`: which base each stage has.

use std::rc::Rc;

use super::draft::{Draft, Origin, Pending, Place, PlatformFacts, UnsetGlobal};
use super::planner::Planner;
use super::platform;
use super::problem::{Kind, Moment, Pass};
use super::stage::Base;
use crate::project::NamedContext;
use crate::syntax::command::{Command, From, Word};
use crate::syntax::suggest::{Case, nearest};
use crate::syntax::{Node, word};
use crate::text::Span;

/// The base that is empty.
pub(super) const SCRATCH: &str = "scratch";

impl Planner<'_> {
    /// Makes a draft of each stage of the file.
    pub(super) fn read_bases(&mut self) {
        for index in 0..self.outline.stages.len() {
            let draft = self.draft(index);
            self.add(draft);
        }
    }

    /// Adds a stage; its base is the stage of that name, if there is one before it.
    pub(super) fn add(&mut self, mut draft: Draft) -> usize {
        let id = self.drafts.len();
        if draft.replaced.is_none() {
            draft.base_stage = self.by_name.get(&draft.base_name).copied();
        }
        if draft.written.is_some() {
            draft.total = self.count(&draft);
        }
        if let Some(name) = &draft.name {
            self.by_name.insert(Rc::clone(name), id);
        }
        self.drafts.push(draft);
        id
    }

    fn draft(&mut self, index: usize) -> Draft {
        let Some(written) = self.outline.stages.get(index) else { return Draft::default() };
        let place = Place { span: written.node.span(), lines: written.node.lines() };
        let mut draft = Draft { written: Some(index), place, ..Draft::default() };
        let node = written.node;
        let commands = (0..written.commands.len())
            .map(|at| Pending { origin: Origin::Command(at), sources: Vec::new() });
        draft.commands = commands.collect();
        let from = written.from.clone();
        let name = from.as_ref().and_then(|from| from.name.as_ref());
        draft.name = name.map(|name| name.text.to_lowercase().into());
        draft.label = draft.name.clone().unwrap_or_else(|| format!("stage-{index}").into());
        match from {
            Some(from) => self.base(&mut draft, index as u32, node, &from),
            None => draft.base = Some(Base::Unknown),
        }
        draft.replaced = draft.name.clone().filter(|name| self.named_context(name).is_some());
        draft
    }

    fn base(&mut self, draft: &mut Draft, index: u32, node: Node<'_>, from: &From<'_>) {
        let moment = |part| Moment::new(Pass::Bases, index, 0, part);
        let image = &from.image;
        draft.from.bad_default = self.defaults.is_bad(&image.text, self.words);
        let value = match self.globals.scope.expand(&image.text, self.words) {
            Ok(expanded) => {
                draft.from.unset = self.unset_globals(node, image, &expanded.unset);
                expanded.text.into_owned()
            }
            Err(error) => {
                let kind = Kind::BadWord(error.message(&image.text));
                self.refuse(draft, kind, moment(1), source(node, image, error.span));
                String::new()
            }
        };
        if value.is_empty() && draft.base.is_none() {
            let kind = Kind::BlankBase(image.text.to_string());
            self.refuse(draft, kind, moment(2), source(node, image, whole(image)));
        }
        draft.base_name = value.into();
        if let Some(flag) = from.platform.as_ref().filter(|flag| !flag.text.is_empty()) {
            self.platform(draft, index, node, flag);
        }
    }

    fn platform(&mut self, draft: &mut Draft, index: u32, node: Node<'_>, flag: &Word<'_>) {
        let moment = |part| Moment::new(Pass::Bases, index, 0, part);
        let span = source(node, flag, whole(flag));
        let expression = flag.text.to_string();
        let expanded = match self.globals.scope.expand(&flag.text, self.words) {
            Ok(expanded) => expanded,
            Err(error) => {
                let message = error.message(&flag.text);
                let message = format!("failed to process arguments for platform : {message}");
                let span = source(node, flag, error.span);
                return self.refuse(draft, Kind::BadWord(message), moment(4), span);
            }
        };
        let value = expanded.text.to_string();
        let empty: Vec<_> = expanded.unset.iter().map(|name| name.text.to_owned()).collect();
        let near = || {
            let vars = self.globals.scope.env().vars();
            let known: Vec<&str> = vars.iter().map(|(name, _)| &***name).collect();
            let near = |name: &String| nearest(name, known.iter().copied(), Case::Exact);
            empty.iter().flat_map(near).collect::<Vec<_>>()
        };
        let problem = if value.is_empty() {
            Some(Kind::EmptyPlatform { expression: expression.clone(), near: near() })
        } else {
            match platform::parse(&value) {
                Ok(platform) => {
                    draft.platform = Some(platform);
                    None
                }
                Err(reason) => {
                    let expression = expression.clone();
                    Some(Kind::BadPlatform { expression, reason, near: near() })
                }
            }
        };
        draft.from.platform = Some(PlatformFacts {
            expression,
            value,
            span,
            target: self
                .globals
                .scope
                .get("TARGETPLATFORM")
                .map(ToString::to_string)
                .unwrap_or_default(),
            set: expanded.set.iter().map(|name| name.text.to_owned()).collect(),
            unset: self.unset_globals(node, flag, &expanded.unset),
            empty,
        });
        if let Some(kind) = problem {
            self.refuse(draft, kind, moment(4), span);
        }
    }

    /// Names that are neither declared nor predefined.
    fn unset_globals(
        &self,
        node: Node<'_>,
        word: &Word<'_>,
        names: &[word::Name<'_>],
    ) -> Vec<UnsetGlobal> {
        if names.is_empty() {
            return Vec::new();
        }
        let vars = self.globals.scope.env().vars();
        let mut known: Vec<&str> = vars.iter().map(|(name, _)| &***name).collect();
        known.extend(self.globals.declared.iter().map(|name| &**name));
        let unknown = names.iter().filter(|name| !known.contains(&name.text));
        unknown
            .map(|name| UnsetGlobal {
                name: name.text.to_owned(),
                span: source(node, word, name.span),
                near: nearest(name.text, known.iter().copied(), Case::Exact),
            })
            .collect()
    }

    fn refuse(&mut self, draft: &mut Draft, kind: Kind, at: Moment, span: Span) {
        let mut problem = draft.problem(kind, at);
        problem.span = span;
        self.problems.push(problem);
        draft.base.get_or_insert(Base::Unknown);
    }

    /// How many of a stage's steps are numbered.
    fn count(&self, draft: &Draft) -> u32 {
        let from_image = &*draft.base_name != SCRATCH && draft.base_stage.is_none();
        let written = draft.written.and_then(|index| self.outline.stages.get(index));
        let commands = written.into_iter().flat_map(|stage| &stage.commands);
        let numbered = commands.filter(|command| {
            matches!(
                command.command,
                Some(Command::Add(_) | Command::Copy(_) | Command::Run(_) | Command::Workdir(_))
            )
        });
        u32::from(from_image) + numbered.count() as u32
    }

    /// A context that stands in for a stage or image of that name.
    pub(super) fn named_context(&self, name: &str) -> Option<&NamedContext> {
        if self.project.contexts.is_empty() {
            return None;
        }
        let reserved = ["scratch", "context"];
        if reserved.iter().any(|reserved| name.eq_ignore_ascii_case(reserved)) {
            return None;
        }
        let wanted = familiar(name);
        let mut contexts = self.project.contexts.iter();
        contexts.find(|(known, _)| familiar(known) == wanted).map(|(_, context)| context)
    }
}

/// The short form of an image's name, without the tag that is meant anyway.
pub(super) fn familiar(name: &str) -> String {
    match crate::syntax::reference::parse(name) {
        Ok(reference) => {
            let familiar = reference.familiar();
            familiar.strip_suffix(":latest").unwrap_or(&familiar).to_owned()
        }
        Err(_) => name.to_owned(),
    }
}

fn whole(word: &Word<'_>) -> Span {
    Span::new(0, word.text.len() as u32)
}

/// The place in the file of a part of a word; of the whole word where it is written otherwise.
pub(super) fn source(node: Node<'_>, word: &Word<'_>, part: Span) -> Span {
    let as_written = word.text.len() as u32 == word.span.len();
    let span = if as_written {
        let start = word.span.start();
        Span::new(start + part.start(), start + part.end())
    } else {
        word.span
    };
    node.tree().source(span)
}
