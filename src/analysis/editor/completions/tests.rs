//! What is offered at a caret.

use expect_test::{Expect, expect};

use crate::analysis::Build;
use crate::fixture::caret;
use crate::project::{File, Project};

/// Shows what is replaced and the first of what may stand there.
#[track_caller]
fn check(text: &str, expected: &Expect) {
    let (text, at) = caret(text);
    let mut project = Project::of_text(text.as_str());
    for path in ["src/app.js", "src/lib/x.js", "package.json", "a b"] {
        project.files.insert(path, File::text(""));
    }
    let shown = Build::of(&project).completions(at).map_or("nothing".to_owned(), |found| {
        let items: Vec<_> = found.items.iter().take(7).map(|item| item.insert.as_str()).collect();
        format!("{:?}: {}", found.replace.of(&text), items.join(" | "))
    });
    expected.assert_eq(&shown);
}

#[test]
fn instructions_begin_lines() {
    check(
        "$0",
        &expect![[
            r#""": FROM  | ARG  | # syntax=docker/dockerfile:1 | # check=error=true | # check=skip= | # escape=`"#
        ]],
    );
    check("FR$0", &expect![[r#""FR": FROM "#]]);
    check(
        "FROM a\n$0",
        &expect![[r#""": RUN  | COPY  | WORKDIR  | ENV  | CMD  | EXPOSE  | ENTRYPOINT "#]],
    );
    check(
        "FROM a\n\n$0\nRUN b\n",
        &expect![[r#""": RUN  | COPY  | WORKDIR  | ENV  | CMD  | EXPOSE  | ENTRYPOINT "#]],
    );
    check("from a\nwork$0", &expect![[r#""work": workdir "#]]);
    check("FROM a\nEX$0POSE 1", &expect!["nothing"]);
    check("FROM a\npt$0\n", &expect![[r#""pt": ENTRYPOINT "#]]);
    check("FROM a\nRUN$0", &expect!["nothing"]);
    check(
        "FROM a\nONBUILD $0",
        &expect![[r#""": RUN  | COPY  | WORKDIR  | ENV  | CMD  | EXPOSE  | ENTRYPOINT "#]],
    );
    check("FROM a\nONBUILD CO$0", &expect![[r#""CO": COPY "#]]);
    check(
        "#$0",
        &expect![[
            r##""#": # syntax=docker/dockerfile:1 | # check=error=true | # check=skip= | # escape=`"##
        ]],
    );
    check("# syntax=x\n# es$0", &expect![[r##""# es": # escape=` | # check=skip="##]]);
    check("FROM a\n# es$0", &expect!["nothing"]);
}

#[test]
fn flags_follow_the_keyword() {
    check(
        "FROM a\nCOPY --$0",
        &expect![[r#""--": --from= | --chown= | --chmod= | --link | --exclude= | --parents"#]],
    );
    check(
        "FROM a\nCOPY --link --from=x --$0 a b",
        &expect![[r#""--": --chown= | --chmod= | --exclude= | --parents"#]],
    );
    check("FROM a\nRUN -$0", &expect![[r#""-": --mount= | --device= | --network= | --security="#]]);
    check("FROM a\nRUN ls -$0", &expect!["nothing"]);
    check("FROM a\nRUN $0", &expect![[r#""": --mount= | --device= | --network= | --security="#]]);
    check(
        "FROM --platform=$0 a",
        &expect![[
            r#""": $BUILDPLATFORM | linux/amd64 | linux/arm64 | $TARGETPLATFORM | linux/arm/v7 | linux/386 | linux/ppc64le"#
        ]],
    );
    check(
        "FROM --platform=$B$0 a",
        &expect![[
            r#""$B": $BUILDPLATFORM | $BUILDOS | $BUILDARCH | $BUILDVARIANT | $BUILDOSVERSION"#
        ]],
    );
    check("FROM a\nCOPY --link=$0", &expect![[r#""": true | false"#]]);
    check(
        "FROM a AS one\nFROM b AS two\nCOPY --from=$0",
        &expect![[
            r#""": one | alpine:3.22 | debian:bookworm-slim | ubuntu:24.04 | python:3.13-slim | node:22-alpine | golang:1.25-alpine"#
        ]],
    );
    check(
        "FROM a\nHEALTHCHECK --inter$0 CMD x",
        &expect![[r#""--inter": --interval= | --start-interval="#]],
    );
    check(
        "FROM a\nRUN --mount=$0",
        &expect![[
            r#""": type=cache | type=bind | type=secret | type=ssh | type=tmpfs | source= | target="#
        ]],
    );
    check("FROM a\nRUN --mount=type=$0", &expect![[r#""": cache | bind | secret | ssh | tmpfs"#]]);
    check(
        "FROM a\nRUN --mount=type=cache,$0",
        &expect![[r#""": target= | sharing= | id= | uid= | gid= | mode= | from="#]],
    );
    check("FROM a\nRUN --mount=ta$0,type=secret,id=x b", &expect![[r#""ta": target="#]]);
    check(
        "FROM a\nRUN --mount=type=cache,target=$0 pip",
        &expect![[
            r#""": /root/.cache/pip | /root/.npm | /var/cache/apt | /var/lib/apt | /root/.cache/go-build | /go/pkg/mod | /usr/local/cargo/registry"#
        ]],
    );
    check(
        "FROM a AS one\nFROM b\nRUN --mount=from=o$0 pip",
        &expect![[r#""o": one | oven/bun:1"#]],
    );
}

#[test]
fn arguments_are_known_where_there_are_few() {
    check(
        "FROM $0",
        &expect![[
            r#""": alpine:3.22 | debian:bookworm-slim | ubuntu:24.04 | python:3.13-slim | node:22-alpine | golang:1.25-alpine | nginx:alpine"#
        ]],
    );
    check(
        "FROM pyth$0",
        &expect![[r#""pyth": python:3.13-slim | python:3.13 | python:3.13-alpine"#]],
    );
    check(
        "FROM a AS deps\nFROM de$0",
        &expect![[
            r#""de": deps | debian:bookworm-slim | debian:bookworm | denoland/deno:alpine | node:22-alpine | node:22-slim | node:22"#
        ]],
    );
    check("from a $0", &expect![[r#""": as "#]]);
    check("FROM a AS $0", &expect![[r#""": build | base | deps | test | runtime | final"#]]);
    check(
        "ARG V\nFROM a\nARG $0",
        &expect![[
            r#""": V | TARGETPLATFORM | TARGETOS | TARGETARCH | TARGETVARIANT | TARGETOSVERSION | BUILDPLATFORM"#
        ]],
    );
    check(
        "FROM a\nHEALTHCHECK $0",
        &expect![[
            r#""": CMD | NONE | --interval= | --timeout= | --retries= | --start-interval= | --start-period="#
        ]],
    );
    check(
        "FROM a\nSTOPSIGNAL sigi$0",
        &expect![[r#""sigi": SIGINT | SIGQUIT | SIGWINCH | SIGKILL"#]],
    );
    check(
        "FROM a\nSHELL $0",
        &expect![[
            r#""": ["/bin/bash", "-o", "pipefail", "-c"] | ["/bin/bash", "-c"] | ["/bin/sh", "-c"]"#
        ]],
    );
    check("FROM a\nCMD $0", &expect![[r#""": [""#]]);
    check(
        "FROM a\nCOPY $0",
        &expect![[r#""": package.json | src/ | . | --from= | --chown= | --chmod= | --link"#]],
    );
    check("FROM a\nCOPY src/$0", &expect![[r#""src/": src/app.js | src/lib/"#]]);
    check("FROM a\nCOPY ./pa$0 .", &expect![[r#""./pa": ./package.json"#]]);
    check("FROM a\nCOPY package.json $0", &expect![[r#""": ./ | /app/ | package.json | src/"#]]);
    check(
        "FROM a\nCOPY --from=x $0",
        &expect![[r#""": --chown= | --chmod= | --link | --exclude= | --parents"#]],
    );
    check(
        "FROM a\nCOPY package.json \\\n  $0",
        &expect![[r#""": ./ | /app/ | package.json | src/"#]],
    );
    check("FROM a\nRUN apt-get$0", &expect!["nothing"]);
    check("FROM a\nRUN b \\\n  # $0\n c", &expect!["nothing"]);
}

#[test]
fn variables_in_scope_follow_a_dollar() {
    check(
        "ARG V=1\nARG W=2\nFROM a:$$0",
        &expect![[
            r#""$": $W | $V | $TARGETPLATFORM | $TARGETOS | $TARGETARCH | $TARGETVARIANT | $TARGETOSVERSION"#
        ]],
    );
    check(
        "ARG V=1\nFROM a\nARG X\nENV Y=1\nRUN echo \"a${$0\"",
        &expect![[r#""${": ${Y} | ${X}"#]],
    );
    check("FROM a\nARG X\nENV Y=1\nRUN echo ${Y$0}z", &expect!["nothing"]);
    check("FROM a\nARG X\nENV Y=1\nCMD echo $$0", &expect![[r#""$": $Y"#]]);
    check("FROM a\nARG X\nRUN echo \\$$0", &expect!["nothing"]);
    check("FROM a AS b\nENV Y=1\nFROM b\nWORKDIR /$$0", &expect![[r#""$": $Y"#]]);
    check("FROM a\nENV Y=1\nCOPY <<E /f\n$$0\nE\n", &expect![[r#""$": $Y"#]]);
    check("FROM a\nENV Y=1\nCOPY <<'E' /f\n$$0\nE\n", &expect!["nothing"]);
    check("FROM a\nENV Y=1\nRUN <<E\necho ${$0\nE\n", &expect![[r#""${": ${Y}"#]]);
}
