//! What keys make of a text.

use crate::analysis::Build;
use crate::fixture::caret;
use crate::project::Project;
use crate::text::Span;

fn build(text: &str) -> Build {
    Build::of(&Project::of_text(text))
}

/// The selection is from `$0` to `$1`, or the caret.
fn selected(text: &str) -> (String, Span) {
    let (text, start) = caret(text);
    let end = text.find("$1").map_or(start, |end| end as u32);
    (text.replacen("$1", "", 1), Span::new(start, end))
}

fn shown(text: &str, selection: Span) -> String {
    let mut text = text.to_owned();
    if !selection.is_empty() {
        text.insert_str(selection.end() as usize, "$1");
    }
    text.insert_str(selection.start() as usize, "$0");
    text
}

#[track_caller]
fn check_comment(before: &str, after: &str) {
    let (text, selection) = selected(before);
    let change = build(&text).toggle_comment(selection).expect("a change");
    assert_eq!(shown(&change.patch.apply(&text), change.selection), after);
}

#[track_caller]
fn check_there_and_back(before: &str, between: &str) {
    check_comment(before, between);
    check_comment(between, before);
}

#[test]
fn comments_go_out_and_in_again() {
    check_there_and_back("FROM a\nRUN$0 b\n", "FROM a\n# RUN$0 b\n");
    check_there_and_back("$0FROM a\n\n  RUN b\n$1RUN c", "$0# FROM a\n\n  # RUN b\n$1RUN c");
    check_there_and_back("RUN a \\\r\n    $0b\r\n", "RUN a \\\r\n    # $0b\r\n");
    check_there_and_back("# a$0\nRUN💛$1 b\n", "# # a$0\n# RUN💛$1 b\n");
    check_there_and_back("\u{feff}FROM$0 a", "\u{feff}# FROM$0 a");
    check_comment("#a$0", "a$0");
    check_comment("RUN a\n$0\n", "RUN a\n# $0\n");
    check_comment("  #   $0a", "    $0a");
    assert_eq!(build("\n\n\n").toggle_comment(Span::new(0, 3)), None);
}

#[track_caller]
fn check_newline(before: &str, after: Option<&str>) {
    let (text, caret) = caret(before);
    let change = build(&text).newline(caret);
    let found = change.map(|change| shown(&change.patch.apply(&text), change.selection));
    assert_eq!(found.as_deref(), after);
}

#[test]
fn continuation_lines_are_indented() {
    check_newline("RUN a \\$0", Some("RUN a \\\n    $0"));
    check_newline("RUN a \\ $0", Some("RUN a \\ \n    $0"));
    check_newline("RUN a \\\n  b \\$0\n  c", Some("RUN a \\\n  b \\\n  $0\n  c"));
    check_newline("RUN a \\\n  # why$0\n  b", Some("RUN a \\\n  # why\n  $0\n  b"));
    check_newline("RUN a \\\r\n  b \\$0", Some("RUN a \\\r\n  b \\\r\n  $0"));
    check_newline("# escape=`\nRUN a `$0", Some("# escape=`\nRUN a `\n    $0"));
    check_newline("RUN a \\\\$0", None);
    check_newline("RUN a$0 \\", None);
    check_newline("RUN a$0", None);
    check_newline("$0", None);
    check_newline("FROM a\n  # b \\$0", None);
    check_newline("RUN a \\\nb \\$0", None);
}

#[test]
fn lines_of_a_heredoc_keep_their_indent() {
    check_newline("RUN <<E\n\tif a$0\nE\n", Some("RUN <<E\n\tif a\n\t$0\nE\n"));
    check_newline("RUN <<E\n  a \\$0", Some("RUN <<E\n  a \\\n  $0"));
    check_newline("RUN <<E\na$0\nE\n", None);
    check_newline("RUN <<E\n  a\nE$0", None);
}
