//! The instructions that are little more than a list of words.

use std::borrow::Cow;

use super::{Command, CommandLine, Context, Kind, Pair, Word, flags};
use crate::syntax::keyword::KEYWORDS;
use crate::syntax::suggest::{Case, nearest};
use crate::syntax::tree::Form;
use crate::syntax::{Node, json};
use crate::text::Span;

/// `MAINTAINER`, `USER`, `WORKDIR`
pub(super) fn one_word<'a>(cx: &mut Context<'a, '_>) -> Option<Word<'a>> {
    let _ = flags::read(cx);
    stopsignal(cx)
}

/// `STOPSIGNAL`, which lets any flag pass.
pub(super) fn stopsignal<'a>(cx: &mut Context<'a, '_>) -> Option<Word<'a>> {
    let word = cx.words().into_iter().next();
    if word.is_none() {
        cx.report_at_args(Kind::ExactlyOneArgument(cx.name()));
    }
    word
}

/// `ENV`, `LABEL`
pub(super) fn pairs<'a>(cx: &mut Context<'a, '_>) -> Option<Vec<Pair<'a>>> {
    let _ = flags::read(cx);
    let legacy = cx.node.form() == Form::LegacyPair;
    let pairs: Vec<_> = if legacy {
        let mut words = cx.node.words();
        let name = words.next()?;
        let span = cx.node.rest_span();
        vec![Pair { name, value: words.next(), legacy, span }]
    } else {
        cx.node.word_spans().iter().map(|&span| pair(cx.node, span)).collect()
    };
    named(cx, pairs)
}

/// `ARG`, which lets any flag pass.
pub(super) fn arg<'a>(cx: &mut Context<'a, '_>) -> Option<Vec<Pair<'a>>> {
    let pairs = cx.node.word_spans().iter().map(|&span| pair(cx.node, span)).collect();
    named(cx, pairs)
}

fn pair(node: Node<'_>, span: Span) -> Pair<'_> {
    let text = node.tree().logical(span);
    let (name, value) =
        text.split_once('=').map_or((text, None), |(name, value)| (name, Some(value)));
    Pair { name, value, legacy: false, span }
}

fn named<'a>(cx: &mut Context<'a, '_>, pairs: Vec<Pair<'a>>) -> Option<Vec<Pair<'a>>> {
    if pairs.is_empty() {
        cx.report_at_args(Kind::AtLeastOneArgument(cx.name()));
        return None;
    }
    for pair in &pairs {
        if pair.name.is_empty() && pair.value.is_some() {
            cx.report(Kind::BlankName(cx.name()), pair.span);
        }
    }
    Some(pairs)
}

/// `EXPOSE`
pub(super) fn expose<'a>(cx: &mut Context<'a, '_>) -> Option<Vec<Word<'a>>> {
    let words = at_least_one(cx);
    let _ = flags::read(cx);
    words
}

/// `VOLUME`
pub(super) fn volume<'a>(cx: &mut Context<'a, '_>) -> Option<Vec<Word<'a>>> {
    let words = at_least_one(cx);
    let _ = flags::read(cx);
    for word in words.iter().flatten() {
        if word.text.trim().is_empty() {
            cx.report(Kind::BlankVolume, word.span);
        }
    }
    words
}

fn at_least_one<'a>(cx: &mut Context<'a, '_>) -> Option<Vec<Word<'a>>> {
    let words = cx.words();
    if words.is_empty() {
        cx.report_at_args(Kind::AtLeastOneArgument(cx.name()));
        return None;
    }
    Some(words)
}

/// `SHELL`
pub(super) fn shell<'a>(cx: &mut Context<'a, '_>) -> Option<Vec<Cow<'a, str>>> {
    let _ = flags::read(cx);
    let words = at_least_one(cx)?;
    if cx.node.form() != Form::Json {
        cx.report_at_args(Kind::ShellNotJson);
    }
    Some(words.into_iter().map(|word| word.text).collect())
}

/// `CMD`, `ENTRYPOINT`
pub(super) fn command_line<'a>(cx: &mut Context<'a, '_>) -> CommandLine<'a> {
    let _ = flags::read(cx);
    line_of(cx.node)
}

pub(super) fn line_of(node: Node<'_>) -> CommandLine<'_> {
    if node.form() == Form::Json {
        CommandLine::Exec(node.words().map(json::string).collect())
    } else {
        CommandLine::Shell(node.words().next().unwrap_or(""))
    }
}

pub(super) fn unknown<'a>(cx: &mut Context<'a, '_>) -> Option<Command<'a>> {
    let word = cx.node.name();
    let near = nearest(word, KEYWORDS.iter().map(|(_, name)| *name), Case::Ignore);
    let span = cx.node.name_span();
    cx.report(Kind::UnknownInstruction(word.to_owned(), near), span);
    None
}
