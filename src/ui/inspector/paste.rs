//! Where what a real tool printed is laid over the estimate.

use yew::prelude::*;

use crate::app::State;
use crate::ui::desk::Desk;
use crate::ui::platform::input;

#[derive(Properties, PartialEq)]
pub(super) struct Props {
    /// How many sizes were told, and how many of them of instructions that are not there.
    pub measures: usize,
    pub strays: usize,
    pub desk: Desk,
}

impl Props {
    pub(super) fn of(state: &State, desk: &Desk) -> Self {
        let measures = state.build.project.measures.len();
        Self { measures, strays: state.stray_measures(), desk: desk.clone() }
    }
}

#[component]
pub(super) fn Paste(props: &Props) -> Html {
    let Props { measures, strays, desk } = props;
    let (text, told) = (use_state(String::new), use_state(|| Ok::<_, String>(Vec::new())));
    let oninput = {
        let text = text.clone();
        Callback::from(move |event: InputEvent| text.set(input::value(&event)))
    };
    let onclick = {
        let (desk, text, told) = (desk.clone(), text.clone(), told.clone());
        Callback::from(move |_: MouseEvent| {
            told.set(desk.state().paste_measures(&text).map(|found| {
                desk.act(found.action);
                found.words
            }));
        })
    };
    html! {
        <section class="pane paste">
            <h3 class="pane-label">{ "From a real build" }</h3>
            <p class="quiet small">
                { "Paste what " }<code>{ "docker history" }</code>{ ", " }<code>{ "docker image inspect" }</code>{ " or " }
                <code>{ "dive --json" }</code>{ " printed of this image. Its sizes take the place of estimates; nothing is sent anywhere." }
            </p>
            <textarea id="paste-text" class="entry paste-text" rows="5" {oninput} value={(*text).clone()} spellcheck="false"
                autocapitalize="off" autocomplete="off" aria-label="Output of docker history, docker image inspect or dive"
                aria-invalid={told.is_err().to_string()} aria-describedby="paste-told"
                placeholder="IMAGE   CREATED   CREATED BY   SIZE   COMMENT" />
            <button type="button" class="button is-outlined is-small" {onclick}>{ "Lay it over the estimate" }</button>
            <div id="paste-told" class={classes!("paste-told", told.is_err().then_some("is-wrong"))} role="status">
                { match &*told {
                    Ok(words) => words.iter().map(|it| html! { <p>{ it }</p> }).collect::<Html>(),
                    Err(why) => html! { <p>{ why }</p> },
                } }
            </div>
            { noted(*measures, *strays, desk) }
        </section>
    }
}

/// What is noted by now, and a way to be rid of it.
fn noted(measures: usize, strays: usize, desk: &Desk) -> Option<Html> {
    let forget = |all: bool| {
        let desk = desk.clone();
        Callback::from(move |_: MouseEvent| desk.act(desk.state().forget_measures(all)))
    };
    let words = match (measures, strays) {
        (0, _) => return None,
        (1, 0) => "One size is noted.".to_owned(),
        (all, 0) => format!("{all} sizes are noted."),
        (1, _) => "One size is noted, of an instruction that is not there now; it comes back with its text.".to_owned(),
        (all, strays) => format!("{all} sizes are noted, {strays} of them of instructions that are not there now; they come back with their text."),
    };
    Some(html! {
        <p class="small">
            { words }{ " " }
            if strays > 0 && strays < measures {
                <button type="button" class="link" onclick={forget(false)}>{ "Forget those" }</button>{ " " }
            }
            <button type="button" class="link" onclick={forget(true)}>{ "Forget all" }</button>
        </p>
    })
}
