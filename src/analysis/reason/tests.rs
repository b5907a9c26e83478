//! Reasons as text.

use expect_test::{Expect, expect};

use super::*;
use crate::analysis::fixture::{project, until_last};
use crate::project::{File, NoCache};

/// The reason of the step whose label begins so, in the forecast of the last build.
#[track_caller]
fn check(projects: &[Project], label: &str, expected: Expect) {
    let (session, last) = until_last(projects);
    let forecast = session.forecast(&last);
    let key = key_of(&forecast.steps, label);
    let why = session.why(&last, &forecast, key).expect("the step is known");
    expected.assert_eq(&show(&why));
    // What was forecast is what is told afterwards.
    let after = session.rebuild(&last, "").expect("it starts");
    assert_eq!(after.why_in(after.last().expect("there is one"), key), Some(why));
}

#[track_caller]
fn key_of(steps: &Steps, label: &str) -> BedKey {
    steps.list.iter().find(|step| step.label.starts_with(label)).expect("there is the step").key
}

fn show(why: &Why) -> String {
    let mut out = format!("{}\n", why.headline);
    for link in &why.chain {
        let about = match &link.about {
            About::Step(key) => format!("step {}", key.id.0),
            About::File(path) => format!("file {path}"),
            About::Base(id) => format!("base {}", id.0),
            About::Variable(name) => format!("variable {name}"),
            About::Cache => "cache".to_owned(),
        };
        let lines = link.lines.map(|(first, last)| format!(" {first}-{last}")).unwrap_or_default();
        out += &format!("- {} ({about}{lines}) {}\n", link.title, link.detail);
    }
    out + &why.surprise.map(|text| format!("! {text}\n")).unwrap_or_default()
}

const APP: &str = "FROM a\nCOPY req.txt .\nRUN install\nCOPY . .\nRUN make\nRUN check\nRUN pack\n";

#[test]
fn a_chain_begins_with_the_file() {
    let files = |text| [("req.txt", "r"), ("src/app.py", text)];
    check(
        &[project(APP, &files("1")), project(APP, &files("2"))],
        "RUN make",
        expect![[r#"
        Runs: src/app.py has new content.
        - src/app.py has new content. (file src/app.py) 
        - Line 4, COPY . ., takes it. (step 3 4-4) The content of the files that it takes belongs to its key.
        - Line 5, RUN make, runs because line 4 runs. (step 4 5-5) A RUN is keyed by the state it starts from.
    "#]],
    );
    check(
        &[project(APP, &files("1")), project(APP, &files("2"))],
        "RUN pack",
        expect![[r#"
            Runs: src/app.py has new content.
            - src/app.py has new content. (file src/app.py) 
            - Line 4, COPY . ., takes it. (step 3 4-4) The content of the files that it takes belongs to its key.
            - Line 7, RUN pack, runs because line 4 runs. (step 6 7-7) A RUN is keyed by the state it starts from. The 2 steps between them run for the same reason.
        "#]],
    );
    check(
        &[project(APP, &files("1")), project(APP, &files("2"))],
        "RUN install",
        expect![[r#"
        Reused: same key as in build 1.
        - Line 3, RUN install, has the key that it had in build 1. (step 2 3-3) What it does, what it stands on and the files that it takes are all the same.
    "#]],
    );
}

#[test]
fn files_are_told_by_how_they_differ() {
    let old = project(
        "FROM a\nCOPY . /x\n",
        &[("a", "1"), ("b", "1"), ("c", "1"), ("d", "1"), ("e", "1")],
    );
    let mut new = old.clone();
    new.files.insert("a", File { mode: 0o755, ..File::text("1") });
    new.files.remove("b");
    new.files.insert("c", File::symlink("a"));
    new.files.insert("d", File::text("2"));
    new.files.insert("f", File::text("1"));
    check(
        &[old, new],
        "COPY",
        expect![[r#"
        Runs: a has the mode 755, not 644.
        - a has the mode 755, not 644. (file a) Permissions and owners of files count as their content does; times do not.
        - b is gone. (file b) Which files there are counts as their content does.
        - c is another kind of file. (file c) 
        - 2 more files differ. (step 1) 
        - Line 2, COPY . /x, takes them. (step 1 2-2) The content of the files that it takes belongs to its key.
    "#]],
    );
}

#[test]
fn what_an_instruction_says_is_named() {
    let text =
        |line: &str| project(&format!("FROM a\n{line}\nRUN make\n"), &[("f", "1"), ("g", "1")]);
    for (before, after, expected) in [
        (
            "RUN echo 1",
            "RUN echo 2",
            expect![[r#"
            Runs: the command is echo 2, not echo 1.
            - The command is echo 2, not echo 1. (step 1 2-2) 
            - Line 2, RUN echo 2, runs. (step 1 2-2) This belongs to its key.
        "#]],
        ),
        (
            "SHELL [\"/bin/sh\", \"-c\"]",
            "SHELL [\"/bin/bash\", \"-c\"]",
            expect![[r#"
                Runs: the shell is /bin/bash -c, not /bin/sh -c.
                - The shell is /bin/bash -c, not /bin/sh -c. (step 1 2-2) 
                - Line 3, RUN make, runs. (step 2 3-3) This belongs to its key.
            "#]],
        ),
        (
            "ENV A=1",
            "ENV A=2 B=",
            expect![[r#"
                Runs: A is 2, not 1.
                - A is 2, not 1. (step 1 2-2) All variables and build arguments above a RUN belong to its key, whether it uses them or not.
                - B is set now: empty. (step 1 2-2) All variables and build arguments above a RUN belong to its key, whether it uses them or not.
                - Line 3, RUN make, runs. (step 2 3-3) This belongs to its key.
            "#]],
        ),
        (
            "ENV A=1 B=1",
            "ENV B=1 A=1",
            expect![[r#"
            Runs: the variables are set in another order.
            - The variables are set in another order. (step 2 3-3) Their order belongs to the key.
            - Line 3, RUN make, runs. (step 2 3-3) This belongs to its key.
        "#]],
        ),
        (
            "USER app",
            "USER root",
            expect![[r#"
                Runs: the user is root, not app.
                - The user is root, not app. (step 1 2-2) 
                - Line 3, RUN make, runs. (step 2 3-3) This belongs to its key.
            "#]],
        ),
        (
            "WORKDIR /a",
            "WORKDIR /b",
            expect![[r#"
            Runs: the working directory is /b, not /a.
            - The working directory is /b, not /a. (step 1 2-2) 
            - Line 2, WORKDIR /b, runs. (step 1 2-2) This belongs to its key.
        "#]],
        ),
        (
            "COPY f /f",
            "COPY --chmod=755 --chown=1:1 f /g",
            expect![[r#"
                Runs: the destination is /g, not /f.
                - The destination is /g, not /f. (step 1 2-2) 
                - The value of --chown is 1:1; before, there was none. (step 1 2-2) 
                - The value of --chmod is 755; before, there was none. (step 1 2-2) 
                - Line 2, COPY --chmod=755 --chown=1:1 f /g, runs. (step 1 2-2) This belongs to its key.
            "#]],
        ),
        (
            "COPY f /f",
            "COPY --link f /f",
            expect![[r#"
                Runs: its --link was added or taken away.
                - Its --link was added or taken away. (step 1 2-2) With --link the files are copied onto nothing, which is another step.
                - Line 2, COPY --link f /f, runs. (step 1 2-2) This belongs to its key.
            "#]],
        ),
        (
            "RUN x",
            "RUN --network=none x",
            expect![[r#"
            Runs: the network is none, not the default.
            - The network is none, not the default. (step 1 2-2) 
            - Line 2, RUN --network=none x, runs. (step 1 2-2) This belongs to its key.
        "#]],
        ),
        (
            "RUN x",
            "RUN --mount=type=cache,target=/c x",
            expect![[r#"
            Runs: it has a mount that it did not have.
            - It has a mount that it did not have. (step 1 2-2) 
            - Line 2, RUN --mount=type=cache,target=/c x, runs. (step 1 2-2) This belongs to its key.
        "#]],
        ),
    ] {
        let (session, last) = until_last(&[text(before), text(after)]);
        let forecast = session.forecast(&last);
        let runs = forecast.steps.list.iter().find(|step| step.fate == Fate::Runs);
        let why = session.why(&last, &forecast, runs.expect("a step runs").key);
        expected.assert_eq(&show(&why.expect("it is known")));
    }
}

#[test]
fn the_base_the_cache_and_the_first_time_are_causes() {
    let text = |tag| project(&format!("FROM a:{tag}\nRUN one\n"), &[]);
    check(
        &[text(1)],
        "RUN",
        expect![[r#"
        Runs: nothing like it was built before.
        - Nothing like it was built before. (step 1 2-2) So there is no result that could be reused.
    "#]],
    );
    check(
        &[text(1), text(2)],
        "RUN",
        expect![[r#"
        Runs: the base is a:2, not a:1.
        - The base is a:2, not a:1. (base 0) 
        - Line 2, RUN one, runs. (step 1 2-2) A RUN is keyed by the state it starts from.
    "#]],
    );
    let mut forced = text(1);
    forced.options.no_cache = NoCache::All;
    check(
        &[text(1), forced],
        "RUN",
        expect![[r#"
        Runs: the cache is not asked.
        - The cache is not asked. (cache) The build is told to do without it. What it makes is kept for the next build all the same.
        - Line 2, RUN one, runs. (step 1 2-2) 
    "#]],
    );
    let build = Build::of(&text(1));
    let session = Session::default().rebuild(&build, "").expect("it starts").pruned();
    let forecast = session.forecast(&build);
    let why = session.why(&build, &forecast, key_of(&forecast.steps, "RUN"));
    expect![[r#"
        Runs: its result was removed from the cache.
        - Its result was removed from the cache. (cache) 
        - Line 2, RUN one, runs. (step 1 2-2) It was built before, but nothing of that is left.
    "#]]
    .assert_eq(&show(&why.expect("it is known")));
}

#[test]
fn stages_lead_from_one_to_the_other() {
    let text = |word| {
        project(
            &format!(
                "FROM a AS b\nRUN {word}\nFROM b AS c\nRUN c\nFROM a\nCOPY --from=c /out /out\nRUN cat /out\n"
            ),
            &[],
        )
    };
    check(
        &[text("echo 1 > /out"), text("echo 2 > /out")],
        "COPY",
        expect![[r#"
        Runs: the command is echo 2 > /out, not echo 1 > /out.
        - The command is echo 2 > /out, not echo 1 > /out. (step 1 2-2) 
        - Line 2, RUN echo 2 > /out, runs. (step 1 2-2) This belongs to its key.
        - Line 4, RUN c, runs because line 2 runs. (step 3 4-4) Its stage builds on the one that ends there.
        - Line 6, COPY --from=c /out /out, takes what line 4 makes. (step 5 6-6) out has new content.
    "#]],
    );
    check(
        &[text("echo 1 > /out"), text("echo 2 > /out")],
        "RUN c",
        expect![[r#"
        Runs: the command is echo 2 > /out, not echo 1 > /out.
        - The command is echo 2 > /out, not echo 1 > /out. (step 1 2-2) 
        - Line 2, RUN echo 2 > /out, runs. (step 1 2-2) This belongs to its key.
        - Line 4, RUN c, runs because line 2 runs. (step 3 4-4) Its stage builds on the one that ends there.
    "#]],
    );
    check(
        &[text("echo 1 > /out"), text("echo 2 > /out")],
        "RUN cat",
        expect![[r#"
        Runs: the command is echo 2 > /out, not echo 1 > /out.
        - The command is echo 2 > /out, not echo 1 > /out. (step 1 2-2) 
        - Line 2, RUN echo 2 > /out, runs. (step 1 2-2) This belongs to its key.
        - Line 4, RUN c, runs because line 2 runs. (step 3 4-4) Its stage builds on the one that ends there.
        - Line 6, COPY --from=c /out /out, takes what line 4 makes. (step 5 6-6) out has new content.
        - Line 7, RUN cat /out, runs because line 6 runs. (step 6 7-7) A RUN is keyed by the state it starts from.
    "#]],
    );
}

#[test]
fn the_same_content_is_reused_although_a_step_runs() {
    let text =
        |word| project(&format!("FROM a AS b\nRUN {word}\nFROM a\nCOPY --from=b /out /out\n"), &[]);
    check(
        &[text("echo X > /out"), text("echo X >/out")],
        "COPY",
        expect![[r#"
        Reused: same content as in build 1, although line 2 runs again.
        - The command is echo X >/out, not echo X > /out. (step 1 2-2) 
        - Line 2, RUN echo X >/out, runs. (step 1 2-2) This belongs to its key.
        - Line 4, COPY --from=b /out /out, gets the same files as in build 1. (step 3 4-4) For files that are copied or mounted, BuildKit compares what came out, not what made it.
        ! A step that it depends on runs again, and yet this one is reused: the files that come out are the same, and only they count here.
    "#]],
    );
}

#[test]
fn what_fails_is_told_and_what_never_starts() {
    let text = project("FROM a\nRUN one\nRUN false\nRUN three\n", &[]);
    check(
        &[text.clone()],
        "RUN false",
        expect![[r#"
            Fails: process "/bin/sh -c false" did not complete successfully: exit code: 1.
            - Nothing like it was built before. (step 1 2-2) So there is no result that could be reused.
            - Line 3, RUN false, runs because line 2 runs. (step 2 3-3) A RUN is keyed by the state it starts from.
            - Line 3, RUN false, fails. (step 2 3-3) Process "/bin/sh -c false" did not complete successfully: exit code: 1.
        "#]],
    );
    check(
        &[text.clone()],
        "RUN three",
        expect![[r#"
        Never starts: line 3, RUN false, fails.
        - Nothing like it was built before. (step 1 2-2) So there is no result that could be reused.
        - Line 3, RUN false, runs because line 2 runs. (step 2 3-3) A RUN is keyed by the state it starts from.
        - Line 3, RUN false, fails. (step 2 3-3) Process "/bin/sh -c false" did not complete successfully: exit code: 1.
        - Line 4, RUN three, needs line 3, so it never starts. (step 3 4-4) 
    "#]],
    );
    check(
        &[project("FROM a\nCOPY nope /x\n", &[])],
        "COPY",
        expect![[r#"
            Fails: failed to compute cache key: failed to calculate checksum of ref <id>: "/nope": not found.
            - Nothing like it was built before. (step 1 2-2) So there is no result that could be reused.
            - Line 2, COPY nope /x, fails. (step 1 2-2) Failed to compute cache key: failed to calculate checksum of ref <id>: "/nope": not found.
        "#]],
    );
}

#[test]
fn steps_of_a_base_are_named_by_their_text() {
    let text = "FROM a AS base\nONBUILD COPY f /f\nFROM base\nRUN two\n";
    check(
        &[project(text, &[("f", "1")]), project(text, &[("f", "2")])],
        "RUN two",
        expect![[r#"
        Runs: f has new content.
        - f has new content. (file f) 
        - COPY f /f, which the base in line 3 brings, takes it. (step 2 3-3) The content of the files that it takes belongs to its key.
        - Line 4, RUN two, runs because COPY f /f of the base in line 3 runs. (step 3 4-4) A RUN is keyed by the state it starts from.
    "#]],
    );
}

#[test]
fn surprises_are_told_where_they_are_certain() {
    let surprise = |projects: &[Project], label: &str| {
        let (session, last) = until_last(projects);
        let forecast = session.forecast(&last);
        session.why(&last, &forecast, key_of(&forecast.steps, label)).and_then(|why| why.surprise)
    };
    let file = |content: &str, mtime| File { mtime, ..File::text(content) };
    let with = |path: &str, file: File| {
        let mut project = project("FROM a\nCOPY . /x\n", &[(".dockerignore", "ignored")]);
        project.files.insert(path, file);
        project
    };
    let text = |text: &str| project(text, &[("f", "1")]);
    let no_cache = |text: &str| {
        let mut project = project(text, &[("f", "1")]);
        project.options.no_cache = NoCache::All;
        project
    };
    let arg = |value, command| text(&format!("FROM a\nARG V={value}\nRUN {command}\n"));
    let told: Vec<(&str, Option<&str>)> = vec![
        ("unused", surprise(&[arg(1, "make"), arg(2, "make")], "RUN")),
        ("used", surprise(&[arg(1, "make $V"), arg(2, "make $V")], "RUN")),
        ("touched", surprise(&[with("f", file("1", 1)), with("f", file("1", 2))], "COPY")),
        (
            "ignored",
            surprise(&[with("ignored", file("1", 1)), with("ignored", file("1", 2))], "COPY"),
        ),
        ("unnoticed", surprise(&[with("f", file("1", 1)), with("f", file("2", 1))], "COPY")),
        ("renamed", surprise(&[with("f", file("1", 1)), with("g", file("1", 1))], "COPY")),
        ("replaced", surprise(&[with("f", file("1", 1)), with("g", file("2", 1))], "COPY")),
        (
            "setting",
            surprise(&[text("FROM a\nRUN x\nCMD a\n"), text("FROM a\nRUN x\nCMD b\n")], "CMD"),
        ),
        (
            "costly",
            surprise(&[text("FROM a\nRUN x\nCMD a\n"), text("FROM a\nRUN y\nCMD b\n")], "CMD"),
        ),
        (
            "forced",
            surprise(&[text("FROM a\nWORKDIR /a\n"), no_cache("FROM a\nWORKDIR /a\n")], "WORKDIR"),
        ),
        (
            "linked",
            surprise(
                &[
                    text("FROM a\nRUN x\nCOPY --link f /\n"),
                    text("FROM a\nRUN y\nCOPY --link f /\n"),
                ],
                "COPY",
            ),
        ),
        (
            "remembered",
            surprise(
                &[text("FROM a\nRUN x\n"), text("FROM a\nRUN y\n"), text("FROM a\nRUN x\n")],
                "RUN",
            ),
        ),
        ("plain", surprise(&[text("FROM a\nRUN x\n"), text("FROM a\nRUN x\n")], "RUN")),
    ];
    let told: String =
        told.into_iter().map(|(name, it)| format!("{name}: {}\n", it.unwrap_or("-"))).collect();
    expect![[r#"
        unused: The command does not mention this build argument, and yet it runs again: a RUN gets all arguments that are declared above it, so all of them belong to its key.
        used: -
        touched: The time of a file changed, and the step is reused all the same: BuildKit compares content and permissions of files, never their times.
        ignored: -
        unnoticed: A file has other content, but its size, mode and time are the same, so BuildKit does not notice: the file is not even sent again.
        renamed: The content is the same, only the name changed: where a directory or a pattern is copied, the names count as the content does.
        replaced: -
        setting: This line changed, and no step runs because of it: settings such as LABEL and CMD are written into the image at the end and belong to no step's key.
        costly: -
        forced: The build is told not to use the cache, and this step does all the same: that option is for RUN, COPY and ADD.
        linked: What lies below changed, and yet the copy is reused: with --link the files are copied onto nothing, and only laid over the rest anew.
        remembered: The last build had another key here, and yet the step is reused: the cache keeps the results of all earlier builds, not only of the last.
        plain: -
    "#]].assert_eq(&told);
}

#[track_caller]
fn check_key(projects: &[Project], label: &str, expected: Expect) {
    let (session, last) = until_last(projects);
    let forecast = session.forecast(&last);
    let key = key_of(&forecast.steps, label);
    let parts = session.key_parts(&last, &forecast, key).expect("it has a key");
    let rows = parts.rows.iter().map(|row| {
        let sign = if row.differs { "*" } else { " " };
        let before = row.before.as_ref().map(|it| format!(" (was {it})")).unwrap_or_default();
        format!("{sign} {}: {}{before}\n", row.label, row.value)
    });
    expected.assert_eq(&format!("near {:?}\n{}", parts.near, rows.collect::<String>()));
    let after = session.rebuild(&last, "").expect("it starts");
    assert_eq!(after.last().and_then(|it| it.key_parts(key)), Some(parts));
}

#[test]
fn a_key_is_told_part_by_part() {
    let text = |value: &str| {
        project(&format!("FROM a\nENV A=1 {value}\nUSER app\nWORKDIR /w\nRUN make $A\n"), &[])
    };
    check_key(
        &[text("")],
        "RUN",
        expect![[r#"
        near None
          what it does: RUN
          shell: /bin/sh -c
          command: make $A
          working directory: /w
          user: app
          variable PATH: /usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
          variable A: 1
          platform: linux/amd64
          stands on: what line 4, WORKDIR /w leaves
    "#]],
    );
    check_key(
        &[text("B=1"), text("C=2")],
        "RUN",
        expect![[r#"
        near Some(1)
          what it does: RUN
          shell: /bin/sh -c
          command: make $A
          working directory: /w
          user: app
          variable PATH: /usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
          variable A: 1
        * variable C: 2
          platform: linux/amd64
        * variable B:  (was 1)
          stands on: what line 4, WORKDIR /w leaves
    "#]],
    );
    let files = |content| {
        project("FROM a\nCOPY --chown=1:1 f d /x/\nRUN make\n", &[("f", content), ("d/g", "")])
    };
    check_key(
        &[files("1"), files("2")],
        "COPY",
        expect![[r#"
        near Some(1)
          what it does: COPY
          names of the sources: f d
          destination: /x/
          owner: 1:1
        * content of f d: dc96793ca437 (was 74dae21ca671)
          stands on: the image a
    "#]],
    );
    check_key(
        &[files("1"), files("2")],
        "RUN",
        expect![[r#"
        near Some(1)
          what it does: RUN
          shell: /bin/sh -c
          command: make
          working directory: /
          user: (default)
          variable PATH: /usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
          platform: linux/amd64
        * stands on: what line 2, COPY --chown=1:1 f d /x/ leaves
    "#]],
    );
    check_key(
        &[files("1"), files("1")],
        "RUN",
        expect![[r#"
        near Some(1)
          what it does: RUN
          shell: /bin/sh -c
          command: make
          working directory: /
          user: (default)
          variable PATH: /usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
          platform: linux/amd64
          stands on: what line 2, COPY --chown=1:1 f d /x/ leaves
    "#]],
    );
}
