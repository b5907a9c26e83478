//! Every claim, built.

use super::*;
use crate::analysis::Build;
use crate::analysis::session::Session;
use crate::analysis::verbs::apply;

/// Builds an experiment up to its last edit: the session before the last build, and that build.
fn last_of(experiment: &Experiment, edits: usize) -> (Session, Build) {
    let mut build = Build::of(&experiment.project());
    let mut session = Session::default();
    for edit in experiment.edits.iter().take(edits) {
        session = session.rebuild(&build, "").expect("it starts");
        let edited = apply(&build.project, edit).expect("the edit fits");
        build = Build::after(Some(&build), &edited);
    }
    (session, build)
}

#[test]
fn every_experiment_comes_out_as_it_says() {
    for experiment in experiments() {
        let (session, build) = last_of(&experiment, experiment.edits.len());
        let after = session.rebuild(&build, "").expect("it starts");
        let steps = &after.last().expect("it was built").steps.list;
        let fates: Vec<Fate> = steps.iter().map(|step| step.fate).collect();
        assert_eq!(fates, experiment.expected, "{}", experiment.id);
        let first = Session::default().rebuild(&Build::of(&experiment.project()), "");
        let counts = first.expect("it starts").last().expect("it was built").counts;
        assert_eq!((counts.fails, counts.reused), (0, 0), "{}", experiment.id);
    }
}

#[test]
fn every_experiment_is_a_surprise_that_is_told() {
    for experiment in experiments().iter().filter(|it| it.id != "ignored") {
        let (session, build) = last_of(experiment, experiment.edits.len());
        let forecast = session.forecast(&build);
        let mut whys =
            forecast.steps.list.iter().filter_map(|step| session.why(&build, &forecast, step.key));
        assert!(whys.any(|why| why.surprise.is_some()), "{}", experiment.id);
    }
}

#[test]
fn ids_are_told_apart_and_claims_are_sentences() {
    let all = experiments();
    for (at, experiment) in all.iter().enumerate() {
        assert!(experiment.claim.ends_with('.') && !experiment.title.ends_with('.'));
        assert!(all.iter().skip(at + 1).all(|other| other.id != experiment.id));
    }
}
