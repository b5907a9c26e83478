//! Places in any text: offsets go to UTF-16 and back, patches apply, nothing panics.
#![no_main]

use layerlab::text::{Edit, LineIndex, Patch, Span};
use libfuzzer_sys::fuzz_target;

// The text stands last: it is then simply the rest of the input, which the fuzzer learns best.
fuzz_target!(|input: (Vec<(u8, u8)>, &str)| {
    let (spans, text) = input;
    let index = LineIndex::new(text);
    for (at, _) in text.char_indices() {
        let offset = at as u32;
        assert_eq!(index.from_utf16(text, index.to_utf16(text, offset)), offset);
        let line = index.span(index.line(offset));
        assert!(line.start() <= offset && offset < line.end());
    }
    let lines: String = (0..index.line_count()).map(|line| index.span(line).of(text)).collect();
    assert_eq!(lines, text);

    let edit = |(start, end): (u8, u8)| Edit {
        span: Span::new(start.into(), end.into()),
        insert: "++".to_owned(),
    };
    let patch = Patch::new(spans.into_iter().map(edit).collect());
    let fits = patch.edits().iter().all(|edit| text.get(edit.span.range()).is_some());
    let changed = patch.apply(text);
    if fits {
        assert_eq!(patch.map(text.len() as u32) as usize, changed.len());
    }
});
