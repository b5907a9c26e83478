//! The line over the picture: what image it is, how large, and how it is drawn.

use yew::prelude::*;

use super::meaning::meaning;
use crate::analysis::forecast::Counts;
use crate::app::{Action, Lab, State};
use crate::ui::desk::Desk;

/// What the share of a sum means.
const SURE: &str = "This share of the bytes is known, measured or computed from package indexes; the rest are rules of thumb";

#[derive(Properties, PartialEq)]
pub(super) struct Props {
    pub state: State,
    pub desk: Desk,
}

#[component]
pub(super) fn Head(props: &Props) -> Html {
    let Props { state, desk } = props;
    let summary = state.image_words();
    html! {
        <header class="stack-head">
            <h2 class="stack-title">{ summary.name }</h2>
            <span class="stack-size">{ summary.size }</span>
            if let Some(preview) = state.previewed() {
                <span class="stack-preview">{ preview.words() }</span>
            }
            <span class="stack-note quiet">{ summary.range }</span>
            if !summary.sure.is_empty() {
                <span class="stack-note quiet" title={SURE}>{ summary.sure }</span>
            }
            <span class="stack-note is-more quiet">{ summary.more }</span>
            { meaning(state.look.view.meaning, desk) }
            { forecast(state, desk) }
        </header>
    }
}

/// What a rebuild would do, and the button that does it.
fn forecast(state: &State, desk: &Desk) -> Html {
    let Lab { forecast, .. } = &*state.lab;
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
    let label = state.lab.build_label();
    let stopped = forecast.not_started.as_ref().map(|stopped| stopped.message.clone());
    let is_stopped = stopped.is_some();
    let shown = state.shows_forecast();
    let counts = if shown { counts } else { Counts::default() };
    html! {
        <span class="forecast" role="group" aria-label="What a build would do now">
            if !shown {
                <span class="quiet small">{ "forecast hidden" }</span>
            }
            if shown && state.lab.shown.is_some() {
                // Gutter and picture show the build that is looked at.
                <span class="quiet small">{ "next build:" }</span>
            }
            { chip("is-reused", counts.reused, "reused") }
            { chip("is-runs", counts.runs, if counts.runs == 1 { "runs" } else { "run" }) }
            if counts.runs > 0 && !is_stopped {
                <span class="quiet small" title={format!("An estimate: {}", forecast.time.bounds())}>
                    { forecast.time.words() }
                </span>
            }
            { chip("is-fails", counts.fails, if counts.fails == 1 { "fails" } else { "fail" }) }
            if let Some(stopped) = &stopped {
                <span class="chip is-fails" title={stopped.clone()}>
                    <span class="dot is-fails" />{ "does not start" }
                </span>
            }
            // Pressed all the same, it tells why.
            <button type="button" class="button is-go" onclick={rebuild}
                aria-disabled={is_stopped.then_some("true")}
                title={stopped.unwrap_or_else(|| "Build now (Ctrl+Enter)".to_owned())}>{ label }</button>
        </span>
    }
}
