//! `# check=skip=…;error=true`: which checks are wanted.

use super::Rule;
use crate::plan::Kind;
use crate::project::Project;
use crate::syntax::directive::{Name, detect};
use crate::syntax::go::quote;
use crate::syntax::{Node, Parsed};

/// The build argument that stands above the file's own options.
const ARGUMENT: &str = "BUILDKIT_DOCKERFILE_CHECK";

/// Which checks are wanted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Options {
    pub skip: Names,
    pub experimental: Names,
    /// Whether a warning is an error.
    pub fail: bool,
}

/// Some rules.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Names {
    All,
    Some(Vec<String>),
}

impl Default for Names {
    fn default() -> Self {
        Self::Some(Vec::new())
    }
}

impl Names {
    fn have(&self, rule: &str) -> bool {
        match self {
            Self::All => true,
            Self::Some(names) => names.iter().any(|name| name == rule),
        }
    }

    fn read(text: &str) -> Self {
        if text == "all" {
            return Self::All;
        }
        Self::Some(text.split(',').map(|name| name.trim().to_owned()).collect())
    }
}

impl Options {
    /// What stands above an instruction: `# check=skip=…`.
    pub fn of_comments(node: Node<'_>) -> Option<Self> {
        let value = node.comments().find_map(|(_, text)| directive(text))?;
        parse(before_blank(value)).ok()
    }

    /// Whether a rule is wanted, at an instruction with options of its own.
    pub fn wants(&self, rule: &Rule, inline: Option<&Self>) -> bool {
        let named = |names: fn(&Self) -> &Names| {
            names(self).have(rule.id) || inline.is_some_and(|inline| names(inline).have(rule.id))
        };
        if rule.experimental {
            return named(|options| &options.experimental);
        }
        !named(|options| &options.skip)
    }
}

/// The options of a file, or of the build argument.
pub(in crate::plan) fn of_project(project: &Project, parsed: &Parsed) -> Result<Options, Kind> {
    if let Some(value) = project.options.build_args.get(ARGUMENT).filter(|value| !value.is_empty())
    {
        return parse(value).map_err(Kind::BadCheckArgument);
    }
    match detect(parsed.tree.text(), Name::Check) {
        Some((_, value)) => parse(before_blank(value)).map_err(Kind::BadCheckOptions),
        None => Ok(Options::default()),
    }
}

fn before_blank(value: &str) -> &str {
    value.split(' ').next().unwrap_or("")
}

/// The value of a comment `check=…`.
fn directive(comment: &str) -> Option<&str> {
    let comment = comment.trim_start();
    let (name, value) = comment.split_once('=')?;
    let value = value.trim();
    (name.trim_end().eq_ignore_ascii_case("check") && !value.is_empty()).then_some(value)
}

fn parse(text: &str) -> Result<Options, String> {
    let mut options = Options::default();
    if text.trim().is_empty() {
        return Ok(options);
    }
    for part in text.trim().splitn(3, ';') {
        let Some((key, value)) = part.split_once('=') else {
            return Err(format!("invalid check option {}", quote(part)));
        };
        let value = value.trim();
        match key.trim() {
            "skip" => options.skip = Names::read(value),
            "experimental" => options.experimental = Names::read(value),
            "error" => options.fail = switch(part, value)?,
            key => return Err(format!("invalid check option {}", quote(key))),
        }
    }
    Ok(options)
}

fn switch(part: &str, value: &str) -> Result<bool, String> {
    match value {
        "1" | "t" | "T" | "true" | "TRUE" | "True" => Ok(true),
        "0" | "f" | "F" | "false" | "FALSE" | "False" => Ok(false),
        _ => Err(format!(
            "failed to parse check option {}: strconv.ParseBool: parsing {}: invalid syntax",
            quote(part),
            quote(value)
        )),
    }
}
