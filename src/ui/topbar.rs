//! The bar at the top: the name, the examples, links, the keys, the theme.

use yew::prelude::*;

use super::desk::Desk;
use super::examples::Examples;
use super::icon::{Icon, icon, sign};
use super::sharing::Sharing;
use crate::app::{Action, Theme};

#[derive(Properties, PartialEq)]
pub(super) struct Props {
    pub theme: Theme,
    pub is_whole: bool,
    pub desk: Desk,
}

#[component]
pub(super) fn Topbar(props: &Props) -> Html {
    let Props { theme, is_whole, desk } = props;
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
            <span class="topbar-gap" />
            if *is_whole {
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
