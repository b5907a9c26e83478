//! Which lines are in sight, so that only they are drawn.

use yew::prelude::*;

use crate::ui::desk::Desk;
use crate::ui::platform::place;

/// The lines to draw, 0-based.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Viewport {
    pub first: u32,
    pub count: u32,
}

/// How many lines are drawn beyond what is in sight, on both sides.
const AROUND: u32 = 24;
/// The window moves by this many lines, so that not every scroll event draws anew.
const STEP: u32 = 12;

#[hook]
pub(super) fn use_viewport(desk: &Desk) -> Viewport {
    let viewport = use_state_eq(|| Viewport { first: 0, count: 3 * AROUND });
    use_effect_with((), {
        let (desk, viewport) = (desk.clone(), viewport.clone());
        move |()| {
            let scroller = desk.scroller().clone();
            let look = move || {
                if let Some(view) = place::view(&scroller) {
                    viewport.set(lines_of(view));
                }
            };
            look();
            let observer = place::observe_size(desk.scroller(), look.clone());
            let listener = place::on_scroll(desk.scroller(), look);
            move || {
                drop(listener);
                if let Some(stop) = observer {
                    stop();
                }
            }
        }
    });
    *viewport
}

#[expect(clippy::cast_sign_loss, reason = "nothing scrolls above its top")]
fn lines_of(view: place::View) -> Viewport {
    let top = (view.top / view.line) as u32;
    let seen = (view.height / view.line) as u32 + 1;
    let first = top.saturating_sub(AROUND) / STEP * STEP;
    Viewport { first, count: seen + 2 * AROUND + STEP }
}
