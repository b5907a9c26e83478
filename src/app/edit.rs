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
        let Edit { span, insert } = Patch::between(text, &after).edits().first()?.clone();
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
    let selection = patch.map_span(selection);
    Change { patch, selection }
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
