//! Where a word names variables, however broken it is.

use crate::text::Span;

/// A `$x` or `${…}` of a word. All spans are of the word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Variable {
    /// From the dollar to the end.
    pub span: Span,
    /// Empty while nothing is typed yet.
    pub name: Span,
}

/// All variables of a word by their start.
pub fn variables(word: &str, escape: char, quotes: bool) -> Vec<Variable> {
    let mut found = Vec::new();
    let mut quote = None;
    let mut chars = word.char_indices();
    while let Some((at, c)) = chars.next() {
        if c == escape && quote != Some('\'') {
            chars.next();
        } else if c == '$' && quote != Some('\'') {
            let rest = chars.as_str();
            let braced = rest.starts_with('{');
            let name_at = at + 1 + usize::from(braced);
            let text = word.get(name_at..).unwrap_or("");
            let len = text.find(|c: char| c != '_' && !c.is_alphanumeric()).unwrap_or(text.len());
            let mut end = name_at + len;
            if braced {
                end +=
                    text.get(len..).unwrap_or("").find('}').map_or(text.len() - len, |at| at + 1);
            } else if len == 0 {
                continue;
            }
            let name = Span::new(name_at as u32, (name_at + len) as u32);
            found.push(Variable { span: Span::new(at as u32, end as u32), name });
            while word.len() - chars.as_str().len() < end {
                chars.next();
            }
        } else if quotes && quote == Some(c) {
            quote = None;
        } else if quotes && quote.is_none() && matches!(c, '"' | '\'') {
            quote = Some(c);
        }
    }
    found
}
