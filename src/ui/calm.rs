//! What a long file builds is worked out, and drawn, when the keyboard rests.

use gloo::timers::callback::Timeout;
use yew::prelude::*;

use super::desk::Desk;
use crate::app::{Action, State};

/// How long the keyboard rests before, in milliseconds.
const REST: u32 = 60;

/// The state as it last was when everything in it fit together.
#[hook]
pub(super) fn use_calm(state: &State, desk: &Desk) -> State {
    let calm = use_mut_ref(|| state.clone());
    if !state.is_pending {
        calm.borrow_mut().clone_from(state);
    }
    use_effect_with((state.is_pending, state.text().clone()), {
        let desk = desk.clone();
        move |(is_pending, _)| {
            let settle = is_pending.then(|| Timeout::new(REST, move || desk.act(Action::Settle)));
            move || drop(settle)
        }
    });
    let calm = calm.borrow();
    calm.clone()
}
