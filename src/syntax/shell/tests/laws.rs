//! What holds for every text.

mod check;

use super::super::*;
use check::check_laws;

const NASTY: [&str; 26] = [
    "",
    "\\",
    "a\\\n b \\\n",
    "é 'ü' \"ß\" \\ö $ä ${é} `ñ`",
    "a;;b;;&c;&d",
    "$((1+(2)) $((a) b) $(( (c) )) ((d)) ((e) || f)",
    "echo \"a $(b \"c ${d:-\"e 'f' $(g)\"} h\" i) j\"",
    "cat <<A <<-'B' $(cat <<C\nc $x `y`\nC\n)\na \"$(q)\"\nA\n\tb\n\tB\nend",
    "cat <<A\nunended $(b",
    "case $(case a in b) c;; esac) in ($x|\"y z\") d;; *) esac",
    "if if a; then b; fi; then c; fi fi done",
    "for for in in in; do do; done",
    "{ { a; } } } { b",
    "a=(b\n$(c) 'd' # e\n) f[1]+=g h=",
    "x >&2 2>&1 &>>y {fd}<z <<<w >|v 3<>u >",
    "[[ a =~ (b|c)[[:space:]] && ! -f d || e < f ]] g",
    "f () { a; } >b; function g ( c ) ; h() i",
    "! ! a | ! b & & c",
    "~ ~a/b a~ ~'c' x=~/d :~",
    "[a] [ab [!]] [^a]b [] [",
    "$ $$ $' $\" ${} ${#} ${#x} ${!} ${!x} ${x[1]} ${x[} ${x",
    "`a \\`b\\` \"c\" ` `d",
    "a<(b)>(c)<(d",
    "\u{feff}a\r\nb\r\n# c\r\n",
    "f() é; { a; } é (b) é",
    "a <<$(b) <<\"$(c)\" <<${d:-$(e)}\n",
];

#[test]
fn texts_are_made_up_of_tokens_and_words() {
    for text in NASTY {
        check_laws(text);
        for (at, _) in text.char_indices() {
            check_laws(&text[..at]);
            check_laws(&text[at..]);
        }
    }
    for first in NASTY {
        for second in NASTY {
            check_laws(&format!("{first}{second}"));
        }
    }
}

#[test]
fn real_texts_are_made_up_of_tokens_and_words() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/data/real/corpus.jsonl");
    let Ok(corpus) = std::fs::read_to_string(path) else {
        eprintln!("skipped: the corpus is not here");
        return;
    };
    let mut count = 0;
    for line in corpus.lines() {
        let case: serde_json::Value = serde_json::from_str(line).unwrap();
        let parsed = crate::syntax::parse(case["dockerfile"].as_str().unwrap());
        for node in parsed.tree.nodes() {
            if node.keyword() == crate::syntax::Keyword::Run {
                check_laws(node.rest());
                count += 1;
            }
        }
    }
    assert!(count > 1_000, "only {count} RUN texts were read");
}

#[test]
fn nothing_is_nested_too_deeply_to_be_told() {
    for opener in [
        "(",
        "{ ",
        "$(",
        "\"$(",
        "${x:-",
        "\"${x:-",
        "`",
        "if ",
        "while ",
        "a && (",
        "case x in a) ",
        "f() ",
        "f() {",
        "<(",
        "a=(",
        "$((",
        "((",
        "\"`",
        "for x do ",
        "! ",
        "[[ (",
        "$(cat <<E\n",
        "cat <<E\n$(",
    ] {
        let text = opener.repeat(20_000);
        let script = parse(&text);
        assert!(calls(&script).len() <= 40_000 && classify(&script, &text).len() <= 100_000);
        let closed = format!("{}x", opener.repeat(60));
        check_laws(&closed);
    }
}
