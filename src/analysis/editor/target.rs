//! What stands at an offset: the thing that help and jumps are about.

use crate::syntax::directive;
use crate::syntax::tree::Form;
use crate::syntax::word::{Options, variables};
use crate::syntax::{Keyword, Node, Tree};
use crate::text::Span;

use super::scope;

/// Something that has help or a declaration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Target {
    /// In the file.
    pub span: Span,
    pub kind: Kind,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Keyword(Keyword),
    /// `AS`
    As,
    Directive(directive::Name),
    /// A flag, without dashes, of an instruction.
    Flag(Keyword, String),
    /// A key of `--mount`, and the type of that mount.
    MountKey(String, String),
    /// The value of `type` of a `--mount`.
    MountType(String),
    /// A stage or image by its name or number; the index of the instruction.
    Source(String, usize),
    /// The name of a stage where it is declared; the index of the instruction.
    StageName(usize),
    /// A variable that is used; the index of the instruction.
    Variable(String, usize),
    /// A name that is set; the index of the instruction.
    Setting(Keyword, String, usize),
    /// `<<EOF` or its last line.
    Heredoc,
    /// The character that continues a line.
    Continuation,
}

pub(super) fn at(tree: &Tree, offset: u32) -> Option<Target> {
    let inside = |span: Span| span.touches(offset);
    if let Some(found) = tree.directives().iter().find(|it| inside(it.span)) {
        return Some(Target { span: found.span, kind: Kind::Directive(found.name) });
    }
    let index = tree.index_at(offset)?;
    let node = tree.node(index).filter(|node| inside(node.span()))?;
    for heredoc in node.heredocs() {
        if let Some(span) =
            [Some(heredoc.mark), heredoc.end].into_iter().flatten().find(|&it| inside(it))
        {
            return Some(Target { span, kind: Kind::Heredoc });
        }
        if inside(heredoc.body) && (heredoc.expand || node.innermost().keyword() == Keyword::Run) {
            let text = node.heredoc_text(heredoc);
            let at = offset - heredoc.body.start();
            let (span, name) = variable(text, at, Options::heredoc())?;
            let start = heredoc.body.start();
            let span = Span::new(start + span.start(), start + span.end());
            return Some(Target { span, kind: Kind::Variable(name, index) });
        }
    }
    let Some(logical) = tree.logical_at(offset) else { return continuation(tree, offset) };
    let (span, kind) = part(node, index, logical)?;
    // An offset at the start of a line is also the end of the one that it continues.
    Some(Target { span: tree.source(span), kind }).filter(|target| inside(target.span))
}

fn continuation(tree: &Tree, offset: u32) -> Option<Target> {
    let at = offset.checked_sub(1)?;
    let is_sign = tree.text().as_bytes().get(at as usize) == Some(&tree.escape().byte());
    let joined = is_sign && tree.logical_at(at).is_some();
    joined.then(|| Target { span: Span::new(at, offset), kind: Kind::Continuation })
}

/// What stands at an offset of the logical text; its span is one of it too.
fn part(outer: Node<'_>, index: usize, at: u32) -> Option<(Span, Kind)> {
    let mut node = outer;
    while let Some(inner) = node.trigger().filter(|inner| inner.name_span().start() <= at) {
        node = inner;
    }
    if node.name_span().touches(at) {
        let known = node.keyword() != Keyword::Unknown;
        return known.then(|| (node.name_span(), Kind::Keyword(node.keyword())));
    }
    if let Some(&span) = node.flag_spans().iter().find(|span| span.touches(at)) {
        return flag(node, index, span, at);
    }
    let words = || node.word_spans().iter().copied().zip(node.words());
    let (position, (span, text)) = words().enumerate().find(|(_, (span, _))| span.touches(at))?;
    let json = node.form() == Form::Json;
    match node.keyword() {
        Keyword::From if position == 1 && text.eq_ignore_ascii_case("as") => {
            return Some((span, Kind::As));
        }
        Keyword::From if position == 2 => return Some((span, Kind::StageName(index))),
        Keyword::From if position == 0 && !text.contains('$') => {
            return Some((span, Kind::Source(text.to_owned(), index)));
        }
        keyword @ (Keyword::Arg | Keyword::Env | Keyword::Label) => {
            if let Some((span, name, _)) =
                scope::pairs(node).into_iter().find(|(span, ..)| span.touches(at))
            {
                return Some((span, Kind::Setting(keyword, name.to_owned(), index)));
            }
        }
        Keyword::Run | Keyword::Cmd | Keyword::Entrypoint | Keyword::Healthcheck if json => {
            return None;
        }
        _ => {}
    }
    let options = Options { skip_quotes: json, ..Options::new(node.tree().escape().char()) };
    variable_in(text, span, at, index, options)
}

fn variable_in(
    text: &str,
    span: Span,
    at: u32,
    index: usize,
    options: Options,
) -> Option<(Span, Kind)> {
    let (found, name) = variable(text, at - span.start(), options)?;
    let start = span.start();
    let found = Span::new(start + found.start(), start + found.end());
    Some((found, Kind::Variable(name, index)))
}

/// The innermost variable at an offset of a text.
fn variable(text: &str, at: u32, options: Options) -> Option<(Span, String)> {
    let found = variables(text, options);
    let found = found.iter().rev().find(|it| it.span.touches(at))?;
    Some((found.span, found.name.of(text).to_owned()))
}

fn flag(node: Node<'_>, index: usize, span: Span, at: u32) -> Option<(Span, Kind)> {
    let text = node.tree().logical(span);
    let name = text.strip_prefix("--")?;
    let (name, value) = name.split_once('=').unwrap_or((name, ""));
    let value_at = span.start() + name.len() as u32 + 3;
    let kind = Kind::Flag(node.keyword(), name.to_owned());
    if at < value_at {
        let span = Span::new(span.start(), (value_at - 1).min(span.end()));
        return Some((span, kind));
    }
    let whole = || Some((span, kind));
    let value_span = Span::new(value_at, span.end());
    let options = Options::new(node.tree().escape().char());
    match name {
        "mount" => mount(value, value_span, at, index).or_else(whole),
        "from" => Some((value_span, Kind::Source(value.to_owned(), index))),
        _ => variable_in(value, value_span, at, index, options).or_else(whole),
    }
}

fn mount(value: &str, span: Span, at: u32, index: usize) -> Option<(Span, Kind)> {
    let kind = value.split(',').find_map(|field| field.strip_prefix("type=")).unwrap_or("bind");
    let mut start = span.start();
    for field in value.split(',') {
        let place = Span::new(start, start + field.len() as u32);
        start = place.end() + 1;
        if !place.touches(at) {
            continue;
        }
        let (key, value) = field.split_once('=').unwrap_or((field, ""));
        let key_span = Span::new(place.start(), place.start() + key.len() as u32);
        let value_span = Span::new((key_span.end() + 1).min(place.end()), place.end());
        if at <= key_span.end() {
            return Some((key_span, Kind::MountKey(key.to_owned(), kind.to_owned())));
        }
        return match key {
            "type" => Some((value_span, Kind::MountType(value.to_owned()))),
            "from" => Some((value_span, Kind::Source(value.to_owned(), index))),
            _ => variable_in(value, value_span, at, index, Options::new('\\')),
        };
    }
    None
}
