//! What holds of `lines`.

use expect_test::{Expect, expect};

use super::*;
use crate::analysis::Build;
use crate::app::fixture::{state, with_marks, with_problems};

/// Lines as text: number, bed, pieces with class and problem, note.
fn draw(state: &State, range: Range<u32>) -> String {
    let mut out = String::new();
    for line in state.lines(range) {
        let bed = line.bed.map_or_else(String::new, |bed| {
            format!("{:?}{}", bed.kind, if bed.is_first { "+" } else { "" })
        });
        out += &format!("{} {bed:<8}", line.number);
        for piece in &line.pieces {
            let class = piece.class.map_or_else(String::new, |class| format!("{class:?}"));
            let problem = piece.problem.map_or("", |_| "!");
            out += &format!(" [{}]{class}{problem}", piece.text);
        }
        if let Some(note) = &line.note {
            out += &format!("  -- {} (+{})", note.message, note.more);
        }
        out += "\n";
    }
    out
}

#[track_caller]
fn check(state: &State, expected: Expect) {
    expected.assert_eq(&draw(state, 0..99));
}

#[test]
fn marks_and_problems_cut_a_line() {
    let state =
        with_marks(&state("FROM a 💛 b\n"), &[("FROM", Class::Keyword), ("b", Class::Image)]);
    let state =
        with_problems(&state, &[("M a 💛", Severity::Error, None), ("a", Severity::Warning, None)]);
    check(
        &state,
        expect![[r#"
            1 Base+    [FRO]Keyword [M]Keyword! [ ]! [a]! [ 💛]! [ ] [b]Image  -- wrong: M a 💛 (+1)
            2         
        "#]],
    );
}

#[test]
fn what_spans_lines_is_part_of_each() {
    let state = with_marks(
        &state("RUN <<E\na\n\nb\nE"),
        &[("RUN", Class::Keyword), ("a\n\nb", Class::Heredoc)],
    );
    let state = with_problems(&state, &[("E\na", Severity::Error, None)]);
    check(
        &state,
        expect![[r#"
        1 Run+     [RUN]Keyword [ <<] [E]!  -- wrong: E
        a (+0)
        2 Run      [a]Heredoc!
        3         
        4 Run      [b]Heredoc
        5 Run      [E]
    "#]],
    );
}

#[test]
fn a_window_draws_what_the_whole_would() {
    let text = "FROM a\nRUN b \\\n  c\n\n# d\n  e\nCOPYY f\nENV g\n";
    let marks = [
        ("FROM", Class::Keyword),
        ("RUN", Class::Keyword),
        ("# d", Class::Comment),
        ("ENV", Class::Keyword),
    ];
    let state = with_marks(&state(text), &marks);
    let state = with_problems(&state, &[("COPYY", Severity::Error, None)]);
    let whole: Vec<_> = draw(&state, 0..99).lines().map(str::to_owned).collect();
    for first in 0..9 {
        for end in first..10 {
            let seen = draw(&state, first..end);
            let expected = &whole[first as usize..(end as usize).min(whole.len())];
            assert_eq!(seen.lines().collect::<Vec<_>>(), expected, "{first}..{end}");
        }
    }
    check(
        &state,
        expect![[r#"
            1 Base+    [FROM]Keyword [ a]
            2 Run+     [RUN]Keyword [ b \]
            3 Run      [  c]
            4         
            5          [# d]Comment
            6 Run      [  e]
            7          [COPYY]! [ f]  -- wrong: COPYY (+0)
            8 Setting+ [ENV]Keyword [ g]
            9         
        "#]],
    );
}

#[test]
fn an_empty_problem_takes_the_character_beside_it() {
    let drawn = |text: &str, at: u32| {
        let state = with_problems(&state(text), &[("", Severity::Error, None)]);
        let mut build = Build::clone(&state.build);
        build.problems[0].span = Span::at(at);
        draw(&State { build: Rc::new(build), ..state }, 0..1)
    };
    assert_eq!(drawn("💛b", 0), "1          [💛]! [b]  -- wrong:  (+0)\n");
    assert_eq!(drawn("a💛", 5), "1          [a] [💛]!  -- wrong:  (+0)\n");
    assert_eq!(drawn("", 0), "1           -- wrong:  (+0)\n");
}

#[test]
fn the_widest_line_counts_columns() {
    let widest = |text: &str| state(text).widest_line().to_owned();
    assert_eq!(widest("aaa\nbbbb\ncc"), "bbbb");
    assert_eq!(widest("aaaaa\n\t\t\nb"), "\t\t");
    assert_eq!(widest("aaaaa\n漢字漢\n"), "漢字漢");
    assert_eq!(widest(""), "");
}

#[test]
fn a_line_says_what_it_adds_and_what_of_that_is_dead() {
    let text = "FROM debian:bookworm-slim\nRUN apt-get update\n|RUN rm -rf /var/lib/apt/lists/*\nENV A=1\n";
    let state = state(text);
    let shown = |view: &LineView| {
        let part = |it: &Option<Rc<str>>| it.as_deref().unwrap_or("-").to_owned();
        format!("{} {}", part(&view.size), part(&view.dead))
    };
    let lines: Vec<String> = state.lines(0..4).iter().map(shown).collect();
    assert_eq!(lines, ["74.8 MB -", "+19.9 MB 19.9 MB", "0 B -", "- -"]);
    assert_eq!(state.line_weight(), "Adds 0 B.");
    let at = |line: &str| {
        let caret = state.text().find(line).unwrap() as u32;
        State { caret, ..state.clone() }.line_weight()
    };
    let dead = "Adds 19.9 MB, 18.9–20.8 MB; 19.9 MB of it is dead weight because of line 3.";
    assert_eq!((at("RUN apt"), at("ENV")), (dead.to_owned(), String::new()));
}
