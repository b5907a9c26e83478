//! Makes a `RUN` do something more at its end.

use super::Context;
use super::context::At;
use super::script::{Errexit, ends_alone, errexit};
use super::shell_text::ShellText;
use crate::syntax::shell::{self, TokenKind};
use crate::text::{Edit, Span};

/// Adds a command that runs if all before did well; nothing where that can't be done.
pub(super) fn append(
    cx: &Context<'_>,
    at: &At<'_>,
    text: &ShellText<'_>,
    command: &str,
) -> Option<Edit> {
    let script = &text.script;
    let last = script.list.chains.last()?;
    let leaves = shell::calls(script).into_iter().any(|call| {
        let program = call.command.program(text.text);
        matches!(program.as_deref(), Some("exit" | "exec" | "return"))
    });
    if !script.problems.is_empty() || last.background || leaves {
        return None;
    }
    let ends = matches!(errexit(script, text.text), Errexit::First(_))
        && script.list.chains.len() > 1
        && ends_alone(&script.list);
    let layout = cx.layout(&[at.node]);
    if text.is_heredoc() {
        let end = text.source(Span::at(text.text.len() as u32)).start();
        let insert = format!("{command}{}", layout.newline);
        return ends.then_some(Edit { span: Span::at(end), insert });
    }
    let (end, rest) = end_of(text)?;
    let operator = if ends { ";" } else { "&&" };
    let place = text.source(Span::new(0, end)).end();
    let is_long = text.runs(Span::new(0, end)).len() > 1;
    let insert = match (is_long, operator) {
        (true, operator) => layout.join(operator, &[]) + command,
        (false, ";") => format!("; {command}"),
        (false, _) => format!(" && {command}"),
    };
    let replaced = if rest > end { text.source(Span::new(end, rest)).end() } else { place };
    Some(Edit { span: Span::new(place, replaced), insert })
}

/// Where the commands end, and where a `;` behind them does. Nothing where a comment follows, which
/// would hide what comes then.
fn end_of(text: &ShellText<'_>) -> Option<(u32, u32)> {
    let tokens = &text.script.tokens;
    if tokens.iter().any(|token| token.kind == TokenKind::Comment) {
        return None;
    }
    let all = text.text.trim_end();
    let end = all.strip_suffix(';').unwrap_or(all).trim_end();
    (!end.ends_with(';')).then_some((end.len() as u32, all.len() as u32))
}
