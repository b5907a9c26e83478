//! Trees, problems, values and marks of small texts; laws over nasty and real ones.

#![expect(clippy::needless_raw_string_hashes, reason = "expect-test writes them so")]

use expect_test::{Expect, expect};

use super::*;

mod dump;
mod laws;

#[track_caller]
fn check(text: &str, expect: &Expect) {
    let script = parse(text);
    assert_eq!(script.problems, [], "{text}");
    expect.assert_eq(&dump::script(&script, text));
}

#[track_caller]
fn check_problems(text: &str, problems: &[(&str, &str)]) {
    let script = parse(text);
    let found: Vec<_> =
        script.problems.iter().map(|it| (it.span.of(text), it.kind.to_string())).collect();
    let found: Vec<_> = found.iter().map(|(at, kind)| (*at, kind.as_str())).collect();
    assert_eq!(found, problems, "{text}");
}

#[track_caller]
fn check_literal(word: &str, literal: Option<&str>, unquoted: Option<&str>) {
    let text = format!("x {word}");
    let script = parse(&text);
    let call = calls(&script)[0];
    let word = &call.command.words[1];
    assert_eq!(word.literal(&text).as_deref(), literal, "literal of {text}");
    assert_eq!(word.unquoted(&text).as_deref(), unquoted, "unquoted of {text}");
}

#[test]
fn commands_are_joined_by_operators() {
    check(
        "a -x b && c || d; e & f | g |& h",
        &expect![[r#"
        a -x b
        && c
        || d
        e
        &
        f
        | g
        | h
    "#]],
    );
    check(
        "! a\n# c\nb #d\n\n  c#d",
        &expect![[r#"
        ! a
        b
        c#d
    "#]],
    );
}

#[test]
fn assignments_and_redirections_stand_around_words() {
    check(
        "X=1 Y+= Z=a$b cmd k=v 2>&1 >>f <in >/dev/null &>x 10<>y",
        &expect![[r#"
        X=1 Y+= Z=<"a"+${b  }> cmd k=v 2DuplicateOut:1 Append:f Read:in Write:/dev/null WriteBoth:x 10ReadWrite:y
    "#]],
    );
    check(
        "a=(b 'c d' $e) declare -a x=(1 2)\nx[1]=2",
        &expect![[r#"
        a=<(b <'c d'> <${e  }>)> declare -a <"x="+(1 2)>
        x=2
    "#]],
    );
}

#[test]
fn words_keep_their_pieces() {
    check(
        r#"a'b c'"d $e `f g` ${h:-i"j"}"\k*[a-z]? ~/x ~u $'\n' [ -f ] a~"#,
        &expect![[r#"
        <"a"+'b c'+dq["d "+${e  }+" "+$(f g)+" "+${h :- "i"+dq["j"]}]+\k+glob *+glob [a-z]+glob ?> <tilde ~+"/x"> <tilde ~u> <$'\n'> [ -f ] a~
    "#]],
    );
    check(
        "echo ${#x} ${!y} ${z##*/} ${a[@]:1:2} ${b//x/$y} $1 $@ $$ $",
        &expect![[r#"
        echo <${Length x  }> <${Indirect y  }> <${z ## "*/"}> <${a [@]: "1:2"}> <${b // "x/"+${y  }}> <${1  }> <${@  }> <${$  }> $
    "#]],
    );
    check(
        "echo $(a $(b) `c`) $((1 + $(d) * (2))) $( (e) ) <(f) $((g) | h)",
        &expect![[r#"
        echo <$(a <$(b)> <$(c)>)> <$(("1 + "+$(d)+" * (2)"))> <$(();   e)> <<(f)> <$(();   g; | h)>
    "#]],
    );
}

#[test]
fn compound_commands_hold_lists() {
    check(
        "if a; then b; elif c; then d; else e; fi >f && (g; h) | { i; }",
        &expect![[r#"
        if Write:f
          a
        then
          b
        if Write:f
          c
        then
          d
        else
          e
        && ()
          g
          h
        | {}
          i
    "#]],
    );
    check(
        "for x in a *.b; do c $x; done; for y do d; done\nwhile a; do b; done; until c; do d; done",
        &expect![[r#"
            for x Some("a <glob *+\".b\">")
              c <${x  }>
            for y None
              d
            while
              a
            do
              b
            until
              c
            do
              d
        "#]],
    );
    check(
        "case $x in a|b) c;; (d) ;; *) e; f\nesac",
        &expect![[r#"
        case <${x  }>
        a b
          c
        d
        <glob *>
          e
          f
    "#]],
    );
}

#[test]
fn functions_have_a_body() {
    check(
        "f() { a; }; function g { b; }; function h() (c)",
        &expect![[r#"
        f()
          {}
            a
        g()
          {}
            b
        h()
          ()
            c
    "#]],
    );
}

#[test]
fn conditions_and_arithmetic_are_commands() {
    check(
        "[[ -f a && ( $b =~ ^(x|y) ) ]] && (( i++ )) ; for ((i=0;i<3;i++)); do a; done",
        &expect![[r#"
            [[ -f a <${b  }> =~ ^(x|y) ]]
            && ((" i++ "))
            for (("i=0;i<3;i++"))
              a
        "#]],
    );
}

#[test]
fn heredocs_stand_behind_their_line() {
    check(
        "cat <<EOF >f && b\nx $y\n\tEOF\nEOF\nc <<-'A' <<B\n$z\n\tA\n$(d)\nB\n",
        &expect![[r#"
            cat Heredoc:EOF Write:f
            && b
            c Heredoc:<'A'> Heredoc:B
            heredoc "x $y\n\tEOF\n" "EOF" quoted=false
              "x "+${y  }+"\n\tEOF\n"
            heredoc "$z\n" "\tA" quoted=true
            heredoc "$(d)\n" "B" quoted=false
              $(d)+"\n"
        "#]],
    );
    check(
        "cat <<<\"$x\"; python <<EOF",
        &expect![[r#"
            cat HereString:<dq[${x  }]>
            python Heredoc:EOF
            heredoc "" "" quoted=false
        "#]],
    );
}

#[test]
fn keywords_are_words_where_no_command_begins() {
    check(
        "echo if then fi { } ! && a=if && 'if' x",
        &expect![[r#"
        echo if then fi { } !
        && a=if
        && <'if'> x
    "#]],
    );
}

#[test]
fn problems_stand_where_they_arise() {
    const COMMAND: &str = "A command is missing here.";
    const UNEXPECTED: &str = "The shell can't make sense of this here.";
    check_problems("a && && b", &[("&&", COMMAND)]);
    check_problems("a |", &[("|", COMMAND)]);
    check_problems("a; ; b", &[(";", UNEXPECTED)]);
    check_problems("a ) b", &[(")", UNEXPECTED)]);
    check_problems("fi; a", &[("fi", UNEXPECTED)]);
    check_problems("echo 'a", &[("'", "This is never closed: `'` is missing.")]);
    check_problems(
        "echo \"a $(b",
        &[
            ("$(", "This is never closed: `)` is missing."),
            ("\"", "This is never closed: `\"` is missing."),
        ],
    );
    check_problems("if a; then b", &[("", "`fi` is missing here.")]);
    check_problems(
        "for x in a b do c; done",
        &[("", "`do` is missing here."), ("done", UNEXPECTED)],
    );
    check_problems("a | ! b", &[("!", UNEXPECTED)]);
    check_problems("a > 2>b", &[(">", "A word is missing here.")]);
    check_problems("`a", &[("`", "This is never closed: a backquote is missing.")]);
    check_problems("a >", &[(">", "A word is missing here.")]);
    check_problems("( )", &[("", COMMAND)]);
    check_problems("case x in a) b", &[("", "`esac` is missing here.")]);
    check_problems("echo (a)", &[("(", UNEXPECTED)]);
    check_problems("${x", &[("${", "This is never closed: `}` is missing.")]);
}

/// The verdicts are those of `dash -n` and `bash -n`: refused is what both refuse.
#[test]
fn texts_are_taken_and_refused_as_by_shells() {
    for taken in [
        "source <(curl -s x); diff <(a) <(b) | tee >(c >d)",
        "declare -A m=([a]=1 [b]=2); export P=$P:/x F=\"a b\" g=(1 2)",
        "if [[ \"$a\" =~ ^[0-9]+(\\.[0-9]+)?$ ]]; then echo y; fi",
        "case \"$(uname -m)\" in x86_64|amd64) A=1;; aarch64) A=2 ;; *) exit 1; esac",
        "while read -r l; do echo \"$l\"; done < <(ls)",
        "echo ${x//\\//_} ${x^^} \"${x:?need x}\" ${x@Q} \"${x:-'}\" ${x:-'}'}",
        "{ { a; } } && ( (b) ) && (c); { d; } & e",
        "exec 3<>/dev/tcp/x/80 {fd}>x 2>&-; a >&2>f",
        "find . \\( -name a -o -name b \\) -exec rm {} \\;",
        "for x do y; done; for x; do y; done; for x in; do y; done",
        "a;\n\n b &\n c # d\n",
        "",
    ] {
        check_problems(taken, &[]);
    }
    for refused in [
        "rm -rf !(x)",
        "echo )",
        "a b (c)",
        "a ; ; b",
        "a && || b",
        "if a; then fi",
        "if a then b; fi",
        "while a; done",
        "for x in a; y; done",
        "case x in a) b; c) d;; esac",
        "{ a }",
        "{ a;",
        "( a",
        "fi",
        "then a",
        "a | | b",
        "a &; b",
        ";a",
        "& a",
        "| a",
        "&& a",
        "esac",
        "a;;",
        "x=(a b) c (",
        "echo x=(a)",
        "f( { a; }",
        "f()",
        "f-g() a",
        "in x",
        "a >",
        "a > ; b",
        "! & a",
    ] {
        assert_ne!(parse(refused).problems, [], "{refused}");
    }
}

#[test]
fn what_is_wrong_leaves_the_rest_as_it_is() {
    let text = "apt-get update && ) ; pip install x";
    let script = parse(text);
    let programs: Vec<_> =
        calls(&script).iter().map(|call| call.command.program(text).unwrap()).collect();
    assert_eq!(programs, ["apt-get", "pip"]);
}

#[test]
fn literals_are_words_without_expansions() {
    check_literal("a", Some("a"), Some("a"));
    check_literal("'a b'", Some("a b"), Some("a b"));
    check_literal(r#"a"b\"c\d"\'\é"#, Some(r#"ab"c\d'é"#), Some(r#"ab"c\d'é"#));
    check_literal("a\\\nb", Some("ab"), Some("ab"));
    check_literal(r"$'a\tb\''", Some("a\tb'"), Some("a\tb'"));
    check_literal("$'\\x41'", None, None);
    check_literal("''", Some(""), Some(""));
    check_literal("*.c", None, Some("*.c"));
    check_literal("~/'a b'*", None, Some("~/a b*"));
    check_literal("$x", None, None);
    check_literal("\"$(x)\"", None, None);
    check_literal("a$", Some("a$"), Some("a$"));
}

#[test]
fn commands_know_their_arguments() {
    let text = "apt-get 'install' -y \"$X\" vim";
    let script = parse(text);
    let command = calls(&script)[0].command;
    assert_eq!(command.program(text).as_deref(), Some("apt-get"));
    assert!(command.has_argument(text, "install") && command.has_argument(text, "vim"));
    assert!(!command.has_argument(text, "apt-get") && !command.has_argument(text, "$X"));
}

#[test]
fn calls_say_whether_they_run() {
    use Runs::{Always, Sometimes, UnlessFailed};
    for (text, expected) in [
        ("a; b && c", vec![("a", Always), ("b", Always), ("c", UnlessFailed)]),
        ("a && b; c", vec![("a", Always), ("b", Sometimes), ("c", Always)]),
        ("a || b && c", vec![("a", Always), ("b", Sometimes), ("c", UnlessFailed)]),
        ("a && b || c", vec![("a", Always), ("b", Sometimes), ("c", Sometimes)]),
        (
            "a && (b && c) && d",
            vec![("a", Always), ("b", UnlessFailed), ("c", UnlessFailed), ("d", UnlessFailed)],
        ),
        (
            "if a; then b; elif c; then d; fi",
            vec![("a", Always), ("b", Sometimes), ("c", Sometimes), ("d", Sometimes)],
        ),
        ("for x in 1 2; do a; done", vec![("a", Always)]),
        ("for x in *; do a; done", vec![("a", Sometimes)]),
        (
            "f() { a; }; a $(b) | c",
            vec![("a", Sometimes), ("a", Always), ("b", Always), ("c", Always)],
        ),
        ("a && b &", vec![("a", Always), ("b", Sometimes)]),
        ("cat <<E\n$(a)\nE\n", vec![("cat", Always), ("a", Always)]),
    ] {
        let script = parse(text);
        let found: Vec<_> =
            calls(&script).iter().map(|it| (it.command.words[0].span.of(text), it.runs)).collect();
        assert_eq!(found, expected, "{text}");
    }
}

#[track_caller]
fn check_marks(text: &str, expect: &Expect) {
    let lines: Vec<_> = classify(&parse(text), text)
        .iter()
        .map(|mark| format!("{:?} {:?}\n", mark.class, mark.span.of(text)))
        .collect();
    expect.assert_eq(&lines.concat());
}

#[test]
fn marks_say_what_stands_out() {
    check_marks(
        "X=1 apt-get -y --o=\"a $b\" c | sh # d",
        &expect![[r##"
        Name "X"
        Program "apt-get"
        Option "-y"
        Option "--o"
        String "\"a "
        Variable "$b"
        String "\""
        Operator "|"
        Program "sh"
        Comment "# d"
    "##]],
    );
    check_marks(
        "cat <<EOF >\"f${x:-'g'}\"\na $b c\nEOF\n$(curl x)",
        &expect![[r#"
        Program "cat"
        HeredocMark "<<"
        HeredocMark "EOF"
        Operator ">"
        String "\"f"
        Variable "${x:-'g'}"
        String "\""
        HeredocBody "a "
        Variable "$b"
        HeredocBody " c\n"
        HeredocMark "EOF"
        Operator "$("
        Program "curl"
        Operator ")"
    "#]],
    );
    check_marks(
        "for i in *; do if [ -f $i ]; then \"$p\"/run -; fi; done",
        &expect![[r#"
        Operator "for"
        Name "i"
        Operator "in"
        Operator ";"
        Operator "do"
        Operator "if"
        Program "["
        Option "-f"
        Variable "$i"
        Operator ";"
        Operator "then"
        String "\""
        Variable "$p"
        String "\""
        Program "/run"
        Operator ";"
        Operator "fi"
        Operator ";"
        Operator "done"
    "#]],
    );
}
