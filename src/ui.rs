//! The page in the browser; the only layer that names Yew and the DOM.

use yew::prelude::*;

/// The whole page.
#[component]
pub fn Page() -> Html {
    html! { <main>{ "Layerlab" }</main> }
}
