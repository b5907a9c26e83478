//! The bodies of here-documents, which stand behind the line that names them.

use crate::text::Span;

use super::cursor::Parser;
use super::word::Mode;
use super::{Heredoc, PieceKind, TokenKind, Word};

/// A here-document whose body begins behind the next line end.
pub(super) struct Pending {
    index: u32,
    delimiter: String,
}

impl Parser<'_> {
    /// Notes a here-document and returns its index in the script.
    pub(super) fn expect_heredoc(&mut self, target: &Word, strip_tabs: bool) -> u32 {
        let index = self.script.heredocs.len() as u32;
        let (delimiter, quoted) = delimiter(target, self.text);
        let body = Span::at(self.text.len() as u32);
        let pieces = Vec::new();
        self.script.heredocs.push(Heredoc { body, end: None, strip_tabs, quoted, pieces });
        self.pending.push(Pending { index, delimiter });
        index
    }

    /// Reads the bodies that begin here.
    pub(super) fn heredoc_bodies(&mut self) {
        for pending in std::mem::take(&mut self.pending) {
            let Some(heredoc) = self.script.heredocs.get(pending.index as usize) else { continue };
            let (strip_tabs, quoted) = (heredoc.strip_tabs, heredoc.quoted);
            let start = self.at;
            let (body_len, end_len) = find_end(self.rest(), &pending.delimiter, strip_tabs);
            let body_end = start + body_len;
            self.at = body_end;
            if body_len > 0 {
                self.token(start, TokenKind::HeredocBody);
            }
            self.at = start;
            let mut pieces = Vec::new();
            if quoted {
                self.at = body_end;
            } else {
                self.until(body_end, |parser| {
                    parser.nested(|parser| parser.pieces(Mode::Plain, &mut pieces));
                });
            }
            let body = self.span_from(start);
            let end = end_len.map(|len| {
                self.at += len;
                self.token(body_end, TokenKind::HeredocEnd);
                let end = self.span_from(body_end);
                self.at += usize::from(self.peek() == Some(b'\n'));
                end
            });
            if let Some(heredoc) = self.script.heredocs.get_mut(pending.index as usize) {
                *heredoc = Heredoc { body, end, strip_tabs, quoted, pieces };
            }
        }
    }
}

/// The delimiter without its quotes, and whether it had any. Nothing in it is expanded.
fn delimiter(word: &Word, text: &str) -> (String, bool) {
    let mut value = String::new();
    let mut quoted = false;
    for piece in &word.pieces {
        let source = piece.span.of(text);
        let inner = match piece.kind {
            PieceKind::Escaped => source.strip_prefix('\\'),
            PieceKind::SingleQuoted | PieceKind::DoubleQuoted(_) => {
                source.get(1..source.len().saturating_sub(1))
            }
            PieceKind::AnsiQuoted => source.get(2..source.len().saturating_sub(1)),
            _ => {
                value.push_str(source);
                continue;
            }
        };
        quoted = true;
        value.push_str(inner.unwrap_or_default());
    }
    if word.pieces.is_empty() {
        value.push_str(word.span.of(text));
    }
    (value, quoted)
}

/// How long the body is, and the line that ends it without its line end.
fn find_end(bytes: &[u8], delimiter: &str, strip_tabs: bool) -> (usize, Option<usize>) {
    let mut start = 0;
    while let Some(rest) = bytes.get(start..).filter(|rest| !rest.is_empty()) {
        let len = memchr::memchr(b'\n', rest).unwrap_or(rest.len());
        let line = rest.get(..len).unwrap_or_default();
        let tabs = line.iter().take_while(|&&byte| strip_tabs && byte == b'\t').count();
        if line.get(tabs..) == Some(delimiter.as_bytes()) {
            return (start, Some(len));
        }
        start = (start + len + 1).min(bytes.len());
    }
    (bytes.len(), None)
}
