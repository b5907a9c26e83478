//! The keys of the whole page, and the dialog that explains all.

use yew::prelude::*;

use super::desk::Desk;
use super::icon::{Icon, icon};
use super::platform::page;
use crate::app::Action;
use crate::app::keys::KEYS;

#[derive(Properties, PartialEq)]
pub(super) struct Props {
    pub open: bool,
    pub desk: Desk,
}

#[component]
pub(super) fn KeysDialog(props: &Props) -> Html {
    let dialog = use_node_ref();
    use_effect_with(props.open, {
        let dialog = dialog.clone();
        move |open| page::show_dialog(&dialog, *open)
    });
    use_effect_with((), {
        let desk = props.desk.clone();
        move |()| {
            let builder = desk.clone();
            let listeners = [
                page::on_key("F1", move || desk.act(Action::ShowKeys(true))),
                page::on_key("Ctrl+Enter", move || builder.act(Action::Rebuild)),
            ];
            move || drop(listeners)
        }
    });
    let closed =
        use_callback(props.desk.clone(), |_: Event, desk| desk.act(Action::ShowKeys(false)));
    let close = use_callback(props.desk.clone(), |_: MouseEvent, desk| {
        desk.act(Action::ShowKeys(false));
    });
    html! {
        <dialog class="keys" ref={dialog} aria-labelledby="keys-title" onclose={closed}>
            <header class="keys-head">
                <h2 id="keys-title" class="keys-title">{ "Keys in the editor" }</h2>
                <button type="button" class="button is-icon" aria-label="Close" onclick={close}>
                    { icon(Icon::Close) }
                </button>
            </header>
            <dl class="keys-list">{ for KEYS.iter().map(|(keys, does)| row(keys, does)) }</dl>
            <p class="quiet keys-foot">{ "On a Mac, ⌘ does what Ctrl does here; ⌥ Esc suggests." }</p>
        </dialog>
    }
}

fn row(keys: &[&str], does: &str) -> Html {
    html! {
        <div class="keys-row">
            <dt>{ for keys.iter().map(|key| html! { <kbd>{ *key }</kbd> }) }</dt>
            <dd>{ does.to_owned() }</dd>
        </div>
    }
}
