//! Names that the file declares: variables and stages.

use super::place::Typed;
use super::{Build, Found, item};
use crate::analysis::editor::help::PLATFORM_ARGS;
use crate::analysis::editor::scope;
use crate::analysis::editor::{Class, Completion};
use crate::syntax::{Keyword, Node};

/// The variables that may follow a `$` or `${` before the caret; `None` where there is none.
pub(super) fn variables<'t>(
    build: &Build,
    node: Node<'_>,
    index: usize,
    typed: Typed<'t>,
) -> Option<Found<'t>> {
    let name = typed.before.trim_end_matches(|c: char| c == '_' || c.is_alphanumeric());
    let braced = name.ends_with("${");
    let dollar = name.strip_suffix('{').unwrap_or(name).strip_suffix('$')?;
    let escape = node.tree().escape().char();
    let escapes = dollar.chars().rev().take_while(|&c| c == escape).count();
    if escapes % 2 == 1 {
        return None;
    }
    let at_run_time =
        matches!(node.keyword(), Keyword::Cmd | Keyword::Entrypoint | Keyword::Healthcheck);
    let seen = scope::visible(&build.parsed.tree, index, &build.project.options.build_args);
    let mut names: Vec<(&str, &str)> = Vec::new();
    // A container does not know the arguments of its build.
    for variable in seen.iter().rev().filter(|it| !at_run_time || it.keyword == Keyword::Env) {
        if !names.iter().any(|(name, _)| *name == variable.name) {
            names.push((
                &variable.name,
                variable.value.as_deref().unwrap_or(variable.keyword.name()),
            ));
        }
    }
    if node.keyword() == Keyword::From {
        names.extend(PLATFORM_ARGS);
    }
    let prefix = if braced { "${" } else { "$" };
    let typed = typed.skip(dollar.len());
    let closes = braced && !behind(build, typed).starts_with('}');
    let suffix = if closes { "}" } else { "" };
    let items = names.into_iter().map(|(name, detail)| Completion {
        insert: format!("{prefix}{name}{suffix}"),
        ..item(&format!("${name}"), &short(detail), Class::Variable)
    });
    let end = typed.span.start() + typed.before.len() as u32;
    let span = crate::text::Span::new(typed.span.start(), end + name_len(behind(build, typed)));
    Some((Typed { span, ..typed }, items.collect()))
}

/// What stands behind the caret.
fn behind<'b>(build: &'b Build, typed: Typed<'_>) -> &'b str {
    let caret = typed.span.start() as usize + typed.before.len();
    build.project.dockerfile.get(caret..).unwrap_or("")
}

fn name_len(text: &str) -> u32 {
    text.find(|c: char| c != '_' && !c.is_alphanumeric()).unwrap_or(text.len()) as u32
}

fn short(value: &str) -> String {
    const MOST: usize = 40;
    let mut short: String = value.chars().take(MOST).collect();
    if short.len() < value.len() {
        short.push('…');
    }
    short
}

/// The stages that an instruction may build on or copy from, the nearest first.
pub(super) fn stages(build: &Build, index: usize) -> Vec<Completion> {
    let stages = scope::stages(&build.parsed.tree);
    let before = stages.iter().filter(|stage| stage.nodes.end <= index);
    let named = before.rev().filter_map(|stage| Some((stage.name.as_deref()?, &stage.image)));
    let mut items: Vec<Completion> = Vec::new();
    for (name, image) in named {
        if !items.iter().any(|item| item.label == name) {
            items.push(item(name, &format!("stage on {image}"), Class::Stage));
        }
    }
    items
}
