//! Every rule does what it says: on its own examples, and on all that is at hand.

use std::rc::Rc;

use super::{Context, Example, Finding, RULES, review};
use crate::image::{Simulation, simulate};
use crate::plan::{Plan, plan};
use crate::project::{File, Project};
use crate::syntax::{Parsed, parse};

pub(super) struct Made {
    pub project: Project,
    pub parsed: Parsed,
    plan: Plan,
    files: Simulation,
}

impl Made {
    pub fn of(project: Project) -> Self {
        let parsed = parse(Rc::clone(&project.dockerfile));
        let plan = plan(&project, &parsed);
        let files = simulate(&project, &plan);
        Self { project, parsed, plan, files }
    }

    pub fn context(&self) -> Context<'_> {
        let Self { project, parsed, plan, files } = self;
        Context { project, parsed, plan, files }
    }

    pub fn review(&self) -> Vec<Finding> {
        review(&self.context())
    }
}

fn project(example: &Example) -> Project {
    let mut project = Project::of_text(example.dockerfile);
    for (path, text) in example.files {
        project.files.insert(*path, File::text(text));
    }
    project
}

fn of_rule(found: Vec<Finding>, id: &str) -> Vec<Finding> {
    found.into_iter().filter(|finding| finding.rule.id == id).collect()
}

#[test]
fn the_rewrite_of_every_bad_example_is_its_good_one_which_is_silent() {
    for rule in RULES {
        let bad = Made::of(project(&rule.bad));
        let found = of_rule(bad.review(), rule.id);
        let [finding] = &found[..] else { panic!("{}: {} findings", rule.id, found.len()) };
        let after = finding.rewrite.apply(&bad.project).unwrap();
        assert_eq!(&*after.dockerfile, rule.good.dockerfile, "{}", rule.id);
        for (path, text) in rule.good.files {
            let file = after.files.get(path).map(|file| &file.kind);
            assert_eq!(file, Some(&File::text(text).kind), "{}: {path}", rule.id);
        }
        let good = Made::of(after);
        assert_eq!(good.parsed.problems.len(), 0, "{}", rule.id);
        assert_eq!(of_rule(good.review(), rule.id).len(), 0, "{} is not silenced", rule.id);
    }
}

#[test]
fn a_rewrite_of_another_text_does_nothing() {
    let bad = Made::of(project(&RULES[0].bad));
    let rewrite = &bad.review()[0].rewrite;
    assert_eq!(rewrite.apply(&Project::of_text("FROM alpine\n")), None);
}
