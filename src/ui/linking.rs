//! Opens what the address stands for when it changes, and keeps the address honest.

use yew::prelude::*;

use super::desk::Desk;
use super::platform::{address, page, storage};
use crate::app::State;

#[hook]
pub(super) fn use_linking(state: &State, desk: &Desk) {
    let is_embed = state.embed.embed;
    // What came from a link is under its own name only once it is changed: until then a reload
    // opens the link, and finds the reader's own text behind it.
    let own = (!is_embed && !state.is_foreign()).then(|| state.session.clone());
    use_effect_with(own, |own| {
        if let Some(session) = own {
            storage::rename(session);
        }
    });
    // Once it is changed or left, the address no longer says what is on the page.
    use_effect_with(state.is_foreign() && !is_embed, |is_foreign| {
        let is_foreign = *is_foreign;
        move || {
            if is_foreign {
                address::drop_fragment();
            }
        }
    });
    use_effect_with((), {
        let desk = desk.clone();
        move |()| {
            let listener = address::on_fragment(move || follow(&desk));
            move || drop(listener)
        }
    });
}

fn follow(desk: &Desk) {
    let state = desk.state();
    if state.is_to_be_stored() && !state.embed.embed {
        let _ = storage::save(&state.session, &state.document());
    }
    if let Some(effect) = state.follow(&address::fragment(), &page::fresh_name()) {
        desk.perform(effect);
    }
}
