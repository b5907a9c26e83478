//! Whole logs, and recorded ones.

mod recorded;

use std::rc::Rc;

use expect_test::{Expect, expect};

use super::{Export, LogLine, Source, happened, log, tasks};
use crate::cache::{Store, replay};
use crate::image::{image, simulate};
use crate::plan::plan;
use crate::project::{BaseImage, BaseLayer, File, Project};
use crate::syntax::parse;
use crate::time::{Assumptions, schedule};

fn project(dockerfile: &str, files: &[(&str, &str)]) -> Project {
    let mut project = Project::of_text(dockerfile);
    project.dockerfile_path = None;
    project.files = files.iter().map(|(path, text)| (*path, File::text(text))).collect();
    let layer = BaseLayer {
        diff_id: "sha256:1ab".into(),
        size: Some(50_000_000),
        compressed: Some(12_500_000),
        ..BaseLayer::default()
    };
    let digest = "sha256:aba".into();
    let image = BaseImage { digest, layers: vec![layer], ..BaseImage::default() };
    project.registry.images.insert("docker.io/library/a:latest".into(), Rc::new(image));
    project
}

/// How a build ends and who does it.
#[derive(Clone, Copy)]
struct Way {
    is_there: bool,
    export: &'static str,
    builder: &'static str,
    driver: &'static str,
}

const DOCKER: Way = Way { is_there: true, export: "docker", builder: "default", driver: "docker" };

fn build(store: &mut Store, project: &Project, way: Way) -> Vec<LogLine> {
    let parsed = parse(Rc::clone(&project.dockerfile));
    let plan = plan(project, &parsed);
    let files = simulate(project, &plan);
    let (done, left) = replay(store, project, &plan, &files);
    *store = left;
    let happened = happened(&plan, &done, |_| way.is_there);
    let schedule = schedule(&plan, &files, &tasks(&happened), &Assumptions::default());
    let image = plan.target.map(|target| image(project, &plan, &files, target)).unwrap_or_default();
    log(&Source {
        project,
        parsed: &parsed,
        plan: &plan,
        files: &files,
        happened: &happened,
        schedule: &schedule,
        builder: way.builder,
        driver: way.driver,
        export: match way.export {
            "docker" => Export::Docker(&image, "docker.io/library/app"),
            "oci" => Export::Oci(&image),
            "local" => Export::Directory(30),
            _ => Export::Nothing,
        },
        known: None,
    })
}

fn text(lines: &[LogLine]) -> String {
    lines.iter().map(|line| format!("{}\n", line.text)).collect()
}

/// Builds one project after the other and shows the log of the last build.
#[track_caller]
fn check(builds: &[Project], way: Way, expected: Expect) {
    let mut store = Store::default();
    let mut last = Vec::new();
    for project in builds {
        last = build(&mut store, project, way);
        assert!(last.is_sorted_by_key(|line| line.at_ms));
    }
    expected.assert_eq(&text(&last));
}

#[test]
fn an_image_is_pulled_and_one_is_exported() {
    let project =
        project("FROM a\nCOPY f /f\nRUN echo hi && sleep 12 && cat /f\n", &[("f", "x\n")]);
    check(
        &[project],
        Way { is_there: false, ..DOCKER },
        expect![[r##"
        #0 building with "default" instance using docker driver

        #1 [internal] load build definition from Dockerfile
        #1 transferring dockerfile: 88B done
        #1 DONE 0.1s

        #2 [internal] load metadata for docker.io/library/a:latest
        #2 DONE 0.2s

        #3 [internal] load .dockerignore
        #3 transferring context: 2B done
        #3 DONE 0.0s

        #4 [internal] load build context
        #4 transferring context: 30B done
        #4 DONE 0.0s

        #5 [1/3] FROM docker.io/library/a:latest@sha256:aba
        #5 resolve docker.io/library/a:latest@sha256:aba done
        #5 sha256:1ab 12.50MB / 12.50MB 0.9s done
        #5 extracting sha256:1ab 0.9s done
        #5 DONE 1.8s

        #6 [2/3] COPY f /f
        #6 DONE 0.0s

        #7 [3/3] RUN echo hi && sleep 12 && cat /f
        #7 4.042 hi
        #7 8.084 x
        #7 DONE 12.1s

        #8 exporting to image
        #8 exporting layers 0.1s done
        #8 writing image sha256:ecb0461e965cf608f736385102307ff43b229e6f512f63517cf227d1a33b29d1 done
        #8 naming to docker.io/library/app done
        #8 DONE 0.1s
    "##]],
    );
}

#[test]
fn what_is_reused_is_cached() {
    let project = project("FROM a\nWORKDIR /w\nCOPY --link f .\nRUN true\n", &[("f", "x")]);
    check(
        &[project.clone(), project],
        DOCKER,
        expect![[r##"
        #0 building with "default" instance using docker driver

        #1 [internal] load build definition from Dockerfile
        #1 transferring dockerfile: 80B done
        #1 DONE 0.1s

        #2 [internal] load metadata for docker.io/library/a:latest
        #2 DONE 0.2s

        #3 [internal] load .dockerignore
        #3 transferring context: 2B done
        #3 DONE 0.0s

        #4 [1/4] FROM docker.io/library/a:latest@sha256:aba
        #4 resolve docker.io/library/a:latest@sha256:aba done
        #4 DONE 0.0s

        #5 [internal] load build context
        #5 transferring context: 29B done
        #5 ...

        #6 [2/4] WORKDIR /w
        #6 CACHED

        #5 [internal] load build context
        #5 DONE 0.0s

        #7 [3/4] COPY --link f .
        #7 CACHED

        #8 [4/4] RUN true
        #8 CACHED

        #9 exporting to image
        #9 exporting layers 0.1s done
        #9 writing image sha256:d3dfe48b830143b3c9fb89d9e5f0bb9b31f7221277667edefaa3b9c40d949a67 done
        #9 naming to docker.io/library/app done
        #9 DONE 0.1s
    "##]],
    );
}

#[test]
fn a_stage_that_ends_first_comes_between() {
    let project = project(
        "FROM a AS slow\nRUN echo one; sleep 30; echo two\nFROM a AS quick\nRUN echo quick; sleep 1\n\
         FROM scratch\nCOPY --from=slow / /\nCOPY --from=quick / /\n",
        &[],
    );
    check(
        &[project],
        DOCKER,
        expect![[r##"
        #0 building with "default" instance using docker driver

        #1 [internal] load build definition from Dockerfile
        #1 transferring dockerfile: 183B done
        #1 DONE 0.1s

        #2 [internal] load metadata for docker.io/library/a:latest
        #2 DONE 0.2s

        #3 [internal] load .dockerignore
        #3 transferring context: 2B done
        #3 DONE 0.0s

        #4 [quick 1/2] FROM docker.io/library/a:latest@sha256:aba
        #4 resolve docker.io/library/a:latest@sha256:aba done
        #4 CACHED

        #5 [slow 2/2] RUN echo one; sleep 30; echo two
        #5 ...

        #6 [quick 2/2] RUN echo quick; sleep 1
        #6 0.561 quick
        #6 DONE 1.1s

        #5 [slow 2/2] RUN echo one; sleep 30; echo two
        #5 10.04 one
        #5 20.08 two
        #5 DONE 30.1s

        #7 [stage-2 1/2] COPY --from=slow / /
        #7 DONE 0.0s

        #8 [stage-2 2/2] COPY --from=quick / /
        #8 DONE 0.0s

        #9 exporting to image
        #9 exporting layers 0.1s done
        #9 writing image sha256:de7d578341e3a0b87031ac6fe16dc1e0d36819237a8e36b58994d5f3dfa027ee done
        #9 naming to docker.io/library/app done
        #9 DONE 0.1s
    "##]],
    );
}

#[test]
fn a_failure_cancels_what_runs_and_shows_the_last_output() {
    let project = project(
        "FROM a AS one\nRUN sleep 30\nRUN sleep 1\nFROM a\nRUN for i in 1 2 3 4 5 6 7 8 9 10 11 12; \\\n\
         \x20 do echo $i; done; exit 3\nCOPY --from=one / /\nRUN true\n",
        &[],
    );
    check(
        &[project],
        DOCKER,
        expect![[r##"
            #0 building with "default" instance using docker driver

            #1 [internal] load build definition from Dockerfile
            #1 transferring dockerfile: 184B done
            #1 DONE 0.1s

            #2 [internal] load metadata for docker.io/library/a:latest
            #2 DONE 0.2s

            #3 [internal] load .dockerignore
            #3 transferring context: 2B done
            #3 DONE 0.0s

            #4 [one 1/3] FROM docker.io/library/a:latest@sha256:aba
            #4 resolve docker.io/library/a:latest@sha256:aba done
            #4 CACHED

            #5 [stage-1 2/4] RUN for i in 1 2 3 4 5 6 7 8 9 10 11 12;   do echo $i; done; exit 3
            #5 0.009 1
            #5 0.019 2
            #5 0.029 3
            #5 0.038 4
            #5 0.048 5
            #5 0.058 6
            #5 0.067 7
            #5 0.077 8
            #5 0.087 9
            #5 0.096 10
            #5 0.106 11
            #5 0.116 12
            #5 ERROR: process "/bin/sh -c for i in 1 2 3 4 5 6 7 8 9 10 11 12;   do echo $i; done; exit 3" did not complete successfully: exit code: 3

            #6 [one 2/3] RUN sleep 30
            #6 CANCELED
            ------
             > [stage-1 2/4] RUN for i in 1 2 3 4 5 6 7 8 9 10 11 12;   do echo $i; done; exit 3:
            0.029 3
            0.038 4
            0.048 5
            0.058 6
            0.067 7
            0.077 8
            0.087 9
            0.096 10
            0.106 11
            0.116 12
            ------
            Dockerfile:5
            --------------------
               4 |     FROM a
               5 | >>> RUN for i in 1 2 3 4 5 6 7 8 9 10 11 12; \
               6 | >>>   do echo $i; done; exit 3
               7 |     COPY --from=one / /
            --------------------
            ERROR: failed to build: failed to solve: process "/bin/sh -c for i in 1 2 3 4 5 6 7 8 9 10 11 12;   do echo $i; done; exit 3" did not complete successfully: exit code: 3
        "##]],
    );
}

#[test]
fn the_excerpt_has_as_many_lines_on_one_side_as_are_missing_on_the_other() {
    check(
        &[project("FROM a\n\n\n\nRUN x\nNOPE\n# end", &[])],
        DOCKER,
        expect![[r##"
        #0 building with "default" instance using docker driver

        #1 [internal] load build definition from Dockerfile
        #1 transferring dockerfile: 63B done
        #1 DONE 0.1s
        Dockerfile:6
        --------------------
           4 |     
           5 |     RUN x
           6 | >>> NOPE
           7 |     # end
        --------------------
        ERROR: failed to build: failed to solve: dockerfile parse error on line 6: unknown instruction: NOPE (did you mean COPY?)
    "##]],
    );
    check(
        &[project("NOPE", &[])],
        DOCKER,
        expect![[r##"
        #0 building with "default" instance using docker driver

        #1 [internal] load build definition from Dockerfile
        #1 transferring dockerfile: 41B done
        #1 DONE 0.0s
        Dockerfile:1
        --------------------
           1 | >>> NOPE
        --------------------
        ERROR: failed to build: failed to solve: dockerfile parse error on line 1: unknown instruction: NOPE (did you mean COPY?)
    "##]],
    );
}
