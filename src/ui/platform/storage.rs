//! What the browser keeps: documents, settings, the name of this tab.

use std::rc::Rc;

use web_sys::{Storage, StorageEvent};

use super::address;
use super::page::{fresh_name, is_whole, now};
use super::window;
use crate::app::action::StorageTrouble;
use crate::app::documents::{self, Entry, Opened, SETTINGS};
use crate::app::saved::{Document, decode_settings, encode_bounded, encode_settings};
use crate::app::{Settings, Start};

/// In the storage of one tab: the session it writes under.
const SESSION: &str = "layerlab/session";

/// A change that another tab made, and what stood there before.
pub struct Change {
    pub entry: Entry,
    pub before: Option<String>,
}

/// Reads what the page is opened with. Inside another page nothing that is stored is read.
pub fn open() -> Start {
    let embed = address::options();
    let fragment = address::fragment();
    let fresh: Rc<str> = fresh_name().into();
    if embed.embed {
        let opened = Opened { session: fresh.clone(), document: None, lost: None };
        let settings = Settings { theme: embed.theme, ..Settings::default() };
        return Start { opened, settings, embed, fragment, fresh, is_whole: is_whole() };
    }
    let own = tab().and_then(|tab| tab.get_item(SESSION).ok().flatten());
    let opened = documents::open(&entries(), own.as_deref(), &fresh_name());
    Start { opened, settings: settings(), embed, fragment, fresh, is_whole: is_whole() }
}

/// Remembers under which session this tab writes.
pub fn rename(session: &str) {
    if let Some(tab) = tab() {
        let _ = tab.set_item(SESSION, session);
    }
}

/// Writes the project of a session, and lets the oldest documents go.
pub fn save(session: &str, document: &Document) -> Result<(), StorageTrouble> {
    let storage = shared().ok_or(StorageTrouble::Denied)?;
    let document = Document { changed: now(), ..document.clone() };
    let key = documents::key(session);
    let (text, is_whole) = encode_bounded(&document);
    // Where there is no room for the builds, there may be for the text.
    let leaner = || storage.set_item(&key, &encode_bounded(&document.without_builds()).0);
    storage.set_item(&key, &text).or_else(|_| leaner()).map_err(|_| StorageTrouble::Full)?;
    for key in documents::surplus(&entries(), session) {
        let _ = storage.remove_item(&key);
    }
    if is_whole { Ok(()) } else { Err(StorageTrouble::TooLong) }
}

pub fn save_settings(settings: Settings) {
    if let Some(storage) = shared() {
        let _ = storage.set_item(SETTINGS, &encode_settings(settings));
    }
}

/// What another tab changed; nothing where it took a document away.
pub fn change_of(event: &StorageEvent) -> Option<Change> {
    let entry = Entry { key: event.key()?, value: event.new_value()? };
    Some(Change { entry, before: event.old_value() })
}

fn settings() -> Settings {
    let stored = shared().and_then(|storage| storage.get_item(SETTINGS).ok().flatten());
    stored.map_or_else(Settings::default, |stored| decode_settings(&stored))
}

fn entries() -> Vec<Entry> {
    let Some(storage) = shared() else { return Vec::new() };
    let keys = (0..storage.length().unwrap_or(0)).filter_map(|at| storage.key(at).ok().flatten());
    let documents = keys.filter(|key| documents::session(key).is_some());
    documents
        .filter_map(|key| {
            let value = storage.get_item(&key).ok().flatten()?;
            Some(Entry { key, value })
        })
        .collect()
}

fn shared() -> Option<Storage> {
    window()?.local_storage().ok().flatten()
}

fn tab() -> Option<Storage> {
    window()?.session_storage().ok().flatten()
}
