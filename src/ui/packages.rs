//! What is known of packages comes behind the first picture, see `start.js`.

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
pub(super) fn use_packages(desk: &Desk) {
    use_effect_with((), {
        let desk = desk.clone();
        move |()| {
            let hear = move |event: &Event| {
                let detail = event.dyn_ref::<CustomEvent>().map(CustomEvent::detail);
                let bytes = detail.and_then(|detail| detail.dyn_into::<Uint8Array>().ok());
                if let Some(packages) = bytes.and_then(|bytes| read_packages(&bytes.to_vec())) {
                    desk.act(Action::KnowPackages(packages));
                }
            };
            let window = page::window_target();
            let listener =
                window.map(|window| EventListener::new(&window, "layerlab-packages", hear));
            move || drop(listener)
        }
    });
}
