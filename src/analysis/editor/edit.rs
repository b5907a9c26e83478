//! What keys do to the text.

#[cfg(test)]
mod tests;

use super::Change;
use crate::syntax::Tree;
use crate::text::{Edit, LineIndex, Patch, Span};

/// How far continuation lines are indented.
const INDENT: &str = "    ";

/// Comments the selected lines out; in, if all of them are comments. Blank lines stay as they are.
pub(super) fn toggle_comment(text: &str, lines: &LineIndex, selection: Span) -> Option<Change> {
    let bodies = bodies(text, lines, selection);
    let filled = || bodies.iter().copied().filter(|body| !body.is_empty());
    let edits: Vec<Edit> = if filled().next().is_none() {
        let [body] = bodies.as_slice() else { return None };
        vec![insert(body.start())]
    } else if filled().all(|body| body.of(text).starts_with('#')) {
        filled().map(|body| uncomment(text, body)).collect()
    } else {
        filled().map(|body| insert(body.start())).collect()
    };
    let patch = Patch::new(edits);
    let mut start = patch.map(selection.start());
    let at_start = |edit: &&Edit| edit.span == Span::at(selection.start());
    if let Some(edit) = patch.edits().iter().find(at_start).filter(|_| !selection.is_empty()) {
        start -= edit.insert.len() as u32;
    }
    let selection = Span::new(start, patch.map(selection.end()));
    Some(Change { patch, selection })
}

fn insert(at: u32) -> Edit {
    Edit { span: Span::at(at), insert: "# ".to_owned() }
}

fn uncomment(text: &str, body: Span) -> Edit {
    let len = if body.of(text).starts_with("# ") { 2 } else { 1 };
    Edit { span: Span::new(body.start(), body.start() + len), insert: String::new() }
}

/// The selected lines without the blanks around them.
fn bodies(text: &str, lines: &LineIndex, selection: Span) -> Vec<Span> {
    let first = lines.line(selection.start());
    let mut last = lines.line(selection.end());
    // A selection of whole lines ends at the start of one that is not meant.
    if last > first && lines.span(last).start() == selection.end() {
        last -= 1;
    }
    let body = |line| {
        let span: Span = lines.span(line);
        let line = span.of(text);
        let body = line.trim_start_matches('\u{feff}').trim_start();
        let start = if body.is_empty() {
            // Behind the indent, but before the line end.
            line.trim_end_matches(['\r', '\n']).len()
        } else {
            line.len() - body.len()
        };
        let start = span.start() + start as u32;
        Span::new(start, start + body.trim_end().len() as u32)
    };
    (first..=last).map(body).collect()
}

/// A line end with the indent of what follows; `None` where there is none.
pub(super) fn newline(tree: &Tree, caret: u32) -> Option<Change> {
    let text = tree.text();
    let head = text.get(..caret as usize)?;
    let line = head.rsplit('\n').next()?;
    let node = tree.node(tree.index_at(caret)?)?;
    let body = line.trim_start_matches([' ', '\t']);
    let own = line.get(..line.len() - body.len())?;
    let in_body = node.heredocs().iter().any(|heredoc| {
        heredoc.body.start() <= caret && caret <= heredoc.end.map_or(u32::MAX, Span::start)
    });
    let behind_heredocs = node.heredocs().first().is_some_and(|it| it.body.start() <= caret);
    let first = caret as usize - line.len() <= node.span().start() as usize;
    let indent = if in_body {
        own
    } else if behind_heredocs {
        return None;
    } else if body.starts_with('#') {
        if first || !node.span().touches(caret) {
            return None;
        }
        own
    } else if !continues(body, tree.escape().char()) {
        return None;
    } else if first {
        INDENT
    } else {
        own
    };
    if indent.is_empty() {
        return None;
    }
    let end = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let insert = format!("{end}{indent}");
    let selection = Span::at(caret + insert.len() as u32);
    Some(Change { patch: Patch::insert(caret, insert), selection })
}

/// Whether a line up to the caret ends in the sign that continues it.
fn continues(line: &str, escape: char) -> bool {
    let line = line.trim_end_matches([' ', '\t']);
    line.strip_suffix(escape).is_some_and(|before| !before.ends_with(escape))
}
