//! `apk add` that leaves the index of packages in a layer.

use super::context::At;
use super::shell_text::ShellText;
use super::tool::Tool;
use super::{Context, Example, Finding, Rule, Safety};
use crate::plan::Action;
use crate::syntax::shell::{Chain, Command, Join, Link};
use crate::text::{Edit, Span};

pub(super) static RULE: Rule = Rule {
    id: "apk-cache",
    title: "Install without apk's index",
    why: "With --no-cache, apk fetches the index of packages and keeps none, so that neither \
          apk update nor cleaning up is needed.",
    safety: Safety::MayChange,
    bad: Example {
        dockerfile: "FROM alpine:3.20\n\
                     RUN apk update && \\\n    apk add git && \\\n    rm -rf /var/cache/apk/*\n",
        files: &[],
    },
    good: Example { dockerfile: "FROM alpine:3.20\nRUN apk add --no-cache git\n", files: &[] },
    check,
};

const CACHE: &str = "/var/cache/apk";

/// A `RUN` that calls `apk`, and the edits after which it keeps no index.
struct User<'a> {
    at: At<'a>,
    /// Whether it fetches an index that later ones go by.
    updates: bool,
    /// Nothing where it can't be changed.
    edits: Option<Vec<Edit>>,
}

/// One finding for all of a file: a `RUN` may go by the index that another one fetched.
fn check(cx: &Context<'_>, found: &mut Vec<Finding>) {
    let mut users: Vec<User<'_>> = Vec::new();
    for (at, text) in cx.shell_runs() {
        users.extend(user(cx, at, &text));
    }
    let unread = cx.steps().any(|at| {
        let is_run = matches!(at.step.action, Action::Run(_));
        is_run && at.shell_text().is_none() && cx.text(at.step.span).contains("apk")
    });
    if unread || users.iter().any(|user| user.edits.is_none()) {
        // Who can't be changed may need the index.
        users.retain(|user| !user.updates);
    }
    users.retain(|user| user.edits.as_ref().is_some_and(|edits| !edits.is_empty()));
    let ([first, ..], [.., last]) = (users.as_slice(), users.as_slice()) else { return };
    if !users.iter().any(|user| cx.is_kept(user.at.stage_id)) {
        return;
    }
    let lines: Vec<String> = users.iter().map(|user| user.at.step.lines.0.to_string()).collect();
    let plural = if lines.len() == 1 { "" } else { "s" };
    let is_added = |edit: &Edit| edit.insert.contains("--no-cache");
    let adds = users.iter().filter_map(|user| user.edits.as_ref()).flatten().any(is_added);
    let what = if adds { "Add --no-cache to apk" } else { "Leave apk update out" };
    let title = format!("{what} in line{plural} {}", lines.join(", "));
    let span = first.at.step.span.cover(last.at.step.span);
    let lines = (first.at.step.lines.0, last.at.step.lines.1);
    let edits = users.iter().filter_map(|user| user.edits.clone()).flatten().collect();
    let note = NOTE.to_owned();
    found.push(Finding { note, span, lines, ..first.at.finding(cx, &RULE, title, edits) });
}

const NOTE: &str = "The installed packages are the same; only apk's index of packages is left out.";

fn user<'a>(cx: &Context<'_>, at: At<'a>, text: &ShellText<'_>) -> Option<User<'a>> {
    let tools = text.tools();
    let apk: Vec<&Tool<'_>> = tools.iter().filter(|tool| tool.is(&["apk"])).collect();
    let updates = |tool: &&Tool<'_>| {
        let asks =
            tool.words.iter().any(|word| word.starts_with("-U") || word.starts_with("--update"));
        verb(tool) == "update" || (asks && !keeps_none(tool))
    };
    let updates = apk.iter().copied().any(|tool| updates(&tool));
    if apk.is_empty() {
        // In a text of a text, say.
        let hides = text.text.contains("apk add");
        return hides.then_some(User { at, updates: false, edits: None });
    }
    let is_elsewhere =
        at.mounts(CACHE) || at.mounts("/etc/apk/cache") || text.text.contains("cache-dir");
    if is_elsewhere || !apk.iter().all(|tool| KNOWN.contains(&verb(tool))) {
        return Some(User { at, updates, edits: None });
    }
    let alone = matches!(apk.as_slice(), [only] if verb(only) == "update" && tools.len() == 1);
    let edits = if alone && !text.is_heredoc() {
        Some(vec![cx.without_lines(at.node.span())])
    } else {
        without_index(cx, text).map(|mut edits| {
            let adds = apk.iter().filter(|tool| fetches(tool) && !keeps_none(tool));
            let adds: Vec<Edit> = adds.filter_map(|tool| no_cache(text, tool)).collect();
            if adds.is_empty() && !updates {
                edits.clear();
            }
            edits.extend(adds);
            edits
        })
    };
    Some(User { at, updates, edits })
}

/// What `apk` is asked for that is understood here.
const KNOWN: &[&str] = &["update", "add", "del", "upgrade", "info", "version", "--version"];

fn verb<'t>(tool: &'t Tool<'_>) -> &'t str {
    tool.verb(&["-X", "--repository", "-p", "--root", "-t", "--virtual"])
}

fn fetches(tool: &Tool<'_>) -> bool {
    matches!(verb(tool), "add" | "upgrade")
}

fn keeps_none(tool: &Tool<'_>) -> bool {
    tool.has(&["--no-cache", "--no-network"])
}

/// `--no-cache` behind the verb, or in the place of `--update`.
fn no_cache(text: &ShellText<'_>, tool: &Tool<'_>) -> Option<Edit> {
    let update =
        tool.words.iter().position(|word| matches!(&**word, "--update" | "-U" | "--update-cache"));
    if let Some(at) = update {
        return Some(Edit { span: text.source(tool.span(at)), insert: "--no-cache".to_owned() });
    }
    let at = tool.words.iter().position(|word| matches!(&**word, "add" | "upgrade"))?;
    let end = text.source(tool.span(at)).end();
    Some(Edit { span: Span::at(end), insert: " --no-cache".to_owned() })
}

/// Takes `apk update` and what empties the cache out of chains; nothing where one can't be taken.
fn without_index(cx: &Context<'_>, text: &ShellText<'_>) -> Option<Vec<Edit>> {
    let mut edits = Vec::new();
    for chain in &text.script.list.chains {
        for (at, link) in chain.links.iter().enumerate() {
            if !is_superfluous(text, link) {
                continue;
            }
            let span = cut(chain, at)?;
            let source = text.source(span);
            if cx.parsed.tree.comments().iter().any(|comment| source.contains(*comment)) {
                return None;
            }
            edits.push(Edit { span: source, insert: String::new() });
        }
    }
    // None may be left elsewhere: in a subshell, say.
    let superfluous = text.tools().iter().filter(|tool| is_update(tool) || is_clean(tool)).count();
    (superfluous == edits.len() && disjoint(&edits)).then_some(edits)
}

fn disjoint(edits: &[Edit]) -> bool {
    edits
        .windows(2)
        .all(|pair| matches!(pair, [one, other] if one.span.end() <= other.span.start()))
}

fn is_update(tool: &Tool<'_>) -> bool {
    tool.is(&["apk"]) && verb(tool) == "update"
}

/// `rm -rf /var/cache/apk/*`
fn is_clean(tool: &Tool<'_>) -> bool {
    let mut operands = tool.operands(0).peekable();
    let is_cache = |path: &str| matches!(path.trim_end_matches(['/', '*']), CACHE);
    tool.is(&["rm"]) && operands.peek().is_some() && operands.all(is_cache)
}

fn is_superfluous(text: &ShellText<'_>, link: &Link) -> bool {
    let [Command::Simple(simple)] = link.pipeline.commands.as_slice() else { return false };
    let tools = text.tools();
    let tool = tools.iter().find(|tool| tool.command.span == simple.span);
    !link.pipeline.negated
        && simple.redirects.is_empty()
        && tool.is_some_and(|tool| is_update(tool) || is_clean(tool))
}

/// A link of a chain with the `&&` beside it.
fn cut(chain: &Chain, at: usize) -> Option<Span> {
    let link = chain.links.get(at)?;
    let next = chain.links.get(at + 1);
    if next.is_some_and(|next| next.join == Join::Or) || link.join == Join::Or {
        return None;
    }
    let span = link.pipeline.span;
    match (at.checked_sub(1).and_then(|before| chain.links.get(before)), next) {
        (_, Some(next)) => Some(Span::new(span.start(), next.pipeline.span.start())),
        (Some(before), None) => Some(Span::new(before.pipeline.span.end(), span.end())),
        (None, None) => None,
    }
}
