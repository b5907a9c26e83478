//! Help on what the caret is in.

use yew::prelude::*;

use super::desk::Desk;
use super::icon::{Icon, icon};
use super::problems::code_words;
use crate::analysis::editor::Help;
use crate::app::Command;
use crate::app::example::EXAMPLES;

#[derive(Properties, PartialEq)]
pub(super) struct Props {
    pub help: Option<Help>,
    pub is_empty: bool,
    pub desk: Desk,
}

#[component]
pub(super) fn HelpPane(props: &Props) -> Html {
    let body = match &props.help {
        Some(help) => html! { <div class="help">{ help_text(help) }</div> },
        None if props.is_empty => starters(&props.desk),
        None => html! {
            <p class="quiet help-none">
                { "Put the caret on an instruction, a flag or a name to read what it does." }
            </p>
        },
    };
    html! {
        <section class="pane" aria-labelledby="help-title">
            <h2 id="help-title" class="pane-label">{ "At the caret" }</h2>
            { body }
        </section>
    }
}

/// A help text, in the pane or on a card.
pub(super) fn help_text(help: &Help) -> Html {
    let fact = |shape, words: &Option<String>| {
        words
            .as_ref()
            .map(|words| html! { <li>{ icon(shape) }<span>{ code_words(words) }</span></li> })
    };
    let facts = [fact(Icon::Layers, &help.layer), fact(Icon::Cache, &help.cache)];
    html! {
        <>
            <p class="help-title"><code>{ &help.title }</code></p>
            <p class="help-what">{ code_words(&help.what) }</p>
            if facts.iter().any(Option::is_some) {
                <ul class="help-facts">{ for facts.into_iter().flatten() }</ul>
            }
        </>
    }
}

/// What to begin an empty file with.
fn starters(desk: &Desk) -> Html {
    let buttons = EXAMPLES.iter().map(|example| {
        let desk = desk.clone();
        let onclick = Callback::from(move |_: MouseEvent| {
            desk.carry(&Command::Load(example));
        });
        html! {
            <li key={example.id}>
                <button type="button" class="example is-boxed" {onclick}>
                    <span class="example-title">{ example.title }</span>
                    <span class="example-blurb">{ example.blurb }</span>
                </button>
            </li>
        }
    });
    html! {
        <>
            <p class="quiet">{ "An empty file. Type " }<code>{ "FROM" }</code>{ ", or start from an example:" }</p>
            <ul class="starters">{ for buttons }</ul>
        </>
    }
}
