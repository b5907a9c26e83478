//! `layerlab advise`.

use super::*;
use crate::cli::advise;
use crate::project::Project;

const SLOW: &str = "\
# What it serves.
FROM golang:1.25
WORKDIR /src
COPY . .
RUN go build -o /usr/local/bin/hello .
CMD [\"hello\"]
";

fn place(name: &str) -> Place {
    Place::new(name, &[("Dockerfile", SLOW), ("go.mod", "module hello\n"), ("main.go", "1\n")])
}

#[test]
fn advice_points_at_its_line_and_says_how_it_is_shown() {
    let told = place("advise").run(&["advise", "--rule", "multi-stage-go"]);
    expect![[r#"
        1
        advice[multi-stage-go]: Build Go in a stage of its own, and put what runs on debian:trixie-slim
         --> Dockerfile:2:1
          |
        2 | FROM golang:1.25
          | ^^^^^^^^^^^^^^^^
          = effect: −904 MB (715 MB–1.62 GB), 6 layers fewer. Simulated, with estimated sizes and times.
          = why: A program of Go needs neither the compiler nor the sources and modules it was built from.
          = note: The program may use the C library, so the base is of the same system; with CGO_ENABLED=0 it would need none. Files of the context that are no sources are copied along; files that RUN made are not.
          = safety: It may change what is in the image.
          = help: `layerlab advise --diff --rule multi-stage-go` shows it.

        Dockerfile: 1 finding
    "#]].assert_eq(&told);
    let none = place("advise-none").run(&["advise", "--rule", "pip-cache"]);
    assert_eq!(none, "0\nDockerfile: there is nothing to advise.\n");
}

#[test]
fn a_patch_is_what_fixing_would_change_and_nothing_is_written() {
    let place = place("advise-diff");
    let patch = place.run(&["advise", "--diff", "--rule", "multi-stage-go"]);
    expect![[r#"
        1
        --- a/Dockerfile
        +++ b/Dockerfile
        @@ -1,6 +1,11 @@
         # What it serves.
        -FROM golang:1.25
        +FROM golang:1.25 AS build
         WORKDIR /src
         COPY . .
         RUN go build -o /usr/local/bin/hello .
        +
        +FROM debian:trixie-slim
        +WORKDIR /src
        +COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/ca-certificates.crt
        +COPY --from=build /usr/local/bin/hello /usr/local/bin/hello
         CMD ["hello"]
    "#]]
    .assert_eq(&patch);
    assert_eq!(fs::read_to_string(place.0.join("Dockerfile")).unwrap(), SLOW);
    // What may change the image is done only if it is asked for.
    assert_eq!(place.run(&["advise", "--diff"]), "0\n");
}

#[test]
fn fixing_keeps_line_ends_and_says_what_is_left() {
    let place = place("advise-fix");
    let file = place.0.join("Dockerfile");
    fs::write(&file, SLOW.replace('\n', "\r\n")).unwrap();
    let told = place.run(&["advise", "--fix", "--rule=multi-stage-go"]);
    let out = "0\nDockerfile: there is nothing to advise.\n--- errors\nnote: 1 rewrite done.\n";
    assert_eq!(told, out);
    let fixed = fs::read_to_string(&file).unwrap();
    assert!(fixed.contains("FROM golang:1.25 AS build\r\n"), "{fixed}");
    assert!(fixed.contains("COPY --from=build"), "{fixed}");
    assert_eq!(fixed.matches('\n').count(), fixed.matches("\r\n").count());
    let again = place.run(&["advise", "--fix", "--rule=multi-stage-go"]);
    assert!(again.ends_with("note: 0 rewrites done.\n"), "{again}");
}

#[test]
fn a_file_that_has_changed_in_the_meantime_is_not_written() {
    let place = place("advise-changed");
    let file = place.0.join("Dockerfile");
    let args = ["advise", "--fix", "--rule", "multi-stage-go"].map(str::to_owned);
    let args = crate::cli::args::read(&args).unwrap().unwrap();
    let mut input: &[u8] = b"";
    let mut streams = Streams {
        directory: &place.0,
        input: &mut input,
        out: &mut Vec::new(),
        errors: &mut Vec::new(),
    };
    let read = crate::cli::load::dockerfile(&args, &mut streams).unwrap();
    fs::write(&file, "FROM alpine\n").unwrap();
    let error = advise::answer(&args, &read).unwrap_err();
    assert_eq!(error, "Dockerfile has changed in the meantime; nothing was written.");
    assert_eq!(fs::read_to_string(&file).unwrap(), "FROM alpine\n");
}

#[test]
fn what_cannot_be_done_is_refused() {
    let place = place("advise-refused");
    let wrong = |args: &[&str]| place.run_with(args, SLOW);
    assert!(wrong(&["advise", "--rule", "nope"]).contains("There is no rule `nope`; there are "));
    assert!(wrong(&["advise", "--diff", "--fix"]).starts_with("2\n"));
    assert!(wrong(&["advise", "--fix", "-"]).contains("the standard input cannot be changed"));
    assert!(wrong(&["check", "--format", "sarif"]).contains("There is no format `sarif`"));
    let broken = place.run_with(&["advise", "-"], "FROM\n");
    assert!(broken.starts_with("1\n--- errors\nerror: "), "{broken}");
}

#[test]
fn sarif_has_rules_places_and_fixes() {
    let told = place("advise-sarif").run(&["advise", "--format", "sarif"]);
    let log: serde_json::Value = serde_json::from_str(told.trim_start_matches("1\n")).unwrap();
    assert_eq!(log["version"], "2.1.0");
    let run = &log["runs"][0];
    let results = run["results"].as_array().unwrap();
    assert!(!results.is_empty());
    for result in results {
        let index = result["ruleIndex"].as_u64().unwrap() as usize;
        assert_eq!(run["tool"]["driver"]["rules"][index]["id"], result["ruleId"]);
        let place = &result["locations"][0]["physicalLocation"];
        assert_eq!(place["artifactLocation"]["uri"], "Dockerfile");
        let region = &place["region"];
        assert!(
            region["startLine"].as_u64() >= Some(1) && region["startColumn"].as_u64() >= Some(1)
        );
        let changes = result["fixes"][0]["artifactChanges"].as_array().unwrap();
        assert!(
            changes.iter().all(|change| !change["replacements"].as_array().unwrap().is_empty())
        );
    }
}

#[test]
fn json_has_edits_that_make_the_rewritten_text() {
    let told = place("advise-json").run(&["advise", "--format=json", "--rule=multi-stage-go"]);
    let all: serde_json::Value = serde_json::from_str(told.trim_start_matches("1\n")).unwrap();
    let advice = &all["advice"][0];
    assert_eq!(
        (advice["rule"].as_str(), advice["safety"].as_str()),
        (Some("multi-stage-go"), Some("may-change"))
    );
    let mut text = SLOW.to_owned();
    for edit in advice["edits"].as_array().unwrap().iter().rev() {
        let at = |name: &str| edit[name]["offset"].as_u64().unwrap() as usize;
        text.replace_range(at("start")..at("end"), edit["insert"].as_str().unwrap());
    }
    assert!(text.contains("AS build\n") && text.ends_with("CMD [\"hello\"]\n"), "{text}");
}

/// Dockerfiles of other people, where they are at hand.
#[test]
fn rewrites_of_files_in_the_wild_can_be_read_and_silence_their_rule() {
    let Ok(corpus) = fs::read_to_string("../shared/data/real/corpus.jsonl") else { return };
    let show = std::env::var("LAYERLAB_SHOW").ok();
    let mut count = std::collections::BTreeMap::new();
    for line in corpus.lines() {
        let row: serde_json::Value = serde_json::from_str(line).unwrap();
        if row["phase"] != "ok" {
            continue;
        }
        let text = row["dockerfile"].as_str().unwrap();
        let mut project = Project::of_text(text);
        project.open = true;
        for finding in advise::review_all(&project) {
            let id = finding.rule.id;
            *count.entry(id).or_insert(0) += 1;
            let after = finding.rewrite.apply(&project).unwrap();
            let problems = crate::syntax::parse(after.dockerfile.clone()).problems;
            let before = crate::syntax::parse(project.dockerfile.clone()).problems;
            assert!(problems.len() <= before.len(), "{id}: {}", after.dockerfile);
            let mut again = advise::review_all(&after);
            again.retain(|it| it.rule.id == id && it.span == finding.span);
            assert!(again.is_empty(), "{id}: {}", after.dockerfile);
            if show.as_deref().is_some_and(|show| id.contains(show)) {
                let patch = advise::unified::diff(
                    row["id"].as_str().unwrap(),
                    Some(text),
                    &after.dockerfile,
                );
                println!("==== {id}: {}\n{}\n{patch}", finding.title, finding.note);
            }
        }
    }
    println!("{count:?}");
}
