//! Words as BuildKit expands and splits them.

use super::*;

const ENV: [(&str, &str); 7] = [
    ("A", "old"),
    ("A", "1"),
    ("B", "two words"),
    ("E", ""),
    ("F", "archive.tar.gz"),
    ("P", "/usr/bin:/bin"),
    ("D", "$A"),
];

fn value(name: &str) -> Option<&'static str> {
    ENV.iter().rev().find(|(key, _)| *key == name).map(|(_, value)| *value)
}

fn plain() -> Options {
    Options::new('\\')
}

/// The text of a word, or what BuildKit says about it behind "failed to process …: ".
fn expanded(word: &str, options: Options, env: &Env<'_>) -> String {
    match expand(word, options, env) {
        Ok(expanded) => expanded.text.into_owned(),
        Err(error) => format!("! {}", error.kind),
    }
}

#[track_caller]
fn check(word: &str, expected: &str) {
    check_with(plain(), word, expected);
}

#[track_caller]
fn check_with(options: Options, word: &str, expected: &str) {
    assert_eq!(expanded(word, options, &value), expected, "{word}");
}

#[track_caller]
fn check_value(value: &str, word: &str, expected: &str) {
    let env = |name: &str| (name == "V").then_some(value);
    assert_eq!(expanded(word, plain(), &env), expected, "{word} of {value}");
}

#[track_caller]
fn check_words(options: Options, text: &str, expected: &[&str]) {
    let split = words(text, options, &value).unwrap();
    let seen: Vec<_> = split.words.iter().map(|word| word.text.as_str()).collect();
    assert_eq!(seen, expected, "{text}");
}

#[track_caller]
fn check_error(word: &str, marked: &str, message: &str) {
    let error = expand(word, plain(), &value).unwrap_err();
    assert_eq!(error.span.of(word), marked, "{word}");
    assert_eq!(error.message(word), message);
}

#[test]
fn a_word_without_signs_is_not_copied() {
    let expanded = expand("/usr/local/bin:<<x", plain(), &value).unwrap();
    assert!(matches!(expanded.text, Cow::Borrowed(_)));
    let expanded = expand("it's \"so\"", Options::heredoc(), &value).unwrap();
    assert!(matches!(expanded.text, Cow::Borrowed(_)));
}

#[test]
fn the_values_of_names_are_put_in() {
    check("$A-${A}b", "1-1b");
    check("$AB|${E}|$E", "||");
    check("$D", "$A");
    check("\"$B\" '$B' \\$B", "two words $B $B");
    check("a$ $. $", "a$ $. $");
    check("$1x $12x $@@ $$A $#", "x x @ A ");
    check("$٣x$A²", "x1²");
}

#[test]
fn quotes_and_escapes_are_taken_away() {
    check("a'b'c\"d\"", "abcd");
    check(r"a\nb\\c\", r"anb\c");
    check(r#""a\nb\\c\"d\$e""#, r#"a\nb\c"d$e"#);
    check(r"'a\'", r"a\");
    check("\u{feff}a", "a");
    check_with(Options::new('`'), "C:\\$A`$A \"`$`\"`n\"", "C:\\1$A $\"`n");
}

#[test]
fn modifiers_ask_whether_a_name_is_set() {
    check("${N-d}${E-d}${A-d}", "d1");
    check("${N:-d}${E:-d}${A:-d}", "dd1");
    check("${N+a}${E+a}${A+a}", "aa");
    check("${N:+a}${E:+a}${A:+a}", "a");
    check("${A?m}${E?m}", "1");
    check("${N:-${M:-$A}}", "1");
    check("${N:-\"}\"'}'\\}}", "}}}");
    check("${N?${A}}", "! N: 1");
    check("${N:?}", "! N: is not allowed to be unset");
    check("${E:?}", "! E: is not allowed to be empty");
}

#[test]
fn prefixes_and_suffixes_are_cut_off() {
    check("${F#*.} ${F##*.} ${F%.*} ${F%%.*}", "tar.gz gz archive.tar archive");
    check("${F#}${F%}${F##}${F%%}", &"archive.tar.gz".repeat(4));
    check("${F#x}${N#x}${N%x}", "archive.tar.gz");
    check("${F#*}|${F##*}|${F%*}|${F%%*}", "archive.tar.gz||archive.tar.gz|");
    check_value("a*b\\c", r"${V#a\*}|${V%\\c}|${V#?\?}", r"b\c|a*b|a*b\c");
    check_value("a}b", r"${V#a\}}|${V%\}b}", "b|a");
    check(r"${F#\*}\n${F%\*}\n", "archive.tar.gznarchive.tar.gzn");
    check_value("über", "${V#?} ${V%r}", "ber übe");
    check_value("ab\ncd", "${V##*}|${V%%*}|${V#*c}", "\ncd|ab\n|ab\ncd");
}

#[test]
fn parts_are_replaced() {
    check("${F/a/A} ${F//a/A}", "Archive.tar.gz Archive.tAr.gz");
    check("${F/a*r/} ${F//./}", ".gz archivetargz");
    check("${F/} ${F//x}", "! syntax error: missing '/' in ${}");
    check("${F//x/y", "! syntax error: missing '}'");
    check(r"${P//\//|}", "|usr|bin:|bin");
    check(r"${P/\/usr/\/}", r"\//bin:/bin");
    check("${F//?/x}", "xxxxxxxxxxxxxx");
    check_value("abc", "${V//*/x} ${V///-} ${V///} ${V//b/}", "x -a-b-c- abc ac");
    check_value("ab\n\ncd", "${V//*/x}", "x\nx\nx");
    check_value("", "${V//*/x}${V///y}${V/*/z}", "xyz");
}

#[test]
fn replacing_all_reads_the_replacement_as_a_template() {
    check("${F/gz/$D}", "archive.tar.$A");
    check("${F//gz/$D}", "archive.tar.");
    check_value(
        "$0-$$-$1-${0}-$",
        "${V//-/[$V]}",
        "$0[--$----$]$$[--$----$]$1[--$----$]${0}[--$----$]$",
    );
}

#[test]
fn bad_patterns_are_refused() {
    let wrong = r"! invalid pattern (a\xb) in substitution: invalid escape '\x'";
    check(r"${F#a\xb}", wrong);
    check(r"${F/a\xb/}", wrong);
    check(r"${F%a\xb}", r"! invalid pattern (b\xa) in substitution: invalid escape '\x'");
    check_value(
        "\\",
        "${V#$V}",
        "! invalid pattern (\\) in substitution: invalid escape '\\\u{fffd}'",
    );
}

#[test]
fn errors_tell_their_place_in_buildkits_words() {
    let word = "a'b";
    let missing = "unexpected end of statement while looking for matching";
    check_error(word, "'b", &format!("failed to process \"a'b\": {missing} single-quote"));
    check_error(
        "x \"$A",
        "\"$A",
        &format!("failed to process \"x \\\"$A\": {missing} double-quote"),
    );
    check_error("a${}b", "${}", "failed to process \"a${}b\": syntax error: bad substitution");
    check_error("a${", "${", "failed to process \"a${\": syntax error: missing '}'");
    check_error(
        "a${A=1}b",
        "${A=",
        "failed to process \"a${A=1}b\": unsupported modifier (=) in substitution",
    );
    check_error("x${N?no}y", "${N?no}", "failed to process \"x${N?no}y\": N: no");
}

#[test]
fn unsupported_modifiers_are_named() {
    check("${A", "! unsupported modifier (\u{fffd}) in substitution");
    check("${A:1:2}", "! unsupported modifier (:1) in substitution");
    check("${A:=x}${", "! unsupported modifier (:=) in substitution");
    check("${A:#x", "! unsupported modifier (:#) in substitution");
    check("${#A}", "! unsupported modifier (A) in substitution");
    check("${A:/x/y}", "! unsupported modifier (:/) in substitution");
    check("${A:-${", "! syntax error: missing '}'");
    check("${A:-'}", "! syntax error: missing '}'");
}

#[test]
fn names_are_told_once_at_their_first_place() {
    let word = "${N:-$M} $A $N ${A}";
    let expanded = expand(word, plain(), &value).unwrap();
    let told = |names: &[Name<'_>]| -> Vec<String> {
        names.iter().map(|name| format!("{} {:?}", name.text, name.span)).collect()
    };
    assert_eq!(told(&expanded.unset), ["N 2..3", "M 6..7"]);
    assert_eq!(told(&expanded.set), ["A 10..11"]);
}

#[test]
fn unquoted_values_are_split() {
    check_words(plain(), "$B-$B", &["two", "words-two", "words"]);
    check_words(plain(), "\"$B\"x y\\ z", &["two wordsx", "y z"]);
    check_words(plain(), " \"\" '' $E $N ", &[]);
    check_words(plain(), "${N:-a b}c", &["a", "bc"]);
    check_words(plain(), "a << b <\tc", &["a", "<< b", "<", "c"]);
}

#[test]
fn words_know_what_they_are_made_of() {
    let text = " a\"b c\" ${B}d << x";
    let split = words(text, plain(), &value).unwrap();
    let spans: Vec<_> = split.words.iter().map(|word| word.span.of(text)).collect();
    assert_eq!(spans, ["a\"b c\"", "${B}", "${B}d", "<< x"]);
}

#[test]
fn other_ways_of_reading() {
    check_with(Options::heredoc(), "it's \"$A\" \\$A \\n \\\\ $N.", "it's \"1\" $A n \\ .");
    check_with(
        Options::shown('\\'),
        "\"$A\" '$A' $N ${N} ${N:-\"x\"} \\$A",
        "\"1\" '$A' $N ${N} ${N:-\"x\"} $A",
    );
    check_with(Options::shown('\\'), "${N#a\\*} ${N//a/b} ${E:-x}", "${N#a\\*} ${N/a/b} x");
    let text = "cat <<-\"E F\" 3<< X\\ Y ${N:-1}";
    check_words(Options::heredoc_marks(), text, &["cat", "<<-\"E F\"", "3<< X\\ Y", "${N:-1}"]);
}

#[test]
fn deep_and_growing_words_end() {
    let deep = format!("{}x{}", "${N:-".repeat(50), "}".repeat(50));
    check(&deep, "x");
    check(&"${N:-".repeat(100_000), "! substitutions are nested too deeply");
    let long = "ab".repeat(50_000);
    let ten = "$V".repeat(10);
    check_value(&long, &ten, "! the result is too long");
    check_value(&long, "${V//?/$V}", "! the result is too long");
    check_value(&long, &"${N+$V}".repeat(1_000), "! the result is too long");
    check_value(&long, &format!("${{V#{}}}", "*x".repeat(1_000)), "! the result is too long");
}

#[test]
fn no_text_makes_it_stumble() {
    let pieces = [
        "$", "{", "}", "A", ":", "-", "'", "\"", "\\", "#", "%", "/", "*", "?", " ", "ü", "<", "\n",
    ];
    let mut seed = 1u32;
    for _ in 0..20_000 {
        let mut word = String::new();
        for _ in 0..seed % 13 {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            word.push_str(pieces[(seed >> 16) as usize % pieces.len()]);
        }
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223) >> 1;
        check_laws(&word);
    }
}

/// What holds for any word.
fn check_laws(word: &str) {
    for options in [plain(), Options::heredoc(), Options::shown('\\'), Options::heredoc_marks()] {
        match (expand(word, options, &value), words(word, options, &value)) {
            (Ok(expanded), Ok(split)) => {
                assert_eq!(expanded.set, split.set, "{word:?}");
                assert!(expanded.unset.iter().all(|name| name.span.of(word) == name.text));
                assert!(split.words.iter().all(|word_| !word_.span.of(word).is_empty()));
            }
            (Err(one), Err(other)) => {
                assert_eq!(one, other);
                assert!(word.get(one.span.range()).is_some(), "{word:?}");
            }
            (one, other) => panic!("{word:?}: {one:?} {other:?}"),
        }
        let whole = Span::new(0, word.len() as u32);
        for variable in variables(word, options) {
            assert!(whole.contains(variable.span) && variable.span.contains(variable.name));
            assert!(word.get(variable.span.range()).is_some(), "{word:?}");
        }
    }
}

#[test]
fn patterns_match_as_slow_ones_do() {
    let texts = ["", "a", "ab", "aab", "abab", "a\nb", "\n\n", "ab\nab", "bbb"];
    let patterns = [
        "", "a", "*", "?", "a*", "*a", "*b", "a*b", "?b", "**", "*a*b*", "??", "*\n", "a\nb", "\n",
    ];
    for text in texts {
        let text: Vec<char> = text.chars().collect();
        for pattern in patterns {
            let tokens: Vec<char> = pattern.chars().collect();
            let ends: Vec<usize> =
                (0..=text.len()).filter(|&end| slow(&tokens, &text[..end])).collect();
            let pattern = pattern::Pattern::new(pattern).unwrap();
            assert_eq!(
                pattern.match_len(&text, false),
                ends.first().copied(),
                "{pattern:?} {text:?}"
            );
            assert_eq!(
                pattern.match_len(&text, true),
                ends.last().copied(),
                "{pattern:?} {text:?}"
            );
        }
    }
}

fn slow(pattern: &[char], text: &[char]) -> bool {
    match (pattern, text) {
        ([], _) => text.is_empty(),
        (['*', rest @ ..], _) => {
            slow(rest, text)
                || text.first().is_some_and(|&c| c != '\n' && slow(pattern, &text[1..]))
        }
        ([_, ..], []) => false,
        (['?', rest @ ..], [c, behind @ ..]) => *c != '\n' && slow(rest, behind),
        ([p, rest @ ..], [c, behind @ ..]) => p == c && slow(rest, behind),
    }
}

#[track_caller]
fn check_variables(word: &str, expected: &[&str]) {
    let seen: Vec<_> = variables(word, plain())
        .into_iter()
        .map(|variable| {
            let modifier = variable.modifier.map_or_else(String::new, |modifier| {
                format!(" {} {}", modifier.span.of(word), modifier.operand.of(word))
            });
            let open = if variable.closed { "" } else { " (open)" };
            format!("{} = {}{modifier}{open}", variable.span.of(word), variable.name.of(word))
        })
        .collect();
    assert_eq!(seen, expected, "{word}");
}

#[test]
fn variables_are_found() {
    check_variables("a$B-${C}d", &["$B = B", "${C} = C"]);
    check_variables("'$A' \\$B \"$C\" '", &["$C = C"]);
    check_variables(
        "${A:-${B#x}y}$C",
        &["${A:-${B#x}y} = A :- ${B#x}y", "${B#x} = B # x", "$C = C"],
    );
    check_variables("${A//x/$B}", &["${A//x/$B} = A // x/$B", "$B = B"]);
    check_variables("${A:-\"}\"'}'\\}}", &["${A:-\"}\"'}'\\}} = A :- \"}\"'}'\\}"]);
    check_variables("$ $. a$", &[]);
}

#[test]
fn variables_are_found_in_broken_words() {
    check_variables("a${", &["${ =  (open)"]);
    check_variables("${AB", &["${AB = AB (open)"]);
    check_variables("${}$C", &["${} = ", "$C = C"]);
    check_variables("${A:-$B", &["${A:-$B = A :- $B (open)", "$B = B"]);
    check_variables("${A=x}", &["${A=x} = A = x"]);
    check_variables("\"$A", &["$A = A"]);
}
