//! `COPY` and `ADD`

use super::{Context, Kind, Word, flags};
use crate::syntax::heredoc;
use crate::text::Span;

/// What goes where, and how.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Transfer<'a> {
    pub sources: Vec<Source<'a>>,
    pub destination: Word<'a>,
    pub from: Option<Word<'a>>,
    pub chown: Option<Word<'a>>,
    pub chmod: Option<Word<'a>>,
    pub checksum: Option<Word<'a>>,
    pub excludes: Vec<Word<'a>>,
    pub link: bool,
    pub parents: bool,
    pub keep_git_dir: bool,
    /// `None` where the flag is not given.
    pub unpack: Option<bool>,
}

/// Something that is copied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source<'a> {
    /// A path, pattern or address.
    Path(Word<'a>),
    /// A here-document, by its index in the node's; its word.
    Heredoc(Option<usize>, Word<'a>),
}

pub(super) fn read<'a>(cx: &mut Context<'a, '_>) -> Option<Transfer<'a>> {
    let mut words = cx.words();
    if words.len() < 2 {
        cx.report_at_args(Kind::NoDestination(cx.name()));
    }
    let flags = flags::read(cx);
    let destination = words.pop()?;
    if is_heredoc(&destination.text).is_some() && !words.is_empty() {
        cx.report(Kind::HeredocDestination(cx.name()), destination.span);
    }
    let source = |word: Word<'a>| match is_heredoc(&word.text) {
        None => Source::Path(word),
        Some(name) => {
            // Of two with the same name BuildKit takes the last body for both.
            let body = cx.node.heredocs().iter().rposition(|heredoc| heredoc.name == name);
            Source::Heredoc(body, word)
        }
    };
    Some(Transfer {
        sources: words.into_iter().map(source).collect(),
        destination,
        from: flags.text("from"),
        chown: flags.text("chown"),
        chmod: flags.text("chmod"),
        checksum: flags.text("checksum"),
        excludes: flags.all("exclude").collect(),
        link: flags.bool("link"),
        parents: flags.bool("parents"),
        keep_git_dir: flags.bool("keep-git-dir"),
        unpack: flags.text("unpack").map(|_| flags.bool("unpack")),
    })
}

/// The name of the here-document that a word announces.
fn is_heredoc(word: &str) -> Option<String> {
    heredoc::mark(word, Span::at(0)).ok().flatten().map(|mark| mark.name)
}
