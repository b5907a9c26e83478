//! Reasons as text.

mod changes;
mod keys;
mod surprises;

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
            - The base is a:2, not a:1. (base 0) An image is known by its digest and platform, and by its layers.
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
fn two_stages_that_do_the_same_are_one() {
    let text = |word| {
        let same = "COPY --from=x /out /out\nRUN two\n";
        project(
            &format!(
                "FROM a AS x\nRUN {word}\nFROM a AS y\nRUN echo z > /out\nFROM a AS one\n{same}FROM a AS two\n{}FROM a\nCOPY --from=one / /1\nCOPY --from=two / /2\n",
                same.replace("--from=x", "--from=y").replace("RUN two", "RUN  two")
            ),
            &[],
        )
    };
    check(
        &[text("echo z >/out")],
        "COPY --from=y",
        expect![[r#"
        Runs: nothing like it was built before.
        - Nothing like it was built before. (step 5 6-6) So there is no result that could be reused.
        - Line 9, COPY --from=y /out /out, does the very same as line 6. (step 8 9-9) Both have one key, so they are done once.
    "#]],
    );
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
        std::slice::from_ref(&text),
        "RUN false",
        expect![[r#"
            Fails: process "/bin/sh -c false" did not complete successfully: exit code: 1.
            - Nothing like it was built before. (step 1 2-2) So there is no result that could be reused.
            - Line 3, RUN false, runs because line 2 runs. (step 2 3-3) A RUN is keyed by the state it starts from.
            - Line 3, RUN false, fails. (step 2 3-3) Process "/bin/sh -c false" did not complete successfully: exit code: 1.
        "#]],
    );
    check(
        std::slice::from_ref(&text),
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
