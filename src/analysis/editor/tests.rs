//! Laws that hold for any text.

use crate::analysis::Build;
use crate::analysis::editor::{Completions, ProblemView};
use crate::project::Project;
use crate::text::Span;

/// Texts that are hard on whoever counts bytes, or only half typed.
const NASTY: &[&str] = &[
    "",
    "\n",
    "\u{feff}",
    "\u{feff}# escape=`\r\nFROM 💛`\r\n",
    "#",
    "# escape=\\\n#\n# syntax = x ",
    "FROM",
    "FROM \n",
    "FROM a AS",
    "FROM --",
    "FROM --platform",
    "FROM --platform= a",
    "FR\\\nOM a\\\n b \\",
    "FROM مرحبا:عالم AS שלום\nRUN echo שלום && echo 'مرحبا' # עולם\n",
    "ENV 💛=💛 \"ä=$ü ${ö:-ß}\" '\nLABEL \"a",
    "RUN echo ${A:-${B:-\"${C\n",
    "RUN \\\n\\\n\\\n# x\n\n\t💛\\\n",
    "RUN --mount=type=cache,target=\"/a b\",,= --mount --network= \\\n --x",
    "COPY [\"a\", 'b'\n",
    "COPY [\"💛$a\", \"b\\\"\"]\nCMD [\"a\"\\\n,\\\n\"b\"]\nCMD ['💛' , ]",
    "CMD [1, \"💛\", true]\n",
    "RUN <<💛 <<'E' <<-\"F G\"\n💛💛\n💛\n$x ${y\nE\n\tif true\n\tF G",
    "COPY <<E $a /b\n\\$x ${💛} 'it's\r\nE\r\n",
    "RUN cat <<E\nx\n E\n",
    "ONBUILD ONBUILD ONBUILD",
    "ONBUILD RUN <<E\necho $x\nE\n",
    "HEALTHCHECK --interval=5 CMDD a\nHEALTHCHECK NONE 💛",
    "EXPOSE 80/tcp $\tä\u{a0}b\u{3000}c\n",
    "ARG a b= =c \\\nRUN\n",
    "SHELL 💛 b\nFROM a # 💛\n",
    "RUN \u{0}\u{b}\u{c}\r \\ \t\n",
    "RUN if true; then echo \"a\nfi\nRUN $( ( (((( `\n&& b",
    "FROM a\r\nRUN b \\\r\n\r\n\r\n  c\r\n",
    "RUN a \\\n\n\nRUN b",
    "RUN a \\\n# b\n\\\n \\\n\nCMD c",
];

fn build(text: &str) -> Build {
    Build::of(&Project::of_text(text))
}

/// Each place of the texts, and the end of each of them when it is half typed.
fn places() -> impl Iterator<Item = (Build, String, u32)> {
    NASTY.iter().flat_map(|text| {
        let whole = build(text);
        carets(text).flat_map(move |at| {
            let half = &text[..at as usize];
            [(whole.clone(), (*text).to_owned(), at), (build(half), half.to_owned(), at)]
        })
    })
}

/// The texts, and each of them cut off at every character and with a piece in the middle missing.
fn texts() -> impl Iterator<Item = String> {
    NASTY.iter().flat_map(|text| {
        let cuts = text.char_indices().map(|(at, _)| at).chain([text.len()]);
        cuts.flat_map(move |at| {
            let tail = text.get(at + 3..).unwrap_or("");
            [text[..at].to_owned(), format!("{}{tail}", &text[..at])]
        })
    })
}

fn carets(text: &str) -> impl Iterator<Item = u32> {
    (0..=text.len()).filter(|&at| text.is_char_boundary(at)).map(|at| at as u32)
}

#[track_caller]
fn assert_in(text: &str, span: Span) {
    assert!(text.get(span.range()).is_some(), "{span:?} of {text:?}");
}

#[test]
fn marks_are_sorted_disjoint_and_within_their_lines() {
    for text in texts() {
        let build = build(&text);
        let mut end = 0;
        for mark in &build.marks {
            assert_in(&text, mark.span);
            assert!(mark.span.start() >= end && !mark.span.is_empty(), "{mark:?} of {text:?}");
            assert!(!mark.span.of(&text).contains('\n'), "{mark:?} of {text:?}");
            end = mark.span.end();
        }
        let by_line = (0..build.lines.line_count()).flat_map(|line| build.marks_of_line(line));
        assert!(by_line.eq(&build.marks), "{text:?}");
    }
}

#[test]
fn what_is_told_of_a_place_lies_in_the_text() {
    for (build, text, caret) in places() {
        if let Some(help) = build.help(caret) {
            assert_in(&text, help.span);
            assert!(help.span.touches(caret), "{help:?} at {caret} of {text:?}");
        }
        if let Some(span) = build.definition(caret) {
            assert_in(&text, span);
        }
        // Beyond the text is nothing.
        let _ = (build.help(9999), build.completions(9999), build.newline(9999));
        let _ = (build.definition(9999), build.toggle_comment(Span::new(9998, 9999)));
    }
}

#[test]
fn completions_replace_what_the_caret_is_in() {
    for (build, text, caret) in places() {
        let Some(Completions { replace, items }) = build.completions(caret) else { continue };
        assert_in(&text, replace);
        assert!(replace.touches(caret), "{replace:?} at {caret} of {text:?}");
        assert!(!items.is_empty() && !replace.of(&text).contains('\n'), "{text:?}");
    }
}

#[test]
fn keys_change_the_text_where_they_should() {
    for (build, text, caret) in places() {
        for change in [build.newline(caret), build.toggle_comment(Span::at(caret))] {
            let Some(change) = change else { continue };
            let after = change.patch.apply(&text);
            assert_ne!(after, text);
            assert_in(&after, change.selection);
        }
    }
}

#[test]
fn fixes_silence_their_problem() {
    let same = |a: &ProblemView, b: &ProblemView| a.message == b.message;
    for text in texts() {
        let build = build(&text);
        for problem in &build.problems {
            assert_in(&text, problem.span);
            let Some(fix) = &problem.fix else { continue };
            let after = fix.patch.apply(&text);
            let before = build.problems.iter().filter(|it| same(it, problem)).count();
            let left = self::build(&after).problems;
            let left = left.iter().filter(|it| same(it, problem)).count();
            assert!(left < before, "{problem:?} of {text:?} -> {after:?}");
        }
    }
}

#[test]
fn a_long_text_is_read_in_one_go() {
    let text = NASTY[20..].join("\nE\nF G\n").repeat(400);
    assert!(text.lines().count() > 5_000);
    let build = build(&text);
    assert!(build.marks.len() > 5_000);
    for caret in carets(&text).step_by(9_973) {
        let _ = (build.help(caret), build.completions(caret), build.definition(caret));
    }
}
