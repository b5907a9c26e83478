//! Places in any text: offsets go to UTF-16 and back, patches apply, nothing panics.
#![no_main]

use layerlab::text::{Edit, LineIndex, Patch, Span};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: (&str, Vec<(u8, u8, String)>)| {
    let (text, edits) = input;
    let index = LineIndex::new(text);
    for (at, _) in text.char_indices() {
        let offset = at as u32;
        assert_eq!(index.from_utf16(text, index.to_utf16(text, offset)), offset);
        let line = index.span(index.line(offset));
        assert!(line.start() <= offset && offset < line.end());
    }
    let lines: String = (0..index.line_count()).map(|line| index.span(line).of(text)).collect();
    assert_eq!(lines, text);

    let edit = |(start, end, insert): (u8, u8, String)| {
        Edit { span: Span::new(start.into(), end.into()), insert }
    };
    let patch = Patch::new(edits.into_iter().map(edit).collect());
    let _ = patch.apply(text);
    let _ = patch.map(text.len() as u32);
});
