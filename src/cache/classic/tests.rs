//! What the classic builder reuses, beside what BuildKit does.

use std::rc::Rc;

use expect_test::{Expect, expect};

use super::{ClassicStore, replay};
use crate::cache::{Outcome, Store, replay as replay_buildkit};
use crate::image::simulate;
use crate::plan::{Plan, plan};
use crate::project::{BaseImage, Config, File, NoCache, Project};
use crate::syntax::parse;

fn project(dockerfile: &str, files: &[(&str, &str)]) -> Project {
    let mut project = Project::of_text(dockerfile);
    project.dockerfile_path = None;
    project.files = files.iter().map(|(path, text)| (*path, File::text(text))).collect();
    project
}

fn with_arg(dockerfile: &str, value: &str) -> Project {
    let mut project = project(dockerfile, &[]);
    project.options.build_args.insert("V".into(), value.into());
    project
}

/// What became of each step, one a line: the classic builder's `Step 2/3`, then BuildKit's.
fn build(stores: &mut (ClassicStore, Store), project: &Project) -> String {
    let parsed = parse(Rc::clone(&project.dockerfile));
    let plan: Plan = plan(project, &parsed);
    let files = simulate(project, &plan);
    let (classic, left) = replay(&stores.0, project, &plan, &files);
    stores.0 = left;
    let (other, left) = replay_buildkit(&stores.1, project, &plan, &files);
    stores.1 = left;
    assert_eq!(classic.stages.len(), plan.stages.len());
    let mut told = String::new();
    for ((stage, classic), other) in plan.declared().iter().zip(&classic.stages).zip(&other.stages)
    {
        for ((step, done), other) in stage.steps.iter().zip(classic).zip(other) {
            let text = step.trigger.as_deref().unwrap_or(step.span.of(&project.dockerfile));
            let other = match &other.outcome {
                Outcome::Cached(_) => "cached",
                Outcome::Ran(_) => "ran",
                Outcome::Failed { .. } => "failed",
                Outcome::Setting => "-",
                Outcome::NeverStarted(_) | Outcome::NotNeeded => "nothing",
            };
            let text = text.trim().lines().next().unwrap_or_default();
            let outcome = done.outcome.to_string().replace('\n', " ");
            told.push_str(&format!("{text} -> {outcome}"));
            if let Outcome::Failed { message, .. } = &done.outcome {
                told.push_str(&format!(": {}", message.replace('\n', " ")));
            }
            told.push_str(&format!(" | {other}\n"));
        }
    }
    told
}

/// Builds one project after the other and tells of the last build.
#[track_caller]
fn check(builds: &[Project], expected: Expect) {
    let mut stores = <(ClassicStore, Store)>::default();
    let mut last = String::new();
    for project in builds {
        last = build(&mut stores, project);
    }
    expected.assert_eq(&last);
}

#[test]
fn an_edited_label_reruns_all_below_it() {
    let text = |label| {
        project(&format!("FROM a\nRUN one\nLABEL v={label}\nCOPY f /f\nRUN two\n"), &[("f", "")])
    };
    check(
        &[text("1"), text("2")],
        expect![[r#"
        RUN one -> cached: as in build 1 | cached
        LABEL v=2 -> ran: command "LABEL v=2", not "LABEL v=1" | -
        COPY f /f -> ran: step 2 of stage 0 ran | cached
        RUN two -> ran: step 3 of stage 0 ran | cached
    "#]],
    );
    check(
        &[text("1"), text("1")],
        expect![[r#"
        RUN one -> cached: as in build 1 | cached
        LABEL v=1 -> cached: as in build 1 | -
        COPY f /f -> cached: as in build 1 | cached
        RUN two -> cached: as in build 1 | cached
    "#]],
    );
}

#[test]
fn an_argument_counts_for_every_command_below_it_used_or_not() {
    let text = "FROM a\nRUN one\nARG V=0\nCOPY f* /\nRUN two\n";
    check(
        &[with_arg(text, "1"), with_arg(text, "2")],
        expect![[r#"
        RUN one -> cached: as in build 1 | cached
        ARG V=0 -> cached: as in build 1 | -
        COPY f* / -> cached: as in build 1 | cached
        RUN two -> ran: V is "2", not "1" | ran
    "#]],
    );
    let used = "FROM a\nARG V\nENV A=$V\n";
    check(
        &[with_arg(used, "1"), with_arg(used, "2")],
        expect![[r#"
        ARG V -> cached: as in build 1 | -
        ENV A=$V -> ran: command "ENV A=2", not "ENV A=1" | -
    "#]],
    );
    let undeclared = "FROM a\nRUN one\n";
    check(
        &[with_arg(undeclared, "1"), with_arg(undeclared, "2")],
        expect![[r#"
        RUN one -> cached: as in build 1 | cached
    "#]],
    );
}

#[test]
fn files_count_by_content_not_by_time() {
    let text = |content: &str, mtime| {
        let mut project = project("FROM a\nCOPY d /d/\nRUN one\n", &[]);
        project.files.insert("d/f", File { mtime, ..File::text(content) });
        project
    };
    check(
        &[text("a", 1), text("a", 2)],
        expect![[r#"
        COPY d /d/ -> cached: as in build 1 | cached
        RUN one -> cached: as in build 1 | cached
    "#]],
    );
    check(
        &[text("a", 1), text("b", 2)],
        expect![[r#"
        COPY d /d/ -> ran: d/f: content | ran
        RUN one -> ran: step 1 of stage 0 ran | ran
    "#]],
    );
}

#[test]
fn a_file_of_another_name_is_another_file() {
    let files = [("f", "x"), ("g", "x")];
    check(
        &[project("FROM a\nCOPY f /x\n", &files), project("FROM a\nCOPY g /x\n", &files)],
        expect![[r#"
            COPY g /x -> ran: command "COPY g /x", not "COPY f /x" | ran
        "#]],
    );
}

#[test]
fn after_a_miss_nothing_is_found_until_the_next_stage() {
    let text = |word| {
        project(
            &format!(
                "FROM a AS x\nRUN {word}; echo X > /out\nRUN next\nFROM a\nRUN own\n\
                 COPY --from=x /out /o\nRUN last\n"
            ),
            &[],
        )
    };
    check(
        &[text("true"), text(":")],
        expect![[r#"
            RUN :; echo X > /out -> ran: command ":; echo X > /out", not "true; echo X > /out" | ran
            RUN next -> ran: step 1 of stage 0 ran | ran
            RUN own -> cached: as in build 1 | cached
            COPY --from=x /out /o -> cached: same files as in build 1, although step 2 of stage 0 ran | cached
            RUN last -> cached: as in build 1 | cached
        "#]],
    );
    // The old lines are all there, but behind another one.
    let text = |line: &str| project(&format!("FROM a\n{line}RUN one\nRUN two\n"), &[]);
    check(
        &[text(""), text("ENV A=1\n")],
        expect![[r#"
        ENV A=1 -> ran: never built before | -
        RUN one -> ran: step 1 of stage 0 ran | ran
        RUN two -> ran: step 2 of stage 0 ran | ran
    "#]],
    );
    check(
        &[text(""), text("ENV A=1\n"), text("")],
        expect![[r#"
        RUN one -> cached: as in build 1 | cached
        RUN two -> cached: as in build 1 | cached
    "#]],
    );
}

#[test]
fn all_stages_up_to_the_target_are_built() {
    let mut text = project("FROM a AS x\nRUN one\nFROM a AS y\nRUN two\nFROM x\nRUN three\n", &[]);
    text.options.target = Some("y".into());
    check(
        &[text],
        expect![[r#"
            RUN one -> ran: never built before | nothing
            RUN two -> ran: never built before | ran
            RUN three -> not needed | nothing
        "#]],
    );
}

#[test]
fn a_stage_on_a_stage_that_ran_runs() {
    let text = |word| project(&format!("FROM a AS x\nRUN {word}\nFROM x\nRUN own\n"), &[]);
    check(
        &[text("one"), text("two")],
        expect![[r#"
        RUN two -> ran: command "two", not "one" | ran
        RUN own -> ran: step 1 of stage 0 ran | ran
    "#]],
    );
}

#[test]
fn another_base_is_named() {
    let text = |base| project(&format!("FROM {base}\nRUN one\nRUN two\n"), &[]);
    check(
        &[text("a:1"), text("a:2")],
        expect![[r#"
        RUN one -> ran: the base is a:2, not a:1 | ran
        RUN two -> ran: step 1 of stage 0 ran | ran
    "#]],
    );
}

#[test]
fn what_needs_buildkit_is_refused() {
    for line in [
        "RUN --mount=type=cache,target=/c one",
        "COPY --link f /",
        "COPY --chmod=755 f /",
        "COPY f g /x",
        "RUN <<E\none\nE",
    ] {
        let text =
            project(&format!("FROM a\nRUN zero\n{line}\nRUN last\n"), &[("f", ""), ("g", "")]);
        let told = build(&mut Default::default(), &text);
        let lines: Vec<&str> = told.lines().collect();
        let last = lines.last().copied().unwrap_or_default();
        assert!(lines[0].contains("ran: never built before"), "{told}");
        assert!(
            told.contains("failed: ") && told.contains("BuildKit") || line.ends_with("/x"),
            "{told}"
        );
        assert!(last.contains("never started: step 2 of stage 0 failed"), "{told}");
    }
    check(
        &[project("FROM a AS x\nRUN one\nFROM a AS x\nRUN two\n", &[])],
        expect![[r#"
            RUN one -> ran: never built before | nothing
            RUN two -> failed: never built before: x stage name already used | ran
        "#]],
    );
    let same = "FROM a\nCOPY --chown=1:1 --from=b /x /y\nADD f /\nRUN true\n";
    check(
        &[project(same, &[("f", "")])],
        expect![[r#"
        COPY --chown=1:1 --from=b /x /y -> ran: never built before | ran
        ADD f / -> ran: step 1 of stage 0 ran | ran
        RUN true -> ran: step 2 of stage 0 ran | ran
    "#]],
    );
}

#[test]
fn what_fails_is_tried_again_and_what_came_before_is_kept() {
    let text = project("FROM a\nRUN one\nRUN false\nRUN three\n", &[]);
    check(
        &[text.clone(), text],
        expect![[r#"
        RUN one -> cached: as in build 1 | cached
        RUN false -> failed: never built before: process "/bin/sh -c false" did not complete successfully: exit code: 1 | failed
        RUN three -> never started: step 2 of stage 0 failed | nothing
    "#]],
    );
}

#[test]
fn without_a_cache_all_runs_but_is_remembered() {
    let text = project("FROM a\nENV A=1\nRUN one\n", &[]);
    let mut forced = text.clone();
    forced.options.no_cache = NoCache::All;
    check(
        &[text.clone(), forced.clone()],
        expect![[r#"
        ENV A=1 -> ran: the cache was not asked | -
        RUN one -> ran: the cache was not asked | ran
    "#]],
    );
    check(
        &[text.clone(), forced, text],
        expect![[r#"
        ENV A=1 -> cached: as in build 2 | -
        RUN one -> cached: as in build 2 | cached
    "#]],
    );
}

#[test]
fn triggers_are_steps_of_their_own() {
    let mut text = project("FROM a\nRUN own\n", &[("f", "")]);
    let on_build = vec!["COPY f /f".to_owned(), "RUN --mount=type=tmpfs,target=/t x".to_owned()];
    let config = Config { on_build, ..Config::default() };
    let image = BaseImage { config, ..BaseImage::default() };
    text.registry.images.insert("docker.io/library/a:latest".into(), Rc::new(image));
    check(
        &[text],
        expect![[r#"
        COPY f /f -> ran: never built before | ran
        RUN --mount=type=tmpfs,target=/t x -> failed: step 1 of stage 0 ran: the --mount option requires BuildKit | ran
        RUN own -> never started: step 2 of stage 0 failed | ran
    "#]],
    );
}

/// Dockerfiles of different shapes.
const SHAPES: &[&str] = &[
    "FROM scratch\nCOPY f /\nLABEL a=b\n",
    "FROM a AS x\nARG V\nRUN one\nENV A=$V\nFROM x AS y\nWORKDIR /w\nCOPY --from=x / .\nFROM y\nRUN two\n",
    "FROM a\nUSER u\nVOLUME /v\nEXPOSE 80\nSTOPSIGNAL 9\nSHELL [\"/bin/bash\", \"-c\"]\nRUN x\nCMD y\n\
     ENTRYPOINT z\nHEALTHCHECK CMD h\nONBUILD RUN b\nMAINTAINER m\n",
    "",
];

#[test]
fn the_same_build_again_is_all_cached() {
    for text in SHAPES {
        let text = project(text, &[("f", "")]);
        let mut stores = Default::default();
        let first = build(&mut stores, &text);
        let count = stores.0.len();
        assert_eq!(count, first.lines().count());
        let again = build(&mut stores, &text);
        assert!(again.lines().all(|line| line.contains("-> cached: as in build 1")), "{again}");
        assert_eq!((stores.0.len(), stores.0.builds()), (count, 2));
    }
}

#[test]
fn real_files_built_again_are_all_cached_up_to_what_fails() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/data/real/corpus.jsonl");
    let Ok(corpus) = std::fs::read_to_string(path) else {
        println!("skipped: there is no corpus beside the checkout");
        return;
    };
    for line in corpus.lines().step_by(20) {
        let case: serde_json::Value = serde_json::from_str(line).unwrap();
        let mut text = project(case["dockerfile"].as_str().unwrap(), &[]);
        text.open = true;
        let mut stores = Default::default();
        let first = build(&mut stores, &text);
        let again = build(&mut stores, &text);
        for (first, again) in first.lines().zip(again.lines()) {
            let cached = again.contains("-> cached: as in build 1 |");
            let rest = ["-> failed: ", "-> never started: ", "-> not needed"];
            assert!(first.contains("-> ran: ") == cached, "{first}\n{again}");
            assert!(cached || rest.iter().any(|rest| again.contains(rest)), "{again}");
        }
    }
}
