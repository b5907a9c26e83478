//! What the classic builder does not know.

use std::collections::BTreeMap;
use std::rc::Rc;

use crate::cache::reason::StepRef;
use crate::plan::step::{Source, SourceKind};
use crate::plan::{Action, Plan, Step};
use crate::project::Project;
use crate::syntax::{Node, Parsed, parse};

/// Flags of `COPY` and `ADD` that are older than BuildKit.
const KNOWN: [&str; 2] = ["--from", "--chown"];

pub(super) struct Refuser {
    parsed: Parsed,
    /// Stages with a name that an earlier one has.
    again: BTreeMap<usize, Rc<str>>,
}

impl Refuser {
    pub fn new(project: &Project, plan: &Plan) -> Self {
        let mut again = BTreeMap::new();
        for (id, stage) in plan.declared().iter().enumerate() {
            let Some(name) = &stage.name else { continue };
            let earlier = plan.stages.get(..id).unwrap_or_default();
            if earlier.iter().any(|earlier| earlier.name.as_ref() == Some(name)) {
                again.insert(id, Rc::clone(name));
            }
        }
        Self { parsed: parse(Rc::clone(&project.dockerfile)), again }
    }

    /// Why a step fails before it begins, if it does.
    pub fn refusal(&self, place: StepRef, step: &Step) -> Option<String> {
        if let Some(name) = self.again.get(&place.stage) {
            return Some(format!("{name} stage name already used"));
        }
        match &step.trigger {
            Some(trigger) => {
                let parsed = parse(Rc::clone(trigger));
                parsed.tree.nodes().next().and_then(|node| of_node(node, step))
            }
            None => self.parsed.tree.node(step.node).and_then(|node| of_node(node, step)),
        }
    }
}

fn of_node(node: Node<'_>, step: &Step) -> Option<String> {
    let transfer = match &step.action {
        Action::Run(_) => None,
        Action::Copy(copy) => Some(copy),
        _ => return None,
    };
    for flag in node.flags() {
        let name = flag.split('=').next().unwrap_or_default();
        if transfer.is_none() || !KNOWN.contains(&name) {
            return Some(format!("the {name} option requires BuildKit"));
        }
    }
    if !node.heredocs().is_empty() {
        return Some("here-documents require BuildKit".to_owned());
    }
    let copy = transfer?;
    if copy.sources.iter().any(|source| matches!(source, Source { kind: SourceKind::Git(_), .. })) {
        return Some("a git repository as a source requires BuildKit".to_owned());
    }
    let (name, count) = (if copy.add { "ADD" } else { "COPY" }, copy.sources.len());
    (count > 1 && !copy.written_destination.ends_with('/')).then(|| {
        format!(
            "When using {name} with more than one source file, the destination must be a directory \
             and end with a /"
        )
    })
}
