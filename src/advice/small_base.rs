//! A base with next to nothing in it, for programs that need nothing: distroless, or none at all.

mod built;

use super::image::{self, Written};
use super::start;
use super::{Context, Example, Finding, Rewrite, Rule, Safety};
use crate::effect::tree::{clean, join, parent_and_name};
use crate::plan::step::{From, SourceKind};
use crate::plan::{Action, Stage, StageId};
use crate::text::{Edit, Patch};
use built::Language;

pub(super) static DISTROLESS: Rule = Rule {
    id: "distroless-base",
    title: "Put a static program on a base without a system",
    why: "The program brings all it needs, so that a shell and a package manager are only weight, and \
          a help to intruders.",
    safety: Safety::MayChange,
    bad: Example {
        dockerfile: "FROM golang:1.25 AS build\nWORKDIR /src\nCOPY . .\n\
                     RUN CGO_ENABLED=0 go build -o /app .\n\
                     FROM debian:trixie-slim\nCOPY --from=build /app /app\nCMD [\"/app\"]\n",
        files: &[],
    },
    good: Example {
        dockerfile: "FROM golang:1.25 AS build\nWORKDIR /src\nCOPY . .\n\
                     RUN CGO_ENABLED=0 go build -o /app .\n\
                     FROM gcr.io/distroless/static-debian12\nCOPY --from=build /app /app\nCMD [\"/app\"]\n",
        files: &[],
    },
    check: |cx, found| found.extend(distroless(cx)),
};

pub(super) static SCRATCH: Rule = Rule {
    id: "scratch-base",
    title: "Put a static program on nothing",
    why: "A static program needs no base at all; the image is then the program and its certificates.",
    safety: Safety::MayChange,
    bad: Example {
        dockerfile: "FROM golang:1.25 AS build\nWORKDIR /src\nCOPY . .\n\
                     RUN CGO_ENABLED=0 go build -o /app .\n\
                     FROM alpine:3.23\nCOPY --from=build /app /app\nCMD [\"/app\"]\n",
        files: &[],
    },
    good: Example {
        dockerfile: "FROM golang:1.25 AS build\nWORKDIR /src\nCOPY . .\n\
                     RUN CGO_ENABLED=0 go build -o /app .\n\
                     FROM scratch\nCOPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/\n\
                     COPY --from=build /app /app\nCMD [\"/app\"]\n",
        files: &[],
    },
    check: |cx, found| found.extend(scratch(cx)),
};

const STATIC: &str = "gcr.io/distroless/static-debian12";

fn distroless(cx: &Context<'_>) -> Option<Finding> {
    let case = Case::of(cx)?;
    let small = [STATIC, "gcr.io/distroless/"];
    if small.iter().any(|it| case.base.name.starts_with(it)) {
        return None;
    }
    let note = "It has certificates, time zones and the users root, nobody and nonroot, but no shell: \
                `docker exec … sh` does not work, nor does a script.";
    let patch = Patch::replace(case.base.span, STATIC);
    Some(case.finding(cx, &DISTROLESS, STATIC, note, patch))
}

fn scratch(cx: &Context<'_>) -> Option<Finding> {
    let case = Case::of(cx)?;
    let named =
        |user: &str| !user.is_empty() && user.split(':').any(|it| it.parse::<u32>().is_err());
    if named(&case.base.stage.end.user) {
        return None;
    }
    let node = cx.parsed.tree.node(case.base.stage.node?)?;
    let keyword = if node.name().starts_with('f') { "copy" } else { "COPY" };
    let line = format!(
        "\n{keyword} --from={} /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/",
        case.builder_name
    );
    let edits = vec![
        Edit { span: case.base.span, insert: "scratch".to_owned() },
        Edit { span: crate::text::Span::at(node.span().end()), insert: line },
    ];
    let embedded = match case.language {
        Language::Go => "-tags timetzdata",
        Language::Rust => "as chrono-tz does",
    };
    let note = format!(
        "There is no shell, no /tmp, no user but by number, and no time zones: a program that needs \
         those zones embeds them ({embedded})."
    );
    Some(case.finding(cx, &SCRATCH, "scratch", &note, Patch::new(edits)))
}

/// A final image that only starts a static program.
struct Case<'a> {
    base: Written<'a>,
    builder_name: String,
    language: Language,
}

impl<'a> Case<'a> {
    fn of(cx: &Context<'a>) -> Option<Self> {
        let id = cx.plan.target?;
        let base = image::written(cx, id)?;
        let system = base.system();
        let known = ["debian", "ubuntu", "alpine", "busybox"].contains(&base.name.as_str())
            || base.name.starts_with("gcr.io/distroless/static");
        if !known || (system.is_none() && !base.name.contains('/')) || !base.is_plain() {
            return None;
        }
        let start = start::of(base.stage)?;
        let program = start.path(start.program())?;
        if start.needs_shell || !base.stage.steps.iter().all(|step| is_plain(&step.action)) {
            return None;
        }
        let (builder, path) = origin(base.stage, &program)?;
        let name = cx.plan.stage(builder)?.name.as_ref()?.to_string();
        let language = built::statically(cx, builder, &path)?;
        Some(Self { base, builder_name: name, language })
    }

    fn finding(
        &self,
        cx: &Context<'_>,
        rule: &'static Rule,
        new: &str,
        note: &str,
        patch: Patch,
    ) -> Finding {
        let lines = self.base.stage.lines;
        Finding {
            rule,
            title: format!("Build on {new} in line {}", lines.0),
            note: note.to_owned(),
            span: self.base.span,
            lines,
            rewrite: Rewrite::new(&cx.project.dockerfile, patch),
        }
    }
}

/// Whether a step needs nothing of the base.
fn is_plain(action: &Action) -> bool {
    match action {
        Action::Run(_) | Action::Shell(_) | Action::Onbuild(_) | Action::Unknown => false,
        Action::Healthcheck(health) => {
            health.test.first().is_none_or(|kind| &**kind != "CMD-SHELL")
        }
        Action::Copy(copy) => {
            copy.chown.is_empty() || copy.chown.split(':').all(|it| it.parse::<u32>().is_ok())
        }
        _ => true,
    }
}

/// The stage and the path that a program was copied from.
fn origin(stage: &Stage, program: &str) -> Option<(StageId, String)> {
    stage.steps.iter().rev().find_map(|step| {
        let Action::Copy(copy) = &step.action else { return None };
        let From::Stage(from) = copy.from else { return None };
        let [only] = copy.sources.as_slice() else { return None };
        let SourceKind::Path { path, .. } = &only.kind else { return None };
        let into = copy.destination.ends_with(['/', '.']);
        let name = parent_and_name(path).1;
        let to =
            if into { clean(&join(&copy.destination, name)) } else { clean(&copy.destination) };
        (to == program).then(|| (from, path.to_string()))
    })
}
