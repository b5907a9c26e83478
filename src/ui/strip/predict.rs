//! Predicting first: a list of steps to mark, and after the build what was right.

use std::rc::Rc;

use yew::prelude::*;

use crate::analysis::forecast::BedKey;
use crate::app::predict::{Asked, Guess, Judged, Verdict};
use crate::app::{Action, Spot, State};
use crate::ui::afloat::once_drawn;
use crate::ui::desk::Desk;
use crate::ui::fate::{dot, fate_class};
use crate::ui::icon::{Icon, icon};
use crate::ui::platform::page;
use crate::ui::problems::code_words;

pub(super) fn predict(state: &State, desk: &Desk) -> Html {
    let is_on = state.predict.is_on;
    let judged = state.judged();
    let (label, next) = match (&judged, is_on) {
        (_, false) => ("Start predicting", Action::Predict(true)),
        (None, true) => ("Build and see", Action::Rebuild),
        (Some(_), true) => ("Predict the next build", Action::LookAt(None)),
    };
    let is_stopped = is_on && judged.is_none() && state.lab.forecast.not_started.is_some();
    html! {
        <div class="predict">
            <div class="predict-side">
                <h2 class="predict-title">{ state.predict_title() }</h2>
                <p class="quiet small">{ code_words(&state.predict_note()) }</p>
                <p class="predict-choices">
                    <button type="button" id={GO} class="button is-go is-small" disabled={is_stopped}
                        onclick={go(desk, next)}>{ label }</button>
                    if is_on {
                        <button type="button" class="button is-outlined is-small"
                            onclick={go(desk, Action::Predict(false))}>{ "Stop predicting" }</button>
                    }
                </p>
            </div>
            if let Some(judged) = judged {
                <ol class="guesses" aria-label="What became of each step">
                    { for judged.iter().map(|step| verdict(step, desk)) }
                </ol>
            } else if is_on {
                { questions(&state.asked(), desk) }
            }
        </div>
    }
}

/// The button that goes on.
const GO: &str = "predict-go";

/// Goes on, with the focus where the next key is wanted. The second of two quick clicks was meant
/// for what stood there before.
fn go(desk: &Desk, action: Action) -> Callback<MouseEvent> {
    let desk = desk.clone();
    Callback::from(move |event: MouseEvent| {
        if event.detail() > 1 {
            return;
        }
        desk.act(action.clone());
        let state = desk.state();
        let next = match action {
            Action::Predict(true) | Action::LookAt(None) => {
                state.asked().first().map(|it| id(it.key))
            }
            Action::Predict(false) => Some(GO.to_owned()),
            _ => None,
        };
        if let Some(next) = next {
            once_drawn(Rc::new(move || page::focus_id(&next)));
        }
    })
}

fn act(desk: &Desk, action: Action) -> Callback<MouseEvent> {
    let desk = desk.clone();
    Callback::from(move |_: MouseEvent| desk.act(action.clone()))
}

fn questions(asked: &[Asked], desk: &Desk) -> Html {
    let keys: Vec<BedKey> = asked.iter().map(|step| step.key).collect();
    html! {
        <ol class="guesses" aria-label="What the next build does with each step">
            { for asked.iter().enumerate().map(|(at, step)| question(at, step, &keys, desk)) }
        </ol>
    }
}

fn question(at: usize, step: &Asked, keys: &[BedKey], desk: &Desk) -> Html {
    let (key, guess) = (step.key, step.guess);
    let neighbour = |at: Option<usize>| at.and_then(|at| keys.get(at)).copied();
    let (before, after) = (neighbour(at.checked_sub(1)), neighbour(Some(at + 1)));
    let onkeydown = {
        let desk = desk.clone();
        Callback::from(move |event: KeyboardEvent| {
            let has_modifier = event.ctrl_key() || event.alt_key() || event.meta_key();
            let name = event.key();
            let to = match name.as_str() {
                "ArrowUp" | "ArrowLeft" => before,
                "ArrowDown" | "ArrowRight" => after,
                _ => None,
            };
            if let Some(to) = to {
                event.prevent_default();
                page::focus_id(&id(to));
            } else if let Some(guess) = Guess::of_key(&name).filter(|_| !has_modifier) {
                event.prevent_default();
                desk.act(Action::Guess(key, guess));
            }
        })
    };
    let onclick = act(desk, Action::Guess(key, Guess::after(guess)));
    let words = guess.map_or("not marked", |guess| guess.fate().words());
    html! {
        <li key={id(key)}>
            <button type="button" id={id(key)} title={step.label.to_string()} {onclick} {onkeydown}
                class={classes!("guess", guess.map(|guess| fate_class(guess.fate())))}>
                { name(step) }
                <span class="guess-mark">{ guess.map(|guess| dot(guess.fate())) }{ words }</span>
            </button>
        </li>
    }
}

fn id(key: BedKey) -> String {
    format!("guess-{}-{}", key.id.0, key.part)
}

fn name(step: &Asked) -> Html {
    html! {
        <>
            <span class="guess-line">{ format!("Line {}", step.line) }</span>
            <code class="guess-name">{ &*step.label }</code>
        </>
    }
}

fn verdict(step: &Judged, desk: &Desk) -> Html {
    let key = step.asked.key;
    let choose = Action::Choose(Some(Spot { id: key.id, part: key.part }));
    let (sign, class) = match step.verdict {
        Verdict::Right => (Some(Icon::Check), "is-right"),
        Verdict::Wrong => (Some(Icon::Close), "is-wrong"),
        Verdict::NotGuessed | Verdict::NotCounted => (None, "is-open"),
    };
    html! {
        <li key={id(key)}>
            <button type="button" class={classes!("guess", "is-told", class)} title={step.asked.label.to_string()}
                onclick={act(desk, choose)}>
                { name(&step.asked) }
                <span class="guess-mark">{ sign.map(icon) }{ dot(step.fate) }</span>
                <span class="guess-why">{ step.words() }</span>
            </button>
        </li>
    }
}
