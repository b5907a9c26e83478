//! The bytes of builds as text.

use expect_test::{Expect, expect};

use super::Traffic;
use crate::analysis::Build;
use crate::analysis::forecast::Steps;
use crate::analysis::session::Session;
use crate::project::{Content, File, Project};

fn project(text: &str, id: &str) -> Project {
    let mut project = Project::of_text(text);
    let content = Content::Opaque { size: Some(3_000_000), id: id.into() };
    project.files.insert("app.bin", File::plain(content));
    project
}

fn show(traffic: &Traffic, steps: &Steps) -> String {
    let push = traffic.push.map_or_else(|| "-".to_owned(), |push| push.to_string());
    let mut out = format!("{} rebuilt, {push} to push\n", traffic.rebuilt);
    for step in &*steps.list {
        let words = traffic.step(step.key).words();
        if !words.is_empty() {
            out += &format!("  {}{words}\n", step.lines.0);
        }
    }
    out
}

/// Builds all of them but the last one, which is forecast.
fn session(projects: &[Project], between: impl Fn(Session) -> Session) -> String {
    let (last, done) = projects.split_last().unwrap();
    let mut session = Session::default();
    for project in done {
        session = between(session).rebuild(&Build::of(project), "an edit").unwrap();
    }
    session = between(session);
    let all = session.traffic();
    let mut out = String::new();
    for build in &*session.builds {
        out += &show(&all[&build.number], &build.steps);
    }
    let build = Build::of(last);
    let forecast = session.forecast(&build);
    out + &show(&session.next_traffic(&build, &forecast, &all), &forecast.steps)
}

#[track_caller]
fn check(projects: &[Project], expected: Expect) {
    expected.assert_eq(&session(projects, |session| session));
}

const TEXT: &str =
    "FROM debian:bookworm-slim\nRUN apt-get update && apt-get install -y jq\nCOPY app.bin /\n";

#[test]
fn what_runs_is_written_and_what_is_new_is_pushed() {
    check(
        &[project(TEXT, "a"), project(TEXT, "a"), project(TEXT, "b"), project(TEXT, "a")],
        expect![[r#"
            36.6 MB rebuilt, 54 MB to push
              2, writes 33.6 MB, 24.5 MB to push
              3, writes 3 MB, 1.2 MB to push
            0 B rebuilt, 0 B to push
            3 MB rebuilt, 1.2 MB to push
              3, writes 3 MB, 1.2 MB to push
            0 B rebuilt, 0 B to push
        "#]],
    );
}

#[test]
fn what_runs_again_on_another_machine_is_pushed_again() {
    let projects = [project(TEXT, "a"), project(TEXT, "a")];
    expect![[r#"
        36.6 MB rebuilt, 54 MB to push
          2, writes 33.6 MB, 24.5 MB to push
          3, writes 3 MB, 1.2 MB to push
        36.6 MB rebuilt, 24.5 MB to push
          2, writes 33.6 MB, 24.5 MB to push
          3, writes 3 MB
    "#]]
    .assert_eq(&session(&projects, |session| session.fresh()));
}

#[test]
fn a_build_that_fails_pushes_nothing_and_stages_that_are_left_behind_are_not_pushed() {
    let stages = "FROM debian:bookworm-slim AS a\nRUN make\nFROM scratch\nCOPY app.bin /\nCOPY --from=a /x /x\n";
    check(
        &[project(stages, "a"), project("FROM scratch\nCOPY app.bin /\nCOPY nope /\n", "a")],
        expect![[r#"
            43 MB rebuilt, 8.6 MB to push
              2, writes 20 MB
              4, writes 3 MB, 1.2 MB to push
              5, writes 20 MB, 7.4 MB to push
            0 B rebuilt, - to push
        "#]],
    );
}
