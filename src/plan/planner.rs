//! The state of planning, and its passes in BuildKit's order.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::draft::Draft;
use super::globals::{self, Defaults, Globals};
use super::outline::{self, Outline};
use super::problem::{Kind, Moment, Pass, Problem};
use super::stage::{Stage, StageId};
use super::vertex::{Builder, VertexId};
use super::{Known, Plan, check, epoch};
use crate::project::Project;
use crate::syntax::Parsed;
use crate::syntax::suggest::{Case, nearest};
use crate::syntax::word::Options;
use crate::text::Span;

pub(super) struct Planner<'a> {
    pub project: &'a Project,
    pub known: Known<'a>,
    pub outline: Outline<'a>,
    /// How words are read.
    pub words: Options,
    pub globals: Globals,
    pub defaults: Defaults,
    pub drafts: Vec<Draft>,
    /// By name in lower case; of several the last.
    pub by_name: BTreeMap<Rc<str>, StageId>,
    pub graph: Builder,
    pub context: Option<VertexId>,
    pub contexts: BTreeMap<Rc<str>, VertexId>,
    pub stages: Vec<Stage>,
    pub problems: Vec<Problem>,
}

pub(super) fn plan(project: &Project, parsed: &Parsed, known: Known<'_>) -> Plan {
    let words = Options::new(parsed.tree.escape().char());
    let outline = outline::read(parsed);
    let last = outline.stages.last().and_then(|stage| stage.from.as_ref()?.name.as_ref());
    let last = last.map(|name| name.text.to_lowercase()).unwrap_or_default();
    let predefined = globals::predefined(&project.options, &last);
    let globals = globals::read(&outline, &predefined, Some(&project.options), words);
    let defaults = globals::read(&outline, &predefined, None, words);
    let planner = Planner {
        project,
        known,
        outline,
        words,
        globals,
        defaults: Defaults::new(defaults),
        drafts: Vec::new(),
        by_name: BTreeMap::new(),
        graph: Builder::default(),
        context: None,
        contexts: BTreeMap::new(),
        stages: Vec::new(),
        problems: Vec::new(),
    };
    planner.all_passes(parsed)
}

impl Planner<'_> {
    fn all_passes(mut self, parsed: &Parsed) -> Plan {
        self.whole_file(parsed);
        let problems = std::mem::take(&mut self.globals.problems);
        self.problems.extend(problems);
        epoch::check(&mut self);
        self.read_bases();
        let target = self.target();
        self.connect();
        self.find_circles();
        self.label_single();
        self.resolve(target);
        self.walk();
        self.problems.sort_by_key(|problem| problem.at);
        let graph = self.graph.finish();
        let built = target.and_then(|target| self.stages.get(target));
        Plan {
            declared: self.outline.stages.len(),
            target,
            ops: graph.ops(built.and_then(|stage| stage.end.root)),
            stages: self.stages,
            graph,
            problems: self.problems,
            from: self.drafts.into_iter().map(|draft| draft.from).collect(),
        }
    }

    fn whole_file(&mut self, parsed: &Parsed) {
        let nowhere = |kind, pass| Problem {
            kind,
            span: Span::default(),
            lines: Vec::new(),
            at: Moment::of(pass),
            unneeded: false,
        };
        if parsed.tree.text().is_empty() {
            self.problems.push(nowhere(Kind::EmptyFile, Pass::Options));
        }
        if let Err(kind) = check::options(self.project, parsed) {
            self.problems.push(nowhere(kind, Pass::Options));
        }
        if let Some(problem) = check::ignore_file(self.project).problems.first() {
            self.problems.push(nowhere(Kind::BadIgnore(problem.kind.to_string()), Pass::Ignore));
        }
        if self.outline.stages.is_empty() {
            self.problems.push(nowhere(Kind::NoStages, Pass::StageNames));
        }
    }

    /// The stage that is built.
    fn target(&mut self) -> Option<StageId> {
        let last = self.drafts.len().checked_sub(1);
        let Some(name) = &self.project.options.target else { return last };
        if name.is_empty() {
            return last;
        }
        let found = self.by_name.get(name.to_lowercase().as_str()).copied();
        if found.is_none() && last.is_some() {
            let labels = self.drafts.iter().map(|draft| &*draft.label);
            let near = nearest(name, labels.filter(|label| !label.is_empty()), Case::Exact);
            self.problems.push(Problem {
                kind: Kind::NoSuchTarget { name: name.to_string(), near },
                span: Span::default(),
                lines: Vec::new(),
                at: Moment::of(Pass::Target),
                unneeded: false,
            });
        }
        found.or(last)
    }

    /// The only stage of a build is not named in its steps.
    fn label_single(&mut self) {
        if let [only] = self.drafts.as_mut_slice() {
            only.label = "".into();
        }
    }
}
