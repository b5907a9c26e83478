//! A long project that is edited and built again and again.

use std::hint::black_box;
use std::rc::Rc;

use layerlab::analysis::Build;
use layerlab::analysis::session::Session;
use layerlab::cache::{Store, replay};
use layerlab::image::{Simulation, simulate};
use layerlab::plan::{Plan, plan};
use layerlab::project::{File, Project};
use layerlab::syntax::parse;
use layerlab_bench::timing;

/// How many builds went before.
const BUILDS: usize = 50;

/// Measures the next build of a file with that many steps.
pub fn run(steps: usize) {
    let mut store = Store::default();
    for edit in 0..BUILDS {
        let (project, plan, files) = edited(steps, edit);
        store = replay(&store, &project, &plan, &files).1;
    }
    for (what, edit) in [("nothing changed", BUILDS - 1), ("half of it changed", BUILDS)] {
        let (project, plan, files) = edited(steps, edit);
        // Digests of trees are worked out once, when they are first asked for.
        replay(&store, &project, &plan, &files);
        timing::print(
            &format!("replay {steps} steps after {BUILDS} builds, {what}"),
            steps,
            || {
                black_box(replay(&store, &project, &plan, &files));
            },
        );
    }
}

/// Measures what the page asks for after an edit of such a file.
pub fn forecast(steps: usize) {
    let mut session = Session::default();
    let mut build = Build::of(&project(steps, 0));
    for edit in 1..=BUILDS {
        session = session.rebuild(&build, "").unwrap_or(session);
        build = Build::after(Some(&build), &project(steps, edit));
    }
    let name = |what: &str| format!("{what} of {steps} steps after {BUILDS} builds");
    timing::print(&name("forecast"), steps, || {
        black_box(session.forecast(&build));
    });
    let forecast = session.forecast(&build);
    let Some(last) = forecast.steps.list.last() else { return };
    timing::print(&name("reason for the last"), steps, || {
        black_box(session.why(&build, &forecast, last.key));
    });
    timing::print(&name("key of the last"), steps, || {
        black_box(session.key_parts(&build, &forecast, last.key));
    });
    timing::print(&name("grid"), steps, || {
        black_box(session.grid(&forecast));
    });
    timing::print(&name("verbs"), steps, || {
        black_box(build.verbs());
    });
}

/// The project with its plan and files.
fn edited(steps: usize, edit: usize) -> (Project, Plan, Simulation) {
    let project = project(steps, edit);
    let parsed = parse(Rc::clone(&project.dockerfile));
    let plan = plan(&project, &parsed);
    let files = simulate(&project, &plan);
    (project, plan, files)
}

/// Another command in the middle, so that half of the steps run again.
fn project(steps: usize, edit: usize) -> Project {
    let mut text = "FROM debian:12\nENV A=1 B=2\n".to_owned();
    for step in 0..steps {
        match step {
            step if step == steps / 2 => text.push_str(&format!("RUN echo {edit}\n")),
            step if step % 4 == 0 => text.push_str(&format!("COPY src/f{} /f{step}\n", step % 100)),
            step => text.push_str(&format!("RUN make step-{step} --with-some=option\n")),
        }
    }
    let mut project = Project::of_text(text.as_str());
    project.files = (0..100).map(|n| (format!("src/f{n}"), File::text("text"))).collect();
    project
}
