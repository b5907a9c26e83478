//! A size that the reader knows better than the estimate: set by hand, or pasted.

use yew::prelude::*;

use crate::analysis::measured::Measure;
use crate::analysis::stack::words;
use crate::app::look::{ImageWord, InspectorTab};
use crate::app::{Action, Spot};
use crate::ui::desk::Desk;
use crate::ui::platform::{input, page};

#[derive(Properties, PartialEq)]
pub(super) struct Props {
    pub spot: Spot,
    /// What was told of it.
    pub measure: Option<Measure>,
    pub desk: Desk,
}

/// The field for the size of one layer.
#[component]
pub(super) fn MeasureForm(props: &Props) -> Html {
    let Props { spot, measure, desk } = props;
    let (typed, told) = (use_state(String::new), use_state(|| Ok::<String, &str>(String::new())));
    let oninput = {
        let (typed, told) = (typed.clone(), told.clone());
        Callback::from(move |event: InputEvent| {
            typed.set(input::value(&event));
            told.set(Ok(String::new()));
        })
    };
    let onsubmit = {
        let (desk, spot, typed, told) = (desk.clone(), *spot, typed.clone(), told.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            match desk.state().set_measure(spot, &typed) {
                Ok(set) => {
                    desk.act(set.action);
                    typed.set(String::new());
                    told.set(Ok(set.words.join(" ")));
                }
                Err(why) => told.set(Err(why)),
            }
        })
    };
    let is_wrong = told.is_err();
    let words = match &*told {
        Ok(words) => words.clone(),
        Err(why) => (*why).to_owned(),
    };
    html! {
        <section class="pane measure">
            <h3 class="pane-label">{ "You know better?" }</h3>
            if let Some(measure) = measure {
                { known(*spot, measure, desk, &told) }
            }
            <form class="measure-form" {onsubmit}>
                <input class="entry" {oninput} value={(*typed).clone()} placeholder="43.1 MB" aria-label="Its size, set by hand"
                    aria-invalid={is_wrong.to_string()} aria-describedby="measure-told" inputmode="text"
                    autocapitalize="off" autocomplete="off" spellcheck="false" />
                <button type="submit" class="button is-outlined is-small">{ "Set the size" }</button>
            </form>
            <p id="measure-told" class={classes!("measure-told", is_wrong.then_some("is-wrong"))} role="status">{ words }</p>
            <p class="quiet small">
                { "It belongs to this text: once the instruction is edited, it is estimated again. " }
                <button type="button" class="link" onclick={to_paste(desk)}>{ "Paste real output" }</button>
            </p>
        </section>
    }
}

fn known(
    spot: Spot,
    measure: &Measure,
    desk: &Desk,
    told: &UseStateHandle<Result<String, &'static str>>,
) -> Html {
    let (desk, told) = (desk.clone(), told.clone());
    let remove = Callback::from(move |_: MouseEvent| {
        if let Some(action) = desk.state().clear_measure(spot) {
            desk.act(action);
            told.set(Ok("It is estimated again.".to_owned()));
        }
    });
    html! {
        <p class="measure-now">
            <strong>{ words::size(measure.bytes) }</strong>
            <span>{ format!("{}, {}", measure.meaning.label(), measure.origin.words()) }</span>
            <button type="button" class="button is-outlined is-small" onclick={remove}>{ "Remove" }</button>
        </p>
    }
}

/// Shows the place to paste into.
fn to_paste(desk: &Desk) -> Callback<MouseEvent> {
    let desk = desk.clone();
    Callback::from(move |_| {
        desk.act(Action::Ask(ImageWord::History));
        desk.act(Action::ShowInspector(InspectorTab::Image));
        gloo::timers::callback::Timeout::new(0, || {
            page::focus_id("paste-text");
        })
        .forget();
    })
}
