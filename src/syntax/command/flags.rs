//! The flags that instructions know, and reading them.

use std::borrow::Cow;

use super::{Context, Kind, Word};
use crate::syntax::Keyword;
use crate::syntax::suggest::{Case, nearest};
use crate::text::Span;

/// What a flag takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Takes {
    /// Nothing, `true` or `false`.
    Bool,
    /// A value, once.
    Text,
    /// A value; may be repeated.
    Texts,
}

/// A flag that an instruction knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FlagSpec {
    /// Without dashes.
    pub name: &'static str,
    pub takes: Takes,
}

const fn flag(name: &'static str, takes: Takes) -> FlagSpec {
    FlagSpec { name, takes }
}

const FROM: &[FlagSpec] = &[flag("platform", Takes::Text)];
const RUN: &[FlagSpec] = &[
    flag("device", Takes::Texts),
    flag("mount", Takes::Texts),
    flag("network", Takes::Text),
    flag("security", Takes::Text),
];
const COPY: &[FlagSpec] = &[
    flag("chmod", Takes::Text),
    flag("chown", Takes::Text),
    flag("exclude", Takes::Texts),
    flag("from", Takes::Text),
    flag("link", Takes::Bool),
    flag("parents", Takes::Bool),
];
const ADD: &[FlagSpec] = &[
    flag("checksum", Takes::Text),
    flag("chmod", Takes::Text),
    flag("chown", Takes::Text),
    flag("exclude", Takes::Texts),
    flag("keep-git-dir", Takes::Bool),
    flag("link", Takes::Bool),
    flag("unpack", Takes::Bool),
];
const HEALTHCHECK: &[FlagSpec] = &[
    flag("interval", Takes::Text),
    flag("retries", Takes::Text),
    flag("start-interval", Takes::Text),
    flag("start-period", Takes::Text),
    flag("timeout", Takes::Text),
];

/// The flags of an instruction in alphabetical order.
pub fn specs(keyword: Keyword) -> &'static [FlagSpec] {
    match keyword {
        Keyword::From => FROM,
        Keyword::Run => RUN,
        Keyword::Copy => COPY,
        Keyword::Add => ADD,
        Keyword::Healthcheck => HEALTHCHECK,
        _ => &[],
    }
}

/// The flags that an instruction was given; only those it knows and that are well-formed.
#[derive(Clone, Debug, Default)]
pub(super) struct Flags<'a> {
    given: Vec<(&'static str, Word<'a>)>,
}

impl<'a> Flags<'a> {
    pub fn text(&self, name: &str) -> Option<Word<'a>> {
        self.all(name).next()
    }

    pub fn bool(&self, name: &str) -> bool {
        self.all(name).any(|word| !word.text.eq_ignore_ascii_case("false"))
    }

    pub fn all(&self, name: &str) -> impl Iterator<Item = Word<'a>> {
        self.given.iter().filter(move |(given, _)| *given == name).map(|(_, word)| word.clone())
    }
}

/// Reads the flags of a node.
pub(super) fn read<'a>(cx: &mut Context<'a, '_>) -> Flags<'a> {
    let specs = specs(cx.node.keyword());
    let mut flags = Flags::default();
    for (&span, text) in cx.node.flag_spans().iter().zip(cx.node.flags()) {
        let (name, value) = split(text);
        let Some(spec) = specs.iter().find(|spec| spec.name == name) else {
            let near = nearest(&name, specs.iter().map(|spec| spec.name), Case::Exact);
            cx.report(Kind::UnknownFlag(name.into_owned(), near), span);
            continue;
        };
        if spec.takes != Takes::Texts && flags.text(spec.name).is_some() {
            cx.report(Kind::RepeatedFlag(name.into_owned()), span);
            continue;
        }
        if let Some(kind) = problem(*spec, value.as_deref()) {
            cx.report(kind, span);
            continue;
        }
        let text = value.unwrap_or(Cow::Borrowed("true"));
        flags.given.push((spec.name, Word { text, span: value_span(span, spec.name) }));
    }
    flags
}

fn problem(spec: FlagSpec, value: Option<&str>) -> Option<Kind> {
    let name = || spec.name.to_owned();
    match (spec.takes, value) {
        (Takes::Bool, None) | (Takes::Text | Takes::Texts, Some(_)) => None,
        (Takes::Bool, Some("")) | (Takes::Text | Takes::Texts, None) => {
            Some(Kind::FlagLacksValue(name()))
        }
        (Takes::Bool, Some(value)) => {
            let known = ["true", "false"].iter().any(|word| value.eq_ignore_ascii_case(word));
            (!known).then(|| Kind::FlagNotBool(name(), value.to_owned()))
        }
    }
}

/// `--name=value`
fn split(text: Cow<'_, str>) -> (Cow<'_, str>, Option<Cow<'_, str>>) {
    match text {
        Cow::Borrowed(text) => {
            let text = text.strip_prefix("--").unwrap_or(text);
            match text.split_once('=') {
                Some((name, value)) => (Cow::Borrowed(name), Some(Cow::Borrowed(value))),
                None => (Cow::Borrowed(text), None),
            }
        }
        Cow::Owned(text) => {
            let text = text.strip_prefix("--").unwrap_or(&text);
            match text.split_once('=') {
                Some((name, value)) => {
                    (Cow::Owned(name.to_owned()), Some(Cow::Owned(value.to_owned())))
                }
                None => (Cow::Owned(text.to_owned()), None),
            }
        }
    }
}

/// The value of a flag as written, quotes included.
fn value_span(flag: Span, name: &str) -> Span {
    let start = flag.start() + 2 + name.len() as u32 + 1;
    Span::new(start.min(flag.end()), flag.end())
}
