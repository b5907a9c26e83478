//! Why an instruction is not found.

use std::rc::Rc;

use super::{Made, Shelf, said::Said};
use crate::cache::compare::file_changes;
use crate::cache::inputs::Input;
use crate::cache::key::{Change, Key};
use crate::cache::reason::{Cause, Files};
use crate::syntax::Keyword;

/// The cause for an instruction behind an image that was found; `present` is what the build says.
pub(super) fn cause(
    shelf: &Shelf,
    parent: Key,
    said: &Said,
    inputs: &[Input<'_>],
    present: &[Rc<str>],
) -> Cause {
    let earlier = || shelf.images.iter().rev().filter(|made| made.build < shelf.builds);
    let alike = |made: &&Rc<Made>| made.parent == parent && made.said.keyword == said.keyword;
    // What another instruction of the build says was not changed into this one.
    let is_it = |made: &Made| made.said.shown == said.shown || !present.contains(&made.said.shown);
    if let Some(made) = earlier().filter(alike).find(|made| is_it(made)) {
        return difference(&made.said, said, inputs);
    }
    let Some(made) = earlier().find(|made| made.said.key == said.key) else {
        return Cause::New;
    };
    match (shelf.bases.get(&made.parent), shelf.bases.get(&parent)) {
        (Some(before), Some(after)) => {
            Cause::Base { before: Rc::clone(before), after: Rc::clone(after) }
        }
        _ => Cause::Moved,
    }
}

fn difference(old: &Said, new: &Said, inputs: &[Input<'_>]) -> Cause {
    if old.shown != new.shown {
        let (before, after) = (Rc::clone(&old.shown), Rc::clone(&new.shown));
        return Cause::Changed(vec![Change::Command { before, after }]);
    }
    if old.contents != new.contents {
        return Cause::Files(other_files(old, new, inputs));
    }
    let changes = variables(&old.args, &new.args);
    if new.keyword == Keyword::Run && !changes.is_empty() {
        return Cause::Changed(changes);
    }
    let (before, after) = (Rc::clone(&old.expanded), Rc::clone(&new.expanded));
    Cause::Changed(vec![Change::Command { before, after }])
}

fn other_files(old: &Said, new: &Said, inputs: &[Input<'_>]) -> Files {
    let mut files = Files::default();
    let inputs = inputs.iter().filter(|input| !input.is_root);
    let trees = old.trees.iter().zip(&new.trees);
    let contents = old.contents.iter().zip(&new.contents);
    for ((input, (old, new)), (before, after)) in inputs.zip(trees).zip(contents) {
        if let (Some(old), Some(new)) = (old, new)
            && before != after
        {
            file_changes(input, old, new, &mut files);
        }
    }
    files
}

fn variables(old: &[(Rc<str>, Rc<str>)], new: &[(Rc<str>, Rc<str>)]) -> Vec<Change> {
    let value = |args: &[(Rc<str>, Rc<str>)], name: &str| {
        args.iter().find(|(known, _)| **known == *name).map(|(_, value)| Rc::clone(value))
    };
    let gone = old.iter().filter(|(name, _)| value(new, name).is_none());
    let names = new.iter().chain(gone).map(|(name, _)| name);
    let changes = names.map(|name| {
        let (before, after) = (value(old, name), value(new, name));
        (before != after).then(|| Change::Variable { name: Rc::clone(name), before, after })
    });
    changes.flatten().collect()
}
