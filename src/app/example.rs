//! Dockerfiles to start from.

/// A Dockerfile to start from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Example {
    pub id: &'static str,
    pub title: &'static str,
    /// What there is to see, in a few words.
    pub blurb: &'static str,
    pub dockerfile: &'static str,
}

/// The first is what a new visitor sees.
pub static EXAMPLES: &[Example] = &[
    Example {
        id: "flask",
        title: "Flask app",
        blurb: "One stage, and a COPY that comes too early",
        dockerfile: r#"# syntax=docker/dockerfile:1
FROM python:3.12-slim AS base
WORKDIR /app

RUN apt-get update \
 && apt-get install -y --no-install-recommends gcc \
 && rm -rf /var/lib/apt/lists/*

COPY --chown=app . .
RUN pip install -r requirements.txt
RUN python -m compileall src

ENV PORT=8000
EXPOSE ${PORT}
CMD ["gunicorn", "src.app:app"]
"#,
    },
    Example {
        id: "go",
        title: "Go service",
        blurb: "Two stages: the compiler stays behind",
        dockerfile: r#"FROM golang:1.25 AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
RUN CGO_ENABLED=0 go build -o /app

FROM gcr.io/distroless/static
COPY --from=build /app /app
USER nonroot
ENTRYPOINT ["/app"]
"#,
    },
];
