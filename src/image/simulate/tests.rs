//! A simulation is the same with and without an earlier one.

use std::rc::Rc;

use super::*;
use crate::project::{File, Kind};
use crate::syntax::parse;

const TEXT: &str = "FROM debian:12 AS a\nENV A=1\nWORKDIR /w\nCOPY src/ s/\nRUN make $A\n\
    RUN echo done > /done\nFROM debian:12 AS b\nCOPY . /all\nRUN ls\n\
    FROM scratch\nCOPY --from=a /done /x\nCOPY --from=b /all/src /y\nRUN --mount=from=a true\n";

fn project(text: &str) -> Project {
    let mut project = Project::of_text(text);
    project.files.insert("src/a", File::text("a"));
    project.files.insert("src/b", File::text("b"));
    project
}

fn planned(project: &Project) -> Plan {
    crate::plan::plan(project, &parse(project.dockerfile.clone()))
}

/// All that is known of files after an edit, carried out with what was before and without; gives
/// how many steps were taken over.
#[track_caller]
fn check(before: &Project, after: &Project) -> usize {
    let (old_plan, plan) = (planned(before), planned(after));
    let old = simulate(before, &old_plan);
    let earlier = Earlier { project: before, plan: &old_plan, files: &old };
    let reused = simulate_after(Some(earlier), after, &plan, None);
    let anew = simulate(after, &plan);
    assert_eq!(reused.context.digest(), anew.context.digest());
    assert_eq!(reused.context_error, anew.context_error);
    for (one, other) in reused.stages.iter().zip(&anew.stages) {
        assert_eq!(one.start.digest(), other.start.digest());
        assert_eq!(one.steps.len(), other.steps.len());
        for (one, other) in one.steps.iter().zip(&other.steps) {
            assert!(one.tree.is_same_as(&other.tree));
            assert_eq!((&one.layer, &one.outcome), (&other.layer, &other.outcome));
            assert_eq!((&one.output, &one.unknown), (&other.output, &other.unknown));
        }
    }
    let old: Vec<_> = old.stages.iter().flat_map(|stage| &stage.steps).collect();
    let steps = reused.stages.iter().flat_map(|stage| &stage.steps);
    steps.filter(|step| old.iter().any(|old| Rc::ptr_eq(old, step))).count()
}

#[track_caller]
fn check_edit(from: &str, to: &str, reused: usize) {
    assert!(TEXT.contains(from));
    assert_eq!(check(&project(TEXT), &project(&TEXT.replace(from, to))), reused, "{from} -> {to}");
}

#[test]
fn what_an_edit_does_not_touch_is_taken_over() {
    let all = check(&project(TEXT), &project(TEXT));
    assert_eq!(all, 9, "settings are not worth it");
    // The Dockerfile is in the context, so that `COPY . /all` is another one from now on.
    check_edit("ENV A=1", "ENV A=1\nLABEL b=c", 7);
    check_edit("ENV A=1", "ENV A=2", 5);
    check_edit("make $A", "make  $A", 7);
    check_edit("echo done", "echo gone", 3);
    check_edit("--mount=from=a true", "--mount=from=a false", 6);
    check_edit("/x\n", "/z\n", 4);
    check_edit("WORKDIR /w\n", "", 0);
    check_edit("FROM debian:12 AS b", "FROM debian:11 AS b", 7);
}

#[test]
fn a_step_that_does_the_same_after_all_changes_nothing_that_follows() {
    let before = project("FROM debian:12\nENV A=1\nRUN apt-get install -y git\nRUN make\nRUN id\n");
    let edited = |from: &str, to: &str| {
        let dockerfile = before.dockerfile.replace(from, to).into();
        Project { dockerfile, ..before.clone() }
    };
    assert_eq!(check(&before, &edited("install -y", "install  -y")), 3);
    assert_eq!(check(&before, &edited("install -y", "install -qy")), 0);
    assert_eq!(check(&before, &edited("A=1", "A=2")), 0, "programs may read it");
    let printing = project("FROM debian:12\nRUN echo a\nRUN apt-get install -y git\nRUN id\n");
    let printed = Project {
        dockerfile: printing.dockerfile.replace("echo a", "echo b").into(),
        ..printing.clone()
    };
    assert_eq!(check(&printing, &printed), 2, "what is printed is not among the files");
}

#[test]
fn a_dockerfile_that_is_not_sent_is_not_copied() {
    let mut before = project(TEXT);
    before.files.insert(".dockerignore", File::text("Dockerfile\n"));
    let after = Project { dockerfile: TEXT.replace("/z\n", "/x\n").into(), ..before.clone() };
    assert_eq!(check(&before, &after), 9);
    let after = Project { dockerfile: (TEXT.to_owned() + "LABEL a=b\n").into(), ..before.clone() };
    assert_eq!(check(&before, &after), 9);
    let open = |project: &Project| Project { open: true, ..project.clone() };
    assert_eq!(check(&open(&before), &open(&after)), 9);
    assert_eq!(check(&before, &open(&after)), 2);
}

#[test]
fn files_and_options_count() {
    let before = project(TEXT);
    let mut after = before.clone();
    after.files.insert("src/a", File::text("c"));
    assert_eq!(check(&before, &after), 2);
    let mut after = before.clone();
    after.options.secrets.insert("x".into(), "y".into());
    assert_eq!(check(&before, &after), 0);
    let mut linked = before.clone();
    linked
        .files
        .insert("src/link", File { kind: Kind::Symlink("../Dockerfile".into()), ..File::text("") });
    let after = Project { dockerfile: (TEXT.to_owned() + "LABEL a=b\n").into(), ..linked.clone() };
    assert_eq!(check(&linked, &after), 7, "it takes the link, not where that leads");
}
