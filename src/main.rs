//! Starts the page.

use layerlab::ui::{Page, platform::page};

/// The page's memory.
#[cfg(target_arch = "wasm32")]
#[global_allocator]
static MEMORY: layerlab_pools::Pools = layerlab_pools::Pools::new();

fn main() {
    if let Some(root) = page::root() {
        yew::Renderer::<Page>::with_root(root).render();
    }
}
