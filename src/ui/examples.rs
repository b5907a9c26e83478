//! The examples to start from: a button that opens a list.

use web_sys::FocusEvent;
use yew::prelude::*;

use super::desk::Desk;
use super::icon::{Icon, icon};
use super::platform::page;
use crate::app::Command;
use crate::app::example::{EXAMPLES, Example};

#[derive(Properties, PartialEq)]
pub(super) struct Props {
    pub desk: Desk,
}

#[component]
pub(super) fn Examples(props: &Props) -> Html {
    let open = use_state(|| false);
    let menu = use_node_ref();
    let button = use_node_ref();
    let toggle = use_callback(open.clone(), |_, open| open.set(!**open));
    let leave = use_callback((open.clone(), menu.clone()), |event: FocusEvent, (open, menu)| {
        if !page::is_inside(menu, event.related_target()) {
            open.set(false);
        }
    });
    let press = {
        let (open, button) = (open.clone(), button.clone());
        Callback::from(move |event: KeyboardEvent| {
            if event.key() == "Escape" && *open {
                open.set(false);
                page::focus(&button);
            }
        })
    };
    let pick = use_callback((open.clone(), props.desk.clone()), |example, (open, desk)| {
        open.set(false);
        desk.carry(&Command::Load(example));
    });
    html! {
        <div class="examples" ref={menu} onfocusout={leave} onkeydown={press}>
            <button type="button" class="button is-outlined" ref={button} onclick={toggle}
                aria-expanded={open.to_string()} aria-controls="examples">
                { "Examples" }{ icon(Icon::Chevron) }
            </button>
            <ul id="examples" class="examples-list" hidden={!*open}>
                if *open { { items(&pick) } }
            </ul>
        </div>
    }
}

/// A function of its own, so that the texts of the examples come with the rest of the program.
#[inline(never)]
fn items(pick: &Callback<&'static Example>) -> Html {
    EXAMPLES.iter().map(|example| item(example, pick)).collect()
}

fn item(example: &'static Example, pick: &Callback<&'static Example>) -> Html {
    let pick = pick.reform(move |_: MouseEvent| example);
    html! {
        <li key={example.id}>
            <button type="button" class="example" onclick={pick}>
                <span class="example-title">{ example.title }</span>
                <span class="example-blurb">{ example.blurb }</span>
            </button>
        </li>
    }
}
