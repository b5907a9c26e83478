//! The commands on small directories.

mod advice;
mod builds;
mod images;
mod sizes;

use std::fs;
use std::path::PathBuf;
use std::time::{Duration, UNIX_EPOCH};

use expect_test::{Expect, expect};

use super::*;

const DOCKERFILE: &str = "\
FROM scratch AS build
COPY src/ /src/
WORKDIR /out
FROM scratch AS unused
COPY nothing /
FROM scratch
COPY --from=build /src/app.js /app/
CMD [\"/app\"]
";

/// A directory of its own for a test, with these files.
struct Place(PathBuf);

impl Place {
    fn new(name: &str, files: &[(&str, &str)]) -> Self {
        let path = std::env::temp_dir().join(format!("layerlab-{}-{name}", std::process::id()));
        for (file, text) in files {
            let file = path.join(file);
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(&file, text).unwrap();
            let file = fs::File::options().write(true).open(file).unwrap();
            file.set_modified(UNIX_EPOCH + Duration::from_secs(1_700_000_000)).unwrap();
            #[cfg(unix)]
            file.set_permissions(std::os::unix::fs::PermissionsExt::from_mode(0o644)).unwrap();
        }
        Self(path)
    }

    fn small(name: &str) -> Self {
        let files = [("Dockerfile", DOCKERFILE), ("src/app.js", "1\n"), ("src/b.js", "22\n")];
        Self::new(name, &files)
    }

    /// Exit code, output and errors, as one text.
    fn run_with(&self, args: &[&str], input: &str) -> String {
        let (mut out, mut errors) = (Vec::new(), Vec::new());
        let mut streams = Streams {
            directory: &self.0,
            input: &mut input.as_bytes(),
            out: &mut out,
            errors: &mut errors,
        };
        let args: Vec<String> = args.iter().map(|&arg| arg.to_owned()).collect();
        let code = run(&args, &mut streams);
        let (out, errors) = (String::from_utf8(out).unwrap(), String::from_utf8(errors).unwrap());
        let errors = if errors.is_empty() { errors } else { format!("--- errors\n{errors}") };
        format!("{code}\n{out}{errors}")
    }

    fn run(&self, args: &[&str]) -> String {
        self.run_with(args, "")
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

#[track_caller]
fn check(name: &str, dockerfile: &str, args: &[&str], expect: Expect) {
    let place = Place::new(name, &[("Dockerfile", dockerfile), ("a.txt", "hello\n")]);
    expect.assert_eq(&place.run(args));
}

#[test]
fn parse_prints_the_tree() {
    let dockerfile = "# escape=`\nFROM a\nONBUILD COPY --chown=1 [\"x\", \"y\"]\nRUN <<E\nhi\nE\n";
    check(
        "parse",
        dockerfile,
        &["parse"],
        expect![[r#"
        0
        (from "a")
        (onbuild (copy ["--chown=1"] "x" "y"))
        (run "<<E")
    "#]],
    );
}

#[test]
fn parse_has_the_tree_as_json() {
    let dockerfile = "# escape=`\nONBUILD COPY --chown=1 [\"x\", \"y\"]\nRUN <<E\nhi\nE\n";
    check(
        "parse-json",
        dockerfile,
        &["parse", "--format=json"],
        expect![[r#"
            1
            {
              "escape": "`",
              "directives": [
                {
                  "name": "escape",
                  "value": "`"
                }
              ],
              "instructions": [
                {
                  "name": "ONBUILD",
                  "lines": [
                    2,
                    2
                  ],
                  "args": [],
                  "form": "text",
                  "original": "ONBUILD COPY --chown=1 [\"x\", \"y\"]",
                  "trigger": {
                    "name": "COPY",
                    "flags": [
                      "--chown=1"
                    ],
                    "args": [
                      "x",
                      "y"
                    ],
                    "form": "json",
                    "original": "COPY --chown=1 [\"x\", \"y\"]"
                  }
                },
                {
                  "name": "RUN",
                  "lines": [
                    3,
                    5
                  ],
                  "args": [
                    "<<E"
                  ],
                  "form": "text",
                  "original": "RUN <<E",
                  "heredocs": [
                    {
                      "name": "E",
                      "text": "hi\n"
                    }
                  ]
                }
              ]
            }
            --- errors
            error: This stands before the first `FROM`.
             --> Dockerfile:2:1
              |
            2 | ONBUILD COPY --chown=1 ["x", "y"]
              | ^^^^^^^
              = help: Only `ARG` may come before `FROM image`, which says what the image is built on.
              = note: Docker stops here: failed to build: failed to solve: no build stage in current context

            Dockerfile: 1 error
        "#]],
    );
}

#[test]
fn parse_points_at_what_cannot_be_read() {
    check(
        "parse-bad",
        "FROM a\nRUNN x\n\tENV\n",
        &["parse"],
        expect![[r#"
            1
            (from "a")
            (runn "")
            (env)
            --- errors
            error: There is no instruction `RUNN`.
             --> Dockerfile:2:1
              |
            2 | RUNN x
              | ^^^^
              = help: Change to `RUN`.
              = note: Docker stops here: failed to build: failed to solve: dockerfile parse error on line 2: unknown instruction: RUNN (did you mean RUN?)

            error: `ENV` stands here alone.
             --> Dockerfile:3:2
              |
            3 | 	ENV
              | 	^^^
              = help: For example: `ENV NODE_ENV=production`.

            Dockerfile: 2 errors
        "#]],
    );
    check(
        "parse-empty",
        "",
        &["parse"],
        expect![[r#"
            1

            --- errors
            error: There is no instruction here yet.
             --> Dockerfile:1:1
              = help: Begin with the image to build on, such as `FROM alpine`.
              = note: Docker stops here: failed to build: failed to solve: the Dockerfile cannot be empty

            Dockerfile: 1 error
        "#]],
    );
}

#[test]
fn check_finds_nothing_in_a_good_file() {
    check(
        "check-good",
        "FROM alpine:3.20\nCOPY a.txt /\n",
        &["check"],
        expect![[r#"
        0
        Dockerfile: nothing is wrong.
    "#]],
    );
}

#[test]
fn check_names_the_rules() {
    let dockerfile = "FROM alpine:3.20 as Build\nWORKDIR x\nRUN a \\\n\n  b\n";
    check(
        "check-bad",
        dockerfile,
        &["check"],
        expect![[r#"
        1
        warning[FromAsCasing]: 'as' and 'FROM' keywords' casing do not match.
         --> Dockerfile:1:18
          |
        1 | FROM alpine:3.20 as Build
          |                  ^^
          = help: Change to `AS`.

        warning[StageNameCasing]: Stage name 'Build' should be lowercase.
         --> Dockerfile:1:21
          |
        1 | FROM alpine:3.20 as Build
          |                     ^^^^^
          = help: Change to `build`.

        warning[WorkdirRelativePath]: Relative workdir "x" can have unexpected results if the base image changes.
         --> Dockerfile:2:1
          |
        2 | WORKDIR x
          | ^^^^^^^^^

        warning[NoEmptyContinuation]: A blank line stands inside this instruction.
         --> Dockerfile:4:1
          |
        4 | 
          | ^
          = help: Remove the blank line.

        Dockerfile: 4 warnings
    "#]],
    );
}

#[test]
fn check_tells_places_and_fixes_as_json() {
    check(
        "check-json",
        "FROM scratch\nMAINTAINER ä\n",
        &["check", "--format", "json"],
        expect![[r#"
            1
            {
              "file": "Dockerfile",
              "problems": [
                {
                  "severity": "warning",
                  "rule": "MaintainerDeprecated",
                  "message": "Maintainer instruction is deprecated in favor of using label.",
                  "start": {
                    "line": 2,
                    "column": 1,
                    "offset": 13
                  },
                  "end": {
                    "line": 2,
                    "column": 13,
                    "offset": 26
                  },
                  "hint": "BuildKit's check `MaintainerDeprecated`.",
                  "fix": {
                    "label": "Change to a `LABEL`",
                    "edits": [
                      {
                        "start": {
                          "line": 2,
                          "column": 1,
                          "offset": 13
                        },
                        "end": {
                          "line": 2,
                          "column": 13,
                          "offset": 26
                        },
                        "insert": "LABEL org.opencontainers.image.authors=\"ä\""
                      }
                    ]
                  }
                }
              ]
            }
        "#]],
    );
}

#[test]
fn check_heeds_the_directive_of_the_file() {
    let skipped = "# check=skip=FromAsCasing,StageNameCasing,NoEmptyContinuation\n\
                   FROM scratch as B\nENV A=1 \\\n\n B=2\n";
    check(
        "check-skip",
        skipped,
        &["check"],
        expect![[r#"
        0
        Dockerfile: nothing is wrong.
    "#]],
    );
    let refused = "# check=error=true\nFROM scratch as b\n";
    check(
        "check-error",
        refused,
        &["check"],
        expect![[r#"
        1
        warning[FromAsCasing]: 'as' and 'FROM' keywords' casing do not match.
         --> Dockerfile:2:14
          |
        2 | FROM scratch as b
          |              ^^
          = help: Change to `AS`.

        Dockerfile: 1 warning
        error: lint violation found for rules: FromAsCasing
    "#]],
    );
}

#[test]
fn what_cannot_be_read_is_said() {
    let place = Place::new("wrong", &[("latin", "x"), ("list.json", "[]")]);
    fs::write(place.0.join("latin"), b"FROM \xe4").unwrap();
    expect![[r#"
        2
        --- errors
        error: latin is no UTF-8 text.
    "#]]
    .assert_eq(&place.run(&["check", "latin"]));
    expect![[r#"
        2
        --- errors
        error: There is no command `frob`.

        See `layerlab --help`.
    "#]]
    .assert_eq(&place.run(&["frob"]));
    assert!(place.run(&["check"]).starts_with("2\n--- errors\nerror: Dockerfile cannot be read: "));
    assert!(place.run(&["check", "latin", ".", "more"]).contains("too many: `more`"));
    assert!(place.run(&["replay"]).contains("needs one scenario"));
    assert!(place.run(&["replay", "list.json"]).contains("it has no text `dockerfile`"));
    let unknown = r#"{"dockerfile": "FROM scratch\n", "edits": [{"op": "paint"}]}"#;
    assert!(
        place.run_with(&["replay", "-"], unknown).contains("Edit 1: There is no edit `paint`.")
    );
}

#[test]
fn help_goes_to_the_output() {
    let place = Place::new("help", &[]);
    assert!(place.run(&["--help"]).starts_with("0\nWhat a Dockerfile does"));
    assert_eq!(place.run(&["--version"]), format!("0\nlayerlab {}\n", env!("CARGO_PKG_VERSION")));
}
