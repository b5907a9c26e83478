//! Every rule against its own examples, and what silences rules.

use super::*;
use crate::plan::plan;
use crate::syntax::parse;
use crate::text::Patch;

fn run(dockerfile: &str) -> Found {
    let project = Project::of_text(dockerfile);
    let parsed = parse(dockerfile);
    check(&project, &parsed, &plan(&project, &parsed), Reach::AllStages)
}

fn rules(dockerfile: &str) -> Vec<&'static str> {
    run(dockerfile).warnings.iter().map(|warning| warning.rule).collect()
}

#[test]
fn every_rule_lives_up_to_its_examples() {
    for rule in RULES.iter().filter(|rule| !rule.bad.is_empty()) {
        assert!(rules(rule.bad).contains(&rule.id), "{}: bad example is accepted", rule.id);
        assert_eq!(rules(rule.good), [""; 0], "{}: good example is flagged", rule.id);
    }
}

#[test]
fn a_fix_silences_its_rule() {
    for rule in RULES {
        for warning in run(rule.bad).warnings {
            let Some(fix) = warning.fix else { continue };
            let mended = fix.patch.apply(rule.bad);
            assert!(!rules(&mended).contains(&rule.id), "{}: {mended}", rule.id);
            assert_ne!(fix.patch, Patch::default());
        }
    }
}

#[test]
fn addresses_are_made_of_the_names() {
    for rule in RULES.iter().filter(|rule| !rule.url.is_empty()) {
        let name = rule.url.rsplit('/').nth(1).unwrap().replace('-', "");
        assert_eq!(name, rule.id.to_lowercase());
    }
}

#[test]
fn comments_and_options_silence_rules() {
    assert_eq!(rules("# check=skip=all\nFROM alpine\nCMD a\n"), [""; 0]);
    assert_eq!(rules("FROM alpine\n# check=skip=JSONArgsRecommended because\nCMD a\n"), [""; 0]);
    assert_eq!(rules("FROM alpine\n# check=skip=Other\nCMD a\n"), ["JSONArgsRecommended"]);
}

#[test]
fn warnings_may_be_errors() {
    let found = run("# check=error=true\nFROM alpine\nCMD a\n");
    let forms = found.failure.map(|failure| failure.forms);
    let expected = "lint violation found for rules: JSONArgsRecommended".to_owned();
    assert_eq!(forms, Some(vec![expected]));
}

#[test]
fn nothing_is_found_behind_an_error() {
    let found = run("FROM alpine\nCMD a\nSTOPSIGNAL NO\nCMD b\n");
    assert_eq!(found.warnings.len(), 1);
    assert!(found.failure.is_some());
}
