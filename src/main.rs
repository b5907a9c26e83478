//! Starts the page.

fn main() {
    yew::Renderer::<layerlab::ui::Page>::new().render();
}
