//! The line over the picture: what image it is, how large, and how it is drawn.

use yew::prelude::*;

use crate::app::picture::Scale;
use crate::app::{Action, Command, State};
use crate::ui::desk::Desk;
use crate::ui::icon::{Icon, icon};

#[derive(Properties, PartialEq)]
pub(super) struct Props {
    pub state: State,
    pub desk: Desk,
}

#[component]
pub(super) fn Head(props: &Props) -> Html {
    let Props { state, desk } = props;
    let copy = use_callback(desk.clone(), |_: MouseEvent, desk| {
        desk.carry(&Command::CopyPicture);
    });
    let summary = state.image_words();
    html! {
        <header class="stack-head">
            <h2 class="stack-title">{ summary.name }</h2>
            <span class="stack-size">{ summary.size }</span>
            <span class="stack-note quiet">{ summary.note }</span>
            <span class="stack-tools">
                { scale(state.look.view.scale, desk) }
                <button type="button" class="button is-icon is-small" onclick={copy}
                    aria-label="Copy the picture as Markdown" title="Copy the picture as Markdown">
                    { icon(Icon::Copy) }
                </button>
            </span>
        </header>
    }
}

fn scale(now: Scale, desk: &Desk) -> Html {
    let choice = |scale: Scale, label: &'static str, why: &'static str| {
        let desk = desk.clone();
        let onclick = Callback::from(move |_: MouseEvent| desk.act(Action::SetScale(scale)));
        html! {
            <button type="button" class="switch-choice" aria-pressed={(scale == now).to_string()}
                title={why} {onclick}>{ label }</button>
        }
    };
    html! {
        <span class="switch" role="group" aria-label="Thickness of the layers">
            { choice(Scale::True, "To size", "Thickness is true to size, against the ruler; what would be thinner than a line is drawn as a line") }
            { choice(Scale::Readable, "Readable", "Every doubling makes a layer a step thicker, so that small layers are seen beside large ones; thicknesses can’t be added") }
        </span>
    }
}
