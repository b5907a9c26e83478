//! Help on what stands at an offset.

#[cfg(test)]
mod tests;

use super::scope::{self, BuildArgs, Variable};
use super::target::{self, Kind};
use super::{Help, definition};
use crate::syntax::{Keyword, Tree};
use crate::text::Span;

/// `= title`, then what it does, then lines `layer: …` and `cache: …`.
const TEXTS: &str = include_str!("help/texts.txt");

/// Help on the thing at an offset.
pub(super) fn of(tree: &Tree, offset: u32, args: &BuildArgs) -> Option<Help> {
    let target = target::at(tree, offset)?;
    let span = target.span;
    match target.kind {
        Kind::Keyword(keyword) => entry(span, keyword.name(), None),
        Kind::As => entry(span, "AS", None),
        Kind::Heredoc => entry(span, "heredoc", Some(span.of(tree.text()).trim())),
        Kind::Continuation => entry(span, "continuation", Some(span.of(tree.text()))),
        Kind::Directive(name) => {
            let title = format!("# {}", name.text());
            entry(span, &format!("directive {}", name.text()), Some(&title))
        }
        Kind::Flag(keyword, name) => entry(span, &format!("{} --{name}", keyword.name()), None),
        Kind::MountKey(key, _) => {
            let title = format!("--mount {key}");
            entry(span, &format!("mount {}", full_key(&key)), Some(&title))
        }
        Kind::MountType(kind) => {
            let title = format!("--mount=type={kind}");
            entry(span, &format!("mount type={}", kind.to_lowercase()), Some(&title))
        }
        Kind::Source(name, node) => source(tree, span, &name, node),
        Kind::StageName(node) => stage(tree, span, node),
        Kind::Variable(name, node) => variable(tree, span, &name, node, args),
        Kind::Setting(keyword, name, node) => setting(tree, span, keyword, &name, (node, args)),
    }
}

/// What is said of an instruction, flag or the like; its name stands behind `= `.
pub(super) fn entry(span: Span, name: &str, title: Option<&str>) -> Option<Help> {
    let text = text(name)?;
    let mut lines = text.lines();
    let what = lines.next()?.to_owned();
    let line = |prefix| text.lines().find_map(|line| line.strip_prefix(prefix)).map(str::to_owned);
    Some(Help {
        span,
        title: title.unwrap_or(name).to_owned(),
        what,
        layer: line("layer: "),
        cache: line("cache: "),
    })
}

/// The first sentence of what is said of something: a few words for a list.
pub(super) fn summary(name: &str) -> String {
    let what = text(name).and_then(|text| text.lines().next()).unwrap_or("");
    let end = what.find(['.', ':', ';', ',']).unwrap_or(what.len());
    what.get(..end).unwrap_or("").to_owned()
}

fn text(name: &str) -> Option<&'static str> {
    TEXTS.split("= ").find_map(|entry| entry.strip_prefix(name)?.strip_prefix('\n'))
}

/// The long form of a key of `--mount`.
fn full_key(key: &str) -> String {
    let key = key.to_lowercase();
    let full = match key.as_str() {
        "src" => "source",
        "dst" | "destination" => "target",
        "ro" => "readonly",
        "rw" => "readwrite",
        _ => return key,
    };
    full.to_owned()
}

fn plain(span: Span, title: impl Into<String>, what: impl Into<String>) -> Help {
    Help { span, title: title.into(), what: what.into(), layer: None, cache: None }
}

/// A stage or image where it is used.
fn source(tree: &Tree, span: Span, name: &str, node: usize) -> Option<Help> {
    if definition::stage(tree, name, node).is_some() {
        let stages = scope::stages(tree);
        let before = stages.iter().take_while(|stage| stage.nodes.start < node).count();
        let found = scope::find(stages.get(..before)?, name)?;
        return stage(tree, span, stages.get(found)?.nodes.start);
    }
    match name {
        "" => None,
        "scratch" => Some(plain(span, name, "The empty image: no files, no layers.")),
        _ => Some(plain(span, name, "An image from a registry, or one that is on this machine.")),
    }
}

/// A stage by the index of its `FROM`.
fn stage(tree: &Tree, span: Span, node: usize) -> Option<Help> {
    let stages = scope::stages(tree);
    let index = stages.iter().position(|stage| stage.nodes.start == node)?;
    let stage = stages.get(index)?;
    let title = stage.name.clone().unwrap_or_else(|| format!("stage {index}"));
    let (line, _) = tree.node(node)?.lines();
    let mut what = format!("A stage built on `{}`, from line {line} on.", stage.image);
    if index + 1 == stages.len() {
        what += " It is the last one: the image, unless another is asked for.";
    }
    Some(plain(span, title, what))
}

fn variable(tree: &Tree, span: Span, name: &str, node: usize, args: &BuildArgs) -> Option<Help> {
    let seen = scope::visible(tree, node, args);
    let keyword = tree.node(node)?.innermost().keyword();
    let title = format!("${name}");
    if let Some(found) = scope::last(&seen, name) {
        return Some(plain(span, title, set(tree, found)));
    }
    let above = scope::global(tree, args);
    let what = match keyword {
        Keyword::From => platform_arg(name).unwrap_or("Not set above the first `FROM`.").to_owned(),
        _ if scope::last(&above, name).is_some() => {
            let line = scope::last(&above, name).map_or(0, |found| line_of(tree, found));
            format!(
                "Set above all stages, on line {line}. This stage only sees it behind a line `ARG {name}`."
            )
        }
        Keyword::Run | Keyword::Cmd | Keyword::Entrypoint | Keyword::Healthcheck => {
            "Not set in this file. The shell looks it up when the command runs: it may come from \
             the base image or from the command itself."
                .to_owned()
        }
        _ => "Not set above in this file: empty, unless the base image sets it.".to_owned(),
    };
    (!name.is_empty()).then(|| plain(span, title, what))
}

/// Where and to what a variable is set.
fn set(tree: &Tree, variable: &Variable) -> String {
    let line = line_of(tree, variable);
    let keyword = variable.keyword.name();
    match &variable.value {
        Some(value) if value.is_empty() => format!("Set by `{keyword}` on line {line}: empty."),
        Some(value) => format!("Set by `{keyword}` on line {line}: `{value}`"),
        None => format!("Set by `{keyword}` on line {line}; its value is known only in the build."),
    }
}

fn line_of(tree: &Tree, variable: &Variable) -> u32 {
    let index = tree.index_at(variable.span.start());
    index.and_then(|at| tree.node(at)).map_or(0, |node| node.lines().0)
}

/// A name where it is set.
fn setting(
    tree: &Tree,
    span: Span,
    keyword: Keyword,
    name: &str,
    (node, args): (usize, &BuildArgs),
) -> Option<Help> {
    let mut help = entry(span, keyword.name(), Some(&format!("{} {name}", keyword.name())))?;
    if keyword == Keyword::Label {
        return Some(help);
    }
    let seen = scope::behind(tree, node, args);
    if let Some(found) = scope::last(&seen, name).filter(|found| found.span == span) {
        help.what = match &found.value {
            Some(value) if value.is_empty() => "Empty.".to_owned(),
            Some(value) => format!("`{value}`"),
            None if platform_arg(name).is_some() => platform_arg(name).unwrap_or("").to_owned(),
            None => "Has no value, unless `--build-arg` or the base image gives one.".to_owned(),
        };
    }
    Some(help)
}

/// What an argument is that every build has.
pub(super) fn platform_arg(name: &str) -> Option<&'static str> {
    PLATFORM_ARGS.iter().find(|(known, _)| *known == name).map(|&(_, what)| what)
}

/// The arguments that every build has. Above all stages they are simply there; in a stage they
/// must be declared with `ARG`.
pub(super) const PLATFORM_ARGS: [(&str, &str); 11] = [
    ("TARGETPLATFORM", "The platform of the image that is built, such as `linux/arm64`."),
    ("TARGETOS", "The operating system of the image that is built."),
    ("TARGETARCH", "The processor of the image that is built: `amd64`, `arm64`."),
    ("TARGETVARIANT", "The variant of that processor: `v7`."),
    ("TARGETOSVERSION", "The version of the operating system of the image that is built."),
    ("BUILDPLATFORM", "The platform of the machine that builds."),
    ("BUILDOS", "The operating system of the machine that builds."),
    ("BUILDARCH", "The processor of the machine that builds."),
    ("BUILDVARIANT", "The variant of that processor."),
    ("BUILDOSVERSION", "The version of the operating system of the machine that builds."),
    ("TARGETSTAGE", "The stage that `--target` asks for."),
];
