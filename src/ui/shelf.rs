//! The images of the page as a row of tabs, and what can be done with them.

mod menu;

use std::rc::Rc;

use web_sys::FocusEvent;
use yew::prelude::*;

use self::menu::{Menu, more, new};
use super::desk::Desk;
use super::icon::{Icon, icon};
use super::platform::file::{Given, dropped, is_dragged};
use super::platform::page;
use crate::app::shelf::TabView;
use crate::app::{Action, Deed, Notice, Shelf};

#[derive(Properties, PartialEq)]
pub(super) struct Props {
    pub shelf: Rc<Shelf>,
    pub desk: Desk,
}

/// How the page does something to images.
pub(super) fn act(desk: &Desk, deed: Deed) -> Callback<MouseEvent> {
    let desk = desk.clone();
    Callback::from(move |_: MouseEvent| desk.act(Action::Images(deed.clone())))
}

#[component]
pub(super) fn ShelfBar(props: &Props) -> Html {
    let Props { shelf, desk } = props;
    let open = use_state(|| None::<Menu>);
    let (around, button) = (use_node_ref(), use_node_ref());
    let close = use_callback(open.clone(), |(), open| open.set(None));
    let leave =
        use_callback((open.clone(), around.clone()), |event: FocusEvent, (open, around)| {
            if !page::is_inside(around, event.related_target()) {
                open.set(None);
            }
        });
    let press = {
        let (open, button) = (open.clone(), button.clone());
        Callback::from(move |event: KeyboardEvent| {
            if event.key() == "Escape" && open.is_some() {
                open.set(None);
                page::focus(&button);
            }
        })
    };
    let views = shelf.views();
    let opener = |menu: Menu, shape: Icon, label: &'static str, node: NodeRef| {
        let (is_open, set) = (*open == Some(menu), open.clone());
        let onclick =
            Callback::from(move |_: MouseEvent| set.set(if is_open { None } else { Some(menu) }));
        html! {
            <button type="button" class="button is-icon" ref={node} aria-label={label} title={label}
                aria-expanded={is_open.to_string()} {onclick}>{ icon(shape) }</button>
        }
    };
    html! {
        <nav class="shelf" aria-label="Images of this page" ref={around} onfocusout={leave} onkeydown={press}>
            <ul class="shelf-tabs">
                { for views.iter().map(|view| tab(view, views.len() > 1, desk)) }
            </ul>
            { opener(Menu::More, Icon::More, "This image: rename, save", button) }
            { opener(Menu::New, Icon::Plus, "New image, or open a file", NodeRef::default()) }
            { match *open {
                Some(Menu::New) => new(shelf, desk, &close),
                Some(Menu::More) => more(shelf, desk, &close),
                None => Html::default(),
            } }
        </nav>
    }
}

fn tab(view: &TabView, can_close: bool, desk: &Desk) -> Html {
    let class = classes!("shelf-tab", view.is_shown.then_some("is-shown"));
    let close = format!("Close {}", view.name);
    html! {
        <li key={view.id} {class}>
            <button type="button" class="shelf-open" aria-current={view.is_shown.then_some("true")}
                onclick={act(desk, Deed::Open(view.id))}>{ &*view.name }</button>
            if can_close && view.is_shown {
                <button type="button" class="shelf-close" aria-label={close.clone()} title={close}
                    onclick={act(desk, Deed::Close(view.id))}>{ icon(Icon::Close) }</button>
            }
        </li>
    }
}

/// Opens what a file holds, or says why not.
pub(super) fn load(desk: &Desk, given: Given) {
    desk.act(match given.text {
        Some(text) => Action::Images(Deed::Load(given.name, text)),
        None => Action::Tell(Notice::NotOpened(NO_TEXT)),
    });
}

const NO_TEXT: &str = "This file is no text, or longer than 32 MB. Nothing was changed here.";

/// What a file does that is dropped anywhere where nobody else takes it.
pub(super) fn on_drop(desk: &Desk) -> Callback<DragEvent> {
    let desk = desk.clone();
    Callback::from(move |event: DragEvent| {
        if !is_dragged(&event) || desk.state().embed.embed {
            return;
        }
        event.prevent_default();
        let desk = desk.clone();
        dropped(&event, Callback::from(move |given| load(&desk, given)));
    })
}

pub(super) fn on_drag() -> Callback<DragEvent> {
    Callback::from(|event: DragEvent| {
        if is_dragged(&event) {
            event.prevent_default();
        }
    })
}
