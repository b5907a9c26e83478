//! What each kind of problem is called, and what to do about it.

mod flags;
mod instructions;

use super::super::Severity;
use crate::syntax::problem::Kind;

/// What is said of a problem.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Words {
    /// A plain sentence.
    pub message: String,
    pub hint: Option<String>,
}

fn words(message: impl Into<String>, hint: impl Into<String>) -> Words {
    Words { message: message.into(), hint: Some(hint.into()) }
}

/// What is said of a kind of problem.
pub(super) fn of(kind: &Kind) -> Words {
    let words = file(kind).or_else(|| flags::of(kind)).or_else(|| instructions::of(kind));
    // Every kind has words; a test holds us to it.
    words.unwrap_or_else(|| Words { message: format!("Docker refuses this: {kind}."), hint: None })
}

/// What the first phase finds.
fn file(kind: &Kind) -> Option<Words> {
    Some(match kind {
        Kind::RepeatedDirective(name) => words(
            format!("The directive `{}` is given twice.", name.text()),
            "Keep one of the two lines.",
        ),
        Kind::BadEscape(value) => words(
            format!("`{value}` cannot be the escape character."),
            "Only `\\` (the usual one) and a backtick are allowed.",
        ),
        Kind::LineTooLong => words(
            "This line is longer than 65,535 bytes, which is all that Docker reads.",
            "Break it with `\\`, or move its content to a file and `COPY` that.",
        ),
        Kind::NoInstructions => words(
            "There is no instruction here yet.",
            "Begin with the image to build on, such as `FROM alpine`.",
        ),
        Kind::LacksValue(keyword) => words(
            format!("`{keyword}` has a name here, but no value."),
            format!("Write `{keyword} NAME=value`."),
        ),
        Kind::LacksEquals(word) => words(
            format!("`{word}` has no `=`."),
            "Each setting is `NAME=value`; put a value with blanks in quotes.",
        ),
        Kind::NotOnlyStrings => words(
            "This list has something in it that is not in quotes.",
            "Everything between `[` and `]` must be a text in double quotes, numbers too.",
        ),
        Kind::UnterminatedHeredoc(name) => words(
            format!("The here-document `{name}` never ends."),
            format!("It ends at a line that is `{name}` and nothing else: no blanks around it."),
        ),
        Kind::BadHeredocName(_) => words(
            "The name behind `<<` cannot be read.",
            "Use a plain word such as `<<EOF`; a quote in it must be closed.",
        ),
        _ => return None,
    })
}

/// Names with a prefix as a list: `a`, `b` or `c`.
fn one_of(prefix: &str, names: &[String]) -> Option<String> {
    let (last, others) = names.split_last()?;
    let others: Vec<_> = others.iter().map(|name| format!("`{prefix}{name}`")).collect();
    Some(if others.is_empty() {
        format!("`{prefix}{last}`")
    } else {
        format!("{} or `{prefix}{last}`", others.join(", "))
    })
}

/// For views that are no error of BuildKit.
pub(super) const WARNING: Severity = Severity::Warning;
