//! Going through the steps of every stage, as each finds what the ones before it left.

mod here;
mod name;
mod path;
mod run;
mod setting;
mod transfer;

use std::borrow::Cow;
use std::rc::Rc;

use super::bases::SCRATCH;
use super::draft::{Draft, Origin, Pending, Place};
use super::outline::WrittenCommand;
use super::planner::Planner;
use super::print::Print;
use super::scope::Scope;
use super::stage::{Arg, Base, DEFAULT_PATH, DEFAULT_SHELL, Stage, StageId, State};
use super::step::{Action, Step};
use super::vertex::{VertexId, VertexKind};
use crate::project::Config;
use crate::syntax::Node;
use crate::syntax::command::{self, Command};
use crate::syntax::tree::Form;
use here::Here;
pub(super) use name::Counter;

/// What the steps of a stage have led to so far.
#[derive(Clone, Debug, Default)]
pub(super) struct Stand {
    pub id: StageId,
    pub scope: Scope,
    /// The variables that the image keeps, in order.
    pub image_env: Rc<Vec<(Rc<str>, Rc<str>)>>,
    /// Whether the environment is just that, in that order.
    pub in_order: bool,
    pub state: State,
    pub args: Rc<Vec<Arg>>,
    /// Whether a `WORKDIR` of the file was met.
    pub workdir_set: bool,
    pub platform: crate::project::Platform,
    pub counter: Counter,
    pub needed: bool,
    pub texts: Texts,
}

/// Texts that most steps share.
#[derive(Clone, Debug)]
pub(super) struct Texts {
    pub empty: Rc<str>,
    pub shell: [Rc<str>; 2],
}

impl Default for Texts {
    fn default() -> Self {
        Self { empty: "".into(), shell: DEFAULT_SHELL.map(Rc::from) }
    }
}

impl Planner<'_> {
    pub(super) fn walk(&mut self) {
        let mut stands = Vec::with_capacity(self.drafts.len());
        for id in 0..self.drafts.len() {
            let Some(draft) = self.drafts.get_mut(id) else { continue };
            let draft = std::mem::take(draft);
            let (stage, stand) = self.walk_stage(id, &draft, &stands);
            self.stages.push(stage);
            stands.push(stand);
            if let Some(slot) = self.drafts.get_mut(id) {
                *slot = draft;
            }
        }
    }

    fn walk_stage(&mut self, id: StageId, draft: &Draft, stands: &[Stand]) -> (Stage, Stand) {
        let mut stand = self.start(id, draft, stands);
        let start = stand.state.clone();
        let mut written = draft.written.and_then(|at| self.outline.stages.get_mut(at));
        let node = written.as_ref().map(|stage| stage.index);
        let commands = written.as_mut().map(|stage| std::mem::take(&mut stage.commands));
        let commands = commands.unwrap_or_default();
        let mut steps = Vec::with_capacity(draft.triggers.len() + commands.len());
        if draft.written.is_some() && draft.replaced.is_none() {
            for pending in draft.triggers.iter().chain(&draft.commands) {
                let place = (steps.len() as u32, node.unwrap_or_default(), draft.place);
                steps.extend(self.step(&mut stand, pending, &commands, stands, place));
            }
        }
        let stage = Stage {
            name: draft.name.clone(),
            label: Rc::clone(&draft.label),
            node,
            span: draft.place.span,
            lines: draft.place.lines,
            base: match draft.base_stage {
                Some(base) => Base::Stage(base),
                None => draft.base.clone().unwrap_or(Base::Unknown),
            },
            platform: stand.platform.clone(),
            needed: draft.needed,
            reads: draft.reads.keys().copied().collect(),
            steps,
            total: draft.total,
            start,
            end: stand.state.clone(),
            args: stand.args.clone(),
            pull: draft.pull,
        };
        stand.scope.close();
        (stage, stand)
    }

    /// What a stage begins with.
    fn start(&mut self, id: StageId, draft: &Draft, stands: &[Stand]) -> Stand {
        let mut stand = match draft.base_stage.and_then(|base| stands.get(base)) {
            Some(base) => base.clone(),
            None => self.start_from_image(draft),
        };
        stand.id = id;
        stand.needed = draft.needed;
        stand.counter =
            Counter { label: Rc::clone(&draft.label), done: draft.counter, total: draft.total };
        if !stand.in_order {
            stand.scope.set_all(&stand.image_env);
            stand.in_order = true;
        }
        stand.state.env = stand.scope.env().clone();
        stand
    }

    fn start_from_image(&self, draft: &Draft) -> Stand {
        let mut stand = Stand::default();
        let platform = draft.platform.as_ref().filter(|_| &*draft.base_name != SCRATCH);
        stand.platform = platform.unwrap_or(&self.project.options.platform).clone();
        stand.state.root = draft.pull;
        stand.state.workdir = "/".into();
        stand.scope.open = draft.config.is_none();
        if let Some(config) = &draft.config {
            stand.inherit(config);
        }
        if !stand.image_env.iter().any(|(name, _)| &**name == "PATH") {
            stand.keep(&"PATH".into(), &DEFAULT_PATH.into(), true);
        }
        stand.in_order = false;
        stand
    }

    /// Walks through one step; `None` for what is no instruction at all.
    fn step(
        &mut self,
        stand: &mut Stand,
        pending: &Pending,
        commands: &[WrittenCommand<'_>],
        stands: &[Stand],
        (at, from, from_place): (u32, usize, Place),
    ) -> Option<Step> {
        match &pending.origin {
            Origin::Command(index) => {
                let written = commands.get(*index)?;
                let place = Place { span: written.node.span(), lines: written.node.lines() };
                let here = Here::new(written.node, place, at, stand, self.words);
                let command = written.command.as_ref();
                Some(self.finish(stand, pending, command, stands, here, written.index))
            }
            Origin::Trigger(trigger) => {
                let trigger = Rc::clone(trigger);
                let node = trigger.parsed.tree.nodes().next()?;
                let command = command::of(node, &mut Vec::new());
                let mut here = Here::new(node, from_place, at, stand, self.words);
                here.trigger = Some(Rc::clone(&trigger.text));
                Some(self.finish(stand, pending, command.as_ref(), stands, here, from))
            }
        }
    }

    fn finish(
        &mut self,
        stand: &mut Stand,
        pending: &Pending,
        command: Option<&Command<'_>>,
        stands: &[Stand],
        mut here: Here<'_>,
        node: usize,
    ) -> Step {
        let before = stand.state.clone();
        let action = match command {
            None => Action::Unknown,
            Some(Command::Run(run)) => self.run(stand, &mut here, pending, run, stands),
            Some(Command::Copy(copy)) => {
                self.transfer(stand, &mut here, pending, copy, false, stands)
            }
            Some(Command::Add(add)) => self.transfer(stand, &mut here, pending, add, true, stands),
            Some(Command::Workdir(path)) => self.workdir(stand, &mut here, path),
            Some(command) => self.setting(stand, &mut here, command),
        };
        let broken = command.is_none() || !here.problems.is_empty();
        self.problems.append(&mut here.problems);
        Step {
            node,
            trigger: here.trigger,
            keyword: here.node.keyword(),
            written_keyword: written_keyword(here.node),
            span: here.place.span,
            lines: here.place.lines,
            action,
            before,
            name: here.name,
            number: here.number,
            vertex: here.vertex,
            unset: here.unset,
            legacy: here.node.form() == Form::LegacyPair,
            broken,
        }
    }

    /// The vertex of the build context.
    fn context_vertex(&mut self) -> VertexId {
        let graph = &mut self.graph;
        *self.context.get_or_insert_with(|| {
            graph.add(
                VertexKind::Context,
                "[internal] load build context",
                Vec::new(),
                Print::default(),
            )
        })
    }

    /// The files of another stage, if it is complete at this point.
    fn files_of(
        &self,
        id: StageId,
        stand: &Stand,
        stands: &[Stand],
    ) -> Result<Option<VertexId>, ()> {
        if let Some(done) = stands.get(id).filter(|_| id != stand.id) {
            return Ok(done.state.root);
        }
        match self.drafts.get(id) {
            Some(draft) if draft.dispatched => Ok(draft.pull),
            _ => Err(()),
        }
    }
}

impl Stand {
    fn inherit(&mut self, config: &Config) {
        for var in &config.env {
            let (name, value) = var.split_once('=').unwrap_or((var, ""));
            self.keep(&name.into(), &value.into(), false);
        }
        if !config.working_dir.is_empty() {
            self.state.workdir = path::workdir("", &config.working_dir).into();
        }
        self.state.user = config.user.as_str().into();
        self.state.shell = config
            .shell
            .as_ref()
            .filter(|shell| !shell.is_empty())
            .map(|shell| shell.iter().map(|word| Rc::from(word.as_str())).collect());
    }

    /// Sets a variable of the image; one that is not fresh keeps its place.
    fn keep(&mut self, name: &Rc<str>, value: &Rc<str>, fresh: bool) {
        let vars = Rc::make_mut(&mut self.image_env);
        let known = if fresh { None } else { vars.iter_mut().find(|(known, _)| known == name) };
        match known {
            Some((_, old)) => *old = Rc::clone(value),
            None => vars.push((Rc::clone(name), Rc::clone(value))),
        }
        self.in_order &= fresh;
    }
}

/// Nearly always the keyword is in capitals.
fn written_keyword(node: Node<'_>) -> Cow<'static, str> {
    let usual = node.keyword().name();
    if usual == node.name() { usual.into() } else { node.name().to_owned().into() }
}

/// The text of a node as BuildKit keeps it.
fn code(node: Node<'_>) -> &str {
    node.original().trim()
}
