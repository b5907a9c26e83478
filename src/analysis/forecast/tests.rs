//! What is forecast, and that it comes true.

use expect_test::{Expect, expect};

use super::*;
use crate::analysis::fixture::{Chance, any_project, project, until_last};
use crate::image::simulate;
use crate::plan::plan;
use crate::project::{File, NoCache, Project};
use crate::syntax::parse;

fn show(forecast: &Forecast) -> String {
    let mut out = String::new();
    if let Some(NotStarted { message, line, .. }) = &forecast.not_started {
        out += &format!("not started, line {line:?}: {message}\n");
    }
    for step in &*forecast.steps.list {
        let part = if step.key.part == 0 { String::new() } else { format!(".{}", step.key.part) };
        out += &format!("{}{part} {}: {}", step.key.id.0, step.label, step.fate.words());
        out += &step.laid.map(|laid| format!(", laid: {}", laid.words())).unwrap_or_default();
        out += &step.same_as.map(|same| format!(", same as {}", same.id.0)).unwrap_or_default();
        out += &step.error.as_ref().map(|error| format!(" -- {error}")).unwrap_or_default();
        out.push('\n');
    }
    out + &forecast.counts.words() + "\n"
}

/// Builds all but the last and forecasts the last.
#[track_caller]
fn check(projects: &[Project], expected: Expect) {
    let (session, last) = until_last(projects);
    expected.assert_eq(&show(&session.forecast(&last)));
}

#[test]
fn a_first_build_runs_all_that_is_needed() {
    check(
        &[project(
            "FROM a AS idle\nRUN idle\nFROM a\nRUN one\nLABEL a=b\nCOPY f /f\nRUN false\nRUN two\n",
            &[("f", "1")],
        )],
        expect![[r#"
            1 RUN idle: not needed
            3 RUN one: runs
            4 LABEL a=b: a setting
            5 COPY f /f: runs
            6 RUN false: fails -- process "/bin/sh -c false" did not complete successfully: exit code: 1
            7 RUN two: never starts
            2 run, 1 fails, 1 never starts
        "#]],
    );
}

#[test]
fn steps_keep_their_name_when_lines_come_and_go() {
    let text = |new| project(&format!("FROM a\nRUN one\n{new}RUN two\n"), &[]);
    check(
        &[text(""), text("# Why.\nLABEL a=b\n")],
        expect![[r#"
            1 RUN one: reused
            3 LABEL a=b: a setting
            2 RUN two: reused
            2 reused
        "#]],
    );
}

#[test]
fn steps_of_a_base_have_parts_as_in_the_picture() {
    let text = "FROM a AS base\nONBUILD RUN one\nONBUILD COPY f /f\nFROM base\nRUN two\n";
    check(
        &[project(text, &[("f", "1")]), project(text, &[("f", "2")])],
        expect![[r#"
            1 ONBUILD RUN one: a setting
            2 ONBUILD COPY f /f: a setting
            3.65536 RUN one: reused
            3.65537 COPY f /f: runs
            4 RUN two: runs
            1 reused, 2 run
        "#]],
    );
    let (session, last) = until_last(&[project(text, &[("f", "1")])]);
    let forecast = session.forecast(&last);
    let column = last.stack.columns.last().expect("there is a stage");
    let fates = column.beds.iter().map(|bed| forecast.fate(bed.id, bed.part));
    let expected =
        [None, Some(Fate::Setting), Some(Fate::Setting), Some(Fate::Runs), Some(Fate::Runs)];
    assert!(fates.eq(expected.into_iter().chain([Some(Fate::Runs)])));
}

#[test]
fn a_linked_copy_has_two_fates_and_twins_count_once() {
    let text = |word| {
        format!(
            "FROM a AS x\nRUN {word}\nCOPY --link f /f\nFROM a\nRUN {word}\nCOPY --from=x /f /\n"
        )
    };
    let files = [("f", "1")];
    check(
        &[project(&text("one"), &files), project(&text("two"), &files)],
        expect![[r#"
            1 RUN two: runs
            2 COPY --link f /f: reused, laid: runs
            4 RUN two: runs, same as 1
            5 COPY --from=x /f /: runs
            1 reused, 2 run
        "#]],
    );
}

#[test]
fn what_does_not_start_says_why_and_leaves_the_session_alone() {
    check(
        &[project("FROM a\nCOPY\n", &[])],
        expect![[r#"
            not started, line Some(2): `COPY` needs to know what to copy and where to.
            nothing to build
        "#]],
    );
    let (session, last) = until_last(&[project("FROM a\nCOPY --from=5 / /\n", &[])]);
    assert!(session.rebuild(&last, "").is_err());
    assert_eq!(session.builds.len(), 0);
}

#[test]
fn a_machine_can_be_pruned_or_another_one() {
    let text = project("FROM a\nRUN one\n", &[]);
    let (session, build) = until_last(&[text.clone(), text]);
    assert_eq!(session.forecast(&build).counts.words(), "1 reused");
    for emptied in [session.pruned(), session.fresh()] {
        assert_eq!(emptied.forecast(&build).counts.words(), "1 runs");
        let after = emptied.rebuild(&build, "").expect("it starts");
        let numbers: Vec<u32> = after.builds.iter().map(|build| build.number).collect();
        assert_eq!(numbers, [1, 2]);
        assert_eq!(after.forecast(&build).counts.words(), "1 reused");
        let last = after.last().expect("there is one");
        assert_eq!(last.is_after_prune, emptied.is_pruned);
        assert_eq!((last.machine, after.is_pruned), (emptied.machine, false));
    }
}

#[test]
fn the_newest_builds_are_kept_and_explain_themselves() {
    let build = Build::of(&project("FROM a\nRUN one\n", &[]));
    let mut session = Session::default();
    for _ in 0..205 {
        session = session.rebuild(&build, "again").expect("it starts");
    }
    let numbers: Vec<u32> = session.builds.iter().map(|build| build.number).collect();
    assert_eq!(numbers, (6..=205).collect::<Vec<u32>>());
    let explained: Vec<bool> = session.builds.iter().map(|it| it.basis.is_some()).collect();
    assert_eq!(explained.iter().filter(|explained| **explained).count(), 12);
    assert!(explained.last().is_some_and(|explained| *explained));
}

/// An edit of one kind or another.
fn edited(project: &Project, chance: &mut Chance) -> Project {
    let mut edited = project.clone();
    let n = chance.below(4);
    match chance.below(7) {
        0 => edited.dockerfile = edited.dockerfile.replace("echo", "echo -n").into(),
        1 => edited.dockerfile = edited.dockerfile.replace("base0", "base1").into(),
        2 => edited.files.insert(format!("d{n}/a"), File::text("edited")),
        3 => edited.files.insert(format!("d{n}/new"), File::text("")),
        4 => _ = edited.options.build_args.insert(format!("A{n}").into(), "y".into()),
        5 => edited.options.no_cache = NoCache::All,
        _ => edited.files.insert(format!("d{n}/a"), File { mtime: 1, ..File::text("7") }),
    }
    edited
}

#[test]
fn a_forecast_comes_true() {
    for seed in 0..60 {
        let mut chance = Chance(seed);
        let mut project = any_project(seed);
        let mut build = Build::of(&project);
        let mut session = Session::default();
        let mut store = crate::cache::Store::default();
        for _ in 0..4 {
            let forecast = session.forecast(&build);
            assert_eq!(forecast, session.forecast(&build), "{seed}: it changes nothing");
            session = session.rebuild(&build, "").expect("it starts");
            let record = session.last().expect("there is one");
            assert_eq!(forecast.steps, record.steps, "{seed}");
            assert_eq!((forecast.counts, forecast.number), (record.counts, record.number));
            by_the_cache_alone(&mut store, &project, &record.steps);
            project = edited(&project, &mut chance);
            build = Build::after(Some(&build), &project);
        }
    }
}

/// The same build without a session.
fn by_the_cache_alone(store: &mut crate::cache::Store, project: &Project, steps: &Steps) {
    let seen = crate::cache::received(store, project);
    let plan = plan(&seen, &parse(Rc::clone(&seen.dockerfile)));
    let files = simulate(&seen, &plan);
    let (replay, left) = crate::cache::replay(store, &seen, &plan, &files);
    *store = left;
    let outcomes = replay.stages.iter().take(plan.declared).flatten();
    assert!(outcomes.eq(steps.list.iter().map(|step| &step.outcome)));
}
