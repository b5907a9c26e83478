//! The line from the first step that runs to the line of the text that made it run.

use gloo::timers::callback::Timeout;
use yew::prelude::*;

use super::platform::place;
use crate::app::lab::CauseView;

/// Until beds have come to rest, as in `styles/motion.css`.
const SETTLED: u32 = 340;

#[derive(Properties, PartialEq)]
pub(super) struct Props {
    pub cause: Option<CauseView>,
}

#[component]
pub(super) fn CauseLine(props: &Props) -> Html {
    let path = use_state_eq(|| None::<String>);
    use_effect_with(props.cause.clone(), {
        let path = path.clone();
        move |cause| {
            path.set(None);
            let cause = cause.clone();
            let draw = cause.map(|cause| {
                Timeout::new(SETTLED, move || {
                    let (line, spot) = (cause.line, cause.spot);
                    path.set(place::path_between(line, spot.id.0, spot.part));
                })
            });
            move || drop(draw)
        }
    });
    let words = props.cause.as_ref().map(|cause| cause.words.clone());
    html! {
        if let (Some(d), Some(words)) = ((*path).clone(), words) {
            <svg class="cause" aria-hidden="true" focusable="false">
                <title>{ words }</title>
                <path {d} />
            </svg>
        }
    }
}
