//! Keeps a list or a card beside its place of the text while the text scrolls.

use std::cell::Cell;
use std::rc::Rc;

use gloo::timers::callback::Timeout;
use yew::prelude::*;

use super::desk::Desk;
use super::platform::place;

/// Puts `node` beside a place, given as a 0-based line and a column in UTF-16 units.
/// Puts it anew whenever `shown`, what it shows, changes.
#[hook]
pub(super) fn use_afloat<T>(node: &NodeRef, at: Option<(u32, u32)>, shown: T, desk: &Desk)
where
    T: PartialEq + 'static,
{
    use_effect_with((at, shown), {
        let (node, scroller) = (node.clone(), desk.scroller().clone());
        move |_| {
            let wanted = Rc::new(Cell::new(at.is_some()));
            let put = {
                let (wanted, scroller) = (wanted.clone(), scroller.clone());
                let put = move |(line, column)| {
                    place::put_beside(&node, &scroller, line + 1, column).is_some()
                };
                move || !wanted.get() || at.is_none_or(&put)
            };
            let put = Rc::new(put);
            once_drawn(put.clone());
            let listener = place::on_scroll(&scroller, move || once_drawn(put.clone()));
            move || {
                wanted.set(false);
                drop(listener);
            }
        }
    });
}

/// Tries again and again what needs lines that are not drawn before the next frames.
pub(super) fn once_drawn<F: Fn() -> bool + 'static>(done: Rc<F>) {
    try_until(done, TRIES);
}

const TRIES: u32 = 60;
const PAUSE: u32 = 25;

fn try_until<F: Fn() -> bool + 'static>(done: Rc<F>, tries: u32) {
    if !done() && tries > 0 {
        Timeout::new(PAUSE, move || try_until(done, tries - 1)).forget();
    }
}
