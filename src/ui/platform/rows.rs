//! Long lists listen once for all of their rows; a row has its number in `data-row`.

use wasm_bindgen::JsCast;
use web_sys::{Element, Event, HtmlElement};

/// The number of the row that an event happened in.
pub fn row_of(event: &Event) -> Option<usize> {
    row(event)?.get_attribute("data-row")?.parse().ok()
}

/// Whether an event happened in a part of a row.
pub fn is_in(event: &Event, part: &str) -> bool {
    target(event).and_then(|target| target.closest(part).ok().flatten()).is_some()
}

/// Moves the focus to the row behind or before.
pub fn focus_next(event: &Event, forward: bool) {
    let next = row(event).and_then(|row| {
        if forward { row.next_element_sibling() } else { row.previous_element_sibling() }
    });
    if let Some(next) = next.and_then(|next| next.dyn_into::<HtmlElement>().ok()) {
        let _ = next.focus();
    }
}

fn row(event: &Event) -> Option<Element> {
    target(event)?.closest("[data-row]").ok()?
}

fn target(event: &Event) -> Option<Element> {
    event.target()?.dyn_into().ok()
}
