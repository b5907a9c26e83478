//! Components in a real browser; `cargo xtask test dom` runs them in headless Chromium.
#![cfg(target_arch = "wasm32")]
#![expect(clippy::unwrap_used, reason = "clippy does not see that these are tests")]

use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use yew::platform::time::sleep;

wasm_bindgen_test_configure!(run_in_browser);

#[wasm_bindgen_test]
async fn the_page_mounts_into_an_element_of_its_own() {
    let document = gloo::utils::document();
    let host = document.create_element("div").unwrap();
    gloo::utils::body().append_child(&host).unwrap();

    let page = yew::Renderer::<layerlab::ui::Page>::with_root(host.clone()).render();
    sleep(std::time::Duration::ZERO).await;
    assert_eq!(host.query_selector_all("main").unwrap().length(), 1);

    page.destroy();
    sleep(std::time::Duration::ZERO).await;
    assert_eq!(host.child_element_count(), 0, "the page takes everything with it");
    host.remove();
}
