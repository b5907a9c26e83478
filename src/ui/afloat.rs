//! Keeps a list or a card beside its place of the text while the text scrolls.

use gloo::timers::callback::Timeout;
use yew::prelude::*;

use super::desk::Desk;
use super::platform::place;

/// How long it takes until the lines that were scrolled to are drawn.
pub(super) const DRAWN: u32 = 40;

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
            let Some((line, column)) = at else { return Box::new(|| ()) as Box<dyn FnOnce()> };
            let put = {
                let scroller = scroller.clone();
                move || {
                    let _ = place::put_beside(&node, &scroller, line + 1, column);
                }
            };
            put();
            let later = Timeout::new(DRAWN, put.clone());
            let listener = place::on_scroll(&scroller, move || {
                put();
                Timeout::new(DRAWN, put.clone()).forget();
            });
            Box::new(move || drop((later, listener)))
        }
    });
}
