//! Which pieces of a text stand out.

use std::fmt::Write;

use expect_test::{Expect, expect};

use super::*;
use crate::syntax::parse;

/// Shows each mark as `class text`, a line of the file on a line.
#[track_caller]
fn check(text: &str, expected: &Expect) {
    let mut shown = String::new();
    let mut line = 0;
    for mark in marks(&parse(text)) {
        let at = text[..mark.span.start() as usize].matches('\n').count() + 1;
        if at != line {
            let _ = write!(shown, "{}{at}:", if line == 0 { "" } else { "\n" });
            line = at;
        }
        let _ = write!(shown, " {:?} {:?}", mark.class, mark.span.of(text));
    }
    expected.assert_eq(&shown);
}

#[test]
fn stages_images_and_flags_are_told_apart() {
    check(
        "# syntax=docker/dockerfile:1\n\
         ARG V=1.25\n\
         FROM --platform=$BUILDPLATFORM golang:${V}-alpine AS Build\n\
         FROM build\n\
         COPY --from=build --chown=1:2 /a /b\n\
         COPY --from=nginx [\"/$x\", \"/b\"]\n",
        &expect![[r##"
            1: Comment "# " Directive "syntax" Directive "docker/dockerfile:1"
            2: Keyword "ARG" Name "V" Number "1.25"
            3: Keyword "FROM" Flag "--platform" Variable "$BUILDPLATFORM" Image "golang:" Variable "${V}" Image "-alpine" Keyword "AS" Stage "Build"
            4: Keyword "FROM" Stage "build"
            5: Keyword "COPY" Flag "--from" Stage "build" Flag "--chown" Number "1:2"
            6: Keyword "COPY" Flag "--from" Image "nginx" Punctuation "[" String "\"/" Variable "$x" String "\"" Punctuation "," String "\"/b\"" Punctuation "]""##]],
    );
}

#[test]
fn a_run_over_several_lines_is_shell() {
    check(
        "RUN --mount=type=cache,target=/x,from=$a apt-get install -y \\\n  # why\n  \"a $b\" \\\n\
         \\\n  && X=1 ec\\\nho ${y:-z} > 'f' ; if true; then ls; fi\n",
        &expect![[r##"
            1: Keyword "RUN" Flag "--mount" Name "type" FlagValue "cache" Punctuation "," Name "target" FlagValue "/x" Punctuation "," Name "from" Variable "$a" Program "apt-get" Option "-y" Continuation "\\"
            2: Comment "# why"
            3: String "\"a " Variable "$b" String "\"" Continuation "\\"
            4: Continuation "\\"
            5: Operator "&&" Name "X" Program "ec" Continuation "\\"
            6: Program "ho" Variable "${y:-z}" Operator ">" String "'f'" Operator ";" Operator "if" Program "true" Operator ";" Operator "then" Program "ls" Operator ";" Operator "fi""##]],
    );
}

#[test]
fn settings_have_names_and_values() {
    check(
        "ENV A=1 B=\"x $C\" D='$e'\nENV old some value $F\nLABEL \"a b\"=c\n\
         EXPOSE 80/tcp $P 90-95\nUSER 1000:1000\nWORKDIR /a/$b\nSTOPSIGNAL SIGTERM\n\
         HEALTHCHECK --interval=30s --retries=$R CMD curl -f http://x || exit 1\n\
         HEALTHCHECK NONE\nSHELL [\"sh\", \"-c\"]\nCMD [\"$no\"]\nONBUILD COPY $a /b\nFOO bar\n",
        &expect![[r#"
            1: Keyword "ENV" Name "A" Number "1" Name "B" String "\"x " Variable "$C" String "\"" Name "D" String "'$e'"
            2: Keyword "ENV" Name "old" Variable "$F"
            3: Keyword "LABEL" String "\"a b\""
            4: Keyword "EXPOSE" Number "80/tcp" Variable "$P" Number "90-95"
            5: Keyword "USER" Number "1000:1000"
            6: Keyword "WORKDIR" Variable "$b"
            7: Keyword "STOPSIGNAL"
            8: Keyword "HEALTHCHECK" Flag "--interval" Number "30s" Flag "--retries" Variable "$R" Keyword "CMD" Program "curl" Option "-f" Operator "||" Program "exit"
            9: Keyword "HEALTHCHECK" Keyword "NONE"
            10: Keyword "SHELL" Punctuation "[" String "\"sh\"" Punctuation "," String "\"-c\"" Punctuation "]"
            11: Keyword "CMD" Punctuation "[" String "\"$no\"" Punctuation "]"
            12: Keyword "ONBUILD" Keyword "COPY" Variable "$a""#]],
    );
}

#[test]
fn heredocs_are_scripts_or_files() {
    check(
        "RUN <<EOF\necho \"a\nb\"\nEOF\nRUN <<P\n#!/usr/bin/env python\nprint(1)\nP\n\
         RUN bash <<-X > log\n\tls -l\n\tX\n\
         COPY <<A <<'B' /d/\nit's $x\nA\n$y\nB\nRUN cat <<Z\nabc\n",
        &expect![[r##"
            1: Keyword "RUN" HeredocMark "<<EOF"
            2: Program "echo" String "\"a"
            3: String "b\""
            4: HeredocMark "EOF"
            5: Keyword "RUN" HeredocMark "<<P"
            6: Heredoc "#!/usr/bin/env python"
            7: Heredoc "print(1)"
            8: HeredocMark "P"
            9: Keyword "RUN" Program "bash" HeredocMark "<<-X" Operator ">"
            10: Program "ls" Option "-l"
            11: HeredocMark "\tX"
            12: Keyword "COPY" HeredocMark "<<A" HeredocMark "<<'B'"
            13: Heredoc "it's " Variable "$x"
            14: HeredocMark "A"
            15: Heredoc "$y"
            16: HeredocMark "B"
            17: Keyword "RUN" Program "cat" HeredocMark "<<Z"
            18: Heredoc "abc""##]],
    );
}

#[test]
fn backticks_and_carriage_returns() {
    check(
        "# escape=`\r\nFROM a`\r\n  b\r\n# c\r\nRUN dir `\r\n`\r\n  c:\\\r\n",
        &expect![[r##"
        1: Comment "# " Directive "escape" Directive "`"
        2: Keyword "FROM" Image "a" Continuation "`"
        4: Comment "# c"
        5: Keyword "RUN" Program "dir" Continuation "`"
        6: Continuation "`""##]],
    );
    check(
        "# escape=\\\n# escape=\\\nFROM a",
        &expect![[r##"
        1: Comment "# " Directive "escape" Directive "\\"
        2: Comment "# escape=\\"
        3: Keyword "FROM" Image "a""##]],
    );
}
