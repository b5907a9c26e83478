//! What the pieces of an ignore file are, for the eye.

use crate::text::Span;

/// A highlighted piece of an ignore file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark {
    pub span: Span,
    pub class: MarkClass,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MarkClass {
    /// `# …`
    Comment,
    /// The `!` that re-includes.
    Negation,
    /// `*`, `**`, `?`, `[a-z]`
    Wildcard,
    /// `\*`
    Escape,
}

/// The pieces that stand out, in order and disjoint.
pub fn highlight(text: &str) -> Vec<Mark> {
    let mut marks = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let bom = if start == 0 && line.starts_with('\u{feff}') { 3 } else { 0 };
        let body = line.get(bom..).unwrap_or_default().trim_end();
        if body.starts_with('#') {
            push(&mut marks, start + bom, body.len(), MarkClass::Comment);
        } else {
            let indent = body.len() - body.trim_start().len();
            mark_pattern(body.trim_start(), start + bom + indent, &mut marks);
        }
        start += line.len();
    }
    marks
}

fn mark_pattern(pattern: &str, start: usize, marks: &mut Vec<Mark>) {
    let bytes = pattern.as_bytes();
    let mut at = 0;
    if bytes.first() == Some(&b'!') {
        push(marks, start, 1, MarkClass::Negation);
        at = 1;
    }
    let mut classes = true;
    while let Some(&byte) = bytes.get(at) {
        let rest = pattern.get(at..).unwrap_or_default();
        let (len, class) = match byte {
            b'*' => (rest.len() - rest.trim_start_matches('*').len(), Some(MarkClass::Wildcard)),
            b'?' => (1, Some(MarkClass::Wildcard)),
            b'[' if classes => {
                let len = class_len(rest);
                // Without an end here there is none further on.
                classes = len.is_some();
                (len.unwrap_or(1), len.map(|_| MarkClass::Wildcard))
            }
            b'\\' => (1 + rest.chars().nth(1).map_or(0, char::len_utf8), Some(MarkClass::Escape)),
            _ => (rest.chars().next().map_or(1, char::len_utf8), None),
        };
        if let Some(class) = class {
            push(marks, start + at, len, class);
        }
        at += len;
    }
}

/// How long the class at the text's start is; `None` without an end.
fn class_len(text: &str) -> Option<usize> {
    let mut chars = text.char_indices().skip(1);
    let mut elements = 0;
    while let Some((at, c)) = chars.next() {
        match c {
            ']' if elements > 0 => return Some(at + 1),
            '^' if at == 1 => continue,
            '\\' => _ = chars.next(),
            _ => {}
        }
        elements += 1;
    }
    None
}

fn push(marks: &mut Vec<Mark>, start: usize, len: usize, class: MarkClass) {
    marks.push(Mark { span: Span::new(start as u32, (start + len) as u32), class });
}
