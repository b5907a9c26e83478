//! How files with peculiarities are parted, and which are left alone.

use std::rc::Rc;

use expect_test::{Expect, expect};

use crate::advice::{Context, review};
use crate::image::simulate;
use crate::plan::plan;
use crate::project::{BaseImage, Config, File, Project};
use crate::syntax::parse;

/// The text after the rewrite of a rule; empty where it says nothing.
fn after(rule: &str, dockerfile: &str, files: &[(&str, &str)]) -> String {
    let mut project = Project::of_text(dockerfile);
    for (path, text) in files {
        project.files.insert(*path, File::text(text));
    }
    rewritten(rule, &project)
}

fn rewritten(rule: &str, project: &Project) -> String {
    let parsed = parse(Rc::clone(&project.dockerfile));
    let plan = plan(project, &parsed);
    let simulated = simulate(project, &plan);
    let cx = Context { project, parsed: &parsed, plan: &plan, files: &simulated };
    let found = review(&cx).into_iter().find(|finding| finding.rule.id == rule);
    let after = found.and_then(|finding| finding.rewrite.apply(project));
    after.map(|project| project.dockerfile.to_string()).unwrap_or_default()
}

#[track_caller]
fn check(rule: &str, dockerfile: &str, files: &[(&str, &str)], expect: Expect) {
    expect.assert_eq(&after(rule, dockerfile, files));
}

#[test]
fn a_static_program_of_go_needs_no_system_and_keeps_its_settings() {
    check(
        "multi-stage-go",
        "# syntax=docker/dockerfile:1
FROM golang:1.25-alpine
ARG VERSION=1
ENV CGO_ENABLED=0 GOOS=linux
ENV LEVEL=info
LABEL version=$VERSION
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
RUN go build -o /bin/app .

# Not as root.
USER 1000
EXPOSE 8080
STOPSIGNAL SIGINT
ENTRYPOINT [\"/bin/app\"]
",
        &[("go.mod", "module a/b\n"), ("go.sum", ""), ("main.go", "x"), ("web/index.html", "<p>")],
        expect![[r##"
            # syntax=docker/dockerfile:1
            FROM golang:1.25-alpine AS build
            ARG VERSION=1
            ENV CGO_ENABLED=0 GOOS=linux
            ENV LEVEL=info
            WORKDIR /src
            COPY go.mod go.sum ./
            RUN go mod download
            COPY . .
            RUN go build -o /bin/app .

            FROM gcr.io/distroless/static-debian12
            ARG VERSION=1
            ENV LEVEL=info
            LABEL version=$VERSION
            WORKDIR /src
            COPY --from=build /bin/app /bin/app
            COPY --from=build /src/web ./web

            # Not as root.
            USER 1000
            EXPOSE 8080
            STOPSIGNAL SIGINT
            ENTRYPOINT ["/bin/app"]
        "##]],
    );
}

#[test]
fn users_and_packages_that_the_program_needs_come_along() {
    check(
        "multi-stage-go",
        "FROM golang:1.25-alpine
RUN apk add --no-cache git ffmpeg tzdata
WORKDIR /go/src/app
COPY *.go ./
COPY conf.yaml /etc/app/
RUN go build -o /usr/local/bin/app
RUN adduser -D app && mkdir -p /data && chown app /data
USER app
VOLUME /data
CMD app --config /etc/app/conf.yaml",
        &[],
        expect![[r#"
            FROM golang:1.25-alpine AS build
            RUN apk add --no-cache git ffmpeg tzdata
            WORKDIR /go/src/app
            COPY *.go ./
            COPY conf.yaml /etc/app/
            RUN go build -o /usr/local/bin/app

            FROM alpine:3.24
            RUN apk add --no-cache ffmpeg tzdata
            WORKDIR /go/src/app
            COPY conf.yaml /etc/app/
            COPY --from=build /usr/local/bin/app /usr/local/bin/app
            RUN adduser -D app && mkdir -p /data && chown app /data
            USER app
            VOLUME /data
            CMD app --config /etc/app/conf.yaml"#]],
    );
}

#[test]
fn a_directory_that_is_named_by_the_old_base_is_written_out() {
    let text = "FROM golang:1.25\nENV HOME_OF=/go\nWORKDIR $GOPATH/src/app\n\
                COPY . .\nRUN go build -o /app\nCMD [\"/app\"]\n";
    let mut project = Project::of_text(text);
    let env = vec!["PATH=/go/bin:/bin".to_owned(), "GOPATH=/go".to_owned()];
    let config = Config { env, ..Config::default() };
    let image = BaseImage { config, ..BaseImage::default() };
    let name = "docker.io/library/golang:1.25";
    project.registry.images.insert(name.into(), Rc::new(image));
    let after = rewritten("multi-stage-go", &project);
    assert!(after.contains("\nWORKDIR /go/src/app\n"), "{after}");
}

#[test]
fn what_cargo_runs_is_started_itself() {
    check(
        "multi-stage-rust",
        "FROM rust:latest
RUN apt-get update && apt-get upgrade -y
RUN apt-get install -y pkg-config libssl-dev
RUN rustup component add clippy rustfmt
RUN cargo install cargo-watch
WORKDIR /usr/src/counter
COPY . .
RUN cargo build --release
RUN cargo test
EXPOSE 8080
CMD cargo run --release
",
        &[("Cargo.toml", "[package]\nname = \"counter\"\n"), ("src/main.rs", "")],
        expect![[r#"
            FROM rust:latest AS build
            RUN apt-get update && apt-get upgrade -y
            RUN apt-get install -y pkg-config libssl-dev
            RUN rustup component add clippy rustfmt
            RUN cargo install cargo-watch
            WORKDIR /usr/src/counter
            COPY . .
            RUN cargo build --release
            RUN cargo test

            FROM debian:trixie-slim
            RUN apt-get update \
             && apt-get install -y --no-install-recommends libssl3t64 \
             && rm -rf /var/lib/apt/lists/*
            WORKDIR /usr/src/counter
            COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/ca-certificates.crt
            COPY --from=build /usr/src/counter/target/release/counter /usr/src/counter/target/release/counter
            EXPOSE 8080
            CMD ["/usr/src/counter/target/release/counter"]
        "#]],
    );
}

#[test]
fn an_archive_that_was_moved_is_taken_from_where_it_was_put() {
    check(
        "multi-stage-maven",
        "FROM ubuntu:24.04
RUN apt-get update
RUN apt-get install -y openjdk-21-jdk maven curl git
ENV SPRING_PROFILES_ACTIVE=production
COPY . /app
WORKDIR /app
RUN mvn clean install
RUN cp target/orders.jar /app.jar
RUN rm -rf /app/* /root/.m2
EXPOSE 8080
CMD java -jar /app.jar
",
        &[],
        expect![[r#"
            FROM ubuntu:24.04 AS build
            RUN apt-get update
            RUN apt-get install -y openjdk-21-jdk maven curl git
            ENV SPRING_PROFILES_ACTIVE=production
            COPY . /app
            WORKDIR /app
            RUN mvn clean install
            RUN cp target/orders.jar /app.jar
            RUN rm -rf /app/* /root/.m2

            FROM eclipse-temurin:21-jre
            ENV SPRING_PROFILES_ACTIVE=production
            WORKDIR /app
            COPY --from=build /app.jar /app.jar
            EXPOSE 8080
            CMD java -jar /app.jar
        "#]],
    );
}

#[test]
fn python_keeps_what_is_done_to_the_sources() {
    check(
        "multi-stage-python",
        "FROM python:3.13
WORKDIR /app
COPY . .
RUN apt-get update
RUN apt-get install -y gcc libpq-dev vim
RUN pip install -r requirements.txt
RUN rm -rf tests .git
RUN chmod -R 777 /app
EXPOSE 5000
CMD flask --app src/app run
",
        &[("requirements.txt", "psycopg2\n")],
        expect![[r#"
            FROM python:3.13 AS build
            WORKDIR /app
            COPY . .
            RUN apt-get update
            RUN apt-get install -y gcc libpq-dev vim
            RUN python -m venv /venv
            ENV PATH=/venv/bin:$PATH
            RUN pip install -r requirements.txt

            FROM python:3.13-slim
            RUN apt-get update \
             && apt-get install -y --no-install-recommends libpq5 \
             && rm -rf /var/lib/apt/lists/*
            ENV PATH=/venv/bin:$PATH
            WORKDIR /app
            COPY . .
            COPY --from=build /venv /venv
            RUN rm -rf tests .git
            RUN chmod -R 777 /app
            EXPOSE 5000
            CMD flask --app src/app run
        "#]],
    );
}

#[test]
fn a_makefile_says_that_the_program_is_made_by_it() {
    check(
        "multi-stage-c",
        "FROM alpine:3.22
RUN apk add --no-cache build-base
WORKDIR /src
COPY Makefile main.c ./
RUN make
CMD [\"./hello\"]
",
        &[("Makefile", "hello: main.c\n\tcc -o hello main.c\n"), ("main.c", "int main(){}")],
        expect![[r#"
            FROM alpine:3.22 AS build
            RUN apk add --no-cache build-base
            WORKDIR /src
            COPY Makefile main.c ./
            RUN make

            FROM alpine:3.22
            WORKDIR /src
            COPY --from=build /src/hello ./
            CMD ["./hello"]
        "#]],
    );
}

#[test]
fn what_is_not_understood_is_left_alone() {
    let silent = |rule: &str, dockerfile: &str| assert_eq!(after(rule, dockerfile, &[]), "");
    let go = |lines: &str| {
        let text = format!("FROM golang:1.25\nWORKDIR /src\nCOPY . .\n{lines}");
        assert_eq!(after("multi-stage-go", &text, &[]), "");
    };
    // Another program than the one that is built is started.
    go("RUN go build -o /app\nCMD [\"/start.sh\"]\n");
    // What this leaves behind is not known.
    go("RUN curl -L x.y | sh && go build -o /app\nCMD [\"/app\"]\n");
    // Nobody knows the library that belongs to these headers.
    go("RUN apt-get install -y libfoo-dev\nRUN go build -o /app\nCMD [\"/app\"]\n");
    // Two stages already.
    go("RUN go build -o /app\nFROM alpine\nCMD [\"/app\"]\n");
    // Without a name and a module, the program may be called anything.
    go("RUN go build\nCMD [\"./app\"]\n");
    // What the old base calls so is nothing in the new one.
    let text = "FROM golang:1.25\nWORKDIR $GOPATH/src/app\nCOPY . .\nRUN go build -o /app\nCMD [\"/app\"]\n";
    silent("multi-stage-go", text);
    // The compiler is gone where it was needed.
    silent(
        "multi-stage-python",
        "FROM python:3-alpine\nRUN apk add gcc && pip install a && apk del gcc\nCMD [\"a\"]\n",
    );
    silent("multi-stage-site", "FROM node:24\nRUN npm run build\nCMD [\"node\", \"x.js\"]\n");
}
