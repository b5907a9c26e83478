//! Base images: which there are, and what they ask of those that build on them.

use std::rc::Rc;

use super::bases::{SCRATCH, familiar};
use super::connect::Wanted;
use super::draft::{Draft, Origin, Pending, Trigger};
use super::planner::Planner;
use super::platform;
use super::print::Print;
use super::problem::{Kind, Moment, Pass};
use super::stage::{Base, DEFAULT_PATH, Image, StageId};
use super::vertex::VertexKind;
use crate::project::{BaseImage, Config, NamedContext};
use crate::syntax::command::{self, Command};
use crate::syntax::parse;
use crate::syntax::reference::{self, Reference};
use crate::syntax::suggest::{Case, nearest};

/// Triggers may bring images with triggers; BuildKit would go on for ever.
const MOST_PASSES: u32 = 16;
/// What BuildKit suggests for a mistyped image, besides the stages.
const COMMON: [&str; 7] = ["alpine", "busybox", "centos", "debian", "golang", "ubuntu", "fedora"];

impl Planner<'_> {
    /// Finds out what each stage starts with.
    pub(super) fn resolve(&mut self, target: Option<StageId>) {
        for pass in 0..MOST_PASSES {
            let needed = self.reachable(target);
            for id in 0..self.drafts.len() {
                self.resolve_one(id, needed.contains(&id), pass);
            }
            let mut new_sources = false;
            for &id in &needed {
                new_sources |= self.pull_triggers(id);
            }
            if !new_sources {
                break;
            }
        }
        let needed = self.reachable(target);
        for (id, draft) in self.drafts.iter_mut().enumerate() {
            draft.needed = needed.contains(&id);
        }
        self.mark_unneeded();
    }

    fn resolve_one(&mut self, id: StageId, needed: bool, pass: u32) {
        let Some(slot) = self.drafts.get_mut(id) else { return };
        let outside = slot.written.is_none();
        if slot.base_stage.is_some() || slot.dispatched || slot.resolved {
            return;
        }
        slot.resolved = needed;
        let mut draft = std::mem::take(slot);
        if &*draft.base_name == SCRATCH && draft.replaced.is_none() {
            draft.base = Some(Base::Scratch);
            draft.config = Some(empty_config());
        } else {
            self.resolve_base(&mut draft, id, needed, pass);
        }
        draft.dispatched |= outside;
        if let Some(slot) = self.drafts.get_mut(id) {
            *slot = draft;
        }
    }

    fn resolve_base(&mut self, draft: &mut Draft, id: StageId, needed: bool, pass: u32) {
        let moment = Moment::new(Pass::Images, pass, id as u32, 0);
        if draft.base == Some(Base::Unknown) {
            return;
        }
        let reference = match reference::parse(&draft.base_name) {
            Ok(reference) => reference,
            Err(error) => {
                if pass == 0 {
                    let name = draft.base_name.to_string();
                    let kind = Kind::BadReference { name, reason: error.to_string() };
                    self.problems.push(draft.problem(kind, moment));
                }
                draft.base = Some(Base::Unknown);
                return;
            }
        };
        let replaced = draft.replaced.clone();
        let canonical = reference.canonical();
        let name = replaced.unwrap_or_else(|| canonical.as_str().into());
        match self.named_context(&name).cloned() {
            Some(NamedContext::Files(_)) => {
                draft.dispatched |= needed && draft.replaced.is_some();
                self.files_base(draft, &familiar(&name));
            }
            Some(NamedContext::Image(image)) => {
                draft.dispatched |= needed && draft.replaced.is_some();
                let image = image.strip_prefix("docker-image://").unwrap_or(&image).to_owned();
                if let Ok(reference) = reference::parse(&image) {
                    self.image_base(draft, &reference, &image, None);
                }
            }
            None => {
                let written = draft.base_name.to_string();
                self.image_base(draft, &reference, &written, Some((moment, needed)));
            }
        }
    }

    fn files_base(&mut self, draft: &mut Draft, name: &str) {
        let graph = &mut self.graph;
        let vertex = *self.contexts.entry(name.into()).or_insert_with(|| {
            let shown = format!("[context {name}] load from client");
            graph.add(VertexKind::NamedContext, shown, Vec::new(), Print::default().text(name))
        });
        draft.pull = Some(vertex);
        draft.config = Some(empty_config());
        draft.base = Some(Base::Files(name.into()));
    }

    /// `numbered` says when, and whether the stage is needed, for an image that the file names itself.
    fn image_base(
        &mut self,
        draft: &mut Draft,
        reference: &Reference,
        written: &str,
        numbered: Option<(Moment, bool)>,
    ) {
        let canonical: Rc<str> = reference.canonical().into();
        let known = self.image(reference);
        let missing = known.is_none() && self.project.registry.closed;
        if let Some((at, needed)) = numbered.filter(|_| missing) {
            let name = written.to_owned();
            let near = self.near_images(written);
            let kind = Kind::NoSuchImage { name, reference: canonical.to_string(), near };
            let mut problem = draft.problem(kind, at);
            problem.unneeded = !needed;
            let again = self
                .problems
                .iter()
                .position(|known| known.kind == problem.kind && known.span == problem.span);
            match again.and_then(|at| self.problems.get_mut(at)) {
                Some(known) => known.unneeded &= problem.unneeded,
                None => self.problems.push(problem),
            }
        }
        let digest = known.as_ref().map_or("", |image| &*image.digest);
        let pinned = pinned(reference, digest);
        let name = match numbered {
            Some(_) => draft.number(&format!("FROM {pinned}"), false),
            None => format!("[context {}] {pinned}", familiar(written)),
        };
        let platform = draft.platform.as_ref().unwrap_or(&self.project.options.platform);
        let what = Print::default().text(&pinned).text(&platform::show(platform));
        let no_layers = known.as_ref().is_some_and(|image| {
            image.layers.is_empty()
                && image.history.iter().all(|step| step.empty_layer)
                && !image.history.is_empty()
        });
        draft.pull =
            (!no_layers).then(|| self.graph.add(VertexKind::Image, name, Vec::new(), what));
        draft.config = known.as_ref().map(|image| image.config.clone());
        let written = written.into();
        draft.base =
            Some(Base::Image(Image { written, reference: canonical, image: known, missing }));
    }

    fn image(&self, reference: &Reference) -> Option<Rc<BaseImage>> {
        let registry = &self.project.registry;
        let name = reference.canonical();
        let untagged = || Reference { digest: None, ..reference.clone() }.canonical();
        let found = registry.images.get(name.as_str());
        let found = found.or_else(|| registry.images.get(untagged().as_str())).cloned();
        if registry.closed { found } else { found.or_else(|| (self.known)(&name)) }
    }

    fn near_images(&self, written: &str) -> Vec<String> {
        let labels = self.drafts.iter().map(|draft| draft.label.to_string());
        let mut known: Vec<String> = labels.filter(|label| !label.is_empty()).collect();
        for name in COMMON {
            known.push(name.to_owned());
            known.push(format!("{name}:latest"));
        }
        nearest(written, known.iter().map(String::as_str), Case::Exact)
    }

    /// Puts what the base of a needed stage asks for in front of its steps;
    /// says whether that reads from other stages.
    fn pull_triggers(&mut self, id: StageId) -> bool {
        let Some(draft) = self.drafts.get_mut(id) else { return false };
        if draft.triggered {
            return false;
        }
        draft.triggered = true;
        let base = draft.base_stage;
        let place = draft.place;
        let of_image = draft.config.as_ref().map(|config| config.on_build.clone());
        let mut texts: Vec<Rc<str>> =
            of_image.into_iter().flatten().map(|text| text.as_str().into()).collect();
        texts.extend(base.map(|base| self.onbuild_of(base)).into_iter().flatten());
        let moment = |step: usize| Moment::new(Pass::Triggers, id as u32, step as u32, 0);
        let mut reads = false;
        for (step, text) in texts.into_iter().enumerate() {
            let parsed = parse(Rc::clone(&text));
            let wanted = match trigger_command(&parsed) {
                Ok(command) => Wanted::of(&command),
                Err(kind) => {
                    if let Some(draft) = self.drafts.get(id) {
                        let problem = draft.problem(kind, moment(step));
                        self.problems.push(problem);
                    }
                    Wanted::Nothing
                }
            };
            let sources = self.sources(wanted, place, moment(step));
            reads |= !sources.is_empty();
            self.read_from(id, &sources, place);
            let origin = Origin::Trigger(Rc::new(Trigger { text, parsed }));
            if let Some(draft) = self.drafts.get_mut(id) {
                draft.total += 1;
                draft.triggers.push(Pending { origin, sources });
            }
        }
        reads
    }

    /// The triggers that a stage of the file leaves behind.
    fn onbuild_of(&self, id: StageId) -> Vec<Rc<str>> {
        let written = self.drafts.get(id).and_then(|draft| draft.written);
        let stage = written.and_then(|at| self.outline.stages.get(at));
        let commands = stage.into_iter().flat_map(|stage| &stage.commands);
        let texts = commands.filter_map(|command| match &command.command {
            Some(Command::Onbuild(onbuild)) => Some(onbuild.expression.as_str().into()),
            _ => None,
        });
        texts.collect()
    }

    /// Problems of images in stages that turned out to be needed after all count.
    fn mark_unneeded(&mut self) {
        for problem in &mut self.problems {
            if problem.at.pass == Pass::Images && problem.unneeded {
                let draft = self.drafts.get(problem.at.step as usize);
                problem.unneeded = draft.is_some_and(|draft| !draft.needed);
            }
        }
    }
}

/// The one instruction of a trigger.
fn trigger_command(parsed: &crate::syntax::Parsed) -> Result<Command<'_>, Kind> {
    let forms = |problem: &crate::syntax::Problem| match problem.phase {
        crate::syntax::Phase::Parse => problem.buildkit_forms(),
        crate::syntax::Phase::Instruction => {
            let prefix = format!("dockerfile parse error on line {}: ", problem.place.lines.0);
            let forms = problem.buildkit_forms().into_iter();
            forms.map(|form| form.strip_prefix(&prefix).unwrap_or(&form).to_owned()).collect()
        }
    };
    let no_stage =
        |problem: &&crate::syntax::Problem| problem.kind != crate::syntax::problem::Kind::NoStage;
    if let Some(problem) = parsed.problems.iter().find(no_stage) {
        return Err(Kind::BadTrigger(forms(problem)));
    }
    let mut nodes = parsed.tree.nodes();
    match (nodes.next(), nodes.next()) {
        (Some(node), None) => command::of(node, &mut Vec::new()).ok_or(Kind::TriggerNotOne),
        _ => Err(Kind::TriggerNotOne),
    }
}

/// What an empty file system comes with.
fn empty_config() -> Config {
    Config {
        working_dir: "/".to_owned(),
        env: vec![format!("PATH={DEFAULT_PATH}")],
        ..Config::default()
    }
}

/// An image's name with the digest that was found for it.
fn pinned(reference: &Reference, digest: &str) -> String {
    if digest.is_empty() {
        return reference.canonical();
    }
    let mut name = reference.name();
    if let Some(tag) = reference.tag_or_default() {
        name.push(':');
        name.push_str(tag);
    }
    format!("{name}@{digest}")
}
