//! A change of the text as the one replacement that a text area undoes in one step.

use super::action::Units;
use super::state::State;
use crate::analysis::editor::Change;
use crate::text::{Edit, LineIndex, Patch, Span};

/// Replaces a range of a text area. Offsets are in UTF-16 units, those of `selection` in the new text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Replacement {
    pub range: Units,
    pub insert: String,
    pub selection: Units,
}

impl State {
    /// A selection of the text area as bytes of the text: the span and the caret.
    pub fn of_units(&self, units: Units) -> (Span, u32) {
        let start = self.index.from_utf16(self.text(), units.start);
        let end = self.index.from_utf16(self.text(), units.end);
        (Span::new(start, end), if units.backward { start } else { end })
    }

    pub fn to_units(&self, span: Span) -> Units {
        units(&self.index, self.text(), span)
    }

    /// The edits of a change as one; `None` if the text stays as it is.
    pub fn replacement(&self, change: &Change) -> Option<Replacement> {
        let text = self.text();
        let after = change.patch.apply(text);
        let span = changed(text, &after)?;
        let kept = text.len() as u32 - span.end();
        let insert = Span::new(span.start(), after.len() as u32 - kept).of(&after).to_owned();
        let selection = units(&LineIndex::new(&after), &after, change.selection);
        Some(Replacement { range: self.to_units(span), insert, selection })
    }
}

/// A change that puts another text in the place of the whole.
pub fn whole(text: &str, after: &str) -> Change {
    let span = Span::new(0, text.len() as u32);
    Change { patch: Patch::replace(span, after), selection: Span::at(0) }
}

/// A change after which the caret is behind what was inserted last.
pub fn followed(patch: Patch, caret: u32) -> Change {
    let to = patch.map(caret);
    Change { patch, selection: Span::at(to) }
}

/// Tab: an indent at the caret, or before each selected line.
pub fn indent(text: &str, index: &LineIndex, selection: Span) -> Change {
    if selection.is_empty() {
        let patch = Patch::insert(selection.start(), INDENT);
        return followed(patch, selection.start());
    }
    let edits = lines_of(index, selection)
        .filter(|span| !span.of(text).trim_end_matches('\n').is_empty())
        .map(|span| Edit { span: Span::at(span.start()), insert: INDENT.to_owned() })
        .collect();
    around(Patch::new(edits), selection)
}

/// Shift+Tab: one indent less before each selected line.
pub fn outdent(text: &str, index: &LineIndex, selection: Span) -> Option<Change> {
    let edits: Vec<_> = lines_of(index, selection)
        .filter_map(|span| {
            let line = span.of(text);
            let spaces = line.bytes().take(INDENT.len()).take_while(|&byte| byte == b' ').count();
            let len = if line.starts_with('\t') { 1 } else { spaces as u32 };
            let cut = Span::new(span.start(), span.start() + len);
            (len > 0).then(|| Edit { span: cut, insert: String::new() })
        })
        .collect();
    (!edits.is_empty()).then(|| around(Patch::new(edits), selection))
}

const INDENT: &str = "    ";

fn lines_of(index: &LineIndex, selection: Span) -> impl Iterator<Item = Span> {
    let last = if selection.is_empty() { selection.end() } else { selection.end() - 1 };
    (index.line(selection.start())..=index.line(last)).map(|line| index.span(line))
}

fn around(patch: Patch, selection: Span) -> Change {
    let selection = Span::new(patch.map(selection.start()), patch.map(selection.end()));
    Change { patch, selection }
}

/// The smallest span of `text` outside of which both texts are equal, on character bounds.
fn changed(text: &str, after: &str) -> Option<Span> {
    if text == after {
        return None;
    }
    let (a, b) = (text.as_bytes(), after.as_bytes());
    let mut start = a.iter().zip(b).take_while(|(a, b)| a == b).count();
    while !text.is_char_boundary(start) {
        start -= 1;
    }
    let most = a.len().min(b.len()) - start;
    let mut kept =
        a.iter().rev().zip(b.iter().rev()).take(most).take_while(|(a, b)| a == b).count();
    while !text.is_char_boundary(a.len() - kept) {
        kept -= 1;
    }
    Some(Span::new(start as u32, (a.len() - kept) as u32))
}

fn units(index: &LineIndex, text: &str, span: Span) -> Units {
    Units {
        start: index.to_utf16(text, span.start()),
        end: index.to_utf16(text, span.end()),
        backward: false,
    }
}

#[cfg(test)]
mod tests;
