//! Beds that are gone stay for as long as they take to leave.

use gloo::timers::callback::Timeout;
use yew::prelude::*;

use crate::app::picture::PlacedBed;

/// As in `styles/motion.css`.
const TIME: u32 = 320;

/// The beds, and unless they leave at once, those that were among them a moment ago; whether each is leaving.
#[hook]
pub(super) fn use_leaving(beds: &[PlacedBed], at_once: bool) -> Vec<(PlacedBed, bool)> {
    let drawn = use_mut_ref(Vec::<(PlacedBed, bool)>::new);
    let redraw = use_force_update();
    let mut now: Vec<(PlacedBed, bool)> = beds.iter().map(|bed| (bed.clone(), false)).collect();
    let is_there = |bed: &PlacedBed| beds.iter().any(|it| it.shown.key == bed.shown.key);
    let gone: Vec<_> =
        drawn.borrow().iter().filter(|(bed, _)| !at_once && !is_there(bed)).cloned().collect();
    let leaving = gone.len();
    now.extend(gone.into_iter().map(|(bed, _)| (bed, true)));
    // Nodes are never moved among each other: that would end their motion.
    now.sort_by_key(|(bed, _)| bed.shown.key);
    drawn.borrow_mut().clone_from(&now);
    use_effect_with((leaving, beds.len()), move |(leaving, _)| {
        let forget = (*leaving > 0).then(|| {
            Timeout::new(TIME, move || {
                drawn.borrow_mut().retain(|(_, leaves)| !leaves);
                redraw.force_update();
            })
        });
        move || drop(forget)
    });
    now
}
