//! What holds for every rewrite that is offered, whatever rule it is of; for tests.

use std::collections::BTreeMap;

use super::{Offer, Safety};
use crate::analysis::{Build, CarriedOut};
use crate::effect::Tree;
use crate::effect::tree::{Directory, Kind, Time};
use crate::image::{Image, image};
use crate::project::Content;

/// The laws that an offer breaks, in words.
pub(crate) fn broken(build: &Build, offer: &Offer) -> Vec<String> {
    let mut told = Vec::new();
    let Some(project) = offer.rewritten(&build.project) else {
        return vec!["it does not fit its own project".to_owned()];
    };
    let after = Build::unseen(build, &project);
    problems(build, &after, &mut told);
    if offer.rewritten(&project).is_some() {
        told.push("it can be done twice".to_owned());
    }
    silence(build, &after, offer, &mut told);
    text(build, offer, &after, &mut told);
    safety(build, &after, offer, &mut told);
    let rule = offer.finding.rule.id;
    told.iter().map(|law| format!("{rule}, line {}: {law}", offer.finding.lines.0)).collect()
}

/// The rewritten file has no problem that it had not before.
fn problems(before: &Build, after: &Build, told: &mut Vec<String>) {
    let of = |build: &Build| -> Vec<String> {
        let parsed = build.parsed.problems.iter().map(|problem| format!("{:?}", problem.kind));
        let plan = build.carried_out.as_deref().map(|done| &done.plan.problems);
        let planned = plan.into_iter().flatten().map(|problem| format!("{:?}", problem.kind));
        parsed.chain(planned).collect()
    };
    let known = of(before);
    told.extend(
        of(after)
            .into_iter()
            .filter(|it| !known.contains(it))
            .map(|it| format!("a new problem: {it}")),
    );
}

/// The rule finds less afterwards, and doing what it says again and again comes to an end.
fn silence(before: &Build, after: &Build, offer: &Offer, told: &mut Vec<String>) {
    let of_rule = |build: &Build| {
        let offers = build.offers().into_iter();
        let rule = offer.finding.rule.id;
        offers.filter(|it| it.finding.rule.id == rule).collect::<Vec<_>>()
    };
    let found = of_rule(before);
    let most = found.len();
    let mut left = of_rule(after);
    let is_of_rule = found.iter().any(|it| it.finding.span == offer.finding.span);
    if is_of_rule && left.len() >= most {
        told.push(format!("the rule finds {} where it found {most}", left.len()));
    }
    let mut build = after.clone();
    for _ in 0..most {
        let Some(next) = left.first() else { return };
        let Some(project) = next.rewritten(&build.project) else { break };
        build = Build::unseen(&build, &project);
        left = of_rule(&build);
    }
    if !left.is_empty() {
        told.push("the rule goes on for ever".to_owned());
    }
}

/// Comments stay, and so does the text of lines that the rewrite does not touch.
fn text(before: &Build, offer: &Offer, after: &Build, told: &mut Vec<String>) {
    let (old, new) = (&before.project.dockerfile, &after.project.dockerfile);
    let mut comments: BTreeMap<&str, i32> = BTreeMap::new();
    let is_comment = |line: &&str| line.starts_with('#');
    for line in new.lines().map(str::trim).filter(is_comment) {
        *comments.entry(line).or_default() += 1;
    }
    for line in old.lines().map(str::trim).filter(is_comment) {
        let left = comments.entry(line).or_default();
        *left -= 1;
        if *left < 0 {
            told.push(format!("a comment is gone: {line}"));
        }
    }
    let touched = offer.touched(&before.project);
    let is_touched = |number: usize| {
        touched.iter().any(|(first, last)| (*first..=*last).contains(&(number as u32 + 1)))
    };
    let mut rest = new.split_inclusive('\n');
    let kept = old.split_inclusive('\n').enumerate().filter(|(number, _)| !is_touched(*number));
    for (number, line) in kept {
        if !rest.any(|other| other == line) {
            told.push(format!("line {} is not as it was: {line:?}", number + 1));
            break;
        }
    }
    if old.contains("\r\n")
        && new.split_inclusive('\n').any(|line| line.ends_with('\n') && !line.ends_with("\r\n"))
    {
        told.push("a line has another end".to_owned());
    }
    if old.ends_with('\n') != new.ends_with('\n') {
        told.push("the file ends otherwise".to_owned());
    }
}

/// In the image changes what may change.
fn safety(before: &Build, after: &Build, offer: &Offer, told: &mut Vec<String>) {
    let (Some((one, end)), Some((two, new_end))) = (made(before), made(after)) else { return };
    let safety = offer.finding.rule.safety;
    if safety == Safety::MayChange {
        if offer.finding.note.is_empty() {
            told.push("it may change the image, and does not say how".to_owned());
        }
        return;
    }
    if one.settings != two.settings {
        told.push("the settings of the image are others".to_owned());
    }
    let ids = |image: &Image| image.layers.iter().map(|it| it.diff_id.clone()).collect::<Vec<_>>();
    if safety == Safety::SameImage && ids(&one) != ids(&two) {
        told.push("the layers of the image are others".to_owned());
    }
    let (one, two) = (listed(&end, before), listed(&new_end, after));
    for (path, what) in &one {
        if two.get(path) != Some(what) {
            told.push(format!("{path} was {what}, and is {:?}", two.get(path)));
        }
    }
    // Of an open context a file is known once it is named.
    let new = two.keys().filter(|path| !before.project.open && !one.contains_key(*path));
    told.extend(new.map(|path| format!("{path} is new")));
    let lengths = [before, after].map(|build| build.project.dockerfile.len() as u64);
    let little = lengths[0].abs_diff(lengths[1]).saturating_mul(4);
    let (one, two) = (weights(&end), weights(&new_end));
    for place in one.keys().chain(two.keys()) {
        let of = |weights: &BTreeMap<_, u64>| weights.get(place).copied().unwrap_or_default();
        if of(&one).abs_diff(of(&two)) > little {
            told.push(format!("{place:?} weighed {}, and weighs {}", of(&one), of(&two)));
        }
    }
}

fn made(build: &Build) -> Option<(Image, Tree)> {
    let CarriedOut { plan, files, .. } = build.carried_out.as_deref()?;
    let target = plan.target?;
    let tree = files.stages.get(target)?.end().clone();
    Some((image(&build.project, plan, files, target), tree))
}

/// All that is known to lie in a tree, by path. What nobody knows has other names after other
/// commands, and times of steps are those of others.
fn listed(tree: &Tree, build: &Build) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    if let Some(root) = tree.root().directory() {
        walk(root, "", &mut found);
    }
    // A `COPY` of everything takes the Dockerfile along.
    let own = format!("{:?}", build.project.dockerfile.as_bytes());
    for what in found.values_mut() {
        *what = what.replace(&own, "the Dockerfile");
    }
    found
}

fn walk(directory: &Directory, path: &str, found: &mut BTreeMap<String, String>) {
    for (name, node) in directory.entries.iter() {
        let path = format!("{path}/{name}");
        let what = match node.kind() {
            Kind::Directory(below) => {
                walk(below, &path, found);
                "a directory".to_owned()
            }
            Kind::Symlink(target) => format!("a link to {target}"),
            other => match node.content() {
                Some(Content::Bytes(bytes)) => format!("{bytes:?}"),
                Some(_) => "a file".to_owned(),
                None => format!("{:?}", std::mem::discriminant(other)),
            },
        };
        let meta = node.meta();
        let time = match meta.mtime {
            Time::At(seconds) => Some(seconds),
            Time::Built(_) => None,
        };
        let what = format!("{what} {:o} {}:{} {time:?}", meta.mode, meta.uid, meta.gid);
        found.insert(path, what);
    }
}

/// What is weighed, by place and kind: one command may install what two did.
fn weights(tree: &Tree) -> BTreeMap<(String, String), u64> {
    let mut found = BTreeMap::new();
    for weight in tree.weights.iter() {
        let place = (weight.path.to_string(), weight.what.to_string());
        *found.entry(place).or_default() += weight.size.likely;
    }
    found
}
