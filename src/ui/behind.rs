//! What comes behind the first picture, see `start.js`: the rest of the program, and what is known of
//! packages.

use gloo::events::EventListener;
use js_sys::Uint8Array;
use wasm_bindgen::JsCast;
use web_sys::{CustomEvent, Event};
use yew::prelude::*;

use super::desk::Desk;
use super::platform::page;
use crate::analysis::read_packages;
use crate::app::Action;

#[hook]
pub(super) fn use_behind(desk: &Desk) {
    use_effect_with((), {
        let desk = desk.clone();
        move |()| {
            if page::is_whole() && !desk.state().is_whole {
                desk.act(Action::Whole);
            }
            let known = desk.clone();
            let packages = move |event: &Event| know(&known, event);
            let whole = move |_: &Event| desk.act(Action::Whole);
            let listeners = page::window_target().map(|window| {
                let packages = EventListener::new(&window, "layerlab-packages", packages);
                [packages, EventListener::new(&window, "layerlab-whole", whole)]
            });
            move || drop(listeners)
        }
    });
}

fn know(desk: &Desk, event: &Event) {
    let detail = event.dyn_ref::<CustomEvent>().map(CustomEvent::detail);
    let bytes = detail.and_then(|detail| detail.dyn_into::<Uint8Array>().ok());
    if let Some(packages) = bytes.and_then(|bytes| read_packages(&bytes.to_vec())) {
        desk.act(Action::KnowPackages(packages));
    }
}
