//! Laws, over many projects that are made by chance, always the same ones.

use super::{build, project};
use crate::cache::{Outcome, Replay, Store};
use crate::project::{File, Project};

/// Numbers that look like chance.
struct Chance(u64);

impl Chance {
    fn below(&mut self, end: u64) -> u64 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % end
    }
}

/// Lines of a stage, in any order that makes sense.
fn lines(chance: &mut Chance, stages: u64) -> Vec<String> {
    let count = 1 + chance.below(6);
    (0..count)
        .map(|_| {
            let n = chance.below(4);
            match chance.below(9) {
                0 => format!("RUN echo {n} > /f{n}"),
                1 => format!("RUN opaque{n} --flag"),
                2 => format!("COPY d{n} /c{n}/"),
                3 => "COPY . /all".to_owned(),
                4 => format!("ENV E{n}={}", chance.below(3)),
                5 => format!("ARG A{n}=x"),
                6 => format!("WORKDIR /w{n}"),
                7 => format!("COPY --link d{n}/a /l{n}"),
                _ if stages > 0 => {
                    format!("COPY --from={} /etc /from{n}", chance.below(stages))
                }
                _ => format!("LABEL l={n}"),
            }
        })
        .collect()
}

fn any_project(seed: u64) -> Project {
    let mut chance = Chance(seed);
    let mut text = String::new();
    for stage in 0..=chance.below(3) {
        text.push_str(&format!("FROM base{} AS s{stage}\n", chance.below(2)));
        text.push_str(&lines(&mut chance, stage).join("\n"));
        text.push('\n');
    }
    let files: Vec<(String, String)> =
        (0..4).map(|n| (format!("d{n}/a"), chance.below(3).to_string())).collect();
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (&**path, &**text)).collect();
    project(&text, &files)
}

fn all(replay: &Replay) -> impl Iterator<Item = &Outcome> {
    replay.stages.iter().flatten().map(|step| &step.outcome)
}

fn count_runs(replay: &Replay) -> usize {
    all(replay).filter(|outcome| matches!(outcome, Outcome::Ran(_))).count()
}

const SEEDS: std::ops::Range<u64> = 0..300;

#[test]
fn the_same_project_again_hits_everywhere() {
    for seed in SEEDS {
        let project = any_project(seed);
        let mut store = Store::default();
        let (_, first) = build(&mut store, &project);
        let before = store.len();
        let (_, again) = build(&mut store, &project);
        assert_eq!(count_runs(&again), 0, "{seed}: {}", project.dockerfile);
        assert_eq!(all(&first).count(), all(&again).count());
        assert_eq!(store.len(), before, "{seed}: nothing new is kept");
    }
}

#[test]
fn a_label_never_costs_a_step() {
    for seed in SEEDS {
        let project = any_project(seed);
        let mut store = Store::default();
        build(&mut store, &project);
        let mut lines: Vec<&str> = project.dockerfile.lines().collect();
        lines.insert(1 + Chance(seed).below(lines.len() as u64) as usize, "LABEL new=label");
        let labelled = Project { dockerfile: lines.join("\n").into(), ..project };
        let (_, again) = build(&mut store, &labelled);
        assert_eq!(count_runs(&again), 0, "{seed}: {}", labelled.dockerfile);
    }
}

#[test]
fn the_order_of_independent_stages_does_not_matter() {
    for seed in SEEDS {
        let mut chance = Chance(seed);
        let one = format!("FROM base AS one\n{}\n", lines(&mut chance, 0).join("\n"));
        let two = format!("FROM base AS two\n{}\n", lines(&mut chance, 0).join("\n"));
        let end = "FROM base\nCOPY --from=one /etc /1\nCOPY --from=two /etc /2\n";
        let files = [("d0/a", ""), ("d1/a", ""), ("d2/a", ""), ("d3/a", "")];
        let mut store = Store::default();
        build(&mut store, &project(&format!("{one}{two}{end}"), &files));
        let (_, again) = build(&mut store, &project(&format!("{two}{one}{end}"), &files));
        assert_eq!(count_runs(&again), 0, "{seed}: {one}{two}");
    }
}

#[test]
fn what_is_undone_hits_again() {
    for seed in SEEDS {
        let start = any_project(seed);
        let mut edited = start.clone();
        edited.files.insert("d0/a", File::text("edited"));
        edited.dockerfile = edited.dockerfile.replace("echo", "echo -n").into();
        let mut store = Store::default();
        build(&mut store, &start);
        build(&mut store, &edited);
        let (_, undone) = build(&mut store, &start);
        assert_eq!(count_runs(&undone), 0, "{seed}: {}", start.dockerfile);
    }
}

#[test]
fn every_step_that_ran_has_a_first_cause() {
    for seed in SEEDS {
        let mut store = Store::default();
        build(&mut store, &any_project(seed));
        let (_, replay) = build(&mut store, &any_project(seed + 1));
        for (stage, steps) in replay.stages.iter().enumerate() {
            for (step, done) in steps.iter().enumerate() {
                if matches!(done.outcome, Outcome::Ran(_)) {
                    let (path, cause) = replay.first_cause(crate::cache::StepRef { stage, step });
                    assert!(cause.is_some(), "{seed}: {path:?}");
                }
            }
        }
    }
}

#[test]
fn a_store_stays_bounded() {
    let text = |n: usize| {
        let runs: String = (0..1500).map(|step| format!("RUN step {n} {step}\n")).collect();
        project(&format!("FROM base\n{runs}"), &[])
    };
    let mut store = Store::default();
    for n in 0..16 {
        build(&mut store, &text(n));
    }
    assert!(store.len() <= 8_000, "{}", store.len());
    let (_, last) = build(&mut store, &text(15));
    assert_eq!(count_runs(&last), 0, "what was used last is kept");
    let (_, first) = build(&mut store, &text(0));
    assert_eq!(count_runs(&first), 1500, "what was used first is gone");
}
