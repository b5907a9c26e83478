//! The bodies of here-documents.

use super::paint::{Base, Painter};
use super::word::{self, Style};
use super::{Class, shell};
use crate::syntax::tree::Heredoc;
use crate::syntax::{Keyword, Node};

const SHELLS: [&str; 5] = ["sh", "bash", "ash", "dash", "zsh"];

/// Paints the bodies and last lines of an instruction's here-documents.
pub(super) fn paint(painter: &mut Painter<'_>, node: Node<'_>) {
    if node.heredocs().is_empty() {
        return;
    }
    let inner = node.innermost();
    for heredoc in node.heredocs() {
        let text = node.heredoc_text(heredoc);
        let base = Base::Source(heredoc.body.start());
        if inner.keyword() == Keyword::Run && is_script(inner.rest(), text) {
            shell::paint(painter, base, text);
        } else {
            file(painter, base, heredoc, text);
        }
        if let Some(end) = heredoc.end {
            painter.source(end, Class::HeredocMark);
        }
    }
}

/// A file line by line: quotes are plain characters.
fn file(painter: &mut Painter<'_>, base: Base, heredoc: &Heredoc, text: &str) {
    if heredoc.expand {
        word::paint(painter, base, text, Some(Class::Heredoc), Style::Bare);
    } else {
        painter.source(heredoc.body, Class::Heredoc);
    }
}

/// Whether the body of a `RUN` is read by a shell: it is the command, or the input of a shell.
fn is_script(command: &str, body: &str) -> bool {
    let program = |path: &str| SHELLS.contains(&path.rsplit('/').next().unwrap_or(path));
    let mut words = command.split_whitespace();
    let first = words.next().unwrap_or("");
    if !first.contains("<<") {
        return program(first);
    }
    if words.next().is_some() {
        return false;
    }
    let Some(interpreter) = body.strip_prefix("#!") else { return true };
    let mut words = interpreter.lines().next().unwrap_or("").split_whitespace();
    let first = words.next().unwrap_or("");
    if first.ends_with("/env") { words.next().is_some_and(program) } else { program(first) }
}
