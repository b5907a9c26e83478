//! Starts the page.

use layerlab::ui::{Page, platform::page};

fn main() {
    if let Some(root) = page::root() {
        yew::Renderer::<Page>::with_root(root).render();
    }
}
