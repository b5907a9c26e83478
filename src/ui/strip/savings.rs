//! What could be written better, each with what it saves and what it costs.

mod card;
mod changes;
mod effects;

use yew::prelude::*;

use self::card::CardView;
use super::advised::{Memo, use_advised};
use crate::analysis::savings::rules;
use crate::app::savings::Advised;
use crate::app::{Action, Command, State};
use crate::ui::desk::Desk;
use crate::ui::icon::{Icon, icon};
use crate::ui::problems::code_words;

#[derive(Properties, PartialEq)]
pub(super) struct Props {
    pub state: State,
    pub memo: Memo,
    pub desk: Desk,
}

#[component]
pub(super) fn SavingsPane(props: &Props) -> Html {
    let Props { state, memo, desk } = props;
    let advised = use_advised(memo, state);
    // What is shown ahead goes with the tab.
    use_effect_with((), {
        let desk = desk.clone();
        move |()| move || desk.act(Action::Preview(None))
    });
    let previewed = state.previewed().map(|preview| preview.id.clone());
    let readonly = state.embed.readonly;
    let is_busy = !advised.is_done();
    html! {
        <div class="savings" tabindex="0" role="group" aria-label="Rewrites and what they save" aria-busy={is_busy.to_string()}>
            { head(&advised, state, desk) }
            if advised.cards.is_empty() && advised.is_done() {
                { empty(state) }
            }
            <ol class={classes!("savings-list", advised.is_stale().then_some("is-stale"))}>
                { for advised.cards.iter().map(|card| html! {
                    <CardView key={card.id.clone()} card={card.clone()}
                        is_previewed={previewed.as_deref() == Some(&card.id)} {readonly} desk={desk.clone()} />
                }) }
            </ol>
        </div>
    }
}

/// How far it is, what is wrong, and what can be asked.
fn head(advised: &Advised, state: &State, desk: &Desk) -> Html {
    let combine = state.combinable().filter(|lines| state.asked_lines() != Some(*lines));
    html! {
        <div class="savings-head">
            <p class="savings-words" role="status">{ words(advised) }</p>
            if let Some(why) = &advised.refused {
                <p class="savings-refused" role="alert">
                    { icon(Icon::Warning) }{ code_words(why) }
                </p>
            }
            if let Some((first, last)) = combine {
                <button type="button" class="button is-outlined is-small"
                    onclick={carry(desk, Command::Combine)}>
                    { format!("Combine lines {first}–{last}") }
                </button>
            }
        </div>
    }
}

fn words(advised: &Advised) -> String {
    if let Some(stopped) = &advised.stopped {
        return format!("Nothing can be measured as long as the build does not start: {stopped}");
    }
    let measured = advised.cards.iter().filter(|card| card.saving.is_some()).count();
    match (advised.cards.len(), measured) {
        (0, _) if advised.is_done() => String::new(),
        (0, _) => "Looking for savings …".to_owned(),
        (all, measured) if measured < all => format!("Measuring {} of {all} …", measured + 1),
        (1, _) => "1 rewrite, measured by building both.".to_owned(),
        (all, _) => format!("{all} rewrites, each measured by building both."),
    }
}

/// Nothing was found: what was looked for.
fn empty(state: &State) -> Html {
    let text = state.text().trim();
    html! {
        <div class="savings-empty">
            <p class="savings-empty-title">
                { icon(Icon::Check) }
                { if text.is_empty() { "Nothing to rewrite yet" } else { "Nothing to save here" } }
            </p>
            if !text.is_empty() {
                <p class="quiet small">{ "This was looked for:" }</p>
                <ul class="savings-checked">
                    { for rules().map(|title| html! { <li key={title}>{ title }</li> }) }
                </ul>
            }
            <p class="quiet small">
                { "Select several " }<code>{ "RUN" }</code>
                { " lines in the editor and press " }<kbd>{ "Ctrl" }</kbd>{ " " }<kbd>{ "J" }</kbd>
                { " to see what combining just these would save." }
            </p>
        </div>
    }
}

fn carry(desk: &Desk, command: Command) -> Callback<MouseEvent> {
    let desk = desk.clone();
    Callback::from(move |_: MouseEvent| {
        desk.carry(&command);
    })
}

/// The first card, measured; for tests.
#[cfg(test)]
#[component]
pub(in crate::ui) fn FirstSaving(props: &FirstProps) -> Html {
    let FirstProps { state, desk } = props;
    let mut advised = Advised::default().anew(state);
    while !advised.is_done() {
        advised.step();
    }
    let cards = advised.cards.into_iter().take(1);
    let card =
        |card| html! { <CardView {card} is_previewed=false readonly=false desk={desk.clone()} /> };
    cards.map(card).collect()
}

#[cfg(test)]
#[derive(Properties, PartialEq)]
pub(in crate::ui) struct FirstProps {
    pub state: State,
    pub desk: Desk,
}
