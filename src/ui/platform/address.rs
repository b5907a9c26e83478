//! The address of the page, and what stands at its end.

use gloo::events::EventListener;
use wasm_bindgen::JsValue;
use web_sys::Location;

use super::page::window_target;
use super::window;
use crate::app::EmbedOptions;

/// Where the page is, without what its address says of its state.
pub fn page() -> String {
    let parts = location().and_then(|it| Some((it.origin().ok()?, it.pathname().ok()?)));
    parts.map(|(origin, path)| origin + &path).unwrap_or_default()
}

/// What the address asks of the page.
pub fn options() -> EmbedOptions {
    let query = location().and_then(|it| it.search().ok());
    EmbedOptions::of_query(&query.unwrap_or_default())
}

/// The end of the address, with its `#`; empty where there is none.
pub fn fragment() -> String {
    location().and_then(|it| it.hash().ok()).unwrap_or_default()
}

/// Takes the end away from the address; the way back in the browser stays as it is.
pub fn drop_fragment() {
    let history = window().and_then(|window| window.history().ok());
    if let Some(history) = history {
        let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(&page()));
    }
}

/// Calls back when the end of the address changes while the page is open.
pub fn on_fragment(callback: impl Fn() + 'static) -> Option<EventListener> {
    Some(EventListener::new(&window_target()?, "hashchange", move |_| callback()))
}

fn location() -> Option<Location> {
    window().map(|window| window.location())
}
