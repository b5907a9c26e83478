//! Lists in brackets that are not the JSON they are meant to be.
//! Docker takes them as plain text without a word.

use super::super::{Fix, ProblemView};
use super::words::WARNING;
use crate::syntax::tree::Form;
use crate::syntax::{Keyword, Node, Tree, parse};
use crate::text::{Patch, Span};

const QUOTES: &str = "'\"“”‘’";

pub(super) fn views(tree: &Tree) -> impl Iterator<Item = ProblemView> {
    tree.nodes().filter_map(|node| view(node.innermost()))
}

fn view(node: Node<'_>) -> Option<ProblemView> {
    let meant = list(node)?;
    let what = match node.keyword() {
        Keyword::Copy | Keyword::Add | Keyword::Volume => {
            "as paths with brackets and quotes in them"
        }
        _ => "as a command for the shell",
    };
    Some(ProblemView {
        span: node.tree().source(meant),
        line: 0,
        severity: WARNING,
        rule: None,
        message: format!("This list is not valid JSON, so Docker takes it {what}."),
        hint: Some(
            "Use double quotes, a comma between two texts and none behind the last.".to_owned(),
        ),
        buildkit: None,
        fix: mended(node, meant),
    })
}

/// What looks like a list of quoted texts but is none; in the logical text.
fn list(node: Node<'_>) -> Option<Span> {
    let takes_lists = matches!(
        node.keyword(),
        Keyword::Run
            | Keyword::Cmd
            | Keyword::Entrypoint
            | Keyword::Copy
            | Keyword::Add
            | Keyword::Volume
            | Keyword::Healthcheck
    );
    if !takes_lists || matches!(node.form(), Form::Json | Form::Nothing) {
        return None;
    }
    let health = node.keyword() == Keyword::Healthcheck;
    let start = node.word_spans().get(usize::from(health))?.start();
    let span = Span::new(start, node.rest_span().end());
    let text = node.tree().logical(span);
    let inner = text.strip_prefix('[')?.strip_suffix(']')?.trim_start();
    is_quoted_texts(inner).then_some(span)
}

/// Whether there is at least one text in quotes, and nothing else but commas and blanks.
/// So `[ "$a" = b ]`, which asks a shell, is no list.
fn is_quoted_texts(inner: &str) -> bool {
    let mut quote: Option<char> = None;
    for c in inner.chars() {
        match quote {
            Some(open) if closes(open, c) => quote = None,
            Some(_) => {}
            None if QUOTES.contains(c) => quote = Some(c),
            None if c == ',' || c.is_whitespace() => {}
            None => return false,
        }
    }
    quote.is_none() && inner.starts_with(|c| QUOTES.contains(c))
}

/// The list as JSON, if it is one then.
fn mended(node: Node<'_>, list: Span) -> Option<Fix> {
    let runs = node.tree().source_runs(list);
    let [source] = runs.as_slice() else { return None };
    let json = as_json(node.tree().logical(list))?;
    Some(Fix { label: "Make it a valid list".to_owned(), patch: Patch::replace(*source, json) })
}

/// A list with double quotes and without a comma at its end, if that makes it valid.
pub(super) fn as_json(list: &str) -> Option<String> {
    let mut json = String::with_capacity(list.len());
    let mut quote: Option<char> = None;
    for c in list.chars() {
        match quote {
            Some(open) if closes(open, c) => {
                json.push('"');
                quote = None;
            }
            Some(_) if c == '"' => json.push_str("\\\""),
            None if QUOTES.contains(c) => {
                json.push('"');
                quote = Some(c);
            }
            _ => json.push(c),
        }
    }
    let inner = json.strip_suffix(']')?.trim_end();
    if let Some(inner) = inner.strip_suffix(',') {
        json = format!("{}]", inner.trim_end());
    }
    let parsed = parse(format!("FROM a\nCMD {json}"));
    let valid = parsed.problems.is_empty()
        && parsed.tree.node(1).is_some_and(|node| node.form() == Form::Json);
    valid.then_some(json)
}

fn closes(open: char, c: char) -> bool {
    match open {
        '\'' | '"' => c == open,
        '“' | '”' => "“”".contains(c),
        _ => "‘’".contains(c),
    }
}
