//! How the picture is drawn, and a way to take it along.

use yew::prelude::*;

use crate::app::picture::Scale;
use crate::app::{Action, Command};
use crate::ui::desk::Desk;
use crate::ui::icon::{Icon, icon};

pub(super) fn tools(now: Scale, desk: &Desk) -> Html {
    let copy = {
        let desk = desk.clone();
        Callback::from(move |_: MouseEvent| {
            desk.carry(&Command::CopyPicture);
        })
    };
    html! {
        <span class="stack-tools">
            { scale(now, desk) }
            <button type="button" class="button is-icon is-small" onclick={copy}
                aria-label="Copy the picture as Markdown" title="Copy the picture as Markdown">
                { icon(Icon::Copy) }
            </button>
        </span>
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
