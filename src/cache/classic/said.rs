//! What the classic builder compares of an instruction.

use std::rc::Rc;

use crate::cache::inputs::{self, Input, Want};
use crate::cache::key::{Fields, Key};
use crate::cache::reason::StepRef;
use crate::effect::Tree;
use crate::image::created_by;
use crate::plan::step::{Copy, Run, SourceKind};
use crate::plan::{Action, Plan, Step};
use crate::project::Project;
use crate::syntax::Keyword;
use crate::syntax::glob::has_wildcard;

/// An instruction as it is looked for.
#[derive(Clone, Debug)]
pub(super) struct Said {
    pub key: Key,
    pub keyword: Keyword,
    /// As written; of a command without its keyword.
    pub shown: Rc<str>,
    /// With variables put in.
    pub expanded: Rc<str>,
    /// The build arguments that a `RUN` gets, used or not, in order.
    pub args: Vec<(Rc<str>, Rc<str>)>,
    /// What is copied, by input.
    pub contents: Vec<Option<Key>>,
    pub trees: Vec<Option<Tree>>,
    /// The steps that made what is copied.
    pub made_by: Vec<StepRef>,
}

impl Said {
    pub fn of(
        plan: &Plan,
        project: &Project,
        (place, step): (StepRef, &Step),
        inputs: &[Input<'_>],
        trees: &[Option<(Tree, Option<StepRef>)>],
    ) -> Self {
        let mut said = Self {
            key: Key(0),
            keyword: step.keyword,
            shown: shown(project, step).unwrap_or_default(),
            expanded: "".into(),
            args: Vec::new(),
            contents: Vec::new(),
            trees: Vec::new(),
            made_by: Vec::new(),
        };
        let stage = plan.stage(place.stage);
        let expanded = stage.and_then(|stage| created_by(stage, step)).unwrap_or_default();
        said.expanded = expanded.trim_end_matches(" # buildkit").into();
        let text = match &step.action {
            Action::Run(run) => {
                let declared = stage.and_then(|stage| stage.args.get(..run.args_declared));
                for arg in declared.unwrap_or_default() {
                    let value = step.before.env.get(&arg.name).map(Rc::clone);
                    said.args.extend(value.map(|value| (Rc::clone(&arg.name), value)));
                }
                said.args.sort();
                said.args.dedup();
                run.args.join(" ")
            }
            Action::Copy(copy) => {
                said.read(inputs, trees);
                destination(copy)
            }
            // The value that is given for an argument counts where a command gets it.
            Action::Arg(_) | Action::Onbuild(_) | Action::Unknown => said.shown.to_string(),
            _ => expanded,
        };
        said.key = said.key(&text);
        said
    }

    /// Notes what is copied. Times don't count.
    fn read(&mut self, inputs: &[Input<'_>], trees: &[Option<(Tree, Option<StepRef>)>]) {
        for input in inputs.iter().filter(|input| !input.is_root) {
            let read = trees.get(input.vertex).and_then(Option::as_ref);
            let tree = read.map(|(tree, _)| tree);
            self.made_by.extend(read.and_then(|(_, step)| *step));
            self.contents.push(inputs::content(input, tree).map(|content| {
                let mut fields = Fields::new("copied");
                fields.key(content);
                // The hash of a file has its path in it.
                for want in input.wants.iter().filter(|want| !has_wildcard(want.path())) {
                    if let Want::Source(source, _) = want
                        && matches!(source.kind, SourceKind::Path { .. })
                    {
                        fields.add(want.path().as_bytes());
                    }
                }
                fields.finish()
            }));
            self.trees.push(tree.cloned());
        }
    }

    fn key(&self, text: &str) -> Key {
        let mut fields = Fields::new("classic");
        fields.number(self.keyword as u64);
        fields.add(text.as_bytes());
        for (name, value) in &self.args {
            fields.add(name.as_bytes());
            fields.add(value.as_bytes());
        }
        for content in &self.contents {
            fields.key(content.unwrap_or(Key(0)));
        }
        fields.finish()
    }
}

/// What decides besides the content where files go and whose they are.
fn destination(copy: &Copy) -> String {
    let Copy { destination, chown, .. } = copy;
    let links = copy.sources.iter().filter_map(|source| match &source.kind {
        SourceKind::Web { url, .. } => Some(&**url),
        _ => None,
    });
    format!("{destination}\n{chown}\n{}", links.collect::<Vec<_>>().join(" "))
}

/// An instruction as a reader knows it; a command without its keyword.
pub(super) fn shown(project: &Project, step: &Step) -> Option<Rc<str>> {
    match &step.action {
        Action::Run(Run { args, shell_form: true, .. }) => args.last().cloned(),
        Action::Run(Run { args, .. }) => Some(args.join(" ").into()),
        _ => match &step.trigger {
            Some(trigger) => Some(Rc::clone(trigger)),
            None => Some(step.span.of(&project.dockerfile).trim().into()),
        },
    }
}
