//! The bar at the top: the name, the examples, the images, links, the keys, the theme.

use std::rc::Rc;

use yew::prelude::*;

use super::desk::Desk;
use super::examples::Examples;
use super::icon::{Icon, icon, sign};
use super::sharing::Sharing;
use super::shelf::ShelfBar;
use crate::app::{Action, Shelf, Theme};

#[derive(Properties, PartialEq)]
pub(super) struct Props {
    pub theme: Theme,
    /// The images of the page, once the whole program is there.
    pub shelf: Option<Rc<Shelf>>,
    pub desk: Desk,
}

#[component]
pub(super) fn Topbar(props: &Props) -> Html {
    let Props { theme, shelf, desk } = props;
    let next = use_callback((*theme, desk.clone()), |_, (theme, desk)| {
        desk.act(Action::SetTheme(theme.next()));
    });
    let keys = use_callback(desk.clone(), |_, desk| desk.act(Action::ShowKeys(true)));
    let (shape, label) = match theme {
        Theme::Auto => (Icon::Auto, "Theme: as the system"),
        Theme::Light => (Icon::Light, "Theme: light"),
        Theme::Dark => (Icon::Dark, "Theme: dark"),
    };
    html! {
        <header class="topbar">
            <h1 class="brand">{ sign() }{ "Layerlab" }</h1>
            <Examples desk={desk.clone()} />
            if let Some(shelf) = shelf {
                <ShelfBar shelf={shelf.clone()} desk={desk.clone()} />
            }
            <span class="topbar-gap" />
            if shelf.is_some() {
                <Sharing desk={desk.clone()} />
            }
            <button type="button" class="button is-icon" aria-label="Keys" title="Keys (F1)" onclick={keys}>
                { icon(Icon::Keyboard) }
            </button>
            <button type="button" class="button is-icon" aria-label={label} title={label} onclick={next}>
                { icon(shape) }
            </button>
        </header>
    }
}
