//! States to test with.

use super::documents::Opened;
use super::saved::Document;
use super::settings::Settings;
use super::state::{Start, State};

/// A page that shows a text.
pub(crate) fn state(text: &str) -> State {
    let document = Some(Document { changed: 0, text: text.into() });
    let opened = Opened { session: "me".into(), document, lost: None };
    State::new(Start { opened, settings: Settings::default() })
}
