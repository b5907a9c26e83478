//! What is cached and why, and laws that hold for every project.

mod laws;

use std::rc::Rc;

use expect_test::{Expect, expect};

use super::{Outcome, Replay, Store, received, replay};
use crate::image::simulate;
use crate::plan::{Plan, plan};
use crate::project::{File, NoCache, Project};
use crate::syntax::parse;

fn project(dockerfile: &str, files: &[(&str, &str)]) -> Project {
    let mut project = Project::of_text(dockerfile);
    project.dockerfile_path = None;
    project.files = files.iter().map(|(path, text)| (*path, File::text(text))).collect();
    project
}

fn build(store: &mut Store, project: &Project) -> (Plan, Replay) {
    let project = received(store, project);
    let parsed = parse(Rc::clone(&project.dockerfile));
    let plan = plan(&project, &parsed);
    let files = simulate(&project, &plan);
    let (replay, left) = replay(store, &project, &plan, &files);
    *store = left;
    (plan, replay)
}

/// What became of each step, one a line.
fn told(plan: &Plan, replay: &Replay) -> String {
    let mut told = String::new();
    for (stage, outcomes) in plan.declared().iter().zip(&replay.stages) {
        for (step, done) in stage.steps.iter().zip(outcomes) {
            if done.outcome == Outcome::Setting {
                continue;
            }
            let name = step.name.as_deref().unwrap_or("?");
            told.push_str(&format!("{name} -> {}", done.outcome));
            if let Some(link) = &done.link {
                told.push_str(&format!("; laid over the rest: {link}"));
            }
            told.push('\n');
        }
    }
    told
}

/// Builds one project after the other and tells of the last build.
#[track_caller]
fn check(builds: &[Project], expected: Expect) {
    let mut store = Store::default();
    let mut last = String::new();
    for project in builds {
        let (plan, replay) = build(&mut store, project);
        last = told(&plan, &replay);
    }
    expected.assert_eq(&last);
}

const APP: &str = "FROM a\nWORKDIR /app\nCOPY go.mod ./\nRUN fetch\nCOPY . .\nRUN make\n";

#[test]
fn a_changed_file_is_the_first_cause_of_all_that_follows() {
    let files = |text| [("go.mod", "m"), ("src/main.go", text), (".dockerignore", "x")];
    check(
        &[project(APP, &files("1")), project(APP, &files("2"))],
        expect![[r#"
        [2/6] WORKDIR /app -> cached: as in build 1
        [3/6] COPY go.mod ./ -> cached: as in build 1
        [4/6] RUN fetch -> cached: as in build 1
        [5/6] COPY . . -> ran: src/main.go: content
        [6/6] RUN make -> ran: step 4 of stage 0 ran
    "#]],
    );
}

#[test]
fn files_are_told_by_how_they_differ() {
    let mut old =
        project("FROM a\nCOPY . /x\n", &[("a", "1"), ("b", "1"), ("d/c", "1"), ("l", "")]);
    let mut new = old.clone();
    old.files.insert("l", File::symlink("a"));
    new.files.insert("l", File::symlink("b"));
    new.files.insert("b", File { mode: 0o755, ..File::text("1") });
    new.files.remove("d/c");
    new.files.insert("d/e", File::text("1"));
    check(
        &[old, new],
        expect![[r#"
        [2/2] COPY . /x -> ran: b: mode 755, not 644, d/c: removed, d/e: added, l: leads elsewhere
    "#]],
    );
}

#[test]
fn only_files_that_are_selected_are_told() {
    let text = "FROM a\nCOPY --exclude=*.md *.txt d/ /x/\n";
    let old = project(text, &[("a.txt", "1"), ("b.c", "1"), ("d/e", "1"), ("d/f.md", "1")]);
    let new = project(text, &[("a.txt", "2"), ("b.c", "2"), ("d/e", "2"), ("d/f.md", "2")]);
    check(
        &[old, new],
        expect![[r#"
        [2/2] COPY --exclude=*.md *.txt d/ /x/ -> ran: a.txt: content, d/e: content
    "#]],
    );
}

#[test]
fn a_command_a_variable_and_a_base_are_named() {
    let text = |tag, value, word| {
        project(&format!("FROM a:{tag}\nARG V={value}\nRUN echo {word}\nRUN make\n"), &[])
    };
    check(
        &[text(1, 1, 1), text(1, 1, 2)],
        expect![[r#"
        [2/3] RUN echo 2 -> ran: command "echo 2", not "echo 1"
        [3/3] RUN make -> ran: step 2 of stage 0 ran
    "#]],
    );
    check(
        &[text(1, 1, 1), text(1, 2, 1)],
        expect![[r#"
        [2/3] RUN echo 1 -> ran: V is "2", not "1"
        [3/3] RUN make -> ran: step 2 of stage 0 ran
    "#]],
    );
    check(
        &[text(1, 1, 1), text(2, 1, 1)],
        expect![[r#"
        [2/3] RUN echo 1 -> ran: the base is a:2, not a:1
        [3/3] RUN make -> ran: step 2 of stage 0 ran
    "#]],
    );
}

#[test]
fn a_new_step_is_not_taken_for_a_changed_one() {
    let text = |new| project(&format!("FROM a\nRUN one\n{new}RUN two\n"), &[]);
    check(
        &[text(""), text("RUN more\n")],
        expect![[r#"
        [2/4] RUN one -> cached: as in build 1
        [3/4] RUN more -> ran: never built before
        [4/4] RUN two -> ran: step 2 of stage 0 ran
    "#]],
    );
}

#[test]
fn the_same_content_hits_although_the_stage_ran() {
    let text = |word| {
        let text =
            format!("FROM a AS b\nRUN {word}\nFROM a\nCOPY --from=b /out /out\nRUN cat /out\n");
        project(&text, &[])
    };
    check(
        &[text("echo X > /out"), text("echo X >/out")],
        expect![[r#"
        [b 2/2] RUN echo X >/out -> ran: command "echo X >/out", not "echo X > /out"
        [stage-1 2/3] COPY --from=b /out /out -> cached: same files as in build 1, although step 1 of stage 0 ran
        [stage-1 3/3] RUN cat /out -> cached: as in build 1
    "#]],
    );
}

#[test]
fn other_content_of_a_stage_leads_back_to_its_step() {
    let text = |word| {
        let text =
            format!("FROM a AS b\nRUN echo {word} > /out\nFROM a\nCOPY --from=b /out /out\n");
        project(&text, &[])
    };
    let mut store = Store::default();
    build(&mut store, &text("X"));
    let (plan, replay) = build(&mut store, &text("Y"));
    expect![[r#"
        [b 2/2] RUN echo Y > /out -> ran: command "echo Y > /out", not "echo X > /out"
        [stage-1 2/2] COPY --from=b /out /out -> ran: out: content, from step 1 of stage 0
    "#]]
    .assert_eq(&told(&plan, &replay));
    let (path, cause) = replay.first_cause(super::StepRef { stage: 1, step: 0 });
    assert_eq!(path.len(), 2);
    expect![[r#"command "echo Y > /out", not "echo X > /out""#]]
        .assert_eq(&cause.map(|cause| cause.to_string()).unwrap_or_default());
}

#[test]
fn a_linked_copy_is_kept_and_laid_over_anew() {
    let text =
        |word| project(&format!("FROM a\nRUN {word}\nCOPY --link f /f\nRUN x\n"), &[("f", "")]);
    check(
        &[text("one"), text("two")],
        expect![[r#"
        [2/4] RUN two -> ran: command "two", not "one"
        [3/4] COPY --link f /f -> cached: as in build 1; laid over the rest: ran: step 1 of stage 0 ran
        [4/4] RUN x -> ran: step 2 of stage 0 ran
    "#]],
    );
}

#[test]
fn without_a_cache_all_runs_but_is_remembered() {
    let text = project("FROM a\nWORKDIR /w\nRUN one\n", &[]);
    let mut forced = text.clone();
    forced.options.no_cache = NoCache::All;
    check(
        &[text.clone(), forced.clone()],
        expect![[r#"
        [2/3] WORKDIR /w -> cached: as in build 1
        [3/3] RUN one -> ran: the cache was not asked
    "#]],
    );
    check(
        &[text.clone(), forced, text],
        expect![[r#"
        [2/3] WORKDIR /w -> cached: as in build 1
        [3/3] RUN one -> cached: as in build 2
    "#]],
    );
}

#[test]
fn what_fails_is_not_kept_and_nothing_starts_after_it() {
    let text = project("FROM a\nRUN one\nRUN false\nRUN three\n", &[]);
    check(
        &[text.clone(), text],
        expect![[r#"
        [2/4] RUN one -> cached: as in build 1
        [3/4] RUN false -> failed: never built before
        [4/4] RUN three -> never started: step 2 of stage 0 failed
    "#]],
    );
}

#[test]
fn after_a_prune_the_cause_is_the_prune() {
    let text = project("FROM a\nRUN one\nRUN two\n", &[]);
    let mut store = Store::default();
    build(&mut store, &text);
    store = store.pruned();
    assert!(store.is_empty());
    let (plan, replay) = build(&mut store, &text);
    expect![[r#"
        [2/3] RUN one -> ran: its result was removed
        [3/3] RUN two -> ran: step 1 of stage 0 ran
    "#]]
    .assert_eq(&told(&plan, &replay));
}

#[test]
fn stages_that_are_not_needed_are_not_built() {
    let text = project("FROM a AS x\nRUN one\nFROM a\nRUN two\n", &[]);
    check(
        &[text],
        expect![[r#"
        [x 2/2] RUN one -> not needed
        [stage-1 2/2] RUN two -> ran: never built before
    "#]],
    );
}

#[test]
fn a_file_that_looks_the_same_is_not_sent_again() {
    let text = |content: &str, mtime| {
        let mut project = project("FROM a\nCOPY f /f\n", &[]);
        project.files.insert("f", File { mtime, ..File::text(content) });
        project
    };
    check(
        &[text("a", 7), text("b", 7)],
        expect![[r#"
        [2/2] COPY f /f -> cached: as in build 1
    "#]],
    );
    check(
        &[text("a", 7), text("b", 8)],
        expect![[r#"
        [2/2] COPY f /f -> ran: f: content
    "#]],
    );
    check(
        &[text("a", 0), text("b", 0)],
        expect![[r#"
        [2/2] COPY f /f -> ran: f: content
    "#]],
    );
}
