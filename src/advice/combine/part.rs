//! A `RUN` that may become a part of another one.

use crate::advice::context::{At, Context};
use crate::advice::script::{Errexit, errexit, shell_flags};
use crate::advice::shell_text::{self, ShellText};
use crate::image;
use crate::plan::mount::MountKind;
use crate::plan::step::Run;
use crate::plan::{Action, Base};
use crate::syntax::shell::TokenKind;
use crate::text::Span;

/// A `RUN` whose text can be read.
#[derive(Clone, Debug)]
pub(super) struct Part<'a> {
    pub at: At<'a>,
    pub text: ShellText<'a>,
    /// The text up to a comment at its end and the `;` before it.
    pub body: Span,
    /// The comment at the end of the text.
    pub comment: Option<Span>,
}

impl<'a> Part<'a> {
    /// Reads the instruction at an index; the error is a sentence.
    pub(super) fn read(cx: &Context<'a>, index: usize) -> Result<Self, String> {
        let node = cx.parsed.tree.node(index);
        let line = node.map_or(0, |node| node.lines().0);
        let at = cx.steps().find(|at| at.step.node == index);
        let at = at.filter(|at| !at.step.broken);
        let at = at.ok_or_else(|| format!("Line {line} cannot be built as it is."))?;
        let Action::Run(run) = &at.step.action else {
            return Err(format!("Line {line} is no RUN."));
        };
        readable(run, line)?;
        if is_windows(cx, &at) || shell_flags(at.step).is_none() {
            return Err(format!("Line {line} runs in a shell that is not known here."));
        }
        let text = shell_text::read(at.step, at.node).ok_or_else(|| {
            format!("Line {line} has a here-document that belongs to one of its commands.")
        })?;
        if !text.script.problems.is_empty() || text.script.list.chains.is_empty() {
            return Err(format!("The commands of line {line} cannot be understood."));
        }
        let (body, comment) = trimmed(&text);
        let part = Self { at, text, body, comment };
        if part.hides_text() {
            return Err(format!("Line {line} has a comment that would hide what comes behind it."));
        }
        Ok(part)
    }

    pub(super) fn line(&self) -> u32 {
        self.at.step.lines.0
    }

    pub(super) fn errexit(&self) -> Errexit<'a> {
        errexit(&self.text.script, self.text.text)
    }

    /// Whether a comment stands anywhere but at the end of a line.
    fn hides_text(&self) -> bool {
        if self.text.is_heredoc() {
            return false;
        }
        let comments = self.text.script.tokens.iter().filter(|it| it.kind == TokenKind::Comment);
        let mut others = comments.filter(|it| Some(it.span) != self.comment);
        let lines = self.comment.map_or(1, |span| self.text.runs(span).len());
        others.next().is_some() || lines > 1
    }
}

/// Whether it runs in a shell of Windows.
fn is_windows(cx: &Context<'_>, at: &At<'_>) -> bool {
    let first = image::lineage(cx.plan, at.stage_id).into_iter().next();
    let names = ["windows", "nanoserver", "servercore"];
    &*at.stage.platform.os == "windows"
        || matches!(first.map(|stage| &stage.base), Some(Base::Image(image))
            if names.iter().any(|name| image.written.contains(name)))
}

fn readable(run: &Run, line: u32) -> Result<(), String> {
    if !run.shell_form {
        return Err(format!(
            "Line {line} runs a program without a shell, so nothing can follow it."
        ));
    }
    if run.script.is_some() {
        return Err(format!("Line {line} is a script of its own."));
    }
    let keeps = |kind, read_only| match kind {
        MountKind::Tmpfs => false,
        MountKind::Bind => read_only,
        MountKind::Cache | MountKind::Secret | MountKind::Ssh => true,
    };
    if run.mounts.iter().any(|mount| !keeps(mount.kind, mount.read_only)) {
        return Err(format!(
            "Line {line} writes to a mount whose content the next RUN is not to see."
        ));
    }
    Ok(())
}

/// The span of the commands, and the comment behind them.
fn trimmed(text: &ShellText<'_>) -> (Span, Option<Span>) {
    let all = Span::new(0, text.text.len() as u32);
    if text.is_heredoc() {
        return (all, None);
    }
    let mut tokens = text.script.tokens.as_slice();
    let end_of = |end: u32| Span::new(0, end).of(text.text).trim_end().len() as u32;
    let mut end = end_of(all.end());
    let mut comment = None;
    while let [rest @ .., last] = tokens
        && last.span.end() == end
    {
        match last.kind {
            TokenKind::Comment if comment.is_none() => comment = Some(last.span),
            TokenKind::Operator if last.span.of(text.text) == ";" => {}
            _ => break,
        }
        end = end_of(last.span.start());
        tokens = rest;
    }
    (Span::new(0, end), comment)
}
