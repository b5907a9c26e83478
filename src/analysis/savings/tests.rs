//! What savings say, and that rules keep the laws.

use super::laws::broken;
use super::*;
use crate::analysis::fixture::project;
use crate::analysis::read_packages;
use crate::project::File;
use crate::text::{Patch, Span};
use crate::time::Assumptions;

fn build(dockerfile: &str, files: &[(&str, &str)]) -> Build {
    let packages = read_packages(include_bytes!("../../../data/packages.bin"));
    Build::with(None, &project(dockerfile, files), packages)
}

fn ground(build: &Build) -> Ground {
    Ground::of(build, Assumptions::default()).unwrap()
}

/// What `pip-cache` finds.
#[track_caller]
fn pip_cache(build: &Build) -> Offer {
    let mut offers = build.offers().into_iter();
    offers.find(|offer| offer.finding.rule.id == "pip-cache").unwrap()
}

/// What it saves.
#[track_caller]
fn only(build: &Build) -> Saving {
    ground(build).saving(&pip_cache(build)).unwrap()
}

const PIP: &str = "FROM python:3.12-slim\nCOPY requirements.txt .\nRUN pip install -r requirements.txt\n\
                   COPY . .\nCMD [\"python\", \"app.py\"]\n";
const FILES: &[(&str, &str)] = &[("requirements.txt", "flask\n"), ("app.py", "print(1)\n")];

#[test]
fn a_saving_is_the_difference_of_two_builds() {
    let before = build(PIP, FILES);
    let saving = only(&before);
    let after = build(&PIP.replace("install", "install --no-cache-dir"), FILES);
    let size = |build: &Build| build.stack.columns[0].size;
    assert_eq!((saving.before.image, saving.after.image), (size(&before), size(&after)));
    let likely = |build: &Build| size(build).likely().cast_signed();
    assert_eq!(saving.image.likely, likely(&after) - likely(&before));
    assert!(saving.image.high < 0, "it saves for sure: {:?}", saving.image);
    let width = |low: u64, high: u64| high - low;
    let Amount::Known(whole) = size(&before) else { panic!("it is known") };
    let range = saving.image.high.abs_diff(saving.image.low);
    assert!(range < width(whole.low, whole.high), "what stays the same is not in the range");
    assert_eq!(saving.layers(), 0);
}

#[test]
fn likely_edits_are_done_to_both() {
    let saving = only(&build(PIP, FILES));
    let told: Vec<String> = saving
        .edits
        .iter()
        .map(|edit| {
            format!(
                "{}: {} {} of {}",
                edit.likely.label, edit.before.runs, edit.after.runs, edit.before.reused
            )
        })
        .collect();
    assert_eq!(
        told,
        ["Change app.py: 1 1 of 2", "Change requirements.txt: 3 3 of 0", "Edit line 3: 2 2 of 1"]
    );
    let push = |at: usize| saving.edits[at].before.push.likely();
    assert!(push(0) < 1_000 && push(1) > 1_000_000, "{} {}", push(0), push(1));
    let source = &saving.edits[0];
    assert!(
        source.push.is_nothing() && saving.image.likely < 0,
        "the same source is pushed: {:?}",
        source.push
    );
    assert!(saving.edits[1].push.likely < 0, "the cache of pip is not pushed");
}

const RUNS: &str = "FROM alpine:3.20\nRUN mkdir /a\nRUN mkdir /b\nRUN mkdir /c\n";

#[test]
fn what_is_combined_is_done_again_together() {
    let build = build(RUNS, &[]);
    let offer = build.combining((2, 4)).unwrap();
    let saving = ground(&build).saving(&offer).unwrap();
    assert_eq!(saving.layers(), -2);
    let told: Vec<_> = saving
        .edits
        .iter()
        .map(|edit| (edit.likely.label.as_str(), edit.lost.as_slice(), edit.gained.as_slice()))
        .collect();
    let none: &[u32] = &[];
    assert_eq!(told, [("Edit line 2", none, none), ("Edit line 4", &[2, 3][..], none)]);
    assert_eq!(
        saving.words(),
        "saves 0 B, and costs you cache: editing line 4 then reruns 2 more steps"
    );
}

#[test]
fn combining_saves_what_was_deleted_too_late() {
    let text = "FROM debian:bookworm\nRUN apt-get update && apt-get install -y gcc\n\
                RUN rm -rf /var/lib/apt/lists/*\n";
    let build = build(text, &[]);
    let offer = build.combining((2, 3)).unwrap();
    let saving = ground(&build).saving(&offer).unwrap();
    assert!(saving.image.likely < -10_000_000, "{:?}", saving.image);
    let words = saving.words();
    assert!(words.starts_with('−') && words.contains("1 layer fewer"), "{words}");
    assert!(words.ends_with("editing line 3 then reruns 1 more step"), "{words}");
}

#[test]
fn a_rewrite_of_another_text_saves_nothing_and_says_so() {
    let (one, other) = (build(PIP, FILES), build(RUNS, &[]));
    let offer = pip_cache(&one);
    let told = ground(&other).saving(&offer);
    assert_eq!(told, Err("This no longer fits the Dockerfile.".to_owned()));
    assert_eq!(other.ghosts(&offer), None);
}

#[test]
fn commands_are_found_within_lines() {
    let build = build("FROM a\nRUN a\nRUN b \\\n  c\n# x\nRUN d\nCOPY e f\n", &[]);
    let found =
        [(1, 4), (2, 2), (2, 3), (3, 6), (2, 9), (4, 5)].map(|it| build.commands_within(it));
    assert_eq!(found, [None, None, Some((2, 4)), Some((3, 6)), None, None]);
}

#[test]
fn ghosts_tell_what_becomes_of_beds() {
    let one = build(RUNS, &[]);
    let ghosts = one.ghosts(&one.combining((2, 4)).unwrap()).unwrap();
    let becomes: Vec<Becomes> = ghosts.beds.iter().map(|ghost| ghost.becomes).collect();
    assert_eq!((&becomes[..], ghosts.new), (&[Becomes::Merged, Becomes::Merged][..], 0));
    let pip = build(PIP, FILES);
    let ghosts = pip.ghosts(&pip_cache(&pip)).unwrap();
    let [Ghost { becomes: Becomes::Smaller(_), .. }] = &ghosts.beds[..] else {
        panic!("{ghosts:?}")
    };
}

#[test]
fn the_examples_of_rules_keep_the_laws() {
    for rule in advice::RULES {
        for example in [&rule.bad, &rule.good] {
            let mut project = Project::of_text(example.dockerfile);
            for (path, text) in example.files {
                project.files.insert(*path, File::text(text));
            }
            assert_eq!(told(&Build::of(&project)), Vec::<String>::new(), "{}", rule.id);
        }
    }
}

/// An offer that does something else than its rule would.
fn forged(build: &Build, rule: &str, patch: Patch, note: &str) -> Offer {
    let rule: &Rule = advice::RULES.iter().find(|it| it.id == rule).unwrap();
    let finding = pip_cache(build);
    let rewrite = advice::Rewrite::new(&build.project.dockerfile, patch);
    let finding =
        Finding { rule, rewrite, note: note.to_owned(), ..Finding::clone(&finding.finding) };
    build.offer(finding, Source::Rule(0))
}

#[test]
fn each_law_can_be_broken() {
    let text = "FROM python:3.12-slim\n# why\nRUN pip install flask\nENV a=b\nRUN echo a > /a\nRUN rm /a\n";
    let build = build(text, &[]);
    let at = |word: &str| text.find(word).unwrap() as u32;
    let replace =
        |old: &str, new: &str| Patch::replace(Span::new(at(old), at(old) + old.len() as u32), new);
    let check = |rule: &str, patch: Patch, note: &str, expected: &str| {
        let told = broken(&build, &forged(&build, rule, patch, note)).join("; ");
        assert!(told.contains(expected), "{expected}: {told}");
    };
    let (pip, combine) = ("pip-cache", "combine-runs");
    check(pip, replace("ENV", "ENVY"), "x", "a new problem");
    check(pip, replace("flask", "flask django"), "x", "the rule finds 1 where it found 1");
    check(pip, replace("# why\n", ""), "x", "a comment is gone: # why");
    check(pip, replace("install flask", "install --no-cache-dir flask"), "", "does not say how");
    check(pip, replace("RUN rm /a\n", "RUN rm /a"), "x", "the file ends otherwise");
    check(pip, Patch::default(), "x", "it does not fit its own project");
    check(combine, replace("a=b", "a=c"), "", "the settings of the image are others");
    check(combine, replace("RUN rm /a\n", "RUN echo b > /b\n"), "", "/b is new");
    check(combine, replace("flask", "django"), "", "site-packages");
    check(combine, replace("echo a > /a\nRUN rm /a", "echo a > /a"), "", "/a was ");
}

fn told(build: &Build) -> Vec<String> {
    build.offers().iter().flat_map(|offer| broken(build, offer)).collect()
}

/// Images of a program on its runtime, in layouts that the corpus does not have.
#[test]
fn bases_without_a_system_keep_the_laws() {
    let musl = "cargo build --release --target x86_64-unknown-linux-musl";
    for (rule, text) in [
        (
            "distroless-runtime",
            "from node:20-slim as run\r\nworkdir /app\r\ncopy . .\r\n# why\r\ncmd [\"node\", \\\r\n  \"a.js\"]",
        ),
        (
            "distroless-runtime",
            "FROM node:20-slim\nWORKDIR /app\nCOPY . .\n# why\nHEALTHCHECK CMD [\"node\", \"b.js\"]\n\
             ENTRYPOINT [\"node\", \\\n  # which\n  \"a.js\"]\n",
        ),
        (
            "distroless-runtime",
            "FROM eclipse-temurin:21\nCOPY a.jar /a.jar\nCMD [\"java\", \"-Xss1m\", \"-jar\", \"/a.jar\"]\n",
        ),
        (
            "scratch-base",
            &format!(
                "FROM rust:1 AS build\nWORKDIR /src\nRUN {musl}\nFROM alpine:3.23\n\
                 COPY --from=build /src/target/x86_64-unknown-linux-musl/release/a /a\nCMD [\"/a\"]\n"
            ),
        ),
    ] {
        let build = Build::of(&Project { open: true, ..Project::of_text(text) });
        let is_offered = build.offers().iter().any(|offer| offer.finding.rule.id == rule);
        assert!(is_offered, "{rule}: {text}");
        assert_eq!(told(&build), Vec::<String>::new(), "{text}");
    }
}

#[test]
fn ends_of_files_and_comments_on_what_is_started_stay() {
    for (rule, text) in [
        (
            "clean-where-made",
            "FROM node:20-alpine\nRUN apk update\nRUN npm install -g a\nRUN rm -rf /var/cache/apk/*",
        ),
        (
            "multi-stage-site",
            "FROM node:20\nWORKDIR /app\nADD . /app\nRUN npm install\nRUN npm run build\n\
             # Starts the server.\nCMD npx serve -s build\n# Its port.\nEXPOSE 5000\n",
        ),
    ] {
        let build = Build::of(&Project { open: true, ..Project::of_text(text) });
        let offers = build.offers();
        let offer = offers.iter().find(|offer| offer.finding.rule.id == rule);
        let offer = offer.unwrap_or_else(|| panic!("{rule} is not offered for {text}"));
        assert_eq!(broken(&build, offer), Vec::<String>::new(), "{text}");
    }
}

#[test]
fn what_is_offered_for_real_files_keeps_the_laws() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/data/real/corpus.jsonl");
    let Ok(corpus) = std::fs::read_to_string(path) else {
        eprintln!("skipped: the corpus is not here");
        return;
    };
    let (mut offers, mut wrong) = (0, Vec::new());
    for line in corpus.lines() {
        let case: serde_json::Value = serde_json::from_str(line).unwrap();
        let text = case["dockerfile"].as_str().unwrap();
        let build = Build::of(&Project { open: true, ..Project::of_text(text) });
        for offer in build.offers() {
            offers += 1;
            wrong.extend(
                broken(&build, &offer).into_iter().map(|law| format!("{}: {law}", case["id"])),
            );
        }
    }
    assert!(offers > 20, "only {offers} were offered");
    assert!(wrong.is_empty(), "{} of {offers} break a law:\n{}", wrong.len(), wrong.join("\n"));
}
