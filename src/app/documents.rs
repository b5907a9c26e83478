//! Which stored document a tab opens and writes, so that tabs never overwrite each other.
//! Each tab writes under its own key; the page opens the one it wrote, or else the newest.

use std::rc::Rc;

use super::saved::{Document, Unreadable, changed, decode_document};

pub const SETTINGS: &str = "layerlab/settings";
const DOCUMENTS: &str = "layerlab/document/";
/// How many documents stay in storage.
const KEPT: usize = 20;

/// A key and its value, as found in storage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    pub key: String,
    pub value: String,
}

/// What a page finds when it opens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opened {
    /// The session under which this tab writes from now on.
    pub session: Rc<str>,
    pub document: Option<Document>,
    /// What this tab wrote but cannot be read any more; it stays where it is.
    pub lost: Option<Unreadable>,
}

/// The key under which a session writes.
pub fn key(session: &str) -> String {
    format!("{DOCUMENTS}{session}")
}

/// The session that writes under a key.
pub fn session(key: &str) -> Option<&str> {
    key.strip_prefix(DOCUMENTS)
}

/// Opens what this tab wrote, or else the newest document.
/// A document that cannot be read is never written over: the tab goes on as the session `fresh`.
pub fn open(entries: &[Entry], own: Option<&str>, fresh: &str) -> Opened {
    let session = own.unwrap_or(fresh);
    let mine = own.map(key);
    let found = entries.iter().find(|entry| Some(&entry.key) == mine.as_ref());
    match found.map(|entry| decode_document(&entry.value)) {
        Some(Ok(document)) => {
            Opened { session: session.into(), document: Some(document), lost: None }
        }
        Some(Err(lost)) => {
            Opened { session: fresh.into(), document: newest(entries), lost: Some(lost) }
        }
        None => Opened { session: session.into(), document: newest(entries), lost: None },
    }
}

/// The keys of the oldest readable documents beyond those that are kept.
pub fn surplus(entries: &[Entry], own: &str) -> Vec<String> {
    let own = key(own);
    let mut others: Vec<_> = documents(entries).filter(|(_, entry)| entry.key != own).collect();
    others.sort_by_key(|(changed, _)| std::cmp::Reverse(*changed));
    others.into_iter().skip(KEPT - 1).map(|(_, entry)| entry.key.clone()).collect()
}

fn newest(entries: &[Entry]) -> Option<Document> {
    let (_, newest) = documents(entries).max_by_key(|(changed, _)| *changed)?;
    decode_document(&newest.value).ok()
}

/// The documents that can be read, and when they were changed.
fn documents(entries: &[Entry]) -> impl Iterator<Item = (u64, &Entry)> {
    entries.iter().filter_map(|entry| {
        session(&entry.key)?;
        Some((changed(&entry.value).ok()?, entry))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stored(session: &str, value: &str) -> Entry {
        Entry { key: key(session), value: value.to_owned() }
    }

    /// Opens as session `me`, if given, with `new` for a fresh one: session, text.
    #[track_caller]
    fn check(entries: &[Entry], own: Option<&str>, session: &str, text: Option<&str>) -> Opened {
        let opened = open(entries, own, "new");
        assert_eq!(&*opened.session, session);
        assert_eq!(opened.document.as_ref().map(|document| &*document.project.dockerfile), text);
        opened
    }

    #[test]
    fn a_first_visit_finds_nothing() {
        check(&[], None, "new", None);
    }

    #[test]
    fn a_reload_finds_its_own_document_even_if_another_is_newer() {
        let entries = [stored("me", "layerlab 1 1\nmine"), stored("you", "layerlab 1 2\nyours")];
        check(&entries, Some("me"), "me", Some("mine"));
    }

    #[test]
    fn a_new_tab_opens_the_newest() {
        let entries = [
            stored("a", "layerlab 1 1\nold"),
            stored("b", "layerlab 1 3\nnewest"),
            stored("c", "broken"),
            Entry { key: "other".into(), value: "layerlab 1 9\nforeign".into() },
        ];
        check(&entries, None, "new", Some("newest"));
        check(&entries, Some("gone"), "gone", Some("newest"));
    }

    #[test]
    fn what_cannot_be_read_is_not_written_over() {
        let opened = check(&[stored("me", "layerlab 5 x\n")], Some("me"), "new", None);
        assert_eq!(opened.lost, Some(Unreadable::Newer));
    }

    #[test]
    fn only_the_oldest_readable_documents_are_surplus() {
        let mut entries: Vec<_> =
            (0..25).map(|n| stored(&n.to_string(), &format!("layerlab 1 {n}\n"))).collect();
        entries.push(stored("x", "broken"));
        assert_eq!(surplus(&entries, "0"), ["5", "4", "3", "2", "1"].map(key));
        assert_eq!(surplus(&entries[..20], "0"), Vec::<String>::new());
    }
}
