//! What is surprising, and what is not.

use super::*;

#[test]
fn a_comment_alone_is_a_surprise_of_the_whole() {
    let surprise = |before: &str, after: &str| {
        let (session, last) = until_last(&[project(before, &[]), project(after, &[])]);
        session.surprise(&last, &session.forecast(&last))
    };
    assert!(surprise("FROM a\nRUN x\n", "# Why.\n\nFROM a\nRUN x\n").is_some());
    assert_eq!(surprise("FROM a\nRUN x\n", "FROM a\nRUN x\n"), None);
    assert_eq!(surprise("FROM a\nRUN x\n", "FROM a\nRUN y\n"), None);
    assert_eq!(surprise("FROM a\nRUN x\n", "FROM a\nRUN x\nCMD y\n"), None);
}

/// Says what is surprising of a step in the last build, if anything is.
#[track_caller]
fn check_surprise(projects: &[Project], label: &str, expected: Expect) {
    let (session, last) = until_last(projects);
    let forecast = session.forecast(&last);
    let why = session.why(&last, &forecast, key_of(&forecast.steps, label));
    expected.assert_eq(why.expect("it is known").surprise.unwrap_or("nothing"));
}

fn text(text: &str) -> Project {
    project(text, &[("f", "1")])
}

#[test]
fn times_and_names_of_files() {
    let with = |path: &str, content: &str, mtime| {
        let mut project = project("FROM a\nCOPY . /x\n", &[(".dockerignore", "ignored")]);
        project.files.insert(path, File { mtime, ..File::text(content) });
        project
    };
    let check = |before, after, expected| check_surprise(&[before, after], "COPY", expected);
    check(
        with("f", "1", 1),
        with("f", "1", 2),
        expect![
            "The time of a file changed, and the step is reused all the same: BuildKit compares content and permissions of files, never their times."
        ],
    );
    check(with("ignored", "1", 1), with("ignored", "1", 2), expect!["nothing"]);
    check(
        with("f", "1", 1),
        with("f", "2", 1),
        expect![
            "A file has other content, but its size, mode and time are the same, so BuildKit does not notice: the file is not even sent again."
        ],
    );
    check(with("f", "1", 1), with("f", "2", 2), expect!["nothing"]);
    check(
        with("f", "1", 1),
        with("g", "1", 1),
        expect![
            "The content is the same, only the name changed: where a directory or a pattern is copied, the names count as the content does."
        ],
    );
    check(with("f", "1", 1), with("g", "2", 1), expect!["nothing"]);
}

#[test]
fn arguments_and_settings() {
    let arg = |value, command| text(&format!("FROM a\nARG V={value}\nRUN {command}\n"));
    check_surprise(
        &[arg(1, "make"), arg(2, "make")],
        "RUN",
        expect![
            "The command does not mention this build argument, and yet it runs again: a RUN gets all arguments that are declared above it, so all of them belong to its key."
        ],
    );
    check_surprise(&[arg(1, "make $V"), arg(2, "make $V")], "RUN", expect!["nothing"]);
    let cmd = |run, cmd| text(&format!("FROM a\nRUN {run}\nCMD {cmd}\n"));
    check_surprise(
        &[cmd("x", "a"), cmd("x", "b")],
        "CMD",
        expect![
            "This line is new or different, and no step runs because of it: settings such as LABEL and CMD are written into the image at the end and belong to no step's key."
        ],
    );
    check_surprise(&[cmd("x", "a"), cmd("x", "a")], "CMD", expect!["nothing"]);
    check_surprise(&[cmd("x", "a"), cmd("y", "b")], "CMD", expect!["nothing"]);
}

#[test]
fn what_is_reused_against_expectation() {
    let plain = text("FROM a\nWORKDIR /a\nRUN x\n");
    let mut forced = plain.clone();
    forced.options.no_cache = NoCache::All;
    check_surprise(
        &[plain.clone(), forced],
        "WORKDIR",
        expect![
            "The build is told not to use the cache, and this step does all the same: that option is for RUN, COPY and ADD."
        ],
    );
    let linked = |run| text(&format!("FROM a\nRUN {run}\nCOPY --link f /\n"));
    check_surprise(
        &[linked("x"), linked("y")],
        "COPY",
        expect![
            "What lies below changed, and yet the copy is reused: with --link the files are copied onto nothing, and only laid over the rest anew."
        ],
    );
    let run = |run| text(&format!("FROM a\nRUN {run}\n"));
    check_surprise(
        &[run("x"), run("y"), run("x")],
        "RUN",
        expect![
            "The last build had another key here, and yet the step is reused: the cache keeps the results of all earlier builds, not only of the last."
        ],
    );
    check_surprise(&[run("x"), run("x")], "RUN", expect!["nothing"]);
}
