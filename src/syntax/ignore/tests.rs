//! The rules in small; the recorded cases are in the conformance program.

use super::*;

#[track_caller]
fn check_match(patterns: &[&str], excluded: &[&str], kept: &[&str]) {
    let list = Patterns::new(patterns.iter().copied()).unwrap();
    for path in excluded {
        assert_eq!(list.matches(path), Ok(true), "{patterns:?} should exclude {path}");
    }
    for path in kept {
        assert_eq!(list.matches(path), Ok(false), "{patterns:?} should keep {path}");
    }
}

#[track_caller]
fn check_walk(ignore: &str, paths: &[&str], sent: &[&str]) {
    let patterns = read(ignore).compile().unwrap();
    assert_eq!(walk(&patterns, paths.iter().copied()).unwrap(), sent, "{ignore:?}");
}

#[test]
fn patterns_begin_at_the_root_of_the_context() {
    check_match(&["target"], &["target", "target/x/y"], &["a/target", "targets"]);
    check_match(&["**/target"], &["target", "a/b/target/c"], &["atarget"]);
    check_match(&["*/target"], &["a/target/x"], &["target", "a/b/target"]);
}

#[test]
fn two_stars_cross_directories() {
    check_match(&["docs/**"], &["docs/a", "docs/a/b"], &["docs"]);
    check_match(&["docs/**/*.md"], &["docs/a.md", "docs/x/y/a.md"], &["docs/a.txt", "a.md"]);
    check_match(&["a/**/b/**"], &["a/b/c", "a/x/b/c"], &["a/b"]);
    check_match(&["**.log"], &["x.log", "d/x.log"], &["x.log2"]);
}

#[test]
fn the_last_matching_pattern_decides() {
    check_match(&["*.md", "!README.md"], &["a.md"], &["README.md"]);
    check_match(&["!README.md", "*.md"], &["README.md"], &[]);
    check_match(&["a", "!a/b", "a/b/secret"], &["a/x", "a/b/secret"], &["a/b", "a/b/c"]);
}

#[test]
fn brackets_follow_the_rules_of_regular_expressions() {
    check_match(&["[[:digit:]]x"], &["1x"], &["ax", ":x"]);
    check_match(&[r"v\d"], &["v1"], &["vd"]);
    check_match(&[r"a\bc"], &[], &["abc", r"a\bc"]);
    check_match(&["[a*]"], &["aa]", "]", "[[]"], &["a", "b]", "/]x"]);
    assert_eq!(Patterns::new(["[z-a]"]).unwrap().matches("x"), Err(PatternError::Unusable));
    assert_eq!(Patterns::new([r"\é"]).unwrap().matches("x"), Err(PatternError::Unusable));
}

#[test]
fn an_unusable_pattern_is_told_only_when_it_is_tried() {
    let list = Patterns::new(["!a", "b", "![z-a]"]).unwrap();
    assert_eq!(list.matches("a"), Ok(false));
    assert_eq!(list.matches("b"), Err(PatternError::Unusable));
}

#[test]
fn a_lone_slash_behind_an_exclamation_mark_is_nothing() {
    assert_eq!(read("!/\n").compile(), Err(PatternError::LoneExclamation));
}

#[test]
fn excluded_directories_are_sent_for_what_is_reincluded_in_them() {
    let paths = ["a/b/c", "a/d", "e/", "f.txt"];
    check_walk("*\n!a/b/c\n", &paths, &["a/", "a/b/", "a/b/c"]);
    check_walk("a/b\n", &paths, &["a/", "a/d", "e/", "f.txt"]);
    check_walk("**/c\n", &paths, &["a/", "a/b/", "a/d", "e/", "f.txt"]);
}

#[test]
fn directories_are_left_out_unseen_where_no_plain_exception_names_them() {
    let paths = ["a/b/c", "a/d"];
    // The exception would re-include `a/b/c`, but only `a` is taken from its text.
    check_walk("a/b\n!a/*/**\n", &paths, &["a/", "a/d"]);
    // With another exception that has wildcards nothing is left out unseen.
    check_walk("a/b\n!a/*/**\n!x*\n", &paths, &["a/", "a/b/", "a/b/c", "a/d"]);
}

#[test]
fn problems_stand_at_their_patterns() {
    let text = "# c\n  [\r\n!\nok\n [z-a] \n";
    let file = read(text);
    let problems: Vec<_> =
        file.problems.iter().map(|it| (it.span.of(text), it.kind.to_string())).collect();
    assert_eq!(
        problems,
        [
            ("[", "syntax error in pattern".to_owned()),
            ("!", "illegal exclusion pattern: \"!\"".to_owned()),
            ("[z-a]", "syntax error in pattern".to_owned()),
        ]
    );
}

#[test]
fn a_line_of_64_kib_ends_the_reading() {
    let long = "a".repeat(64 * 1024);
    assert_eq!(read(&long[1..]).lines.len(), 1);
    let file = read(&format!("x\n{long}\ny\n"));
    assert_eq!(file.patterns().collect::<Vec<_>>(), ["x"]);
    assert_eq!(file.problems[0].kind, ProblemKind::LineTooLong);
}

#[test]
fn patterns_of_many_stars_take_linear_time() {
    let pattern = "*a**/".repeat(60) + "b";
    assert_eq!(Patterns::new([pattern.as_str()]).unwrap().matches(&"a/".repeat(120)), Ok(false));
}

#[test]
fn marks_are_in_order_and_say_what_stands_out() {
    use MarkClass::{Comment, Escape, Negation, Wildcard};
    let text = "\u{feff}# all\n !d\\*r/**/[a-z]?é*.md\n #x\n[[[\n";
    let marks: Vec<_> = highlight(text).iter().map(|it| (it.span.of(text), it.class)).collect();
    assert_eq!(
        marks,
        [
            ("# all", Comment),
            ("!", Negation),
            ("\\*", Escape),
            ("**", Wildcard),
            ("[a-z]", Wildcard),
            ("?", Wildcard),
            ("*", Wildcard),
        ]
    );
}
