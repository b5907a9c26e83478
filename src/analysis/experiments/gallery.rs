//! The experiments themselves.

use std::rc::Rc;

use super::Experiment;
use crate::analysis::forecast::Fate::{Reused, Runs, Setting};
use crate::analysis::verbs::ProjectEdit;
use crate::project::NoCache;

/// All experiments, the simplest first.
pub fn experiments() -> Vec<Experiment> {
    let mut all = files();
    all.extend(instructions());
    all.extend(stages());
    all
}

fn files() -> Vec<Experiment> {
    let path: Rc<str> = "app.py".into();
    let text = |text: &str| Rc::from(text);
    let start = |id, title, claim, edits, expected| Experiment {
        id,
        title,
        claim,
        dockerfile: "FROM python:3.12-slim\nWORKDIR /app\nCOPY . .\nRUN python -m compileall .\n",
        files: &[(".dockerignore", "*.md\n"), ("README.md", "Notes\n"), ("app.py", "print(1)\n")],
        edits,
        expected,
    };
    vec![
        start(
            "touch",
            "Touch a file",
            "A new time alone makes no step run, because BuildKit compares content and permissions.",
            vec![ProjectEdit::Touch { path: Rc::clone(&path) }],
            &[Reused, Reused, Reused],
        ),
        start(
            "undo",
            "Change a file and change it back",
            "The cache remembers all earlier builds, so an edit that is undone makes no step run.",
            vec![
                ProjectEdit::Write { path: Rc::clone(&path), text: text("print(2)\n") },
                ProjectEdit::Write { path: Rc::clone(&path), text: text("print(1)\n") },
            ],
            &[Reused, Reused, Reused],
        ),
        start(
            "rename",
            "Rename a file",
            "The same content under another name makes the COPY of its directory run.",
            vec![ProjectEdit::Rename { path: Rc::clone(&path), to: "main.py".into() }],
            &[Reused, Runs, Runs],
        ),
        start(
            "ignored",
            "Change a file that is ignored",
            "What .dockerignore keeps out cannot make a step run.",
            vec![ProjectEdit::Change { path: "README.md".into() }],
            &[Reused, Reused, Reused],
        ),
        start(
            "same-size",
            "Change a file and keep its size and time",
            "BuildKit does not notice, because a file that looks the same is not sent again.",
            vec![ProjectEdit::Swap { path, text: text("print(2)\n") }],
            &[Reused, Reused, Reused],
        ),
    ]
}

fn instructions() -> Vec<Experiment> {
    vec![
        Experiment {
            id: "label",
            title: "Change a LABEL in the middle",
            claim: "A LABEL belongs to no step's key, so everything below it is reused.",
            dockerfile: "FROM alpine:3.20\nRUN apk add curl\nLABEL version=1\nRUN adduser -D app\n",
            files: &[],
            edits: vec![ProjectEdit::Replace { line: 3, old: "1".into(), new: "2".into() }],
            expected: &[Reused, Setting, Reused],
        },
        Experiment {
            id: "unused-arg",
            title: "Change an argument that nothing uses",
            claim: "Every RUN below an ARG runs again when its value changes, whether it uses it or not.",
            dockerfile: "FROM alpine:3.20\nRUN apk add curl\nARG VERSION=1\nRUN adduser -D app\n",
            files: &[],
            edits: vec![ProjectEdit::SetArg { name: "VERSION".into(), value: "2".into() }],
            expected: &[Reused, Setting, Runs],
        },
        Experiment {
            id: "no-cache",
            title: "Build without the cache",
            claim: "The option is for RUN, COPY and ADD; a WORKDIR on the base is reused all the same.",
            dockerfile: "FROM alpine:3.20\nWORKDIR /app\nRUN apk add curl\n",
            files: &[],
            edits: vec![ProjectEdit::SetNoCache(NoCache::All)],
            expected: &[Reused, Runs],
        },
    ]
}

fn stages() -> Vec<Experiment> {
    vec![
        Experiment {
            id: "same-output",
            title: "Another command, the same result",
            claim: "COPY --from compares files, so the final stage is reused although the stage before it runs.",
            dockerfile: "FROM alpine:3.20 AS build\nRUN echo hello > /greeting\nFROM alpine:3.20\n\
                COPY --from=build /greeting /greeting\nRUN cat /greeting\n",
            files: &[],
            edits: vec![ProjectEdit::Append { line: 2, text: " # a remark".into() }],
            expected: &[Runs, Reused, Reused],
        },
        Experiment {
            id: "link",
            title: "Change what lies below COPY --link",
            claim: "A linked copy does not depend on what lies below it, so it is reused on another state.",
            dockerfile: "FROM alpine:3.20\nRUN apk add curl\nCOPY --link site /srv\n",
            files: &[("site/index.html", "<p>Hello</p>\n")],
            edits: vec![ProjectEdit::Replace { line: 2, old: "curl".into(), new: "wget".into() }],
            expected: &[Runs, Reused],
        },
    ]
}
