//! One instruction: keyword, flags, arguments.

use std::collections::BTreeSet;

use super::paint::{Base, Painter};
use super::word::{self, Style, is_number};
use super::{Class, shell};
use crate::syntax::tree::Form;
use crate::syntax::{Keyword, Node};
use crate::text::Span;

/// Names of stages in lower case.
type Stages = BTreeSet<String>;

/// Paints an instruction without the bodies of its here-documents.
pub(super) fn paint<'t>(painter: &mut Painter<'t>, node: Node<'t>, stages: &Stages) {
    // Before anything else, so that the shell's idea of them loses.
    for heredoc in node.heredocs() {
        painter.source(heredoc.mark, Class::HeredocMark);
    }
    let mut next = Some(node);
    while let Some(node) = next {
        if node.keyword() != Keyword::Unknown {
            painter.logical(node.name_span(), Class::Keyword);
        }
        for &flag in node.flag_spans() {
            self::flag(painter, flag, stages);
        }
        arguments(painter, node, stages);
        next = node.trigger();
    }
}

fn flag(painter: &mut Painter<'_>, span: Span, stages: &Stages) {
    let text = painter.tree.logical(span);
    let len = text.find('=').unwrap_or(text.len());
    painter.logical(Span::new(span.start(), span.start() + len as u32), Class::Flag);
    let (Some(name), Some(value)) = (text.get(..len), text.get(len + 1..)) else { return };
    let at = span.start() + len as u32 + 1;
    match name {
        "--from" => image(painter, at, value, stages),
        "--mount" => mount(painter, at, value, stages),
        _ => {
            let number = value.starts_with(|c: char| c.is_ascii_digit());
            let class = if number { Class::Number } else { Class::FlagValue };
            word::paint(painter, Base::Logical(at), value, Some(class), Style::Quoted);
        }
    }
}

/// `type=cache,target=/x`
fn mount(painter: &mut Painter<'_>, mut at: u32, value: &str, stages: &Stages) {
    let end = at + value.len() as u32;
    for field in value.split(',') {
        let len = field.find('=').unwrap_or(field.len()) as u32;
        painter.logical(Span::new(at, at + len), Class::Name);
        if let Some((key, value)) = field.split_once('=') {
            let value_at = at + len + 1;
            match key {
                "from" => image(painter, value_at, value, stages),
                _ => value_of(painter, value_at, value, Class::FlagValue),
            }
        }
        at += field.len() as u32;
        if at < end {
            painter.logical(Span::new(at, at + 1), Class::Punctuation);
        }
        at += 1;
    }
}

fn value_of(painter: &mut Painter<'_>, at: u32, value: &str, class: Class) {
    word::paint(painter, Base::Logical(at), value, Some(class), Style::Quoted);
}

/// An image, or a stage by its name or number.
fn image(painter: &mut Painter<'_>, at: u32, text: &str, stages: &Stages) {
    let is_index = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let stage = is_index || stages.contains(&text.to_lowercase());
    value_of(painter, at, text, if stage { Class::Stage } else { Class::Image });
}

fn arguments(painter: &mut Painter<'_>, node: Node<'_>, stages: &Stages) {
    match (node.keyword(), node.form()) {
        (keyword, Form::Json) => json(painter, node, keyword),
        (Keyword::From, _) => from(painter, node, stages),
        (Keyword::Arg | Keyword::Env | Keyword::Label, _) => pairs(painter, node),
        (Keyword::Run | Keyword::Cmd | Keyword::Entrypoint, Form::Text) => {
            shell_text(painter, node.rest_span());
        }
        (Keyword::Healthcheck, _) => health(painter, node),
        (Keyword::Expose, _) => words(painter, node, Some(Class::Number)),
        (Keyword::User | Keyword::Stopsignal, _) => {
            let class = is_number(node.rest()).then_some(Class::Number);
            words(painter, node, class);
        }
        (Keyword::Copy | Keyword::Add | Keyword::Volume | Keyword::Workdir, _) => {
            words(painter, node, None);
        }
        _ => {}
    }
}

fn words(painter: &mut Painter<'_>, node: Node<'_>, class: Option<Class>) {
    for (span, text) in node.word_spans().iter().zip(node.words()) {
        word::paint(painter, Base::Logical(span.start()), text, class, Style::Quoted);
    }
}

fn from(painter: &mut Painter<'_>, node: Node<'_>, stages: &Stages) {
    for (index, (&span, text)) in node.word_spans().iter().zip(node.words()).enumerate() {
        match index {
            0 => image(painter, span.start(), text, stages),
            1 if text.eq_ignore_ascii_case("as") => painter.logical(span, Class::Keyword),
            2 => painter.logical(span, Class::Stage),
            _ => {}
        }
    }
}

fn pairs(painter: &mut Painter<'_>, node: Node<'_>) {
    let legacy = node.form() == Form::LegacyPair;
    for (index, (span, text)) in node.word_spans().iter().zip(node.words()).enumerate() {
        let start = span.start();
        if legacy && index == 1 {
            return value(painter, start, text);
        }
        let len = text.find('=').unwrap_or(text.len());
        let name = text.get(..len).unwrap_or("");
        value_of(painter, start, name, Class::Name);
        if let Some(behind) = text.get(len + 1..) {
            value(painter, start + len as u32 + 1, behind);
        }
    }
}

fn value(painter: &mut Painter<'_>, at: u32, text: &str) {
    let class = is_number(text).then_some(Class::Number);
    word::paint(painter, Base::Logical(at), text, class, Style::Quoted);
}

/// `["a", "b"]`; variables only where BuildKit puts them in.
fn json(painter: &mut Painter<'_>, node: Node<'_>, keyword: Keyword) {
    let expands = matches!(keyword, Keyword::Copy | Keyword::Add | Keyword::Volume);
    let mut spans = node.word_spans();
    let mut at = node.rest_span().start();
    if keyword == Keyword::Healthcheck
        && let [kind, command @ ..] = spans
    {
        painter.logical(*kind, Class::Keyword);
        (spans, at) = (command, kind.end());
    }
    for &span in spans {
        punctuation(painter, Span::new(at, span.start()));
        at = span.end();
        if expands {
            let text = painter.tree.logical(span);
            let base = Base::Logical(span.start());
            word::paint(painter, base, text, Some(Class::String), Style::Bare);
        } else {
            painter.logical(span, Class::String);
        }
    }
    punctuation(painter, Span::new(at, node.rest_span().end()));
}

fn punctuation(painter: &mut Painter<'_>, span: Span) {
    let text = painter.tree.logical(span);
    for (index, _) in text.match_indices(['[', ',', ']']) {
        let at = span.start() + index as u32;
        painter.logical(Span::new(at, at + 1), Class::Punctuation);
    }
}

fn health(painter: &mut Painter<'_>, node: Node<'_>) {
    let [kind, command @ ..] = node.word_spans() else { return };
    painter.logical(*kind, Class::Keyword);
    if let Some(&command) = command.first() {
        shell_text(painter, command);
    }
}

fn shell_text(painter: &mut Painter<'_>, span: Span) {
    let text = painter.tree.logical(span);
    shell::paint(painter, Base::Logical(span.start()), text);
}
