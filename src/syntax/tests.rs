//! The parser on texts of our own: what it makes of them, and laws that hold for any text.

use expect_test::{Expect, expect};

use super::tree::Form;
use super::{Node, Parsed, parse};
use crate::text::{LineIndex, Span};

/// Shows each instruction with its lines, flags and words, and then the problems.
fn show(text: &str) -> String {
    let Parsed { tree, problems } = parse(text);
    let mut out = String::new();
    for node in tree.nodes() {
        let (first, last) = node.lines();
        out += &format!("{first}-{last} {:?} {:?}", node.keyword(), node.form());
        for flag in node.flags() {
            out += &format!(" flag {flag:?}");
        }
        for arg in node.args() {
            out += &format!(" {arg:?}");
        }
        for heredoc in node.heredocs() {
            out += &format!(" {}={:?}", heredoc.name, node.heredoc_text(heredoc));
        }
        for (_, comment) in node.comments() {
            out += &format!(" // {comment}");
        }
        out.push('\n');
    }
    for problem in problems {
        let at = problem.place.span.of(text);
        out += &format!("{:?} at {at:?}: {}\n", problem.place.lines, problem.buildkit());
    }
    out
}

#[track_caller]
fn check(text: &str, expect: Expect) {
    expect.assert_eq(&show(text));
}

#[test]
fn lines_are_joined_and_comments_between_them_left_out() {
    check(
        "FROM a\nRUN one \\\n  # why\n\n  && two \\\n",
        expect![[r#"
            1-1 From Words "a"
            2-5 Run Text "one   && two"
        "#]],
    );
}

#[test]
fn a_keyword_may_be_split_over_lines() {
    check(
        "FR\\\nOM a\nru\\\nn b\n",
        expect![[r#"
            1-2 From Words "a"
            3-4 Run Text "b"
        "#]],
    );
}

#[test]
fn the_escape_directive_changes_what_continues_a_line() {
    check(
        "# escape=`\nFROM a\nRUN x `\n y \\\nRUN z\n",
        expect![[r#"
            2-2 From Words "a"
            3-4 Run Text "x  y \\"
            5-5 Run Text "z"
        "#]],
    );
}

#[test]
fn bom_and_carriage_returns_are_not_content() {
    check(
        "\u{feff}FROM a\r\nRUN b \\\r\n c\r\n",
        expect![[r#"
            1-1 From Words "a"
            2-3 Run Text "b  c"
        "#]],
    );
}

#[test]
fn heredocs_follow_each_other_and_keep_their_text() {
    check(
        "FROM a\nCOPY <<A <<-'B' /d/\none\nA\n\ttwo\n\tB\nRUN true\n",
        expect![[r#"
            1-1 From Words "a"
            2-6 Copy Words "<<A" "<<-'B'" "/d/" A="one\n" B="\ttwo\n"
            7-7 Run Text "true"
        "#]],
    );
}

#[test]
fn a_heredoc_without_end_takes_all_and_says_so() {
    check(
        "FROM a\nRUN <<E\nx\nENV A\n",
        expect![[r#"
            1-1 From Words "a"
            2-4 Run Text "<<E" E="x\nENV A\n"
            (2, 4) at "<<E": unterminated heredoc
        "#]],
    );
}

#[test]
fn json_that_is_none_is_text() {
    check(
        "FROM a\nCMD ['x']\nCMD [\"x\",]\nCMD [\"\\u00e9\\n\", \"b\"]\nCOPY [\"a b\", \"/c\"]\nRUN [1]\n",
        expect![[r#"
            1-1 From Words "a"
            2-2 Cmd Text "['x']"
            3-3 Cmd Text "[\"x\",]"
            4-4 Cmd Json "é\n" "b"
            5-5 Copy Json "a b" "/c"
            6-6 Run Nothing
            (6, 6) at "1": when using JSON array syntax, arrays must be comprised of strings only
        "#]],
    );
}

#[test]
fn every_problem_is_told_and_the_first_is_buildkits() {
    check(
        "RUN a\nFROM a b\nFROM x as 1\nCOPY --chwon=a --link=2 b\nENV =a\nENV Q\nFOO\n",
        expect![[r#"
            1-1 Run Text "a"
            2-2 From Words "a" "b"
            3-3 From Words "x" "as" "1"
            4-4 Copy Words flag "--chwon=a" flag "--link=2" "b"
            5-5 Env Pairs "" "a" "="
            6-6 Env Words "Q"
            7-7 Unknown Nothing ""
            (6, 6) at "Q": ENV must have two arguments
            (1, 1) at "RUN": no build stage in current context
            (2, 2) at "a b": dockerfile parse error on line 2: FROM requires either one or three arguments
            (3, 3) at "1": dockerfile parse error on line 3: invalid name for build stage: "1", name can't start with a number or contain symbols
            (4, 4) at "b": dockerfile parse error on line 4: COPY requires at least two arguments, but only one was provided. Destination could not be determined
            (4, 4) at "--chwon=a": dockerfile parse error on line 4: unknown flag: --chwon (did you mean chmod?)
            (4, 4) at "--link=2": dockerfile parse error on line 4: expecting boolean value for flag --link, not: 2
            (5, 5) at "=a": dockerfile parse error on line 5: ENV names can not be blank
            (7, 7) at "FOO": dockerfile parse error on line 7: unknown instruction: FOO (did you mean FROM?)
        "#]],
    );
}

#[test]
fn onbuild_holds_an_instruction_however_deep() {
    check(
        "FROM a\nONBUILD COPY --link a /b\nONBUILD ONBUILD RUN x\nONBUILD\n",
        expect![[r#"
            1-1 From Words "a"
            2-2 Onbuild Trigger "COPY" "a" "/b"
            3-3 Onbuild Trigger "ONBUILD" "RUN" "x"
            4-4 Onbuild Nothing
            (3, 3) at "ONBUILD": dockerfile parse error on line 3: Chaining ONBUILD via `ONBUILD ONBUILD` isn't allowed
            (4, 4) at "ONBUILD": dockerfile parse error on line 4: ONBUILD requires at least one argument
        "#]],
    );
    let deep = format!("FROM a\n{}RUN x\n", "ONBUILD \\\n".repeat(100_000));
    assert_eq!(parse(deep).problems.len(), 1);
}

#[test]
fn comments_belong_to_the_next_instruction_until_an_empty_one() {
    check(
        "# syntax=x\n# lost\n#\n# kept\n\n   # indented\nFROM a\nRUN b\n",
        expect![[r#"
            7-7 From Words "a" // kept // # indented
            8-8 Run Text "b"
        "#]],
    );
}

#[test]
fn nothing_but_comments_is_an_error_at_the_end() {
    check(
        "# a\n\n",
        expect![[r#"
        (2, 2) at "": file with no instructions
    "#]],
    );
    check(
        "",
        expect![[r#"
        (0, 0) at "": file with no instructions
    "#]],
    );
}

/// Words from which nasty texts are made.
const PIECES: &[&str] = &[
    "FROM a",
    "RUN ",
    "COPY ",
    "ADD ",
    "ENV ",
    "LABEL ",
    "ARG ",
    "CMD ",
    "HEALTHCHECK ",
    "ONBUILD ",
    "SHELL ",
    "EXPOSE ",
    "\n",
    "\n",
    "\n",
    "\r\n",
    "\\",
    "\\\n",
    "\\\r\n",
    "`\n",
    "# c\n",
    "# escape=`\n",
    "#",
    " ",
    "\t",
    "\u{a0}",
    "\u{3000}",
    "<<E",
    "<<-'E F'",
    "E\n",
    "\tE\n",
    "[\"a\"",
    ",",
    "]",
    "\"",
    "'",
    "=",
    "a=b",
    "$x",
    "${x:-y}",
    "--from=b",
    "--mount=type=bind,\"x",
    "--",
    "é",
    "💛",
    "مرحبا",
    "\0",
    "\u{feff}",
    "\u{85}",
    "CMD [\"\\ud83d\\ude00\", 1e999]",
    "-1",
    "0x",
];

/// A text for each number; the same one each time.
fn nasty(seed: u64) -> String {
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state
    };
    let count = next() % 40;
    (0..count).map(|_| PIECES[(next() % PIECES.len() as u64) as usize]).collect()
}

#[test]
fn spans_lie_in_the_text_in_order_and_nested() {
    for seed in 0..20_000 {
        let text = nasty(seed);
        let parsed = parse(text.as_str());
        let mut end = 0;
        for node in parsed.tree.nodes() {
            assert!(node.span().start() >= end, "{text:?}: nodes overlap");
            end = node.span().end();
            assert!(text.get(node.span().range()).is_some(), "{text:?}: node outside the text");
            let line = Span::new(node.name_span().start(), node.rest_span().end());
            assert_nested(node, line, &text);
        }
        for problem in &parsed.problems {
            assert!(text.get(problem.place.span.range()).is_some(), "{text:?}: {problem:?}");
        }
    }
}

fn assert_nested(node: Node<'_>, line: Span, text: &str) {
    let mut parts = vec![node.name_span()];
    parts.extend(node.flag_spans());
    parts.extend(node.word_spans());
    for pair in parts.windows(2) {
        assert!(pair[0].end() <= pair[1].start(), "{text:?}: {parts:?} out of order");
    }
    for part in parts {
        assert!(line.contains(part), "{text:?}: {part:?} is not in {line:?}");
        let runs = node.tree().source_runs(part);
        let joined: String = runs.iter().map(|run| run.of(text)).collect();
        assert_eq!(joined, node.tree().logical(part), "{text:?}: {runs:?}");
        assert!(node.span().contains(node.tree().source(part)), "{text:?}: {part:?}");
    }
    if let Some(trigger) = node.trigger() {
        assert_nested(trigger, line, text);
    }
}

#[test]
fn instructions_comments_and_blanks_are_the_whole_text() {
    for seed in 0..20_000 {
        let text = nasty(seed);
        let tree = parse(text.as_str()).tree;
        let mut known: Vec<Span> = tree.nodes().map(Node::span).collect();
        known.extend(tree.comments());
        known.extend(tree.directives().iter().map(|directive| directive.span));
        // What is wrong with a directive is left of a comment that is none.
        known.extend(
            parse(text.as_str()).problems.iter().map(|problem| line_of(&text, problem.place.span)),
        );
        known.sort();
        let mut from = 0;
        for span in known {
            let gap = text.get(from..span.start() as usize).unwrap_or("");
            let blank =
                gap.chars().all(|c| c.is_whitespace() || matches!(c, '\u{feff}' | '\\' | '`'));
            assert!(blank, "{text:?}: {gap:?} is nowhere in the tree");
            from = from.max(span.end() as usize);
        }
        let rest = text.get(from..).unwrap_or("");
        assert!(rest.trim_matches(['\u{feff}', '\\', '`']).trim().is_empty(), "{text:?}: {rest:?}");
    }
}

fn line_of(text: &str, span: Span) -> Span {
    let index = LineIndex::new(text);
    index.span(index.line(span.start()))
}

#[test]
fn a_line_that_is_too_long_hides_nothing_behind_it() {
    let text = format!("FROM a\nRUN {}\nENV A\n", "x".repeat(70_000));
    let parsed = parse(text.as_str());
    let messages: Vec<_> = parsed.problems.iter().map(super::Problem::buildkit).collect();
    assert_eq!(
        messages,
        ["dockerfile line greater than max allowed size of 65535", "ENV must have two arguments"]
    );
    assert_eq!(parsed.tree.nodes().len(), 2);
    assert!(parsed.tree.nodes().all(|node| node.form() == Form::Words));
}
