//! Starts the page.

use layerlab::ui::{Page, platform::page};

fn main() {
    yew::set_custom_panic_hook(Box::new(page::show_breakdown));
    if let Some(root) = page::root() {
        yew::Renderer::<Page>::with_root(root).render();
    }
}
