//! `FROM [--platform=…] image [AS name]`

use super::{Context, Kind, Word, flags};

/// The start of a stage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct From<'a> {
    pub image: Word<'a>,
    /// As written; a stage's name is its lower case.
    pub name: Option<Word<'a>>,
    /// The word between image and name, as written.
    pub as_keyword: Option<&'a str>,
    pub platform: Option<Word<'a>>,
}

pub(super) fn read<'a>(cx: &mut Context<'a, '_>) -> Option<From<'a>> {
    let words = cx.words();
    let mut words = words.into_iter();
    let parts = (words.next(), words.next(), words.next(), words.next());
    let (image, name, as_keyword) = match parts {
        (Some(image), None, ..) => (Some(image), None, None),
        (Some(image), Some(between), Some(name), None)
            if between.text.eq_ignore_ascii_case("as") =>
        {
            if !is_stage_name(&name.text.to_lowercase()) {
                cx.report(Kind::BadStageName(name.text.clone().into_owned()), name.span);
            }
            let between = cx.node.tree().logical(between.span);
            (Some(image), Some(name), Some(between))
        }
        _ => {
            cx.report_at_args(Kind::FromArguments);
            (None, None, None)
        }
    };
    let flags = flags::read(cx);
    Some(From { image: image?, name, as_keyword, platform: flags.text("platform") })
}

/// `^[a-z][a-z0-9-_.]*$`
fn is_stage_name(name: &str) -> bool {
    let known = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "-_.".contains(c);
    name.starts_with(|c: char| c.is_ascii_lowercase()) && name.chars().all(known)
}
