//! Plans of small projects, as text.

use std::fmt::Write;

use expect_test::{Expect, expect};

use super::*;
use crate::project::{BaseImage, BaseLayer, Config, Files, NamedContext, Registry};
use crate::syntax::parse;

fn project(dockerfile: &str) -> Project {
    let mut project = Project::of_text(dockerfile);
    let image = |on_build: &[&str]| {
        let on_build = on_build.iter().map(|&text| text.to_owned()).collect();
        let env = vec!["PATH=/bin".to_owned()];
        let config = Config { env, on_build, ..Config::default() };
        let layers = vec![BaseLayer::default()];
        std::rc::Rc::new(BaseImage { config, layers, ..BaseImage::default() })
    };
    project.registry = Registry {
        images: [
            ("docker.io/library/alpine:latest".into(), image(&[])),
            ("docker.io/library/tool:1".into(), image(&[])),
            ("docker.io/library/node:onbuild".into(), image(&["COPY . /app", "RUN npm ci"])),
        ]
        .into(),
        closed: true,
    };
    project
}

fn show(project: &Project) -> String {
    let parsed = parse(std::rc::Rc::clone(&project.dockerfile));
    let plan = plan(project, &parsed);
    let mut out = String::new();
    for (id, stage) in plan.stages.iter().enumerate() {
        let mark = if plan.target == Some(id) { "*" } else { "" };
        let skipped = if stage.needed { "" } else { " skipped" };
        writeln!(out, "{id}{mark} {:?} {}{skipped}", &*stage.label, base(&stage.base)).unwrap();
        for step in &stage.steps {
            let name = step.name.as_deref().unwrap_or("-");
            let broken = if step.broken { " broken" } else { "" };
            writeln!(out, "  {} {name}{broken}", step.lines.0).unwrap();
        }
    }
    for problem in &plan.problems {
        let skipped = if problem.unneeded { " (skipped)" } else { "" };
        writeln!(out, "{:?} {}{skipped}", problem.lines, problem.buildkit()).unwrap();
    }
    out
}

fn base(base: &Base) -> String {
    match base {
        Base::Scratch => "scratch".to_owned(),
        Base::Stage(id) => format!("on {id}"),
        Base::Image(image) => image.reference.to_string(),
        Base::Files(name) => format!("files of {name}"),
        Base::Unknown => "?".to_owned(),
    }
}

#[track_caller]
fn check(dockerfile: &str, expected: Expect) {
    expected.assert_eq(&show(&project(dockerfile)));
}

#[test]
fn a_stage_builds_on_another_and_copies_from_a_third() {
    check(
        "FROM alpine AS base\nRUN a\nFROM base AS Build\nRUN b\nFROM scratch AS dead\nCOPY c /\n\
         FROM base\nCOPY --from=build /b /\nCOPY --from=tool:1 /t /\n",
        expect![[r#"
            0 "base" docker.io/library/alpine:latest
              2 [base 2/2] RUN a
            1 "build" on 0
              4 [build 1/1] RUN b
            2 "dead" scratch skipped
              6 [dead 1/1] COPY c /
            3* "stage-3" on 0
              8 [stage-3 1/2] COPY --from=build /b /
              9 [stage-3 2/2] COPY --from=tool:1 /t /
            4 "" docker.io/library/tool:1
        "#]],
    );
}

#[test]
fn what_is_wrong_does_not_hide_the_rest() {
    check(
        "FROM alpine\nCOPY --chmod=9 a /\nEXPOSE x\nRUN --mount=type=bnd b\nRUN c\nFROM nowhere\n",
        expect![[r#"
            0 "stage-0" docker.io/library/alpine:latest skipped
              2 [stage-0 2/4] COPY --chmod=9 a / broken
              3 - broken
              4 [stage-0 3/4] RUN --mount=type=bnd b broken
              5 [stage-0 4/4] RUN c
            1* "stage-1" docker.io/library/nowhere:latest
            2 "" scratch skipped
            [(6, 6)] nowhere: failed to resolve source metadata for docker.io/library/nowhere:latest: docker.io/library/nowhere:latest: not found
            [(2, 2)] invalid chmod parameter: '9'. it should be octal string and between 0 and 07777 (skipped)
            [(3, 3)] invalid containerPort: x (skipped)
            [(4, 4)] unsupported mount type "bnd" (did you mean bind?) (skipped)
        "#]],
    );
}

#[test]
fn triggers_come_first_and_fire_once() {
    check(
        "FROM node:onbuild AS app\nRUN own\nFROM app\nRUN more\n",
        expect![[r#"
            0 "app" docker.io/library/node:onbuild
              1 [app 2/4] ONBUILD COPY . /app
              1 [app 3/4] ONBUILD RUN npm ci
              2 [app 4/4] RUN own
            1* "stage-1" on 0
              4 [stage-1 1/1] RUN more
        "#]],
    );
}

#[test]
fn a_circle_is_told_with_all_its_lines() {
    check(
        "FROM alpine AS a\nCOPY --from=b x /\nFROM alpine AS b\nCOPY --from=a x /\n",
        expect![[r#"
            0 "a" docker.io/library/alpine:latest
              2 [a 2/2] COPY --from=b x / broken
            1* "b" docker.io/library/alpine:latest
              4 [b 2/2] COPY --from=a x /
            [(2, 2), (4, 4)] circular dependency detected on stage: a
            [(2, 2)] cannot copy from stage "b", it needs to be defined before current stage "a"
        "#]],
    );
}

#[test]
fn named_contexts_stand_in_for_stages_and_images() {
    let mut project =
        project("FROM alpine AS base\nRUN a\nFROM base\nCOPY --from=tool:1 /t /\nCOPY x /\n");
    project.contexts.insert("base".into(), NamedContext::Image("docker-image://tool:1".into()));
    project.contexts.insert("tool:1".into(), NamedContext::Files(Files::default()));
    let expected = expect![[r#"
        0 "base" docker.io/library/tool:1
        1* "stage-1" on 0
          4 [stage-1 1/2] COPY --from=tool:1 /t /
          5 [stage-1 2/2] COPY x /
        2 "" files of tool:1
    "#]];
    expected.assert_eq(&show(&project));
}

#[test]
fn equal_beginnings_are_done_once() {
    let dockerfile = "FROM alpine AS a\nENV V=1\nRUN x\nFROM alpine AS b\nENV V=$NO 1\nENV V=1\n\
                      RUN x\nRUN y\nFROM scratch\nCOPY --from=a / /\nCOPY --from=b / /\n";
    let project = project(dockerfile);
    let plan = plan(&project, &parse(dockerfile));
    let names: Vec<_> = plan.ops.iter().map(|op| op.name.to_string()).collect();
    assert_eq!(
        names,
        [
            "[b 1/3] FROM docker.io/library/alpine:latest",
            "[b 2/3] RUN x",
            "[stage-2 1/2] COPY --from=a / /",
            "[b 3/3] RUN y",
            "[stage-2 2/2] COPY --from=b / /"
        ]
    );
}

#[test]
fn a_run_finds_what_was_set_before_it() {
    let dockerfile = "ARG G=g\nFROM alpine AS base\nARG G\nARG A=1 B=$A$G\nENV E=$B A=2\n\
                      WORKDIR /w\nWORKDIR x\nUSER me\nFROM base\nRUN --mount=type=cache,target=c y\n";
    let plan = plan(&project(dockerfile), &parse(dockerfile));
    let step = &plan.target().unwrap().steps[0];
    let before = &step.before;
    assert_eq!(
        format!("{:?}", before.env),
        r#"{"G": "g", "B": "1g", "PATH": "/bin", "E": "1g", "A": "2"}"#
    );
    assert_eq!((&*before.workdir, &*before.user), ("/w/x", "me"));
    let Action::Run(run) = &step.action else { panic!("{step:?}") };
    assert_eq!(run.args.iter().map(|arg| &**arg).collect::<Vec<_>>(), ["/bin/sh", "-c", "y"]);
    assert_eq!(&*run.mounts[0].target, "/w/x/c");
}

#[test]
fn build_arguments_win_over_defaults_but_not_over_env() {
    let dockerfile = "FROM alpine\nARG V=default\nRUN a\nENV V=env\nRUN b\n";
    let mut project = project(dockerfile);
    project.options.build_args.insert("V".into(), "given".into());
    let plan = plan(&project, &parse(dockerfile));
    let value = |at: usize| plan.stages[0].steps[at].before.env.get("V").unwrap().to_string();
    assert_eq!([value(1), value(3)], ["given", "env"]);
}

#[test]
fn variables_of_unknown_images_are_not_missed() {
    let unset = |dockerfile: &str| {
        let plan = plan(&Project::of_text(dockerfile), &parse(dockerfile));
        plan.stages[0].steps[0].unset.len()
    };
    assert_eq!(unset("FROM nobody/knows\nENV A=$B\n"), 0);
    assert_eq!(unset("FROM scratch\nENV A=$B\n"), 1);
}

#[test]
fn no_text_is_too_odd() {
    for dockerfile in [
        "",
        "\n",
        "FROM",
        "FROM\nRUN x",
        "RUN x",
        "FROM a AS a\nFROM a AS a\nFROM a",
        "FROM $",
        "FROM a\nCOPY --from=0 a b\nCOPY --from=99999999999999999999 a b\nCOPY --from=-1 a b",
        "FROM a\nRUN --mount=from=0,target= x\nRUN --mount=\"\" x",
        "FROM a\nONBUILD ONBUILD RUN\nONBUILD\nFROM stage-0",
        "FROM a\nCOPY <<A <<A /\nx\nA\n",
        "FROM a\nRUN <<A",
        "FROM a\nENV a\nENV =\nARG\nLABEL\nVOLUME []\nSHELL []\nCMD []\nEXPOSE",
    ] {
        _ = plan(&Project::of_text(dockerfile), &parse(dockerfile));
    }
}
