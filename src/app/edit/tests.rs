//! What holds of `edit`.

use super::*;
use crate::app::fixture::state;

/// Applies a change as a text area would; `|` marks the ends of the selection after it.
#[track_caller]
fn check(text: &str, change: &Change, expected: &str) {
    let state = state(text);
    let replacement = state.replacement(change).expect("a change");
    let units: Vec<u16> = text.encode_utf16().collect();
    let range = replacement.range;
    let mut after = units[..range.start as usize].to_vec();
    after.extend(replacement.insert.encode_utf16());
    after.extend(&units[range.end as usize..]);
    let to = replacement.selection;
    if to.start != to.end {
        after.insert(to.end as usize, u16::from(b'|'));
    }
    after.insert(to.start as usize, u16::from(b'|'));
    assert_eq!(String::from_utf16(&after).unwrap(), expected);
}

#[test]
fn several_edits_become_one_replacement() {
    let edits = [(0, 1, "x"), (4, 6, "")]
        .map(|(start, end, insert)| Edit { span: Span::new(start, end), insert: insert.into() });
    let patch = Patch::new(edits.to_vec());
    check("abcdefg", &followed(patch, 7), "xbcdg|");
}

#[test]
fn offsets_are_those_of_a_text_area() {
    let patch = Patch::insert("💛ä".len() as u32, "💚");
    check("💛äß", &followed(patch, 6), "💛ä💚|ß");
    // Both hearts share their first three bytes.
    check("a💛b", &whole("a💛b", "a💚b"), "|a💚b");
}

#[test]
fn only_what_differs_is_replaced() {
    let state = state("one two three");
    let replacement = state.replacement(&whole("one two three", "one 2 three")).unwrap();
    assert_eq!((replacement.range.start, replacement.range.end), (4, 7));
    assert_eq!(replacement.insert, "2");
    assert_eq!(state.replacement(&whole("one two three", "one two three")), None);
}

#[test]
fn repeated_text_is_not_counted_twice() {
    check("aa", &whole("aa", "aaa"), "|aaa");
    check("aaa", &whole("aaa", "a"), "|a");
}

#[test]
fn tab_indents_at_the_caret_or_the_selected_lines() {
    let text = "a\n\nb\nc";
    let index = LineIndex::new(text);
    check(text, &indent(text, &index, Span::at(1)), "a    |\n\nb\nc");
    check(text, &indent(text, &index, Span::new(0, 5)), "    |a\n\n    b\n|c");
}

#[test]
fn shift_tab_takes_one_indent_away() {
    let text = "      a\n\tb\n c\nd";
    let index = LineIndex::new(text);
    let all = Span::new(0, text.len() as u32);
    check(text, &outdent(text, &index, all).unwrap(), "|  a\nb\nc\nd|");
    assert_eq!(outdent("a", &LineIndex::new("a"), Span::at(0)), None);
}
