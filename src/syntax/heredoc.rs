//! Here-documents: finding `<<EOF` on a line, reading bodies.

use super::lines::Lines;
use super::tree::Heredoc;
use crate::text::Span;

/// A here-document that a line announces.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    pub name: String,
    pub expand: bool,
    pub chomp: bool,
    pub descriptor: u32,
    /// `<<EOF` on the line.
    pub span: Span,
}

/// The here-documents that a logical line announces; the error is BuildKit's.
pub(super) fn marks(line: &str) -> Result<Vec<Mark>, String> {
    let mut marks = Vec::new();
    let mut from = 0;
    for word in raw_words(line) {
        let at = line.get(from..).and_then(|rest| rest.find(&word)).map_or(from, |at| from + at);
        from = (at + word.len()).min(line.len());
        if let Some(mark) = mark(&word, at as u32)? {
            marks.push(mark);
        }
    }
    Ok(marks)
}

/// A word that announces a here-document: `3<<-'EOF'`.
pub(super) fn mark(word: &str, at: u32) -> Result<Option<Mark>, String> {
    let name = word.trim_start_matches(|c: char| c.is_ascii_digit());
    let digits = word.get(..word.len() - name.len()).unwrap_or("");
    let Some(name) = name.strip_prefix("<<") else { return Ok(None) };
    let (chomp, name) = name.strip_prefix('-').map_or((false, name), |name| (true, name));
    let name = name.trim_start_matches([' ', '\t', '\n', '\x0c', '\r']);
    if name.is_empty() || name.contains('<') {
        return Ok(None);
    }
    let Some((plain, raw)) = names(name)? else { return Ok(None) };
    Ok(Some(Mark {
        expand: plain == raw,
        name: plain,
        chomp,
        descriptor: digits.parse().unwrap_or(0),
        span: Span::new(at, at + word.len() as u32),
    }))
}

/// Reads the body of a here-document up to its last line.
pub(super) fn read(mark: Mark, source: Span, lines: &mut Lines<'_>) -> Heredoc {
    let start = lines.offset();
    let mut body = Span::at(start);
    let mut end = None;
    while let Some(line) = lines.next() {
        let text = if mark.chomp { line.text.trim_start_matches('\t') } else { line.text };
        if text == mark.name {
            end = Some(line.span());
            break;
        }
        body = Span::new(start, line.next);
    }
    let Mark { name, expand, chomp, descriptor, .. } = mark;
    Heredoc { name, expand, chomp, descriptor, mark: source, body, end }
}

/// A name without its quotes, and as written; `None` if it is not one word.
fn names(name: &str) -> Result<Option<(String, String)>, String> {
    let plain: String = name.chars().filter(|c| !matches!(c, '"' | '\'' | '\\')).collect();
    let raw: String = name.chars().filter(|c| !matches!(c, '\\')).collect();
    Ok(Some((plain, raw)))
}

fn raw_words(line: &str) -> Vec<String> {
    line.split_whitespace().map(str::to_owned).collect()
}
