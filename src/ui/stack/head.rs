//! The line over the picture: what image it is, how large, and how it is drawn.

use yew::prelude::*;

use crate::app::picture::Scale;
use crate::app::{Action, Command, Lab, State};
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
            { forecast(state, desk) }
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

/// What a rebuild would do, and the button that does it.
fn forecast(state: &State, desk: &Desk) -> Html {
    let Lab { forecast, session, .. } = &*state.lab;
    let counts = forecast.counts;
    let chip = |class: &'static str, number: u32, words: &str| {
        (number > 0).then(|| html! {
            <span class={classes!("chip", class)}><span class={classes!("dot", class)} />{ format!("{number} {words}") }</span>
        })
    };
    let rebuild = {
        let desk = desk.clone();
        Callback::from(move |_: MouseEvent| desk.act(Action::Rebuild))
    };
    let label = if session.builds.is_empty() { "Build" } else { "Rebuild" };
    let stopped = forecast.not_started.as_ref().map(|stopped| stopped.message.clone());
    let is_stopped = stopped.is_some();
    html! {
        <span class="forecast" role="group" aria-label="What a build would do now">
            { chip("is-reused", counts.reused, "reused") }
            { chip("is-runs", counts.runs, if counts.runs == 1 { "runs" } else { "run" }) }
            { chip("is-fails", counts.fails, if counts.fails == 1 { "fails" } else { "fail" }) }
            <button type="button" class="button is-go" onclick={rebuild} disabled={is_stopped}
                title={stopped.unwrap_or_else(|| "Build now (Ctrl+Enter)".to_owned())}>{ label }</button>
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
