//! What rules tell of bases with next to nothing in them.

use super::super::tests::Made;
use super::{check, check_silent, told};
use crate::project::Project;

const RULE: &str = "distroless-runtime";
const NODE: &str = "gcr.io/distroless/nodejs20-debian12";
const JAVA: &str = "gcr.io/distroless/java21-debian12";

/// A stage for Node.js, and what becomes of its start.
#[track_caller]
fn check_node(start: &str, expected: &str) {
    let rest = "WORKDIR /app\nCOPY . .\n";
    check(
        RULE,
        &format!("FROM node:20-slim\n{rest}{start}"),
        &format!("FROM {NODE}\n{rest}{expected}"),
    );
}

#[track_caller]
fn check_java(start: &str, expected: &str) {
    let rest = "COPY target/shop.jar /srv/app.jar\nWORKDIR /srv\n";
    check(
        RULE,
        &format!("FROM eclipse-temurin:21-jre\n{rest}{start}"),
        &format!("FROM {JAVA}\n{rest}{expected}"),
    );
}

#[test]
fn the_same_process_of_node_starts_on_the_runtime() {
    check_node("CMD [\"node\", \"server.js\"]\n", "CMD [\"server.js\"]\n");
    check_node("cmd [ \"node\",\"-r\", \"x\", \"a.js\" ]", "cmd [ \"-r\", \"x\", \"a.js\" ]");
    check_node("CMD [\"node\", \\\n  \"a.js\"]\n", "CMD [\"a.js\"]\n");
    check_node("CMD [\"/usr/local/bin/node\", \"/app/a.js\"]\n", "CMD [\"/app/a.js\"]\n");
    check_node(
        "ENTRYPOINT [\"node\", \"a.js\"]\n",
        "ENTRYPOINT [\"/nodejs/bin/node\", \"a.js\"]\n",
    );
    check_node(
        "ENTRYPOINT [\"node\"]\n# why\nCMD [\"a.js\"]\n",
        "ENTRYPOINT [\"/nodejs/bin/node\"]\n# why\nCMD [\"a.js\"]\n",
    );
    check_node(
        "ENTRYPOINT []\nCMD [\"node\", \"a.js\"]\n",
        "ENTRYPOINT []\nCMD [\"/nodejs/bin/node\", \"a.js\"]\n",
    );
    check_node(
        "HEALTHCHECK --retries=2 CMD [\"node\", \"check.js\"]\nCMD [\"node\", \"a.js\"]\n",
        "HEALTHCHECK --retries=2 CMD [\"/nodejs/bin/node\", \"check.js\"]\nCMD [\"a.js\"]\n",
    );
}

#[test]
fn the_same_process_of_java_starts_on_the_runtime() {
    check_java("CMD [\"java\", \"-jar\", \"app.jar\", \"a\"]\n", "CMD [\"app.jar\", \"a\"]\n");
    check_java(
        "CMD [\"java\", \"-Xmx1g\", \"-jar\", \"app.jar\"]\n",
        "ENTRYPOINT [\"/usr/bin/java\", \"-Xmx1g\", \"-jar\", \"app.jar\"]\n",
    );
    check_java(
        "ENTRYPOINT [\"java\", \"-jar\", \"/srv/app.jar\"]\n",
        "ENTRYPOINT [\"/usr/bin/java\", \"-jar\", \"/srv/app.jar\"]\n",
    );
    check_java(
        "cmd [\"java\", \"-cp\", \"/srv/app.jar:.\", \"shop.Main\"]\n",
        "entrypoint [\"/usr/bin/java\", \"-cp\", \"/srv/app.jar:.\", \"shop.Main\"]\n",
    );
    check_java(
        "ENTRYPOINT [\"/opt/java/openjdk/bin/java\"]\nCMD [\"-jar\", \"app.jar\"]\n",
        "ENTRYPOINT [\"/usr/bin/java\"]\nCMD [\"-jar\", \"app.jar\"]\n",
    );
}

#[test]
fn all_images_with_the_runtime_are_known() {
    let copied = "WORKDIR /app\nCOPY a .\n";
    for tag in ["20-slim", "20.11-bookworm-slim", "20-bullseye-slim", "20.11.1-slim"] {
        let start = "CMD [\"node\", \"a\"]\n";
        assert_eq!(told(RULE, &format!("FROM node:{tag}\n{copied}{start}"), &[]).len(), 1, "{tag}");
    }
    for image in [
        "eclipse-temurin:21",
        "eclipse-temurin:21.0.4_7-jdk-alpine",
        "docker.io/library/eclipse-temurin:21-jdk-jammy",
        "openjdk:21-jdk-slim",
    ] {
        let start = "CMD [\"java\", \"-jar\", \"a\"]\n";
        assert_eq!(told(RULE, &format!("FROM {image}\n{copied}{start}"), &[]).len(), 1, "{image}");
    }
    for image in [
        "node",
        "node:lts-slim",
        "node:18-slim",
        "node:22-slim",
        "node:20-alpine",
        "node:20-trixie-slim",
        "me/node:20-slim",
    ] {
        check_silent(RULE, &format!("FROM {image}\n{copied}CMD [\"node\", \"a\"]\n"));
    }
    for image in [
        "eclipse-temurin:17",
        "amazoncorretto:21",
        "eclipse-temurin:21-jre-alpine",
        "eclipse-temurin:21-jre-nanoserver",
        "openjdk:8",
        JAVA,
    ] {
        check_silent(RULE, &format!("FROM {image}\n{copied}CMD [\"java\", \"-jar\", \"a\"]\n"));
    }
}

#[test]
fn flags_of_from_and_plain_settings_stay() {
    let rest = "ARG A=1\nENV NODE_ENV=production\nEXPOSE 80\nLABEL a=b\nSTOPSIGNAL SIGINT\n\
                VOLUME /data\nWORKDIR /app\nCOPY --from=build --chown=nobody:65534 /app/dist ./dist\n\
                HEALTHCHECK NONE\nUSER 1000\n";
    let build = "FROM node:20 AS build\nWORKDIR /app\nCOPY . .\nRUN npm ci && npm run build\n";
    check(
        RULE,
        &format!(
            "{build}FROM --platform=linux/arm64 node:20-slim AS run\n{rest}CMD [\"node\", \"dist/a.js\"]\n"
        ),
        &format!("{build}FROM --platform=linux/arm64 {NODE} AS run\n{rest}CMD [\"dist/a.js\"]\n"),
    );
}

#[test]
fn whoever_needs_more_than_a_runtime_keeps_the_base() {
    let start = "CMD [\"node\", \"a.js\"]\n";
    for rest in [
        "RUN npm ci\n",
        "USER node\n",
        "USER app:app\n",
        "SHELL [\"/bin/bash\", \"-c\"]\n",
        "ONBUILD COPY b c\n",
        "HEALTHCHECK CMD node check.js\n",
        "HEALTHCHECK CMD [\"curl\", \"-f\", \"localhost\"]\n",
        "COPY --chown=node:node b .\n",
        "COPY --from=node:20 /usr/local/bin /usr/local/bin\n",
        "COPY rootfs /\n",
        "COPY usr /usr\n",
        "ENV PATH=/app/node_modules/.bin:$PATH\n",
        "LABEL node=$NODE_VERSION\n",
        "ENTRYPOINT [\"node\"]\nENTRYPOINT [\"node\", \"a.js\"]\n",
        "ENTRYPOINT [\"docker-entrypoint.sh\"]\n",
    ] {
        check_silent(RULE, &format!("FROM node:20-slim\nWORKDIR /app\nCOPY . .\n{rest}{start}"));
    }
    for start in [
        "",
        "CMD node a.js\n",
        "CMD [\"sh\", \"-c\", \"node a.js\"]\n",
        "CMD [\"npm\", \"start\"]\n",
        "CMD [\"yarn\", \"start\"]\n",
        "CMD [\"pm2-runtime\", \"a.js\"]\n",
        "CMD [\"./start.sh\"]\n",
        "CMD [\"node\"]\n",
        "CMD [\"node\", \"/usr/local/lib/node_modules/npm/bin/npm-cli.js\", \"start\"]\n",
        "CMD [\"node\", \"node_modules/.bin/pm2-runtime\", \"a.js\"]\n",
        "CMD [\"node\", \\\n  # why\n  \"a.js\"]\n",
        "ENTRYPOINT [\"node\", \"a.js\"]\nCMD b\n",
    ] {
        check_silent(RULE, &format!("FROM node:20-slim\nWORKDIR /app\nCOPY . .\n{start}"));
    }
    for text in [
        "FROM node:20-slim\nCOPY . app\nCMD [\"node\", \"/app/a.js\"]\n",
        "FROM node:20-slim\nCOPY . /app\nCMD [\"node\", \"app/a.js\"]\n",
        "FROM node:20-slim\nWORKDIR app\nCOPY . .\nCMD [\"node\", \"a.js\"]\n",
        "FROM node:20-slim AS a\nWORKDIR /app\nFROM a\nCOPY . .\nCMD [\"node\", \"a.js\"]\n",
        "FROM --platform=linux/386 node:20-slim\nWORKDIR /app\nCOPY . .\nCMD [\"node\", \"a.js\"]\n",
        "FROM eclipse-temurin:21\nWORKDIR /a\nCOPY a.jar .\nENV B=$JAVA_HOME/b\nCMD [\"java\", \"-jar\", \"a.jar\"]\n",
        "FROM eclipse-temurin:21\nWORKDIR /a\nCOPY a.jar .\nCMD java $JAVA_OPTS -jar a.jar\n",
        "FROM eclipse-temurin:21\nCOPY a.jar /a.jar\nCMD [\"java\", \"-jar\", \"/opt/b.jar\"]\n",
        "FROM eclipse-temurin:21\nCOPY --from=b /jre /opt/jre\nCOPY a.jar /a/\nCMD [\"/opt/jre/bin/java\", \"-jar\", \"/a/a.jar\"]\n",
    ] {
        check_silent(RULE, text);
    }
}

#[test]
fn what_is_known_of_the_sources_counts() {
    let told = |image: &str, files: &[(&str, &str)]| {
        let text = format!("FROM {image}\nWORKDIR /app\nCOPY . .\nCMD [\"node\", \"a.js\"]\n");
        told(RULE, &text, files).len()
    };
    let package = |name: &str| format!("{{\"dependencies\": {{\"{name}\": \"1\"}}}}");
    let own = ("a.js", "1");
    assert_eq!(told("node:20", &[own, ("package.json", &package("express"))]), 1);
    assert_eq!(told("node:20", &[own, ("package.json", &package("canvas"))]), 0);
    assert_eq!(told("node:20-slim", &[own, ("package.json", &package("puppeteer"))]), 0);
    assert_eq!(told("node:20-slim", &[("a.js", "require('child_process')")]), 0);
    let build = "node:20 AS build\nWORKDIR /app\nRUN npm ci\nFROM node:20";
    assert_eq!(told(build, &[own, ("package.json", &package("express"))]), 1);
    assert_eq!(told(build, &[own]), 0);
    assert_eq!(told(&format!("{build}-slim"), &[own]), 1);
    let elsewhere = ("node_modules/b/a.js", "require('child_process')");
    assert_eq!(told("node:20-slim", &[own, elsewhere]), 1);
}

#[test]
fn a_stage_that_others_use_keeps_its_base() {
    let text = "FROM node:20-slim AS run\nWORKDIR /app\nCOPY . .\nCMD [\"node\", \"a.js\"]\n";
    let told = |rest: &str| {
        let mut project = Project::of_text(format!("{text}{rest}"));
        project.options.target = Some("run".into());
        Made::of(project).review().iter().filter(|it| it.rule.id == RULE).count()
    };
    assert_eq!(told("FROM alpine\n"), 1);
    assert_eq!(told("FROM run\nRUN npm test\n"), 0);
    assert_eq!(told("FROM alpine\nCOPY --from=run /usr/local /usr/local\n"), 0);
}

#[test]
fn no_rule_leads_back_from_a_runtime() {
    for text in [
        format!("FROM {NODE}\nWORKDIR /app\nCOPY . .\nUSER nobody\nCMD [\"server.js\"]\n"),
        format!("FROM {JAVA}\nWORKDIR /app\nCOPY app.jar .\nCMD [\"app.jar\"]\n"),
    ] {
        for rule in [RULE, "slim-base", "alpine-base", "distroless-base", "scratch-base"] {
            check_silent(rule, &text);
        }
    }
}

/// A program of Rust on Debian.
fn rust(image: &str, build: &str, made: &str) -> String {
    format!(
        "FROM {image} AS build\nWORKDIR /src\nCOPY . .\nRUN {build}\n\
         FROM debian:trixie-slim\nCOPY --from=build /src/{made} /app\nCMD [\"/app\"]\n"
    )
}

#[test]
fn rust_for_musl_needs_no_system() {
    let musl = "x86_64-unknown-linux-musl";
    let arm = "aarch64-unknown-linux-musl";
    for (image, build, made) in [
        ("rust:1", format!("cargo build --release --target {musl}"), format!("{musl}/release/a")),
        ("rust:1-slim", format!("cargo build -r --target={arm}"), format!("{arm}/release/a")),
        ("rust:1", format!("cargo build --profile dist --target {musl}"), format!("{musl}/dist/a")),
        (
            "rust:1",
            format!(
                "RUSTFLAGS='-C target-feature=+crt-static' cargo build --release --target {musl}"
            ),
            format!("{musl}/release/a"),
        ),
        ("rust:1-alpine", "cargo build --release".to_owned(), "release/a".to_owned()),
        (
            "rust:1-alpine",
            "apk add musl-dev && cargo build --release".to_owned(),
            "release/a".to_owned(),
        ),
    ] {
        let text = rust(image, &build, &format!("target/{made}"));
        for rule in ["distroless-base", "scratch-base"] {
            assert_eq!(told(rule, &text, &[]).len(), 1, "{rule}: {text}");
        }
    }
}

#[test]
fn rust_that_may_load_libraries_keeps_its_base() {
    let musl = "x86_64-unknown-linux-musl";
    let built = format!("cargo build --release --target {musl}");
    let made = format!("target/{musl}/release/a");
    for text in [
        rust("rust:1", "cargo build --release", "target/release/a"),
        rust("rust:1", &built, "target/release/a"),
        rust("rust:1", &format!("cargo build --target {musl}"), &made),
        rust("rust:1", &format!("{built} --config a=1"), &made),
        rust("rust:1", &format!("RUSTFLAGS='-C target-feature=-crt-static' {built}"), &made),
        rust("rust:1-alpine", &format!("apk add openssl-dev && {built}"), &made),
        rust("rust:1-alpine", "RUSTFLAGS=-g cargo build --release", "target/release/a"),
        rust("rust:1-alpine", "apk add g++ && cargo build --release", "target/release/a"),
    ] {
        check_silent("distroless-base", &text);
    }
    let configured = rust("rust:1", &built, &made);
    let flags = "[build]\nrustflags = [\"-C\", \"target-feature=-crt-static\"]\n";
    assert_eq!(told("scratch-base", &configured, &[(".cargo/config.toml", flags)]), [""; 0]);
}
