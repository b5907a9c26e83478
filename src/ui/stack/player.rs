//! The bar that builds the picture up: play, pause, step, scrub, speed.

use gloo::timers::callback::Timeout;
use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

use super::tools::tools;
use crate::app::picture::Scale;
use crate::app::{Action, Playback, Player, Speed};
use crate::ui::desk::Desk;
use crate::ui::icon::{Icon, icon};

#[derive(Properties, PartialEq)]
pub(super) struct Props {
    pub player: Option<Player>,
    /// Until the next bed is laid, in milliseconds.
    pub rest: u32,
    pub speed: Speed,
    pub scale: Scale,
    /// How many beds there are.
    pub course: u32,
    /// What is being laid, in words.
    pub words: String,
    pub desk: Desk,
}

#[component]
pub(super) fn PlayerBar(props: &Props) -> Html {
    let Props { player, rest, speed, scale, course, words, desk } = props;
    use_effect_with((*player, *rest), {
        let desk = desk.clone();
        move |(player, rest)| {
            let next = player
                .filter(|player| player.running)
                .map(|_| Timeout::new(*rest, move || desk.act(Action::Play(Playback::Tick))));
            move || drop(next)
        }
    });
    let runs = player.is_some_and(|player| player.running);
    let laid = player.map_or(*course, |player| player.laid);
    let (sign, label, next) = if runs {
        (Icon::Pause, "Pause", Playback::Pause)
    } else {
        (Icon::Play, "Build the image from the bottom", Playback::Play)
    };
    let seek = use_callback(desk.clone(), |event: InputEvent, desk| {
        let input: Option<HtmlInputElement> = event.target_dyn_into();
        if let Some(laid) = input.and_then(|input| input.value().parse().ok()) {
            desk.act(Action::Play(Playback::Seek(laid)));
        }
    });
    let set_speed = use_callback(desk.clone(), |event: Event, desk| {
        let select: Option<HtmlSelectElement> = event.target_dyn_into();
        let chosen = select.and_then(|it| usize::try_from(it.selected_index()).ok());
        if let Some(speed) = chosen.and_then(|at| Speed::ALL.get(at).copied()) {
            desk.act(Action::Play(Playback::SetSpeed(speed)));
        }
    });
    html! {
        <footer class="player" aria-label="Build up the picture">
            { button(desk, sign, label, next) }
            { button(desk, Icon::Back, "One step back", Playback::Back) }
            { button(desk, Icon::Forward, "One step forward", Playback::Forward) }
            <input type="range" class="player-scrub" min="0" max={course.to_string()} value={laid.to_string()}
                aria-label="Steps laid" aria-valuetext={format!("{laid} of {course}")} oninput={seek} />
            <span class="player-words" title={words.clone()}>{ words }</span>
            <select class="player-speed" aria-label="Speed" onchange={set_speed}>
                { for Speed::ALL.iter().map(|it| html! {
                    <option selected={it == speed}>{ it.label() }</option>
                }) }
            </select>
            if player.is_some() {
                { button(desk, Icon::Close, "Show the whole image", Playback::Leave) }
            }
            { tools(*scale, desk) }
        </footer>
    }
}

fn button(desk: &Desk, sign: Icon, label: &'static str, playback: Playback) -> Html {
    let desk = desk.clone();
    let onclick = Callback::from(move |_: MouseEvent| desk.act(Action::Play(playback)));
    html! {
        <button type="button" class="button is-icon is-small" aria-label={label} title={label} {onclick}>
            { icon(sign) }
        </button>
    }
}
