//! Tells a screen reader how many problems there are, once the keyboard rests.

use gloo::timers::callback::Timeout;
use yew::prelude::*;

const PAUSE: u32 = 900;

#[derive(Properties, PartialEq)]
pub(super) struct Props {
    pub words: AttrValue,
}

#[component]
pub(super) fn Announcer(props: &Props) -> Html {
    let said = use_state(AttrValue::default);
    use_effect_with(props.words.clone(), {
        let said = said.clone();
        move |words| {
            let words = words.clone();
            let timeout = Timeout::new(PAUSE, move || said.set(words));
            move || drop(timeout)
        }
    });
    html! { <p class="announcer" role="status" aria-live="polite">{ &*said }</p> }
}
