//! Ignore files: an empty line, then paths. What is told of the file lies in it, matching ends,
//! and the walk keeps to the patterns.
#![no_main]

use layerlab::syntax::ignore::{clean, highlight, read, walk};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| {
    let text = String::from_utf8_lossy(input);
    let (text, paths) = text.split_once("\n\n").unwrap_or((&text, "a/b/c.d\n💛"));
    let file = read(text);
    for span in file.lines.iter().map(|it| it.span).chain(file.problems.iter().map(|it| it.span)) {
        assert!(text.get(span.range()).is_some(), "{span:?} of {text:?}");
    }
    let mut end = 0;
    for mark in highlight(text) {
        assert!(mark.span.start() >= end && !mark.span.is_empty(), "{mark:?} of {text:?}");
        assert!(text.get(mark.span.range()).is_some(), "{mark:?} of {text:?}");
        end = mark.span.end();
    }
    let Ok(patterns) = file.compile() else {
        assert!(!file.problems.is_empty(), "refused in silence: {text:?}");
        return;
    };
    let paths: Vec<&str> = paths.lines().filter(|path| is_path(path)).collect();
    let matched: Vec<_> = paths.iter().map(|path| patterns.matches(path)).collect();
    let Ok(sent) = walk(&patterns, paths.iter().copied()) else { return };
    assert!(sent.is_sorted());
    if text.contains('!') {
        return; // What is re-included is judged in another way by the walk, in BuildKit too.
    }
    for (path, matched) in paths.iter().zip(matched) {
        let is_sent = sent.binary_search_by(|it| it.as_str().cmp(path)).is_ok();
        assert_eq!(matched, Ok(!is_sent), "{path:?} with {text:?}");
    }
});

/// A path as a walk meets it.
fn is_path(path: &str) -> bool {
    !path.is_empty() && clean(path) == path && !path.starts_with(['/', '.'])
}
