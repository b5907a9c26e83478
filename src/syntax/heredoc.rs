//! Here-documents: finding `<<EOF` on a line, reading bodies.

use super::lines::Lines;
use super::tree::Heredoc;
use super::word::{Options, words};
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
    // A line that cannot be split announces nothing.
    let Ok(found) = words(line, Options::heredoc_marks(), &|_| None) else { return Ok(Vec::new()) };
    let found = found.words.iter().map(|word| mark(&word.text, word.span));
    found.filter_map(Result::transpose).collect()
}

/// A word that announces a here-document: `3<<-'EOF'`.
pub(super) fn mark(word: &str, span: Span) -> Result<Option<Mark>, String> {
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
        span,
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
    let plain = Options { skip_unset: true, ..Options::new('\\') };
    let raw = Options { raw_quotes: true, ..plain };
    let split = |options| words(name, options, &|_| None).map_err(|error| error.message(name));
    match (split(plain)?.words.as_slice(), split(raw)?.words.as_slice()) {
        ([plain], [raw]) => Ok(Some((plain.text.clone(), raw.text.clone()))),
        _ => Ok(None),
    }
}
