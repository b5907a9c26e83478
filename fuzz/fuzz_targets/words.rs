//! Words with variables: both ways of reading agree, and every span lies in the word.
#![no_main]

use layerlab::syntax::reference;
use layerlab::syntax::word::{Options, expand, variables, words};
use layerlab::text::Span;
use layerlab::{syntax::duration, syntax::git_ref, syntax::glob, syntax::json};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| {
    let text = String::from_utf8_lossy(input);
    for escape in ['\\', '`'] {
        check(&text, Options::new(escape));
        check(&text, Options::shown(escape));
    }
    check(&text, Options::heredoc());
    check(&text, Options::heredoc_marks());
    others(&text);
});

fn value(name: &str) -> Option<&'static str> {
    match name {
        "A" => Some("a b"),
        "B" => Some("*?/\\"),
        "C" => Some("aXbXc💛\n"),
        "E" => Some(""),
        _ => None,
    }
}

fn check(word: &str, options: Options) {
    match (expand(word, options, &value), words(word, options, &value)) {
        (Ok(expanded), Ok(split)) => {
            assert_eq!((&expanded.set, &expanded.unset), (&split.set, &split.unset), "{word:?}");
            for name in expanded.set.iter().chain(&expanded.unset) {
                assert_eq!(name.span.of(word), name.text);
            }
            for it in &split.words {
                assert!(!it.span.of(word).is_empty() && !it.text.is_empty(), "{it:?} of {word:?}");
            }
        }
        (Err(one), Err(other)) => {
            assert_eq!(one, other);
            assert!(word.get(one.span.range()).is_some(), "{one:?} of {word:?}");
            one.message(word);
        }
        (one, other) => panic!("{word:?}: {one:?} {other:?}"),
    }
    let whole = Span::new(0, word.len() as u32);
    for variable in variables(word, options) {
        assert!(whole.contains(variable.span) && variable.span.contains(variable.name));
        assert!(word.get(variable.span.range()).is_some(), "{variable:?} of {word:?}");
        if let Some(modifier) = variable.modifier {
            assert!(variable.span.contains(modifier.span));
            assert!(variable.span.contains(modifier.operand));
        }
    }
}

/// What else is read out of single words.
fn others(word: &str) {
    if let Ok(image) = reference::parse(word) {
        let again = reference::parse(&image.canonical());
        assert_eq!(again.map(|it| it.canonical()).ok(), Some(image.canonical()), "{word:?}");
        reference::parse(&image.familiar()).map_err(|error| (word, error)).unwrap();
    }
    if let Ok(nanos) = duration::parse(word) {
        assert_eq!(duration::parse(&duration::format(nanos)).ok(), Some(nanos), "{word:?}");
    }
    let _ = git_ref::parse(word);
    let (pattern, name) = word.split_once(' ').unwrap_or((word, word));
    let _ = glob::matches(pattern, name);
    json::string(word);
}
