//! What "size" means: three programs count in three ways.

use web_sys::HtmlSelectElement;
use yew::prelude::*;

use crate::analysis::Meaning;
use crate::app::Action;
use crate::ui::desk::Desk;

/// The switch, and in a sentence what is counted where that is not the usual.
pub(super) fn meaning(now: Meaning, desk: &Desk) -> Html {
    let desk = desk.clone();
    let onchange = Callback::from(move |event: Event| {
        let select: Option<HtmlSelectElement> = event.target_dyn_into();
        let chosen = select.and_then(|it| usize::try_from(it.selected_index()).ok());
        if let Some(meaning) = chosen.and_then(|at| Meaning::ALL.get(at).copied()) {
            desk.act(Action::SetMeaning(meaning));
        }
    });
    html! {
        <>
            <select class="stack-meaning" aria-label="What size means" aria-describedby="meaning-words"
                title={now.words()} {onchange}>
                { for Meaning::ALL.iter().map(|it| html! {
                    <option selected={*it == now}>{ it.label() }</option>
                }) }
            </select>
            <span id="meaning-words" class="stack-meaning-words quiet" hidden={now == Meaning::default()}>
                { now.words() }
            </span>
        </>
    }
}
