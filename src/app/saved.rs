//! The versioned text forms in which a browser stores documents and settings.
//! Every form ever written stays readable; a form of a later version is told apart from a broken one.

mod escape;
pub(super) mod listing;
pub mod project;

use std::rc::Rc;

use super::settings::{Settings, Theme};

const NAME: &str = "layerlab";
const VERSION: u32 = 1;

/// A text and when it was last changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// Milliseconds since 1970, by the clock of the browser.
    pub changed: u64,
    pub text: Rc<str>,
}

/// Why a stored form cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unreadable {
    /// A later version of the page wrote it.
    Newer,
    Broken,
}

/// `layerlab 1 <changed>`, a line end, the text.
pub fn encode_document(document: &Document) -> String {
    format!("{NAME} {VERSION} {}\n{}", document.changed, document.text)
}

pub fn decode_document(stored: &str) -> Result<Document, Unreadable> {
    let (header, text) = stored.split_once('\n').unwrap_or((stored, ""));
    let changed = body(header)?.parse().map_err(|_| Unreadable::Broken)?;
    Ok(Document { changed, text: normalized(text) })
}

/// `layerlab 1 theme=<id> tab=<indents|moves>`
pub fn encode_settings(settings: Settings) -> String {
    let tab = if settings.tab_indents { "indents" } else { "moves" };
    format!("{NAME} {VERSION} theme={} tab={tab}", settings.theme.id())
}

/// The stored settings; what cannot be read keeps its default.
pub fn decode_settings(stored: &str) -> Settings {
    let mut settings = Settings::default();
    for pair in body(stored).unwrap_or("").split(' ') {
        match pair.split_once('=') {
            Some(("theme", id)) => settings.theme = Theme::of_id(id).unwrap_or_default(),
            Some(("tab", tab)) => settings.tab_indents = tab == "indents",
            _ => {}
        }
    }
    settings
}

/// A text as a text area holds it: every line ends in `\n` alone.
pub fn normalized(text: &str) -> Rc<str> {
    if text.contains('\r') {
        text.replace("\r\n", "\n").replace('\r', "\n").into()
    } else {
        text.into()
    }
}

/// What stands behind the name and the version.
fn body(header: &str) -> Result<&str, Unreadable> {
    let rest = header.strip_prefix(NAME).and_then(|rest| rest.strip_prefix(' '));
    let (version, body) = rest.and_then(|rest| rest.split_once(' ')).ok_or(Unreadable::Broken)?;
    match version.parse::<u32>() {
        Ok(VERSION) => Ok(body),
        Ok(version) if version > VERSION => Err(Unreadable::Newer),
        _ => Err(Unreadable::Broken),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str) {
        let document = Document { changed: 1_790_000_000_123, text: text.into() };
        assert_eq!(decode_document(&encode_document(&document)), Ok(document));
    }

    #[test]
    fn documents_come_back_as_they_were() {
        check("");
        check("FROM alpine\n");
        check("\n\nlayerlab 1 5\n💛\tשלום");
    }

    #[test]
    fn version_1_stays_readable() {
        let document = Document { changed: 5, text: "FROM a\nRUN b".into() };
        assert_eq!(decode_document("layerlab 1 5\nFROM a\nRUN b"), Ok(document));
        let settings = Settings { theme: Theme::Dark, tab_indents: true };
        assert_eq!(decode_settings("layerlab 1 theme=dark tab=indents"), settings);
    }

    #[test]
    fn line_ends_become_those_of_a_text_area() {
        let document = decode_document("layerlab 1 5\na\r\nb\rc\n").unwrap();
        assert_eq!(&*document.text, "a\nb\nc\n");
    }

    #[test]
    fn a_later_version_is_no_broken_one() {
        assert_eq!(decode_document("layerlab 2 zip\n…"), Err(Unreadable::Newer));
        for stored in
            ["", "FROM a", "layerlab", "layerlab x 1\n", "layerlab 1 then\n", "layerlab 0 1\n"]
        {
            assert_eq!(decode_document(stored), Err(Unreadable::Broken), "{stored:?}");
        }
    }

    #[test]
    fn broken_settings_are_the_default() {
        for stored in ["", "dark", "layerlab 9 theme=dark", "layerlab 1 theme=pink tab="] {
            assert_eq!(decode_settings(stored), Settings::default(), "{stored:?}");
        }
        let settings = Settings { theme: Theme::Light, tab_indents: true };
        assert_eq!(decode_settings(&encode_settings(settings)), settings);
    }
}
