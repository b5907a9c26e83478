//! Keeps the project in the browser's storage, and hears of other tabs that do the same.

use std::cell::RefCell;
use std::rc::Rc;

use gloo::events::EventListener;
use gloo::timers::callback::Timeout;
use wasm_bindgen::JsCast;
use web_sys::{Event, StorageEvent};
use yew::prelude::*;

use super::desk::Desk;
use super::platform::storage::Change;
use super::platform::{page, storage};
use crate::analysis::Build;
use crate::app::Shelf;
use crate::app::action::StorageTrouble;
use crate::app::documents::{Entry, session};
use crate::app::saved::decode_document;
use crate::app::{Action, State};

/// How long the keyboard rests before the text is stored.
const PAUSE: u32 = 400;

/// What was stored last: the session, the project, the other tabs, how much was done.
type Stored = Rc<RefCell<Option<(Rc<str>, Rc<Build>, Rc<Shelf>, u32)>>>;

#[hook]
pub(super) fn use_saving(state: &State, desk: &Desk) {
    let stored: Stored = (*use_memo((), |()| Stored::default())).clone();
    let now = (state.build.clone(), state.session.clone(), state.shelf.clone(), state.acts);
    use_effect_with(now, {
        let (desk, stored) = (desk.clone(), stored.clone());
        move |_| {
            let timeout = Timeout::new(PAUSE, move || save(&desk, &stored));
            move || drop(timeout)
        }
    });
    let settings = (!state.embed.embed).then_some(state.settings);
    use_effect_with(settings, |settings| {
        if let Some(settings) = settings {
            storage::save_settings(*settings);
        }
    });
    use_effect_with((), {
        let desk = desk.clone();
        move |()| {
            let listeners = listen(&desk, &stored);
            move || drop(listeners)
        }
    });
}

fn listen(desk: &Desk, stored: &Stored) -> Vec<EventListener> {
    let flush = {
        let (desk, stored) = (desk.clone(), stored.clone());
        move |event: &Event| {
            if event.type_() == "pagehide" || page::is_hidden() {
                save(&desk, &stored);
            }
        }
    };
    let hear = {
        let desk = desk.clone();
        move |event: &Event| {
            if let Some(event) = event.dyn_ref::<StorageEvent>() {
                heard(&desk, storage::change_of(event));
            }
        }
    };
    let document = page::document_target();
    let window = page::window_target();
    [
        document.map(|document| EventListener::new(&document, "visibilitychange", flush.clone())),
        window.as_ref().map(|window| EventListener::new(window, "pagehide", flush)),
        window.as_ref().map(|window| EventListener::new(window, "storage", hear)),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn save(desk: &Desk, stored: &Stored) {
    let state = desk.state();
    let now = (state.session.clone(), state.build.clone(), state.shelf.clone(), state.acts);
    if !state.is_to_be_stored() || state.embed.embed || stored.borrow().as_ref() == Some(&now) {
        return;
    }
    let result = storage::save(&now.0, &state.document());
    // A project that is too long is stored as far as it can be.
    if matches!(result, Ok(()) | Err(StorageTrouble::TooLong)) {
        *stored.borrow_mut() = Some(now);
    }
    desk.act(Action::Saved(result));
}

/// Another tab stored something. If it did so under our own name, it is a copy of this tab.
fn heard(desk: &Desk, change: Option<Change>) {
    if desk.state().embed.embed {
        return;
    }
    let Some(Change { entry: Entry { key, value }, before }) = change else { return };
    let Some((from, document)) = session(&key).zip(decode_document(&value).ok()) else { return };
    if *from == *desk.state().session {
        let fresh = page::fresh_name();
        storage::rename(&fresh);
        desk.act(Action::Rename(fresh.into()));
    }
    // Where only something was built, the project is the same.
    let before = before.and_then(|before| decode_document(&before).ok());
    if before.is_none_or(|before| before.project != document.project) {
        desk.act(Action::ChangedElsewhere { session: from.into(), project: document.project });
    }
}
