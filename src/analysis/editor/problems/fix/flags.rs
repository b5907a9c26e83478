//! Mending flags.

use super::{fix, replace};
use crate::analysis::editor::Fix;
use crate::syntax::command::flags::{Takes, specs};
use crate::syntax::{Node, Tree};
use crate::text::{Patch, Span};

/// Gives a flag the name it is nearest to.
pub(super) fn unknown(tree: &Tree, span: Span, name: &str, near: &[String]) -> Option<Fix> {
    let near = near.first()?;
    span.of(tree.text()).strip_prefix("--")?.strip_prefix(name)?;
    let start = span.start() + 2;
    let name_span = Span::new(start, start + name.len() as u32);
    Some(fix(format!("Change to `--{near}`"), Patch::replace(name_span, near.as_str())))
}

/// Removes a flag that says what another one said already.
pub(super) fn repeated(node: Node<'_>, span: Span) -> Option<Fix> {
    let tree = node.tree();
    let text = span.of(tree.text());
    let same = |flag: Span| tree.source(flag) != span && tree.logical(flag) == text;
    if !node.flag_spans().iter().any(|&flag| same(flag)) {
        return None;
    }
    let behind = tree.text().get(span.end() as usize..)?;
    let blanks = behind.len() - behind.trim_start_matches([' ', '\t']).len();
    let span = Span::new(span.start(), span.end() + blanks as u32);
    Some(fix(format!("Remove the second `{text}`"), Patch::delete(span)))
}

/// `--from x` or `--from = x` instead of `--from=x`; `--link=` instead of `--link`.
pub(super) fn lacks_value(node: Node<'_>, span: Span, name: &str) -> Option<Fix> {
    let text = node.tree().text();
    let takes = specs(node.keyword()).iter().find(|spec| spec.name == name)?.takes;
    let written = span.of(text);
    if takes == Takes::Bool {
        return (written.strip_suffix('=')? == format!("--{name}"))
            .then(|| replace(span, format!("--{name}")));
    }
    let behind = text.get(span.end() as usize..)?;
    let value = behind.trim_start_matches([' ', '\t']);
    let blanks = behind.len() - value.len();
    if blanks == 0 || written.contains('=') || value.starts_with(['-', '=', '\\', '`', '\r', '\n'])
    {
        return None;
    }
    let value = value.split_whitespace().next()?;
    let gap = Span::new(span.end(), span.end() + blanks as u32);
    Some(fix(format!("Change to `--{name}={value}`"), Patch::replace(gap, "=")))
}

/// `--link=yes` instead of `--link`.
pub(super) fn not_bool(span: Span, name: &str, value: &str) -> Option<Fix> {
    match value.to_lowercase().as_str() {
        "1" | "yes" | "y" | "on" | "t" => Some(replace(span, format!("--{name}"))),
        "0" | "no" | "n" | "off" | "f" => Some(replace(span, format!("--{name}=false"))),
        _ => None,
    }
}
