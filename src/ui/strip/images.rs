//! The images of all tabs beside each other: what they share, and what pushing and pulling moves.

mod places;
mod strata;

use std::rc::Rc;

use gloo::timers::callback::Timeout;
use yew::prelude::*;

use self::places::places;
use self::strata::picture;
use crate::analysis::Build;
use crate::app::images::{ImagesView, Known};
use crate::app::{Action, Deed, State};
use crate::ui::desk::Desk;

/// After so many milliseconds without an edit the images are worked out.
const PAUSE: u32 = 200;

#[derive(Properties, PartialEq)]
pub(super) struct Props {
    pub state: State,
    pub desk: Desk,
}

#[component]
pub(super) fn ImagesPane(props: &Props) -> Html {
    let Props { state, desk } = props;
    let known = use_mut_ref(Known::default);
    let last = use_mut_ref(|| None::<Rc<Build>>);
    let view = use_state(|| None::<Rc<ImagesView>>);
    let meaning = state.look.view.meaning;
    let of = (state.build.clone(), state.shelf.clone(), state.machine.clone(), meaning);
    use_effect_with(of, {
        let (known, last, view, desk) = (known, last, view.clone(), desk.clone());
        move |(build, ..)| {
            let is_typed = last.borrow().as_ref().is_some_and(|last| !Rc::ptr_eq(last, build));
            *last.borrow_mut() = Some(build.clone());
            let work_out = move || {
                if desk.state().has_packed_tabs() {
                    desk.act(Action::Images(Deed::Unpack));
                }
                view.set(Some(Rc::new(desk.state().images(&mut known.borrow_mut()))));
            };
            let timeout = Timeout::new(if is_typed { PAUSE } else { 0 }, work_out);
            move || drop(timeout)
        }
    });
    let Some(view) = &*view else {
        return html! { <div class="images" aria-busy="true" /> };
    };
    shown(view, state, desk)
}

/// All of it, once it is worked out.
pub(in crate::ui) fn shown(view: &ImagesView, state: &State, desk: &Desk) -> Html {
    html! {
        <div class="images">
            <section class="images-disk" aria-label="On disk">
                <p class="images-words" role="status">{ view.words() }</p>
                { picture(view, &state.machine) }
                { hints(view, state) }
            </section>
            { places(view, &state.machine, desk) }
        </div>
    }
}

fn hints(view: &ImagesView, state: &State) -> Html {
    html! {
        <>
            if state.shelf.others().is_empty() {
                <p class="quiet small">{ "Add an image with + above, and see what it shares with this one." }</p>
            }
            if !view.without.is_empty() {
                <p class="quiet small">{ format!("No image comes of {} as it is.", view.without.join(", ")) }</p>
            }
            if view.left_out > 0 {
                <p class="quiet small">{ format!("{} more dangling images are not drawn.", view.left_out) }</p>
            }
        </>
    }
}
