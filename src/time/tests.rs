//! What steps take, and laws that hold for every schedule.

use std::rc::Rc;

use expect_test::{Expect, expect};

use super::{Assumptions, Basis, Duration, Schedule, Task, bounds, schedule, words};
use crate::catalog::Range;
use crate::image::{Simulation, simulate};
use crate::plan::{Plan, VertexKind, plan};
use crate::project::{BaseImage, BaseLayer, Content, File, Project};
use crate::syntax::parse;

struct Build {
    plan: Plan,
    files: Simulation,
}

fn build(dockerfile: &str) -> Build {
    let mut project = Project::of_text(dockerfile);
    project.dockerfile_path = None;
    let large = File::plain(Content::Opaque { size: Some(400_000_000), id: "large".into() });
    project.files = [("large", large), ("small", File::text("x"))].into_iter().collect();
    let layer = |size, compressed| BaseLayer {
        size: Some(size),
        compressed: Some(compressed),
        ..BaseLayer::default()
    };
    let image = BaseImage { layers: vec![layer(100_000_000, 25_000_000)], ..BaseImage::default() };
    project.registry.images.insert("docker.io/library/known:latest".into(), Rc::new(image));
    let parsed = parse(Rc::clone(&project.dockerfile));
    let plan = plan(&project, &parsed);
    let files = simulate(&project, &plan);
    Build { plan, files }
}

impl Build {
    /// All runs but the images, which are there.
    fn tasks(&self) -> Vec<Task> {
        let kinds = self.plan.graph.vertices.iter().map(|vertex| vertex.kind);
        kinds
            .map(|kind| match kind {
                VertexKind::Image => Task::Reused,
                _ => Task::Runs { download: None },
            })
            .collect()
    }

    fn schedule(&self, assumed: &Assumptions) -> Schedule {
        schedule(&self.plan, &self.files, &self.tasks(), assumed)
    }

    fn told(&self, schedule: &Schedule) -> String {
        let mut told = String::new();
        for op in &self.plan.ops {
            let Some(timed) = schedule.of(&self.plan, op.vertex) else { continue };
            let mark = if schedule.critical.contains(&op.vertex) { "*" } else { " " };
            let guesses = timed.guesses.join(" ");
            told.push_str(&format!(
                "{mark} {}..{} {} ({}) {:?} {guesses}| {}\n",
                timed.start,
                timed.end,
                words(timed.lasts),
                bounds(timed.lasts),
                timed.basis,
                op.name,
            ));
        }
        told.push_str(&format!("{}\n", words(schedule.total)));
        told
    }
}

#[track_caller]
fn check(dockerfile: &str, tasks: impl Fn(&Build) -> Vec<Task>, expected: Expect) {
    let build = build(dockerfile);
    let tasks = tasks(&build);
    let schedule = schedule(&build.plan, &build.files, &tasks, &Assumptions::default());
    expected.assert_eq(&build.told(&schedule));
}

const STAGES: &str = "FROM known AS a\nRUN apt-get update && apt-get install -y gcc\nRUN make\n\
    FROM known AS b\nRUN npm ci\nFROM known AS c\nRUN sleep 2\nCOPY large /\n\
    FROM known\nCOPY --from=a /x /\nCOPY --from=b /x /\nCOPY --from=c /x /\nRUN true\n";

#[test]
fn stages_run_at_the_same_time_and_the_slowest_decides() {
    check(
        STAGES,
        Build::tasks,
        expect![[r#"
          250..250 0 s (0 s) Reused | [c 1/3] FROM docker.io/library/known:latest
        * 250..13747 about 13 s (1.7 s to 6 min 15 s) Guess apt-get| [a 2/3] RUN apt-get update && apt-get install -y gcc
        * 13747..58867 about 45 s (0.1 s to 1 h) Guess make| [a 3/3] RUN make
        * 58867..58922 about 0.1 s (0.1 s to 7.8 s) Guess | [stage-3 2/5] COPY --from=a /x /
          250..15195 about 15 s (1.0 s to 6 min 55 s) Guess npm| [b 2/2] RUN npm ci
        * 58922..58977 about 0.1 s (0.1 s to 7.8 s) Guess | [stage-3 3/5] COPY --from=b /x /
          250..2370 about 2.1 s (2.0 s to 2.8 s) Guess | [c 2/3] RUN sleep 2
          250..2280 about 2.0 s (1.3 s to 6.3 s) Bytes | [internal] load build context
          2370..4400 about 2.0 s (1.3 s to 6.3 s) Bytes | [c 3/3] COPY large /
        * 58977..59032 about 0.1 s (0.1 s to 7.8 s) Guess | [stage-3 4/5] COPY --from=c /x /
        * 59032..59155 about 0.1 s (0.1 s to 0.9 s) Guess | [stage-3 5/5] RUN true
        about 1 min
    "#]],
    );
}

#[test]
fn a_base_that_is_not_there_is_pulled_and_what_is_reused_takes_no_time() {
    check(
        "FROM known\nRUN make\nCOPY small /\n",
        |build| {
            let mut tasks = build.tasks();
            tasks[0] = Task::Runs { download: None };
            tasks[1] = Task::Reused;
            tasks
        },
        expect![[r#"
            * 250..3596 about 3.3 s (2.4 s to 9.4 s) Bytes | [1/3] FROM docker.io/library/known:latest
              3596..3596 0 s (0 s) Reused | [2/3] RUN make
              250..2280 about 2.0 s (1.3 s to 6.3 s) Bytes | [internal] load build context
            * 3596..3626 about 0.1 s (0.1 s to 0.3 s) Bytes | [3/3] COPY small /
            about 3.7 s
        "#]],
    );
}

#[test]
fn what_a_command_downloads_may_be_known() {
    let build = build("FROM known\nRUN curl https://x/y\n");
    let assumed = Assumptions::default();
    let guess = build.schedule(&assumed);
    let mut tasks = build.tasks();
    tasks[1] = Task::Runs { download: Some(Range::exact(1_250_000_000)) };
    let known = schedule(&build.plan, &build.files, &tasks, &assumed);
    let lasts = |schedule: &Schedule| schedule.vertices[1].as_ref().map(|timed| timed.lasts.likely);
    let basis = guess.vertices[1].as_ref().map(|timed| timed.basis);
    assert_eq!(basis, Some(Basis::Guess));
    assert!(lasts(&guess) < Some(100_000) && lasts(&known) >= Some(100_000));
}

#[test]
fn what_may_not_run_takes_nothing_at_least() {
    let low = |command: &str| {
        let build = build(&format!("FROM known\nRUN {command}\n"));
        let schedule = build.schedule(&Assumptions::default());
        schedule.vertices[1].as_ref().map(|timed| timed.lasts.low)
    };
    assert!(low("sleep 5") >= Some(5_000));
    assert!(low("sh -c 'sleep 5'") >= Some(5_000));
    assert!(low("test -e /x || sleep 5") < Some(1_000));
    assert!(low("sleep 5 && cargo build") > low("sleep 5"));
}

#[test]
fn stages_that_are_not_needed_take_no_time() {
    let build = build("FROM known AS x\nRUN make\nFROM known\nRUN true\n");
    let schedule = build.schedule(&Assumptions::default());
    assert_eq!(schedule.vertices.iter().flatten().count(), 2);
}

/// Builds of different shapes.
const SHAPES: &[&str] = &[
    "",
    "FROM scratch\n",
    "FROM known\nRUN make\nRUN cargo build\nCOPY large /\n",
    STAGES,
    "FROM known AS a\nRUN make a\nRUN sleep 9\nFROM a AS b\nRUN make b\nFROM a AS c\nRUN npm ci\n\
        RUN npm run build\nFROM known AS d\nRUN dnf install -y x\nFROM b\nCOPY --from=c /c /\n\
        COPY --from=d /d /\nCOPY --link --from=a /a /\nRUN pip install x\n",
];

fn all() -> impl Iterator<Item = (Build, Assumptions)> {
    let places = [Some(1), Some(2), Some(3), None];
    SHAPES.iter().flat_map(move |text| {
        places.map(|parallel| (build(text), Assumptions { parallel, ..Assumptions::default() }))
    })
}

fn steps(schedule: &Schedule) -> [u64; 3] {
    let Schedule { total, opening, export, .. } = schedule;
    let of = |of: fn(&Duration) -> u64| of(total) - of(opening) - of(export);
    [of(|it| it.low), of(|it| it.likely), of(|it| it.high)]
}

#[test]
fn a_build_takes_at_least_its_longest_step_and_at_most_all_of_them() {
    for (build, assumed) in all() {
        let schedule = build.schedule(&assumed);
        let lasts = || schedule.vertices.iter().flatten().map(|timed| timed.lasts);
        let parts: [fn(&Duration) -> u64; 3] = [|it| it.low, |it| it.likely, |it| it.high];
        for (part, total) in parts.into_iter().zip(steps(&schedule)) {
            let longest = lasts().map(|it| part(&it)).max().unwrap_or(0);
            let sum: u64 = lasts().map(|it| part(&it)).sum();
            assert!(longest <= total && total <= sum, "{}", build.told(&schedule));
            assert!(assumed.parallel != Some(1) || total == sum, "{}", build.told(&schedule));
        }
        let Duration { low, likely, high } = schedule.total;
        assert!(low <= likely && likely <= high);
    }
}

#[test]
fn a_step_starts_when_what_it_needs_is_there_and_a_place_is_free() {
    for (build, assumed) in all() {
        let schedule = build.schedule(&assumed);
        let timed = |vertex| schedule.of(&build.plan, vertex);
        let mut starts = Vec::new();
        for op in &build.plan.ops {
            let Some(own) = timed(op.vertex) else { continue };
            for input in &build.plan.graph.vertices[op.vertex].inputs {
                assert!(timed(*input).is_none_or(|input| input.end <= own.start));
            }
            starts.push(own.start);
        }
        for start in starts {
            let running = schedule.vertices.iter().flatten();
            let running = running.filter(|it| it.start <= start && start < it.end).count();
            assert!(running <= assumed.parallel.unwrap_or(usize::MAX));
        }
    }
}

#[test]
fn without_a_limit_the_critical_path_decides() {
    for (build, assumed) in all().filter(|(_, assumed)| assumed.parallel.is_none()) {
        let schedule = build.schedule(&assumed);
        let path = schedule.critical.iter().filter_map(|vertex| schedule.of(&build.plan, *vertex));
        let path: Vec<_> = path.collect();
        let sum: u64 = path.iter().map(|timed| timed.lasts.likely).sum();
        assert_eq!(sum, steps(&schedule)[1]);
        assert!(path.windows(2).all(|pair| pair[0].end == pair[1].start));
    }
}

/// The totals of a build with its stages in different orders are one.
#[track_caller]
fn check_orders(commands: [&str; 4]) {
    let names = ["a", "b", "c", "d"];
    let end = "FROM known\nRUN --mount=from=a,target=/a --mount=from=b,target=/b \
        --mount=from=c,target=/c --mount=from=d,target=/d true\n";
    for parallel in [Some(1), Some(2), Some(3), None] {
        let assumed = Assumptions { parallel, ..Assumptions::default() };
        let total = |order: [usize; 4]| {
            let stage = |at: usize| format!("FROM known AS {}\n{}", names[at], commands[at]);
            let text = order.map(stage).concat();
            build(&format!("{text}{end}")).schedule(&assumed).total
        };
        let first = total([0, 1, 2, 3]);
        for order in [[3, 2, 1, 0], [1, 0, 3, 2], [2, 3, 0, 1], [1, 2, 3, 0]] {
            assert_eq!(total(order), first, "{order:?} {parallel:?}");
        }
    }
}

#[test]
fn the_order_of_independent_stages_does_not_matter() {
    check_orders([
        "RUN make a\nRUN npm ci\n",
        "RUN cargo build\n",
        "RUN make c\nRUN npm ci\n",
        "COPY large /\nRUN sleep 7\n",
    ]);
    // All ways to the end are equally long.
    check_orders([
        "RUN sleep 1\nRUN sleep 5\nRUN sleep 3\n",
        "RUN sleep 5\nRUN sleep 1\nRUN sleep 3\n",
        "RUN sleep 9.246\n",
        "RUN sleep 9.2460\n",
    ]);
}

#[test]
fn what_is_quicker_is_never_slower() {
    for (build, assumed) in all() {
        let mut last = build.schedule(&assumed).total;
        for factor in [2, 3, 7, 50, 1_000] {
            let Assumptions { network, cpu, disk, latency, parallel } = assumed;
            let quick = Assumptions {
                network: network * factor,
                cpu: cpu * factor,
                disk: disk * factor,
                latency: latency / factor,
                parallel,
            };
            let alone = Assumptions { network: network * factor, ..assumed };
            let (quick, alone) = (build.schedule(&quick).total, build.schedule(&alone).total);
            let before = build.schedule(&assumed).total;
            for (new, old) in [(quick, last), (alone, before), (quick, alone)] {
                assert!(new.low <= old.low && new.likely <= old.likely && new.high <= old.high);
            }
            last = quick;
        }
    }
}

#[test]
fn nothing_is_too_much() {
    let nothing = Assumptions { network: 0, latency: u64::MAX, cpu: 0, disk: 0, parallel: Some(0) };
    for text in SHAPES {
        let total = build(text).schedule(&nothing).total;
        assert!(total.low <= total.likely && total.likely <= total.high);
    }
}
