//! The same edits with two Dockerfiles.

use super::*;
use crate::app::Action;
use crate::app::example::Example;
use crate::app::fixture::state;
use crate::project::File;

const GOOD: &str = "FROM a\nCOPY deps /\nRUN install\nCOPY src /src\nRUN make\n";
const BAD: &str = "FROM a\nCOPY . /\nRUN install\nRUN make\n";

fn project(dockerfile: &str) -> Project {
    let files = ["deps", "src/app.py"].map(|path| (path, File::text(path)));
    Project { files: files.into_iter().collect(), ..Project::of_text(dockerfile) }
}

fn change(path: &str) -> Act {
    Act::Edit(ProjectEdit::Change { path: path.into() })
}

fn replay(project: &Project, week: &[Act]) -> Replayed {
    replayed(&Build::of(project), project, week, Assumptions::default())
}

fn show(replayed: &Replayed) -> String {
    let show = |cost: &Result<Cost, String>| match cost {
        Ok(cost) => cost.words(),
        Err(why) => why.clone(),
    };
    let edits = replayed.edits.iter().map(|it| format!("; {}", show(it)));
    format!("{}{}: {}", show(&replayed.first), edits.collect::<String>(), replayed.again.runs)
}

#[track_caller]
fn check(a: &str, b: &str, week: &[Act], expected: [&str; 2]) {
    let comparison = compare(&Build::of(&project(a)), &project(b), week, Assumptions::default());
    assert_eq!([show(&comparison.a), show(&comparison.b)], expected);
}

#[test]
fn what_is_copied_late_makes_less_run_again() {
    let week = [change("src/app.py"), change("src/app.py"), change("deps")];
    let expected = ["3 of 3; 3 of 3; 3 of 3; 3 of 3: 9", "4 of 4; 2 of 4; 2 of 4; 4 of 4: 8"];
    check(BAD, GOOD, &week, expected);
    check(GOOD, GOOD, &[change("src/app.py")], ["4 of 4; 2 of 4: 2"; 2]);
}

#[test]
fn a_pruned_cache_and_a_fresh_machine_are_part_of_a_week() {
    let week = [Act::Prune, change("src/app.py"), Act::Fresh];
    let expected = ["3 of 3; 3 of 3; 3 of 3; 3 of 3: 9", "4 of 4; 4 of 4; 2 of 4; 4 of 4: 10"];
    check(BAD, GOOD, &week, expected);
}

#[test]
fn an_edit_that_does_not_fit_one_of_both_says_so_and_costs_nothing() {
    let edit = ProjectEdit::Replace { line: 5, old: "make".into(), new: "make -j".into() };
    let edit = Act::Edit(edit);
    let expected =
        ["3 of 3; The Dockerfile has no line 5.; 3 of 3: 3", "4 of 4; 1 of 4; 4 of 4: 5"];
    check(BAD, GOOD, &[edit, change("deps")], expected);
}

#[test]
fn the_time_of_all_builds_after_the_first_is_told() {
    let week = [change("src/app.py"), change("deps")];
    let Comparison { a, mut b } =
        compare(&Build::of(&project(BAD)), &project(GOOD), &week, Assumptions::default());
    let times = a.edits.iter().map(|cost| cost.as_ref().map_or(0, |cost| cost.time.likely));
    assert_eq!(times.sum::<u64>(), a.again.time.likely);
    assert!(a.again.time.likely > 0);
    b.again = Cost { runs: 1, time: Duration::exact(41_000), ..Cost::default() };
    let words = Comparison { a: b.clone(), b }.words();
    assert_eq!(words, "A runs 1 step again, about 41 s in all; B runs 1, about 41 s.");
}

#[test]
fn what_does_not_build_is_told_of_each_build() {
    let broken = replay(&project("FROM a\nRUNN make\n"), &[change("deps")]);
    let message = broken.first.clone().unwrap_err();
    assert_eq!(broken.edits, [Err(message)]);
    let good = replay(&project(GOOD), &[]);
    let words = Comparison { a: good, b: broken.clone() }.words();
    assert_eq!((words.as_str(), broken.again.is_nothing()), ("B cannot be built.", true));
    let gone = Act::Edit(ProjectEdit::Delete { path: "deps".into() });
    let failing = replay(&project(GOOD), &[gone]);
    assert_eq!(failing.edits[0].as_ref().map(|cost| cost.fails), Ok(1));
    let words = Comparison { a: replay(&project(GOOD), &[]), b: failing }.words();
    assert_eq!(words, "Builds of B fail.", "what fails is not the quicker one");
}

#[test]
fn the_other_is_the_counterpart_of_an_example_or_a_copy() {
    let flask = Example::find("flask").unwrap();
    let bad = flask.counterpart().unwrap();
    assert_eq!(&*state(flask.dockerfile).other_dockerfile(), bad.dockerfile);
    assert_eq!(&*state(bad.dockerfile).other_dockerfile(), flask.dockerfile);
    let mine = state("FROM mine\n");
    assert_eq!(mine.other_dockerfile(), *mine.text());
    let other = Compare { other: Some("FROM other\n".into()), ..Compare::default() };
    let written = mine.update(Action::Compare(other)).unwrap();
    assert_eq!(&*written.other_dockerfile(), "FROM other\n");
}

#[test]
fn the_usual_week_is_made_of_what_both_copy() {
    let with = State { build: Rc::new(Build::of(&project(BAD))), ..state("") };
    let other = Compare { other: Some(GOOD.into()), ..Compare::default() };
    let compared = with.update(Action::Compare(other.clone())).unwrap().compared();
    let labels = |week: &[Verb]| week.iter().map(|it| it.label.clone()).collect::<Vec<_>>();
    let source = "Change src/app.py";
    assert_eq!(labels(&compared.week), [source, source, "Change deps", source]);
    assert_eq!(compared.result.b.again.runs, 10);
    let shorter = Compare { week: Some(compared.without(2)), ..other };
    let shorter = with.update(Action::Compare(shorter)).unwrap().compared();
    assert_eq!(labels(&shorter.week), [source; 3]);
    let machine: Vec<_> = shorter.offered.iter().rev().take(2).map(|it| it.id.as_str()).collect();
    assert_eq!(machine, ["fresh", "prune"]);
    let deps = shorter.offered.iter().position(|it| it.label == "Change deps").unwrap();
    assert_eq!(labels(&shorter.with(deps))[3], "Change deps");
}
