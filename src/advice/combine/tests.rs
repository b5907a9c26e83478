//! What is combined, how, and what is refused.

use crate::advice::combine;
use crate::advice::tests::Made;
use crate::project::Project;

/// Combines the lines of a file whose first line is `FROM debian:12`.
#[track_caller]
fn check(text: &str, expected: &str) {
    let made = Made::of(Project::of_text(format!("FROM debian:12\n{text}")));
    let lines = text.lines().count() as u32 + 1;
    let found = combine(&made.context(), (2, lines));
    let after = found.map(|it| it.rewrite.apply(&made.project).unwrap().dockerfile.to_string());
    let expected = Ok(format!("FROM debian:12\n{expected}"));
    assert_eq!(after, expected, "{text}");
    let after = Made::of(Project::of_text(after.unwrap()));
    assert_eq!(after.parsed.problems, [], "{text}");
    assert_eq!(after.parsed.tree.nodes().len(), 2, "{text}");
}

#[track_caller]
fn check_refused(text: &str, reason: &str) {
    let made = Made::of(Project::of_text(format!("FROM debian:12\n{text}")));
    let found = combine(&made.context(), (2, u32::MAX));
    assert_eq!(found.map(|it| it.title), Err(reason.to_owned()), "{text}");
}

#[test]
fn the_next_runs_if_the_one_before_did_well() {
    check("RUN a\nRUN b\n", "RUN a && \\\n    b\n");
    check("RUN a\n\nRUN b && c\nRUN d", "RUN a && \\\n    b && c && \\\n    d");
    check("RUN a; b\nRUN c\n", "RUN a; b && \\\n    c\n");
    check("RUN a;\nRUN b;\n", "RUN a && \\\n    b;\n");
}

#[test]
fn what_would_fall_apart_stands_in_a_subshell() {
    check("RUN a\nRUN b; c\n", "RUN a && \\\n    ( b; c )\n");
    check("RUN a\nRUN b || c\n", "RUN a && \\\n    ( b || c )\n");
    check("RUN a || b\nRUN c\n", "RUN ( a || b ) && \\\n    c\n");
    check("RUN a\nRUN b & c\n", "RUN a && \\\n    ( b & c )\n");
}

#[test]
fn what_lasts_stands_in_a_subshell() {
    for text in [
        "cd /src && make",
        "X=1",
        "export A=b && c",
        ". ./env && make",
        "umask 077 && touch a",
        "exit 0",
        "exec a",
        "f() { a; } && f",
        "for i in 1 2; do a $i; done",
        "if [ -f a ]; then cd b; fi",
        "echo ${A:=b}",
        "alias a=b",
        "trap a EXIT",
        "$PROGRAM x",
    ] {
        check(&format!("RUN {text}\nRUN b\n"), &format!("RUN ( {text} ) && \\\n    b\n"));
        check(&format!("RUN b\nRUN {text}\n"), &format!("RUN b && \\\n    {text}\n"));
    }
    for text in ["(cd /src && make)", "echo a | read b", "A=1 make", "command -v a", "echo $(cd b)"]
    {
        check(&format!("RUN {text}\nRUN b\n"), &format!("RUN {text} && \\\n    b\n"));
    }
}

#[test]
fn comments_stay() {
    check(
        "RUN a # one\n# two\n\nRUN b # three\n",
        "RUN a && \\\n    # one\n    # two\n    b # three\n",
    );
    check("RUN a\n  # two\nRUN b; c # three\n", "RUN a && \\\n    # two\n    ( b; c ) # three\n");
    check("RUN a \\\n  # in\n  b\nRUN c", "RUN a \\\n  # in\n  b && \\\n  c");
}

#[test]
fn the_layout_is_that_of_the_file() {
    check("RUN a \\\n  && b\nRUN c\n", "RUN a \\\n  && b \\\n  && c\n");
    check("RUN a && \\\n\tb\nRUN c\n", "RUN a && \\\n\tb && \\\n\tc\n");
    check("RUN a\r\n# x\r\nRUN b\r\n", "RUN a && \\\r\n    # x\r\n    b\r\n");
    let made = Made::of(Project::of_text("# escape=`\nFROM debian\nRUN a\nRUN b\n"));
    let after = combine(&made.context(), (3, 4)).unwrap().rewrite.apply(&made.project).unwrap();
    assert_eq!(&*after.dockerfile, "# escape=`\nFROM debian\nRUN a && `\n    b\n");
}

#[test]
fn a_repeated_set_is_said_once() {
    check(
        "RUN set -eux; \\\n  a; \\\n  b\nRUN set -eux; \\\n  c; \\\n  d\n",
        "RUN set -eux; \\\n  a; \\\n  b; \\\n  c; \\\n  d\n",
    );
    check("RUN set -ex && a\nRUN set -ex && b\n", "RUN set -ex && a && \\\n    b\n");
    check("RUN set -ex; a\nRUN b && c\n", "RUN set -ex; a; \\\n    b && c\n");
    check("RUN set -e; a && b\nRUN c\n", "RUN set -e; a && b && \\\n    c\n");
    check("RUN a\nRUN set -e; b; c\n", "RUN a && \\\n    ( set -e; b; c )\n");
}

#[test]
fn a_set_that_would_have_no_effect_is_refused() {
    let reason =
        "Line 2 ends at its first failing command, which cannot be kept within a longer text.";
    for text in [
        "RUN set -e; cd a; b\nRUN c\n",
        "RUN set -e; a; b && c\nRUN set -e; d; e\n",
        "RUN set -e; a\nRUN b; c\n",
        "RUN set -eu; a\nRUN b\n",
        "RUN (set -e; a; b)\nRUN c\n",
        "RUN a; set -e; b\nRUN c\n",
        "RUN set -e; for i in a; do b && c; done\nRUN d\n",
    ] {
        check_refused(text, reason);
    }
    let shell = "SHELL [\"/bin/bash\", \"-euo\", \"pipefail\", \"-c\"]\nRUN a; b\nRUN c\n";
    let made = Made::of(Project::of_text(format!("FROM debian:12\n{shell}")));
    assert!(combine(&made.context(), (3, 4)).is_err());
}

#[test]
fn here_documents_become_one() {
    check(
        "RUN <<EOF\nset -e\na\nEOF\n# c\nRUN <<END\nset -e\nb\nc\nEND\n",
        "RUN <<EOF\nset -e\na\n# c\nb\nc\nEOF\n",
    );
    check(
        "RUN <<EOF\ncd a\nb\nEOF\nRUN <<EOF\nc\nd\nEOF\n",
        "RUN <<EOF\n(\ncd a\nb\n) && (\nc\nd\n)\nEOF\n",
    );
    check_refused("RUN <<EOF\na\nEOF\nRUN b\n", "Only one of lines 2 and 5 is a here-document.");
    check_refused(
        "RUN cat <<EOF >a\na\nEOF\nRUN b\n",
        "Line 2 has a here-document that belongs to one of its commands.",
    );
    check_refused("RUN <<EOF\n#!/bin/sh\na\nEOF\nRUN b\n", "Line 2 is a script of its own.");
}

#[test]
fn what_cannot_be_one_says_why() {
    check_refused("RUN a\n", "Select two RUN instructions or more.");
    check_refused(
        "RUN a\nCOPY . .\nRUN b\n",
        "Line 3 is COPY: only RUN instructions that follow one another can be combined.",
    );
    check_refused(
        "RUN [\"a\"]\nRUN b\n",
        "Line 2 runs a program without a shell, so nothing can follow it.",
    );
    check_refused("RUN --network=none a\nRUN b\n", "Lines 2 and 3 have different flags.");
    check_refused(
        "RUN mysqld & sleep 3 && mysql\nRUN b\n",
        "Line 2 starts something that would go on while line 3 runs.",
    );
    check_refused(
        "RUN service mysql start\nRUN b\n",
        "Line 2 starts something that would go on while line 3 runs.",
    );
    check_refused("RUN a &&\nRUN b\n", "The commands of line 2 cannot be understood.");
    check_refused(
        "RUN a # b \\\n  c\nRUN d\n",
        "Line 2 has a comment that would hide what comes behind it.",
    );
    check_refused(
        "RUN --mount=type=tmpfs,target=/t a\nRUN --mount=type=tmpfs,target=/t b\n",
        "Line 2 writes to a mount whose content the next RUN is not to see.",
    );
}

#[test]
fn shells_of_windows_are_left_alone() {
    for text in [
        "FROM mcr.microsoft.com/windows/nanoserver\nRUN a\nRUN b\n",
        "FROM --platform=windows/amd64 a\nRUN a\nRUN b\n",
        "FROM debian\nSHELL [\"pwsh\", \"-c\"]\nRUN a\nRUN b\n",
    ] {
        let made = Made::of(Project::of_text(text));
        let last = text.lines().count() as u32;
        let reason = combine(&made.context(), (last - 1, last)).map(|it| it.title).unwrap_err();
        assert!(reason.ends_with("runs in a shell that is not known here."), "{reason}");
    }
}

#[test]
fn same_cache_mounts_stay() {
    let flag = "--mount=type=cache,target=/c";
    check(&format!("RUN {flag} a\nRUN {flag} b\n"), &format!("RUN {flag} a && \\\n    b\n"));
}

/// The titles of what is told of a file that begins with `FROM debian:12`.
fn told(text: &str) -> Vec<String> {
    let made = Made::of(Project::of_text(format!("FROM debian:12\n{text}")));
    let found = made.review().into_iter().filter(|it| it.rule.id == "combine-runs");
    found.map(|it| it.title).collect()
}

#[test]
fn groups_reach_from_what_wrote_to_what_deletes() {
    let big = "RUN dd if=/dev/zero of=/a bs=1000 count=900\n";
    assert_eq!(
        told(&format!("RUN make\n{big}RUN make\nRUN rm /a\nRUN make\n")),
        ["Combine lines 3–5"]
    );
    assert_eq!(told(&format!("{big}COPY a /b\nRUN rm /a\n")), [""; 0]);
    assert_eq!(told("RUN dd if=/dev/zero of=/a bs=10 count=9\nRUN rm /a\n"), [""; 0]);
}

#[test]
fn many_little_ones_are_told() {
    assert_eq!(
        told("RUN mkdir /a\nRUN touch /a/b\nRUN chmod 700 /a\nRUN make\n"),
        ["Combine lines 2–4"]
    );
    assert_eq!(told("RUN mkdir /a\nRUN touch /a/b\nRUN make\n"), [""; 0]);
}

#[test]
fn steps_that_fail_or_never_start_are_not_told() {
    assert_eq!(told("RUN false\nRUN mkdir /a\nRUN touch /a/b\n"), [""; 0]);
    assert_eq!(
        told("RUN mkdir /a\nRUN touch /a/b\nRUN chmod 700 /a\nRUN false\nRUN rm -r /a\n"),
        ["Combine lines 2–4"]
    );
}
