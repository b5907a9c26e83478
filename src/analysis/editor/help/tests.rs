//! What is told of the thing at a caret.

use expect_test::{Expect, expect};

use super::super::Severity;
use super::*;
use crate::analysis::Build;
use crate::fixture::caret;
use crate::project::Project;
use crate::syntax::command::flags::specs;
use crate::syntax::keyword::KEYWORDS;

#[track_caller]
fn check(text: &str, expected: &Expect) {
    let (text, at) = caret(text);
    let build = Build::of(&Project::of_text(text.as_str()));
    let shown = build.help(at).map_or("nothing".to_owned(), |help| {
        format!("{:?} {}: {}", help.span.of(&text), help.title, help.what)
    });
    expected.assert_eq(&shown);
}

#[test]
fn every_instruction_and_flag_has_help() {
    let at = Span::at(0);
    for (keyword, name) in KEYWORDS {
        let help = entry(at, name, None).expect(name);
        assert!(help.layer.is_some() && help.cache.is_some(), "{name}");
        for spec in specs(keyword) {
            let name = format!("{name} --{}", spec.name);
            assert!(entry(at, &name, None).is_some(), "{name}");
        }
    }
    for kind in ["bind", "cache", "secret", "ssh", "tmpfs"] {
        assert!(entry(at, &format!("mount type={kind}"), None).is_some(), "{kind}");
    }
    for name in ["syntax", "escape", "check"] {
        assert!(entry(at, &format!("directive {name}"), None).is_some(), "{name}");
    }
}

#[test]
fn help_is_whole_sentences_for_things_that_exist() {
    for entry in TEXTS.split("= ").skip(1) {
        let (name, text) = entry.split_once('\n').expect(entry);
        for line in text.lines().filter(|line| !line.is_empty()) {
            assert!(line.ends_with(['.', '…', '`']), "{name}: {line}");
        }
        if let Some((keyword, flag)) = name.split_once(" --") {
            let keyword = Keyword::of(keyword);
            assert!(specs(keyword).iter().any(|spec| spec.name == flag), "{name}");
        }
    }
}

#[test]
fn the_thing_at_the_caret_is_explained() {
    check(
        "FROM a\nRU$0N b",
        &expect![[
            r#""RUN" RUN: Runs a command in the image as it is so far and keeps what it changed. What one command makes and deletes itself is not kept."#
        ]],
    );
    check(
        "FROM a\nCOPY --fr$0om=b c d",
        &expect![[
            r#""--from" COPY --from: Copies from another stage or from an image instead of the context. It cannot hold a variable."#
        ]],
    );
    check(
        "FROM a\nRUN --mount=type=ca$0che,target=/x b",
        &expect![[
            r#""cache" --mount=type=cache: A directory that stays from build to build, for package managers and compilers. It never gets into the image."#
        ]],
    );
    check(
        "FROM a\nRUN --mount=type=cache,d$0st=/x b",
        &expect![[
            r#""dst" --mount dst: The path where the command sees it; also `dst`, `destination`."#
        ]],
    );
    check(
        "# esc$0ape=`\nFROM a",
        &expect![[
            r##""# escape=`" # escape: The sign that continues lines and escapes: `\` or a backtick, which is handy for Windows paths. Must stand at the top of the file."##
        ]],
    );
    check(
        "FROM a A$0S b",
        &expect![[
            r#""AS" AS: Gives the stage a name, which later FROM, `COPY --from` and `docker build --target` can use."#
        ]],
    );
    check(
        "FROM a\nRUN <<E$0OF\nEOF",
        &expect![[
            r#""<<EOF" <<EOF: A here-document: the lines below, up to one that is only its name. In RUN they are the script or its input, in COPY the content of a file. Quotes around the name keep variables as they are; `<<-` cuts leading tabs off."#
        ]],
    );
    check(
        "FROM a\nRUN b \\$0\n c",
        &expect![[
            r#""\\" \: The instruction goes on in the next line. Nothing but blanks may follow the sign, and comment lines may stand in between."#
        ]],
    );
    check(
        "FROM a\nONBUILD CO$0PY b c",
        &expect![[
            r#""COPY" COPY: Copies files from the build context, another stage or an image. A directory gives its contents, not itself."#
        ]],
    );
    check("FROM a\nRUN apt-get$0 update", &expect!["nothing"]);
    check("FROM a\n$0\nRUN b", &expect!["nothing"]);
}

#[test]
fn names_tell_what_they_stand_for() {
    check(
        "FROM a AS b\nFROM scratch\nCOPY --from=$0b c d",
        &expect![[r#""b" b: A stage built on `a`, from line 1 on."#]],
    );
    check(
        "FROM golang:1$0",
        &expect![[
            r#""golang:1" golang:1: An image from a registry, or one that is on this machine."#
        ]],
    );
    check(
        "FROM a AS $0b",
        &expect![[
            r#""b" b: A stage built on `a`, from line 1 on. It is the last one: the image, unless another is asked for."#
        ]],
    );
    check(
        "ARG V=1.${W:-2}\nFROM a:$0$V",
        &expect![[r#""$V" $V: Set by `ARG` on line 1; its value is known only in the build."#]],
    );
    check(
        "ARG V=1\nFROM a\nARG V\nENV X=a$V\nRUN echo $0$X",
        &expect![[r#""$X" $X: Set by `ENV` on line 4: `a1`"#]],
    );
    check(
        "ARG V=1\nFROM a\nRUN echo $0$V",
        &expect![[
            r#""$V" $V: Set above all stages, on line 1. This stage only sees it behind a line `ARG V`."#
        ]],
    );
    check("FROM a\nARG V$0=2\n", &expect![[r#""V" ARG V: `2`"#]]);
    check(
        "FROM a\nARG X\nWORKDIR /$0$X\n",
        &expect![[r#""$X" $X: Set by `ARG` on line 2; its value is known only in the build."#]],
    );
    check(
        "FROM --platform=$BUILD$0PLATFORM a\n",
        &expect![[r#""$BUILDPLATFORM" $BUILDPLATFORM: The platform of the machine that builds."#]],
    );
    check(
        "FROM a\nENV A=1\nCOPY <<E /f\nx $0${A}\nE\n",
        &expect![[r#""${A}" $A: Set by `ENV` on line 2: `1`"#]],
    );
}

#[test]
fn build_arguments_win() {
    let mut project = Project::of_text("ARG V=1\nFROM a:$V\n");
    project.options.build_args.insert("V".into(), "9".into());
    let build = Build::of(&project);
    assert!(build.problems.iter().all(|problem| problem.severity == Severity::Warning));
    assert_eq!(build.help(17).unwrap().what, "Set by `ARG` on line 1: `9`");
}
