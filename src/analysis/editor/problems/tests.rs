//! What is said of each kind of problem, and what its fix makes of the text.

use std::collections::BTreeSet;
use std::fmt::Write;

use expect_test::{Expect, expect};

use super::*;
use crate::syntax::parse;
use crate::syntax::problem::Kind;

fn problems(text: &str) -> Vec<ProblemView> {
    let mut found = views(&parse(text));
    sort(&mut found, &LineIndex::new(text));
    found
}

/// Shows problems as `line: "place" message (hint)`, and what the fix makes of the text.
#[track_caller]
fn check(text: &str, expected: &Expect) {
    let mut shown = String::new();
    for view in problems(text) {
        let place = view.span.of(text);
        let hint = view.hint.unwrap_or_default();
        let _ = writeln!(shown, "{}: {place:?} {} ({hint})", view.line, view.message);
        if let Some(fix) = view.fix {
            let _ = writeln!(shown, "  {} -> {:?}", fix.label, fix.patch.apply(text));
        }
    }
    expected.assert_eq(&shown);
}

/// A text for every kind of problem, and others that are mended in other ways.
const EXAMPLES: &[&str] = &[
    "# escape=x\nFROM a",
    "# escape=\\\n# escape=\\\nFROM a\n",
    "# only a comment\n",
    "FROM a\nENV name",
    "FROM a\nENV a=b c",
    "FROM a\nENV a=b c d=e",
    "FROM a\nENV a= b\n",
    "FROM a\nLABEL x=1 a = b\nRUN c",
    "FROM a\nENV a=b \\\nRUN c\n",
    "FROM a\nONBUILD ENV a=b c\n",
    "FROM a\nCMD [\"a\", 1, true,\"\\\"\"]\n",
    "FROM a\nCMD [\"a\", [1]]\n",
    "FROM a\nRUN <<EOF\na\n  EOF \nRUN b\n",
    "FROM a\nRUN <<EOF\na\neof\r\nRUN b\n",
    "FROM a\nRUN <<EOF\na\n",
    "FROM a\nRUN cat <<\"a\n",
    "FROM a\nRUN cat <<'a\n",
    "FRM a",
    "FROM a\nRNU b",
    "FROM a\nRUN b\n&& c\n",
    "FROM a\napt-get update\n",
    "from a\nmv b c\n",
    "RUN a\nFROM b",
    "FROM a\nCOPY --form=b c d",
    "FROM a\nCMD --form=b c d",
    "FROM a\nCOPY --from=a --from=a b c\n",
    "FROM a\nCOPY --from=a --from=b b c\n",
    "FROM --platform linux/amd64 a",
    "FROM a\nCOPY --link= a b",
    "FROM a\nCOPY --link=yes a b",
    "FROM a\nCOPY --link=0 a b",
    "FROM a\nCOPY --link=maybe a b",
    "FROM",
    "FROM a b",
    "FROM a as",
    "FROM a # why\nRUN b",
    "FROM a AS b # why",
    "FROM a AS b c d",
    "FROM a AS 1b",
    "FROM a\nENV",
    "FROM a\nWORKDIR",
    "FROM a\nCOPY b",
    "FROM a\nCOPY b <<EOF\nc\nEOF",
    "FROM a\nENV =b",
    "FROM a\nVOLUME [\"\"]",
    "FROM a\nSHELL /bin/bash -c",
    "FROM a\nSHELL ['/bin/bash', '-c']",
    "FROM a\nRUN --network=hosts b",
    "FROM a\nRUN --network=x b",
    "FROM a\nRUN --security=insecur b",
    "FROM a\nRUN --mount=from=$x b",
    "FROM a\nRUN --mount= b",
    "FROM a\nRUN --device=a,name=b c",
    "FROM a\nRUN --device=a,x=y c",
    "FROM a\nRUN --device=a,required=x c",
    "FROM a\nRUN --device=a,b c",
    "FROM a\nHEALTHCHECK CMDD b",
    "FROM a\nHEALTHCHECK curl -f http://x/",
    "FROM a\nHEALTHCHECK NONE b",
    "FROM a\nHEALTHCHECK CMD",
    "FROM a\nHEALTHCHECK --interval=5 CMD b",
    "FROM a\nHEALTHCHECK --interval=5x CMD b",
    "FROM a\nHEALTHCHECK --interval=x CMD b",
    "FROM a\nHEALTHCHECK --interval=1us CMD b",
    "FROM a\nHEALTHCHECK --retries=x CMD b",
    "FROM a\nHEALTHCHECK --retries=-1 CMD b",
    "FROM a\nONBUILD ONBUILD ONBUILD RUN b",
    "FROM a\nONBUILD FROM b",
    "FROM a\nRUN b \\\n\n  # c\n \n  d\n",
    "FROM a\nRUN b \\\n\nRUN c\n",
    "FROM a\nRUN b \\\n\n",
    "FROM a\nCMD ['a', 'b\"', ]\n",
    "FROM a\nCOPY [“a”, \"b\"]\n",
    "FROM a\nHEALTHCHECK CMD [\"a\", 'b']\n",
    "FROM a\nCMD [\"a\" \"b\"]\n",
    "FROM a\nONBUILD CMD ['a']\n",
    "FROM a\nRUN [ -f b ]\n",
    "FROM a\nRUN [ \"$b\" = \"c\" ]\n",
];

#[test]
fn words_and_fixes() {
    let mut all = String::new();
    for text in EXAMPLES {
        let _ = writeln!(all, "{text:?}");
        for view in problems(text) {
            let place = view.span.of(text);
            let hint = view.hint.unwrap_or_default();
            let _ = writeln!(all, "  {}: {place:?} {}", view.line, view.message);
            let _ = writeln!(all, "    {hint}");
            if let Some(fix) = view.fix {
                let _ = writeln!(all, "    [{}] {:?}", fix.label, fix.patch.apply(text));
            }
        }
    }
    expect_test::expect_file!["tests/words.txt"].assert_eq(&all);
}

#[test]
fn every_kind_has_words() {
    let long = format!("FROM a\nRUN {}", "x".repeat(70_000));
    let texts = EXAMPLES.iter().copied().chain([long.as_str()]);
    let mut kinds: Vec<_> = texts.flat_map(|text| parse(text).problems).map(|it| it.kind).collect();
    // No text is known that leads to it.
    kinds.push(Kind::BadHeredocName("unexpected end of statement".to_owned()));
    for kind in &kinds {
        let words = words::of(kind);
        assert!(words.message.ends_with(['.', ':']), "{kind:?}: {}", words.message);
        assert!(words.hint.is_some(), "{kind:?} has no words of its own");
    }
    let numbers: BTreeSet<_> = kinds.iter().map(number).collect();
    assert_eq!(numbers, (0..41).collect(), "every kind needs an example");
}

/// Numbers the kinds without a gap; a new one does not compile before it has its number.
fn number(kind: &Kind) -> u32 {
    match kind {
        Kind::RepeatedDirective(_) => 0,
        Kind::BadEscape(_) => 1,
        Kind::LineTooLong => 2,
        Kind::NoInstructions => 3,
        Kind::LacksValue(_) => 4,
        Kind::LacksEquals(_) => 5,
        Kind::NotOnlyStrings => 6,
        Kind::UnterminatedHeredoc(_) => 7,
        Kind::BadHeredocName(_) => 8,
        Kind::UnknownInstruction(..) => 9,
        Kind::NoStage => 10,
        Kind::UnknownFlag(..) => 11,
        Kind::RepeatedFlag(_) => 12,
        Kind::FlagLacksValue(_) => 13,
        Kind::FlagNotBool(..) => 14,
        Kind::FromArguments => 15,
        Kind::BadStageName(_) => 16,
        Kind::AtLeastOneArgument(_) => 17,
        Kind::ExactlyOneArgument(_) => 18,
        Kind::NoDestination(_) => 19,
        Kind::HeredocDestination(_) => 20,
        Kind::BlankName(_) => 21,
        Kind::BlankVolume => 22,
        Kind::ShellNotJson => 23,
        Kind::BadNetwork(_) => 24,
        Kind::BadSecurity(_) => 25,
        Kind::VariableInMountFrom => 26,
        Kind::BadFields(..) => 27,
        Kind::DeviceNamedTwice(_) => 28,
        Kind::UnexpectedKey(..) => 29,
        Kind::BadKeyValue(..) => 30,
        Kind::FieldLacksValue(_) => 31,
        Kind::BadHealthcheck(_) => 32,
        Kind::HealthcheckNoneArguments => 33,
        Kind::HealthcheckLacksCommand => 34,
        Kind::BadDuration(_) => 35,
        Kind::ShortInterval(_) => 36,
        Kind::BadNumber(..) => 37,
        Kind::NegativeRetries(_) => 38,
        Kind::ChainedOnbuild => 39,
        Kind::ForbiddenTrigger(_) => 40,
    }
}

#[test]
fn a_fix_silences_its_problem_and_makes_no_other() {
    let mut fixes = 0;
    for text in EXAMPLES {
        let before = problems(text);
        for view in &before {
            let Some(fix) = &view.fix else { continue };
            fixes += 1;
            let mended = fix.patch.apply(text);
            let after = problems(&mended);
            assert!(after.len() < before.len(), "{text:?} -> {mended:?}: {after:#?}");
            assert!(!after.iter().any(|it| it.message == view.message), "{mended:?}");
        }
    }
    assert!(fixes > 30, "{fixes}");
}

#[test]
fn the_first_error_is_told_as_docker_prints_it() {
    let print =
        |text: &str| problems(text).into_iter().find_map(|view| view.buildkit).unwrap_or_default();
    let expected = expect![[r"
        Dockerfile:3
        --------------------
           1 |     FROM a
           2 |     COPPY --x b
           3 | >>> ENV a
           4 |     RUN c
           5 |     RUN d
        --------------------
        ERROR: failed to build: failed to solve: ENV must have two arguments"]];
    expected.assert_eq(&print("FROM a\nCOPPY --x b\nENV a\nRUN c\nRUN d\n"));
    let expected = expect![[r#"
        Dockerfile:4
        --------------------
           3 |     CMD c
           4 | >>> ENV a=b \
           5 | >>>   c
           6 |     RUN d
        --------------------
        ERROR: failed to build: failed to solve: Syntax error - can't find = in "c". Must be of the form: name=value"#]];
    expected.assert_eq(&print("FROM a\nRUN b\nCMD c\nENV a=b \\\n  c\r\nRUN d\nRUN e\n"));
    let expected =
        expect!["ERROR: failed to build: failed to solve: the Dockerfile cannot be empty"];
    expected.assert_eq(&print(""));
}

#[test]
fn problems_stand_in_the_order_of_the_text() {
    check(
        "FROM a\nCOPY --x b\nENV a\n",
        &expect![[r#"
        2: "--x" This instruction has no flag `--x`. (Remove it, or look at the flags this instruction has.)
        2: "b" `COPY` needs to know what to copy and where to. (For example: `COPY package.json ./`.)
        3: "a" `ENV` has a name here, but no value. (Write `ENV NAME=value`.)
    "#]],
    );
}
