//! The page around the components: theme, clipboard, dialogs, clock.

use std::cell::Cell;
use std::rc::Rc;

use gloo::events::{EventListener, EventListenerOptions};
use js_sys::{Date, Math};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use web_sys::{
    Element, Event, EventTarget, HtmlDialogElement, HtmlElement, KeyboardEvent, VisibilityState,
};
use yew::NodeRef;

use super::{document, window};
use crate::app::Theme;

/// Milliseconds since 1970.
#[expect(clippy::cast_sign_loss, reason = "no clock of a browser is before 1970")]
pub fn now() -> u64 {
    Date::now() as u64
}

/// A name that no other tab has.
pub fn fresh_name() -> String {
    format!("{:x}-{:08x}", now(), random())
}

#[expect(clippy::cast_sign_loss, reason = "random numbers are not negative")]
fn random() -> u32 {
    (Math::random() * f64::from(u32::MAX)) as u32
}

/// Where the components are put.
pub fn root() -> Option<Element> {
    document()?.get_element_by_id("app")
}

pub fn show_theme(theme: Theme) {
    let Some(root) = document().and_then(|document| document.document_element()) else { return };
    let _ = match theme {
        Theme::Auto => root.remove_attribute("data-theme"),
        Theme::Light | Theme::Dark => root.set_attribute("data-theme", theme.id()),
    };
}

pub fn copy(text: &str) {
    if let Some(window) = window() {
        // The answer is a promise; there is nobody to tell if it fails.
        let _ = window.navigator().clipboard().write_text(text);
    }
}

/// Copies a text, then tells whether that was possible.
pub fn copy_then(text: &str, then: impl FnOnce(bool) + 'static) {
    let clipboard = window().map(|window| window.navigator().clipboard());
    // A page that is not served securely has none, whatever the types say.
    let Some(clipboard) = clipboard.filter(|it| !it.is_undefined()) else { return then(false) };
    let then = Rc::new(Cell::new(Some(then)));
    let tell = |is_done: bool| {
        let then = then.clone();
        Closure::once(move |_: JsValue| {
            if let Some(then) = then.take() {
                then(is_done);
            }
        })
    };
    let (done, denied) = (tell(true), tell(false));
    let _ = clipboard.write_text(text).then2(&done, &denied);
    done.forget();
    denied.forget();
}

/// Where a link goes.
pub fn set_href(link: Option<EventTarget>, address: &str) {
    if let Some(link) = link.and_then(|link| link.dyn_into::<Element>().ok()) {
        let _ = link.set_attribute("href", address);
    }
}

/// Opens or closes a dialog over everything else.
pub fn show_dialog(node: &NodeRef, open: bool) {
    let Some(dialog) = node.cast::<HtmlDialogElement>() else { return };
    if open && !dialog.open() {
        let _ = dialog.show_modal();
    } else if !open && dialog.open() {
        dialog.close();
    }
}

pub fn focus(node: &NodeRef) {
    if let Some(element) = node.cast::<HtmlElement>() {
        let _ = element.focus();
    }
}

/// Moves the focus to what has an id; tells whether there is such a thing.
pub fn focus_id(id: &str) -> bool {
    let found = document().and_then(|document| document.get_element_by_id(id));
    let element = found.and_then(|it| it.dyn_into::<HtmlElement>().ok());
    element.is_some_and(|element| element.focus().is_ok())
}

/// The id of what an event happened to.
pub fn target_id(event: &Event) -> Option<String> {
    Some(event.target()?.dyn_into::<Element>().ok()?.id())
}

/// Scrolls to the right end.
pub fn scroll_to_end(node: &NodeRef) {
    if let Some(element) = super::element(node) {
        element.set_scroll_left(element.scroll_width());
    }
}

/// Calls back when a key, such as `F1` or `Ctrl+Enter`, is pressed anywhere, instead of what the
/// browser does with it; not where a field has taken it for its own. ⌘ is Ctrl.
pub fn on_key(key: &'static str, callback: impl Fn() + 'static) -> Option<EventListener> {
    let options = EventListenerOptions::enable_prevent_default();
    let bare = key.strip_prefix("Ctrl+");
    let (name, with_ctrl) = (bare.unwrap_or(key), bare.is_some());
    let pressed = move |event: &Event| {
        let Some(event) = event.dyn_ref::<KeyboardEvent>() else { return };
        let is_held = event.ctrl_key() || event.meta_key();
        let is_it = event.key() == name && is_held == with_ctrl && !event.is_composing();
        if is_it && !event.default_prevented() {
            event.prevent_default();
            if !event.repeat() {
                callback();
            }
        }
    };
    Some(EventListener::new_with_options(&document_target()?, "keydown", options, pressed))
}

/// Calls back when an edit is to be taken back, or (`true`) done again, by the keys for it; not where
/// a field has the focus, which has an undo of its own.
pub fn on_undo(callback: impl Fn(bool) + 'static) -> Option<EventListener> {
    let options = EventListenerOptions::enable_prevent_default();
    let pressed = move |event: &Event| {
        let Some(event) = event.dyn_ref::<KeyboardEvent>() else { return };
        let is_held = (event.ctrl_key() || event.meta_key()) && !event.alt_key();
        let again = match event.key().as_str() {
            "z" | "Z" if is_held => event.shift_key(),
            "y" if is_held && !event.meta_key() => true,
            _ => return,
        };
        let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        if target.is_none_or(|target| !matches!(target.tag_name().as_str(), "TEXTAREA" | "INPUT")) {
            event.prevent_default();
            callback(again);
        }
    };
    Some(EventListener::new_with_options(&document_target()?, "keydown", options, pressed))
}

/// Shows at once what is hidden around a node, as the next drawing would.
pub fn uncover(node: &NodeRef) {
    let hidden = super::element(node).and_then(|it| it.closest("[hidden]").ok().flatten());
    if let Some(hidden) = hidden {
        let _ = hidden.remove_attribute("hidden");
    }
}

/// The target of events that concern the whole document.
pub fn document_target() -> Option<EventTarget> {
    document().map(JsCast::unchecked_into)
}

/// The target of events that concern the tab.
pub fn window_target() -> Option<EventTarget> {
    window().map(JsCast::unchecked_into)
}

/// Whether both parts of the program are there, see `start.js`.
pub fn is_whole() -> bool {
    let root = document().and_then(|document| document.document_element());
    root.is_some_and(|root| root.has_attribute("data-whole"))
}

pub fn is_hidden() -> bool {
    document().is_some_and(|document| document.visibility_state() == VisibilityState::Hidden)
}

/// Whether the pointer is over an element of a class.
pub fn is_hovered(class: &str) -> bool {
    let selector = format!(".{class}:hover");
    document().is_some_and(|document| matches!(document.query_selector(&selector), Ok(Some(_))))
}

/// Whether the event's target is inside the node.
pub fn is_inside(node: &NodeRef, target: Option<EventTarget>) -> bool {
    let target = target.and_then(|target| target.dyn_into::<web_sys::Node>().ok());
    super::element(node).is_some_and(|element| element.contains(target.as_ref()))
}
