//! The list of what may be typed at the caret.

use std::rc::Rc;

use yew::prelude::*;

use super::afloat::use_afloat;
use super::desk::Desk;
use super::editor::class_name;
use super::platform::place;
use crate::analysis::editor::Completion;
use crate::app::{Command, Suggestions};
use crate::text::LineIndex;

#[derive(Properties, PartialEq)]
pub(super) struct Props {
    pub suggestions: Option<Rc<Suggestions>>,
    pub index: Rc<LineIndex>,
    pub text: Rc<str>,
    pub desk: Desk,
}

/// The id of a suggestion, by which the text area names the chosen one.
pub(super) fn suggestion_id(number: usize) -> String {
    format!("suggestion-{number}")
}

#[component]
pub(super) fn SuggestionList(props: &Props) -> Html {
    let list = use_node_ref();
    let start = props.suggestions.as_ref().map(|open| open.completions.replace.start());
    let at = start.map(|start| props.index.place(&props.text, start));
    use_afloat(&list, at, props.text.clone(), &props.desk);
    let chosen = props.suggestions.as_ref().and_then(|open| open.chosen);
    use_effect_with(chosen, |chosen| {
        if let Some(number) = chosen {
            place::show_in_list(&suggestion_id(*number));
        }
    });
    let items = props.suggestions.iter().flat_map(|open| open.completions.items.iter().enumerate());
    // A press on the list must not take the focus from the text area, which would close the list.
    html! {
        <ul id="suggestions" class="suggestions" role="listbox" tabindex="0" aria-label="Suggestions" ref={list}
            onmousedown={|event: MouseEvent| event.prevent_default()} hidden={props.suggestions.is_none()}>
            { for items.map(|(number, item)| option(number, item, chosen, &props.desk)) }
        </ul>
    }
}

fn option(number: usize, item: &Completion, chosen: Option<usize>, desk: &Desk) -> Html {
    let is_chosen = chosen == Some(number);
    let desk = desk.clone();
    let accept = Callback::from(move |_: MouseEvent| {
        desk.carry(&Command::Accept(number));
    });
    html! {
        <li id={suggestion_id(number)} class={classes!("suggestion", is_chosen.then_some("is-chosen"))}
            role="option" aria-selected={is_chosen.to_string()} onclick={accept}>
            <code class={class_name(item.class)}>{ &item.label }</code>
            <span class="suggestion-detail">{ &item.detail }</span>
        </li>
    }
}
