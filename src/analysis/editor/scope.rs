//! Stages and variables: what is declared where, and what a place can see.

use std::collections::BTreeMap;
use std::ops::Range;
use std::rc::Rc;

use crate::syntax::tree::Form;
use crate::syntax::word::{Options, expand};
use crate::syntax::{Keyword, Node, Tree};
use crate::text::Span;

/// What stands between two `FROM`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Stage {
    /// In lower case.
    pub name: Option<String>,
    /// The name in the file; the image where there is none.
    pub span: Span,
    /// What it is built on, as written.
    pub image: String,
    /// The stage it is built on.
    pub base: Option<usize>,
    /// The indices of its instructions, `FROM` included.
    pub nodes: Range<usize>,
}

/// All stages in order.
pub(super) fn stages(tree: &Tree) -> Vec<Stage> {
    let mut stages: Vec<Stage> = Vec::new();
    for (index, node) in tree.nodes().enumerate() {
        if node.keyword() == Keyword::From {
            let stage = stage(node, index, &stages);
            stages.push(stage);
        } else if let Some(stage) = stages.last_mut() {
            stage.nodes.end = index + 1;
        }
    }
    stages
}

fn stage(node: Node<'_>, index: usize, before: &[Stage]) -> Stage {
    let words: Vec<&str> = node.words().collect();
    let spans = node.word_spans();
    let image = words.first().copied().unwrap_or("");
    let named = words.get(1).is_some_and(|word| word.eq_ignore_ascii_case("as"));
    let name = words.get(2).filter(|_| named);
    let at = if name.is_some() { 2 } else { 0 };
    let span = spans.get(at).copied().unwrap_or(node.name_span());
    Stage {
        name: name.map(|name| name.to_lowercase()),
        span: node.tree().source(span),
        image: image.to_owned(),
        base: find(before, image).filter(|_| image.parse::<usize>().is_err()),
        nodes: index..index + 1,
    }
}

/// The stage of a name or number; of several with a name the last.
pub(super) fn find(stages: &[Stage], name: &str) -> Option<usize> {
    let lower = name.to_lowercase();
    stages
        .iter()
        .rposition(|stage| stage.name.as_deref() == Some(&lower))
        .or_else(|| name.parse().ok().filter(|&at| at < stages.len()))
}

/// A name that `ARG` or `ENV` sets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Variable {
    pub name: String,
    /// The name in the file.
    pub span: Span,
    pub keyword: Keyword,
    /// What it is, if that is known from the file and the build arguments alone.
    pub value: Option<String>,
}

/// `--build-arg`
pub(super) type BuildArgs = BTreeMap<Rc<str>, Rc<str>>;

/// What an instruction can see, in the order it was set: a later one of a name hides the earlier.
/// A line does not see what it sets itself, but for `ARG`.
pub(super) fn visible(tree: &Tree, node: usize, args: &BuildArgs) -> Vec<Variable> {
    let is_arg = tree.node(node).is_some_and(|node| node.keyword() == Keyword::Arg);
    seen(tree, node, node + usize::from(is_arg), args)
}

/// What is set behind an instruction.
pub(super) fn behind(tree: &Tree, node: usize, args: &BuildArgs) -> Vec<Variable> {
    seen(tree, node, node + 1, args)
}

/// What is set above all stages.
pub(super) fn global(tree: &Tree, args: &BuildArgs) -> Vec<Variable> {
    let mut global = Vec::new();
    for node in tree.nodes().take_while(|node| node.keyword() != Keyword::From) {
        declare(node, &mut global, &[], args);
    }
    global
}

/// What is set in the scope of an instruction by those before an index.
fn seen(tree: &Tree, node: usize, end: usize, args: &BuildArgs) -> Vec<Variable> {
    let stages = stages(tree);
    let is_from = tree.node(node).is_some_and(|node| node.keyword() == Keyword::From);
    let mut global = global(tree, args);
    let own = stages.iter().rposition(|stage| stage.nodes.contains(&node)).filter(|_| !is_from);
    let Some(own) = own else {
        let limit = tree.node(end).map_or(u32::MAX, |node| node.span().start());
        global.retain(|variable| variable.span.start() < limit);
        return global;
    };
    let mut chain = vec![own];
    while let Some(base) = chain.last().and_then(|&at| stages.get(at)).and_then(|it| it.base) {
        chain.push(base);
    }
    let mut seen = Vec::new();
    for at in chain.into_iter().rev() {
        let Some(stage) = stages.get(at) else { continue };
        let end = if at == own { end } else { stage.nodes.end };
        for node in tree.nodes().take(end).skip(stage.nodes.start) {
            declare(node, &mut seen, &global, args);
        }
    }
    seen
}

/// The last setting of a name.
pub(super) fn last<'a>(variables: &'a [Variable], name: &str) -> Option<&'a Variable> {
    variables.iter().rev().find(|variable| variable.name == name)
}

/// Adds what an instruction sets.
fn declare(node: Node<'_>, seen: &mut Vec<Variable>, global: &[Variable], args: &BuildArgs) {
    let keyword = node.keyword();
    if !matches!(keyword, Keyword::Arg | Keyword::Env) {
        return;
    }
    let before = seen.len();
    for (span, name, value) in pairs(node) {
        let known = if keyword == Keyword::Arg { seen.len() } else { before };
        let given = args.get(name).filter(|_| keyword == Keyword::Arg).map(ToString::to_string);
        let value = given.or_else(|| match value {
            Some(value) => expanded(node, value, seen.get(..known).unwrap_or(&[])),
            None => last(seen, name).or(last(global, name))?.value.clone(),
        });
        let span = node.tree().source(span);
        seen.push(Variable { name: name.to_owned(), span, keyword, value });
    }
}

/// The names that `ARG`, `ENV` or `LABEL` sets, in the logical text, with their values.
pub(super) fn pairs(node: Node<'_>) -> Vec<(Span, &str, Option<&str>)> {
    let name_of =
        |span: Span, name: &str| Span::new(span.start(), span.start() + name.len() as u32);
    let mut words = node.word_spans().iter().zip(node.words());
    if node.form() == Form::LegacyPair {
        let Some((&span, name)) = words.next() else { return Vec::new() };
        return vec![(name_of(span, name), name, words.next().map(|(_, value)| value))];
    }
    let split = |(&span, text): (&Span, _)| {
        let (name, value) = split(text);
        (name_of(span, name), name, value)
    };
    words.map(split).collect()
}

fn split(text: &str) -> (&str, Option<&str>) {
    text.split_once('=').map_or((text, None), |(name, value)| (name, Some(value)))
}

/// A value with its variables put in, if all of them are known.
fn expanded(node: Node<'_>, value: &str, seen: &[Variable]) -> Option<String> {
    let options = Options::new(node.tree().escape().char());
    let known = |name: &str| last(seen, name)?.value.as_deref();
    let found = expand(value, options, &known).ok()?;
    found.unset.is_empty().then(|| found.text.into_owned())
}
