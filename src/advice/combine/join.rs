//! How texts of a shell become one that does the same.
//!
//! Each `RUN` has a shell of its own, and the build ends where one fails. So the next text runs only
//! if the one before it did well, and what a text changes for itself alone is put in a subshell.
//! `set -e` has no effect to the left of `&&`, not even in a subshell; texts with it are joined only
//! where that makes no difference.

use super::part::Part;
use crate::advice::Context;
use crate::advice::script::{
    Errexit, ends_alone, has_or, is_and_chain, is_plain, is_plain_chain, lasts, leaves_running,
    shell_ends, shell_flags,
};
use crate::syntax::shell::{Chain, Script};
use crate::text::{Edit, Span};

/// What makes one `RUN` of several.
pub(super) struct Joined {
    pub edits: Vec<Edit>,
    /// First lines of those that stand in a subshell now.
    pub wrapped: Vec<u32>,
}

/// How a part stands behind the one before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Link {
    operator: &'static str,
    wrap: bool,
    /// Where its text begins: behind a `set -e` that was said before.
    start: u32,
}

const AND: Link = Link { operator: "&&", wrap: false, start: 0 };

/// The edits that join the parts; the error is a sentence.
pub(super) fn join(cx: &Context<'_>, parts: &[Part<'_>]) -> Result<Joined, String> {
    let links = linked(parts)?;
    let wrapped = parts.iter().zip(&links).filter(|(_, link)| link.wrap);
    let wrapped = wrapped.map(|(part, _)| part.line()).collect();
    let edits =
        if are_heredocs(parts) { bodies(cx, parts, &links)? } else { lines(cx, parts, &links) };
    Ok(Joined { edits, wrapped })
}

/// Whether they can be joined.
pub(super) fn can_join(cx: &Context<'_>, parts: &[Part<'_>]) -> bool {
    linked(parts).is_ok_and(|links| !are_heredocs(parts) || bodies(cx, parts, &links).is_ok())
}

fn are_heredocs(parts: &[Part<'_>]) -> bool {
    parts.first().is_some_and(|first| first.text.is_heredoc())
}

fn linked(parts: &[Part<'_>]) -> Result<Vec<Link>, String> {
    let Some((first, rest)) = parts.split_first() else { return Err(String::new()) };
    for part in rest {
        same_surroundings(first, part)?;
    }
    for (part, next) in parts.iter().zip(rest) {
        if leaves_running(&part.text.script, part.text.text) {
            return Err(format!(
                "Line {} starts something that would go on while line {} runs.",
                part.line(),
                next.line()
            ));
        }
    }
    links(parts)
}

fn same_surroundings(first: &Part<'_>, part: &Part<'_>) -> Result<(), String> {
    let (one, other) = (first.line(), part.line());
    if first.at.stage_id != part.at.stage_id {
        return Err(format!("Lines {one} and {other} belong to two stages."));
    }
    let flags = |part: &Part<'_>| part.at.node.flags().map(String::from).collect::<Vec<_>>();
    if flags(first) != flags(part) {
        return Err(format!("Lines {one} and {other} have different flags."));
    }
    if first.text.is_heredoc() != part.text.is_heredoc() {
        return Err(format!("Only one of lines {one} and {other} is a here-document."));
    }
    Ok(())
}

fn links(parts: &[Part<'_>]) -> Result<Vec<Link>, String> {
    let errexit: Vec<Errexit<'_>> = parts.iter().map(Part::errexit).collect();
    let Some((last, earlier)) = errexit.split_last() else { return Ok(Vec::new()) };
    if earlier.iter().all(|it| *it == Errexit::No) {
        let ends = parts.first().and_then(|part| shell_flags(part.at.step));
        let ends = ends.is_some_and(|flags| shell_ends(&flags));
        let unlike = parts.iter().find(|part| ends && !is_plain(&part.text.script.list));
        return match unlike {
            Some(part) => Err(refuse_errexit(part)),
            None => Ok(and_links(parts)),
        };
    }
    let all_first = earlier.iter().all(|it| it == last) && matches!(last, Errexit::First(_));
    let links = if all_first { repeated(parts) } else { first_only(parts, &errexit) };
    let within = parts.iter().zip(&errexit).find(|(_, it)| **it != Errexit::No);
    links.ok_or_else(|| within.map_or_else(String::new, |(part, _)| refuse_errexit(part)))
}

fn refuse_errexit(part: &Part<'_>) -> String {
    format!(
        "Line {} ends at its first failing command, which cannot be kept within a longer text.",
        part.line()
    )
}

/// Joined by `&&`, those in a subshell that last or that would fall apart.
fn and_links(parts: &[Part<'_>]) -> Vec<Link> {
    let count = parts.len();
    let link = |(at, part): (usize, &Part<'_>)| {
        let list = &part.text.script.list;
        let is_last = at + 1 == count;
        let whole = match at {
            0 => !list.chains.iter().any(has_or),
            _ => is_and_chain(list),
        };
        let whole = whole && !part.text.is_heredoc();
        Link { wrap: !whole || (!is_last && lasts(list, part.text.text)), ..AND }
    };
    parts.iter().enumerate().map(link).collect()
}

/// All begin with the same `set -e`, which is said once then.
fn repeated(parts: &[Part<'_>]) -> Option<Vec<Link>> {
    let (_, earlier) = parts.split_last()?;
    let scripts = || parts.iter().map(|part| &part.text.script);
    if earlier.iter().any(|part| lasts_besides_set(part)) {
        return None;
    }
    let heredoc = parts.first()?.text.is_heredoc();
    let operator = if scripts().all(|it| is_plain(&it.list) && is_and_chain(&it.list)) && !heredoc {
        "&&"
    } else if earlier.iter().all(|part| ends_alone(&part.text.script.list)) {
        ";"
    } else {
        return None;
    };
    let starts = parts.iter().enumerate().map(|(at, part)| match at {
        0 => Some(0),
        _ => behind_set(&part.text.script),
    });
    let links = starts.map(|start| Some(Link { operator, wrap: false, start: start? }));
    links.collect()
}

/// Only the first has `set -e`, and those behind it are such that it makes no difference.
fn first_only(parts: &[Part<'_>], errexit: &[Errexit<'_>]) -> Option<Vec<Link>> {
    let ([first, rest @ ..], [Errexit::First(set), others @ ..]) = (parts, errexit) else {
        return None;
    };
    let flags = set.strip_prefix("set -")?;
    let plain =
        |part: &Part<'_>| is_plain(&part.text.script.list) && is_and_chain(&part.text.script.list);
    let (_, between) = rest.split_last()?;
    if !flags.bytes().all(|flag| matches!(flag, b'e' | b'x'))
        || others.iter().any(|it| *it != Errexit::No)
        || !rest.iter().all(plain)
        || between.iter().any(|part| lasts(&part.text.script.list, part.text.text))
        || lasts_besides_set(first)
        || first.text.is_heredoc()
    {
        return None;
    }
    let list = &first.text.script.list;
    let is_chain = |chain: &Chain| !chain.background && !has_or(chain) && is_plain_chain(chain);
    let operator = match list.chains.as_slice() {
        [_, .., _] if ends_alone(list) => ";",
        [.., last] if is_chain(last) => "&&",
        _ => return None,
    };
    let mut links = vec![AND; parts.len()];
    links.get_mut(1)?.operator = operator;
    Some(links)
}

/// Whether something else than its first command, a `set`, changes what comes behind.
fn lasts_besides_set(part: &Part<'_>) -> bool {
    let mut list = part.text.script.list.clone();
    if let Some(chain) = list.chains.first_mut()
        && !chain.links.is_empty()
    {
        chain.links.remove(0);
    }
    lasts(&list, part.text.text)
}

/// Where the second command begins.
fn behind_set(script: &Script) -> Option<u32> {
    let mut chains = script.list.chains.iter();
    let links = &chains.next()?.links;
    match links.get(1) {
        Some(link) => Some(link.pipeline.span.start()),
        None => Some(chains.next()?.span.start()),
    }
}

/// The edits that join texts on lines.
fn lines(cx: &Context<'_>, parts: &[Part<'_>], links: &[Link]) -> Vec<Edit> {
    let nodes: Vec<_> = parts.iter().map(|part| part.at.node).collect();
    let layout = cx.layout(&nodes);
    let mut edits = Vec::new();
    let mut before: Option<(&Part<'_>, Link)> = None;
    for (part, link) in parts.iter().zip(links) {
        let open = if link.wrap { "( " } else { "" };
        let start = part.text.source(Span::at(link.start)).start();
        if let Some((earlier, earlier_link)) = before {
            let end = earlier.text.source(earlier.body).end();
            let gap = Span::new(end, start);
            let close = if earlier_link.wrap { " )" } else { "" };
            let join = layout.join(link.operator, &comments(cx, earlier, gap));
            edits.push(Edit { span: gap, insert: format!("{close}{join}{open}") });
        } else if link.wrap {
            edits.push(Edit { span: Span::at(start), insert: open.to_owned() });
        }
        before = Some((part, *link));
    }
    if let Some((part, Link { wrap: true, .. })) = before {
        let end = part.text.source(part.body).end();
        edits.push(Edit { span: Span::at(end), insert: " )".to_owned() });
    }
    edits
}

/// The comments in a gap, that at the end of a text first.
fn comments(cx: &Context<'_>, earlier: &Part<'_>, gap: Span) -> Vec<String> {
    let own = earlier.comment.map(|span| earlier.text.source(span));
    let between = cx.parsed.tree.comments().iter().filter(|span| gap.contains(**span));
    let spans = own.into_iter().chain(between.copied());
    spans.map(|span| cx.text(span).trim_end().to_owned()).collect()
}

/// The edits that join the bodies of here-documents.
fn bodies(cx: &Context<'_>, parts: &[Part<'_>], links: &[Link]) -> Result<Vec<Edit>, String> {
    let newline = cx.layout(&[]).newline;
    let heredoc = |part: &Part<'_>| part.at.node.heredocs().first().cloned();
    let name = parts.first().and_then(heredoc).map(|it| it.name).unwrap_or_default();
    let mut edits = Vec::new();
    let mut before: Option<(Span, bool)> = None;
    for (part, link) in parts.iter().zip(links) {
        let Some(here) = heredoc(part) else { continue };
        if part.text.text.lines().any(|line| line == name) {
            return Err(format!("Line {} has a line {name}.", part.line()));
        }
        let start = here.body.start();
        let open = if link.wrap { format!("({newline}") } else { String::new() };
        match before {
            None => edits.push(Edit { span: Span::at(start), insert: open }),
            Some((end, wrapped)) => {
                let close = if wrapped { ") && " } else { "" };
                let gap = Span::new(end.start(), start);
                let comments = cx.parsed.tree.comments().iter().filter(|it| gap.contains(**it));
                let comments = comments.map(|it| format!("{}{newline}", cx.text(*it).trim_end()));
                let comments: String = comments.collect();
                edits.push(Edit { span: gap, insert: format!("{close}{open}{comments}") });
                let set = Span::new(0, link.start);
                if !set.is_empty() {
                    edits.push(without_set(part, set));
                }
            }
        }
        before = here.end.map(|end| (end, link.wrap));
    }
    let Some((end, wrapped)) = before else { return Err(String::new()) };
    let close = if wrapped { format!("){newline}{name}") } else { name };
    edits.push(Edit { span: end, insert: close });
    Ok(edits)
}

/// Takes a `set -e` away, and leaves the comments above it.
fn without_set(part: &Part<'_>, behind: Span) -> Edit {
    let first = part.text.script.list.chains.first().map_or(0, |chain| chain.span.start());
    Edit { span: part.text.source(Span::new(first, behind.end())), insert: String::new() }
}
